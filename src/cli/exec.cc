#include <algorithm>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/world_folder.h"
#include "net/namespace_exec.h"
#include "services/iam/enforcement.h"
#include "world/name_files.h"
#include "world/program_environment.h"
#include "world/region_services.h"
#include "world/site.h"
#include "world/world_client.h"

namespace regionfall::cli {
namespace {

Json enter_request(const std::string& region, const std::string& city) {
  Json request = Json::object({{"do", Json::string("enter")}});
  request.set(city.empty() ? "region" : "location", Json::string(city.empty() ? region : city));
  return request;
}

Result<net::NamespaceEntry> entry_of(world::WorldAnswer& answer, const world::DataFolder& folder) {
  net::NamespaceEntry entry;
  const auto& names = answer.json["descriptors"].items();
  for (std::size_t i = 0; i < std::min(names.size(), answer.descriptors.size()); ++i) {
    const std::string& name = names[i].text();
    FileDescriptor& place = name == "network" ? entry.network : name == "user" ? entry.user : entry.processes;
    place = std::move(answer.descriptors[i]);
  }
  if (entry.network.valid()) {
    entry.files = world::name_files_in_place(folder, TRY(world::known_site(answer.json["site"].text())));
  }
  return entry;
}

// What the program is told of the place where it runs.
Result<world::ProgramPlace> place_of(const Json& answer, const world::DataFolder& folder) {
  world::ProgramPlace place{.region = answer["region"].text(),
                            .certificate = folder.certificate(),
                            .endpoint = answer["flat"].as_bool() ? answer["gateway"].text() : ""};
  if (answer["iam"].text() == iam::enforcement_name(iam::Enforcement::kOn)) {
    const iam::RootKeys::Key key = TRY(world::administrator_key(folder));
    place.access_key = key.id;
    place.secret_access_key = key.secret;
  }
  return place;
}

}  // namespace

Run declare_exec(CommandLine& line, Environment& environment) {
  const WorldFolder folder(line);
  const auto region = std::make_shared<std::string>();
  const auto city = std::make_shared<std::string>();
  const auto arguments = std::make_shared<std::vector<std::string>>();
  line.value("in", *region, "REGION", "Run it in a region; it dies when the region crashes");
  line.value("from", *city, "CITY", "Run it with the clients in a city: Dublin, Tokyo, ...");
  line.positionals("command", *arguments, "The program and its arguments, after two dashes");
  return [=, &environment] {
    if (region->empty() == city->empty() || arguments->empty()) {
      return fail_with(environment, {"Say where and what to run: regionfall exec -in us-east-1 -- ping eu-west-1, or "
                                     "-from Dublin."});
    }
    const world::DataFolder data = folder.in(environment);
    auto answer = world::ask_world(data, enter_request(*region, *city));
    if (!answer) return fail_with(environment, answer.error());
    const auto place = place_of(answer->json, data);
    if (!place) return fail_with(environment, place.error());
    const auto entry = entry_of(*answer, data);
    if (!entry) return fail_with(environment, entry.error());
    const net::ForeignProgram program{*arguments, world::program_environment(environment.variables, *place)};
    const auto status = net::run_in_namespaces(*entry, program);
    return status ? *status : fail_with(environment, status.error());
  };
}

}  // namespace regionfall::cli
