#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/world_folder.h"
#include "world/world_client.h"

namespace regionfall::cli {
namespace {

// KIND and names as the request has them; the error explains the command line.
Result<Json> heal_request(const std::vector<std::string>& what) {
  Json request = Json::object({{"do", Json::string("heal")}});
  const std::string kind = what.empty() ? "all" : what.front();
  const std::size_t names_max = kind == "link" ? 2 : kind == "all" ? 0 : 1;
  if (what.size() > names_max + 1 || (kind != "all" && kind != "region" && kind != "link" && kind != "control-plane"))
    return failure(
        "Write `regionfall heal`, or `regionfall heal region [NAME]`, `link [A [B]]` or "
        "`control-plane [SERVICE]`.");
  request.set("kind", Json::string(kind));
  request.set("name", Json::string(what.size() > 1 ? what[1] : ""));
  request.set("other", Json::string(what.size() > 2 ? what[2] : ""));
  return request;
}

}  // namespace

Run declare_heal(CommandLine& line, Environment& environment) {
  const WorldFolder folder(line);
  const auto what = std::make_shared<std::vector<std::string>>();
  line.positionals("fault", *what, "Nothing: all faults. Else region, link or control-plane, and names");
  return [=, &environment] {
    const auto request = heal_request(*what);
    if (!request) return fail_with(environment, request.error());
    const auto answer = world::ask_world(folder.in(environment), *request);
    if (!answer) return fail_with(environment, answer.error());
    for (const Json& fault : answer->json["healed"].items()) environment.out << "Healed: " << fault.text() << "\n";
    if (answer->json["healed"].items().empty()) environment.out << "There is no such fault. Nothing has changed.\n";
    return 0;
  };
}

}  // namespace regionfall::cli
