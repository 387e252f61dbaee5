#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/http_limits.h"
#include "net/http_message.h"
#include "net/http_syntax.h"

namespace regionfall::net {

// How a body's end is found (RFC 9112, 6.3).
enum class BodyKind : std::uint8_t { kNone, kLength, kChunked, kUntilClose };

// Takes a body's framing off bytes that arrive in pieces.
class HttpBodyParser {
 public:
  explicit HttpBodyParser(const HttpLimits& limits) : limits_(limits) {}  // `limits` must outlive the parser

  // Before each body. `length` counts for kLength.
  void begin(BodyKind kind, std::uint64_t length = 0);

  enum class Step : std::uint8_t { kNeedMore, kPiece, kEnd };
  // Takes from the front of `input`. After kPiece, piece() is a part of that input.
  Result<Step, HttpParseError> next(std::string_view& input);

  std::string_view piece() const { return piece_; }
  HeaderFields take_trailers() { return std::move(trailers_); }
  BodyKind kind() const { return kind_; }
  std::optional<std::uint64_t> content_length() const {
    return kind_ == BodyKind::kLength ? std::optional(length_) : std::nullopt;
  }

 private:
  enum class Chunk : std::uint8_t { kSize, kData, kDataEnd, kTrailers };

  Result<Step, HttpParseError> next_chunked(std::string_view& input);
  Result<std::optional<std::string_view>, HttpParseError> read_line(std::string_view& input, std::size_t bytes_max);
  Result<void, HttpParseError> begin_chunk(std::string_view line);
  Result<bool, HttpParseError> read_trailers(std::string_view& input);
  Step take_piece(std::string_view& input);

  const HttpLimits& limits_;
  BodyKind kind_ = BodyKind::kNone;
  Chunk chunk_ = Chunk::kSize;
  std::uint64_t length_ = 0;
  std::uint64_t remaining_ = 0;  // of the body, or of the chunk
  std::uint64_t total_ = 0;      // of all chunks begun
  std::string held_;             // a line so far, when it came in more than one piece
  std::string trailer_lines_;
  std::string_view piece_;
  HeaderFields trailers_;
};

}  // namespace regionfall::net
