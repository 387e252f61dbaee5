#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <ostream>

#include "base/paths.h"
#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/world_folder.h"
#include "drill/manifest.h"

namespace regionfall::cli {
namespace {

using State = drill::FileCheck::State;

std::string_view words(State state) {
  switch (state) {
    case State::kSame:
      return "unchanged";
    case State::kChanged:
      return "CHANGED";
    case State::kMissing:
      return "MISSING";
    case State::kAdded:
      break;
  }
  return "ADDED: not in the manifest";
}

}  // namespace

Run declare_verify(CommandLine& line, Environment& environment) {
  const auto folder = std::make_shared<std::string>();
  line.positional("report", *folder, "A drill's report folder", true);
  return [folder, &environment] {
    const auto checks = drill::check_manifest(join_path(environment.working_directory, *folder));
    if (!checks) return fail_with(environment, checks.error());
    for (const drill::FileCheck& check : *checks)
      environment.out << fmt::format("{:<20} {}\n", check.file, words(check.state));
    const bool same =
        std::ranges::all_of(*checks, [](const drill::FileCheck& check) { return check.state == State::kSame; });
    environment.out << (same ? "The report is as the drill wrote it.\n" : "The report is not as the drill wrote it.\n");
    return same ? 0 : 1;
  };
}

}  // namespace regionfall::cli
