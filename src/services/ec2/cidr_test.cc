#include "services/ec2/cidr.h"

#include <gtest/gtest.h>

namespace regionfall::ec2 {
namespace {

Cidr cidr(std::string_view text) { return parse_cidr(text).value(); }
IpAddress ip(std::string_view text) { return parse_ip(text).value(); }

TEST(Cidr, IsReadStrictly) {
  for (const char* good :
       {"10.0.0.0/16", "0.0.0.0/0", "255.255.255.255/32", "10.1.2.3/8", "::/0", "2600:1f14:a::/56"}) {
    EXPECT_TRUE(parse_cidr(good)) << good;
  }
  for (const char* bad :
       {"", "10.0.0.0", "10.0.0/16", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/016", "10.0.0.0/", "/16", "10.0.0.256/16",
        "010.0.0.0/8", " 10.0.0.0/16", "10.0.0.0/16 ", "::/129", "fe80::1%eth0/64"}) {
    EXPECT_FALSE(parse_cidr(bad)) << bad;
  }
}

TEST(Cidr, CanonicalFormHasNoHostBits) {
  EXPECT_EQ(to_text(canonical(cidr("100.68.0.18/18"))), "100.68.0.0/18");
  EXPECT_EQ(to_text(canonical(cidr("10.1.255.255/0"))), "0.0.0.0/0");
  EXPECT_EQ(to_text(canonical(cidr("10.1.2.3/32"))), "10.1.2.3/32");
  EXPECT_EQ(to_text(canonical(cidr("2001:0DB8:0000:12ff::1/60"))), "2001:db8:0:12f0::/60");
}

TEST(Cidr, OverlapAndContainment) {
  struct Case {
    const char* a;
    const char* b;
    bool overlap;
    bool a_contains_b;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"10.0.0.0/16", "10.0.1.0/24", true, true},
           {"10.0.1.0/24", "10.0.0.0/16", true, false},
           {"10.0.0.0/16", "10.0.0.0/16", true, true},
           {"10.0.0.0/17", "10.0.128.0/17", false, false},
           {"10.0.0.0/28", "10.0.0.16/28", false, false},
           {"0.0.0.0/0", "10.0.0.0/8", true, true},
           {"::/0", "10.0.0.0/8", false, false},
           {"2600:1f14:a::/56", "2600:1f14:a:ff::/64", true, true},
           {"2600:1f14:a::/56", "2600:1f14:a:100::/64", false, false},
       }) {
    EXPECT_EQ(overlap(cidr(c.a), cidr(c.b)), c.overlap) << c.a << " " << c.b;
    EXPECT_EQ(overlap(cidr(c.b), cidr(c.a)), c.overlap) << c.b << " " << c.a;
    EXPECT_EQ(contains(cidr(c.a), cidr(c.b)), c.a_contains_b) << c.a << " " << c.b;
  }
}

TEST(Cidr, AddressesAreCountedFromTheFirst) {
  EXPECT_EQ(to_text(address_at(cidr("10.0.0.0/16"), 258)), "10.0.1.2");
  EXPECT_EQ(to_text(address_at(cidr("2600:1f14:a::/64"), 0x10004)), "2600:1f14:a::1:4");
  EXPECT_EQ(offset_in(cidr("10.0.0.0/16"), ip("10.0.1.2")), 258U);
  EXPECT_EQ(offset_in(cidr("10.0.255.0/24"), ip("10.0.255.7")), 7U);
  EXPECT_EQ(ipv4_address_count(cidr("10.0.0.0/28")), 16U);
}

TEST(Cidr, VpcTakesOnlyBlocksOfItsOwnPrivateRange) {
  struct Case {
    const char* primary;
    const char* added;
    bool allowed;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"10.1.0.0/16", "10.2.0.0/16", true},
           {"10.1.0.0/16", "172.16.0.0/16", false},
           {"10.1.0.0/16", "192.168.0.0/24", false},
           {"10.1.0.0/16", "100.64.0.0/16", true},
           {"10.1.0.0/16", "172.2.0.0/16", true},
           {"172.16.0.0/16", "172.17.0.0/16", true},
           {"172.16.0.0/16", "172.31.0.0/16", false},
           {"172.16.0.0/16", "10.0.0.0/16", false},
           {"192.168.0.0/20", "192.168.64.0/20", true},
           {"100.64.0.0/16", "10.0.0.0/16", false},
           {"100.64.0.0/16", "8.8.0.0/16", true},
           {"10.1.0.0/16", "198.19.0.0/20", false},
           {"10.1.0.0/16", "10.0.0.0/16", false},
       }) {
    EXPECT_EQ(may_join_vpc(cidr(c.primary), cidr(c.added)), c.allowed) << c.primary << " + " << c.added;
  }
}

}  // namespace
}  // namespace regionfall::ec2
