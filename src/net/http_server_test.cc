#include "net/http_server.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "net/http_server_fixture.h"

namespace regionfall::net {
namespace {

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

TEST_F(HttpServerTest, AnswersRequestsOneAfterAnotherOnOneConnection) {
  const auto client = connect();
  client->send("POST /a?b HTTP/1.1\r\nHost: h\r\nX: y\r\nContent-Length: 4\r\n\r\nbo");
  EXPECT_TRUE(service_.requests.empty());
  client->send("dy");
  ASSERT_EQ(service_.requests.size(), 1U);
  EXPECT_EQ(service_.requests[0].method, "POST");
  EXPECT_EQ(service_.requests[0].target, "/a?b");
  EXPECT_EQ(service_.requests[0].headers.get("x"), "y");
  EXPECT_EQ(service_.requests[0].body, "body");
  EXPECT_EQ(client->take(), "");
  service_.responders[0]->respond({.status = 404, .headers = {{"A", "b"}}, .body = "none"});
  EXPECT_EQ(client->take(), "HTTP/1.1 404 Not Found\r\nA: b\r\nContent-Length: 4\r\n\r\nnone");
  service_.respond_at_once = true;
  client->send(kGet);
  EXPECT_EQ(client->take(), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(server_.connections(), 1U);
}

TEST_F(HttpServerTest, AnswersPipelinedRequestsInTheirOrder) {
  const auto client = connect();
  client->send(
      "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_EQ(service_.requests.size(), 1U);
  service_.respond(0, "one");
  loop_.run_ready();
  ASSERT_EQ(service_.requests.size(), 2U);
  service_.respond_at_once = true;
  service_.respond(1, "two");
  loop_.run_ready();
  ASSERT_EQ(service_.requests.size(), 3U);
  EXPECT_EQ(client->take(),
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\noneHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo"
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
}

TEST_F(HttpServerTest, ClosesWhenTheClientAsksForItOrSpeaksHttp10) {
  service_.respond_at_once = true;
  struct Case {
    std::string_view request;
    std::string_view answer;
    bool ends;
  };
  for (const auto& [request, answer, ends] :
       {Case{"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "Connection: close\r\n", true},
        {"GET / HTTP/1.0\r\n\r\n", "Connection: close\r\n", true},
        {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "Connection: keep-alive\r\n", false}}) {
    const auto client = connect();
    client->send(request);
    EXPECT_EQ(client->take(), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + std::string(answer) + "\r\n");
    EXPECT_EQ(client->ended(), ends) << request;
  }
}

TEST_F(HttpServerTest, AnswersAClientThatHasEndedItsSide) {
  const auto client = connect();
  client->send(kGet);
  client->stream().shut_down();
  loop_.run_ready();
  service_.respond(0, "late");
  EXPECT_EQ(client->take(), "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nlate");
  EXPECT_TRUE(client->ended());
  EXPECT_EQ(server_.connections(), 0U);
}

TEST_F(HttpServerTest, RefusesARequestThatEndsTooEarly) {
  const std::string_view head = "PUT /a HTTP/1.1\r\nHost: a\r\n";
  for (const std::string_view rest :
       {"", "Content-Length: 9\r\n\r\nbody", "Transfer-Encoding: chunked\r\n\r\n4\r\nbody"}) {
    const auto client = connect();
    client->send(std::string(head) + std::string(rest));
    EXPECT_EQ(client->take(), "");
    client->stream().shut_down();
    const std::string answer = client->take();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 400 ") && answer.ends_with("PUT /a is refused")) << rest << answer;
    EXPECT_TRUE(client->ended());
  }
  EXPECT_TRUE(service_.requests.empty());
  EXPECT_EQ(server_.connections(), 0U);
}

TEST_F(HttpServerTest, SendsNoBodyWhereThereIsNone) {
  const auto client = connect();
  client->send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  service_.respond(0, "body");
  EXPECT_EQ(client->take(), "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
  client->send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  service_.responders[1]->respond({.headers = {{"Content-Length", "1234"}}});
  EXPECT_EQ(client->take(), "HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");
  client->send(kGet);
  service_.responders[2]->respond({.status = 204});
  EXPECT_EQ(client->take(), "HTTP/1.1 204 No Content\r\n\r\n");
  client->send(kGet);
  service_.responders[3]->respond({.status = 304, .headers = {{"Content-Length", "9"}}});
  EXPECT_EQ(client->take(), "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n");
}

TEST_F(HttpServerTest, AnswersWhatBreaksTheProtocolAndCloses) {
  struct Case {
    std::string_view request;
    int status;
  };
  for (const auto& [request, status] :
       {Case{"GET / HTTP/1.1\r\n\r\n", 400},
        {"GET / HTTP/1.1\nHost: a\n\n", 400},
        {"\x16\x03\x01\x02", 400},  // the beginning of TLS
        {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        {"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
        {"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n", 413},
        {"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", 400}}) {
    const auto client = connect();
    client->send(request);
    const std::string answer = client->take();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 " + std::to_string(status) + " ")) << request << answer;
    EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
    EXPECT_TRUE(client->ended());
  }
  EXPECT_TRUE(service_.requests.empty());
}

TEST_F(HttpServerTest, AnswersWhatCameBeforeABrokenRequestFirst) {
  const auto client = connect();
  client->send(std::string(kGet) + "nonsense\r\n\r\n");
  service_.respond(0, "one");
  const std::string answers = client->take();
  EXPECT_TRUE(answers.starts_with("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\noneHTTP/1.1 400 ")) << answers;
  EXPECT_TRUE(client->ended());
}

TEST_F(HttpServerTest, RefusesBodiesThatAreTooLongForTheService) {
  struct Case {
    std::string_view head;
    std::string_view body;
  };
  for (const auto& [head, body] : {Case{"Content-Length: 1001\r\n\r\n", ""},
                                   {"Content-Length: 1001\r\nExpect: 100-continue\r\n\r\n", ""},
                                   {"Transfer-Encoding: chunked\r\n\r\n", "3e9\r\n"}}) {
    const auto client = connect();
    client->send("PUT / HTTP/1.1\r\nHost: a\r\n" + std::string(head) + std::string(body));
    client->send(std::string(body.empty() ? 0 : 1001, 'x'));
    const std::string answer = client->take();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 413 Content Too Large\r\n")) << answer;
    EXPECT_TRUE(answer.ends_with("\r\n\r\nPUT / is refused")) << answer;
  }
  EXPECT_TRUE(service_.requests.empty());
}

TEST_F(HttpServerTest, RefusesBodiesThatAreTooLongTogether) {
  const std::string_view head = "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n";
  const std::string body(900, 'x');
  auto first = connect();
  first->send(std::string(head) + body.substr(1));
  const auto second = connect();
  second->send(std::string(head) + body.substr(300));
  EXPECT_EQ(second->take(), "");
  second->send("xx");
  EXPECT_TRUE(second->take().starts_with("HTTP/1.1 503 Service Unavailable\r\n"));
  const auto third = connect();
  third->send(std::string(head) + body);
  EXPECT_TRUE(third->take().starts_with("HTTP/1.1 503 Service Unavailable\r\n"));

  first.reset();  // what is given up counts no more, nor what the service has
  loop_.run_ready();
  for (std::size_t served = 0; served < 3; ++served) {
    const auto next = connect();
    next->send(std::string(head) + body);
    EXPECT_EQ(service_.requests.size(), served + 1);
    service_.respond(served, "");
  }
}

TEST_F(HttpServerTest, ClientsThatGoOnSendingGetToReadARefusal) {
  const SocketAddress address = server_.listen(SocketAddress::loopback(0)).value();  // where a reset would cost it
  RawClient client(loop_, address);
  constexpr std::size_t kBytes = std::size_t{3} << 20;
  client.stream().write("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(kBytes) + "\r\n\r\n");
  client.stream().write(std::string(kBytes, 'x'));
  ASSERT_TRUE(loop_.run_until([&] { return client.stream().unsent() == 0 && client.ended(); }));
  EXPECT_EQ(client.failure(), "");
  EXPECT_TRUE(client.take().starts_with("HTTP/1.1 413 "));
}

TEST_F(HttpServerTest, RefusesInTheWordsOfItsService) {
  for (const std::string_view request : {"PUT /a HTTP/1.1\r\n\r\n", "PUT /a HTTP/3.0\r\nHost: h\r\n\r\n",
                                         "PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n"}) {
    const auto client = connect();
    client->send(request);
    EXPECT_TRUE(client->take().ends_with("\r\n\r\nPUT /a is refused")) << request;
  }
  const auto streaming = connect_streaming();  // has no words of its own
  streaming->send("HEAD / HTTP/1.1\r\n\r\n");
  const std::string answer = streaming->take();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 400 ") && answer.ends_with("\r\n\r\n")) << answer;
}

TEST_F(HttpServerTest, InvitesTheBodyOfAClientThatWaits) {
  const auto client = connect();
  client->send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client->take(), kContinue);
  client->send("body");
  ASSERT_EQ(service_.requests.size(), 1U);
  EXPECT_EQ(service_.requests[0].body, "body");
}

TEST_F(HttpServerTest, TellsResponderWhenNobodyHearsIt) {
  auto client = connect();
  client->send(kGet);
  EXPECT_FALSE(service_.responders[0]->over());
  client.reset();
  loop_.run_ready();
  EXPECT_TRUE(service_.responders[0]->over());
  service_.respond(0, "to nobody");
  EXPECT_EQ(server_.connections(), 0U);
}

TEST_F(HttpServerTest, AnswersForAServiceThatDoesNot) {
  const auto client = connect();
  client->send(kGet);
  service_.responders.clear();
  EXPECT_EQ(client->take(), "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
  EXPECT_FALSE(client->ended());
}

TEST_F(HttpServerTest, ResetsInsteadOfAnAnswer) {
  const SocketAddress address = server_.listen(SocketAddress::loopback(0)).value();  // Unix sockets have no resets
  RawClient client(loop_, address);
  client.stream().write(kGet);
  ASSERT_TRUE(loop_.run_until([&] { return !service_.requests.empty(); }));
  service_.responders[0]->reset();
  ASSERT_TRUE(loop_.run_until([&] { return client.ended(); }));
  EXPECT_EQ(client.failure(), "Connection reset by peer");
  EXPECT_EQ(client.take(), "");
}

TEST_F(HttpServerTest, StaysSilentUntilTheClientCloses) {
  auto client = connect();
  client->send(kGet);
  service_.responders[0]->stay_silent();
  client->send(kGet);
  pass(24h);
  EXPECT_EQ(client->take(), "");
  EXPECT_FALSE(client->ended());
  EXPECT_EQ(server_.connections(), 1U);
  client.reset();
  loop_.run_ready();
  EXPECT_EQ(server_.connections(), 0U);
}

TEST_F(HttpServerTest, HoldsAPipelineWhoseAnswersNobodyReads) {
  service_.respond_at_once = true;
  const auto client = connect();
  client->stream().pause();
  constexpr std::size_t kRequests = 50;
  const std::string body(900, 'x');
  std::string requests;
  for (std::size_t i = 0; i < kRequests; ++i)
    requests += "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n" + body;
  std::size_t sent = 0;
  for (; service_.requests.size() == sent * kRequests && sent < 1000; ++sent) client->send(requests);
  EXPECT_LT(sent, 1000U);
  client->stream().resume();
  loop_.run_ready();
  EXPECT_EQ(service_.requests.size(), sent * kRequests);
}

TEST_F(HttpServerTest, RemovesItsUnixSocketAtTheEnd) {
  const std::string path = directory_.path() + "/other";
  {
    HttpServer server(loop_, whole_bodies_);
    ASSERT_TRUE(server.listen(SocketAddress::unix_path(path)));
    EXPECT_TRUE(file_exists(path));
    EXPECT_FALSE(HttpServer(loop_, whole_bodies_).listen(SocketAddress::unix_path(path)));
    EXPECT_TRUE(file_exists(path));
  }
  EXPECT_FALSE(file_exists(path));
}

}  // namespace
}  // namespace regionfall::net
