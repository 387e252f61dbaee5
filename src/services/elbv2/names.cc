#include "services/elbv2/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "base/encoding.h"
#include "base/text.h"

namespace regionfall::elbv2 {
namespace {

constexpr std::size_t kIdBytes = 8;
// The number in the DNS name of an application load balancer has up to ten digits.
constexpr std::uint64_t kDnsNumberBound = 2'147'483'648;

struct HostedZones {
  std::string_view region;
  std::string_view application;
  std::string_view network;
};

// Source: AWS General Reference, "Elastic Load Balancing endpoints and quotas".
constexpr HostedZones kHostedZones[] = {
    {"af-south-1", "Z268VQBMOI5EKX", "Z203XCE67M25HM"},
    {"ap-east-1", "Z3DQVH9N71FHZ0", "Z12Y7K3UBGUAD1"},
    {"ap-northeast-1", "Z14GRHDCWA56QT", "Z31USIVHYNEOWT"},
    {"ap-northeast-2", "ZWKZPGTI48KDX", "ZIBE1TIR4HY56"},
    {"ap-northeast-3", "Z5LXEXXYW11ES", "Z1GWIQ4HH19I5X"},
    {"ap-south-1", "ZP97RAFLXTNZK", "ZVDDRBQ08TROA"},
    {"ap-south-2", "Z0173938T07WNTVAEPZN", "Z0711778386UTO08407HT"},
    {"ap-southeast-1", "Z1LMS91P8CMLE5", "ZKVM4W9LS7TM"},
    {"ap-southeast-2", "Z1GM3OXH4ZPM65", "ZCT6FZBF4DROD"},
    {"ap-southeast-3", "Z08888821HLRG5A9ZRTER", "Z01971771FYVNCOVWJU1G"},
    {"ca-central-1", "ZQSVJUPU6J1EY", "Z2EPGBW3API2WT"},
    {"cn-north-1", "Z1GDH35T77C1KE", "Z3QFB96KMJ7ED6"},
    {"cn-northwest-1", "ZM7IZAIOVVDZF", "ZQEIKTCZ8352D"},
    {"eu-central-1", "Z215JYRZR1TBD5", "Z3F0SRJ5LGBH90"},
    {"eu-central-2", "Z06391101F2ZOEP8P5EB3", "Z02239872DOALSIDCX66S"},
    {"eu-north-1", "Z23TAZ6LKFMNIO", "Z1UDT6IFJ4EJM"},
    {"eu-south-1", "Z3ULH7SSC9OV64", "Z23146JA1KNAFP"},
    {"eu-south-2", "Z0956581394HF5D5LXGAP", "Z1011216NVTVYADP1SSV"},
    {"eu-west-1", "Z32O12XQLNTSW2", "Z2IFOLAFXWLO4F"},
    {"eu-west-2", "ZHURV8PSTC4K8", "ZD4D7Y8KGAS4G"},
    {"eu-west-3", "Z3Q77PNBQS71R4", "Z1CMS0P5QUZ6D5"},
    {"me-central-1", "Z08230872XQRWHG2XF6I", "Z00282643NTTLPANJJG2P"},
    {"me-south-1", "ZS929ML54UICD", "Z3QSRYVP46NYYV"},
    {"sa-east-1", "Z2P70J7HTTTPLU", "ZTK26PT1VY4CU"},
    {"us-east-1", "Z35SXDOTRQ7X7K", "Z26RNL4JYFTOTI"},
    {"us-east-2", "Z3AADJGX6KTTL2", "ZLMOA37VPKANP"},
    {"us-gov-east-1", "Z166TLBEWOO7G0", "Z1ZSMQQ6Q24QQ8"},
    {"us-gov-west-1", "Z33AYJ8TM3BH4J", "ZMG1MZ2THAWF1"},
    {"us-west-1", "Z368ELLRRE2KJ0", "Z24FKFUX50B4VW"},
    {"us-west-2", "Z1H1FL5HABSF5", "Z18D5FSROUN65G"},
};

std::string arn_of(std::string_view region, std::string_view account, std::string_view resource) {
  return fmt::format("arn:aws:elasticloadbalancing:{}:{}:{}", region, account, resource);
}

std::string with_kind(std::string_view arn, std::string_view from, std::string_view to) {
  return replace_all(arn, fmt::format(":{}/", from), fmt::format(":{}/", to)) + "/";
}

}  // namespace

std::string new_id(RandomSource& random) {
  std::string bytes(kIdBytes, '\0');
  random.fill(std::as_writable_bytes(std::span(bytes)));
  return hex_encode(bytes);
}

std::string load_balancer_arn(std::string_view region, std::string_view account, std::string_view type,
                              std::string_view name, std::string_view id) {
  const std::string_view kind = type == "application" ? "app" : "net";
  return arn_of(region, account, fmt::format("loadbalancer/{}/{}/{}", kind, name, id));
}

std::string target_group_arn(std::string_view region, std::string_view account, std::string_view name,
                             std::string_view id) {
  return arn_of(region, account, fmt::format("targetgroup/{}/{}", name, id));
}

std::string listener_arn_prefix(std::string_view load_balancer_arn) {
  return with_kind(load_balancer_arn, "loadbalancer", "listener");
}

std::string rule_arn_prefix(std::string_view listener_arn) {
  return with_kind(listener_arn, "listener", "listener-rule");
}

std::string_view load_balancer_suffix(std::string_view arn) {
  constexpr std::string_view kKind = ":loadbalancer/";
  const std::size_t at = arn.find(kKind);
  return at == std::string_view::npos ? std::string_view() : arn.substr(at + kKind.size());
}

std::string dns_name(std::string_view region, std::string_view type, std::string_view scheme, std::string_view name,
                     std::string_view id, RandomSource& random) {
  if (type == "network") return fmt::format("{}-{}.elb.{}.amazonaws.com", name, id, region);
  const std::string_view prefix = scheme == "internal" ? "internal-" : "";
  return fmt::format("{}{}-{}.{}.elb.amazonaws.com", prefix, name, random_below(random, kDnsNumberBound), region);
}

std::string target_prefix(std::string_view target_group_arn) { return std::string(target_group_arn) + "|"; }

std::string target_key(std::string_view target_group_arn, std::string_view id, std::int64_t port) {
  return fmt::format("{}|{}|{}", target_group_arn, id, port);
}

std::string_view hosted_zone_id(std::string_view region, std::string_view type) {
  const auto* found = std::ranges::find(kHostedZones, region, &HostedZones::region);
  if (found == std::end(kHostedZones)) return {};
  return type == "network" ? found->network : found->application;
}

}  // namespace regionfall::elbv2
