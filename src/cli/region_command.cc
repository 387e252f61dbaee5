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
  const auto peers = std::make_shared<std::vector<std::string>>();
  const auto settings = std::make_shared<world::RegionSettings>();
  line.positional("region", *region, "Which one", true);
  const auto iam = std::make_shared<std::string>();
  line.list("address", *addresses, "ADDRESS", "An address of its own to serve clients at");
  line.list("peer", *peers, "REGION=ADDRESS", "Another region, and its address");
  line.value("quotas", settings->quotas, "NAME=N", "Quotas of EC2 that are not AWS's defaults");
  line.value("iam", *iam, "MODE", "What becomes of requests that policies do not allow");
  return [=, &environment] {
    world::RegionSettings chosen = *settings;
    chosen.enforcement = iam::enforcement_of(*iam).value_or(iam::Enforcement::kOff);
    const world::RegionProcessOptions options{*region, folder.in(environment), *addresses, *peers, chosen};
    return world::run_region_process(options, environment.clock, environment.random);
  };
}

}  // namespace regionfall::cli
