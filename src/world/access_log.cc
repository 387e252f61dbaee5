#include "world/access_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/files.h"
#include "base/json.h"
#include "base/time_format.h"

namespace regionfall::world {
namespace {

Result<FileDescriptor> open_to_append(const std::string& path) {
  FileDescriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
  if (!file.valid()) return failure("Cannot write to " + path + ": " + std::strerror(errno));
  return file;
}

}  // namespace

std::string access_line(const iam::AccessRecord& record) {
  const Json line = Json::object({{"at", Json::string(format_rfc3339(timestamp_of(record.at)))},
                                  {"region", Json::string(record.region)},
                                  {"caller", Json::string(record.caller)},
                                  {"action", Json::string(record.action)},
                                  {"resource", Json::string(record.resource)},
                                  {"allowed", Json::boolean(record.allowed)},
                                  {"reason", Json::string(record.reason)}});
  return line.dump() + "\n";
}

Result<AccessLogFile> AccessLogFile::open(std::string path) {
  FileDescriptor file = TRY(open_to_append(path));
  struct stat status{};
  ::fstat(file.get(), &status);
  return AccessLogFile(std::move(path), std::move(file), static_cast<std::size_t>(status.st_size));
}

// A disk that is full costs the log lines, not the region its life.
void AccessLogFile::record(const iam::AccessRecord& record) {
  const std::string line = access_line(record);
  if (size_ + line.size() > kAccessLogBytesMax && rename_file(path_, path_ + ".old")) {
    if (auto next = open_to_append(path_)) {
      file_ = std::move(*next);
      size_ = 0;
    }
  }
  const ssize_t written = ::write(file_.get(), line.data(), line.size());
  if (written > 0) size_ += static_cast<std::size_t>(written);
}

}  // namespace regionfall::world
