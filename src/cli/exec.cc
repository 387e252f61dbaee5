#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/world_folder.h"
#include "net/namespace_exec.h"
#include "services/iam/enforcement.h"
#include "world/place_entry.h"
#include "world/program_environment.h"
#include "world/region_services.h"

namespace regionfall::cli {
namespace {

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
    const auto entry = city->empty() ? world::enter_place(data, world::PlaceKind::kRegion, *region)
                                     : world::enter_place(data, world::PlaceKind::kLocation, *city);
    if (!entry) return fail_with(environment, entry.error());
    const auto place = place_of(entry->place, data);
    if (!place) return fail_with(environment, place.error());
    const net::ForeignProgram program{*arguments, world::program_environment(environment.variables, *place)};
    const auto status = net::run_in_namespaces(entry->namespaces, program);
    return status ? *status : fail_with(environment, status.error());
  };
}

}  // namespace regionfall::cli
