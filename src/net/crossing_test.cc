#include "net/crossing.h"

#include <gtest/gtest.h>

namespace regionfall::net {
namespace {

using std::chrono::milliseconds;

constexpr LinkProperties kLink = {.latency = milliseconds(70), .jitter = milliseconds(10), .loss = 0.1};
constexpr LinkProperties kDown = {.latency = milliseconds(70), .up = false};
constexpr LinkChance kBest = {.loss = 0.5, .jitter = 0};

constexpr Instant at(int ms) { return Instant{milliseconds(ms)}; }

// All that has arrived by then; a full stop marks the end.
std::string arrived(Crossing& crossing, int ms) {
  std::string text;
  while (auto arrival = crossing.take(at(ms))) text += arrival->end ? "." : arrival->bytes;
  return text;
}

TEST(Crossing, TakesTheLatencyAndAPartOfTheJitter) {
  const struct {
    LinkChance chance;
    int arrives_ms;
  } cases[] = {
      {{.loss = 0.5, .jitter = 0}, 70},
      {{.loss = 0.5, .jitter = 0.5}, 75},
      {{.loss = 0.05, .jitter = 0}, 70 + 140 + 200},  // lost, missed, and sent again
  };
  for (const auto& c : cases) {
    Crossing crossing(kLink, at(0));
    crossing.send("a", at(0), c.chance);
    EXPECT_EQ(crossing.next_arrival(), at(c.arrives_ms));
    EXPECT_EQ(arrived(crossing, c.arrives_ms - 1), "");
    EXPECT_EQ(arrived(crossing, c.arrives_ms), "a");
  }
}

TEST(Crossing, BeginsWhenTheConnectionHasBeenSetUp) {
  Crossing crossing(kLink, at(140));
  crossing.send("a", at(0), kBest);
  crossing.send("b", at(150), kBest);
  EXPECT_EQ(arrived(crossing, 209), "");
  EXPECT_EQ(arrived(crossing, 210), "a");
  EXPECT_EQ(arrived(crossing, 220), "b");
}

TEST(Crossing, KeepsTheOrderWhateverIsLost) {
  Crossing crossing(kLink, at(0));
  crossing.send("late", at(0), {.loss = 0, .jitter = 0});
  crossing.send("early", at(1), kBest);
  crossing.finish(at(2), kBest);
  EXPECT_EQ(arrived(crossing, 409), "");
  EXPECT_EQ(arrived(crossing, 410), "lateearly.");
}

TEST(Crossing, WaitsForALinkThatIsDown) {
  Crossing crossing(kLink, at(0));
  crossing.send("under way", at(0), kBest);
  crossing.set_link(kDown, at(50));
  crossing.send(", sent meanwhile", at(60), kBest);
  EXPECT_EQ(crossing.next_arrival(), std::nullopt);
  EXPECT_EQ(arrived(crossing, 500), "");
  crossing.set_link(kLink, at(1000));
  crossing.send(", after", at(1001), kBest);
  EXPECT_EQ(arrived(crossing, 1069), "");
  EXPECT_EQ(arrived(crossing, 1070), "under way, sent meanwhile");
  EXPECT_EQ(arrived(crossing, 1071), ", after");
}

TEST(Crossing, KnowsHowMuchIsUnderWay) {
  Crossing crossing(kLink, at(0));
  crossing.send("12345", at(0), kBest);
  crossing.send("678", at(1), kBest);
  EXPECT_EQ(crossing.bytes_under_way(), 8U);
  (void)crossing.take(at(70));
  EXPECT_EQ(crossing.bytes_under_way(), 3U);
}

}  // namespace
}  // namespace regionfall::net
