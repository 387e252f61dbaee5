#include "drill/address_lookup.h"

#include <gtest/gtest.h>

namespace regionfall::drill {
namespace {

net::DnsRecord record(net::DnsType type, std::uint32_t ttl_s, std::string rdata) {
  return {.owner = "", .type = type, .ttl_s = ttl_s, .rdata = std::move(rdata)};
}

net::DnsResponse response(std::vector<net::DnsRecord> answers) {
  net::DnsResponse response;
  response.answers = std::move(answers);
  return response;
}

const std::string kAddress{"\xC0\x00\x02\x01", 4};
const std::string kOther{"\xC0\x00\x02\x02", 4};

TEST(AddressIn, IsTheFirstOfTheAnswer) {
  const auto answer =
      address_in(response({record(net::DnsType::kA, 60, kAddress), record(net::DnsType::kA, 60, kOther)}));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->first, net::ipv4(192, 0, 2, 1));
  EXPECT_EQ(answer->ttl, std::chrono::seconds(60));
}

TEST(AddressIn, IsKeptNoLongerThanTheNamesThatLedToIt) {
  const auto answer =
      address_in(response({record(net::DnsType::kCname, 5, "\3lb\0"), record(net::DnsType::kA, 60, kAddress)}));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->ttl, std::chrono::seconds(5));
}

TEST(AddressIn, IsNothingWithoutOne) {
  EXPECT_FALSE(address_in(response({})));
  EXPECT_FALSE(address_in(response({record(net::DnsType::kTxt, 60, "\3abc")})));
  net::DnsResponse failed = response({record(net::DnsType::kA, 60, kAddress)});
  failed.rcode = net::DnsRcode::kServFail;
  EXPECT_FALSE(address_in(failed));
}

TEST(AddressInHosts, IsThatOfTheNameAlone) {
  constexpr std::string_view kHosts =
      "127.0.0.1 localhost\n::1 localhost\n100.66.0.1 us-east-1 # a region\n100.67.0.1 us-east-2 ohio\n\n";
  EXPECT_EQ(address_in_hosts(kHosts, "us-east-1"), "100.66.0.1");
  EXPECT_EQ(address_in_hosts(kHosts, "ohio"), "100.67.0.1");
  EXPECT_EQ(address_in_hosts(kHosts, "localhost"), "127.0.0.1");
  EXPECT_EQ(address_in_hosts(kHosts, "us-east"), std::nullopt);
  EXPECT_EQ(address_in_hosts(kHosts, "region"), std::nullopt);
}

}  // namespace
}  // namespace regionfall::drill
