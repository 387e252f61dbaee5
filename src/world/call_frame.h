#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace regionfall::world {

// Calls and outcomes (aws/call_codec.h) on a stream: each is a frame, its length in four bytes, the most significant
// first, and then its bytes. Outcomes come in the order of the calls.

inline constexpr std::size_t kCallFrameBytesMax = std::size_t{64} << 20;

// `content` as a frame. It must not be longer than kCallFrameBytesMax.
std::string call_frame(std::string_view content);

// Takes a stream apart into frames.
class CallFrameReader {
 public:
  void feed(std::string_view bytes) { buffer_ += bytes; }
  // The content of the next whole frame; nothing until more bytes have come. A frame that is too long is an error, and
  // the rest of the stream of no use.
  Result<std::optional<std::string>> next();

 private:
  std::string buffer_;
  std::size_t position_ = 0;  // what is before it has been taken
};

}  // namespace regionfall::world
