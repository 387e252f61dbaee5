#include "net/http_proxy.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "net/http_server_fixture.h"

namespace regionfall::net {
namespace {

// A gateway in front of the fixture's servers.
class HttpProxyTest : public HttpServerTest, private HttpStreamingService {
 protected:
  HttpProxyTest() { EXPECT_TRUE(gateway_.listen(gateway_address_)); }

  std::unique_ptr<HttpSession> request(RequestHead head, HttpExchange& exchange) override {
    return proxy_request(client_, to_, std::move(head), exchange, on_failure_);
  }

  std::unique_ptr<RawClient> connect_gateway() { return std::make_unique<RawClient>(loop_, gateway_address_); }
  std::string events() {
    loop_.run_ready();
    return std::exchange(streaming_.events, {});
  }

  SocketAddress gateway_address_ = SocketAddress::unix_path(directory_.path() + "/gateway");
  HttpClient client_{loop_};
  HttpEndpoint to_{.address = address_};
  OnProxyFailure on_failure_ = answer_bad_gateway;
  HttpServer gateway_{loop_, *this, options()};
};

TEST_F(HttpProxyTest, PassesRequestsAndAnswersOn) {
  const auto client = connect_gateway();
  client->send("POST /a?b HTTP/1.1\r\nHost: sts.amazonaws.com\r\nContent-Length: 4\r\nX: y\r\nx: z\r\n\r\nbody");
  ASSERT_EQ(service_.requests.size(), 1U);
  EXPECT_EQ(service_.requests[0].method, "POST");
  EXPECT_EQ(service_.requests[0].target, "/a?b");
  EXPECT_EQ(service_.requests[0].body, "body");
  EXPECT_EQ(service_.requests[0].headers.get("Host"), "sts.amazonaws.com");
  EXPECT_EQ(service_.requests[0].headers.all().size(), 4U);
  service_.responders[0]->respond({.status = 201, .headers = {{"A", "b"}}, .body = "made"});
  EXPECT_EQ(client->take(), "HTTP/1.1 201 Created\r\nA: b\r\nContent-Length: 4\r\n\r\nmade");
  client->send(kGet);
  service_.respond(1, "again");
  EXPECT_EQ(client->take(), "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nagain");
  EXPECT_EQ(server_.connections(), 1U);
}

TEST_F(HttpProxyTest, KeepsFieldsOfAConnectionToThatConnection) {
  const auto client = connect_gateway();
  client->send(
      "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, X-Hop, Host\r\nKeep-Alive: 5\r\nTE: trailers\r\n"
      "Upgrade: h2c\r\nX-Hop: 1\r\nX-End: 2\r\n\r\n");
  ASSERT_EQ(service_.requests.size(), 1U);
  EXPECT_EQ(service_.requests[0].headers.all(), (std::vector<HeaderFields::Field>{{"Host", "a"}, {"X-End", "2"}}));
}

TEST_F(HttpProxyTest, MakesHttp11OfHttp10) {
  const auto client = connect_gateway();
  client->send("GET / HTTP/1.0\r\n\r\n");
  ASSERT_EQ(service_.requests.size(), 1U);
  EXPECT_EQ(service_.requests[0].headers.all(), (std::vector<HeaderFields::Field>{{"Host", ""}}));
  service_.respond(0, "body");
  EXPECT_EQ(client->take(), "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody");
  EXPECT_TRUE(client->ended());
}

TEST_F(HttpProxyTest, PassesChunksAndTrailersBothWays) {
  to_.address = streaming_address_;
  const auto client = connect_gateway();
  client->send("PUT /o HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client->take(), "HTTP/1.1 100 Continue\r\n\r\n");
  client->send("3\r\nabc\r\n");
  EXPECT_EQ(events(), "PUT /o\nbody abc\n");
  client->send("0\r\nSum: 1\r\n\r\n");
  EXPECT_EQ(events(), "end\nSum: 1\n");
  streaming_.exchange->start({});
  streaming_.exchange->write("xyz");
  EXPECT_EQ(client->take(), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nxyz\r\n");
  streaming_.exchange->finish({{"End", "2"}});
  EXPECT_EQ(client->take(), "0\r\nEnd: 2\r\n\r\n");
}

TEST_F(HttpProxyTest, HoldsASenderBackThatTheServerDoesNotKeepUpWith) {
  to_.address = streaming_address_;
  streaming_.on_request = [&] { streaming_.exchange->pause_body(); };
  const auto client = connect_gateway();
  constexpr std::size_t kBytes = std::size_t{4} << 20;
  client->send("PUT /o HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(kBytes) + "\r\n\r\n");
  client->send(std::string(kBytes, 'x'));
  EXPECT_EQ(events(), "PUT /o\n");
  EXPECT_GT(client->stream().unsent(), kBytes / 2);
  streaming_.exchange->resume_body();
  EXPECT_EQ(std::ranges::count(events(), 'x'), kBytes);
}

TEST_F(HttpProxyTest, HoldsAServerBackThatTheClientDoesNotKeepUpWith) {
  to_.address = streaming_address_;
  const auto client = connect_gateway();
  client->stream().pause();
  client->send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  constexpr std::size_t kBytes = std::size_t{4} << 20;
  streaming_.exchange->start({.headers = {{"Content-Length", std::to_string(kBytes)}}});
  streaming_.exchange->write(std::string(kBytes, 'x'));
  loop_.run_ready();
  EXPECT_GT(streaming_.exchange->unsent(), kBytes / 2);
  streaming_.exchange->finish();
  client->stream().resume();
  EXPECT_EQ(std::ranges::count(client->take(), 'x'), kBytes);
}

TEST_F(HttpProxyTest, GivesASlowBodyTimeBetweenPiecesAndThenEndsTheServersRequest) {
  HttpServerOptions patient = options();
  patient.body_timeout *= 2;
  HttpServer behind(loop_, streaming_, patient);
  to_.address = SocketAddress::unix_path(directory_.path() + "/behind");
  ASSERT_TRUE(behind.listen(to_.address));
  const auto client = connect_gateway();
  client->send("PUT /o HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n");
  EXPECT_EQ(events(), "PUT /o\n");
  for (int i = 0; i < 8; ++i) {
    pass(options().body_timeout - 1s);
    client->send("x");
    EXPECT_EQ(events(), "body x\n") << "pieces pass at once";
  }
  pass(options().body_timeout - 1s);
  EXPECT_FALSE(client->ended());
  pass(1s);
  EXPECT_TRUE(client->take().starts_with("HTTP/1.1 408 Request Timeout\r\n"));
  EXPECT_TRUE(client->ended());
  EXPECT_EQ(events(), "over\n");
}

TEST_F(HttpProxyTest, EndsTheServersRequestWithTheClients) {
  auto client = connect_gateway();
  client->send(kGet);
  EXPECT_FALSE(service_.responders.at(0)->over());
  client.reset();
  loop_.run_ready();
  EXPECT_TRUE(service_.responders[0]->over());
}

TEST_F(HttpProxyTest, BreaksOffWhenTheServerDoes) {
  to_.address = streaming_address_;
  const auto client = connect_gateway();
  client->send(kGet);
  streaming_.exchange->start({});
  streaming_.exchange->write("ab");
  loop_.run_ready();
  streaming_.exchange->reset();
  loop_.run_ready();
  EXPECT_EQ(client->take(), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n");
  EXPECT_TRUE(client->ended());
}

TEST_F(HttpProxyTest, LetsItsOwnerDecideWhatAFailureLooksLike) {
  to_.address = SocketAddress::unix_path(directory_.path() + "/nobody");
  auto client = connect_gateway();
  client->send(kGet);
  EXPECT_EQ(client->take(), "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
  on_failure_ = [](HttpExchange& exchange, const HttpClientError&) { exchange.reset(); };
  client->send(kGet);
  EXPECT_TRUE(client->ended());
  EXPECT_EQ(client->take(), "");
  on_failure_ = [](HttpExchange& exchange, const HttpClientError&) { exchange.stay_silent(); };
  client = connect_gateway();
  client->send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nbody");
  EXPECT_FALSE(client->ended());
  EXPECT_EQ(client->take(), "");
}

}  // namespace
}  // namespace regionfall::net
