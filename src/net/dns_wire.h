#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// Numbers in the order of the network.
namespace regionfall::net {

inline std::uint8_t load_u8(const char* bytes) { return static_cast<std::uint8_t>(*bytes); }
inline std::uint16_t load_u16(const char* bytes) {
  return static_cast<std::uint16_t>(load_u8(bytes) << 8 | load_u8(bytes + 1));
}
inline std::uint32_t load_u32(const char* bytes) { return std::uint32_t{load_u16(bytes)} << 16 | load_u16(bytes + 2); }

inline void store_u16(char* bytes, std::uint16_t value) {
  bytes[0] = static_cast<char>(value >> 8);
  bytes[1] = static_cast<char>(value);
}
inline void store_u32(char* bytes, std::uint32_t value) {
  store_u16(bytes, static_cast<std::uint16_t>(value >> 16));
  store_u16(bytes + 2, static_cast<std::uint16_t>(value));
}

inline void append_u16(std::string& out, std::uint16_t value) {
  char bytes[2];
  store_u16(bytes, value);
  out.append(bytes, sizeof bytes);
}
inline void append_u32(std::string& out, std::uint32_t value) {
  char bytes[4];
  store_u32(bytes, value);
  out.append(bytes, sizeof bytes);
}

}  // namespace regionfall::net
