#include "services/autoscaling/capacity.h"

#include <algorithm>
#include <map>

namespace regionfall::autoscaling {
namespace {

using Counts = std::map<std::string, std::int64_t>;

bool is_zone_of(const CapacityQuestion& question, const std::string& zone) {
  return std::ranges::find(question.zones, zone) != question.zones.end();
}

std::vector<std::string> working_zones(const CapacityQuestion& question) {
  std::vector<std::string> zones = question.zones;
  std::erase_if(zones, [&](const std::string& zone) { return question.failing_zones.contains(zone); });
  return zones;
}

Counts counts_by_zone(const CapacityQuestion& question) {
  Counts counts;
  for (const std::string& zone : question.zones) counts[zone] = 0;
  for (const CountedInstance& instance : question.instances) ++counts[instance.zone];
  return counts;
}

// The first of the zones with the fewest instances. `zones` is not empty.
const std::string& emptiest(const std::vector<std::string>& zones, const Counts& counts) {
  return *std::ranges::min_element(zones, {}, [&](const std::string& zone) { return counts.at(zone); });
}

std::vector<std::string> balanced_launches(const CapacityQuestion& question, std::int64_t count) {
  const std::vector<std::string> zones = working_zones(question);
  if (zones.empty()) return {};
  Counts counts = counts_by_zone(question);
  std::vector<std::string> launches;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string& zone = emptiest(zones, counts);
    ++counts[zone];
    launches.push_back(zone);
  }
  return launches;
}

// The zone that a rebalancing launch goes to; nothing: the zones are balanced, as far as they work.
std::optional<std::string> rebalancing_zone(const CapacityQuestion& question) {
  const std::vector<std::string> zones = working_zones(question);
  if (zones.empty() || question.instances.empty()) return std::nullopt;
  const Counts counts = counts_by_zone(question);
  const std::string& least = emptiest(zones, counts);
  for (const auto& [zone, count] : counts) {
    if (!is_zone_of(question, zone) && count > 0) return least;
    if (count > counts.at(least) + 1) return least;
  }
  return std::nullopt;
}

// -- termination policies
// ----------------------------------------------------------------------------------------------

using Candidates = std::vector<const CountedInstance*>;

// Keeps those with the least `rank`.
template <class Rank>
void keep_least(Candidates& candidates, Rank rank) {
  const auto least = std::ranges::min_element(candidates, {}, rank);
  const auto value = rank(*least);
  std::erase_if(candidates, [&](const CountedInstance* one) { return rank(one) != value; });
}

std::int64_t seconds_to_next_hour(const CountedInstance& instance, Instant now) {
  constexpr std::chrono::seconds kHour = std::chrono::hours(1);
  const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - instance.launched);
  return (kHour - age % kHour).count();
}

void apply_policy(Candidates& candidates, const std::string& policy, Instant now) {
  const auto launched = [](const CountedInstance* one) { return one->launched.time_since_epoch().count(); };
  const auto configuration = [](const CountedInstance* one) { return one->configuration; };
  const auto hour = [&](const CountedInstance* one) { return seconds_to_next_hour(*one, now); };
  if (policy == "OldestInstance") {
    keep_least(candidates, launched);
  } else if (policy == "NewestInstance") {
    keep_least(candidates, [&](const CountedInstance* one) { return -launched(one); });
  } else if (policy == "OldestLaunchConfiguration" || policy == "OldestLaunchTemplate") {
    keep_least(candidates, configuration);
  } else if (policy == "ClosestToNextInstanceHour") {
    keep_least(candidates, hour);
  } else if (policy == "Default") {
    keep_least(candidates, configuration);
    keep_least(candidates, hour);
  }
}

void keep_fullest_zone(Candidates& candidates, const CapacityQuestion& question) {
  const Counts counts = counts_by_zone(question);
  // Zones that are no longer the group's are emptied first.
  keep_least(candidates, [&](const CountedInstance* one) {
    return std::pair(is_zone_of(question, one->zone), -counts.at(one->zone));
  });
  const std::string zone =
      (*std::ranges::min_element(candidates, {}, [](const CountedInstance* one) { return one->zone; }))->zone;
  std::erase_if(candidates, [&](const CountedInstance* one) { return one->zone != zone; });
}

bool is_warm(const CountedInstance& instance, const RefreshQuestion& question) {
  return instance.in_service && instance.in_service_since &&
         *instance.in_service_since + question.warmup <= question.now;
}

