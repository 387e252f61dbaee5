#pragma once

#include <string>

#include "base/result.h"
#include "world/data_folder.h"

namespace regionfall::world {

// What runs on instances that have no user data. On AWS it is in their image; images here have nothing in them, so the
// world's user says it.

// Keeps the command for instances that start from now on; an empty one: nothing runs.
Result<void> keep_image_application(const DataFolder& folder, const std::string& command);
// The script that runs it; empty when nothing does.
Result<std::string> image_application(const DataFolder& folder);

}  // namespace regionfall::world
