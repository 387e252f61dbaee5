#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/file_descriptor.h"
#include "base/result.h"

namespace regionfall {

// An exclusive lock on a file among processes (flock): ends with the object or the process, however that dies. The file
// itself stays; it holds a line about who has the lock.
class FileLock {
 public:
  // `holder` is what others are told while this lock stands ("pid 4711, plan, since 2026-01-02T03:04:05Z"). Does not
  // wait: when somebody else has the lock, the error's message carries their line.
  static Result<FileLock> acquire(const std::string& path, std::string_view holder);
  // The same, but gives nothing when somebody else has the lock; holder() tells who.
  static Result<std::optional<FileLock>> try_acquire(const std::string& path, std::string_view holder);
  // The line of whoever had the lock last; empty where there is none.
  static std::string holder(const std::string& path);

 private:
  explicit FileLock(FileDescriptor file) : file_(std::move(file)) {}
  FileDescriptor file_;
};

}  // namespace regionfall
