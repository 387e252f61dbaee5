#include "drill/verdict.h"

#include <gtest/gtest.h>

#include "drill/drill_testing.h"

namespace regionfall::drill {
namespace {

using namespace std::chrono_literals;

Evidence evidence(const Scenario& scenario, const std::vector<RequestRecord>& records) {
  return {.by_load = {tally(records, 0)}, .recoveries = recoveries(records, scenario), .whole = tally(records, {})};
}

Verdict verdict_on(Scenario scenario, const Objective& objective, const std::string& letters) {
  scenario.objectives = {objective};
  return judge(scenario, evidence(scenario, requests({letters})));
}

TEST(Verdict, SetsTargetsBesideWhatWasMeasured) {
  struct Case {
    Objective objective;
    std::string requests;
    bool met;
    std::string target, actual;
  };
  const Case cases[] = {
      {{.rto = 1s}, "..xx......", true, "1.0 s or less", "210 ms"},
      {{.rto = 200ms}, "..xx......", false, "200 ms or less", "210 ms"},
      {{.rto = 0s}, "..........", true, "0 s or less", "0 s"},
      {{.rto = 1s}, "..xxxxxxxx", false, "1.0 s or less", "not recovered"},
      {{.availability_percent = 90}, ".........x", true, "90 % or more", "90 %"},
      {{.availability_percent = 90.01}, ".........x", false, "90.01 % or more", "90 %"},
      {{.p99 = 20ms}, "...eee....", true, "20 ms or less", "20 ms"},
      {{.p99 = 19ms}, "...eee....", false, "19 ms or less", "20 ms"},
      {{.p99 = 19ms}, "xxxxxxxxxx", false, "19 ms or less", "none succeeded"},
  };
  for (const Case& expected : cases) {
    SCOPED_TRACE(expected.requests + " " + expected.target);
    const Verdict verdict = verdict_on(scenario({{200ms, 600ms}}), expected.objective, expected.requests);
    ASSERT_EQ(verdict.judgements.size(), 1U);
    EXPECT_EQ(verdict.judgements[0].met, expected.met);
    EXPECT_EQ(verdict.judgements[0].target, expected.target);
    EXPECT_EQ(verdict.judgements[0].actual, expected.actual);
    EXPECT_EQ(verdict.conclusion, expected.met ? Conclusion::kMet : Conclusion::kMissed);
  }
}

TEST(Verdict, JudgesAStoreByWhatCouldNotBeReadAtItsWorst) {
  Scenario drill = scenario({{200ms, 600ms}});
  drill.stores = {{.name = "orders"}};
  drill.objectives = {{.name = "data", .rpo = 5s, .lost_writes = 2}};
  Evidence evidence = drill::evidence(drill, requests({".........."}));
  evidence.stores = {{.acknowledged = 9,
                      .audits = {{.fault = 0, .acknowledged = 9, .loss = {.writes = 3, .rpo_us = 4'000'000}},
                                 {.acknowledged = 9, .loss = {.writes = 1, .rpo_us = 1'000'000}}}}};
  evidence.stores[0].by_fate[static_cast<std::size_t>(WriteFate::kLost)] = 1;
  const Verdict verdict = judge(drill, evidence);
  ASSERT_EQ(verdict.judgements.size(), 2U);
  EXPECT_TRUE(verdict.judgements[0].met);
  EXPECT_EQ(verdict.judgements[0].actual, "4.0 s");
  EXPECT_FALSE(verdict.judgements[1].met);
  EXPECT_EQ(verdict.judgements[1].actual, "3");
  EXPECT_EQ(verdict.judgements[1].of(), "orders");
  EXPECT_EQ(verdict.judgements[1].detail,
            "during \"fault 1\", 3 of 9 acknowledged writes could be read nowhere; 1 after all was healed");
  evidence.stores = {StoreFindings{}};
  EXPECT_EQ(judge(drill, evidence).judgements[0].actual, "not read back");
  EXPECT_EQ(judge(drill, evidence).conclusion, Conclusion::kMissed);
}

TEST(Verdict, JudgesTheFaultThatTookLongest) {
  const auto verdict = verdict_on(scenario({{100ms, 200ms}, {500ms, 600ms}}), {.rto = 300ms}, ".xx..xxxx.");
  EXPECT_FALSE(verdict.judgements[0].met);
  EXPECT_NE(verdict.judgements[0].detail.find("fault 2"), std::string::npos) << verdict.judgements[0].detail;
}

TEST(Verdict, IsMetWithoutObjectives) {
  EXPECT_EQ(judge(scenario(), evidence(scenario(), requests({"xx"}))).conclusion, Conclusion::kMet);
}

TEST(Verdict, IsInvalidWhenTheDrillShowsNothing) {
  const Scenario drill = scenario();
  EXPECT_EQ(judge(drill, evidence(drill, {})).conclusion, Conclusion::kInvalid);

  Evidence interrupted = evidence(drill, requests({"...."}));
  interrupted.interrupted = true;
  EXPECT_EQ(judge(drill, interrupted).conclusion, Conclusion::kInvalid);
}

TEST(Verdict, IsInvalidWhenTheLoadGeneratorCouldNotKeepItsRate) {
  struct Case {
    std::size_t requests, late;
    Conclusion conclusion;
  };
  const Case cases[] = {{2000, 20, Conclusion::kMet},  // 1 %
                        {2000, 21, Conclusion::kInvalid},
                        {100, kLateMax, Conclusion::kMet},
                        {100, kLateMax + 1, Conclusion::kInvalid}};
  for (const Case& expected : cases) {
    auto records = requests({std::string(expected.requests, '.')});
    for (std::size_t i = 0; i < expected.late; ++i) records[i].late_us = kLateAfterUs + 1;
    const Verdict verdict = judge(scenario(), evidence(scenario(), records));
    EXPECT_EQ(verdict.conclusion, expected.conclusion) << verdict.invalid_because;
  }
}

TEST(TimeText, IsForReaders) {
  EXPECT_EQ(time_text(0), "0 s");
  EXPECT_EQ(time_text(1'400), "1.4 ms");
  EXPECT_EQ(time_text(840'000), "840 ms");
  EXPECT_EQ(time_text(12'400'000), "12.4 s");
  EXPECT_EQ(time_text(185'000'000), "3 min 5 s");
}

}  // namespace
}  // namespace regionfall::drill
