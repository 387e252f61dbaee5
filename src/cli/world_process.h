#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "world/data_folder.h"

namespace regionfall::cli {

// A world of a command's own: `regionfall serve` in another process, which ends with this object, however this process
// ends.
class WorldProcess {
 public:
  // Returns when the world is ready. `options`: further ones of serve. What the world said instead is the error.
  static Result<WorldProcess> start(const world::DataFolder& folder, const std::vector<std::string>& options);
  WorldProcess(WorldProcess&& other) noexcept;
  WorldProcess& operator=(WorldProcess&& other) = delete;
  ~WorldProcess();

 private:
  WorldProcess(pid_t process, FileDescriptor lifeline) : process_(process), lifeline_(std::move(lifeline)) {}

  pid_t process_;  // 0: moved from
  FileDescriptor lifeline_;
};

}  // namespace regionfall::cli
