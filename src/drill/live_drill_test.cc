#include "drill/live_drill.h"

#include <gtest/gtest.h>

#include "drill/drill_testing.h"

namespace regionfall::drill {
namespace {

using namespace std::chrono_literals;

Progress second(Duration at, std::uint64_t east, std::uint64_t west, std::uint64_t failed) {
  Progress progress{.at = at, .sent = east + west + failed, .succeeded = east + west, .failed = failed};
  if (east > 0) progress.answered_by[region("us-east-1").number()] = east;
  if (west > 0) progress.answered_by[region("eu-west-1").number()] = west;
  return progress;
}

TEST(LiveDrill, ShowsARegionThatFailsAndTheOneThatTakesOver) {
  Scenario drill = scenario({{1s, 8s}});
  drill.regions = {"us-east-1"};
  LiveDrill live(drill);
  live.progress(second(1s, 20, 0, 0));
  EXPECT_EQ(live.state().rows.at(0).state, "answers");
  live.happened({FaultEvent::Kind::kBegan, 0, 1s, 1010ms, ""});
  live.progress(second(2s, 0, 0, 20));
  live.progress(second(3s, 0, 20, 0));
  const LiveState state = live.state();
  ASSERT_EQ(state.rows.size(), 3U);
  EXPECT_EQ(state.rows[0].name, "us-east-1");
  EXPECT_EQ(state.rows[0].state, "crash");
  EXPECT_EQ(state.rows[0].history, (std::vector<double>{20, 0, 0}));
  EXPECT_EQ(state.rows[1].name, "eu-west-1");
  EXPECT_EQ(state.rows[1].number, "20 /s");
  EXPECT_EQ(state.rows[1].history, (std::vector<double>{0, 0, 20}));
  EXPECT_EQ(state.rows[2].history, (std::vector<double>{0, 20, 0}));
  EXPECT_EQ(state.faults.at(0), "fault 1: region us-east-1 crash, 2 s of 7 s");
  live.happened({FaultEvent::Kind::kHealed, 0, 8s, 8010ms, ""});
  EXPECT_TRUE(live.state().faults.empty());
  EXPECT_EQ(live.state().rows[0].state, "idle");
}

}  // namespace
}  // namespace regionfall::drill
