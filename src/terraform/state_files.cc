#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/file_descriptor.h"
#include "base/files.h"
#include "base/paths.h"
#include "terraform/state_store.h"

namespace regionfall::terraform {
namespace {

constexpr std::uint32_t kPrivateMode = 0600;  // states hold secrets

class DiskStateFiles final : public StateFiles {
 public:
  Result<std::optional<std::string>> read(const std::string& path) override {
    if (!file_exists(path)) return std::nullopt;
    return TRY(read_file(path));
  }

  Result<void> replace(const std::string& path, std::string_view content) override {
    if (path == appending_) close();
    TRY(make_directories(directory_name(path)));
    return write_file_atomically(path, content, {.mode = kPrivateMode, .sync = true});
  }

  Result<void> append(const std::string& path, std::uint64_t size, std::string_view bytes) override {
    TRY(open(path, size));
    const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
    if (written == static_cast<ssize_t>(bytes.size())) {
      bytes_ += bytes.size();
      return {};
    }
    const std::string problem = written < 0 ? std::strerror(errno) : "the disk is full";
    close();  // the next append cuts off what was written of this one
    return failure("cannot write " + path + ": " + problem);
  }

  Result<void> remove(const std::string& path) override {
    if (path == appending_) close();
    return remove_file(path);
  }

 private:
  // Keeps the file open between appends.
  Result<void> open(const std::string& path, std::uint64_t size) {
    if (file_.valid() && appending_ == path && bytes_ == size) return {};
    TRY(make_directories(directory_name(path)));
    file_ = FileDescriptor(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, kPrivateMode));
    if (!file_.valid() || ::ftruncate(file_.get(), static_cast<off_t>(size)) != 0) {
      const std::string problem = std::strerror(errno);
      close();
      return failure("cannot write " + path + ": " + problem);
    }
    appending_ = path;
    bytes_ = size;
    return {};
  }

  void close() {
    file_ = FileDescriptor();
    appending_.clear();
  }

  FileDescriptor file_;
  std::string appending_;
  std::uint64_t bytes_ = 0;
};

}  // namespace

std::unique_ptr<StateFiles> disk_state_files() { return std::make_unique<DiskStateFiles>(); }

}  // namespace regionfall::terraform
