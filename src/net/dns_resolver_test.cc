#include "net/dns_resolver.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <thread>

#include "net/dns_client_fixture.h"
#include "net/dns_rdata.h"
#include "net/dns_server.h"
#include "net/sockets.h"
#include "net/udp_socket.h"

namespace regionfall::net {
namespace {

constexpr std::size_t kLongTexts = 20;

// www.a is an alias of target.b; long.a has many texts; all else does not exist.
class Zones final : public DnsResponder {
 public:
  std::size_t respond(const DnsQuery& query, const DnsClient& client, std::span<char> buffer) const override {
    DnsResponseWriter writer(query, buffer, client.transport);
    const std::string_view name = query.name.view();
    if (name == test_name("www.a")) {
      writer.add(DnsSection::kAnswer, name, DnsType::kCname, 300, test_name("target.b"));
    } else if (name == test_name("target.b")) {
      writer.add(DnsSection::kAnswer, name, DnsType::kA, 60, "\1\2\3\4");
    } else if (name == test_name("long.a")) {
      for (std::size_t i = 0; i < kLongTexts; ++i)
        writer.add(DnsSection::kAnswer, name, DnsType::kTxt, 60, "\x64" + std::string(100, 'x'));
    } else {
      writer.set_rcode(DnsRcode::kNxDomain);
    }
    return writer.finish();
  }
};

class DnsResolverTest : public testing::Test {
 protected:
  void start() {
    server_.emplace(clock_, random_, bind_dns(std::vector{SocketAddress::loopback(0)}, 1).value(),
                    std::make_shared<Zones>());
    auto client_side = std::move(bind_dns(std::vector{SocketAddress::loopback(0)}, 1).value().front());
    resolver_.emplace(loop_, random_,
                      DnsResolverSockets{.udp = std::move(client_side.udp.front()),
                                         .tcp = std::move(client_side.tcp.front()),
                                         .upstream = UdpSocket::bind(SocketAddress::loopback(0)).value(),
                                         .connect = [this](const SocketAddress& to) { return connect_to(loop_, to); }},
                      DnsResolverOptions{.servers = server_->addresses()});
  }
  // Asks with a client that waits, on a thread of its own.
  DnsResponse ask(std::string_view name, DnsType type, DnsTransport transport) {
    std::optional<DnsResponse> response;
    std::thread client([&] {
      DnsResponse received = TestDnsClient(resolver_->address(), transport).ask(test_query(9, name, type));
      loop_.post([&response, received = std::move(received)] { response = received; });
    });
    EXPECT_TRUE(loop_.run_until([&] { return response.has_value(); }));
    client.join();
    return response.value_or(DnsResponse{});
  }

  SystemClock clock_;
  Loop loop_{clock_};
  SeededRandom random_{1};
  std::optional<DnsServer> server_;
  std::optional<DnsResolver> resolver_;
};

TEST_F(DnsResolverTest, AnswersOverBothTransportsAndRemembers) {
  start();
  for (const DnsTransport transport : {DnsTransport::kUdp, DnsTransport::kTcp}) {
    const DnsResponse response = ask("www.a", DnsType::kA, transport);
    EXPECT_EQ(response.id, 9);
    ASSERT_EQ(response.answers.size(), 2U);
    EXPECT_EQ(response.answers[0].type, DnsType::kCname);
    EXPECT_EQ(rdata_text(DnsType::kA, response.answers[1].rdata, DnsEscapes::kDecimal), "1.2.3.4");
    server_.reset();  // the second answer comes from the cache
  }
}

TEST_F(DnsResolverTest, FetchesOverTcpWhatDoesNotFit) {
  start();
  const DnsResponse whole = ask("long.a", DnsType::kTxt, DnsTransport::kTcp);
  EXPECT_EQ(whole.answers.size(), kLongTexts);
  EXPECT_TRUE(ask("long.a", DnsType::kTxt, DnsTransport::kUdp).truncated);
}

TEST_F(DnsResolverTest, RefusesWhatItDoesNotDo) {
  start();
  EXPECT_EQ(ask("a", DnsType::kAxfr, DnsTransport::kTcp).rcode, DnsRcode::kRefused);
  EXPECT_EQ(ask("a", DnsType::kIxfr, DnsTransport::kUdp).rcode, DnsRcode::kRefused);
}

TEST_F(DnsResolverTest, AnswersQuestionsFromWithinTheProgram) {
  start();
  std::vector<DnsAnswer> answers;
  for (const char* const name : {"www.a", "nothing.a"})
    resolver_->resolve({.name = test_name(name), .type = DnsType::kA},
                       [&](DnsAnswer answer) { answers.push_back(std::move(answer)); });
  EXPECT_TRUE(answers.empty());
  ASSERT_TRUE(loop_.run_until([&] { return answers.size() == 2; }));
  std::ranges::sort(answers, {}, &DnsAnswer::rcode);
  EXPECT_EQ(answers[0].sets.size(), 2U);
  EXPECT_EQ(answers[1].rcode, DnsRcode::kNxDomain);
}

}  // namespace
}  // namespace regionfall::net
