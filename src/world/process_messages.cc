#include "world/process_messages.h"

#include <cstdlib>
#include <utility>

namespace regionfall::world {
namespace {

constexpr std::string_view kTrouble = "trouble";
constexpr std::string_view kCalls = "calls";
constexpr std::string_view kStop = "stop";
constexpr std::string_view kReady = "ready";
constexpr std::string_view kResources = "resources";
constexpr std::string_view kPeerWanted = "peer wanted";
constexpr std::string_view kFailed = "failed";
constexpr std::string_view kRegions = "regions";
constexpr std::string_view kResolver = "resolver";

Json message_of(std::string_view type) { return Json::object({{"type", Json::string(std::string(type))}}); }

struct Encode {
  Json operator()(const TroubleMessage& message) const {
    Json json = message_of(kTrouble);
    json.set("trouble", to_json(message.trouble));
    return json;
  }
  Json operator()(const CallsMessage& /*message*/) const { return message_of(kCalls); }
  Json operator()(const StopMessage& /*message*/) const { return message_of(kStop); }
  Json operator()(const ReadyMessage& /*message*/) const { return message_of(kReady); }
  Json operator()(const ResourcesMessage& message) const {
    Json json = message_of(kResources);
    Json counts = Json::object();
    for (const auto& [kind, count] : message.counts) counts.set(kind, Json::number(static_cast<std::int64_t>(count)));
    json.set("counts", std::move(counts));
    return json;
  }
  Json operator()(const PeerWantedMessage& message) const {
    Json json = message_of(kPeerWanted);
    json.set("region", Json::string(message.region));
    return json;
  }
  Json operator()(const FailedMessage& message) const {
    Json json = message_of(kFailed);
    json.set("reason", Json::string(message.reason));
    return json;
  }
  Json operator()(const ResolverMessage& message) const {
    Json json = message_of(kResolver);
    json.set("site", Json::string(message.site));
    return json;
  }
  Json operator()(const RegionsMessage& message) const {
    Json json = message_of(kRegions);
    Json regions = Json::array();
    for (const std::string& region : message.regions) regions.push(Json::string(region));
    json.set("regions", std::move(regions));
    return json;
  }
};

ResourceCounts counts_of(const Json& json) {
  ResourceCounts counts;
  for (const auto& [kind, count] : json.members()) counts[kind] = std::strtoull(count.text().c_str(), nullptr, 10);
  return counts;
}

std::unexpected<Error> unknown(const std::string& type) {
  return failure("There is no message of the type \"" + type + "\"");
}

}  // namespace

std::string encode(const ProcessState& state) { return std::visit(Encode{}, state).dump(); }
std::string encode_stop() { return Encode{}(StopMessage{}).dump(); }
std::string encode(const ToRegion& message) { return std::visit(Encode{}, message).dump(); }
std::string encode(const FromRegion& message) { return std::visit(Encode{}, message).dump(); }
std::string encode(const ToEdge& message) { return std::visit(Encode{}, message).dump(); }

std::optional<ProcessState> decode_process_state(std::string_view text) {
  const auto json = parse_json(text);
  if (!json) return std::nullopt;
  const std::string& type = (*json)["type"].text();
  if (type == kReady) return ReadyMessage{};
  if (type == kFailed) return FailedMessage{(*json)["reason"].text()};
  return std::nullopt;
}

Result<ToRegion> decode_to_region(std::string_view text) {
  const Json json = TRY(parse_json(text));
  const std::string& type = json["type"].text();
  if (type == kTrouble) return TroubleMessage{trouble_from_json(json["trouble"])};
  if (type == kCalls) return CallsMessage{};
  if (type == kStop) return StopMessage{};
  return unknown(type);
}

Result<FromRegion> decode_from_region(std::string_view text) {
  const Json json = TRY(parse_json(text));
  const std::string& type = json["type"].text();
  if (type == kResources) return ResourcesMessage{counts_of(json["counts"])};
  if (type == kPeerWanted) return PeerWantedMessage{json["region"].text()};
  return unknown(type);
}

Result<ToEdge> decode_to_edge(std::string_view text) {
  const Json json = TRY(parse_json(text));
  const std::string& type = json["type"].text();
  if (type == kStop) return StopMessage{};
  if (type == kResolver) return ResolverMessage{json["site"].text()};
  if (type != kRegions) return unknown(type);
  RegionsMessage message;
  for (const Json& region : json["regions"].items()) message.regions.push_back(region.text());
  return message;
}

}  // namespace regionfall::world
