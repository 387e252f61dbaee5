#include "drill/load_runner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "base/clock.h"
#include "drill/drill_testing.h"
#include "net/dns_query.h"
#include "net/dns_response.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "net/sockets.h"
#include "net/udp_socket.h"

namespace regionfall::drill {
namespace {

using namespace std::chrono_literals;

// Answers requests at once, with a status and perhaps a region; or keeps silent.
class Answerer final : public net::HttpService {
 public:
  void request(net::HttpRequest request, const net::SocketAddress&, net::Responder responder) override {
    bodies.push_back(std::move(request.body));
    if (!silent) return responder.respond({.status = status, .headers = headers});
    kept.push_back(std::make_unique<net::Responder>(std::move(responder)));
  }

  bool silent = false;
  int status = 200;
  net::HeaderFields headers;
  std::vector<std::string> bodies;
  std::vector<std::unique_ptr<net::Responder>> kept;
};

// A resolver that knows one address, for every name.
class OneAddressResolver {
 public:
  explicit OneAddressResolver(net::Loop& loop)
      : socket_(loop, net::UdpSocket::bind(net::SocketAddress::loopback(0)).value(),
                [this](const net::SocketAddress& from, std::string_view packet) { answer(from, packet); }) {}
  net::SocketAddress address() const { return socket_.address(); }

  int asked = 0;
  bool silent = false;

 private:
  void answer(const net::SocketAddress& from, std::string_view packet) {
    ++asked;
    net::DnsQuery query;
    if (silent || net::read_dns_query(packet, query) != net::DnsQueryKind::kQuestion) return;
    std::array<char, net::kDnsUdpBytesMax> buffer;
    net::DnsResponseWriter writer(query, buffer, net::DnsTransport::kUdp);
    writer.add(net::DnsSection::kAnswer, query.name.view(), net::DnsType::kA, 1, {"\x7f\0\0\1", 4});
    socket_.send(from, {buffer.data(), writer.finish()});
  }

  net::UdpSocket socket_;
};

// A load of ten requests in a second against a server on this machine, by a clock that the test moves.
class LoadRunnerTest : public testing::Test {
 protected:
  LoadRunnerTest() {
    const auto address = server_.listen(net::SocketAddress::loopback(0)).value();
    load_.url = parse_load_url("http://shop.example:" + std::to_string(address.port()) + "/orders").value();
    load_.rate = 10;
    load_.timeout = 2s;
    resolver_.silent = false;
  }

  void start(std::optional<net::IpAddress> address = net::ipv4(127, 0, 0, 1)) {
    lookup_ = AddressLookup::make(loop_, resolver_.address(), 1).value();
    runner_ = std::make_unique<LoadRunner>(
        loop_, *lookup_, nullptr,
        RunnerPlan{.load = load_, .schedule = OpenLoop(load_.rate, 0s, 1s), .address = address}, counts_);
    runner_->start(clock_.now());
  }
  // Serves what happens until so many requests have ended.
  void until_ended(std::uint64_t requests) {
    ASSERT_TRUE(loop_.run_until([&] { return counts_.succeeded + counts_.failed >= requests; }));
  }
  void pass(Duration time) {
    clock_.advance(time);
    loop_.run_ready();
  }
  std::vector<RequestRecord> records() {
    auto records = runner_->take_records();
    in_order(records);
    return records;
  }

  ManualClock clock_{Instant{784111777s}};
  net::Loop loop_{clock_};
  Answerer answerer_;
  net::WholeBodies bodies_{answerer_, 1'000};
  net::HttpServer server_{loop_, bodies_};
  OneAddressResolver resolver_{loop_};
  Load load_;
  LiveCounts counts_;
  std::unique_ptr<AddressLookup> lookup_;
  std::unique_ptr<LoadRunner> runner_;
};

TEST_F(LoadRunnerTest, SendsEachRequestAtItsTimeThoughNoneIsAnswered) {
  answerer_.silent = true;
  start();
  for (std::uint64_t sent = 1; sent < 10; ++sent) {
    EXPECT_EQ(counts_.sent, sent);
    pass(100ms);
  }
  EXPECT_EQ(counts_.failed, 0U);
  pass(2s);
  until_ended(10);
  EXPECT_TRUE(runner_->over());
  const auto records = this->records();
  for (std::size_t i = 0; i < records.size(); ++i) {
    EXPECT_EQ(records[i].intended_us, static_cast<std::int64_t>(i) * 100'000);
    EXPECT_EQ(records[i].late_us, 0U);
    EXPECT_EQ(records[i].outcome, Outcome::kTimeout);
    EXPECT_GE(records[i].took_us, 2'000'000U);
  }
}

TEST_F(LoadRunnerTest, CountsTheTimeOfARequestFromWhenItWasToBeSent) {
  start();
  until_ended(1);
  pass(450ms);  // the machine was busy
  until_ended(5);
  const auto records = this->records();
  EXPECT_EQ(records[1].late_us, 350'000U);
  EXPECT_EQ(records[1].took_us, 350'000U);
  EXPECT_EQ(records[4].late_us, 50'000U);
  EXPECT_FALSE(runner_->over());
}

TEST_F(LoadRunnerTest, TellsWhoAnsweredAndWhatCountsAsSuccess) {
  load_.success = {{201, 201}, {300, 399}};
  answerer_.status = 201;
  answerer_.headers.set("X-Regionfall-Region", "eu-west-1");
  start();
  until_ended(1);
  answerer_.status = 200;
  pass(100ms);
  until_ended(2);
  const auto records = this->records();
  EXPECT_EQ(records[0].outcome, Outcome::kSucceeded);
  EXPECT_EQ(records[0].answered_by, region("eu-west-1").number());
  EXPECT_EQ(records[0].led_to, net::SiteNumber{});  // no site of the world
  EXPECT_EQ(records[1].outcome, Outcome::kBadStatus);
  EXPECT_EQ(records[1].status, 200);
}

TEST_F(LoadRunnerTest, SendsBodies) {
  load_.method = "POST";
  load_.body = "{\"item\": 1}";
  start();
  until_ended(1);
  EXPECT_EQ(answerer_.bodies, std::vector<std::string>{load_.body});
}

TEST_F(LoadRunnerTest, AsksTheResolverAgainWhenTheAnswersTimeIsOver) {
  start(std::nullopt);
  until_ended(1);
  for (std::uint64_t sent = 2; sent <= 10; ++sent) {
    pass(100ms);
    until_ended(sent);
  }
  EXPECT_EQ(resolver_.asked, 1);  // the answer holds for a second
  EXPECT_EQ(counts_.succeeded, 10U);
  const auto lookups = runner_->take_lookups();
  ASSERT_EQ(lookups.size(), 1U);
  EXPECT_TRUE(lookups[0].answered);
  EXPECT_EQ(lookups[0].ttl_s, 1U);
}

TEST_F(LoadRunnerTest, GivesRequestsUpThatWaitForASilentResolver) {
  resolver_.silent = true;
  start(std::nullopt);
  for (int i = 0; i < 30; ++i) pass(100ms);
  EXPECT_EQ(counts_.failed, 10U);
  EXPECT_TRUE(runner_->over());
  for (const RequestRecord& record : records()) EXPECT_EQ(record.outcome, Outcome::kNoName);
  ASSERT_TRUE(loop_.run_until([&] { return resolver_.asked == 1; }));
  pass(AddressLookup::kAnswerTimeout);
  ASSERT_TRUE(loop_.run_until([&] { return resolver_.asked == 2; }));
}

}  // namespace
}  // namespace regionfall::drill
