#include "store/turn_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include "base/files.h"
#include "base/hash.h"

namespace regionfall::store {
namespace {

// A turn in the file: the length of its changes in bytes, their CRC-32, the changes. A change: table, key, bytes, each
// behind its length; the length kErased and nothing behind it for a row that is erased. Numbers have four bytes, the
// lowest first.
constexpr std::size_t kNumberBytes = 4;
constexpr std::size_t kHeadBytes = 2 * kNumberBytes;
constexpr std::uint32_t kErased = std::numeric_limits<std::uint32_t>::max();

static_assert(std::endian::native == std::endian::little);

void put_number(std::string& out, std::uint32_t number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void put_text(std::string& out, std::string_view text) {
  put_number(out, static_cast<std::uint32_t>(text.size()));
  out.append(text);
}

// Takes what put_number and put_text wrote off the front of `bytes`; nothing when `bytes` is too short.
std::optional<std::uint32_t> take_number(std::string_view& bytes) {
  if (bytes.size() < kNumberBytes) return std::nullopt;
  std::uint32_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof number);
  bytes.remove_prefix(kNumberBytes);
  return number;
}

std::optional<std::string_view> take_bytes(std::string_view& bytes, std::size_t length) {
  if (bytes.size() < length) return std::nullopt;
  const std::string_view taken = bytes.substr(0, length);
  bytes.remove_prefix(length);
  return taken;
}

std::optional<std::string> take_text(std::string_view& bytes) {
  const auto length = take_number(bytes);
  if (!length) return std::nullopt;
  const auto text = take_bytes(bytes, *length);
  if (!text) return std::nullopt;
  return std::string(*text);
}

std::optional<Change> take_change(std::string_view& bytes) {
  auto table = take_text(bytes);
  auto key = table ? take_text(bytes) : std::nullopt;
  const auto length = key ? take_number(bytes) : std::nullopt;
  if (!length) return std::nullopt;
  Change change{std::move(*table), std::move(*key), std::nullopt};
  if (*length == kErased) return change;
  const auto row = take_bytes(bytes, *length);
  if (!row) return std::nullopt;
  change.bytes.emplace(*row);
  return change;
}

// The changes of the turn at the front of `bytes`; nothing when no whole turn is there.
std::optional<std::string_view> take_turn(std::string_view& bytes) {
  std::string_view rest = bytes;
  const auto length = take_number(rest);
  const auto crc = take_number(rest);
  const auto turn = length && crc ? take_bytes(rest, *length) : std::nullopt;
  if (!turn || crc32(*turn) != *crc) return std::nullopt;
  bytes = rest;
  return turn;
}

std::unexpected<Error> system_failure(const std::string& path, int error) {
  return failure(fmt::format("The store {} cannot be written: {}.", path, std::strerror(error)));
}

}  // namespace

Result<TurnLog::Content> TurnLog::read(const std::string& path) {
  const std::string bytes = TRY(read_file(path));
  Content content{.file_bytes = bytes.size()};
  std::string_view rest = bytes;
  while (auto turn = take_turn(rest)) {
    while (!turn->empty()) {
      auto change = take_change(*turn);
      if (!change) return failure(fmt::format("The store {} is damaged after byte {}.", path, content.whole_bytes));
      content.changes.push_back(std::move(*change));
    }
    content.whole_bytes = content.file_bytes - rest.size();
  }
  return content;
}

Result<TurnLog> TurnLog::open(std::string path, Durability durability) {
  FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  if (!file.valid()) return system_failure(path, errno);
  TurnLog log(std::move(path), durability, std::move(file));
  log.bytes_ = TRY(read(log.path_)).whole_bytes;
  if (::ftruncate(log.file_.get(), static_cast<off_t>(log.bytes_)) != 0) return system_failure(log.path_, errno);
  return log;
}

Result<void> TurnLog::append(std::span<const Change> changes) {
  buffer_.assign(kHeadBytes, '\0');
  for (const Change& change : changes) {
    put_text(buffer_, change.table);
    put_text(buffer_, change.key);
    if (change.bytes) {
      put_text(buffer_, *change.bytes);
    } else {
      put_number(buffer_, kErased);
    }
  }
  const std::size_t length = buffer_.size() - kHeadBytes;
  if (length >= kErased) return failure(fmt::format("The store {} takes no turn of {} bytes.", path_, length));
  std::string head;
  put_number(head, static_cast<std::uint32_t>(length));
  put_number(head, crc32(std::string_view(buffer_).substr(kHeadBytes)));
  buffer_.replace(0, kHeadBytes, head);

  for (std::size_t written = 0; written < buffer_.size();) {
    const ssize_t count =
        ::pwrite(file_.get(), buffer_.data() + written, buffer_.size() - written, static_cast<off_t>(bytes_ + written));
    if (count < 0 && errno != EINTR) return take_back(errno);
    if (count > 0) written += static_cast<std::size_t>(count);
  }
  if (durability_ == Durability::kDisk && ::fdatasync(file_.get()) != 0) return take_back(errno);
  bytes_ += buffer_.size();
  return {};
}

std::unexpected<Error> TurnLog::take_back(int error) {
  static_cast<void>(::ftruncate(file_.get(), static_cast<off_t>(bytes_)));
  return system_failure(path_, error);
}

}  // namespace regionfall::store
