#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/elbv2/routing.h"

namespace regionfall::elbv2 {

// Which target of a group gets a request. Source: user guide, "Target groups for your Application Load Balancers",
// "Target group health".

// What the plane knows at the moment, besides the snapshot.
struct Load {
  std::uint64_t turn = 0;                      // one more with every request to the group
  std::span<const std::uint32_t> outstanding;  // requests that wait for each of the group's targets
  std::uint64_t draw = 0;                      // random
  Instant now;
};

// Whether a group has enough healthy targets for its floor. Only targets that are not draining count.
bool above_floor(const HealthFloor& floor, std::size_t healthy, std::size_t all);

// The targets (by place in group.targets) that may get a request at a node of that zone: those of the zone, where
// requests do not cross zones; the healthy ones of them, or all, when fewer are healthy than the group's floor.
std::vector<std::size_t> candidates(const RoutingGroup& group, std::string_view node_zone);

// The target that gets the request; nothing: there is none, which is answered with 503. `sticky_key` is the target that
// a cookie of the client's names, which gets it as long as it is a candidate; empty: none does.
std::optional<std::size_t> choose_target(const RoutingGroup& group, std::string_view node_zone, const Load& load,
                                         std::string_view sticky_key);

// Whether every target group that has targets in a zone is above its floor for DNS there.
bool zone_healthy(const Routing& routing, std::string_view zone);

// The zones whose nodes are in DNS: the healthy ones, or all when none is.
std::vector<std::string> zones_in_dns(const Routing& routing);

}  // namespace regionfall::elbv2
