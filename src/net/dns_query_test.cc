#include "net/dns_query.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "net/dns_message.h"

namespace regionfall::net {
namespace {

using namespace std::string_literals;

constexpr std::string_view kHeader = "123401000001000000000001";   // RD, one question, one additional record
constexpr std::string_view kQuestion = "0157026555 00 0001 0001";  // W.eU. A IN
constexpr std::string_view kOpt = "00 0029 1000 00 00 8000 0000";  // 4096 bytes, version 0, DO

std::string bytes(std::string hex) {
  std::erase(hex, ' ');
  return *hex_decode(hex);
}
std::string packet(std::string_view rest) {
  return bytes(std::string(kHeader) + std::string(kQuestion) + std::string(rest));
}

TEST(DnsQuery, IsReadInLowerCaseAndKeptAsItCame) {
  const std::string sent = packet(kOpt);
  DnsQuery query;
  ASSERT_EQ(read_dns_query(sent, query), DnsQueryKind::kQuestion);
  EXPECT_EQ(query.id, 0x1234);
  EXPECT_TRUE(query.recursion_desired);
  EXPECT_EQ(query.name.view(), "\1w\2eu\0"s);
  EXPECT_EQ(query.question, bytes(std::string(kQuestion)));
  EXPECT_EQ(query.type, DnsType::kA);
  EXPECT_EQ(query.dns_class, kDnsClassIn);
  EXPECT_TRUE(query.edns);
  EXPECT_TRUE(query.dnssec_ok);
  EXPECT_EQ(query.udp_bytes_max, 4096);
}

TEST(DnsQuery, WithoutEdnsTakes512Bytes) {
  DnsQuery query;
  const std::string sent = bytes("123400000001000000000000" + std::string(kQuestion));
  ASSERT_EQ(read_dns_query(sent, query), DnsQueryKind::kQuestion);
  EXPECT_FALSE(query.edns);
  EXPECT_EQ(query.udp_bytes_max, 512);
}

TEST(DnsQuery, CarriesTheClientsSubnet) {
  DnsQuery query;
  const std::vector<ClientSubnet> subnets = {
      {.address = ipv4(100, 66, 3, 0), .prefix_length = 24},
      {.address = ipv4(100, 66, 0, 0), .prefix_length = 17},
      {.address = {}, .prefix_length = 0},
      {.address = {.bytes = {0xfd, 0x72, 0x65, 0x67}, .v6 = true}, .prefix_length = 56},
  };
  for (const ClientSubnet& subnet : subnets) {
    const std::string sent = write_dns_query(1, {.name = "\1a\0"s, .type = DnsType::kA}, false, subnet);
    ASSERT_EQ(read_dns_query(sent, query), DnsQueryKind::kQuestion);
    EXPECT_EQ(query.client_subnet, subnet);
  }
}

struct Refused {
  std::string why;
  std::string packet;
  DnsQueryKind kind;
};

TEST(DnsQuery, IsRefusedWhenMalformed) {
  const std::string opt_start = "00 0029 1000 00 00 0000 ";
  const std::vector<Refused> cases = {
      {"shorter than a header", bytes("1234010000010000000000"), DnsQueryKind::kDropped},
      {"a response", bytes("123481000001000000000000" + std::string(kQuestion)), DnsQueryKind::kDropped},
      {"an update", bytes("123428000001000000000000" + std::string(kQuestion)), DnsQueryKind::kNotImp},
      {"a notification", bytes("123420000001000000000000" + std::string(kQuestion)), DnsQueryKind::kNotImp},
      {"no question", bytes("123400000000000000000000"), DnsQueryKind::kFormErr},
      {"two questions", bytes("123400000002000000000000" + std::string(kQuestion) + std::string(kQuestion)),
       DnsQueryKind::kFormErr},
      {"a question that ends early", bytes("123400000001000000000000 0157026555 00 0001 00"), DnsQueryKind::kFormErr},
      {"a pointer as the name", bytes("123400000001000000000000 c00c 0001 0001"), DnsQueryKind::kFormErr},
      {"a label too long", bytes("123400000001000000000000 40") + std::string(64, 'a') + bytes("00 0001 0001"),
       DnsQueryKind::kFormErr},
      {"bytes behind the records", packet(std::string(kOpt) + "00"), DnsQueryKind::kFormErr},
      {"a record missing", packet(""), DnsQueryKind::kFormErr},
      {"OPT of a name", packet("0161 00 0029 1000 00 00 0000 0000"), DnsQueryKind::kFormErr},
      {"OPT twice", bytes("123400000001000000000002" + std::string(kQuestion) + std::string(kOpt) + std::string(kOpt)),
       DnsQueryKind::kFormErr},
      {"EDNS 1", packet("00 0029 1000 00 01 0000 0000"), DnsQueryKind::kBadVers},
      {"an option beyond OPT", packet(opt_start + "0004 000a 0001"), DnsQueryKind::kFormErr},
      {"a subnet longer than its prefix", packet(opt_start + "000b 0008 0007 0001 08 00 010203"),
       DnsQueryKind::kFormErr},
      {"a subnet with bits behind its prefix", packet(opt_start + "0009 0008 0005 0001 07 00 01"),
       DnsQueryKind::kFormErr},
      {"a subnet of 33 bits", packet(opt_start + "000d 0008 0009 0001 21 00 0102030400"), DnsQueryKind::kFormErr},
      {"a subnet with a scope", packet(opt_start + "0009 0008 0005 0001 08 08 0a"), DnsQueryKind::kFormErr},
      {"a subnet of no family", packet(opt_start + "0009 0008 0005 0009 08 00 0a"), DnsQueryKind::kFormErr},
  };
  for (const auto& [why, packet, kind] : cases) {
    DnsQuery query;
    EXPECT_EQ(read_dns_query(packet, query), kind) << why;
  }
}

TEST(DnsQuery, PassesOverOtherOptionsAndRecords) {
  DnsQuery query;
  const std::string cookie = packet("00 0029 1000 00 00 0000 000c 000a 0008 0102030405060708");
  EXPECT_EQ(read_dns_query(cookie, query), DnsQueryKind::kQuestion);
  EXPECT_FALSE(query.client_subnet);
  const std::string other =
      bytes("123400000001000000000001" + std::string(kQuestion) + "c00c 0001 0001 00000000 0004 01020304");
  EXPECT_EQ(read_dns_query(other, query), DnsQueryKind::kQuestion);
  EXPECT_FALSE(query.edns);
}

}  // namespace
}  // namespace regionfall::net
