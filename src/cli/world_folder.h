#pragma once

#include <string>

#include "cli/command_line.h"
#include "cli/environment.h"
#include "world/data_folder.h"

namespace regionfall::cli {

// The option that names the data folder of a world.
class WorldFolder {
 public:
  explicit WorldFolder(CommandLine& line) {
    line.value("data", *given_, "DIR", "The world's data folder; .regionfall in the working directory when left out");
  }
  // With an absolute path.
  world::DataFolder in(const Environment& environment) const;

 private:
  std::shared_ptr<std::string> given_ = std::make_shared<std::string>(".regionfall");
};

// Says what went wrong; returns the exit status for it.
int fail_with(Environment& environment, const Error& error);

}  // namespace regionfall::cli
