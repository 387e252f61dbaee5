#include "net/site_address.h"

#include <gtest/gtest.h>

namespace regionfall::net {
namespace {

TEST(SiteAddress, IsMadeOfTheSitesNumberAndTheHost) {
  EXPECT_EQ(to_text(site_ipv4({0}, 1)), "100.64.0.1");
  EXPECT_EQ(to_text(site_ipv4({2}, 0x0102)), "100.66.1.2");
  EXPECT_EQ(to_text(site_ipv4({63}, 0xffff)), "100.127.255.255");
  EXPECT_EQ(to_text(site_ipv6({2}, 1)), "fd72:6567:696f:200::1");
  EXPECT_EQ(to_text(site_ipv6({63}, 0)), "fd72:6567:696f:3f00::");
}

TEST(SiteAddress, LeadsBackToItsSite) {
  for (std::uint8_t number = 0; number < kSitesMax; ++number) {
    for (const std::uint16_t host : {0, 1, 255, 256, 65535}) {
      EXPECT_EQ(site_of(site_ipv4({number}, host)), SiteNumber{number});
      EXPECT_EQ(site_of(site_ipv6({number}, host)), SiteNumber{number});
    }
  }
}

TEST(SiteAddress, OfTheRestOfTheInternetIsNoSites) {
  EXPECT_EQ(site_of(ipv4(100, 63, 255, 255)), std::nullopt);
  EXPECT_EQ(site_of(ipv4(100, 128, 0, 0)), std::nullopt);
  EXPECT_EQ(site_of(ipv4(10, 66, 0, 1)), std::nullopt);
  IpAddress beyond = site_ipv6({0}, 1);
  beyond.bytes[6] = kSitesMax;
  EXPECT_EQ(site_of(beyond), std::nullopt);
  IpAddress link_local{.bytes = {0xfe, 0x80}, .v6 = true};
  EXPECT_EQ(site_of(link_local), std::nullopt);
}

}  // namespace
}  // namespace regionfall::net
