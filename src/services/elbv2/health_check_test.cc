#include "services/elbv2/health_check.h"

#include <gtest/gtest.h>

#include <string_view>

namespace regionfall::elbv2 {
namespace {

using std::chrono::seconds;

const Instant kNow = Instant(seconds(1'000'000));

HealthSettings settings(std::string_view codes = "200", int healthy = 3, int unhealthy = 2) {
  HealthSettings made;
  made.protocol = "HTTP";
  made.healthy_threshold = healthy;
  made.unhealthy_threshold = unhealthy;
  made.codes = *CodeRanges::parse(codes, 200, 499);
  return made;
}

// One letter a probe: + passes, - answers 503, t times out, x fails. The states after each: i, h, u.
std::string states(const HealthSettings& with, std::string_view probes) {
  HealthState state = first_health(kNow);
  std::string seen;
  for (const char probe : probes) {
    Probe fed{.outcome = ProbeOutcome::kAnswered, .status = probe == '+' ? 200 : 503};
    if (probe == 't') fed = {.outcome = ProbeOutcome::kTimedOut};
    if (probe == 'x') fed = {.outcome = ProbeOutcome::kFailed};
    state = after_probe(state, with, fed);
    seen += state.report.state.front();
  }
  return seen;
}

TEST(HealthCheck, TurnsAfterAsManyResultsInARowAsTheThresholdsSay) {
  struct Row {
    const char* what;
    const char* probes;
    const char* states;
  };
  constexpr Row kRows[] = {
      {"a new target needs one pass", "+", "h"},
      {"a new target that fails stays new until the threshold", "-+", "ih"},
      {"and is unhealthy then", "--", "iu"},
      {"a healthy one survives one failure", "+-+-+", "hhhhh"},
      {"two in a row turn it", "+--", "hhu"},
      {"any kind of failure counts", "+tx", "hhu"},
      {"it comes back after three passes in a row", "+--+++", "hhuuuh"},
      {"a failure in between starts anew", "+--++-+++", "hhuuuuuuh"},
  };
  for (const Row& row : kRows) EXPECT_EQ(states(settings(), row.probes), row.states) << row.what;
}

TEST(HealthCheck, SaysWhyInAwsWords) {
  struct Row {
    Probe probe;
    HealthReport report;
  };
  const Row rows[] = {
      {{.outcome = ProbeOutcome::kAnswered, .status = 503},
       {"unhealthy", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [503]"}},
      {{.outcome = ProbeOutcome::kTimedOut}, {"unhealthy", "Target.Timeout", "Request timed out"}},
      {{.outcome = ProbeOutcome::kFailed}, {"unhealthy", "Target.FailedHealthChecks", "Health checks failed"}},
      {{.outcome = ProbeOutcome::kAnswered, .status = 200}, {"healthy", "", ""}},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(after_probe(first_health(kNow), settings("200", 2, 1), row.probe).report, row.report);
  }
  EXPECT_EQ(first_health(kNow).report.reason, "Elb.InitialHealthChecking");
}

TEST(HealthCheck, TheMatcherTakesListsAndRanges) {
  struct Row {
    const char* codes;
    int code;
    bool passes;
  };
  constexpr Row kRows[] = {{"200", 200, true},      {"200", 201, false},    {"200,202", 202, true},
                           {"200,202", 201, false}, {"200-299", 299, true}, {"200-299,404", 404, true}};
  for (const Row& row : kRows) {
    const HealthState after = after_probe(first_health(kNow), settings(row.codes, 2, 1),
                                          {.outcome = ProbeOutcome::kAnswered, .status = row.code});
    EXPECT_EQ(after.opinion == HealthState::Opinion::kHealthy, row.passes) << row.codes << " " << row.code;
  }
  for (const char* wrong : {"", "200-", "a", "300-200", "100", "500", "200,"}) {
    EXPECT_FALSE(CodeRanges::parse(wrong, 200, 499)) << wrong;
  }
}

TEST(HealthCheck, TheIntervalRunsFromProbeToProbe) {
  EXPECT_EQ(first_health(kNow).next_probe, kNow);
  EXPECT_EQ(next_probe(settings(), kNow), kNow + seconds(30));
}

TEST(HealthCheck, ARestartGoesOnWithWhatTheRowSays) {
  Target row;
  EXPECT_EQ(health_of(row, kNow).opinion, HealthState::Opinion::kInitial);
  row.health = "unhealthy";
  row.reason = "Target.Timeout";
  EXPECT_EQ(health_of(row, kNow).report.reason, "Target.Timeout");
  row.health = "healthy";
  EXPECT_EQ(health_of(row, kNow).opinion, HealthState::Opinion::kHealthy);
}

TEST(HealthCheck, ATcpCheckIsAConnection) {
  HealthSettings tcp = settings();
  tcp.protocol = "TCP";
  EXPECT_EQ(after_probe(first_health(kNow), tcp, {.outcome = ProbeOutcome::kAnswered}).report.state, "healthy");
}

}  // namespace
}  // namespace regionfall::elbv2
