#include "services/autoscaling/capacity.h"

#include <gtest/gtest.h>

namespace regionfall::autoscaling {
namespace {

constexpr Instant kNow{std::chrono::hours(500'000)};

CountedInstance in_zone(std::string id, std::string zone, int minutes_old = 10) {
  return {.id = std::move(id),
          .zone = std::move(zone),
          .in_service = true,
          .launched = kNow - std::chrono::minutes(minutes_old),
          .in_service_since = kNow - std::chrono::minutes(minutes_old),
          .configuration = {.kind = 2, .number = 1}};
}

CapacityQuestion question(std::int64_t desired, std::vector<CountedInstance> instances) {
  return {.desired = desired, .zones = {"a", "b"}, .failing_zones = {}, .instances = std::move(instances), .now = kNow};
}

using Texts = std::vector<std::string>;

TEST(Capacity, ANewGroupIsSpreadOverItsZones) {
  EXPECT_EQ(decide_capacity(question(3, {})).launches, (Texts{"a", "b", "a"}));
}

TEST(Capacity, WhatIsMissingIsLaunchedWhereThereIsLeast) {
  EXPECT_EQ(decide_capacity(question(2, {in_zone("1", "a")})).launches, Texts{"b"});
}

TEST(Capacity, AZoneWhereLaunchesFailIsLeftOut) {
  CapacityQuestion asked = question(2, {in_zone("1", "a")});
  asked.failing_zones = {"b"};
  EXPECT_EQ(decide_capacity(asked).launches, Texts{"a"});
  asked.failing_zones = {"a", "b"};
  EXPECT_EQ(decide_capacity(asked), CapacityChange{});
}

TEST(Capacity, NothingIsLaunchedWhileLaunchesAreSuspended) {
  CapacityQuestion asked = question(2, {});
  asked.may_launch = false;
  EXPECT_EQ(decide_capacity(asked), CapacityChange{});
}

TEST(Capacity, SurplusIsTakenFromTheFullestZone) {
  const CapacityQuestion asked = question(2, {in_zone("1", "a"), in_zone("2", "b"), in_zone("3", "b")});
  EXPECT_EQ(decide_capacity(asked).terminations, Texts{"2"});
}

TEST(Capacity, ProtectedInstancesAreNotScaledIn) {
  CapacityQuestion asked = question(1, {in_zone("1", "a"), in_zone("2", "b")});
  for (CountedInstance& instance : asked.instances) instance.is_protected = true;
  EXPECT_EQ(decide_capacity(asked), CapacityChange{});
  asked.instances[1].is_protected = false;
  EXPECT_EQ(decide_capacity(asked).terminations, Texts{"2"});
}

TEST(Capacity, UnbalancedZonesAreRebalancedByLaunchingFirst) {
  const CapacityQuestion uneven = question(2, {in_zone("1", "a"), in_zone("2", "a")});
  EXPECT_EQ(decide_capacity(uneven), (CapacityChange{.launches = {"b"}, .for_rebalancing = true, .terminations = {}}));

  CapacityQuestion launching = question(2, {in_zone("1", "a"), in_zone("2", "a"), in_zone("3", "b")});
  launching.instances[2].in_service = false;
  launching.instances[2].for_rebalancing = true;
  EXPECT_EQ(decide_capacity(launching), CapacityChange{});  // until the new one serves, the old ones stay

  launching.instances[2].in_service = true;
  launching.instances[2].for_rebalancing = false;
  EXPECT_EQ(decide_capacity(launching).terminations, Texts{"1"});
}

TEST(Capacity, NothingIsRebalancedWhereThatWouldNotHelp) {
  struct Case {
    const char* why;
    std::int64_t desired;
    std::vector<CountedInstance> instances;
    std::set<std::string> failing;
    bool may_rebalance;
  };
  const Case cases[] = {
      {"one apart", 3, {in_zone("1", "a"), in_zone("2", "a"), in_zone("3", "b")}, {}, true},
      {"the other zone fails", 2, {in_zone("1", "a"), in_zone("2", "a")}, {"b"}, true},
      {"suspended", 2, {in_zone("1", "a"), in_zone("2", "a")}, {}, false},
  };
  for (const Case& one : cases) {
    CapacityQuestion asked = question(one.desired, one.instances);
    asked.failing_zones = one.failing;
    asked.may_rebalance = one.may_rebalance;
    EXPECT_EQ(decide_capacity(asked), CapacityChange{}) << one.why;
  }
}

TEST(Capacity, InstancesOfAZoneThatIsNoLongerTheGroupsAreMoved) {
  const CapacityQuestion asked = question(2, {in_zone("1", "a"), in_zone("2", "z")});
  EXPECT_EQ(decide_capacity(asked).launches, Texts{"b"});
  EXPECT_EQ(choose_for_scale_in(asked), "2");
}

TEST(TerminationPolicies, ChooseAmongTheInstancesOfOneZone) {
  std::vector<CountedInstance> instances = {in_zone("new", "a", 5), in_zone("old", "a", 50),
                                            in_zone("middle", "a", 30)};
  instances[2].configuration = {.kind = 1, .number = 0};
  struct Case {
    Texts policies;
    const char* chosen;
  };
  const Case cases[] = {{{"OldestInstance"}, "old"},
                        {{"NewestInstance"}, "new"},
                        {{"OldestLaunchTemplate"}, "middle"},
                        {{"ClosestToNextInstanceHour"}, "old"},
                        {{"Default"}, "middle"}};
  for (const Case& one : cases) {
    CapacityQuestion asked = question(2, instances);
    asked.termination_policies = one.policies;
    EXPECT_EQ(choose_for_scale_in(asked), one.chosen) << one.policies[0];
  }
}

RefreshQuestion refresh(std::int64_t desired, std::vector<CountedInstance> instances) {
  return {.desired = desired,
          .warmup = std::chrono::minutes(2),
          .started = kNow - std::chrono::minutes(5),
          .instances = std::move(instances),
          .now = kNow};
}

TEST(InstanceRefresh, KeepsEnoughHealthyOnes) {
  std::vector<CountedInstance> ten;
  for (int i = 0; i < 10; ++i) ten.push_back(in_zone(std::to_string(i), "a", 60 - i));
  EXPECT_EQ(decide_refresh(refresh(10, ten)).replaced_now, Texts{"0"});  // 90 % of ten
  RefreshQuestion half = refresh(10, ten);
  half.min_healthy_percentage = 50;
  EXPECT_EQ(decide_refresh(half).replaced_now.size(), 5U);
}

TEST(InstanceRefresh, ReplacesOneAtLeastAndThenWaitsForTheNewOneToWarmUp) {
  RefreshQuestion two = refresh(2, {in_zone("1", "a", 60), in_zone("2", "b", 50)});
  EXPECT_EQ(decide_refresh(two).replaced_now, Texts{"1"});

  two.instances[0] = in_zone("3", "a", 1);  // in service for one minute, of two
  EXPECT_TRUE(decide_refresh(two).replaced_now.empty());

  two.instances[0] = in_zone("3", "a", 3);
  EXPECT_EQ(decide_refresh(two).replaced_now, Texts{"2"});

  two.instances[1] = in_zone("4", "b", 3);
  EXPECT_TRUE(decide_refresh(two).done);
}

TEST(InstanceRefresh, PassesOverMatchingInstancesWhenToldTo) {
  RefreshQuestion asked = refresh(2, {in_zone("1", "a", 60), in_zone("2", "b", 50)});
  asked.skip_matching = true;
  asked.instances[1].current = false;
  EXPECT_EQ(decide_refresh(asked).replaced_now, Texts{"2"});
}

TEST(MaximumLifetime, EndsTheOldestOnceAllAreInService) {
  std::vector<CountedInstance> instances = {in_zone("1", "a", 90), in_zone("2", "b", 100)};
  EXPECT_EQ(expired_instance(instances, std::chrono::hours(1), kNow), "2");
  EXPECT_EQ(expired_instance(instances, std::chrono::hours(2), kNow), std::nullopt);
  instances[0].in_service = false;
  EXPECT_EQ(expired_instance(instances, std::chrono::hours(1), kNow), std::nullopt);
}

TEST(ScalingAdjustments, StayWithinTheGroupsBounds) {
  struct Case {
    const char* type;
    std::int64_t desired, value, min_magnitude, wanted;
  };
  const Case cases[] = {
      {"ChangeInCapacity", 4, 2, 0, 6},
      {"ChangeInCapacity", 4, -9, 0, 1},
      {"ExactCapacity", 4, 7, 0, 7},
      {"ExactCapacity", 4, 70, 0, 10},
      {"PercentChangeInCapacity", 4, 50, 0, 6},
      {"PercentChangeInCapacity", 4, 10, 0, 5},  // 0.4: away from zero
      {"PercentChangeInCapacity", 7, 25, 0, 8},  // 1.75: towards zero
      {"PercentChangeInCapacity", 4, 25, 3, 7},
      {"PercentChangeInCapacity", 4, -10, 0, 3},
      {"PercentChangeInCapacity", 4, -25, 2, 2},
  };
  for (const Case& one : cases) {
    const Adjustment adjustment{.type = one.type, .value = one.value, .min_magnitude = one.min_magnitude};
    EXPECT_EQ(adjusted_capacity(one.desired, adjustment, 1, 10), one.wanted) << one.type << " " << one.value;
  }
}

}  // namespace
}  // namespace regionfall::autoscaling
