#include <memory>
#include <ostream>

#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/world_folder.h"
#include "world/status_text.h"
#include "world/world_client.h"

namespace regionfall::cli {

Run declare_status(CommandLine& line, Environment& environment) {
  const WorldFolder folder(line);
  const auto json = std::make_shared<bool>(false);
  line.flag("json", *json, "Machine-readable output");
  return [folder, json, &environment] {
    const auto answer = world::ask_world(folder.in(environment), Json::object({{"do", Json::string("status")}}));
    if (!answer) return fail_with(environment, answer.error());
    const Json& status = answer->json["status"];
    environment.out << (*json ? status.dump(2) + "\n" : world::status_text(status, environment.clock.now()));
    return 0;
  };
}

}  // namespace regionfall::cli
