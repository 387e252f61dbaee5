#include "cli/environment.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/paths.h"

namespace regionfall::cli {

std::string Environment::variable(const std::string& name) const {
  const auto found = std::ranges::find(variables, name, &std::pair<std::string, std::string>::first);
  return found == variables.end() ? "" : found->second;
}

Result<void> enter_directory(Environment& environment, const std::string& directory) {
  if (directory.empty()) return {};
  if (chdir(directory.c_str()) != 0) {
    const bool file = errno == ENOTDIR;
    return failure("Cannot enter the directory \"" + directory + "\": " + std::strerror(errno) +
                   (file ? ". Name the directory that holds the configuration, not a file" : ""));
  }
  environment.working_directory =
      clean_path(directory.starts_with('/') ? directory : join_path(environment.working_directory, directory));
  return {};
}

}  // namespace regionfall::cli
