#include "terraform/archive_extract.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "base/file_descriptor.h"
#include "base/files.h"
#include "base/paths.h"

namespace regionfall::terraform {
namespace {

using Reader = std::unique_ptr<archive, decltype(&archive_read_free)>;

std::string archive_message(archive* reader) {
  const char* text = archive_error_string(reader);
  return text == nullptr ? "it is damaged" : text;
}

bool leads_out(const std::string& clean) { return clean == ".." || clean.starts_with("../") || clean.starts_with('/'); }

class Extraction {
 public:
  Extraction(archive* reader, std::string directory) : reader_(reader), directory_(std::move(directory)) {}

  Result<void> take(archive_entry* entry) {
    const char* name = archive_entry_pathname_utf8(entry);
    if (name == nullptr) name = archive_entry_pathname(entry);
    if (name == nullptr) return failure("The archive has an entry without a name.");
    const std::string clean = clean_path(name);
    if (leads_out(clean))
      return failure("The archive's entry \"" + std::string(name) + "\" would land outside of the module.");
    if (++entries_ > kExtractedEntriesMax) {
      return failure("The archive has more than " + std::to_string(kExtractedEntriesMax) + " entries.");
    }
    if (clean == ".") return {};
    TRY(make_parents(clean));
    const std::string path = join_path(directory_, clean);
    if (archive_entry_hardlink(entry) != nullptr) return failure("The archive has a hard link, \"" + clean + "\".");
    switch (archive_entry_filetype(entry)) {
      case AE_IFDIR:
        return make_directory(path);
      case AE_IFREG:
        return write_file(path, archive_entry_perm(entry));
      case AE_IFLNK:
        return make_link(path, clean, archive_entry_symlink(entry));
      default:
        return failure("The archive's entry \"" + clean + "\" is neither file, directory nor link.");
    }
  }

 private:
  // Every directory above is a real one: through a link, a later entry could land anywhere.
  Result<void> make_parents(const std::string& clean) {
    for (std::size_t slash = clean.find('/'); slash != std::string::npos; slash = clean.find('/', slash + 1)) {
      TRY(make_directory(join_path(directory_, clean.substr(0, slash))));
    }
    return {};
  }

  Result<void> make_directory(const std::string& path) {
    if (::mkdir(path.c_str(), 0755) == 0) return {};
    struct stat found = {};
    if (errno == EEXIST && ::lstat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode)) return {};
    return failure("The directory " + path + " cannot be made: something else has its name.");
  }

  Result<void> write_file(const std::string& path, mode_t mode) {
    ::unlink(path.c_str());
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    const FileDescriptor file(::open(path.c_str(), flags, (mode & 0111) != 0 ? 0755 : 0644));
    if (!file.valid()) return failure(path + " cannot be written: " + std::strerror(errno));
    std::array<char, 65536> buffer{};
    while (true) {
      const la_ssize_t count = archive_read_data(reader_, buffer.data(), buffer.size());
      if (count < 0) return failure("The archive cannot be read: " + archive_message(reader_));
      if (count == 0) return {};
      bytes_ += static_cast<std::uint64_t>(count);
      if (bytes_ > kExtractedBytesMax) {
        return failure("The archive unpacks to more than " + std::to_string(kExtractedBytesMax) + " bytes.");
      }
      if (::write(file.get(), buffer.data(), static_cast<std::size_t>(count)) != count) {
        return failure(path + " cannot be written: " + std::strerror(errno));
      }
    }
  }

  Result<void> make_link(const std::string& path, const std::string& clean, const char* target) {
    const std::string inside = target == nullptr ? "/" : clean_path(join_path(directory_name(clean), target));
    if (target == nullptr || target[0] == '/' || leads_out(inside)) {
      return failure("The archive's link \"" + clean + "\" leads outside of the module.");
    }
    ::unlink(path.c_str());
    if (::symlink(target, path.c_str()) != 0) return failure(path + " cannot be made: " + std::strerror(errno));
    return {};
  }

  archive* reader_;
  std::string directory_;
  std::size_t entries_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace

Result<void> extract_archive(std::string_view bytes, const std::string& directory) {
  const Reader reader(archive_read_new(), &archive_read_free);
  archive_read_support_format_zip(reader.get());
  archive_read_support_format_tar(reader.get());
  archive_read_support_filter_gzip(reader.get());
  archive_read_support_filter_bzip2(reader.get());
  archive_read_support_filter_xz(reader.get());
  archive_read_support_filter_zstd(reader.get());
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
    return failure("The archive cannot be read: " + archive_message(reader.get()));
  }
  TRY(make_directories(directory));
  Extraction extraction(reader.get(), directory);
  while (true) {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(reader.get(), &entry);
    if (status == ARCHIVE_EOF) return {};
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
      return failure("The archive cannot be read: " + archive_message(reader.get()));
    }
    TRY(extraction.take(entry));
  }
}

}  // namespace regionfall::terraform
