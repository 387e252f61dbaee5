#pragma once

#include <cstdint>
#include <string_view>

#include "services/route53/rows.h"

namespace regionfall::route53 {

// How one of several record sets with the same name and type is chosen.
enum class RoutingPolicy : std::uint8_t {
  kSimple,
  kWeighted,
  kLatency,
  kFailover,
  kGeolocation,
  kGeoproximity,
  kMultivalue,
  kIpBased,
};

RoutingPolicy routing_policy(const RecordSet& set);
// "weighted"
std::string_view to_text(RoutingPolicy policy);

}  // namespace regionfall::route53
