#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace regionfall::net {

// What fuzzers of HTTP/2 read their input as: frames that are well-formed outside, bytes as they are, and acts of who
// is under test.
class Http2FuzzScript {
 public:
  explicit Http2FuzzScript(std::string_view input) : input_(input) {}

  struct Step {
    char act = 0;       // a letter; 0: none
    std::string bytes;  // from the peer
  };

  bool over() const { return input_.empty(); }

  // A first byte below 16 is a frame's type, and its flags, its stream, its length and its payload follow; one from 32
  // to 126 an act; any other announces as many bytes as its lowest six bits say.
  Step next() {
    const std::uint8_t first = take();
    if (first < 16) {
      const char flags = static_cast<char>(take());
      const char stream = static_cast<char>(take() & 0x1FU);
      const std::string payload = take(take());
      const char size = static_cast<char>(payload.size());
      return {.bytes = std::string{0, 0, size, static_cast<char>(first), flags, 0, 0, 0, stream} + payload};
    }
    if (first >= 32 && first < 127) return {.act = static_cast<char>(first), .bytes = {}};
    return {.bytes = take(first & 0x3FU)};
  }

 private:
  std::uint8_t take() {
    if (input_.empty()) return 0;
    const auto byte = static_cast<std::uint8_t>(input_.front());
    input_.remove_prefix(1);
    return byte;
  }
  std::string take(std::size_t count) {
    std::string bytes(input_.substr(0, count));
    input_.remove_prefix(bytes.size());
    return bytes;
  }

  std::string_view input_;
};

}  // namespace regionfall::net
