#pragma once

#include <cstddef>
#include <cstdint>

namespace regionfall::net {

// What a message from the network may have at most. Beyond: an error with a status of its own.
struct HttpLimits {
  std::size_t head_bytes_max = std::size_t{64} << 10;       // request or status line and header fields; 431
  std::size_t target_bytes_max = std::size_t{32} << 10;     // 414
  std::size_t field_count_max = 256;                        // 431
  std::uint64_t body_bytes_max = std::uint64_t{5} << 30;    // without chunk framing; 413. S3's largest single PUT
  std::size_t trailer_bytes_max = std::size_t{16} << 10;    // 431
  std::size_t chunk_line_bytes_max = std::size_t{1} << 10;  // a chunk's size with its extensions; 400
};

// Of a method; longer ones are answered with 501.
constexpr std::size_t kMethodBytesMax = 64;

}  // namespace regionfall::net
