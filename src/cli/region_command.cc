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
  const auto quotas = std::make_shared<std::string>();
  line.value("quota", *quotas, "NAME=N,...", "Other quotas than AWS's");
  line.positional("region", *region, "Which one", true);
  line.list("address", *addresses, "ADDRESS", "An address of its own to serve clients at");
  line.list("peer", *peers, "REGION=ADDRESS", "Another region, and its address");
  return [=, &environment] {
    const world::RegionProcessOptions options{*region, folder.in(environment), *addresses, *peers, *quotas};
    return world::run_region_process(options, environment.clock, environment.random);
  };
}

}  // namespace regionfall::cli
