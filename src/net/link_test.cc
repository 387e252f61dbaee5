#include "net/link.h"

#include <gtest/gtest.h>

namespace regionfall::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr SteadyTime kStart{seconds(1000)};

TEST(Link, DelaysEveryPacketByItsLatency) {
  LinkProgress progress;
  const LinkProperties link{.latency = milliseconds(35)};
  EXPECT_EQ(delivery_time(link, progress, 1500, kStart, {}), kStart + milliseconds(35));
  EXPECT_EQ(delivery_time(link, progress, 1500, kStart + milliseconds(1), {}), kStart + milliseconds(36));
}

TEST(Link, AddsAsMuchOfItsJitterAsChanceSays) {
  const LinkProperties link{.latency = milliseconds(10), .jitter = milliseconds(4)};
  for (const auto& [chance, expected_ms] : {std::pair{0.0, 10}, {0.5, 12}, {0.75, 13}}) {
    LinkProgress progress;
    EXPECT_EQ(delivery_time(link, progress, 1, kStart, {.jitter = chance}), kStart + milliseconds(expected_ms));
  }
}

TEST(Link, LetsNoPacketOvertakeAnother) {
  LinkProgress progress;
  const LinkProperties link{.latency = milliseconds(10), .jitter = milliseconds(10)};
  EXPECT_EQ(delivery_time(link, progress, 1, kStart, {.jitter = 0.9}), kStart + milliseconds(19));
  EXPECT_EQ(delivery_time(link, progress, 1, kStart + milliseconds(1), {.jitter = 0}), kStart + milliseconds(19));
}

TEST(Link, LosesThePartOfPacketsThatItsLossSays) {
  LinkProgress progress;
  const LinkProperties link{.loss = 0.1};
  EXPECT_FALSE(delivery_time(link, progress, 1, kStart, {.loss = 0.0}));
  EXPECT_FALSE(delivery_time(link, progress, 1, kStart, {.loss = 0.0999}));
  EXPECT_TRUE(delivery_time(link, progress, 1, kStart, {.loss = 0.1}));
  EXPECT_TRUE(delivery_time(LinkProperties{}, progress, 1, kStart, {.loss = 0.0}));
  EXPECT_FALSE(delivery_time(LinkProperties{.loss = 1}, progress, 1, kStart, {.loss = 0.999}));
}

TEST(Link, SendsPacketsOneAfterAnotherAtItsBandwidth) {
  LinkProgress progress;
  const LinkProperties link{.latency = milliseconds(5), .bandwidth_bit_s = 8'000'000};  // a byte each microsecond
  EXPECT_EQ(delivery_time(link, progress, 1000, kStart, {}), kStart + milliseconds(6));
  EXPECT_EQ(delivery_time(link, progress, 1000, kStart, {}), kStart + milliseconds(7));
  const SteadyTime idle = kStart + milliseconds(50);
  EXPECT_EQ(delivery_time(link, progress, 1000, idle, {}), idle + milliseconds(6));
}

TEST(Link, DropsWhatWouldWaitTooLongForItsTurn) {
  LinkProgress progress;
  const LinkProperties link{.bandwidth_bit_s = 8'000};  // a byte each millisecond
  EXPECT_TRUE(delivery_time(link, progress, 100, kStart, {}));
  EXPECT_TRUE(delivery_time(link, progress, 100, kStart, {})) << "waits for exactly the longest time";
  EXPECT_FALSE(delivery_time(link, progress, 100, kStart, {}));
  EXPECT_TRUE(delivery_time(link, progress, 100, kStart + milliseconds(100), {}));
}

TEST(Link, PassesNothingWhileDown) {
  LinkProgress progress;
  EXPECT_FALSE(delivery_time(LinkProperties{.up = false}, progress, 1, kStart, {}));
}

TEST(LinkTable, HasEachDirectionByItself) {
  LinkTable table;
  table.at({1}, {2}).latency = milliseconds(7);
  EXPECT_EQ(table.at({1}, {2}).latency, milliseconds(7));
  EXPECT_EQ(table.at({2}, {1}).latency, milliseconds(0));
}

}  // namespace
}  // namespace regionfall::net
