#pragma once

#include <string>

#include "base/result.h"
#include "world/data_folder.h"

namespace regionfall::world {

// The id of an instance of the world that runs on the folder, whichever region and account it is in: by its id, or by
// its tag Name, which must be one instance's alone. Where EC2 does not answer, an id is taken as it is.
Result<std::string> find_instance(const DataFolder& folder, const std::string& name);

}  // namespace regionfall::world
