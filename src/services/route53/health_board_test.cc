#include "services/route53/health_board.h"

#include <gtest/gtest.h>

#include <string>

#include "store/store.h"

namespace regionfall::route53 {
namespace {

using std::chrono::seconds;

class HealthBoardTest : public testing::Test {
 protected:
  HealthBoardTest() { EXPECT_TRUE(store_.open(store::memory_journal())); }

  void put(const std::string& id, HealthCheckConfig config) {
    store_.begin_turn();
    checks_.put(id, HealthCheck{.id = id, .config = std::move(config)});
    (void)store_.take_turn();
  }
  // So many of ten checkers hold the endpoint healthy.
  void hear(const std::string& check, int healthy) {
    for (int i = 0; i < 10; ++i) board_.hear(check, std::to_string(i), {.healthy = i < healthy, .at = now_});
  }
  bool settle() { return board_.settle(checks_, now_); }

  static HealthCheckConfig endpoint() { return {.type = "TCP", .request_interval_s = 10}; }

  store::Store store_;
  store::Table<HealthCheck> checks_{store_, "checks"};
  HealthBoard board_;
  Instant now_{seconds(1'000'000)};
};

TEST_F(HealthBoardTest, AnEndpointIsHealthyWhileMoreThanEighteenPercentSayItIs) {
  put("a", endpoint());
  settle();
  EXPECT_TRUE(board_.healthy("a"));
  hear("a", 2);
  settle();
  EXPECT_TRUE(board_.healthy("a"));
  hear("a", 1);
  EXPECT_TRUE(settle());
  EXPECT_FALSE(board_.healthy("a"));
  EXPECT_FALSE(settle());  // nothing new
}

TEST_F(HealthBoardTest, TheFirstCheckersOfANewCheckDoNotDecideAlone) {
  store_.begin_turn();
  checks_.put("a", HealthCheck{.id = "a", .config = endpoint(), .created = now_});
  (void)store_.take_turn();
  board_.hear("a", "first", {.healthy = false, .at = now_});
  settle();
  EXPECT_TRUE(board_.healthy("a"));  // one of sixteen
  now_ += seconds(20);
  board_.hear("a", "first", {.healthy = false, .at = now_});
  settle();
  EXPECT_FALSE(board_.healthy("a"));  // the others have had their time
}

TEST_F(HealthBoardTest, WhatCheckersOfADeadRegionSaidLeavesTheCountAfterTwoIntervals) {
  put("a", endpoint());
  board_.hear("a", "dead 1", {.healthy = true, .at = now_});
  board_.hear("a", "dead 2", {.healthy = true, .at = now_});
  now_ += seconds(15);
  for (int i = 0; i < 8; ++i) board_.hear("a", std::to_string(i), {.healthy = false, .at = now_});
  settle();
  EXPECT_TRUE(board_.healthy("a"));  // two of ten
  now_ += seconds(6);
  EXPECT_TRUE(settle());
  EXPECT_FALSE(board_.healthy("a"));
}

TEST_F(HealthBoardTest, ACalculatedCheckFollowsItsChildrenInTheSameTurn) {
  put("b", endpoint());
  put("z", endpoint());
  put("a", {.type = "CALCULATED", .health_threshold = 2, .children = std::vector<std::string>{"b", "z"}});
  settle();
  EXPECT_TRUE(board_.healthy("a"));
  hear("z", 0);
  settle();
  EXPECT_FALSE(board_.healthy("a"));
}

TEST_F(HealthBoardTest, AnInvertedCheckSaysTheContraryAndADisabledOneIsHealthy) {
  HealthCheckConfig inverted = endpoint();
  inverted.inverted = true;
  put("inverted", inverted);
  HealthCheckConfig disabled = endpoint();
  disabled.disabled = true;
  put("disabled", disabled);
  hear("inverted", 10);
  hear("disabled", 0);
  settle();
  EXPECT_FALSE(board_.healthy("inverted"));
  EXPECT_TRUE(board_.healthy("disabled"));
}

TEST_F(HealthBoardTest, ForgetsChecksThatAreGone) {
  put("a", endpoint());
  hear("a", 0);
  settle();
  store_.begin_turn();
  checks_.erase("a");
  (void)store_.take_turn();
  EXPECT_TRUE(settle());
  EXPECT_TRUE(board_.healthy("a"));
  EXPECT_TRUE(board_.all().empty());
}

}  // namespace
}  // namespace regionfall::route53
