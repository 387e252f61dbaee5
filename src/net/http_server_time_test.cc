#include <gtest/gtest.h>

#include "net/http_server_fixture.h"

namespace regionfall::net {
namespace {

using HttpServerTimeTest = HttpServerTest;

TEST_F(HttpServerTimeTest, GivesASlowHeadItsTimeInAll) {
  const auto client = connect();
  client->send("GET / ");
  pass(options().head_timeout - 1s);
  client->send("HTTP/1.1\r\n");
  EXPECT_FALSE(client->ended());
  pass(1s);
  const std::string answer = client->take();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 408 Request Timeout\r\n")) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\nGET / is refused")) << answer;
  EXPECT_TRUE(client->ended());
}

TEST_F(HttpServerTimeTest, GivesASlowBodyTimeBetweenPieces) {
  const auto client = connect();
  client->send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n");
  for (int i = 0; i < 8; ++i) {
    pass(options().body_timeout - 1s);
    client->send("x");
  }
  EXPECT_FALSE(client->ended());
  pass(options().body_timeout);
  const std::string answer = client->take();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 408 Request Timeout\r\n")) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\nPUT / is refused")) << answer;
  EXPECT_TRUE(service_.requests.empty());
}

TEST_F(HttpServerTimeTest, ClosesConnectionsThatAreIdle) {
  service_.respond_at_once = true;
  const auto never_used = connect();
  const auto used = connect();
  used->send(kGet);
  pass(options().head_timeout);
  EXPECT_TRUE(never_used->ended());
  EXPECT_EQ(never_used->take(), "");
  used->send(kGet);
  pass(options().idle_timeout - 1s);
  EXPECT_FALSE(used->ended());
  pass(1s);
  EXPECT_TRUE(used->ended());
  EXPECT_EQ(server_.connections(), 0U);
}

TEST_F(HttpServerTimeTest, WaitsForTheServiceAsLongAsItTakes) {
  const auto client = connect();
  client->send(kGet);
  pass(24h);
  service_.responders[0]->respond({.headers = {{"Date", "now"}}});
  EXPECT_EQ(client->take(), "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 0\r\n\r\n");
}

TEST_F(HttpServerTimeTest, WaitsForABodyThatItHoldsBack) {
  const auto client = connect_streaming();
  streaming_.on_request = [&] { streaming_.exchange->pause_body(); };
  client->send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n");
  pass(24h);
  EXPECT_FALSE(client->ended());
  streaming_.exchange->resume_body();
  loop_.run_ready();
  pass(options().body_timeout);
  EXPECT_TRUE(client->ended());
}

TEST_F(HttpServerTimeTest, GivesUpOnAClientThatTakesNothing) {
  const auto client = connect();
  client->stream().pause();
  client->send(kGet);
  service_.respond(0, std::string(std::size_t{4} << 20, 'x'));
  loop_.run_ready();
  pass(options().write_timeout - 1s);
  EXPECT_EQ(server_.connections(), 1U);
  pass(1s);
  EXPECT_EQ(server_.connections(), 0U);
}

TEST_F(HttpServerTimeTest, WaitsForAClientThatTakesItsTime) {
  const auto client = connect();
  client->stream().pause();
  client->send(kGet);
  service_.respond(0, std::string(std::size_t{4} << 20, 'x'));
  loop_.run_ready();
  for (int i = 0; i < 3; ++i) {
    client->read_some(std::size_t{1} << 20);
    pass(options().write_timeout - 1s);
    EXPECT_EQ(server_.connections(), 1U);
  }
}

TEST_F(HttpServerTimeTest, DoesNotWaitLongForAClientToEndAfterTheServerHas) {
  service_.respond_at_once = true;
  const auto client = connect();
  client->send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(client->ended());
  EXPECT_EQ(server_.connections(), 1U);
  pass(2s);
  EXPECT_EQ(server_.connections(), 0U);
}

TEST_F(HttpServerTimeTest, MakesRoomByClosingWhatHasBeenIdleForLongest) {
  service_.respond_at_once = true;
  const auto first = connect();
  const auto second = connect();
  first->send(kGet);
  second->send(kGet);
  pass(1s);
  first->send(kGet);
  const auto third = connect();  // options().connections_max
  third->send(kGet);
  EXPECT_TRUE(second->ended());
  EXPECT_FALSE(first->ended());
  EXPECT_FALSE(third->ended());
}

TEST_F(HttpServerTimeTest, LetsNewConnectionsWaitWhileAllAreBusy) {
  std::vector<std::unique_ptr<RawClient>> clients;
  for (std::size_t i = 0; i < options().connections_max + 2; ++i) {
    clients.push_back(connect());
    clients.back()->send(kGet);
  }
  EXPECT_EQ(server_.connections(), options().connections_max);
  EXPECT_EQ(service_.requests.size(), options().connections_max);
  pass(1s);
  EXPECT_EQ(service_.requests.size(), options().connections_max);
  clients[0].reset();
  loop_.run_ready();
  EXPECT_EQ(service_.requests.size(), options().connections_max + 1);
  service_.respond(1, "");
  loop_.run_ready();
  pass(1s);
  EXPECT_EQ(service_.requests.size(), options().connections_max + 2);
}

TEST_F(HttpServerTimeTest, AnswersWhatIsInProgressBeforeItEnds) {
  const auto idle = connect();
  const auto busy = connect();
  loop_.run_ready();
  busy->send(kGet);
  bool done = false;
  server_.drain(10s, [&] { done = true; });
  EXPECT_TRUE(idle->ended());
  EXPECT_FALSE(connect_to(loop_, address_));
  EXPECT_FALSE(done);
  service_.respond(0, "last");
  EXPECT_EQ(busy->take(), "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nlast");
  EXPECT_TRUE(busy->ended());
  pass(2s);
  EXPECT_TRUE(done);
}

TEST_F(HttpServerTimeTest, DoesNotWaitForeverForWhatIsInProgress) {
  const auto busy = connect();
  busy->send(kGet);
  bool done = false;
  server_.drain(10s, [&] { done = true; });
  pass(9s);
  EXPECT_FALSE(done);
  pass(1s);
  EXPECT_TRUE(done);
  EXPECT_TRUE(busy->ended());
  EXPECT_TRUE(service_.responders[0]->over());
}

TEST_F(HttpServerTimeTest, ResetsAllConnectionsAndServesNewOnes) {
  const auto first = connect();
  first->send(kGet);
  server_.reset_connections();
  EXPECT_TRUE(first->ended());
  const auto second = connect();
  second->send(kGet);
  EXPECT_EQ(service_.requests.size(), 2U);
}

}  // namespace
}  // namespace regionfall::net
