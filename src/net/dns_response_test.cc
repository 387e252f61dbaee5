#include "net/dns_response.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "net/dns_message.h"
#include "net/dns_rdata.h"

namespace regionfall::net {
namespace {

using namespace std::string_literals;

std::string name(std::string_view text) { return *encode_dns_name(text, DnsEscapes::kDecimal); }
std::string rdata(DnsType type, std::string_view text) { return *encode_rdata(type, text, DnsEscapes::kDecimal); }

// A query and room for its response.
struct Exchange {
  std::string packet;
  DnsQuery query;
  std::vector<char> buffer;

  explicit Exchange(std::string_view question, std::size_t room = kDnsMessageBytesMax,
                    std::optional<ClientSubnet> subnet = std::nullopt)
      : packet(write_dns_query(7, {.name = name(question), .type = DnsType::kA}, true, subnet)), buffer(room) {
    EXPECT_EQ(read_dns_query(packet, query), DnsQueryKind::kQuestion);
  }
  std::string_view sent(std::size_t length) const { return {buffer.data(), length}; }
};

DnsRecord record(std::string_view owner, DnsType type, std::uint32_t ttl_s, std::string_view text) {
  return {.owner = name(owner), .type = type, .ttl_s = ttl_s, .rdata = rdata(type, text)};
}

bool add(DnsResponseWriter& writer, DnsSection section, const DnsRecord& record) {
  return writer.add(section, record.owner, record.type, record.ttl_s, record.rdata);
}

TEST(DnsResponse, IsReadAsItWasWritten) {
  Exchange exchange("www.example.com");
  DnsResponseWriter writer(exchange.query, exchange.buffer, DnsTransport::kTcp);
  const std::vector<DnsRecord> answers = {record("www.example.com", DnsType::kCname, 60, "a.a.example.com"),
                                          record("a.a.example.com", DnsType::kA, 5, "192.0.2.1"),
                                          record("a.a.example.com", DnsType::kMx, 5, "10 mail.EXAMPLE.com")};
  const DnsRecord soa = record("example.com", DnsType::kSoa, 900, "ns.example.com admin.other. 1 2 3 4 5");
  const DnsRecord srv = record(".", DnsType::kSrv, 1, "1 2 3 www.example.com");
  writer.set_authoritative();
  writer.set_rcode(DnsRcode::kNxDomain);
  for (const DnsRecord& answer : answers) EXPECT_TRUE(add(writer, DnsSection::kAnswer, answer));
  EXPECT_TRUE(add(writer, DnsSection::kAuthority, soa));
  EXPECT_TRUE(add(writer, DnsSection::kAdditional, srv));
  const auto response = read_dns_response(exchange.sent(writer.finish()));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->id, 7);
  EXPECT_EQ(response->rcode, DnsRcode::kNxDomain);
  EXPECT_TRUE(response->authoritative);
  EXPECT_FALSE(response->truncated);
  EXPECT_EQ(response->question->name, name("www.example.com"));
  ASSERT_EQ(response->answers.size(), 3U);
  EXPECT_EQ(response->answers[0], answers[0]);
  EXPECT_EQ(response->answers[1], answers[1]);
  EXPECT_EQ(dns_name_lower(response->answers[2].rdata), dns_name_lower(answers[2].rdata));
  EXPECT_EQ(response->authority, std::vector{soa});
  EXPECT_EQ(response->additional, std::vector{srv});
}

TEST(DnsResponse, CompressesNamesOfOwnersAndOfOldTypesOnly) {
  Exchange exchange("www.example.com");
  const auto length_of = [&exchange](DnsType type, std::string_view text) {
    DnsResponseWriter writer(exchange.query, exchange.buffer, DnsTransport::kTcp);
    writer.add(DnsSection::kAnswer, name("www.example.com"), type, 1, rdata(type, text));
    return writer.finish() - exchange.packet.size();
  };
  EXPECT_EQ(length_of(DnsType::kA, "1.2.3.4"), 2U + 10 + 4);
  EXPECT_EQ(length_of(DnsType::kMx, "1 a.EXAMPLE.com"), 2U + 10 + 2 + 2 + 2);
  EXPECT_EQ(length_of(DnsType::kNs, "www.example.com"), 2U + 10 + 2);
  EXPECT_EQ(length_of(DnsType::kSrv, "1 2 3 www.example.com"), 2U + 10 + 6 + 17);
}

TEST(DnsResponse, NeverPointsIntoANameThatIsStillBeingWritten) {
  Exchange exchange("b");
  DnsResponseWriter writer(exchange.query, exchange.buffer, DnsTransport::kTcp);
  std::ranges::fill(std::span(exchange.buffer).subspan(exchange.packet.size()), '\0');
  const DnsRecord repeated = record("a.a.a", DnsType::kNs, 1, "a.a.a.a");
  ASSERT_TRUE(add(writer, DnsSection::kAnswer, repeated));
  const auto response = read_dns_response(exchange.sent(writer.finish()));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->answers, std::vector{repeated});
}

