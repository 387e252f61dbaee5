#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "services/route53/client.h"
#include "services/route53/snapshot.h"

namespace regionfall::route53 {

// Which record sets of a name and type answer. The policy picks one; when it is unhealthy, the next best is tried; when
// none is healthy, all count as healthy. Sources: Route 53 developer guide, "How Amazon Route 53 chooses records when
// health checking is configured", "Choosing a routing policy"; API reference, ResourceRecordSet.

// Multivalue answers have up to eight.
inline constexpr std::size_t kMultivalueMax = 8;
// Aliases that lead to aliases are followed so far; what is deeper, or a ring, has no records.
inline constexpr int kAliasDepthMax = 16;

struct Choice {
  std::array<const CompiledSet*, kMultivalueMax> sets = {};
  std::size_t count = 0;
};

// Health of record sets during one answer. What is found of a group is kept, so that trees of aliases whose branches
// meet again cost no more than the record sets in them.
class HealthEvaluation {
 public:
  explicit HealthEvaluation(const HealthView& health) : health_(health) {}

  // Whether a record set counts as healthy: its health check does and, where an alias evaluates it, its target does:
  // one of the record sets there, or the resource of AWS. Without either it is. Our choice: an alias that evaluates a
  // target without records is unhealthy.
  bool healthy(const CompiledSet& set) { return healthy_at(set, 0); }

 private:
  bool healthy_at(const CompiledSet& set, int depth);
  bool target_healthy(const CompiledAlias& alias, int depth);

  const HealthView& health_;
  std::vector<std::pair<const RecordGroup*, bool>> known_;
};

// None: there is no answer for this client (geolocation or IP-based routing without a default).
Choice choose(const RecordGroup& group, const Snapshot& snapshot, const Client& client, HealthEvaluation& health,
              Draw& draw);

// The distance that geoproximity routing compares: a bias of 1 to 99 makes the record's area larger, one of -99 to -1
// smaller.
double biased_distance(double distance, int bias);

}  // namespace regionfall::route53
