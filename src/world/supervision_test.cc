#include "world/supervision.h"

#include <gtest/gtest.h>

namespace regionfall::world {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Instant kBegin{seconds(1'700'000'000)};

// A process that has been ready since kBegin.
Supervision ready_process() {
  Supervision process;
  EXPECT_EQ(process.set_wanted(true, kBegin), ProcessAction::kStart);
  process.on_ready(kBegin);
  EXPECT_EQ(process.phase(), ProcessPhase::kReady);
  return process;
}

TEST(Supervision, StartsWhatIsWantedAndKillsWhatIsNot) {
  Supervision process = ready_process();
  EXPECT_EQ(process.set_wanted(true, kBegin), ProcessAction::kNone);
  EXPECT_EQ(process.set_wanted(false, kBegin), ProcessAction::kKill);
  EXPECT_EQ(process.phase(), ProcessPhase::kStopping);
  EXPECT_EQ(process.on_end(kBegin), ProcessAction::kNone);
  EXPECT_EQ(process.phase(), ProcessPhase::kStopped);
  EXPECT_EQ(process.restarts(), 0);
}

TEST(Supervision, StartsAgainAtOnceWhatHasRunWell) {
  Supervision process = ready_process();
  EXPECT_EQ(process.on_end(kBegin + kGoodRun), ProcessAction::kStart);
  EXPECT_EQ(process.on_end(kBegin + 2 * kGoodRun), ProcessAction::kStart);
  EXPECT_EQ(process.restarts(), 2);
}

TEST(Supervision, WaitsLongerAndLongerForWhatKeepsEnding) {
  Supervision process = ready_process();
  Instant now = kBegin;
  EXPECT_EQ(process.on_end(now), ProcessAction::kStart) << "the first time, at once";
  for (const int wait_ms : {100, 200, 400, 800, 1600, 3200, 6400, 10000, 10000}) {
    EXPECT_EQ(process.on_end(now), ProcessAction::kNone);
    EXPECT_EQ(process.phase(), ProcessPhase::kBackOff);
    EXPECT_EQ(process.next_timer(), now + milliseconds(wait_ms));
    EXPECT_EQ(process.on_timer(now + milliseconds(wait_ms - 1)), ProcessAction::kNone);
    now += milliseconds(wait_ms);
    EXPECT_EQ(process.on_timer(now), ProcessAction::kStart);
  }
  now += kGoodRun;
  EXPECT_EQ(process.on_end(now), ProcessAction::kStart) << "a good run makes up for the past";
}

TEST(Supervision, StartsNothingThatAFaultHasTakenAway) {
  Supervision process = ready_process();
  process.on_end(kBegin);
  process.on_end(kBegin);
  ASSERT_EQ(process.phase(), ProcessPhase::kBackOff);
  EXPECT_EQ(process.set_wanted(false, kBegin), ProcessAction::kNone);
  EXPECT_EQ(process.phase(), ProcessPhase::kStopped);
  EXPECT_EQ(process.next_timer(), std::nullopt);
  EXPECT_EQ(process.set_wanted(true, kBegin), ProcessAction::kStart) << "healed: no back-off from before";
}

TEST(Supervision, StartsWhatIsWantedAgainBeforeItHasEnded) {
  Supervision process = ready_process();
  process.set_wanted(false, kBegin);
  EXPECT_EQ(process.set_wanted(true, kBegin), ProcessAction::kNone);
  EXPECT_EQ(process.on_end(kBegin), ProcessAction::kStart);
}

TEST(Supervision, KillsWhatDoesNotBecomeReady) {
  Supervision process;
  process.set_wanted(true, kBegin);
  ASSERT_EQ(process.next_timer(), kBegin + kReadyTimeout);
  EXPECT_EQ(process.on_timer(kBegin + kReadyTimeout), ProcessAction::kKill);
  EXPECT_EQ(process.on_end(kBegin + kReadyTimeout), ProcessAction::kStart);
  process.on_ready(kBegin + kReadyTimeout);
  EXPECT_EQ(process.next_timer(), std::nullopt);
}

}  // namespace
}  // namespace regionfall::world
