#include "base/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>

#include "base/file_descriptor.h"
#include "base/paths.h"

namespace regionfall {
namespace {

constexpr std::size_t kReadChunkBytes = 64 * 1024;

std::unexpected<Error> system_failure(std::string_view what, const std::string& path, int code) {
  return failure(fmt::format("cannot {} {}: {}", what, path, std::strerror(code)));
}

Result<void> write_all(int descriptor, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_failure("write", path, errno);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> sync_directory_of(const std::string& path) {
  FileDescriptor directory(::open(directory_name(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.valid() || ::fsync(directory.get()) != 0) return system_failure("sync the directory of", path, errno);
  return {};
}

// A file beside `target` that did not exist; `neighbour` is its name. As for every new file the process's umask takes
// bits off `mode`.
FileDescriptor make_neighbour(const std::string& target, mode_t mode, std::string& neighbour) {
  constexpr int kAttemptsMax = 1000;
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    neighbour = fmt::format("{}{}{}-{}", target, kTemporarySuffix, ::getpid(), attempt);
    FileDescriptor file(::open(neighbour.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (file.valid() || errno != EEXIST) return file;
  }
  return FileDescriptor(-1);
}

// With `mode` the file gets exactly these bits.
Result<void> fill_file(FileDescriptor file, const std::string& path, std::string_view content,
                       std::optional<mode_t> mode, bool sync) {
  TRY(write_all(file.get(), content, path));
  if (mode && ::fchmod(file.get(), *mode) != 0) return system_failure("set the permissions of", path, errno);
  if (sync && ::fsync(file.get()) != 0) return system_failure("sync", path, errno);
  return {};
}

FileKind kind_of(const struct stat& status) {
  if (S_ISREG(status.st_mode)) return FileKind::kRegular;
  if (S_ISDIR(status.st_mode)) return FileKind::kDirectory;
  return FileKind::kOther;
}

bool has_kind(const std::string& path, FileKind kind) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0 && kind_of(status) == kind;
}

// Where a chain of symbolic links leads, so that replacing a file keeps the link.
std::string link_target(const std::string& path) {
  std::error_code error;
  std::filesystem::path target = std::filesystem::canonical(path, error);
  return error ? path : target.string();
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::uint64_t bytes_max) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) return system_failure("read", path, errno);
  struct stat status;
  if (::fstat(file.get(), &status) != 0) return system_failure("read", path, errno);
  if (S_ISDIR(status.st_mode)) return failure(fmt::format("cannot read {}: it is a directory", path));
  std::string content;
  // The byte that is one too many shows the end, or that there is more than the system said.
  content.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(status.st_size, bytes_max)) + 1);
  for (;;) {
    const std::size_t before = content.size();
    const std::size_t room = content.capacity() > before ? content.capacity() - before : kReadChunkBytes;
    ssize_t count = 0;
    content.resize_and_overwrite(before + room, [&](char* bytes, std::size_t) {
      count = ::read(file.get(), bytes + before, room);
      return before + static_cast<std::size_t>(std::max<ssize_t>(count, 0));
    });
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_failure("read", path, errno);
    if (content.size() > bytes_max) return failure(fmt::format("{} is longer than {} bytes", path, bytes_max));
    if (count == 0) return content;
  }
}

Result<void> write_file_atomically(const std::string& path, std::string_view content, WriteOptions options) {
  std::string target = link_target(path);
  struct stat status;
  std::optional<mode_t> mode;
  if (::stat(target.c_str(), &status) == 0) mode = status.st_mode & 07777;
  std::string neighbour;
  FileDescriptor file = make_neighbour(target, mode ? 0600 : options.mode, neighbour);
  if (!file.valid()) return system_failure("write", path, errno);
  Result<void> filled = fill_file(std::move(file), neighbour, content, mode, options.sync);
  if (filled && ::rename(neighbour.c_str(), target.c_str()) != 0) filled = system_failure("replace", path, errno);
  if (!filled) {
    ::unlink(neighbour.c_str());
    return filled;
  }
  return options.sync ? sync_directory_of(target) : Result<void>{};
}

Result<void> overwrite_file(const std::string& path, std::string_view content, WriteOptions options) {
  FileDescriptor file(::open(path.c_str(), O_WRONLY | O_TRUNC | O_CREAT | O_CLOEXEC, options.mode));
  if (!file.valid()) return system_failure("write", path, errno);
  return fill_file(std::move(file), path, content, std::nullopt, options.sync);
}

Result<void> append_file(const std::string& path, std::string_view content, WriteOptions options) {
  FileDescriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, options.mode));
  if (!file.valid()) return system_failure("write", path, errno);
  TRY(write_all(file.get(), content, path));
  if (options.sync && ::fsync(file.get()) != 0) return system_failure("sync", path, errno);
  return {};
}

bool file_exists(const std::string& path) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0;
}

bool is_regular_file(const std::string& path) { return has_kind(path, FileKind::kRegular); }

bool is_directory(const std::string& path) { return has_kind(path, FileKind::kDirectory); }

Result<std::vector<DirectoryEntry>> list_directory(const std::string& path) {
  std::vector<DirectoryEntry> entries;
  std::error_code error;
  std::filesystem::directory_iterator iterator(path, error);
  for (; !error && iterator != std::filesystem::directory_iterator(); iterator.increment(error)) {
    struct stat status;
    bool there = ::stat(iterator->path().c_str(), &status) == 0;
    entries.push_back({iterator->path().filename().string(), there ? kind_of(status) : FileKind::kOther});
  }
  if (error) return system_failure("list", path, error.value());
  std::ranges::sort(entries, {}, &DirectoryEntry::name);
  return entries;
}

Result<void> make_directories(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return system_failure("make the directory", path, error.value());
  return {};
}

Result<void> remove_file(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return system_failure("remove", path, errno);
  return {};
}

Result<void> remove_tree(const std::string& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (error) return system_failure("remove", path, error.value());
  return {};
}

Result<void> rename_file(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return system_failure("rename", from, errno);
  return {};
}

Result<std::string> current_directory() {
  std::error_code error;
  std::filesystem::path path = std::filesystem::current_path(error);
  if (error) return system_failure("find", "the working directory", error.value());
  return path.string();
}

Result<TemporaryDirectory> TemporaryDirectory::make(std::string_view prefix) {
  std::error_code error;
  std::filesystem::path parent = std::filesystem::temp_directory_path(error);
  if (error) parent = "/tmp";
  std::string path = (parent / fmt::format("{}-XXXXXX", prefix)).string();
  if (::mkdtemp(path.data()) == nullptr) return system_failure("make the directory", path, errno);
  return TemporaryDirectory(std::move(path));
}

TemporaryDirectory::TemporaryDirectory(TemporaryDirectory&& other) noexcept : path_(std::exchange(other.path_, {})) {}

TemporaryDirectory& TemporaryDirectory::operator=(TemporaryDirectory&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace regionfall
