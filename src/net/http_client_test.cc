#include "net/http_client.h"

#include <gtest/gtest.h>

#include <thread>

#include "net/http_call.h"
#include "net/http_server_fixture.h"

namespace regionfall::net {
namespace {

using Kind = HttpClientError::Kind;

// A server that says what tests tell it to.
class ScriptedServer {
 public:
  ScriptedServer(Loop& loop, const SocketAddress& address)
      : loop_(loop),
        listener_(listen_on(address).value()),
        acceptor_(loop, listener_.get(), [this](FileDescriptor socket) {
          streams.push_back(make_stream(loop_, std::move(socket)));
          logs.push_back(std::make_unique<RawClient::Log>());
          streams.back()->start(*logs.back());
        }) {}

  void send(std::size_t connection, std::string_view bytes) {
    streams.at(connection)->write(bytes);
    loop_.run_ready();
  }
  // What has come on a connection since the last call.
  std::string take(std::size_t connection) {
    loop_.run_ready();
    return std::exchange(logs.at(connection)->received, {});
  }

  std::vector<std::unique_ptr<Stream>> streams;
  std::vector<std::unique_ptr<RawClient::Log>> logs;

 private:
  Loop& loop_;
  FileDescriptor listener_;
  Acceptor acceptor_;
};

// Writes down how a request in pieces fares.
struct ResponseLog final : HttpResponseHandler {
  void on_head(ResponseHead head) override { events += "head " + std::to_string(head.status) + "\n"; }
  void on_body(std::string_view bytes) override {
    body += bytes;
    if (on_piece) on_piece();
  }
  void on_body_end(HeaderFields trailers) override {
    events += "end\n";
    for (const auto& [name, value] : trailers.all()) events += name + ": " + value + "\n";
  }
  void on_drained() override { events += "drained\n"; }
  void on_failed(HttpClientError error) override { failed = error.kind; }

  std::string events;
  std::string body;
  std::optional<Kind> failed;
  std::function<void()> on_piece;
};

class HttpClientTest : public HttpServerTest {
 protected:
  static HttpClientOptions client_options() {
    HttpClientOptions options;
    options.connections_max = 2;
    options.response_body_bytes_max = 100;
    return options;
  }
  static HttpRequest get(std::string target = "/") {
    return {.method = "GET", .target = std::move(target), .headers = {{"Host", "a"}}};
  }
  static HttpRequest post(std::string body) {
    return {.method = "POST", .target = "/", .headers = {{"Host", "a"}}, .body = std::move(body)};
  }
  std::unique_ptr<HttpCall> send(const HttpEndpoint& to, HttpRequest request) {
    auto call = client_.send(to, std::move(request), [this](Result<HttpResponse, HttpClientError> response) {
      answers_.push_back(response ? std::to_string(response->status) + " " + response->body
                                  : "failed " + std::to_string(static_cast<int>(response.error().kind)));
    });
    loop_.run_ready();
    return call;
  }
  std::vector<std::string> answers() {
    loop_.run_ready();
    return std::exchange(answers_, {});
  }
  static std::string failed(Kind kind) { return "failed " + std::to_string(static_cast<int>(kind)); }

