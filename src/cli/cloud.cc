#include "cli/cloud.h"

#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "world/world_client.h"

namespace regionfall::cli {
namespace {

constexpr int kUnavailableStatus = 503;

}  // namespace

Cloud::Cloud(world::DataFolder folder, const std::string& client_location)
    : folder_(folder), client_location_(client_location), caller_(std::move(folder), client_location) {}

Cloud::~Cloud() = default;

aws::Outcome Cloud::call(const aws::ServiceCall& call) {
  std::call_once(begun_, [this] { ready_ = begin(); });
  if (!ready_) return aws::api_error("RequestError", ready_.error().message, kUnavailableStatus);
  return caller_.call(call);
}

Result<void> Cloud::begin() {
  if (world::ask_world(folder_, Json::object({{"do", Json::string("status")}}))) return {};
  std::vector<std::string> options;
  if (!client_location_.empty()) options.push_back("-client-location=" + client_location_);
  world_.emplace(TRY(WorldProcess::start(folder_, options)));
  return {};
}

}  // namespace regionfall::cli
