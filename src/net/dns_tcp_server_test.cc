#include "net/dns_tcp_server.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "net/dns_client_fixture.h"
#include "net/sockets.h"

namespace regionfall::net {
namespace {

using std::chrono::seconds;

class DnsTcpServerTest : public testing::Test {
 protected:
  struct Message {
    std::string text;
    DnsTcpServer::Connection connection;
  };

  void start(DnsTcpLimits limits) {
    FileDescriptor listening = listen_on(SocketAddress::loopback(0)).value();
    address_ = local_address(listening);
    server_.emplace(
        loop_, std::move(listening),
        [this](std::string_view message, const IpAddress&, DnsTcpServer::Connection connection) {
          messages_.push_back({.text = std::string(message), .connection = connection});
        },
        limits);
  }
  TestDnsClient connect() {
    const std::size_t before = server_->connections();
    TestDnsClient client(address_, DnsTransport::kTcp);
    EXPECT_TRUE(loop_.run_until([&] { return server_->connections() > before; }));
    return client;
  }
  void await_messages(std::size_t count) {
    EXPECT_TRUE(loop_.run_until([&] { return messages_.size() >= count; }));
  }
  void await_connections(std::size_t count) {
    EXPECT_TRUE(loop_.run_until([&] { return server_->connections() == count; }));
  }
  void pass(seconds time) {
    clock_.advance(time);
    loop_.run_ready();
  }

  ManualClock clock_{Instant{}};
  Loop loop_{clock_};
  SocketAddress address_;
  std::vector<Message> messages_;
  std::optional<DnsTcpServer> server_;
};

TEST_F(DnsTcpServerTest, AnswersLaterAndInAnyOrder) {
  start({});
  TestDnsClient client = connect();
  client.send_message("one");
  client.send_message("two");
  await_messages(2);
  server_->reply(messages_[1].connection, "2");
  server_->reply(messages_[0].connection, "1");
  EXPECT_EQ(client.receive_bytes(), "2");
  EXPECT_EQ(client.receive_bytes(), "1");
}

TEST_F(DnsTcpServerTest, ClosesAConnectionThatIsIdle) {
  start({.idle = seconds(10)});
  TestDnsClient client = connect();
  pass(seconds(9));
  client.send_message("one");
  await_messages(1);
  server_->reply(messages_[0].connection, "1");
  pass(seconds(9));
  EXPECT_EQ(server_->connections(), 1U);
  pass(seconds(1));
  EXPECT_EQ(server_->connections(), 0U);
}

TEST_F(DnsTcpServerTest, PartsOfAMessageDoNotKeepAConnection) {
  start({.idle = seconds(10)});
  TestDnsClient client = connect();
  pass(seconds(9));
  client.send(std::string("\0\5ab", 4));
  loop_.run_ready();
  pass(seconds(1));
  EXPECT_EQ(server_->connections(), 0U);
}

TEST_F(DnsTcpServerTest, KeepsAConnectionThatWaitsForItsAnswer) {
  start({.idle = seconds(10)});
  TestDnsClient client = connect();
  client.send_message("one");
  await_messages(1);
  pass(seconds(25));
  server_->reply(messages_[0].connection, "1");
  EXPECT_EQ(client.receive_bytes(), "1");
  pass(seconds(10));
  EXPECT_EQ(server_->connections(), 0U);
}

TEST_F(DnsTcpServerTest, AnswersAfterTheClientHasSentItsLast) {
  start({});
  std::optional<TestDnsClient> client = connect();
  client->send_message("one");
  client->finish();
  await_messages(1);
  loop_.run_ready();
  EXPECT_EQ(server_->connections(), 1U);
  server_->reply(messages_[0].connection, "1");
  EXPECT_EQ(client->receive_bytes(), "1");
  EXPECT_EQ(server_->connections(), 0U);
  server_->reply(messages_[0].connection, "again");  // nobody is there
}

TEST_F(DnsTcpServerTest, TakesNoMoreQueriesThanItMay) {
  start({.unanswered_max = 2});
  TestDnsClient client = connect();
  for (const char* const text : {"one", "two", "three"}) client.send_message(text);
  await_messages(2);
  loop_.run_ready();
  EXPECT_EQ(messages_.size(), 2U);
  server_->reply(messages_[0].connection, "1");
  await_messages(3);
  EXPECT_EQ(messages_[2].text, "three");
}

TEST_F(DnsTcpServerTest, LetsConnectionsWaitWhenItHasEnough) {
  start({.connections_max = 1, .idle = seconds(10)});
  std::optional<TestDnsClient> first = connect();
  TestDnsClient second(address_, DnsTransport::kTcp);
  second.send_message("two");
  loop_.run_ready();
  EXPECT_EQ(server_->connections(), 1U);
  EXPECT_TRUE(messages_.empty());
  first.reset();
  await_messages(1);
  EXPECT_EQ(messages_[0].text, "two");
}

}  // namespace
}  // namespace regionfall::net
