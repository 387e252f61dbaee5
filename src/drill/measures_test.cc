#include "drill/measures.h"

#include <gtest/gtest.h>

#include "drill/drill_testing.h"

namespace regionfall::drill {
namespace {

using namespace std::chrono_literals;

TEST(Percentile, IsTheNearestRank) {
  struct Case {
    std::vector<std::uint32_t> values;
    double percent;
    std::uint32_t expected;
  };
  std::vector<std::uint32_t> hundred(100);
  for (std::uint32_t i = 0; i < 100; ++i) hundred[i] = 100 - i;
  const Case cases[] = {{{}, 99, 0},           {{7}, 50, 7},      {{3, 1, 2}, 50, 2}, {{4, 1, 3, 2}, 50, 2},
                        {{4, 1, 3, 2}, 75, 3}, {hundred, 99, 99}, {hundred, 50, 50},  {hundred, 100, 100}};
  for (Case expected : cases) EXPECT_EQ(percentile(expected.values, expected.percent), expected.expected);
}

TEST(Tally, CountsWhatBecameOfRequests) {
  const Tally tally = drill::tally(requests({"..x.t.....", ".........."}), {});
  EXPECT_EQ(tally.requests, 20U);
  EXPECT_EQ(tally.failed(), 2U);
  EXPECT_EQ(tally.by_outcome[static_cast<std::size_t>(Outcome::kTimeout)], 1U);
  EXPECT_DOUBLE_EQ(tally.availability_percent(), 90);
  EXPECT_EQ(tally.p99_us, 10'000U);  // the timeout's second is no answer's time
  EXPECT_EQ(drill::tally(requests({".."}), 1).requests, 0U);
  EXPECT_DOUBLE_EQ(Tally{}.availability_percent(), 100);
}

TEST(Tally, TakesForLateWhatTheGeneratorBeganWithTooLateOrNeverSent) {
  auto records = requests({"...."});
  records[0].late_us = kLateAfterUs;
  records[1].late_us = kLateAfterUs + 1;
  records[2].outcome = Outcome::kNotSent;
  EXPECT_EQ(tally(records, {}).late, 2U);
  EXPECT_DOUBLE_EQ(tally(records, {}).late_share(), 0.5);
}

TEST(PerSecond, HoldsRequestsByTheTimeAtWhichTheyWereToBeSent) {
  const auto seconds = per_second(requests({"..........xxxxxeeeee"}), 2500ms);
  ASSERT_EQ(seconds.size(), 3U);
  EXPECT_EQ(seconds[0].requests, 10U);
  EXPECT_EQ(seconds[0].answered_by.at(region("us-east-1").number()), 10U);
  EXPECT_EQ(seconds[1].failed, 5U);
  EXPECT_EQ(seconds[1].answered_by.at(region("eu-west-1").number()), 5U);
  EXPECT_EQ(seconds[1].led_to.at(region("us-east-1").number()), 5U);
  EXPECT_EQ(seconds[1].p50_us, 20'000U);
  EXPECT_EQ(seconds[2].requests, 0U);
}

TEST(LongestGaps, LastFromTheFirstFailureToTheNextAnswer) {
  const auto gaps = longest_gaps(requests({"..x..xxx..", "..........", "..xxxxxxxx"}), 10s);
  ASSERT_EQ(gaps.size(), 2U);
  EXPECT_EQ(gaps[0].location, 2U);
  EXPECT_EQ(gaps[0].from_us, 200'000);
  EXPECT_FALSE(gaps[0].ended);
  EXPECT_EQ(gaps[0].to_us, 10'000'000);
  EXPECT_EQ(gaps[1].location, 0U);
  EXPECT_EQ(gaps[1].from_us, 500'000);
  EXPECT_EQ(gaps[1].to_us, 810'000);
  EXPECT_EQ(gaps[1].failed, 3U);
  EXPECT_TRUE(gaps[1].ended);
}

TEST(Recoveries, EndWhenRequestsGoOnSucceedingFromEveryLocation) {
  struct Case {
    std::vector<std::string> locations;
    std::optional<std::int64_t> rto_us;
    std::uint64_t failed;
    std::size_t slowest;
  };
  const Case cases[] = {
      {{"..........", ".........."}, 0, 0, 0},             // nobody noticed
      {{"..xxx.....", ".........."}, 310'000, 3, 0},       // answered 10 ms after 0.5 s
      {{"..xxx..x..", ".........."}, 610'000, 4, 0},       // once more
      {{"..x.......", "..xxxee..."}, 320'000, 4, 1},       // the slower location's
      {{"..x.......", "..xxxxxxxx"}, std::nullopt, 9, 1},  // one is not back by the end
      {{"xx........", ".........."}, 0, 0, 0},             // before the fault
  };
  for (const Case& expected : cases) {
    SCOPED_TRACE(expected.locations[0] + " " + expected.locations[1]);
    const auto all = recoveries(requests(expected.locations), scenario({{200ms, 600ms}}));
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].rto_us, expected.rto_us);
    EXPECT_EQ(all[0].failed, expected.failed);
    EXPECT_EQ(all[0].slowest_location, expected.slowest);
  }
}

TEST(Recoveries, AreOfEachFaultUntilTheNextBegins) {
  const auto all = recoveries(requests({".xx..xxxx."}), scenario({{100ms, 200ms}, {500ms, 600ms}}));
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].rto_us, 210'000);
  EXPECT_EQ(all[1].fault, 1U);
  EXPECT_EQ(all[1].rto_us, 410'000);
}

TEST(WhoAnswered, IsToldInStretches) {
  const auto stretches = who_answered(requests({"..........xxxxxxxxxxeeeeeeeeee"}), scenario());
  ASSERT_EQ(stretches.size(), 3U);
  EXPECT_EQ(stretches[0].site, region("us-east-1").number());
  EXPECT_EQ(stretches[1].site, net::SiteNumber{});
  EXPECT_EQ(stretches[1].from_s, 1);
  EXPECT_EQ(stretches[1].to_s, 2);
  EXPECT_EQ(stretches[2].site, region("eu-west-1").number());
  EXPECT_EQ(stretches[2].to_s, 10);
}

TEST(WhoAnswered, GoesByWhenTheAnswerCame) {
  auto records = requests({"xxxxxxxxxx"});
  records[9].outcome = Outcome::kSucceeded;
  records[9].answered_by = region("us-east-1").number();
  records[9].took_us = 600'000;
  const auto stretches = who_answered(records, scenario());
  ASSERT_EQ(stretches.size(), 2U);
  EXPECT_EQ(stretches[1].from_s, 1);
  EXPECT_EQ(stretches[1].first_answer_us, 1'500'000);
}

}  // namespace
}  // namespace regionfall::drill
