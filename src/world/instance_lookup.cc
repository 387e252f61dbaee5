#include "world/instance_lookup.h"

#include <set>
#include <string_view>

#include "aws/members/ec2.h"
#include "base/json.h"
#include "base/text.h"
#include "services/ec2/plane_trouble.h"
#include "world/remote_caller.h"
#include "world/world_client.h"

namespace regionfall::world {
namespace {

namespace m = aws::members::ec2;

constexpr std::string_view kIdPrefix = "i-";
constexpr std::string_view kReady = "ready";

}  // namespace

Result<std::string> find_instance(const DataFolder& folder, const std::string& name) {
  const WorldAnswer status = TRY(ask_world(folder, Json::object({{"do", Json::string("status")}})));
  const bool is_id = name.starts_with(kIdPrefix);
  RemoteCaller caller(folder, "");
  std::set<std::string> found;
  bool all_answered = true;
  for (const Json& region : status.json["status"]["regions"].items()) {
    if (region["phase"].text() != kReady) {
      all_answered = false;
      continue;
    }
    const aws::Outcome described = caller.call({.region = {region["name"].text()},
                                                .service = "ec2",
                                                .operation = ec2::kDescribePlaneAddresses,
                                                .input = {},
                                                .caller = {},
                                                .secret_access_key = {}});
    if (!described) {
      all_answered = false;
      continue;
    }
    for (const aws::Value& interface : (*described)[m::NetworkInterfaces].as_list()) {
      const std::string& id = interface[m::InstanceId].as_text();
      if (!id.empty() && (id == name || interface[m::Name].as_text() == name)) found.insert(id);
    }
  }
  if (found.size() == 1) return *found.begin();
  if (!found.empty()) {
    return failure("Several instances are called \"" + name +
                   "\": " + join(std::vector<std::string>(found.begin(), found.end()), ", ") + ". Name one by its id.");
  }
  if (is_id && !all_answered) return name;
  return failure("There is no instance \"" + name + "\" in this world. Name it by its id or by its tag Name.");
}

}  // namespace regionfall::world
