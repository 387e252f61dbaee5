#include "drill/configuration_finding.h"

#include <gtest/gtest.h>

#include "drill/drill_testing.h"
#include "drill/findings.h"
#include "drill/name_path.h"

namespace regionfall::drill {
namespace {

using namespace std::chrono_literals;
using Kind = ConfigurationFinding::Kind;

// What is changed in a configuration that is as it should be.
struct Written {
  bool evaluates = true;
  bool checked = true;
  bool alias = true;
  bool secondary = true;
  int request_interval = 30;
  int ttl = 3600;  // without alias
};

Declared declared(const std::string& address, const std::string& type, std::uint32_t line,
                  const std::string& attributes, std::map<std::string, SourcePlace, std::less<>> arguments = {}) {
  return {address, type, parse_json(attributes).value(), {"dns.tf", line, "resource"}, std::move(arguments)};
}

Declared record(const std::string& name, const std::string& region, std::uint32_t line, const Written& written) {
  const std::string target = name + "-1." + region + ".elb.amazonaws.com";
  const std::string leads =
      written.alias ? R"("alias":[{"evaluate_target_health":)" + std::string(written.evaluates ? "true" : "false") +
                          R"(,"name":")" + target + R"("}],"ttl":0)"
                    : R"("alias":[],"records":[")" + target + R"("],"ttl":)" + std::to_string(written.ttl);
  return declared("aws_route53_record." + name, "aws_route53_record", line,
                  R"({"fqdn":"www.example.com","type":")" + std::string(written.alias ? "A" : "CNAME") + "\"," + leads +
                      (written.checked ? R"(,"health_check_id":"check"})" : "}"),
                  {{"alias.evaluate_target_health", {"dns.tf", line + 1, ""}},
                   {"alias", {"dns.tf", line + 2, ""}},
                   {"ttl", {"dns.tf", line + 3, ""}}});
}

std::vector<Declared> configuration(const Written& written) {
  std::vector<Declared> all = {
      declared("aws_route53_health_check.primary", "aws_route53_health_check", 10,
               R"({"id":"check","failure_threshold":3,"fqdn":"other.example","request_interval":)" +
                   std::to_string(written.request_interval) + "}",
               {{"request_interval", {"dns.tf", 14, ""}}}),
      record("primary", "us-east-1", 20, written)};
  if (written.secondary) all.push_back(record("secondary", "eu-west-1", 40, written));
  return all;
}

// us-east-1 is lost for all of ten seconds but the first, and users notice.
struct Loss {
  Loss() { drill.loads[0].url = parse_load_url("http://www.example.com/").value(); }
  std::vector<ConfigurationFinding> explained(const std::vector<Declared>& by) {
    Recording recording;
    recording.ran = 10s;
    recording.requests = requests({"..........xxxxxxxxxxxxxxxeeeee"});
    return find(drill, recording, by).explained;
  }
  Scenario drill = scenario({{1s, 9s}});
};

struct Case {
  std::string_view of;
  Written written;
  Kind kind;
  std::string place;
  std::optional<Duration> predicted;
};

TEST(Explanation, NamesTheWeightiestCauseWithItsLineAndWhatItsChangeWouldGive) {
  const Case cases[] = {
      {"the alias evaluates its target", {}, Kind::kDetection, "dns.tf:21", {}},
      {"it does not", {.evaluates = false}, Kind::kDetection, "dns.tf:21", 90s},
      {"and checks are fast", {.evaluates = false, .request_interval = 10}, Kind::kDetection, "dns.tf:14", {}},
      {"nothing looks", {.evaluates = false, .checked = false}, Kind::kUnnoticed, "dns.tf:21", 90s},
      {"no alias, no check", {.checked = false, .alias = false}, Kind::kUnnoticed, "dns.tf:20", 3630s},
      {"no alias, slow checks", {.alias = false, .ttl = 60}, Kind::kDetection, "dns.tf:14", 90s},
      {"an hour to live", {.alias = false, .request_interval = 10}, Kind::kAnswersKept, "dns.tf:23", 90s},
      {"one region", {.secondary = false}, Kind::kOneRegion, "dns.tf:20", 90s},
  };
  for (const Case& each : cases) {
    const auto found = Loss().explained(configuration(each.written));
    ASSERT_FALSE(found.empty()) << each.of;
    EXPECT_EQ(text(found.front().kind), text(each.kind)) << each.of;
    EXPECT_EQ(found.front().place.to_string(), each.place) << each.of;
    const std::optional<std::int64_t> expected =
        each.predicted ? std::optional(std::chrono::duration_cast<std::chrono::microseconds>(*each.predicted).count())
                       : std::nullopt;
    EXPECT_EQ(found.front().predicted_rto_us, expected) << each.of;
  }
}

TEST(Explanation, TellsWhatSetsTheTimeOfAConfigurationThatIsAsItShouldBe) {
  const auto found = Loss().explained(configuration({}));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_FALSE(found[0].weakness);
  EXPECT_NE(found[0].why.find("aws_route53_health_check.primary needs 90 s and was not what decided"),
            std::string::npos)
      << found[0].why;
  EXPECT_EQ(found[1].kind, Kind::kAnswersKept);
  EXPECT_NE(found[1].why.find("30 s to notice and 60 s"), std::string::npos) << found[1].why;
}

TEST(Explanation, TellsOfARegionThatWasLostTogetherWithTheOneThatWasToTakeOver) {
  Loss loss;
  loss.drill.faults.push_back({"west too", world::RegionFault{"eu-west-1"}, 2s, 8s});
  const auto found = loss.explained(configuration({}));
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().kind, Kind::kOthersLost);
  EXPECT_EQ(found.front().address, "aws_route53_record.secondary");
  EXPECT_EQ(found.front().place.line, 40U);
}

