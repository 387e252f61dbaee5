#include "net/dns_server.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/encoding.h"
#include "net/dns_client_fixture.h"
#include "net/dns_rdata.h"
#include "net/sockets.h"

namespace regionfall::net {
namespace {

constexpr std::size_t kLongTexts = 20;

// Answers each question with a text that names it and who asked; names that start with "l" many times.
class Echo final : public DnsResponder {
 public:
  explicit Echo(std::string word) : word_(std::move(word)) {}

  std::size_t respond(const DnsQuery& query, const DnsClient& client, std::span<char> buffer) const override {
    DnsResponseWriter writer(query, buffer, client.transport);
    const std::string text = word_ + " " + to_text(client.address) + " " + std::string(100, 'x');
    const auto rdata = *encode_rdata(DnsType::kTxt, '"' + text + '"', DnsEscapes::kDecimal);
    const bool many = query.name.view().substr(1).starts_with("l");
    for (std::size_t i = 0; i < (many ? kLongTexts : 1); ++i)
      writer.add(DnsSection::kAnswer, query.name.view(), DnsType::kTxt, 1, rdata);
    return writer.finish();
  }

 private:
  std::string word_;
};

class DnsServerTest : public testing::Test {
 protected:
  static constexpr int kThreads = 2;

  void start(std::string_view address = "127.0.0.1:0") {
    auto sockets = bind_dns(std::vector{SocketAddress::parse(address).value()}, kThreads);
    ASSERT_TRUE(sockets) << sockets.error().message;
    server_.emplace(clock_, random_, *std::move(sockets), std::make_shared<Echo>("first"));
  }
  SocketAddress at(std::string_view host) const {
    return SocketAddress::ip(host, server_->addresses().front().port()).value();
  }
  static std::string text(const DnsResponse& response) {
    if (response.answers.empty()) return "no answer";
    const std::string all = rdata_text(DnsType::kTxt, response.answers.front().rdata, DnsEscapes::kDecimal);
    return all.substr(1, all.find(" x") - 1);
  }

