#include "services/iam/ip_range.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

namespace regionfall::iam {
namespace {

struct Address {
  std::array<std::uint8_t, 16> bytes{};
  int bits = 0;  // 32 or 128
};

std::optional<Address> parse_address(std::string_view text) {
  const std::string owned(text);
  Address address;
  if (inet_pton(AF_INET, owned.c_str(), address.bytes.data()) == 1) {
    address.bits = 32;
    return address;
  }
  if (inet_pton(AF_INET6, owned.c_str(), address.bytes.data()) == 1) {
    address.bits = 128;
    return address;
  }
  return std::nullopt;
}

}  // namespace

bool address_in_range(std::string_view address, std::string_view range) {
  const std::size_t slash = range.find('/');
  const std::optional<Address> base = parse_address(range.substr(0, slash));
  const std::optional<Address> asked = parse_address(address);
  if (!base || !asked || base->bits != asked->bits) return false;
  int prefix = base->bits;
  if (slash != std::string_view::npos) {
    const std::string_view digits = range.substr(slash + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    if (error != std::errc() || end != digits.data() + digits.size() || prefix < 0 || prefix > base->bits) return false;
  }
  for (int bit = 0; bit < prefix; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if ((base->bytes[byte] & mask) != (asked->bytes[byte] & mask)) return false;
  }
  return true;
}

}  // namespace regionfall::iam
