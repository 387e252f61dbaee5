#include "services/route53/dns_responder.h"

#include <gmock/gmock.h>

#include <array>
#include <set>

#include "net/dns_message.h"
#include "net/dns_rdata.h"
#include "services/route53/domain_name.h"
#include "services/route53/route53_fixture.h"

namespace regionfall::route53 {
namespace {

const net::IpAddress kDublin = net::ipv4(100, 66, 0, 1);
const net::IpAddress kTokyo = net::ipv4(100, 70, 0, 1);

class DnsResponderTest : public Route53Fixture {
 protected:
  DnsResponderTest() : zone_(make_zone("example.com")) {}

  void put(std::string_view name, std::string_view type, const std::vector<std::string>& values,
           aws::Value::Structure more = {}) {
    ok("ChangeResourceRecordSets", batch(zone_, {change("CREATE", name, type, values, std::move(more))}));
  }
  DnsResponder responder(std::map<std::string, bool, std::less<>> checks = {}) {
    return DnsResponder(std::make_shared<Snapshot>(state_), HealthSnapshot(std::move(checks), {}),
                        [this](const net::IpAddress& address) -> const Client& {
                          return address.bytes[1] == kTokyo.bytes[1] ? tokyo_ : dublin_;
                        });
  }
  net::DnsResponse ask(std::string_view name, net::DnsType type, net::DnsClient from = {.address = kDublin},
                       const std::optional<net::ClientSubnet>& subnet = std::nullopt) {
    return ask(responder(), name, type, from, subnet);
  }
  static net::DnsResponse ask(const DnsResponder& responder, std::string_view name, net::DnsType type,
                              const net::DnsClient& from,
                              const std::optional<net::ClientSubnet>& subnet = std::nullopt) {
    const std::string packet = net::write_dns_query(1, {.name = wire_name(name), .type = type}, false, subnet);
    std::array<char, net::kDnsMessageBytesMax> buffer;
    const std::size_t room = from.transport == net::DnsTransport::kUdp ? net::kDnsUdpBytesMax : buffer.size();
    const std::size_t length = net::answer_dns_packet(responder, packet, from, std::span(buffer).first(room));
    return net::read_dns_response({buffer.data(), length}).value();
  }
  // "A 192.0.2.1, ..." in the order of the message.
  static std::string text(const std::vector<net::DnsRecord>& records) {
    std::string text;
    for (const net::DnsRecord& record : records) {
      text += (text.empty() ? "" : ", ") + net::to_text(record.type) + " " +
              net::rdata_text(record.type, record.rdata, net::DnsEscapes::kOctal);
    }
    return text;
  }