bool must_go(const CountedInstance& instance, const RefreshQuestion& question) {
  return instance.launched < question.started && !(question.skip_matching && instance.current);
}

}  // namespace

std::optional<std::string> choose_for_scale_in(const CapacityQuestion& question) {
  Candidates candidates;
  for (const CountedInstance& instance : question.instances) {
    if (!instance.is_protected) candidates.push_back(&instance);
  }
  if (candidates.empty()) return std::nullopt;
  keep_fullest_zone(candidates, question);
  for (const std::string& policy : question.termination_policies) apply_policy(candidates, policy, question.now);
  return (*std::ranges::min_element(candidates, {}, [](const CountedInstance* one) { return one->id; }))->id;
}

CapacityChange decide_capacity(const CapacityQuestion& question) {
  const auto all = static_cast<std::int64_t>(question.instances.size());
  const auto extra = std::ranges::count_if(question.instances, &CountedInstance::for_rebalancing);
  if (all < question.desired) {
    if (!question.may_launch) return {};
    return {.launches = balanced_launches(question, question.desired - all), .terminations = {}};
  }
  CapacityChange change;
  CapacityQuestion left = question;
  for (std::int64_t surplus = all - extra - question.desired; surplus > 0 && question.may_terminate; --surplus) {
    const std::optional<std::string> id = choose_for_scale_in(left);
    if (!id) break;
    std::erase_if(left.instances, [&](const CountedInstance& one) { return one.id == *id; });
    change.terminations.push_back(*id);
  }
  const bool settled =
      all == question.desired && std::ranges::all_of(question.instances, &CountedInstance::in_service) && extra == 0;
  if (!settled || !question.may_rebalance || !question.may_launch || !question.may_terminate) return change;
  if (!choose_for_scale_in(question)) return change;  // whatever comes could not make room
  if (const std::optional<std::string> zone = rebalancing_zone(question)) {
    change.launches.push_back(*zone);
    change.for_rebalancing = true;
  }
  return change;
}

RefreshStep decide_refresh(const RefreshQuestion& question) {
  RefreshStep step;
  std::vector<const CountedInstance*> old;
  std::int64_t healthy = 0;
  std::int64_t unready = 0;
  for (const CountedInstance& instance : question.instances) {
    const bool leaves = must_go(instance, question);
    if (leaves) old.push_back(&instance);
    const bool ready = leaves ? instance.in_service : is_warm(instance, question);
    ready ? ++healthy : ++unready;
  }
  const std::int64_t missing =
      std::max<std::int64_t>(question.desired - static_cast<std::int64_t>(question.instances.size()), 0);
  step.left = static_cast<std::int64_t>(old.size()) + unready + missing;
  step.done = step.left == 0;
  const std::int64_t floor = (question.desired * question.min_healthy_percentage + 99) / 100;
  std::int64_t room = healthy - floor;
  if (room <= 0 && unready == 0 && missing == 0) room = 1;
  std::ranges::sort(old, {}, [](const CountedInstance* one) { return std::pair(one->launched, one->id); });
  for (const CountedInstance* one : old) {
    if (room <= 0) break;
    step.replaced_now.push_back(one->id);
    --room;
  }
  return step;
}

std::optional<std::string> expired_instance(const std::vector<CountedInstance>& instances,
                                            std::chrono::seconds max_lifetime, Instant now) {
  const CountedInstance* oldest = nullptr;
  for (const CountedInstance& instance : instances) {
    if (!instance.in_service) return std::nullopt;
    if (oldest == nullptr || instance.launched < oldest->launched) oldest = &instance;
  }
  if (oldest == nullptr || oldest->launched + max_lifetime > now) return std::nullopt;
  return oldest->id;
}

std::int64_t adjusted_capacity(std::int64_t desired, const Adjustment& adjustment, std::int64_t min_size,
                               std::int64_t max_size) {
  std::int64_t wanted = desired;
  if (adjustment.type == "ExactCapacity") {
    wanted = adjustment.value;
  } else if (adjustment.type == "PercentChangeInCapacity") {
    const std::int64_t hundredths = desired * adjustment.value;
    std::int64_t change = hundredths / 100;
    if (change == 0 && hundredths != 0) change = hundredths > 0 ? 1 : -1;
    if (change > 0) change = std::max(change, adjustment.min_magnitude);
    if (change < 0) change = std::min(change, -adjustment.min_magnitude);
    wanted = desired + change;
  } else {
    wanted = desired + adjustment.value;
  }
  return std::clamp(wanted, min_size, std::max(min_size, max_size));
}

}  // namespace regionfall::autoscaling
