#include <memory>
#include <ostream>
#include <string>

#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/world_folder.h"
#include "world/fault.h"
#include "world/world_client.h"

namespace regionfall::cli {
namespace {

// Asks for a fault, and says in `effect` what it means when it has come into force.
int fail(const WorldFolder& folder, Environment& environment, Json fault, const std::string& effect) {
  Json request = Json::object({{"do", Json::string("fail")}});
  request.set("fault", std::move(fault));
  const auto answer = world::ask_world(folder.in(environment), request);
  if (!answer) return fail_with(environment, answer.error());
  const std::string& text = answer->json["text"].text();
  if (!answer->json["new"].as_bool()) {
    environment.out << "In force already: " << text << "\n";
  } else {
    environment.out << text << ": " << effect << "\n`regionfall heal` ends it.\n";
  }
  return 0;
}

std::string region_effect(const std::string& mode) {
  if (mode == "crash") return "its processes are dead and stay dead; connections are reset or refused.";
  if (mode == "blackhole") return "it runs, but no packet reaches or leaves it; connections hang.";
  return "its packets and answers are late, and some of its calls fail.";
}

}  // namespace

Run declare_fail_region(CommandLine& line, Environment& environment) {
  const WorldFolder folder(line);
  const auto region = std::make_shared<std::string>();
  const auto mode = std::make_shared<std::string>("crash");
  line.positional("region", *region, "Which one: us-east-1, ...", true);
  line.value("mode", *mode, "MODE", "How: crash (when left out), blackhole or slow");
  return [=, &environment] {
    Json fault = Json::object({{"kind", Json::string("region")}, {"region", Json::string(*region)}});
    fault.set("mode", Json::string(*mode));
    return fail(folder, environment, std::move(fault), region_effect(*mode));
  };
}

Run declare_fail_link(CommandLine& line, Environment& environment) {
  const WorldFolder folder(line);
  const auto from = std::make_shared<std::string>();
  const auto to = std::make_shared<std::string>();
  const auto one_way = std::make_shared<bool>(false);
  line.positional("a", *from, "One end: a region, a city, or edge", true);
  line.positional("b", *to, "The other end", true);
  line.flag("one-way", *one_way, "Only what A sends to B is lost");
  return [=, &environment] {
    Json fault =
        Json::object({{"kind", Json::string("link")}, {"from", Json::string(*from)}, {"to", Json::string(*to)}});
    fault.set("one_way", Json::boolean(*one_way));
    return fail(
        folder, environment, std::move(fault),
        *one_way ? "what the first sends to the second is swallowed." : "what they send each other is swallowed.");
  };
}

Run declare_fail_control_plane(CommandLine& line, Environment& environment) {
  const WorldFolder folder(line);
  const auto service = std::make_shared<std::string>();
  line.positional("service", *service, "Which one: ec2, iam, ...; nothing: all that are in us-east-1 for all regions");
  return [=, &environment] {
    const std::string named = service->empty() ? std::string(world::kGlobalControlPlanes) : *service;
    Json fault = Json::object({{"kind", Json::string("control-plane")}, {"service", Json::string(named)}});
    return fail(folder, environment, std::move(fault),
                service->empty()
                    ? "operations of IAM, Route 53 and CloudFront are refused; what they have set up goes on."
                    : "its operations are refused in all regions.");
  };
}

}  // namespace regionfall::cli
