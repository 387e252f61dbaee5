#include <ostream>

#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/world_folder.h"
#include "world/world_client.h"

namespace regionfall::cli {

Run declare_down(CommandLine& line, Environment& environment) {
  const WorldFolder folder(line);
  return [folder, &environment] {
    const world::DataFolder data = folder.in(environment);
    const auto answer = world::ask_world(data, Json::object({{"do", Json::string("down")}}));
    if (!answer) return fail_with(environment, answer.error());
    environment.out << "The world on " << data.path << " has stopped. What it had is kept.\n";
    return 0;
  };
}

}  // namespace regionfall::cli
