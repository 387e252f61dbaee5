#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/world_folder.h"
#include "world/fault.h"
#include "world/instance_lookup.h"
#include "world/world_client.h"

namespace regionfall::cli {
namespace {

// How many names a kind of fault can be narrowed down by.
std::size_t names_of(world::FaultSelection::Kind kind) {
  using Kind = world::FaultSelection::Kind;
  if (kind == Kind::kAll) return 0;
  return kind == Kind::kLink || kind == Kind::kService || kind == Kind::kProcess ? 2 : 1;
}

// KIND and names as the request has them; the error explains the command line.
Result<Json> heal_request(const std::vector<std::string>& what) {
  Json request = Json::object({{"do", Json::string("heal")}});
  const std::string kind = what.empty() ? "all" : what.front();
  const auto known = world::fault_kind(kind);
  if (!known || what.size() > names_of(*known) + 1)
    return failure(
        "Write `regionfall heal`, or `regionfall heal region [NAME]`, `zone [NAME]`, `link [A [B]]`, `instance [ID]`, "
        "`service [NAME [REGION]]`, `process [NAME [REGION]]` or `control-plane [SERVICE]`.");
  request.set("kind", Json::string(kind));
  request.set("name", Json::string(what.size() > 1 ? what[1] : ""));
  request.set("other", Json::string(what.size() > 2 ? what[2] : ""));
  return request;
}

}  // namespace

Run declare_heal(CommandLine& line, Environment& environment) {
  const WorldFolder folder(line);
  const auto what = std::make_shared<std::vector<std::string>>();
  line.positionals("fault", *what, "Nothing: all faults. Else a kind, as in `regionfall fail`, and names");
  return [=, &environment] {
    auto request = heal_request(*what);
    if (!request) return fail_with(environment, request.error());
    if ((*request)["kind"].text() == "instance" && !(*request)["name"].text().empty()) {
      const auto id = world::find_instance(folder.in(environment), (*request)["name"].text());
      if (!id) return fail_with(environment, id.error());
      request->set("name", Json::string(*id));
    }
    const auto answer = world::ask_world(folder.in(environment), *request);
    if (!answer) return fail_with(environment, answer.error());
    for (const Json& fault : answer->json["healed"].items()) environment.out << "Healed: " << fault.text() << "\n";
    if (answer->json["healed"].items().empty()) environment.out << "There is no such fault. Nothing has changed.\n";
    return 0;
  };
}

}  // namespace regionfall::cli
