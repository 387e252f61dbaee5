#include "net/poll_window.h"

#include <gtest/gtest.h>

namespace regionfall::net {
namespace {

using std::chrono::microseconds;

TEST(PollWindow, IsEmptyUntilAWaitWasShort) {
  PollWindow window;
  window.ended(std::chrono::seconds(1));
  EXPECT_EQ(window.now(), microseconds(0));
  window.ended(microseconds(30));
  EXPECT_EQ(window.now(), PollWindow::kFirst);
}

TEST(PollWindow, GrowsUntilItHoldsTheWaitsAndThenStays) {
  PollWindow window;
  for (int i = 0; i < 10; ++i) window.ended(microseconds(30));
  EXPECT_EQ(window.now(), microseconds(40));
  for (int i = 0; i < 10; ++i) window.ended(PollWindow::kMax);
  EXPECT_EQ(window.now(), PollWindow::kMax);
}

TEST(PollWindow, ShrinksToNothingWhenWaitsAreLong) {
  PollWindow window;
  for (int i = 0; i < 10; ++i) window.ended(PollWindow::kMax);
  window.ended(std::chrono::milliseconds(5));
  EXPECT_LT(window.now(), PollWindow::kMax);
  for (int i = 0; i < 10; ++i) window.ended(std::chrono::milliseconds(5));
  EXPECT_EQ(window.now(), microseconds(0));
}

}  // namespace
}  // namespace regionfall::net
