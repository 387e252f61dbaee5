#include "world/remote_caller.h"

#include <utility>

#include "world/world_client.h"

namespace regionfall::world {
namespace {

constexpr int kUnavailableStatus = 503;
// A connection that was idle may turn out to be closed; a new one, hardly.
constexpr int kConnectionsTried = 3;

std::string text(CallFailure failure, const std::string& region) {
  if (failure == CallFailure::kSilence) return "The region " + region + " does not answer.";
  return "The connection to the region " + region + " was reset.";
}

}  // namespace

Result<CallClient> RemoteCaller::take_connection(const std::string& region, bool fresh) {
  if (!fresh) {
    const std::lock_guard lock(mutex_);
    std::vector<CallClient>& idle = idle_[region];
    if (!idle.empty()) {
      CallClient taken = std::move(idle.back());
      idle.pop_back();
      return taken;
    }
  }
  Json request = Json::object({{"do", Json::string("calls")}});
  request.set("region", Json::string(region));
  request.set("location", Json::string(client_location_));
  WorldAnswer answer = TRY(ask_world(folder_, request));
  if (answer.descriptors.empty()) return failure("The world did not hand over a connection.");
  return CallClient(std::move(answer.descriptors.front()), kCallSilenceMax);
}

aws::Outcome RemoteCaller::call(const aws::ServiceCall& call) {
  const std::string& region = call.region.text;
  CallFailure failure = CallFailure::kReset;
  for (int tried = 0; tried < kConnectionsTried; ++tried) {
    auto connection = take_connection(region, tried > 0);
    if (!connection) return aws::api_error("RequestError", connection.error().message, kUnavailableStatus);
    auto outcome = connection->call(call);
    if (outcome) {
      const std::lock_guard lock(mutex_);
      idle_[region].push_back(std::move(*connection));
      return std::move(*outcome);
    }
    failure = outcome.error();
    if (failure != CallFailure::kNotSent) break;
  }
  return aws::api_error(failure == CallFailure::kSilence ? "RequestTimeout" : "RequestError", text(failure, region),
                        kUnavailableStatus);
}

}  // namespace regionfall::world
