#include "world/call_frame.h"

#include <cassert>
#include <cstdint>

namespace regionfall::world {
namespace {

constexpr std::size_t kLengthBytes = 4;
// Bytes that have been taken are dropped from the buffer when there are so many of them.
constexpr std::size_t kTakenBytesMax = std::size_t{64} << 10;

}  // namespace

std::string call_frame(std::string_view content) {
  assert(content.size() <= kCallFrameBytesMax);
  std::string frame;
  frame.reserve(kLengthBytes + content.size());
  for (int shift = 24; shift >= 0; shift -= 8) frame += static_cast<char>(content.size() >> shift & 0xff);
  frame += content;
  return frame;
}

Result<std::optional<std::string>> CallFrameReader::next() {
  const std::string_view rest = std::string_view(buffer_).substr(position_);
  if (rest.size() < kLengthBytes) return std::nullopt;
  std::size_t length = 0;
  for (const char byte : rest.substr(0, kLengthBytes)) length = length << 8 | static_cast<std::uint8_t>(byte);
  if (length > kCallFrameBytesMax) return failure("A call of " + std::to_string(length) + " bytes is too long.");
  if (rest.size() < kLengthBytes + length) return std::nullopt;
  std::string content(rest.substr(kLengthBytes, length));
  position_ += kLengthBytes + length;
  if (position_ == buffer_.size() || position_ > kTakenBytesMax) {
    buffer_.erase(0, position_);
    position_ = 0;
  }
  return content;
}

}  // namespace regionfall::world
