#include "base/gzip.h"

#include <fmt/format.h>
#include <zlib.h>

#include <cassert>

namespace regionfall {
namespace {

constexpr int kGzipWindowBits = 15 + 16;  // zlib: the largest window, wrapped in gzip's format
constexpr int kMemoryLevel = 8;
constexpr unsigned char kUnknownSystem = 255;
constexpr std::size_t kSystemByte = 9;
constexpr std::size_t kChunkBytes = 64 * 1024;

Bytef* bytes_of(std::string_view text) { return reinterpret_cast<Bytef*>(const_cast<char*>(text.data())); }

std::string reason_of(int code) {
  if (code == Z_BUF_ERROR) return "the data ends early";
  return "the data is not in gzip format, or damaged";
}

}  // namespace

std::string gzip(std::string_view bytes) {
  assert(bytes.size() < std::size_t{1} << 31);
  z_stream stream{};
  [[maybe_unused]] int started =
      deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindowBits, kMemoryLevel, Z_DEFAULT_STRATEGY);
  assert(started == Z_OK);
  std::string compressed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = bytes_of(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = bytes_of(compressed);
  stream.avail_out = static_cast<uInt>(compressed.size());
  [[maybe_unused]] int ended = deflate(&stream, Z_FINISH);
  assert(ended == Z_STREAM_END);
  compressed.resize(stream.total_out);
  deflateEnd(&stream);
  compressed[kSystemByte] = static_cast<char>(kUnknownSystem);
  return compressed;
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
