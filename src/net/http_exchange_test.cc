#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "net/http_server_fixture.h"
#include "net/http_writer.h"

namespace regionfall::net {
namespace {

constexpr std::string_view kPut = "PUT /o HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

class HttpExchangeTest : public HttpServerTest {
 protected:
  HttpExchange& exchange() { return *streaming_.exchange; }
  // What has been told to sessions since the last call.
  std::string events() {
    loop_.run_ready();
    return std::exchange(streaming_.events, {});
  }
};

TEST_F(HttpExchangeTest, GivesBodiesInPiecesAsTheyArrive) {
  const auto client = connect_streaming();
  client->send(kPut);
  EXPECT_EQ(events(), "PUT /o\n");
  client->send("3\r\nabc\r\n");
  client->send("2\r\nd");
  EXPECT_EQ(events(), "body abc\nbody d\n");
  client->send("e\r\n0\r\nSum: 1\r\n\r\n");
  EXPECT_EQ(events(), "body e\nend\nSum: 1\n");
  exchange().respond({});
  EXPECT_EQ(events(), "over\n");
  client->send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(events(), "GET /2\nend\n");
}

TEST_F(HttpExchangeTest, SendsAnswersInPieces) {
  struct Case {
    std::string_view request;
    ResponseHead head;
    std::string_view answer;
    bool ends;
  };
  for (const auto& [request, head, answer, ends] :
       {Case{"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
             {},
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\nSum: 1\r\n\r\n",
             false},
        {"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
         {.headers = {{"Content-Length", "3"}}},
         "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
         false},
        {"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
         {.headers = {{"Content-Length", "2"}}},
         "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab",
         false},
        {"GET / HTTP/1.0\r\n\r\n", {}, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc", true},
        {"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n",
         {.headers = {{"Content-Length", "3"}}},
         "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n",
         false}}) {
    const auto client = connect_streaming();
    client->send(request);
    exchange().start(head);
    exchange().write("ab");
    exchange().write("c");
    exchange().finish({{"Sum", "1"}});
    EXPECT_EQ(client->take(), answer);
    EXPECT_EQ(client->ended(), ends);
  }
}

TEST_F(HttpExchangeTest, NeverLetsATruncatedAnswerPassForAWholeOne) {
  const auto client = connect_streaming();
  client->send(kGet);
  exchange().start({.headers = {{"Content-Length", "3"}}});
  exchange().write("ab");
  exchange().finish();
  client->take();
  EXPECT_TRUE(client->ended());
}

TEST_F(HttpExchangeTest, MayBeAnsweredWhileItIsBegun) {
  const auto client = connect_streaming();
  streaming_.on_request = [&] { exchange().respond({.status = 403}); };
  client->send(kGet);
  EXPECT_EQ(client->take(), "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(events(), "GET /\nover\n");
  EXPECT_FALSE(client->ended());
}

TEST_F(HttpExchangeTest, MayBeResetOrSilencedWhileItIsBegun) {
  auto client = connect_streaming();
  streaming_.on_request = [&] { exchange().reset(); };
  client->send(kGet);
  EXPECT_TRUE(client->ended());
  EXPECT_EQ(events(), "GET /\nover\n");
  client = connect_streaming();
  streaming_.on_request = [&] { exchange().stay_silent(); };
  client->send(kPut);
  client->send("3\r\nabc\r\n");
  EXPECT_EQ(events(), "PUT /o\nover\n");
  EXPECT_FALSE(client->ended());
  EXPECT_EQ(client->take(), "");
}

TEST_F(HttpExchangeTest, HoldsBackABodyThatIsPaused) {
  const auto client = connect_streaming();
  client->send(kPut);
  exchange().pause_body();
  EXPECT_EQ(events(), "PUT /o\n");
  constexpr int kChunks = 64;
  for (int i = 0; i < kChunks; ++i) client->send("8000\r\n" + std::string(0x8000, 'x') + "\r\n");
  EXPECT_EQ(events(), "");
  EXPECT_GT(client->stream().unsent(), std::size_t{1} << 20);
  exchange().resume_body();
  const std::string told = events();
  EXPECT_EQ(std::ranges::count(told, 'x'), kChunks * 0x8000);
  EXPECT_EQ(client->stream().unsent(), 0U);
}

TEST_F(HttpExchangeTest, TellsWhenAClientHasTakenMuch) {
  const auto client = connect_streaming();
  client->stream().pause();
  client->send(kGet);
  exchange().start({});
  std::size_t written = 0;
  while (exchange().unsent() <= kUnsentBytesHigh) {
    exchange().write(std::string(10'000, 'x'));
    written += 10'000;
    loop_.run_ready();
  }
  EXPECT_EQ(events(), "GET /\nend\n");
  client->stream().resume();
  EXPECT_EQ(events(), "drained\n");
  EXPECT_EQ(exchange().unsent(), 0U);
  exchange().finish();
  EXPECT_EQ(std::ranges::count(client->take(), 'x'), written);
}

TEST_F(HttpExchangeTest, InvitesABodyWhenItIsWanted) {
  constexpr std::string_view kExpecting =
      "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
  auto client = connect_streaming();
  streaming_.on_request = [&] { exchange().pause_body(); };
  client->send(kExpecting);
  EXPECT_EQ(client->take(), "");
  exchange().resume_body();
  EXPECT_EQ(client->take(), "HTTP/1.1 100 Continue\r\n\r\n");

  client = connect_streaming();
  streaming_.on_request = [&] { exchange().respond({.status = 403}); };
  client->send(kExpecting);
  EXPECT_EQ(client->take(), "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(client->ended());  // nobody knows whether the body follows
}

TEST_F(HttpExchangeTest, DropsTheRestOfASmallBodyThatHasBeenAnswered) {
  const auto client = connect_streaming();
  client->send(kPut);
  exchange().respond({.status = 409});
  client->send("3\r\nabc\r\n");
  EXPECT_EQ(client->take(), "HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n");
  client->send("0\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(events(), "PUT /o\nover\nGET /2\nend\n");
}

TEST_F(HttpExchangeTest, ClosesRatherThanReadMuchThatNobodyWants) {
  const auto client = connect_streaming();
  client->send(kPut);
  exchange().respond({.status = 409});
  EXPECT_EQ(client->take(), "HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n");
  for (int i = 0; i < 100 && !client->ended(); ++i) client->send("8000\r\n" + std::string(0x8000, 'x') + "\r\n");
  EXPECT_TRUE(client->ended());
}

TEST_F(HttpExchangeTest, EndsWithTheClient) {
  auto client = connect_streaming();
  client->send(kPut);
  client.reset();
  EXPECT_EQ(events(), "PUT /o\nover\n");

  client = connect_streaming();
  client->send(kPut);
  client->send("nonsense\r\n");
  EXPECT_EQ(events(), "PUT /o\nover\n");
  EXPECT_TRUE(client->take().starts_with("HTTP/1.1 400 "));

  client = connect_streaming();
  client->send(kPut);
  exchange().start({});
  client->send("nonsense\r\n");
  EXPECT_EQ(events(), "PUT /o\nover\n");
  client->take();
  EXPECT_TRUE(client->ended());
}

TEST_F(HttpExchangeTest, GivesTheConnectionAway) {
  struct Case {
    std::string_view request;
    ResponseHead head;
    std::string_view answer;
  };
  for (const auto& [request, head, answer] :
       {Case{"GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n",
             {.status = 101, .headers = {{"Upgrade", "x"}}},
             "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"},
        {"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", {}, "HTTP/1.1 200 OK\r\n\r\n"}}) {
    RawClient::Log log;
    Tunnel tunnel;
    const auto client = connect_streaming();
    streaming_.on_request = [&] { tunnel = exchange().take_over(head); };
    client->send(std::string(request) + "early");
    EXPECT_EQ(client->take(), answer);
    EXPECT_EQ(tunnel.received, "early");
    EXPECT_EQ(streaming_server_.connections(), 0U);
    tunnel.stream->start(log);
    client->send("late");
    EXPECT_EQ(log.received, "late");
    tunnel.stream->write("back");
    EXPECT_EQ(client->take(), "back");
  }
}

TEST_F(HttpExchangeTest, PassesConnectionsOnWithTheirRequest) {
  const HeaderFields fields = {{"Host", "a"}, {"X-Sum", "1"}};
  const auto with = [&](HeaderFields::Field framing) {
    HeaderFields all = fields;
    all.add(std::move(framing.first), std::move(framing.second));
    return RequestHead{.method = "PUT", .target = "/o?p", .headers = std::move(all)};
  };
  service_.respond_at_once = true;
  for (const auto& [head, body] : {std::pair{with({"Content-Length", "6"}), std::array{"abc", "def"}},
                                   {with({"Transfer-Encoding", "chunked"}), {"6\r\nabc", "def\r\n0\r\n\r\n"}}}) {
    const auto client = connect_streaming();
    streaming_.on_request = [&] { server_.adopt_connection(exchange().pass_on(head).value()); };
    std::string text;
    append_request_head(text, head, {});
    text.insert(text.size() - 2, head.headers.all().back().first + ": " + head.headers.all().back().second + "\r\n");
    client->send(text + body[0]);
    EXPECT_EQ(streaming_server_.connections(), 0U);
    client->send(body[1]);
    EXPECT_EQ(client->take(), "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabcdef");
    EXPECT_EQ(service_.requests.back().target, "/o?p");
    EXPECT_EQ(service_.requests.back().headers.get("X-Sum"), "1");
    client->send(kGet);
    EXPECT_EQ(service_.requests.back().method, "GET");
  }
}

TEST_F(HttpExchangeTest, KeepsConnectionsThatCannotBePassedOn) {
  const auto client = connect_streaming();
  bool passed = true;
  streaming_.on_request = [&] {
    passed = exchange().pass_on({.method = "GET", .target = "/", .headers = {}}).has_value();
  };
  client->send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_FALSE(passed);
  exchange().respond({});
  EXPECT_TRUE(client->take().starts_with("HTTP/1.1 200"));
}

}  // namespace
}  // namespace regionfall::net
