#include "terraform/providers/archive_writer.h"

#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>

#include <limits>
#include <memory>

#include "base/hash.h"

namespace regionfall::terraform {
namespace {

// -- zip: the layout of PKWARE's APPNOTE.TXT, sections 4.3.7 (local header), 4.3.12 (directory), 4.3.16 (its end)
// -----------

constexpr std::uint32_t kLocalHeader = 0x04034B50;
constexpr std::uint32_t kDirectoryHeader = 0x02014B50;
constexpr std::uint32_t kDirectoryEnd = 0x06054B50;
constexpr std::uint16_t kMadeByUnix = 3 << 8 | 20;
constexpr std::uint16_t kNeedsDeflate = 20;
constexpr std::uint16_t kNamesAreUtf8 = 1 << 11;
constexpr std::uint16_t kDeflated = 8;
constexpr std::uint16_t kMidnight = 0;
constexpr std::uint16_t kFirstOf2049 = (2049 - 1980) << 9 | 1 << 5 | 1;
constexpr std::uint32_t kRegularFile = 0100000;

void add_16(std::string& bytes, std::uint32_t number) {
  bytes += static_cast<char>(number & 0xFF);
  bytes += static_cast<char>(number >> 8 & 0xFF);
}
void add_32(std::string& bytes, std::uint32_t number) {
  add_16(bytes, number);
  add_16(bytes, number >> 16);
}

Result<std::string> deflated(const std::string& content) {
  z_stream stream = {};
  constexpr int kRawWindow = -15;
  constexpr int kMemoryLevel = 8;
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kRawWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK) {
    return failure("There is not enough memory to compress.");
  }
  std::string compressed(deflateBound(&stream, content.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(compressed.data());
  stream.avail_out = static_cast<uInt>(compressed.size());
  deflate(&stream, Z_FINISH);
  compressed.resize(stream.total_out);
  deflateEnd(&stream);
  return compressed;
}

// What the local header and the directory say alike of a member.
std::string common_header(const ArchiveMember& member, std::size_t compressed) {
  std::string bytes;
  add_16(bytes, kNeedsDeflate);
  add_16(bytes, kNamesAreUtf8);
  add_16(bytes, kDeflated);
  add_16(bytes, kMidnight);
  add_16(bytes, kFirstOf2049);
  add_32(bytes, crc32(member.content));
  add_32(bytes, static_cast<std::uint32_t>(compressed));
  add_32(bytes, static_cast<std::uint32_t>(member.content.size()));
  add_16(bytes, static_cast<std::uint32_t>(member.path.size()));
  add_16(bytes, 0);  // no extra field
  return bytes;
}

// -- tar, by libarchive
// ----------------------------------------------------------------------------------------------------

using Writer = std::unique_ptr<archive, decltype(&archive_write_free)>;
using Entry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

la_ssize_t append(archive*, void* into, const void* bytes, std::size_t count) {
  static_cast<std::string*>(into)->append(static_cast<const char*>(bytes), count);
  return static_cast<la_ssize_t>(count);
}

bool add_member(archive* writer, const ArchiveMember& member) {
  const Entry entry(archive_entry_new(), &archive_entry_free);
  archive_entry_set_pathname_utf8(entry.get(), member.path.c_str());
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(member.content.size()));
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), member.mode);
  archive_entry_set_mtime(entry.get(), 0, 0);
  return archive_write_header(writer, entry.get()) == ARCHIVE_OK &&
         archive_write_data(writer, member.content.data(), member.content.size()) ==
             static_cast<la_ssize_t>(member.content.size());
}

}  // namespace

Result<std::string> zip_archive(const std::vector<ArchiveMember>& members) {
  if (members.size() > std::numeric_limits<std::uint16_t>::max())
    return failure("A zip archive can hold 65,535 files at most.");
  std::string bytes;
  std::string directory;
  for (const auto& member : members) {
    if (bytes.size() + member.content.size() > std::numeric_limits<std::int32_t>::max()) {
      return failure("A zip archive of more than 2 GB is not supported.");
    }
    if (member.path.size() > std::numeric_limits<std::uint16_t>::max())
      return failure("The path " + member.path + " is too long for a zip archive.");
    const std::string compressed = TRY(deflated(member.content));
    const std::string header = common_header(member, compressed.size());
    add_32(directory, kDirectoryHeader);
    add_16(directory, kMadeByUnix);
    directory += header;
    add_16(directory, 0);  // no comment
    add_16(directory, 0);  // on the first disk
    add_16(directory, 0);  // not known to be text
    add_32(directory, (kRegularFile | member.mode) << 16);
    add_32(directory, static_cast<std::uint32_t>(bytes.size()));
    directory += member.path;
    add_32(bytes, kLocalHeader);
    bytes += header + member.path + compressed;
  }
  const std::size_t directory_at = bytes.size();
  bytes += directory;
  add_32(bytes, kDirectoryEnd);
  add_32(bytes, 0);  // this and the directory's disk
  add_16(bytes, static_cast<std::uint32_t>(members.size()));
  add_16(bytes, static_cast<std::uint32_t>(members.size()));
  add_32(bytes, static_cast<std::uint32_t>(directory.size()));
  add_32(bytes, static_cast<std::uint32_t>(directory_at));
  add_16(bytes, 0);  // no comment
  return bytes;
}

Result<std::string> tar_gz_archive(const std::vector<ArchiveMember>& members) {
  std::string bytes;
  const Writer writer(archive_write_new(), &archive_write_free);
  archive_write_set_format_pax_restricted(writer.get());
  archive_write_add_filter_gzip(writer.get());
  archive_write_set_options(writer.get(), "gzip:!timestamp");
  archive_write_set_bytes_in_last_block(writer.get(), 1);
  bool good = archive_write_open2(writer.get(), &bytes, nullptr, &append, nullptr, nullptr) == ARCHIVE_OK;
  for (const auto& member : members) good = good && add_member(writer.get(), member);
  good = archive_write_close(writer.get()) == ARCHIVE_OK && good;
  if (good) return bytes;
  const char* said = archive_error_string(writer.get());
  return failure(std::string("The archive cannot be written: ") +
                 (said == nullptr ? "there is no reason given." : said));
}

}  // namespace regionfall::terraform
