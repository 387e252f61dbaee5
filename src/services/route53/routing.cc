#include "services/route53/routing.h"

#include <algorithm>
#include <bitset>
#include <limits>

#include "services/route53/geo_locations.h"
#include "services/route53/limits.h"

namespace regionfall::route53 {
namespace {

constexpr std::size_t kSetsMax = kRoutedSetsMax;
using Flags = std::bitset<kSetsMax>;

// The record sets of a group, and which of them are candidates.
struct Candidates {
  std::span<const CompiledSet> sets;
  Flags flags;

  template <class Visit>
  void each(Visit&& visit) const {
    for (std::size_t i = 0; i < sets.size(); ++i) {
      if (flags[i]) visit(sets[i]);
    }
  }
};

Choice one(const CompiledSet* set) {
  Choice choice;
  if (set != nullptr) choice.sets[choice.count++] = set;
  return choice;
}

// The candidate with the lowest rank; of equals the first. A rank of kNever is no candidate.
constexpr double kNever = std::numeric_limits<double>::infinity();

template <class Rank>
const CompiledSet* lowest(const Candidates& candidates, Rank&& rank) {
  const CompiledSet* best = nullptr;
  double best_rank = kNever;
  candidates.each([&](const CompiledSet& set) {
    const double own = rank(set);
    if (own < best_rank) {
      best = &set;
      best_rank = own;
    }
  });
  return best;
}

// A share of the weights; all alike when all are zero.
const CompiledSet* weighted(const Candidates& candidates, Draw& draw) {
  std::uint64_t sum = 0;
  candidates.each([&](const CompiledSet& set) { sum += set.weight; });
  const std::uint64_t total = sum > 0 ? sum : candidates.flags.count();
  if (total == 0) return nullptr;
  std::uint64_t left = draw.below(total);
  const CompiledSet* found = nullptr;
  candidates.each([&](const CompiledSet& set) {
    if (found != nullptr) return;
    const std::uint64_t share = sum > 0 ? set.weight : 1;
    if (left < share) found = &set;
    left -= std::min(left, share);
  });
  return found;
}

// How small the area of a geolocation record is that the client is in.
double area_rank(const GeoLocation& location, const Client& client) {
  if (location.continent) return *location.continent == client.continent ? 3 : kNever;
  if (!location.country) return kNever;
  if (*location.country == kAnyCountry) return 4;
  if (*location.country != client.country) return kNever;
  if (!location.subdivision) return 2;
  return *location.subdivision == client.subdivision ? 1 : kNever;
}

const CompiledSet* by_address(const Candidates& candidates, const CidrTable* table, const Client& client) {
  const auto at = [&](std::string_view location) {
    const CompiledSet* found = nullptr;
    candidates.each([&](const CompiledSet& set) {
      if (set.cidr_location == location) found = &set;
    });
    return found;
  };
  const CompiledSet* found = nullptr;
  if (table != nullptr) {
    table->each_match(client.address, [&](std::string_view location) {
      found = at(location);
      return found != nullptr;
    });
  }
  return found != nullptr ? found : at("*");
}

// Up to eight, from a place on that is drawn.
Choice several(const Candidates& candidates, Draw& draw) {
  Choice choice;
  const std::size_t size = candidates.sets.size();
  const std::size_t first = draw.below(size);
  for (std::size_t i = 0; i < size && choice.count < kMultivalueMax; ++i) {
    const std::size_t place = (first + i) % size;
    if (candidates.flags[place]) choice.sets[choice.count++] = &candidates.sets[place];
  }
  return choice;
}

// What the policy picks of the candidates; none when none of them is for this client.
Choice pick(const RecordGroup& group, const Candidates& candidates, const Snapshot& snapshot, const Client& client,
            Draw& draw) {
  switch (group.policy) {
    case RoutingPolicy::kSimple:
      return one(&group.sets.front());
    case RoutingPolicy::kFailover:
      return one(lowest(candidates, [](const CompiledSet& set) { return set.primary ? 0 : 1; }));
    case RoutingPolicy::kLatency:
      return one(lowest(candidates, [&](const CompiledSet& set) { return client.round_trip_ms[set.region_number]; }));
    case RoutingPolicy::kGeolocation:
      return one(lowest(candidates, [&](const CompiledSet& set) { return area_rank(set.geo_location, client); }));
    case RoutingPolicy::kGeoproximity:
      return one(lowest(candidates, [&](const CompiledSet& set) {
        return biased_distance(distance_km(set.point, client.point), set.bias);
      }));
    case RoutingPolicy::kMultivalue:
      return several(candidates, draw);
    case RoutingPolicy::kIpBased:
      return one(by_address(candidates, snapshot.cidr_table(group.cidr_collection), client));
    case RoutingPolicy::kWeighted:
      break;
  }
  return one(weighted(candidates, draw));
}

// Weighted record sets of weight zero take part once none of the others is healthy.
Candidates without_zeros(const RecordGroup& group, Candidates candidates) {
  if (group.policy != RoutingPolicy::kWeighted) return candidates;
  Flags heavy;
  for (std::size_t i = 0; i < candidates.sets.size(); ++i) {
    heavy[i] = candidates.flags[i] && candidates.sets[i].weight > 0;
  }
  if (heavy.any()) candidates.flags = heavy;
  return candidates;
}

}  // namespace

double biased_distance(double distance, int bias) {
  constexpr double kWhole = 100;
  if (bias >= 0) return distance * (1 - bias / kWhole);
  return distance / (1 + bias / kWhole);
}

bool HealthEvaluation::healthy_at(const CompiledSet& set, int depth) {
  if (!set.health_check.empty() && !health_.check_healthy(set.health_check)) return false;
  return !set.alias || !set.alias->evaluate_health || target_healthy(*set.alias, depth);
}

bool HealthEvaluation::target_healthy(const CompiledAlias& alias, int depth) {
  if (alias.group == nullptr) {
    const TargetState* target = health_.target(alias.name);
    return target != nullptr && target->healthy;
  }
  if (depth >= kAliasDepthMax) return false;
  const auto found = std::ranges::find(known_, alias.group, &std::pair<const RecordGroup*, bool>::first);
  if (found != known_.end()) return found->second;
  const std::size_t place = known_.size();
  known_.emplace_back(alias.group, false);  // what a ring finds of itself
  const bool healthy =
      std::ranges::any_of(alias.group->sets, [&](const CompiledSet& set) { return healthy_at(set, depth + 1); });
  known_[place].second = healthy;
  return healthy;
}

Choice choose(const RecordGroup& group, const Snapshot& snapshot, const Client& client, HealthEvaluation& health,
              Draw& draw) {
  if (group.policy == RoutingPolicy::kSimple) return one(&group.sets.front());
  const std::span<const CompiledSet> sets = std::span(group.sets).first(std::min(group.sets.size(), kSetsMax));
  Candidates healthy{.sets = sets, .flags = {}};
  for (std::size_t i = 0; i < sets.size(); ++i) healthy.flags[i] = health.healthy(sets[i]);
  if (healthy.flags.any()) {
    const Choice choice = pick(group, without_zeros(group, healthy), snapshot, client, draw);
    if (choice.count > 0) return choice;
  }
  // None that is for this client is healthy: all count as healthy.
  Candidates all{.sets = sets, .flags = {}};
  for (std::size_t i = 0; i < sets.size(); ++i) all.flags.set(i);
  return pick(group, without_zeros(group, all), snapshot, client, draw);
}

}  // namespace regionfall::route53
