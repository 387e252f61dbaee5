#include "services/route53/answer_message.h"

#include <gmock/gmock.h>

#include "net/dns_message.h"
#include "services/route53/decisions_fixture.h"

namespace regionfall::route53 {
namespace {

class AnswerMessage : public Decisions {
 protected:
  net::DnsResponse exchange(std::string_view name, net::DnsType type) {
    const std::string packet = net::write_dns_query(
        7, {.name = *net::encode_dns_name(name, net::DnsEscapes::kOctal), .type = type}, false, std::nullopt);
    net::DnsQuery query;
    EXPECT_EQ(net::read_dns_query(packet, query), net::DnsQueryKind::kQuestion);
    std::vector<char> buffer(net::kDnsMessageBytesMax);
    net::DnsResponseWriter writer(query, buffer, net::DnsTransport::kTcp);
    const Snapshot snapshot(state_);
    write_answer(answer(snapshot, {query.name.view(), query.type}, client_, health_, drawn_), writer);
    return *net::read_dns_response({buffer.data(), writer.finish()});
  }
};

TEST_F(AnswerMessage, HasTheRecordsOfTheAnswer) {
  put({change("CREATE", "www.example.com", "CNAME", {"web.example.com"}),
       change("CREATE", "web.example.com", "A", {"192.0.2.1", "192.0.2.2"})});
  const net::DnsResponse response = exchange("www.example.com", net::DnsType::kA);
  EXPECT_EQ(response.rcode, net::DnsRcode::kNoError);
  EXPECT_TRUE(response.authoritative);
  ASSERT_EQ(response.answers.size(), 3);
  EXPECT_EQ(response.answers[0].rdata, wire_name("web.example.com"));
  EXPECT_EQ(response.answers[1].owner, wire_name("web.example.com"));
  EXPECT_EQ(response.answers[2].ttl_s, 60);
  EXPECT_NE(response.answers[1].rdata, response.answers[2].rdata);
}

TEST_F(AnswerMessage, HasTheSoaWhereThereIsNothing) {
  const net::DnsResponse response = exchange("no.example.com", net::DnsType::kA);
  EXPECT_EQ(response.rcode, net::DnsRcode::kNxDomain);
  ASSERT_EQ(response.authority.size(), 1);
  EXPECT_EQ(response.authority[0].type, net::DnsType::kSoa);
}

TEST_F(AnswerMessage, IsRefusedForOtherZones) {
  const net::DnsResponse response = exchange("example.org", net::DnsType::kA);
  EXPECT_EQ(response.rcode, net::DnsRcode::kRefused);
  EXPECT_FALSE(response.authoritative);
}

}  // namespace
}  // namespace regionfall::route53
