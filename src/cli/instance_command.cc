#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/world_folder.h"
#include "world/instance_process.h"

namespace regionfall::cli {

Run declare_instance(CommandLine& line, Environment& environment) {
  const WorldFolder folder(line);
  const auto id = std::make_shared<std::string>();
  const auto region = std::make_shared<std::string>();
  const auto hostname = std::make_shared<std::string>();
  line.positional("instance", *id, "Which one", true);
  line.value("region", *region, "REGION", "Where it is");
  line.value("hostname", *hostname, "NAME", "What it is called");
  return [=, &environment] { return world::run_instance_process({*id, *region, folder.in(environment), *hostname}); };
}

}  // namespace regionfall::cli
