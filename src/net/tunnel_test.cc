#include "net/tunnel.h"

#include <gtest/gtest.h>

#include "net/http_proxy.h"
#include "net/http_server_fixture.h"

namespace regionfall::net {
namespace {

constexpr std::string_view kAsked =
    "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: "
    "k\r\n\r\n";
constexpr auto kIdle = 60s;

// A proxy that passes upgrades on, in front of the fixture's streaming server.
class TunnelTest : public HttpServerTest, private HttpStreamingService {
 protected:
  TunnelTest() { EXPECT_TRUE(proxy_.listen(proxy_address_)); }

  std::unique_ptr<HttpSession> request(RequestHead head, HttpExchange& exchange) override {
    return proxy_request(
        client_, {.address = streaming_address_}, std::move(head), exchange, answer_bad_gateway, {},
        [this](Tunnel client, Tunnel server) { tunnels_.join(std::move(client), std::move(server), "target"); });
  }

  // The server's end of a connection that is upgraded, which says what it gets.
  struct ServerEnd {
    RawClient::Log log;
    Tunnel tunnel;
  };
  // A client's connection through the proxy, and what the server has of it.
  std::unique_ptr<RawClient> upgrade(ServerEnd& server, std::string_view after_request = "") {
    auto client = std::make_unique<RawClient>(loop_, proxy_address_);
    client->send(std::string(kAsked).append(after_request));
    EXPECT_NE(streaming_.exchange, nullptr) << streaming_.events;
    if (streaming_.exchange == nullptr) return client;
    server.tunnel = streaming_.exchange->take_over(
        {.status = 101, .headers = {{"Upgrade", "websocket"}, {"Sec-WebSocket-Accept", "k"}}});
    server.tunnel.stream->start(server.log);
    loop_.run_ready();
    return client;
  }

  SocketAddress proxy_address_ = SocketAddress::unix_path(directory_.path() + "/proxy");
  HttpClient client_{loop_};
  Tunnels tunnels_{loop_, kIdle};
  HttpServer proxy_{loop_, *this, options()};
};

TEST_F(TunnelTest, CarriesBothWaysWhatIsNoLongerHttp) {
  ServerEnd server;
  const auto client = upgrade(server);
  EXPECT_EQ(client->take(),
            "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: k\r\nUpgrade: websocket\r\nConnection: "
            "upgrade\r\n\r\n");
  client->send("ping\r\n\r\n");
  EXPECT_EQ(server.log.received, "ping\r\n\r\n");
  server.tunnel.stream->write("pong");
  EXPECT_EQ(client->take(), "pong");
  EXPECT_EQ(tunnels_.size(), 1U);
}

TEST_F(TunnelTest, CarriesWhatIsSentBeforeTheAnswerIsThere) {
  ServerEnd server;
  const auto client = upgrade(server, "early");
  server.tunnel.stream->write("first");
  EXPECT_TRUE(client->take().ends_with("\r\n\r\nfirst"));
  EXPECT_EQ(server.log.received, "early");
}

TEST_F(TunnelTest, EndsOneSideAlone) {
  ServerEnd server;
  const auto client = upgrade(server);
  client->take();
  client->stream().shut_down();
  loop_.run_ready();
  EXPECT_TRUE(server.log.ended);
  server.tunnel.stream->write("last words");
  EXPECT_EQ(client->take(), "last words");
  EXPECT_FALSE(client->ended());
  server.tunnel.stream->shut_down();
  EXPECT_TRUE(client->ended());
  EXPECT_EQ(tunnels_.size(), 0U);
}

TEST_F(TunnelTest, HoldsBackWhoeverSendsMoreThanIsTaken) {
  ServerEnd server;
  const auto client = upgrade(server);
  client->stream().pause();
  constexpr std::size_t kBytes = std::size_t{8} << 20;
  server.tunnel.stream->write(std::string(kBytes, 'x'));
  loop_.run_ready();
  EXPECT_GT(server.tunnel.stream->unsent(), kBytes / 2);
  client->stream().resume();
  EXPECT_GE(client->take().size(), kBytes);
  EXPECT_EQ(server.tunnel.stream->unsent(), 0U);
}

TEST_F(TunnelTest, IsOverWhenNothingMovesOrOneSideFails) {
  ServerEnd first;
  const auto idle = upgrade(first);
  pass(kIdle - 1s);
  idle->send("x");
  pass(kIdle - 1s);
  EXPECT_EQ(tunnels_.size(), 1U);
  pass(1s);
  EXPECT_EQ(tunnels_.size(), 0U);
  EXPECT_TRUE(idle->ended());

  ServerEnd second;
  const auto broken = upgrade(second);
  tunnels_.end("another");
  EXPECT_EQ(tunnels_.size(), 1U);
  tunnels_.end("target");
  EXPECT_EQ(tunnels_.size(), 0U);
  EXPECT_TRUE(broken->ended());
}

TEST_F(TunnelTest, PassesARefusalToUpgradeAsAnAnswer) {
  RawClient client(loop_, proxy_address_);
  client.send(kAsked);
  ASSERT_NE(streaming_.exchange, nullptr);
  streaming_.exchange->respond({.status = 403, .body = "no"});
  EXPECT_EQ(client.take(), "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
  client.send(kGet);
  EXPECT_NE(streaming_.exchange, nullptr) << "the connection goes on";
}

}  // namespace
}  // namespace regionfall::net
