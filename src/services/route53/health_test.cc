#include "services/route53/health.h"

#include <gtest/gtest.h>

#include "services/route53/checkers.h"
#include "services/route53/target_health.h"

namespace regionfall::route53 {
namespace {

using std::chrono::seconds;

constexpr Instant kNow = Instant(seconds(1'750'000'000));

TEST(Checker, TurnsAfterAsManyResultsInARowAsTheThreshold) {
  struct {
    std::string_view results;  // p: passed, f: failed
    int threshold;
    bool healthy;
  } const cases[] = {{"", 3, true},          {"ff", 3, true},       {"fff", 3, false},   {"ffpff", 3, true},
                     {"f", 1, false},        {"fp", 1, true},       {"fffpp", 3, false}, {"fffppp", 3, true},
                     {"fffppfppp", 3, true}, {"fffppfpp", 3, false}};
  for (const auto& [results, threshold, healthy] : cases) {
    CheckerState state;
    for (const char result : results) state = after_probe(state, result == 'p', threshold);
    EXPECT_EQ(state.healthy, healthy) << results << " with " << threshold;
  }
}

std::vector<Opinion> opinions(int healthy, int of, Instant at = kNow) {
  std::vector<Opinion> all;
  for (int i = 0; i < of; ++i) all.push_back({i < healthy, at});
  return all;
}

TEST(EndpointHealth, NeedsMoreThanEighteenPercentOfCheckers) {
  EXPECT_FALSE(endpoint_healthy(opinions(2, 16), seconds(30), kNow, true));  // 12.5 %
  EXPECT_TRUE(endpoint_healthy(opinions(3, 16), seconds(30), kNow, false));  // 18.75 %
  EXPECT_FALSE(more_than_eighteen_percent(18, 100));
  EXPECT_TRUE(more_than_eighteen_percent(19, 100));
}

TEST(EndpointHealth, LeavesOutOpinionsOlderThanTwoIntervals) {
  std::vector<Opinion> all = opinions(0, 4);
  for (const Opinion& old : opinions(12, 12, kNow - seconds(61))) all.push_back(old);
  EXPECT_FALSE(endpoint_healthy(all, seconds(30), kNow, true));
  for (Opinion& opinion : all) opinion.at = std::max(opinion.at, kNow - seconds(60));
  EXPECT_TRUE(endpoint_healthy(all, seconds(30), kNow, true));
}

TEST(EndpointHealth, StaysWhereNoOpinionIsLeft) {
  const std::vector<Opinion> old = opinions(16, 16, kNow - seconds(100));
  EXPECT_FALSE(endpoint_healthy(old, seconds(30), kNow, false));
  EXPECT_TRUE(endpoint_healthy(old, seconds(30), kNow, true));
}

TEST(CalculatedCheck, CountsItsHealthyChildren) {
  EXPECT_TRUE(calculated_healthy(0, 0));  // always
  EXPECT_TRUE(calculated_healthy(2, 2));
  EXPECT_FALSE(calculated_healthy(1, 2));
  EXPECT_FALSE(calculated_healthy(3, 4));  // more than there are
}

TEST(AlarmCheck, FollowsTheAlarmAndWhatIsSaidForTooLittleData) {
  EXPECT_TRUE(alarm_healthy(AlarmState::kOk, "Unhealthy", false));
  EXPECT_FALSE(alarm_healthy(AlarmState::kAlarm, "Healthy", true));
  EXPECT_TRUE(alarm_healthy(AlarmState::kInsufficientData, "Healthy", false));
  EXPECT_FALSE(alarm_healthy(AlarmState::kInsufficientData, "Unhealthy", true));
  EXPECT_TRUE(alarm_healthy(AlarmState::kInsufficientData, "LastKnownStatus", true));
  EXPECT_FALSE(alarm_healthy(AlarmState::kInsufficientData, "LastKnownStatus", false));
}

TEST(Status, IsTurnedAroundWhereInvertedAndHealthyWhereDisabled) {
  struct {
    bool measured, inverted, disabled, expected;
  } const cases[] = {{true, false, false, true}, {false, false, false, false}, {true, true, false, false},
                     {false, true, false, true}, {false, false, true, true},   {true, true, true, false}};
  for (const auto& [measured, inverted, disabled, expected] : cases) {
    HealthCheckConfig config;
    config.inverted = inverted;
    config.disabled = disabled;
    EXPECT_EQ(status_of(config, measured), expected) << measured << inverted << disabled;
  }
}

ProbePlan plan_of(std::string type, std::string search = "") {
  HealthCheckConfig config;
  config.type = std::move(type);
  config.ip_address = "192.0.2.1";
  config.port = 8080;
  if (!search.empty()) config.search_string = std::move(search);
  return *probe_plan(config);
}

TEST(Probe, IsPlannedByTheTypeOfItsCheck) {
  const ProbePlan https = plan_of("HTTPS_STR_MATCH", "up");
  EXPECT_EQ(https.kind, ProbePlan::Kind::kHttps);
  EXPECT_EQ(https.path, "/");
  EXPECT_EQ(https.host, "192.0.2.1");
  EXPECT_TRUE(https.send_sni);
  EXPECT_EQ(https.connect_max, seconds(4));
  EXPECT_EQ(plan_of("TCP").connect_max, seconds(10));
  HealthCheckConfig calculated;
  calculated.type = "CALCULATED";
  EXPECT_FALSE(probe_plan(calculated));
}

TEST(Probe, PassesBetween200And399) {
  const ProbePlan plan = plan_of("HTTP");
  for (const int status : {200, 204, 301, 399}) {
    EXPECT_TRUE(probe_passed(plan, {.connected = true, .http_status = status})) << status;
  }
  for (const int status : {100, 199, 400, 404, 503}) {
    EXPECT_FALSE(probe_passed(plan, {.connected = true, .http_status = status})) << status;
  }
  EXPECT_FALSE(probe_passed(plan, {.connected = false, .http_status = 200}));
  EXPECT_FALSE(probe_passed(plan, {.connected = true, .answered = false, .http_status = 200}));
  EXPECT_TRUE(probe_passed(plan_of("TCP"), {.connected = true}));
}

TEST(Probe, FindsItsStringWhollyInTheFirst5120Bytes) {
  const ProbePlan plan = plan_of("HTTP_STR_MATCH", "healthy");
  const auto passes = [&](std::string body) {
    return probe_passed(plan, {.connected = true, .http_status = 200, .body = body});
  };
  EXPECT_TRUE(passes("all healthy"));
  EXPECT_FALSE(passes("all HEALTHY"));
  EXPECT_TRUE(passes(std::string(5120 - 7, ' ') + "healthy"));
  EXPECT_FALSE(passes(std::string(5120 - 6, ' ') + "healthy"));
}

TEST(Probe, IsWordedAsGetHealthCheckStatusDoes) {
  EXPECT_EQ(probe_status(plan_of("HTTP"), {.connected = true, .http_status = 200}),
            "Success: HTTP Status Code 200, OK");
  EXPECT_EQ(probe_status(plan_of("HTTP"), {.connected = true, .http_status = 503}),
            "Failure: HTTP Status Code 503, Service Unavailable");
}

TEST(Checkers, AreSixteenInEightRegions) {
  EXPECT_EQ(checkers().size(), 16);
  EXPECT_EQ(checker_regions().size(), 8);
  HealthCheckConfig config;
  EXPECT_EQ(checkers_of(config).size(), 16);
  config.regions = {"us-east-1", "eu-west-1", "sa-east-1"};
  EXPECT_EQ(checkers_of(config).size(), 6);
}

TEST(LoadBalancer, IsHealthyWhileEachTargetGroupHasAHealthyTargetAndANodeIsReached) {
  const TargetGroupHealth good{2, 1};
  const TargetGroupHealth bad{2, 0};
  const TargetGroupHealth empty{0, 0};
  EXPECT_TRUE(load_balancer_healthy(std::vector{good}, 2));
  EXPECT_FALSE(load_balancer_healthy(std::vector{good, bad}, 2));
  EXPECT_FALSE(load_balancer_healthy(std::vector{empty}, 2));
  EXPECT_FALSE(load_balancer_healthy(std::vector{good}, 0));
}

}  // namespace
}  // namespace regionfall::route53
