#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/world_folder.h"
#include "world/edge_process.h"

namespace regionfall::cli {

Run declare_edge(CommandLine& line, Environment& environment) {
  const WorldFolder folder(line);
  const auto addresses = std::make_shared<std::vector<std::string>>();
  const auto peers = std::make_shared<std::vector<std::string>>();
  line.list("address", *addresses, "ADDRESS", "An address of its own");
  line.list("peer", *peers, "REGION=ADDRESS", "A region, and its address");
  return [=, &environment] {
    const world::EdgeProcessOptions options{folder.in(environment), *addresses, *peers};
    return world::run_edge_process(options, environment.clock, environment.random);
  };
}

}  // namespace regionfall::cli
