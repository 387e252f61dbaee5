#pragma once

#include <cstddef>
#include <string>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "services/iam/authorizer.h"

namespace regionfall::world {

// A decision about a caller as a line of JSON: {"at", "region", "caller", "action", "resource", "allowed", "reason"}.
std::string access_line(const iam::AccessRecord& record);

// Keeps decisions in a file, one line each. A file that has grown beyond kAccessLogBytesMax is put aside, under its
// name and ".old", in place of the one before.
class AccessLogFile final : public iam::AccessLog {
 public:
  static Result<AccessLogFile> open(std::string path);
  void record(const iam::AccessRecord& record) override;

 private:
  AccessLogFile(std::string path, FileDescriptor file, std::size_t size)
      : path_(std::move(path)), file_(std::move(file)), size_(size) {}

  std::string path_;
  FileDescriptor file_;
  std::size_t size_;
};

inline constexpr std::size_t kAccessLogBytesMax = std::size_t{16} << 20;

}  // namespace regionfall::world
