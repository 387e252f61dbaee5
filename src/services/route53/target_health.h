#pragma once

#include <cstddef>
#include <span>

namespace regionfall::route53 {

// Whether a load balancer is healthy as EvaluateTargetHealth sees it. Sources: Route 53 developer guide, "Values common
// for alias records"; Elastic Load Balancing user guide, "Target group health".

struct TargetGroupHealth {
  std::size_t targets = 0;  // registered
  std::size_t healthy = 0;
};

// Each target group that the load balancer forwards to has a healthy target (an empty one has none), and the edge
// reaches one of its nodes: a dead region says nothing of its targets any more. The latter is our choice: AWS documents
// nothing.
bool load_balancer_healthy(std::span<const TargetGroupHealth> groups, std::size_t reachable_nodes);

// Whether a load balancer's name leads to a node: to those that the edge reaches, of which there are `reachable_nodes`;
// to all when it reaches none. Our choice, as above.
bool node_answered(bool reachable, std::size_t reachable_nodes);

}  // namespace regionfall::route53
