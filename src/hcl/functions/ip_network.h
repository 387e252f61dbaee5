#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace regionfall::hcl {

__extension__ using Uint128 = unsigned __int128;

// A range of IPv4 or IPv6 addresses, as "10.0.0.0/8" and "fd00::/8" write it: the bits after the prefix are zero.
struct IpNetwork {
  Uint128 address = 0;
  int prefix_bits = 0;
  int address_bits = 32;  // 32 or 128

  int host_bits() const { return address_bits - prefix_bits; }
  // The last address of the range.
  Uint128 last() const;
  bool contains(Uint128 other) const;
  // The range of `bits` prefix bits that `inside` is in.
  IpNetwork around(Uint128 inside, int bits) const;
  std::string to_string() const;
};

// All ones in the lowest `bits` (0 to 128).
Uint128 low_bits(int bits);

// As Go's net.IP prints: IPv6 in its shortest form (RFC 5952), an IPv4 address mapped into IPv6 as IPv4.
std::string ip_text(Uint128 address, int address_bits);

// As Terraform reads a CIDR prefix: decimal parts of IPv4 may have leading zeros; bits after the prefix are dropped.
Result<IpNetwork> parse_network(std::string_view text);

// Decimal digits as a whole number; nothing beyond 128 bits.
std::optional<Uint128> parse_uint128(std::string_view digits);

}  // namespace regionfall::hcl
