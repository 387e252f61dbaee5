#include "cli/world_folder.h"

#include <ostream>

#include "base/paths.h"

namespace regionfall::cli {

world::DataFolder WorldFolder::in(const Environment& environment) const {
  return {clean_path(join_path(environment.working_directory, *given_))};
}

int fail_with(Environment& environment, const Error& error) {
  environment.err << error.message << "\n";
  return 1;
}

}  // namespace regionfall::cli
