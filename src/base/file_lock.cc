#include "base/file_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>

#include "base/text.h"

namespace regionfall {
namespace {

constexpr std::size_t kHolderBytesMax = 1024;

// The holder's line, empty where there is none (yet).
std::string read_holder(int descriptor) {
  std::string line(kHolderBytesMax, '\0');
  ssize_t count = ::pread(descriptor, line.data(), line.size(), 0);
  line.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return replace_invalid_utf8(trim(line.substr(0, line.find('\n'))));
}

}  // namespace

Result<FileLock> FileLock::acquire(const std::string& path, std::string_view holder) {
  std::optional<FileLock> lock = TRY(try_acquire(path, holder));
  if (lock) return *std::move(lock);
  const std::string other = FileLock::holder(path);
  return failure(fmt::format("{} is locked by {}", path, other.empty() ? "another process" : other));
}

Result<std::optional<FileLock>> FileLock::try_acquire(const std::string& path, std::string_view holder) {
  FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!file.valid()) return failure(fmt::format("cannot open the lock {}: {}", path, std::strerror(errno)));
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return std::nullopt;
    return failure(fmt::format("cannot lock {}: {}", path, std::strerror(errno)));
  }
  std::string line = fmt::format("{}\n", holder.substr(0, kHolderBytesMax - 1));
  // Who holds it is a courtesy: a full disk must not keep anybody from the lock. What is left of a longer line is never
  // read; to cut it off would wait until the disk has written the line before.
  [[maybe_unused]] const ssize_t written = ::pwrite(file.get(), line.data(), line.size(), 0);
  return FileLock(std::move(file));
}

std::string FileLock::holder(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return file.valid() ? read_holder(file.get()) : std::string();
}

}  // namespace regionfall
