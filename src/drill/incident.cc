#include "drill/incident.h"

#include <algorithm>

#include "base/text.h"

namespace regionfall::drill {
namespace {

constexpr double kLeadPart = 0.1;
constexpr double kTailPart = 0.2;

// Times are those of the sources, rounded to minutes.
constexpr Incident kIncidents[] = {
    {.name = "ap-southeast-2-2016-06",
     .title = "Power lost in a zone of Sydney",
     .began = "2016-06-04 22:25 PDT",
     .lasted = "2h35m",
     .source = "https://aws.amazon.com/message/4372T8/",
     .left_out =
         "Not all instances of the zone lost power. The last of them came back by hand, many hours later. Volumes "
         "were damaged. DNS inside VPCs failed in places.",
     .faults = R"hcl(
fault "a zone without power" {
  zone = "ap-southeast-2a"
  mode = "crash"
  at   = "0s"
  for  = "1h21m"
}
fault "launches fail" {
  service    = "ec2"
  region     = "ap-southeast-2"
  error_rate = "50%"
  status     = "500"
  at         = "0s"
  for        = "2h35m"
}
)hcl"},
    {.name = "eu-central-1-2021-06",
     .title = "Cooling lost in a zone of Frankfurt",
     .began = "2021-06-10 13:18 PDT",
     .lasted = "3h15m",
     .source = "AWS's status page of that day; https://www.theregister.com/2021/06/11/aws_eu_central_1_incident/",
     .left_out = "A part of the zone failed, first machines and then switches; here all of it is cut off. Some volumes "
                 "stayed slow for longer.",
     .faults = R"hcl(
fault "switches without cooling" {
  zone = "eu-central-1c"
  mode = "blackhole"
  at   = "0s"
  for  = "3h8m"
}
fault "API errors" {
  service    = "ec2"
  region     = "eu-central-1"
  mode       = "slow"
  error_rate = "30%"
  at         = "0s"
  for        = "3h15m"
}
)hcl"},
    {.name = "me-central-1-2026-03",
     .title = "Two of three zones of the Emirates hit",
     .began = "2026-03-01 04:30 PST",
     .lasted = "12h",
     .source = "AWS's status page as tomshardware.com and apistatuscheck.com quote it",
     .left_out =
         "The zones stayed away for months; this ends after half a day. A zone of me-south-1 followed the next day.",
     .faults = R"hcl(
fault "the first zone hit" {
  zone = "me-central-1b"
  mode = "crash"
  at   = "0s"
  for  = "12h"
}
fault "the second zone hit" {
  zone = "me-central-1c"
  mode = "crash"
  at   = "5h16m"
  for  = "6h44m"
}
fault "S3 with one zone of three" {
  service = "s3"
  region  = "me-central-1"
  at      = "5h16m"
  for     = "6h44m"
}
)hcl"},
    {.name = "us-east-1-2017-02",
     .title = "S3's index taken out of service",
     .began = "2017-02-28 09:37 PST",
     .lasted = "4h17m",
     .source = "https://aws.amazon.com/message/41926/",
     .left_out = "Launches of instances and volumes from snapshots, and functions, which need S3.",
     .faults = R"hcl(
fault "S3 restarts" {
  service = "s3"
  region  = "us-east-1"
  at      = "0s"
  for     = "3h41m"
}
fault "S3 takes no writes" {
  service    = "s3"
  region     = "us-east-1"
  error_rate = "50%"
  at         = "3h41m"
  for        = "36m"
}
fault "launches fail" {
  service    = "ec2"
  region     = "us-east-1"
  error_rate = "50%"
  status     = "500"
  at         = "0s"
  for        = "4h17m"
}
)hcl"},
    {.name = "us-east-1-2020-11",
     .title = "Kinesis out of threads",
     .began = "2020-11-25 05:15 PST",
     .lasted = "17h8m",
     .source = "https://aws.amazon.com/message/11201/",
     .left_out =
         "Kinesis itself, Cognito and EventBridge, which are not built here. CloudWatch was late rather than gone at "
         "times.",
     .faults = R"hcl(
fault "metrics missing" {
  service    = "cloudwatch"
  region     = "us-east-1"
  mode       = "slow"
  error_rate = "60%"
  at         = "0s"
  for        = "17h8m"
}
fault "logs missing" {
  service    = "logs"
  region     = "us-east-1"
  mode       = "slow"
  error_rate = "60%"
  at         = "0s"
  for        = "17h8m"
}
fault "scaling without metrics" {
  service    = "autoscaling"
  region     = "us-east-1"
  mode       = "slow"
  error_rate = "30%"
  at         = "0s"
  for        = "17h8m"
}
)hcl"},
    {.name = "us-east-1-2021-12",
     .title = "The internal network congested",
     .began = "2021-12-07 07:30 PST",
     .lasted = "7h10m",
     .source = "https://aws.amazon.com/message/12721/",
     .left_out =
         "API Gateway, containers, Connect and the console. How many calls failed was not published: the shares are "
         "assumptions. Instances, load balancers and DNS answers went on, as here.",
     .faults = R"hcl(
fault "EC2 operations fail" {
  service    = "ec2"
  region     = "us-east-1"
  mode       = "slow"
  error_rate = "50%"
  latency    = "5s"
  at         = "0s"
  for        = "7h10m"
}
fault "load balancers cannot be made" {
  service    = "elbv2"
  region     = "us-east-1"
  mode       = "slow"
  error_rate = "50%"
  latency    = "5s"
  at         = "0s"
  for        = "7h10m"
}
fault "DNS cannot be changed" {
  service = "route53"
  region  = "us-east-1"
  at      = "0s"
  for     = "7h"
}
fault "credentials are late" {
  service    = "sts"
  region     = "us-east-1"
  mode       = "slow"
  error_rate = "20%"
  latency    = "3s"
  at         = "0s"
  for        = "6h52m"
}
fault "metrics missing" {
  service = "cloudwatch"
  region  = "us-east-1"
  at      = "0s"
  for     = "6h52m"
}
)hcl"},
    {.name = "us-east-1-2025-10",
     .title = "DynamoDB's empty DNS record",
     .began = "2025-10-19 23:48 PDT",
     .lasted = "14h32m",
     .source = "https://aws.amazon.com/message/101925/",
     .left_out =
         "Network load balancers are played by all load balancers of the region. New instances did start from 10:37 "
         "on, without a network at first. Lambda, containers, Redshift and Connect. Shares of failed calls are "
         "assumptions.",
     .faults = R"hcl(
fault "DynamoDB not to be found" {
  service = "dynamodb"
  region  = "us-east-1"
  mode    = "blackhole"
  at      = "0s"
  for     = "2h52m"
}
fault "credentials fail" {
  service    = "sts"
  region     = "us-east-1"
  error_rate = "40%"
  at         = "3m"
  for        = "1h34m"
}
fault "launches fail" {
  service = "ec2"
  region  = "us-east-1"
  status  = "500"
  at      = "2h37m"
  for     = "8h11m"
}
fault "launches throttled" {
  service    = "ec2"
  region     = "us-east-1"
  mode       = "slow"
  error_rate = "30%"
  at         = "10h48m"
  for        = "3h14m"
}
fault "load balancers lose nodes" {
  process = "balancers"
  region  = "us-east-1"
  mode    = "slow"
  at      = "5h42m"
  for     = "8h39m"
}
)hcl"},
    {.name = "us-east-1-2026-05",
     .title = "Cooling lost in a zone of Virginia",
     .began = "2026-05-07",
     .lasted = "24h",
     .source = "AWS's status page as news.lavx.hu and pulse.bot quote it",
     .left_out = "A part of the zone lost power; here all of it does. The last volumes came back later than a day.",
     .faults = R"hcl(
fault "a zone too warm" {
  zone = "us-east-1d"
  mode = "crash"
  at   = "0s"
  for  = "24h"
}
)hcl"},
};
static_assert(std::ranges::is_sorted(kIncidents, {}, &Incident::name));

Duration scaled(Duration time, double part) {
  return Duration(static_cast<std::int64_t>(static_cast<double>(time.count()) * part));
}

}  // namespace

std::span<const Incident> incidents() { return kIncidents; }

Result<const Incident*> known_incident(std::string_view name) {
  std::vector<std::string> known;
  for (const Incident& incident : kIncidents) {
    if (incident.name == name) return &incident;
    known.emplace_back(incident.name);
  }
  const auto near = nearest(name, known);
  return failure("There is no incident \"" + std::string(name) + "\". " +
                 (near ? "Did you mean \"" + *near + "\"?" : "There are: " + join(known, ", ") + "."));
}

Duration IncidentFit::at(Duration time) const { return lead + scaled(time, part); }

IncidentFit fit_of(Duration incident, Duration drill) {
  const Duration room = scaled(drill, 1 - kLeadPart - kTailPart);
  return {.lead = scaled(drill, kLeadPart),
          .part = static_cast<double>(room.count()) / static_cast<double>(incident.count())};
}

}  // namespace regionfall::drill
