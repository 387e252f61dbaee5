#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/world_folder.h"
#include "world/region_process.h"

namespace regionfall::cli {

Run declare_region(CommandLine& line, Environment& environment) {
  const WorldFolder folder(line);
  const auto region = std::make_shared<std::string>();
  const auto addresses = std::make_shared<std::vector<std::string>>();
  line.positional("region", *region, "Which one", true);
  const auto global_services = std::make_shared<std::string>();
  const auto iam = std::make_shared<std::string>();
  line.list("address", *addresses, "ADDRESS", "An address of its own to serve clients at");
  line.value("global-services", *global_services, "ADDRESS", "Where the control planes of the global services are");
  line.value("iam", *iam, "MODE", "What becomes of requests that policies do not allow");
  return [=, &environment] {
    const world::RegionProcessOptions options{
        .region = *region,
        .folder = folder.in(environment),
        .addresses = *addresses,
        .global_services_address = *global_services,
        .enforcement = iam::enforcement_of(*iam).value_or(iam::Enforcement::kOff)};
    return world::run_region_process(options, environment.clock, environment.random);
  };
}

}  // namespace regionfall::cli
