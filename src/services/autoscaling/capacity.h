#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace regionfall::autoscaling {

// How many instances a group has to launch or to end, where, and which: pure decisions. Sources: EC2 Auto Scaling user
// guide, "Instance distribution", "Rebalancing activities", "Termination policies", "Instance refresh".

// From how old a configuration an instance was launched; less is older: a launch configuration before any launch
// template, another launch template before the group's, a version before the next.
struct ConfigurationAge {
  int kind = 0;  // 0: launch configuration, 1: another launch template, 2: the group's
  std::int64_t number = 0;
  friend auto operator<=>(const ConfigurationAge&, const ConfigurationAge&) = default;
};

// An instance that counts: one that is pending or in service.
struct CountedInstance {
  std::string id;
  std::string zone;
  bool in_service = false;
  bool is_protected = false;     // from scale-in
  bool for_rebalancing = false;  // launched beyond the desired capacity
  Instant launched;
  std::optional<Instant> in_service_since;
  ConfigurationAge configuration;
  bool current = true;  // launched from what the group would launch from now
};

struct CapacityQuestion {
  std::int64_t desired = 0;
  std::vector<std::string> zones;       // the group's, in its order
  std::set<std::string> failing_zones;  // where launches failed lately
  bool may_launch = true;               // processes that are not suspended
  bool may_terminate = true;
  bool may_rebalance = true;
  std::vector<std::string> termination_policies = {"Default"};
  std::vector<CountedInstance> instances;
  Instant now;
};

struct CapacityChange {
  std::vector<std::string> launches;      // a zone each
  bool for_rebalancing = false;           // of the launches
  std::vector<std::string> terminations;  // ids
  friend bool operator==(const CapacityChange&, const CapacityChange&) = default;
};

// What to do now. Launches go to the zone that has the fewest instances, of those that do not fail; the first of the
// group's zones where that is a tie. With the capacity right and the zones more than one instance apart (or instances
// in zones that are no longer the group's), one is launched where there are the fewest, and once it is in service one
// is ended where there are the most.
CapacityChange decide_capacity(const CapacityQuestion& question);

// Which instance scale-in ends first: in the zone with the most unprotected ones, by the policies in their order, then
// the first by id. Nothing: all are protected.
std::optional<std::string> choose_for_scale_in(const CapacityQuestion& question);

// How a rolling replacement goes on.
struct RefreshQuestion {
  std::int64_t desired = 0;
  std::int64_t min_healthy_percentage = 90;
  std::chrono::seconds warmup{0};
  Instant started;
  bool skip_matching = false;  // instances that are current stay
  std::vector<CountedInstance> instances;
  Instant now;
};
struct RefreshStep {
  std::vector<std::string> replaced_now;  // ids, oldest first
  std::int64_t left = 0;                  // instances that still have to be replaced, or are warming up
  bool done = false;
};
// Ends as many of the old instances as leaves the healthy ones at or above the percentage of the desired capacity; one
// at least, once everything else is in service.
RefreshStep decide_refresh(const RefreshQuestion& question);

// The oldest instance whose life is over, once all are in service; nothing: none.
std::optional<std::string> expired_instance(const std::vector<CountedInstance>& instances,
                                            std::chrono::seconds max_lifetime, Instant now);

// -- scaling policies
// --------------------------------------------------------------------------------------------------

struct Adjustment {
  std::string type;  // "ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity"
  std::int64_t value = 0;
  std::int64_t min_magnitude = 0;  // of a percentage's outcome
};
// The desired capacity after an adjustment, within the group's bounds. Percentages round towards zero beyond one, and
// away from it below (user guide, "Scaling adjustment types").
std::int64_t adjusted_capacity(std::int64_t desired, const Adjustment& adjustment, std::int64_t min_size,
                               std::int64_t max_size);

}  // namespace regionfall::autoscaling
