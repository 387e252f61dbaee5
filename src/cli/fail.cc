#include <chrono>
#include <memory>
#include <ostream>
#include <string>
#include <utility>

#include "base/time_format.h"
#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/world_folder.h"
#include "world/fault.h"
#include "world/instance_lookup.h"
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

// Of what has addresses of its own.
std::string placed_effect(const std::string& what, const std::string& mode) {
  if (mode == "crash") return what + ": dead until this is healed; connections are refused.";
  if (mode == "blackhole") return what + ": cut off, no packet gets there or away; connections hang.";
  return what + ": slow, a fifth of the packets is lost and sent again.";
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

Run declare_fail_zone(CommandLine& line, Environment& environment) {
  const WorldFolder folder(line);
  const auto zone = std::make_shared<std::string>();
  const auto mode = std::make_shared<std::string>("crash");
  line.positional("zone", *zone, "Which one: us-east-1a, or use1-az1", true);
  line.value("mode", *mode, "MODE", "How: crash (when left out), blackhole or slow");
  return [=, &environment] {
    Json fault = Json::object({{"kind", Json::string("zone")}, {"zone", Json::string(*zone)}});
    fault.set("mode", Json::string(*mode));
    return fail(folder, environment, std::move(fault), placed_effect("its instances and load balancers' nodes", *mode));
  };
}

Run declare_fail_instance(CommandLine& line, Environment& environment) {
  const WorldFolder folder(line);
  const auto instance = std::make_shared<std::string>();
  const auto mode = std::make_shared<std::string>("crash");
  line.positional("instance", *instance, "Which one: its id, or its tag Name", true);
  line.value("mode", *mode, "MODE", "How: crash (when left out), blackhole or slow");
  return [=, &environment] {
    const auto id = world::find_instance(folder.in(environment), *instance);
    if (!id) return fail_with(environment, id.error());
    Json fault = Json::object({{"kind", Json::string("instance")}, {"instance", Json::string(*id)}});
    fault.set("mode", Json::string(*mode));
    return fail(folder, environment, std::move(fault), placed_effect("its machine", *mode));
  };
}

Run declare_fail_service(CommandLine& line, Environment& environment) {
  struct Options {
    std::string service, region, mode = "crash", error_rate, latency, status;
  };
  const WorldFolder folder(line);
  const auto options = std::make_shared<Options>();
  line.positional("service", options->service, "Which one: ec2, elbv2, ...", true);
  line.value("region", options->region, "REGION", "Where; all regions when left out");
  line.value("mode", options->mode, "MODE",
             "How: crash (when left out; calls fail), blackhole (they are not answered) or slow");
  line.value(
      "error-rate", options->error_rate, "PERCENT",
      "How many calls fail, as in 30%; when left out all that meet a crash, and 20% of those that meet slowness");
  line.value("latency", options->latency, "TIME",
             "How much later answers come, as in 2s; when left out 800ms where slow");
  line.value("status", options->status, "STATUS", "What calls fail with: 503 (when left out) or 500");
  return [=, &environment] {
    Json fault = Json::object({{"kind", Json::string("service")}, {"service", Json::string(options->service)}});
    fault.set("region", Json::string(options->region));
    fault.set("mode", Json::string(options->mode));
    std::string rate = options->error_rate;
    if (rate.ends_with('%')) rate.pop_back();
    if (!rate.empty()) fault.set("error_percent", Json::string(rate));
    if (!options->latency.empty()) {
      const auto latency = parse_duration(options->latency);
      if (!latency) return fail_with(environment, latency.error());
      fault.set("latency_ms", Json::number(std::chrono::duration_cast<std::chrono::milliseconds>(*latency).count()));
    }
    if (!options->status.empty()) fault.set("status", Json::string(options->status));
    return fail(folder, environment, std::move(fault), "what it has set up goes on.");
  };
}

Run declare_fail_process(CommandLine& line, Environment& environment) {
  const WorldFolder folder(line);
  const auto process = std::make_shared<std::string>();
  const auto region = std::make_shared<std::string>();
  const auto mode = std::make_shared<std::string>("crash");
  line.positional("process", *process, "Which one: edge (DNS), gateway, or balancers (of a region)", true);
  line.value("region", *region, "REGION", "Whose load balancers");
  line.value("mode", *mode, "MODE", "How: crash (when left out), blackhole or slow");
  return [=, &environment] {
    Json fault = Json::object({{"kind", Json::string("process")}, {"process", Json::string(*process)}});
    fault.set("region", Json::string(*region));
    fault.set("mode", Json::string(*mode));
    return fail(folder, environment, std::move(fault), placed_effect("it", *mode));
  };
}

}  // namespace regionfall::cli