  SocketAddress scripted_address_ = SocketAddress::unix_path(directory_.path() + "/scripted");
  ScriptedServer scripted_{loop_, scripted_address_};
  HttpEndpoint to_server_{.address = address_};
  HttpEndpoint to_scripted_{.address = scripted_address_};
  HttpClient client_{loop_, client_options()};
  std::vector<std::string> answers_;
};

using Answers = std::vector<std::string>;

TEST_F(HttpClientTest, SendsRequestsAndUsesTheirConnectionAgain) {
  const auto first = send(to_server_, post("one"));
  ASSERT_EQ(service_.requests.size(), 1U);
  EXPECT_EQ(service_.requests[0].body, "one");
  service_.respond(0, "1");
  EXPECT_EQ(answers(), Answers{"200 1"});
  const auto second = send(to_server_, get("/two"));
  EXPECT_EQ(service_.requests.at(1).target, "/two");
  service_.respond(1, "2");
  EXPECT_EQ(answers(), Answers{"200 2"});
  EXPECT_EQ(client_.connections(), 1U);
  EXPECT_EQ(server_.connections(), 1U);
}

TEST_F(HttpClientTest, WritesRequestsAsServersExpectThem) {
  const auto first = send(to_scripted_, post(""));
  EXPECT_EQ(scripted_.take(0), "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
  scripted_.send(0, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  const auto second = send(to_scripted_, get());
  EXPECT_EQ(scripted_.take(0), "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
}

TEST_F(HttpClientTest, ReadsEveryFormOfAnswer) {
  struct Case {
    std::string response;
    std::string answer;
    bool ends;  // the connection with it
  };
  std::vector<std::unique_ptr<HttpCall>> calls;
  for (const auto& [response, answer, ends] :
       {Case{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", "200 ab", false},
        {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
         "201 a", false},
        {"HTTP/1.1 204 No Content\r\n\r\n", "204 ", false},
        {"HTTP/1.0 200 OK\r\n\r\nuntil the end", "200 until the end", true},
        {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\na", "200 a", true},
        {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nabc", "200 a", true},  // more than was asked for
        {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na", failed(Kind::kClosed), true},
        {"HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n" + std::string(101, 'x'), failed(Kind::kMalformed), true},
        {"SSH-2.0-OpenSSH\r\n\r\n", failed(Kind::kMalformed), true},
        {"", failed(Kind::kClosed), true}}) {
    calls.push_back(send(to_scripted_, get()));
    const std::size_t connection = scripted_.streams.size() - 1;
    scripted_.send(connection, response);
    if (ends) scripted_.streams.back()->shut_down();
    EXPECT_EQ(answers(), Answers{answer}) << response;
    EXPECT_EQ(client_.connections(), ends ? 0U : 1U) << response;
  }
}

TEST_F(HttpClientTest, SaysWhenNobodyListens) {
  const auto call = client_.send({.address = SocketAddress::unix_path(directory_.path() + "/nobody")}, get(),
                                 [&](auto response) { answers_.push_back(failed(response.error().kind)); });
  EXPECT_TRUE(answers_.empty());  // not before send() has returned
  EXPECT_EQ(answers(), Answers{failed(Kind::kNotConnected)});
}

TEST_F(HttpClientTest, SendsAnIdempotentRequestAgainWhenItsConnectionHadBeenClosed) {
  const auto first = send(to_scripted_, get());
  scripted_.send(0, "HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(answers(), Answers{"204 "});
  scripted_.take(0);
  const auto second = send(to_scripted_, get("/again"));
  EXPECT_EQ(scripted_.take(0), "GET /again HTTP/1.1\r\nHost: a\r\n\r\n");
  scripted_.streams[0].reset();
  loop_.run_ready();
  ASSERT_EQ(scripted_.streams.size(), 2U);
  EXPECT_EQ(scripted_.take(1), "GET /again HTTP/1.1\r\nHost: a\r\n\r\n");
  scripted_.streams[1].reset();  // no third time
  EXPECT_EQ(answers(), Answers{failed(Kind::kClosed)});
}

TEST_F(HttpClientTest, SendsNothingTwiceThatMayHaveHadAnEffect) {
  const auto first = send(to_scripted_, get());
  scripted_.send(0, "HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(answers(), Answers{"204 "});
  const auto second = send(to_scripted_, post("x"));
  scripted_.streams[0].reset();
  EXPECT_EQ(answers(), Answers{failed(Kind::kClosed)});
  const auto third = send(to_scripted_, get());
  scripted_.send(1, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(answers(), Answers{"200 "});
  const auto fourth = send(to_scripted_, get());
  scripted_.send(1, "HTTP/1.1 200");  // it had been heard
  scripted_.streams[1].reset();
  EXPECT_EQ(answers(), Answers{failed(Kind::kClosed)});
}

TEST_F(HttpClientTest, DoesNotUseAConnectionThatHasBeenClosedUnnoticed) {
  const auto first = send(to_scripted_, get());
  scripted_.send(0, "HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(answers(), Answers{"204 "});
  scripted_.streams[0].reset();  // no turn of the loop before the next request
  const auto second = send(to_scripted_, post("x"));
  ASSERT_EQ(scripted_.streams.size(), 2U);
  EXPECT_EQ(scripted_.take(1), "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
}

TEST_F(HttpClientTest, GivesARequestUpWithItsHandle) {
  auto call = send(to_server_, get());
  EXPECT_FALSE(service_.responders.at(0)->over());
  call.reset();
  loop_.run_ready();
  EXPECT_TRUE(service_.responders[0]->over());
  EXPECT_EQ(client_.connections(), 0U);
  EXPECT_EQ(answers(), Answers{});
}

TEST_F(HttpClientTest, WaitsNoLongerThanItsTimeouts) {
  const auto silent = send(to_scripted_, get());
  pass(client_options().silence_timeout - 1s);
  scripted_.send(0, "HTTP/1.1 200 OK\r\n");
  pass(client_options().silence_timeout - 1s);
  EXPECT_EQ(answers(), Answers{});
  pass(1s);
  EXPECT_EQ(answers(), Answers{failed(Kind::kTimeout)});
  const auto answered = send(to_scripted_, get());
  scripted_.send(1, "HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(client_.connections(), 1U);
  pass(client_options().idle_timeout);
  EXPECT_EQ(client_.connections(), 0U);
}

TEST_F(HttpClientTest, HasNoMoreConnectionsThanItMay) {
  const auto first = send(to_scripted_, get());
  const auto second = send(to_scripted_, get());
  const auto third = send(to_scripted_, get());
  EXPECT_EQ(answers(), Answers{failed(Kind::kBusy)});
  scripted_.send(0, "HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(answers(), Answers{"204 "});
  const auto elsewhere = send(to_server_, get());  // in place of an idle one
  EXPECT_EQ(service_.requests.size(), 1U);
  EXPECT_EQ(client_.connections(), 2U);
}

TEST_F(HttpClientTest, StreamsBothWays) {
  ResponseLog log;
  const auto request = client_.open(to_scripted_, {.method = "POST", .target = "/", .headers = {{"Host", "a"}}},
                                    HttpClient::Body::kFollows, log);
  request->write("ab");
  EXPECT_EQ((loop_.run_ready(), scripted_.take(0)),
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n");
  scripted_.send(0, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
  EXPECT_EQ(log.events, "head 200\n");
  EXPECT_EQ(log.body, "x");
  request->finish({{"Sum", "1"}});
  EXPECT_EQ(scripted_.take(0), "0\r\nSum: 1\r\n\r\n");
  scripted_.send(0, "1\r\ny\r\n0\r\nEnd: 2\r\n\r\n");
  EXPECT_EQ(log.events, "head 200\nend\nEnd: 2\n");
  EXPECT_EQ(log.body, "xy");
  EXPECT_EQ(client_.connections(), 1U);
}

TEST_F(HttpClientTest, KeepsNoConnectionThatWasAnsweredBeforeTheBodyEnded) {
  ResponseLog log;
  const auto request =
      client_.open(to_scripted_, {.method = "PUT", .target = "/", .headers = {{"Host", "a"}, {"Content-Length", "9"}}},
                   HttpClient::Body::kFollows, log);
  request->write("ab");
  loop_.run_ready();
  EXPECT_EQ(scripted_.take(0), "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab");
  scripted_.send(0, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(log.events, "head 403\nend\n");
  request->write("more");
  EXPECT_EQ(client_.connections(), 0U);
}

TEST_F(HttpClientTest, HoldsBackAnAnswerThatIsPaused) {
  ResponseLog log;
  const auto request = client_.open(to_scripted_, {.method = "GET", .target = "/", .headers = {{"Host", "a"}}},
                                    HttpClient::Body::kNone, log);
  log.on_piece = [&] { request->pause(); };
  loop_.run_ready();
  const std::string body(std::size_t{8} << 20, 'x');
  scripted_.send(0, "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  EXPECT_LE(log.body.size(), Loop::kReadBufferBytes);
  EXPECT_GT(scripted_.streams[0]->unsent(), 0U);
  pass(24h);  // not the server's silence
  log.on_piece = nullptr;
  request->resume();
  loop_.run_ready();
  EXPECT_EQ(log.body.size(), body.size());
  EXPECT_EQ(log.events, "head 200\nend\n");
}

TEST_F(HttpClientTest, TellsWhenTheServerHasTakenMuch) {
  ResponseLog log;
  const auto request = client_.open(to_scripted_, {.method = "PUT", .target = "/", .headers = {{"Host", "a"}}},
                                    HttpClient::Body::kFollows, log);
  loop_.run_ready();
  scripted_.streams[0]->pause();
  while (request->unsent() <= kUnsentBytesHigh) request->write(std::string(10'000, 'x'));
  loop_.run_ready();
  EXPECT_EQ(log.events, "");
  scripted_.streams[0]->resume();
  loop_.run_ready();
  EXPECT_EQ(log.events, "drained\n");
}

TEST_F(HttpClientTest, MayBeUsedAgainWhileAnAnswerEnds) {
  std::unique_ptr<HttpCall> second;
  auto first = client_.send(to_scripted_, get("/1"), [&](const auto& response) {
    EXPECT_TRUE(response.has_value());
    second = client_.send(to_scripted_, get("/2"), [&](const auto&) { answers_.emplace_back("second"); });
  });
  loop_.run_ready();
  scripted_.send(0, "HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(scripted_.take(0), "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  scripted_.send(0, "HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(answers(), Answers{"second"});
}

TEST_F(HttpClientTest, IsResetWhenTheServerResets) {
  const SocketAddress address = server_.listen(SocketAddress::loopback(0)).value();
  const auto call = send({.address = address}, get());
  ASSERT_TRUE(loop_.run_until([&] { return !service_.requests.empty(); }));
  service_.responders[0]->reset();
  ASSERT_TRUE(loop_.run_until([&] { return !answers_.empty(); }));
  EXPECT_EQ(answers_, Answers{failed(Kind::kClosed)});
}

TEST_F(HttpClientTest, WaitsForOneAnswerWithoutALoop) {
  service_.respond_at_once = true;
  Result<HttpResponse, HttpClientError> response;
  std::thread command([&] {
    response = http_call(to_server_, post("asked"));
    loop_.stop();
  });
  loop_.run();
  command.join();
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->body, "asked");
  EXPECT_EQ(http_call({.address = SocketAddress::unix_path(directory_.path() + "/nobody")}, get()).error().kind,
            Kind::kNotConnected);
  EXPECT_EQ(http_call(to_scripted_, get(), 1ns).error().kind, Kind::kTimeout);
}

}  // namespace
}  // namespace regionfall::net
