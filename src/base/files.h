#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace regionfall {

// Paths are UTF-8 strings as the operating system takes them. Errors name the path and the system's reason.

constexpr std::uint64_t kFileBytesMax = std::uint64_t{1} << 30;

// The whole content. More than `bytes_max` is an error, as is a directory.
Result<std::string> read_file(const std::string& path, std::uint64_t bytes_max = kFileBytesMax);

struct WriteOptions {
  // Permission bits of a file that did not exist, less the umask; an existing file keeps its own.
  std::uint32_t mode = 0644;
  bool sync = false;  // wait until the bytes are on the disk (fsync of file and directory)
};
// The content under the name, or the old content still: readers never see half a file. Writes a neighbour, called as
// the file with kTemporarySuffix and more behind it, and renames it. Who is killed meanwhile leaves it.
constexpr std::string_view kTemporarySuffix = ".tmp-";
Result<void> write_file_atomically(const std::string& path, std::string_view content, WriteOptions options = {});
// The content in place of what is there, into the file itself: who is killed meanwhile leaves a part of it, and nothing
// beside it.
Result<void> overwrite_file(const std::string& path, std::string_view content, WriteOptions options = {});
// The content after what is there already; makes the file when there is none.
Result<void> append_file(const std::string& path, std::string_view content, WriteOptions options = {});

// These follow symbolic links: a broken one leads to nothing.
bool file_exists(const std::string& path);
bool is_regular_file(const std::string& path);
bool is_directory(const std::string& path);

enum class FileKind : std::uint8_t { kRegular, kDirectory, kOther };
struct DirectoryEntry {
  std::string name;
  FileKind kind;  // of what a symbolic link leads to; a broken one is kOther
};
// What is in the directory, without `.` and `..`, by name (bytes).
Result<std::vector<DirectoryEntry>> list_directory(const std::string& path);

// With its parents; fine when it exists.
Result<void> make_directories(const std::string& path);
// Fine when there is none.
Result<void> remove_file(const std::string& path);
Result<void> remove_tree(const std::string& path);
Result<void> rename_file(const std::string& from, const std::string& to);
Result<std::string> current_directory();

// A fresh directory below the system's one for temporary files ($TMPDIR, else /tmp), removed with all it holds at the
// end.
class TemporaryDirectory {
 public:
  static Result<TemporaryDirectory> make(std::string_view prefix = "regionfall");
  TemporaryDirectory(TemporaryDirectory&& other) noexcept;
  TemporaryDirectory& operator=(TemporaryDirectory&& other) noexcept;
  ~TemporaryDirectory();
  const std::string& path() const { return path_; }

 private:
  explicit TemporaryDirectory(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace regionfall
