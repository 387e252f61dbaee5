#include "base/clock.h"

#include <gtest/gtest.h>

namespace regionfall {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

TEST(PacedClock, GoesAsTheClockBehindUnlessItIsToldAPace) {
  ManualClock behind(Instant(hours(9)));
  const PacedClock clock(behind, Pace{});
  EXPECT_EQ(clock.now(), behind.now());
  behind.advance(seconds(7));
  EXPECT_EQ(clock.now(), behind.now());
  EXPECT_EQ(clock.real(seconds(7)), seconds(7));
}

TEST(PacedClock, GoesOnFasterFromAMomentOn) {
  ManualClock behind(Instant(hours(9)));
  const PacedClock clock(behind, {.speed = 10, .real_start = Instant(hours(9)), .start = Instant(hours(12))});
  EXPECT_EQ(clock.now(), Instant(hours(12)));
  behind.advance(seconds(3));
  EXPECT_EQ(clock.now(), Instant(hours(12)) + seconds(30));
  EXPECT_EQ(clock.real(seconds(30)), seconds(3));
}

}  // namespace
}  // namespace regionfall
