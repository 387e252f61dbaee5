#include "services/route53/target_health.h"

#include <algorithm>

namespace regionfall::route53 {

bool load_balancer_healthy(std::span<const TargetGroupHealth> groups, std::size_t reachable_nodes) {
  return reachable_nodes > 0 &&
         std::ranges::all_of(groups, [](const TargetGroupHealth& group) { return group.healthy > 0; });
}

bool node_answered(bool reachable, std::size_t reachable_nodes) { return reachable || reachable_nodes == 0; }

}  // namespace regionfall::route53