TEST(Explanation, TellsOfClientsThatNeverAskAgain) {
  Loss loss;
  loss.drill.loads[0].resolver = net::DnsTtlPolicy::keep_forever();
  const auto found = loss.explained(configuration({}));
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().kind, Kind::kClientsKeep);
  EXPECT_FALSE(found.front().place.known());
}

TEST(Explanation, TellsOfHealthChecksThatAskForANameThatNobodyMakes) {
  std::vector<Declared> all = configuration({});
  all.push_back(declared("aws_route53_zone.main", "aws_route53_zone", 1, R"({"name":"example.com"})"));
  all[0] = declared("aws_route53_health_check.primary", "aws_route53_health_check", 10,
                    R"({"id":"check","failure_threshold":3,"fqdn":"primary.example.com","request_interval":30})",
                    {{"fqdn", {"dns.tf", 12, ""}}});
  const auto found = Loss().explained(all);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().kind, Kind::kProbeWithoutName);
  EXPECT_EQ(found.front().place.to_string(), "dns.tf:12");
}

TEST(Explanation, SaysNothingOfNamesThatTheConfigurationDoesNotHaveAndFaultsThatNobodyNoticed) {
  Loss elsewhere;
  elsewhere.drill.loads[0].url = parse_load_url("http://us-east-1/").value();
  EXPECT_TRUE(elsewhere.explained(configuration({})).empty());
  Loss unnoticed;
  unnoticed.drill.faults.clear();
  EXPECT_TRUE(unnoticed.explained(configuration({})).empty());
}

TEST(Explanation, TellsOfARegionThatServedNobodyWhenItWasLostUnlessItStoodBy) {
  Loss loss;
  Recording recording;
  recording.ran = 10s;
  recording.requests = requests({std::string(90, 'e')});
  std::vector<Declared> all = configuration({});
  const auto found = find(loss.drill, recording, all).explained;
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().kind, Kind::kNotInUse);
  EXPECT_EQ(found.front().place.to_string(), "dns.tf:20");
  recording.requests = requests({std::string(90, '.')});
  EXPECT_TRUE(find(loss.drill, recording, all).explained.empty());
  all[1].attributes.set("failover_routing_policy", parse_json(R"([{"type":"SECONDARY"}])").value());
  recording.requests = requests({std::string(90, 'e')});
  EXPECT_TRUE(find(loss.drill, recording, all).explained.empty());
}

TEST(DetectionTime, FollowsFromIntervalAndThresholdAndWaitsForSilentRegions) {
  EXPECT_EQ(check_time(30, 3, LossMode::kCrash), 90s);
  EXPECT_EQ(check_time(10, 3, LossMode::kCrash), 30s);
  EXPECT_EQ(check_time(30, 3, LossMode::kBlackhole), 102s);
}

TEST(NamePaths, FollowAliasesOfOtherRecordsToTheirRegion) {
  std::vector<Declared> all = configuration({});
  all.push_back(declared("aws_route53_record.front", "aws_route53_record", 60,
                         R"({"fqdn":"front.example.com","type":"A","alias":[{"evaluate_target_health":true,)"
                         R"("name":"only.example.com."}]})"));
  all.push_back(declared("aws_route53_record.only", "aws_route53_record", 70,
                         R"({"fqdn":"only.example.com","type":"A","ttl":20,"records":["192.0.2.7"]})"));
  all.push_back(declared("aws_eip.only", "aws_eip", 80, R"({"public_ip":"192.0.2.7","region":"eu-west-1"})"));
  const auto paths = paths_of_name("Front.Example.com.", all);
  ASSERT_EQ(paths.size(), 1U);
  EXPECT_EQ(paths[0].region, "eu-west-1");
  EXPECT_EQ(paths[0].ttl, 20s);
}

}  // namespace
}  // namespace regionfall::drill
