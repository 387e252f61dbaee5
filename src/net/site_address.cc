#include "net/site_address.h"

#include <algorithm>
#include <cassert>

namespace regionfall::net {
namespace {

constexpr std::uint8_t kFirstByteV4 = 100;
constexpr std::uint8_t kSecondByteV4 = 64;
constexpr std::array<std::uint8_t, 6> kWorldV6 = {0xfd, 0x72, 0x65, 0x67, 0x69, 0x6f};

}  // namespace

IpAddress site_ipv4(SiteNumber site, std::uint16_t host) {
  assert(site.value < kSitesMax);
  return ipv4(kFirstByteV4, static_cast<std::uint8_t>(kSecondByteV4 + site.value),
              static_cast<std::uint8_t>(host >> 8U), static_cast<std::uint8_t>(host));
}

IpAddress site_ipv6(SiteNumber site, std::uint64_t host) {
  assert(site.value < kSitesMax);
  IpAddress address{.v6 = true};
  std::ranges::copy(kWorldV6, address.bytes.begin());
  address.bytes[kWorldV6.size()] = site.value;
  for (std::size_t i = 0; i < sizeof host; ++i) address.bytes[15 - i] = static_cast<std::uint8_t>(host >> (8 * i));
  return address;
}

std::optional<SiteNumber> site_of(const IpAddress& address) {
  if (address.v6) {
    const bool ours = std::equal(kWorldV6.begin(), kWorldV6.end(), address.bytes.begin());
    const std::uint8_t number = address.bytes[kWorldV6.size()];
    if (!ours || number >= kSitesMax) return std::nullopt;
    return SiteNumber{number};
  }
  const bool ours = address.bytes[0] == kFirstByteV4 && (address.bytes[1] & 0xc0U) == kSecondByteV4;
  if (!ours) return std::nullopt;
  return SiteNumber{static_cast<std::uint8_t>(address.bytes[1] - kSecondByteV4)};
}

}  // namespace regionfall::net
