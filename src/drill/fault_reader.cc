#include "drill/fault_reader.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "world/site.h"

namespace regionfall::drill {
namespace {

using world::Fault;
using world::FaultMode;
using Found = std::optional<Fault>;

// Reads one block.
class FaultReader {
 public:
  FaultReader(ArgumentReader& arguments, terraform::LoadContext& context) : arguments_(arguments), context_(context) {}

  Found region() {
    const auto name = known_region();
    const auto mode = this->mode();
    return name && mode ? Found(world::RegionFault{*name, *mode}) : Found();
  }

  Found zone() {
    const auto mode = this->mode();
    const auto name = arguments_.string("zone");
    const auto known = world::known_zone(name.value_or(""));
    if (name && !known) arguments_.mistake("zone", "Unknown zone", known.error().message);
    if (!name || !known || !mode) return {};
    return world::ZoneFault{std::string(known->info->name), *mode};
  }

  Found link() {
    std::vector<std::string> ends;
    for (const auto& [name, place] : arguments_.strings("link")) {
      const auto site = world::known_site(name);
      if (site) ends.push_back(site->name());
      if (!site) context_.diagnostics.error("Unknown place", site.error().message, place);
    }
    const bool one_way = arguments_.boolean("one_way").value_or(false);
    if (ends.size() == 2 && ends[0] != ends[1]) return world::link_fault(ends[0], ends[1], one_way);
    if (!context_.diagnostics.has_errors())
      arguments_.mistake("link", "Bad link", "A link has two ends, as in [\"us-east-1\", \"eu-west-1\"].");
    return {};
  }

  Found instance() {
    auto name = arguments_.string("instance");
    const auto mode = this->mode();
    if (name && name->empty())
      arguments_.mistake("instance", "Unknown instance", "Name an instance by its id or by its tag Name.");
    return name && !name->empty() && mode ? Found(world::InstanceFault{*std::move(name), *mode}) : Found();
  }

  Found service() {
    const auto name = known_service("service");
    const auto region = arguments_.has("region") ? known_region() : std::optional<std::string>("");
    const auto mode = this->mode();
    if (!name || !region || !mode) return {};
    world::ServiceFault fault = world::service_fault(*name, *region, *mode);
    if (arguments_.has("error_rate")) fault.error_percent = error_percent();
    if (const auto latency = arguments_.duration("latency", ArgumentReader::Zero::kAllowed))
      fault.latency_ms = std::min(std::chrono::duration_cast<std::chrono::milliseconds>(*latency).count(),
                                  world::kServiceLatencyMsMax);
    if (!arguments_.has("status")) return fault;
    const auto status = arguments_.string("status");
    if (status == "500" || status == "503") {
      fault.status = std::stoi(*status);
    } else if (status) {
      arguments_.mistake("status", "Bad status", "A service fails with 500 or 503.");
    }
    return fault;
  }

  Found process() {
    const auto name = arguments_.string("process");
    const auto region = arguments_.has("region") ? known_region() : std::optional<std::string>("");
    const auto mode = this->mode();
    if (!name || !region || !mode) return {};
    auto fault = world::process_fault(*name, *region, *mode);
    if (fault) return *std::move(fault);
    arguments_.mistake("process", "Unknown process", fault.error().message);
    return {};
  }

  Found control_plane() {
    if (arguments_.string("control_plane") == world::kGlobalControlPlanes)
      return world::ControlPlaneFault{std::string(world::kGlobalControlPlanes)};
    const auto name = known_service("control_plane");
    return name ? Found(world::ControlPlaneFault{*name}) : Found();
  }

 private:
  // Of no calls at all, too: then a service is just late.
  int error_percent() {
    const auto text = arguments_.string("error_rate");
    if (!text || *text == "0%" || *text == "0") return 0;
    return static_cast<int>(std::lround(arguments_.percent("error_rate").value_or(0)));
  }
  std::optional<FaultMode> mode() {
    const auto mode = world::fault_mode(arguments_.string("mode").value_or("crash"));
    if (mode) return *mode;
    arguments_.mistake("mode", "Unknown mode", mode.error().message);
    return {};
  }
  std::optional<std::string> known_region() {
    auto region = arguments_.string("region");
    if (!region) return {};
    if (const auto known = world::known_region(*region); !known) {
      arguments_.mistake("region", "Unknown region", known.error().message);
      return {};
    }
    return region;
  }
  std::optional<std::string> known_service(std::string_view argument) {
    auto service = arguments_.string(argument);
    if (!service) return {};
    if (const auto known = world::known_service(*service); !known) {
      arguments_.mistake(argument, "Unknown service", known.error().message);
      return {};
    }
    return service;
  }

  ArgumentReader& arguments_;
  terraform::LoadContext& context_;
};

// What a fault may be of, by the argument that says so, and which other arguments go with it.
struct Target {
  std::string_view argument;
  Found (FaultReader::*read)();
  bool has_mode;
  bool has_region;
};
// A region comes last: with a service or a process, it says whose.
constexpr Target kTargets[] = {
    {"zone", &FaultReader::zone, true, false},         {"link", &FaultReader::link, false, false},
    {"instance", &FaultReader::instance, true, false}, {"service", &FaultReader::service, true, true},
    {"process", &FaultReader::process, true, true},    {"control_plane", &FaultReader::control_plane, false, false},
    {"region", &FaultReader::region, true, true},
};

const Target* target_of(ArgumentReader& arguments) {
  const Target* found = nullptr;
  for (const Target& target : kTargets) {
    if (!arguments.has(target.argument)) continue;
    if (found == nullptr) {
      found = &target;
    } else if (target.argument != "region" || !found->has_region) {
      return nullptr;
    }
  }
  return found;
}

}  // namespace

std::optional<Fault> read_what_fails(ArgumentReader& arguments, terraform::LoadContext& context,
                                     const hcl::Range& header) {
  const Target* const target = target_of(arguments);
  if (target == nullptr) {
    context.diagnostics.error("Unclear fault",
                              "A fault is of one thing: set one of region, zone, link, instance, service, process and "
                              "control_plane. A service and load balancers have a region besides.",
                              header);
    return {};
  }
  if (arguments.has("mode") && !target->has_mode)
    arguments.mistake("mode", "Mode of nothing", "Links and control planes are there or not; they have no modes.");
  if (arguments.has("one_way") && target->argument != "link")
    arguments.mistake("one_way", "Direction of no link", "Only a link can fail in one direction.");
  for (const std::string_view argument : {"error_rate", "latency", "status"}) {
    if (arguments.has(argument) && target->argument != "service")
      arguments.mistake(argument, "Answers of no service", "Only a service has calls that fail or are late.");
  }
  FaultReader reader(arguments, context);
  return (reader.*target->read)();
}

}  // namespace regionfall::drill
