#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>

namespace regionfall::net {

// An IPv4 or IPv6 address, bytes in the order of the network.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes = {};  // of IPv4 the first four; the rest is zero
  bool v6 = false;

  std::size_t size() const { return v6 ? 16 : 4; }
  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;
};

IpAddress ipv4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d);

// "100.66.0.1", "fd72:6567:696f:200::1"
std::string to_text(const IpAddress& address);

}  // namespace regionfall::net
