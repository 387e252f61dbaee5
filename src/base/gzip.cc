#include "base/gzip.h"

#include <fmt/format.h>
#include <zlib.h>

#include <cassert>

#include "base/hash.h"

namespace regionfall {
namespace {

constexpr int kGzipWindowBits = 15 + 16;  // zlib: the largest window, wrapped in gzip's format
constexpr int kMemoryLevel = 8;
constexpr int kRawWindowBits = -15;         // the same without a wrapper
constexpr std::size_t kFlushBytesMax = 16;  // what a flush adds at most
// No flags, no time, no hint on the compression, unknown system.
constexpr std::string_view kHeader("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
// An empty stored block with the mark of the last one: how Go's compress/flate ends what has been flushed.
constexpr std::string_view kEmptyLastBlock("\x01\0\0\xff\xff", 5);
constexpr std::size_t kChunkBytes = 64 * 1024;

Bytef* bytes_of(std::string_view text) { return reinterpret_cast<Bytef*>(const_cast<char*>(text.data())); }

std::string little_endian(std::uint32_t number) {
  std::string bytes;
  for (int shift : {0, 8, 16, 24}) bytes += static_cast<char>(number >> shift & 255);
  return bytes;
}

std::string reason_of(int code) {
  if (code == Z_BUF_ERROR) return "the data ends early";
  return "the data is not in gzip format, or damaged";
}

}  // namespace

std::string gzip(std::string_view bytes) {
  assert(bytes.size() < std::size_t{1} << 31);
  z_stream stream{};
  [[maybe_unused]] int started =
      deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kRawWindowBits, kMemoryLevel, Z_DEFAULT_STRATEGY);
  assert(started == Z_OK);
  std::string packed(deflateBound(&stream, bytes.size()) + kFlushBytesMax, '\0');
  stream.next_in = bytes_of(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = bytes_of(packed);
  stream.avail_out = static_cast<uInt>(packed.size());
  [[maybe_unused]] int flushed = deflate(&stream, Z_SYNC_FLUSH);
  assert(flushed == Z_OK && stream.avail_in == 0);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return std::string(kHeader)
      .append(packed)
      .append(kEmptyLastBlock)
      .append(little_endian(regionfall::crc32(bytes)))
      .append(little_endian(static_cast<std::uint32_t>(bytes.size())));
}

Result<std::string> gunzip(std::string_view bytes, std::uint64_t bytes_max) {
  if (bytes.size() >= std::size_t{1} << 31) return failure("the compressed data is longer than 2 GiB");
  z_stream stream{};
  if (inflateInit2(&stream, kGzipWindowBits) != Z_OK) return failure("zlib does not start");
  stream.next_in = bytes_of(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string content;
  std::string chunk(kChunkBytes, '\0');
  int code = Z_OK;
  while (code == Z_OK && content.size() <= bytes_max) {
    stream.next_out = bytes_of(chunk);
    stream.avail_out = static_cast<uInt>(chunk.size());
    code = inflate(&stream, Z_NO_FLUSH);
    content.append(chunk, 0, chunk.size() - stream.avail_out);
    if (code == Z_STREAM_END && stream.avail_in > 0) code = inflateReset(&stream);
  }
  inflateEnd(&stream);
  if (content.size() > bytes_max) return failure(fmt::format("it unpacks to more than {} bytes", bytes_max));
  if (code != Z_STREAM_END) return failure(reason_of(code));
  return content;
}

}  // namespace regionfall
