#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "net/namespaced_process.h"
#include "world/region.h"

namespace regionfall::world {

// What the supervisor and the processes of a world tell each other, one JSON text a message.

// The processes' end of the socket for them.
inline constexpr int kSupervisorDescriptor = net::kFirstInheritedDescriptor;

// -- From every process: its state

// It serves.
struct ReadyMessage {};
// It cannot serve, and ends.
struct FailedMessage {
  std::string reason;
};
using ProcessState = std::variant<ReadyMessage, FailedMessage>;
std::string encode(const ProcessState& state);
// Nothing: the message is about something else.
std::optional<ProcessState> decode_process_state(std::string_view text);

// -- To every process

// Answer what has been asked, and end.
struct StopMessage {};
std::string encode_stop();

// -- To a region

// Faults that concern its operations, in place of what it was told before.
struct TroubleMessage {
  RegionTrouble trouble;
};
// The message's descriptor is a connection that carries calls (call_frame.h).
struct CallsMessage {};

using ToRegion = std::variant<TroubleMessage, CallsMessage, StopMessage>;
std::string encode(const ToRegion& message);
Result<ToRegion> decode_to_region(std::string_view text);

// -- From a region

// How many resources it has, by kind ("ec2.vpcs").
struct ResourcesMessage {
  ResourceCounts counts;
};
// It calls another region, which is to be started if it is none yet.
struct PeerWantedMessage {
  std::string region;
};
using FromRegion = std::variant<ResourcesMessage, PeerWantedMessage>;
std::string encode(const FromRegion& message);
Result<FromRegion> decode_from_region(std::string_view text);

// -- To the edge

// The regions that the world has, in place of those that it was told of before.
struct RegionsMessage {
  std::vector<std::string> regions;
};

// The message's descriptors are sockets in a site's network: where its programs ask for names, for datagrams and for
// connections, and one for datagrams by which their resolver asks the edge.
struct ResolverMessage {
  std::string site;
};

using ToEdge = std::variant<RegionsMessage, ResolverMessage, StopMessage>;
std::string encode(const ToEdge& message);
Result<ToEdge> decode_to_edge(std::string_view text);

}  // namespace regionfall::world
