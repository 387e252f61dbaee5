#include "services/elbv2/target_choice.h"

#include <algorithm>

namespace regionfall::elbv2 {
namespace {

constexpr std::uint64_t kPermille = 1000;
constexpr std::uint64_t kTargetsSkippedMax = 8;

// How much of its full share a target gets, in thousandths: during slow start it grows with time.
std::uint64_t share_permille(const RoutingGroup& group, const RoutingTarget& target, Instant now) {
  if (group.slow_start_seconds == 0 || !target.healthy_since) return kPermille;
  const auto healthy_for = std::chrono::duration_cast<std::chrono::milliseconds>(now - *target.healthy_since).count();
  const std::int64_t share = healthy_for / group.slow_start_seconds;
  return static_cast<std::uint64_t>(std::clamp<std::int64_t>(share, 1, kPermille));
}

// In their turn; a target in slow start passes part of its turns on. Where all targets are, none is.
std::size_t round_robin(const RoutingGroup& group, const std::vector<std::size_t>& from, const Load& load) {
  const auto share = [&](std::size_t target) { return share_permille(group, group.targets[target], load.now); };
  const bool any_full = std::ranges::any_of(from, [&](std::size_t target) { return share(target) == kPermille; });
  if (!any_full) return from[load.turn % from.size()];
  // The draw's digits decide one target after another, so that no two skips depend on each other.
  std::uint64_t draw = load.draw;
  for (std::uint64_t skipped = 0; skipped < kTargetsSkippedMax; ++skipped) {
    const std::size_t target = from[(load.turn + skipped) % from.size()];
    if (draw % kPermille < share(target)) return target;
    draw = draw * 6364136223846793005U + 1442695040888963407U;
    draw ^= draw >> 29U;
  }
  return from[load.turn % from.size()];
}

std::size_t least_outstanding(const std::vector<std::size_t>& from, const Load& load) {
  const auto outstanding = [&](std::size_t target) {
    return target < load.outstanding.size() ? load.outstanding[target] : 0;
  };
  std::size_t best = from[load.turn % from.size()];  // among equals, in turn
  for (std::size_t i = 1; i < from.size(); ++i) {
    const std::size_t target = from[(load.turn + i) % from.size()];
    if (outstanding(target) < outstanding(best)) best = target;
  }
  return best;
}

}  // namespace

bool above_floor(const HealthFloor& floor, std::size_t healthy, std::size_t all) {
  if (floor.count && healthy < static_cast<std::size_t>(*floor.count)) return false;
  return !floor.percentage || healthy * 100 >= static_cast<std::size_t>(*floor.percentage) * all;
}

std::vector<std::size_t> candidates(const RoutingGroup& group, std::string_view node_zone) {
  std::vector<std::size_t> all;
  std::vector<std::size_t> healthy;
  for (std::size_t i = 0; i < group.targets.size(); ++i) {
    const RoutingTarget& target = group.targets[i];
    const bool reachable = group.cross_zone || target.zone.empty() || target.zone == node_zone;
    if (target.draining || !reachable) continue;
    all.push_back(i);
    if (target.healthy) healthy.push_back(i);
  }
  return above_floor(group.routing_floor, healthy.size(), all.size()) ? healthy : all;
}

std::optional<std::size_t> choose_target(const RoutingGroup& group, std::string_view node_zone, const Load& load,
                                         std::string_view sticky_key) {
  const std::vector<std::size_t> from = candidates(group, node_zone);
  if (from.empty()) return std::nullopt;
  if (!sticky_key.empty()) {
    const auto found =
        std::ranges::find_if(from, [&](std::size_t target) { return group.targets[target].key == sticky_key; });
    if (found != from.end()) return *found;
  }
  switch (group.algorithm) {
    case Algorithm::kLeastOutstandingRequests:
      return least_outstanding(from, load);
    case Algorithm::kWeightedRandom:
      return from[load.draw % from.size()];
    case Algorithm::kRoundRobin:
      return round_robin(group, from, load);
  }
  return std::nullopt;
}

bool zone_healthy(const Routing& routing, std::string_view zone) {
  return std::ranges::all_of(routing.groups, [&](const RoutingGroup& group) {
    std::size_t all = 0;
    std::size_t healthy = 0;
    for (const RoutingTarget& target : group.targets) {
      if (target.draining || (!target.zone.empty() && target.zone != zone)) continue;
      ++all;
      healthy += target.healthy ? 1 : 0;
    }
    return all == 0 || above_floor(group.dns_floor, healthy, all);
  });
}

std::vector<std::string> zones_in_dns(const Routing& routing) {
  std::vector<std::string> all;
  std::vector<std::string> healthy;
  for (const LoadBalancerZone& zone : routing.zones) {
    all.push_back(zone.zone_name);
    if (zone_healthy(routing, zone.zone_name)) healthy.push_back(zone.zone_name);
  }
  return healthy.empty() ? all : healthy;
}

}  // namespace regionfall::elbv2
