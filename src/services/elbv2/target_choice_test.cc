#include "services/elbv2/target_choice.h"

#include <gtest/gtest.h>

#include <map>

namespace regionfall::elbv2 {
namespace {

using std::chrono::seconds;

const Instant kNow = Instant(seconds(1'000'000));

RoutingTarget target(std::string key, std::string zone, bool healthy = true) {
  return {.key = std::move(key), .zone = std::move(zone), .healthy = healthy};
}

RoutingGroup group_of(std::vector<RoutingTarget> targets) {
  RoutingGroup group;
  group.routing_floor.count = 1;
  group.targets = std::move(targets);
  return group;
}

std::string chosen(const RoutingGroup& group, const Load& load, std::string_view zone = "a",
                   std::string_view sticky = {}) {
  const auto index = choose_target(group, zone, load, sticky);
  return index ? group.targets[*index].key : "none";
}

TEST(TargetChoice, OnlyHealthyTargetsGetRequestsUnlessTooFewAre) {
  struct Row {
    const char* what;
    HealthFloor floor;
    std::vector<bool> healthy;
    std::vector<std::size_t> candidates;
  };
  const Row rows[] = {
      {"healthy ones", {.count = 1, .percentage = std::nullopt}, {true, false, true}, {0, 2}},
      {"none is healthy: all", {.count = 1, .percentage = std::nullopt}, {false, false}, {0, 1}},
      {"fewer than the count: all", {.count = 2, .percentage = std::nullopt}, {true, false, false}, {0, 1, 2}},
      {"as many as the count", {.count = 2, .percentage = std::nullopt}, {true, false, true}, {0, 2}},
      {"fewer than the percentage: all", {.count = 1, .percentage = 50}, {true, false, false}, {0, 1, 2}},
      {"the percentage exactly", {.count = 1, .percentage = 50}, {true, false}, {0}},
      {"no targets", {.count = 1, .percentage = std::nullopt}, {}, {}},
  };
  for (const Row& row : rows) {
    RoutingGroup group;
    group.routing_floor = row.floor;
    for (const bool healthy : row.healthy) group.targets.push_back(target("t", "a", healthy));
    EXPECT_EQ(candidates(group, "a"), row.candidates) << row.what;
  }
}

TEST(TargetChoice, DrainingTargetsGetNoNewRequests) {
  RoutingGroup group = group_of({target("1", "a"), target("2", "a")});
  group.targets[0].draining = true;
  EXPECT_EQ(candidates(group, "a"), std::vector<std::size_t>{1});
  group.targets[1].draining = true;
  EXPECT_EQ(chosen(group, {}), "none");
}

TEST(TargetChoice, RequestsStayInTheirZoneWhereTheyDoNotCross) {
  RoutingGroup group = group_of({target("1", "a"), target("2", "b"), target("3", "")});
  EXPECT_EQ(candidates(group, "a").size(), 3U);
  group.cross_zone = false;
  EXPECT_EQ(candidates(group, "a"), (std::vector<std::size_t>{0, 2}));
  EXPECT_EQ(candidates(group, "c"), (std::vector<std::size_t>{2}));
}

TEST(TargetChoice, RoundRobinTakesTurns) {
  const RoutingGroup group = group_of({target("1", "a"), target("2", "a"), target("3", "a")});
  std::string order;
  for (std::uint64_t turn = 0; turn < 6; ++turn) order += chosen(group, {.turn = turn, .now = kNow});
  EXPECT_EQ(order, "123123");
}

TEST(TargetChoice, LeastOutstandingRequestsTakesTheLeastBusyAndAmongEqualsTurns) {
  RoutingGroup group = group_of({target("1", "a"), target("2", "a"), target("3", "a")});
  group.algorithm = Algorithm::kLeastOutstandingRequests;
  const std::uint32_t busy[] = {3, 1, 2};
  EXPECT_EQ(chosen(group, {.turn = 5, .outstanding = busy}), "2");
  const std::uint32_t equal[] = {1, 1, 2};
  EXPECT_EQ(chosen(group, {.turn = 0, .outstanding = equal}), "1");
  EXPECT_EQ(chosen(group, {.turn = 1, .outstanding = equal}), "2");
}

TEST(TargetChoice, WeightedRandomFollowsTheDraw) {
  RoutingGroup group = group_of({target("1", "a"), target("2", "a")});
  group.algorithm = Algorithm::kWeightedRandom;
  EXPECT_EQ(chosen(group, {.draw = 4}), "1");
  EXPECT_EQ(chosen(group, {.draw = 5}), "2");
}

TEST(TargetChoice, SlowStartGrowsWithTime) {
  RoutingGroup group = group_of({target("old", "a"), target("new", "a")});
  group.slow_start_seconds = 100;
  group.targets[0].healthy_since = kNow - seconds(1000);
  const auto share_after = [&](seconds healthy_for) {
    group.targets[1].healthy_since = kNow - healthy_for;
    int hits = 0;
    for (std::uint64_t turn = 0; turn < 2000; ++turn) {
      hits += chosen(group, {.turn = turn, .draw = (turn / 2) * 7919 % 1000, .now = kNow}) == "new" ? 1 : 0;
    }
    return hits;  // of 1000 turns
  };
  EXPECT_LT(share_after(seconds(10)), 150);
  EXPECT_NEAR(share_after(seconds(50)), 500, 60);
  EXPECT_EQ(share_after(seconds(100)), 1000);
  group.targets[0].healthy_since = group.targets[1].healthy_since = kNow;
  EXPECT_EQ(share_after(seconds(0)), 1000) << "where all targets start, none is slow";
}

TEST(TargetChoice, AStickyTargetGetsTheRequestWhileItMay) {
  RoutingGroup group = group_of({target("1", "a"), target("2", "a")});
  EXPECT_EQ(chosen(group, {.turn = 0}, "a", "2"), "2");
  group.targets[1].healthy = false;
  EXPECT_EQ(chosen(group, {.turn = 0}, "a", "2"), "1");
  EXPECT_EQ(chosen(group, {.turn = 0}, "a", "gone"), "1");
}

TEST(TargetChoice, AZoneLeavesDnsBelowItsFloor) {
  Routing routing;
  RoutingGroup group = group_of({target("1", "a", false), target("2", "b")});
  group.dns_floor.count = 1;
  routing.groups.push_back(std::move(group));
  EXPECT_FALSE(zone_healthy(routing, "a"));
  EXPECT_TRUE(zone_healthy(routing, "b"));
  EXPECT_TRUE(zone_healthy(routing, "c")) << "no targets there";

  routing.zones = {{.zone_name = "a"}, {.zone_name = "b"}};
  EXPECT_EQ(zones_in_dns(routing), std::vector<std::string>{"b"});
  routing.zones = {{.zone_name = "a"}};
  EXPECT_EQ(zones_in_dns(routing), std::vector<std::string>{"a"}) << "no zone is healthy";
}

}  // namespace
}  // namespace regionfall::elbv2