  std::string zone_;
  Client dublin_ = client_in("eu-west-1");
  Client tokyo_ = client_in("ap-northeast-1");
};

TEST_F(DnsResponderTest, WritesTheAnswerWithAuthority) {
  put("www.example.com", "A", {"192.0.2.1"});
  const net::DnsResponse response = ask("WWW.example.com", net::DnsType::kA);
  EXPECT_EQ(response.rcode, net::DnsRcode::kNoError);
  EXPECT_TRUE(response.authoritative);
  EXPECT_EQ(text(response.answers), "A 192.0.2.1");
  EXPECT_EQ(response.answers.front().ttl_s, 60U);
}

TEST_F(DnsResponderTest, FollowsAliasesWithinItsZones) {
  put("www.example.com", "CNAME", {"target.example.com"});
  put("target.example.com", "A", {"192.0.2.1"});
  EXPECT_EQ(text(ask("www.example.com", net::DnsType::kA).answers), "CNAME target.example.com., A 192.0.2.1");
}

TEST_F(DnsResponderTest, SaysWithTheSoaRecordWhatThereIsNot) {
  put("www.example.com", "A", {"192.0.2.1"});
  const net::DnsResponse no_name = ask("nothing.example.com", net::DnsType::kA);
  EXPECT_EQ(no_name.rcode, net::DnsRcode::kNxDomain);
  EXPECT_EQ(no_name.authority.at(0).type, net::DnsType::kSoa);
  const net::DnsResponse no_data = ask("www.example.com", net::DnsType::kMx);
  EXPECT_EQ(no_data.rcode, net::DnsRcode::kNoError);
  EXPECT_EQ(no_data.authority.at(0).type, net::DnsType::kSoa);
}

TEST_F(DnsResponderTest, RefersToTheServersOfAZoneBelow) {
  put("sub.example.com", "NS", {"ns.sub.example.com"});
  put("ns.sub.example.com", "A", {"192.0.2.53"});
  const net::DnsResponse response = ask("www.sub.example.com", net::DnsType::kA);
  EXPECT_FALSE(response.authoritative);
  EXPECT_EQ(text(response.authority), "NS ns.sub.example.com.");
  EXPECT_EQ(text(response.additional), "A 192.0.2.53");
}

TEST_F(DnsResponderTest, RefusesOtherZones) {
  const net::DnsResponse response = ask("www.example.org", net::DnsType::kA);
  EXPECT_EQ(response.rcode, net::DnsRcode::kRefused);
  EXPECT_FALSE(response.authoritative);
}

TEST_F(DnsResponderTest, TruncatesOverUdpWhatTcpBringsWhole) {
  std::vector<std::string> texts;
  for (int i = 0; i < 20; ++i) texts.push_back('"' + std::string(100, static_cast<char>('a' + i)) + '"');
  put("www.example.com", "TXT", texts);
  EXPECT_TRUE(ask("www.example.com", net::DnsType::kTxt).truncated);
  const net::DnsResponse whole =
      ask("www.example.com", net::DnsType::kTxt, {.address = kDublin, .transport = net::DnsTransport::kTcp});
  EXPECT_FALSE(whole.truncated);
  EXPECT_EQ(whole.answers.size(), 20U);
}

TEST_F(DnsResponderTest, LooksWhereTheClientIsByTheSubnetItPassesOnElseByItsAddress) {
  put("geo.example.com", "A", {"192.0.2.1"},
      {{m::SetIdentifier, "eu"}, {m::GeoLocation, aws::Value::of({{m::ContinentCode, "EU"}})}});
  put("geo.example.com", "A", {"192.0.2.2"},
      {{m::SetIdentifier, "as"}, {m::GeoLocation, aws::Value::of({{m::ContinentCode, "AS"}})}});
  EXPECT_EQ(text(ask("geo.example.com", net::DnsType::kA, {.address = kDublin}).answers), "A 192.0.2.1");
  EXPECT_EQ(text(ask("geo.example.com", net::DnsType::kA, {.address = kTokyo}).answers), "A 192.0.2.2");
  const net::DnsResponse passed_on = ask("geo.example.com", net::DnsType::kA, {.address = kDublin},
                                         net::ClientSubnet{.address = kTokyo, .prefix_length = 32});
  EXPECT_EQ(text(passed_on.answers), "A 192.0.2.2");
  EXPECT_EQ(passed_on.subnet_scope, 32);
}

TEST_F(DnsResponderTest, KnowsTheAddressThatAsks) {
  store_.begin_turn();
  state_.cidr_collections.put(
      "c", {.id = "c", .account = std::string(kAccount), .name = "c", .locations = {{"tokyo", {"100.70.0.0/16"}}}});
  for (const auto& [identifier, location, address] :
       {std::array{"t", "tokyo", "192.0.2.2"}, std::array{"d", "*", "192.0.2.1"}}) {
    RecordSet set{.name = "ip.example.com.",
                  .type = "A",
                  .set_identifier = identifier,
                  .ttl_s = 60,
                  .values = std::vector<RecordValue>{{address}},
                  .cidr = CidrRouting{.collection = "c", .location = location}};
    state_.record_sets.put(record_key(zone_, set), set);
  }
  (void)store_.take_turn();
  EXPECT_EQ(text(ask("ip.example.com", net::DnsType::kA, {.address = kDublin}).answers), "A 192.0.2.1");
  EXPECT_EQ(text(ask("ip.example.com", net::DnsType::kA, {.address = kTokyo}).answers), "A 192.0.2.2");
}

TEST_F(DnsResponderTest, ChoosesByTheNumberThatWasDrawn) {
  for (const char* const last : {"1", "2"}) {
    put("any.example.com", "A", {std::string("192.0.2.") + last}, {{m::SetIdentifier, last}, {m::Weight, 1}});
  }
  const DnsResponder answering = responder();
  std::set<std::string> seen;
  for (std::uint64_t drawn = 0; drawn < 64; ++drawn) {
    seen.insert(
        text(ask(answering, "any.example.com", net::DnsType::kA, {.address = kDublin, .drawn = drawn}).answers));
  }
  EXPECT_EQ(seen, (std::set<std::string>{"A 192.0.2.1", "A 192.0.2.2"}));
}

TEST_F(DnsResponderTest, FindsAddressesOfHostsForTheEdgeItself) {
  put("www.example.com", "CNAME", {"target.example.com"});
  put("target.example.com", "A", {"192.0.2.1"});
  EXPECT_EQ(responder().first_address("www.example.com", 0), "192.0.2.1");
  EXPECT_EQ(responder().first_address("nothing.example.com", 0), std::nullopt);
  EXPECT_EQ(responder().first_address("not..a.name", 0), std::nullopt);
}

}  // namespace
}  // namespace regionfall::route53