  SystemClock clock_;
  SeededRandom random_{1};
  std::optional<DnsServer> server_;
};

TEST_F(DnsServerTest, AnswersOverBothTransports) {
  start();
  for (const DnsTransport transport : {DnsTransport::kUdp, DnsTransport::kTcp}) {
    TestDnsClient client(server_->addresses().front(), transport);
    for (std::uint16_t id = 0; id < 100; ++id) {
      const DnsResponse response = client.ask(test_query(id, "www.example.com", DnsType::kTxt));
      EXPECT_EQ(response.id, id);
      EXPECT_EQ(text(response), "first 127.0.0.1");
    }
  }
}

TEST_F(DnsServerTest, AnswersManyDatagramsThatWaitTogether) {
  start();
  TestDnsClient client(server_->addresses().front(), DnsTransport::kUdp);
  constexpr std::uint16_t kQueries = 100;
  for (std::uint16_t id = 0; id < kQueries; ++id) client.send_message(test_query(id, "a", DnsType::kTxt));
  std::vector<bool> answered(kQueries);
  for (std::uint16_t i = 0; i < kQueries; ++i) answered.at(client.receive().id) = true;
  EXPECT_EQ(std::ranges::count(answered, true), kQueries);
}

TEST_F(DnsServerTest, RefusesWhatItDoesNotDo) {
  start();
  std::string chaos = test_query(1, "version.bind", DnsType::kTxt);
  chaos[chaos.find("\4bind") + 6 + 3] = 3;
  std::string update = test_query(1, "a", DnsType::kSoa);
  update[2] = 5 << 3;
  std::string many = test_query(1, "a", DnsType::kA);
  many[5] = 2;
  struct Case {
    std::string packet;
    DnsRcode rcode;
  };
  const std::vector<Case> cases = {
      {test_query(1, "a", DnsType::kAxfr), DnsRcode::kRefused},
      {test_query(1, "a", DnsType::kIxfr), DnsRcode::kRefused},
      {chaos, DnsRcode::kRefused},
      {update, DnsRcode::kNotImp},
      {many, DnsRcode::kFormErr},
      {test_query(1, "a", DnsType::kA) + "x", DnsRcode::kFormErr},
      {test_query(1, "a", DnsType::kA), DnsRcode::kNoError},
  };
  for (const DnsTransport transport : {DnsTransport::kUdp, DnsTransport::kTcp}) {
    TestDnsClient client(server_->addresses().front(), transport);
    for (const auto& [packet, rcode] : cases) EXPECT_EQ(client.ask(packet).rcode, rcode) << hex_encode(packet);
  }
}

TEST_F(DnsServerTest, NeverAnswersResponsesAndScraps) {
  start();
  for (const DnsTransport transport : {DnsTransport::kUdp, DnsTransport::kTcp}) {
    TestDnsClient client(server_->addresses().front(), transport);
    std::string response = test_query(1, "a", DnsType::kA);
    response[2] = static_cast<char>(response[2] | 0x80);
    client.send_message(response);
    client.send_message("short");
    EXPECT_EQ(client.ask(test_query(2, "a", DnsType::kA)).id, 2);
  }
}

TEST_F(DnsServerTest, TruncatesOverUdpWhatTcpBringsWhole) {
  start();
  TestDnsClient udp(server_->addresses().front(), DnsTransport::kUdp);
  const DnsResponse short_one = udp.ask(test_query(1, "long", DnsType::kTxt));
  EXPECT_TRUE(short_one.truncated);
  EXPECT_LT(short_one.answers.size(), kLongTexts);
  TestDnsClient tcp(server_->addresses().front(), DnsTransport::kTcp);
  const DnsResponse whole = tcp.ask(test_query(1, "long", DnsType::kTxt));
  EXPECT_FALSE(whole.truncated);
  EXPECT_EQ(whole.answers.size(), kLongTexts);
}

TEST_F(DnsServerTest, AnswersFromTheLatestSnapshot) {
  start();
  TestDnsClient tcp(server_->addresses().front(), DnsTransport::kTcp);
  EXPECT_EQ(text(tcp.ask(test_query(1, "a", DnsType::kTxt))), "first 127.0.0.1");
  auto second = std::make_shared<Echo>("second");
  server_->publish(second);
  EXPECT_EQ(text(tcp.ask(test_query(2, "a", DnsType::kTxt))), "second 127.0.0.1");
  for (int i = 0; i < 20; ++i) {  // of both threads
    TestDnsClient udp(server_->addresses().front(), DnsTransport::kUdp);
    EXPECT_EQ(text(udp.ask(test_query(3, "a", DnsType::kTxt))), "second 127.0.0.1");
  }
}

TEST_F(DnsServerTest, LetsFormerSnapshotsGo) {
  start();
  auto second = std::make_shared<Echo>("second");
  const std::weak_ptr<Echo> watched = second;
  server_->publish(std::move(second));
  server_->publish(std::make_shared<Echo>("third"));
  server_.reset();
  EXPECT_TRUE(watched.expired());
}

TEST_F(DnsServerTest, AnswersFromTheAddressThatWasAsked) {
  start("0.0.0.0:0");
  for (const char* const host : {"127.0.0.1", "127.0.0.9", "127.1.2.3"}) {
    TestDnsClient client(at(host), DnsTransport::kUdp);
    EXPECT_EQ(client.ask(test_query(1, "a", DnsType::kTxt)).id, 1) << host;
  }
}

TEST_F(DnsServerTest, AnswersFromTheAddressThatWasAskedOfIpv6) {
  start("[::]:0");
  TestDnsClient v6(at("::1"), DnsTransport::kUdp);
  EXPECT_EQ(text(v6.ask(test_query(1, "a", DnsType::kTxt))), "first ::1");
  TestDnsClient v4(at("127.0.0.9"), DnsTransport::kUdp);
  EXPECT_EQ(text(v4.ask(test_query(1, "a", DnsType::kTxt))).substr(0, 10), "first 127.");
}

TEST_F(DnsServerTest, ReadsMessagesInAnyPieces) {
  start();
  TestDnsClient client(server_->addresses().front(), DnsTransport::kTcp);
  std::string stream;
  for (std::uint16_t id = 0; id < 5; ++id) stream += TestDnsClient::framed(test_query(id, "a", DnsType::kTxt));
  for (const char byte : stream.substr(0, 60)) client.send(std::string(1, byte));
  client.send(stream.substr(60));
  for (std::uint16_t id = 0; id < 5; ++id) EXPECT_EQ(client.receive().id, id);
}

TEST(BindDns, SaysWhatIsTaken) {
  const FileDescriptor taken = *listen_on(SocketAddress::loopback(0));
  const auto sockets = bind_dns(std::vector{local_address(taken)}, 1);
  ASSERT_FALSE(sockets);
  EXPECT_TRUE(sockets.error().message.contains(local_address(taken).to_string())) << sockets.error().message;
}

}  // namespace
}  // namespace regionfall::net
