#pragma once

#include <vector>

#include "base/file_descriptor.h"
#include "base/json.h"
#include "base/result.h"
#include "world/data_folder.h"

namespace regionfall::world {

struct WorldAnswer {
  Json json;
  std::vector<FileDescriptor> descriptors;
};

// Puts a request (world_control.h) to the world that runs on the folder, and waits for the answer. What the world
// refuses is an error, with its reason; so is a folder that no world runs on.
Result<WorldAnswer> ask_world(const DataFolder& folder, const Json& request);

}  // namespace regionfall::world