TEST(DnsResponse, OverUdpEndsWithinTheClientsLimitAndSaysSo) {
  Exchange exchange("www.example.com");
  DnsResponseWriter writer(exchange.query, exchange.buffer, DnsTransport::kUdp);
  const DnsRecord text = record("www.example.com", DnsType::kTxt, 1, '"' + std::string(200, 'a') + '"');
  int added = 0;
  while (add(writer, DnsSection::kAnswer, text)) ++added;
  EXPECT_FALSE(add(writer, DnsSection::kAnswer, record("a", DnsType::kA, 1, "1.2.3.4")));
  const std::size_t length = writer.finish();
  EXPECT_LE(length, kDnsUdpBytesMax);
  const auto response = read_dns_response(exchange.sent(length));
  ASSERT_TRUE(response);
  EXPECT_TRUE(response->truncated);
  EXPECT_EQ(response->answers.size(), static_cast<std::size_t>(added));
  EXPECT_EQ(added, 5);
}

TEST(DnsResponse, LeavesOutAdditionalRecordsWithoutSayingSo) {
  Exchange exchange("www.example.com", 512);
  DnsResponseWriter writer(exchange.query, exchange.buffer, DnsTransport::kUdp);
  const DnsRecord text = record("www.example.com", DnsType::kTxt, 1, '"' + std::string(250, 'a') + '"');
  EXPECT_TRUE(add(writer, DnsSection::kAdditional, text));
  EXPECT_FALSE(add(writer, DnsSection::kAdditional, text));
  EXPECT_TRUE(add(writer, DnsSection::kAdditional, record("a", DnsType::kA, 1, "1.2.3.4")));
  const auto response = read_dns_response(exchange.sent(writer.finish()));
  ASSERT_TRUE(response);
  EXPECT_FALSE(response->truncated);
  EXPECT_EQ(response->additional.size(), 2U);
}

TEST(DnsResponse, GivesTheSubnetBackWithItsScope) {
  const ClientSubnet subnet{.address = ipv4(100, 66, 0, 0), .prefix_length = 20};
  Exchange exchange("a", 512, subnet);
  DnsResponseWriter writer(exchange.query, exchange.buffer, DnsTransport::kUdp);
  writer.set_subnet_scope(16);
  const auto response = read_dns_response(exchange.sent(writer.finish()));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->subnet_scope, 16);
}

TEST(DnsResponse, ToWhatIsNoQuestionIsAnError) {
  struct Case {
    DnsQueryKind kind;
    std::optional<DnsRcode> rcode;
  };
  for (const auto& [kind, rcode] : std::vector<Case>{{DnsQueryKind::kFormErr, DnsRcode::kFormErr},
                                                     {DnsQueryKind::kNotImp, DnsRcode::kNotImp},
                                                     {DnsQueryKind::kBadVers, DnsRcode::kBadVers},
                                                     {DnsQueryKind::kDropped, std::nullopt}}) {
    Exchange exchange("a", 512);
    const std::size_t length = write_dns_error(exchange.query, kind, exchange.buffer);
    const auto response = read_dns_response(exchange.sent(length));
    EXPECT_EQ(response.has_value(), rcode.has_value());
    if (response) {
      EXPECT_EQ(response->rcode, rcode);
    }
  }
}

TEST(DnsResponse, ThatIsMalformedIsNotRead) {
  Exchange exchange("www.example.com");
  DnsResponseWriter writer(exchange.query, exchange.buffer, DnsTransport::kTcp);
  add(writer, DnsSection::kAnswer, record("example.com", DnsType::kMx, 1, "10 mail.example.com"));
  const std::string whole(exchange.sent(writer.finish()));
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_FALSE(read_dns_response(std::string_view(whole).substr(0, length))) << length;
  EXPECT_FALSE(read_dns_response(exchange.packet));
}

}  // namespace
}  // namespace regionfall::net
