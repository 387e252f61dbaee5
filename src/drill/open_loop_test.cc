#include "drill/open_loop.h"

#include <gtest/gtest.h>

namespace regionfall::drill {
namespace {

using namespace std::chrono_literals;

TEST(OpenLoop, SendsEvenlyUntilTheEnd) {
  const OpenLoop loop(4, 0s, 1s);
  EXPECT_EQ(loop.time_of(0), 0ms);
  EXPECT_EQ(loop.time_of(1), 250ms);
  EXPECT_EQ(loop.time_of(3), 750ms);
  EXPECT_EQ(loop.time_of(4), std::nullopt);
}

TEST(OpenLoop, DriftsByNothingOverADay) {
  const OpenLoop loop(3, 0s, 25h);
  EXPECT_EQ(loop.time_of(3 * 86'400), 24h);
}

TEST(OpenLoop, OfSeveralLocationsSendsInTurn) {
  EXPECT_EQ(first_request(10, 0, 4), 0ms);
  EXPECT_EQ(first_request(10, 1, 4), 25ms);
  EXPECT_EQ(OpenLoop(10, first_request(10, 3, 4), 1s).time_of(1), 175ms);
}

}  // namespace
}  // namespace regionfall::drill
