#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/json.h"
#include "base/result.h"
#include "world/region.h"

namespace regionfall::world {

// What the supervisor and a region's process tell each other, one JSON text a message.

// -- To the region

// Faults that concern its operations, in place of what it was told before.
struct TroubleMessage {
  RegionTrouble trouble;
};
// The message's descriptor is a connection that carries calls (call_frame.h).
struct CallsMessage {};
// Answer what has been asked, and end.
struct StopMessage {};

using ToRegion = std::variant<TroubleMessage, CallsMessage, StopMessage>;
std::string encode(const ToRegion& message);
Result<ToRegion> decode_to_region(std::string_view text);

// -- From the region

// It serves.
struct ReadyMessage {};
// How many resources it has, by kind ("ec2.vpcs").
struct ResourcesMessage {
  ResourceCounts counts;
};
// It calls another region, which is to be started if it is none yet.
struct PeerWantedMessage {
  std::string region;
};
// It cannot serve, and ends.
struct FailedMessage {
  std::string reason;
};
using FromRegion = std::variant<ReadyMessage, ResourcesMessage, PeerWantedMessage, FailedMessage>;
std::string encode(const FromRegion& message);
Result<FromRegion> decode_from_region(std::string_view text);

}  // namespace regionfall::world
