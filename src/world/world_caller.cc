#include "world/world_caller.h"

#include <utility>

#include "world/world_client.h"

namespace regionfall::world {
namespace {

constexpr int kUnavailableStatus = 503;

std::string_view text(CallFailure failure) {
  return failure == CallFailure::kSilence ? "there was silence" : "the connection was reset";
}

aws::Outcome unreachable(const std::string& region, std::string_view reason) {
  return aws::api_error(std::string(kUnreachableCode), "region " + region + " does not answer: " + std::string(reason),
                        kUnavailableStatus);
}

}  // namespace

aws::Outcome WorldCaller::call(const aws::ServiceCall& call) {
  const std::string& region = call.region.text;
  // A connection that was idle may have been closed meanwhile; a new one has not.
  for (const bool fresh : {false, true}) {
    Result<CallClient> connection = connection_to(region, fresh);
    if (!connection) return unreachable(region, connection.error().message);
    Result<aws::Outcome, CallFailure> outcome = connection->call(call);
    if (outcome) {
      give_back(region, *std::move(connection));
      return *std::move(outcome);
    }
    if (outcome.error() != CallFailure::kNotSent) return unreachable(region, text(outcome.error()));
  }
  return unreachable(region, text(CallFailure::kReset));
}

Result<CallClient> WorldCaller::connection_to(const std::string& region, bool fresh) {
  if (!fresh) {
    const std::scoped_lock lock(mutex_);
    std::vector<CallClient>& idle = idle_[region];
    if (!idle.empty()) {
      CallClient connection = std::move(idle.back());
      idle.pop_back();
      return connection;
    }
  }
  WorldAnswer answer =
      TRY(ask_world(folder_, Json::object({{"do", Json::string("calls")}, {"region", Json::string(region)}})));
  if (answer.descriptors.size() != 1) return failure("the world gave no connection");
  return CallClient(std::move(answer.descriptors.front()), kCallSilenceMax);
}

void WorldCaller::give_back(const std::string& region, CallClient connection) {
  const std::scoped_lock lock(mutex_);
  idle_[region].push_back(std::move(connection));
}

}  // namespace regionfall::world
