#include "world/image_application.h"

#include "base/files.h"
#include "base/paths.h"

namespace regionfall::world {
namespace {

std::string script_path(const DataFolder& folder) { return join_path(folder.path, "application"); }

}  // namespace

Result<void> keep_image_application(const DataFolder& folder, const std::string& command) {
  if (command.empty()) return remove_file(script_path(folder));
  TRY(make_directories(folder.path));
  return write_file_atomically(script_path(folder), "#!/bin/sh\n" + command + "\n");
}

Result<std::string> image_application(const DataFolder& folder) {
  const std::string path = script_path(folder);
  if (!file_exists(path)) return "";
  return read_file(path);
}

}  // namespace regionfall::world
