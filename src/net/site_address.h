#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "net/ip_address.h"

namespace regionfall::net {

// A site is a place with a network of its own: a region, the edge, a clients' location. Its number is all that its
// addresses depend on, so a site has the same addresses in every world.
struct SiteNumber {
  std::uint8_t value = 0;  // less than kSitesMax
  friend auto operator<=>(SiteNumber, SiteNumber) = default;
};
inline constexpr int kSitesMax = 64;

// IPv4: 100.64.0.0/10 (RFC 6598, which neither VPCs nor the internet use) in 64 parts, 100.66.0.0/16 for site 2.
// IPv6: fd72:6567:696f::/48 (RFC 4193) in 256 parts, fd72:6567:696f:200::/56 for site 2.
inline constexpr int kWorldPrefixLengthV4 = 10;
inline constexpr int kSitePrefixLengthV4 = 16;
inline constexpr int kWorldPrefixLengthV6 = 48;
inline constexpr int kSitePrefixLengthV6 = 56;

// The address of a host of the site. Host 0 is the range itself, host 1 the site's own address.
IpAddress site_ipv4(SiteNumber site, std::uint16_t host);
IpAddress site_ipv6(SiteNumber site, std::uint64_t host);

// The site whose range has the address; nothing when no site can have it.
std::optional<SiteNumber> site_of(const IpAddress& address);

}  // namespace regionfall::net
