#include <gtest/gtest.h>

#include "net/http2_client_connection.h"
#include "net/http2_server_connection.h"
#include "net/http2_test_client.h"
#include "net/http_client.h"

namespace regionfall::net {
namespace {

using Kind = HttpClientError::Kind;

// Writes down how a request in pieces fares.
struct AnswerLog final : HttpResponseHandler {
  void on_head(ResponseHead head) override {
    events += "head " + std::to_string(head.status) + "\n";
    for (const auto& [name, value] : head.headers.all())
      if (name != "date") events += name + ": " + value + "\n";
  }
  void on_body(std::string_view bytes) override { body += bytes; }
  void on_body_end(HeaderFields trailers) override {
    events += "end\n";
    for (const auto& [name, value] : trailers.all()) events += name + ": " + value + "\n";
  }
  void on_drained() override { events += "drained\n"; }
  void on_failed(HttpClientError error) override { failed = error.kind; }

  std::string events;
  std::string body;
  std::optional<Kind> failed;
};

// An HTTP/2 server that says what tests tell it to, in frames.
class FrameServer {
 public:
  FrameServer(Loop& loop, const SocketAddress& address)
      : loop_(loop),
        listener_(listen_on(address).value()),
        acceptor_(loop, listener_.get(), [this](FileDescriptor socket) {
          streams.push_back(make_stream(loop_, std::move(socket)));
          logs.push_back(std::make_unique<RawClient::Log>());
          streams.back()->start(*logs.back());
          streams.back()->write(frame(NGHTTP2_SETTINGS, 0, 0, ""));
        }) {}

  void send(std::string_view bytes) {
    streams.back()->write(bytes);
    loop_.run_ready();
  }

  std::vector<std::unique_ptr<Stream>> streams;
  std::vector<std::unique_ptr<RawClient::Log>> logs;

 private:
  Loop& loop_;
  FileDescriptor listener_;
  Acceptor acceptor_;
};

std::string status(int stream, std::string_view code, int flags = 0) {
  return frame(NGHTTP2_HEADERS, kEndHeaders | flags, stream, field_block({{":status", code}}));
}

std::string go_away(int last_stream) {
  return frame(NGHTTP2_GOAWAY, 0, 0, big_endian(static_cast<std::uint64_t>(last_stream), 4) + big_endian(0, 4));
}

class Http2ClientTest : public HttpServerTest {
 protected:
  static HttpServerOptions http2_options() {
    HttpServerOptions options = HttpServerTest::options();
    options.http2_prior_knowledge = true;
    return options;
  }

  Http2ClientTest() {
    EXPECT_TRUE(whole_server_.listen(to_whole_.address));
    EXPECT_TRUE(pieces_server_.listen(to_pieces_.address));
  }

  HttpEndpoint endpoint(const std::string& name) {
    return {.address = SocketAddress::unix_path(directory_.path() + "/" + name), .version = HttpVersion::kHttp2};
  }
  std::unique_ptr<HttpClientRequest> open(const HttpEndpoint& to, AnswerLog& log,
                                          HttpClient::Body body = HttpClient::Body::kNone,
                                          const std::string& method = "GET") {
    auto request =
        client_.open(to, {.method = method, .target = "/o", .headers = {{"Host", "a"}, {"X", "y"}}}, body, log);
    loop_.run_ready();
    return request;
  }
  std::string events() {
    loop_.run_ready();
    return std::exchange(streaming_.events, {});
  }

  HttpEndpoint to_whole_ = endpoint("whole2");
  HttpEndpoint to_pieces_ = endpoint("pieces2");
  HttpEndpoint to_frames_ = endpoint("frames");
  HttpServer whole_server_{loop_, whole_bodies_, http2_options()};
  HttpServer pieces_server_{loop_, streaming_, http2_options()};
  FrameServer frames_{loop_, to_frames_.address};
  HttpClient client_{loop_};
  AnswerLog log_;
};

TEST_F(Http2ClientTest, SendsManyRequestsOverOneConnection) {
  AnswerLog other;
  const auto first = open(to_whole_, log_);
  const auto second = open(to_whole_, other);
  ASSERT_EQ(service_.requests.size(), 2U);
  EXPECT_EQ(service_.requests[0].headers.all(), (std::vector<HeaderFields::Field>{{"Host", "a"}, {"x", "y"}}));
  EXPECT_EQ(client_.connections(), 1U);
  service_.respond(1, "two");
  service_.respond(0, "one");
  loop_.run_ready();
  EXPECT_EQ(log_.body + other.body, "onetwo");
  EXPECT_EQ(log_.events, "head 200\ncontent-length: 3\nend\n");
  pass(HttpClientOptions().idle_timeout);
  EXPECT_EQ(client_.connections(), 0U);
}

TEST_F(Http2ClientTest, CollectsWholeAnswers) {
  std::string answer;
  const auto call =
      client_.send(to_whole_, {.method = "POST", .target = "/", .headers = {{"Host", "a"}}, .body = "asked"},
                   [&](const auto& response) { answer = response ? response->body : response.error().message; });
  loop_.run_ready();
  ASSERT_EQ(service_.requests.size(), 1U);
  EXPECT_EQ(service_.requests[0].body, "asked");
  service_.respond(0, "told");
  loop_.run_ready();
  EXPECT_EQ(answer, "told");
}

TEST_F(Http2ClientTest, PassesPiecesAndTrailersBothWays) {
  const auto request = open(to_pieces_, log_, HttpClient::Body::kFollows, "PUT");
  request->write("abc");
  EXPECT_EQ(events(), "PUT /o\nbody abc\n");
  request->finish({{"Sum", "1"}});
  EXPECT_EQ(events(), "end\nsum: 1\n");
  streaming_.exchange->start({.status = 201});
  streaming_.exchange->write("xyz");
  streaming_.exchange->finish({{"End", "2"}});
  EXPECT_EQ(events(), "over\n");
  EXPECT_EQ(log_.events, "head 201\nend\nend: 2\n");
  EXPECT_EQ(log_.body, "xyz");
}

TEST_F(Http2ClientTest, HoldsBothSidesBack) {
  const auto request = open(to_pieces_, log_, HttpClient::Body::kFollows, "PUT");
  streaming_.exchange->pause_body();
  constexpr std::size_t kBytes = std::size_t{1} << 20;
  request->write(std::string(kBytes, 'x'));
  loop_.run_ready();
  EXPECT_GE(request->unsent(), kBytes - kHttp2StreamWindowBytes);
  streaming_.exchange->resume_body();
  loop_.run_ready();
  EXPECT_EQ(request->unsent(), 0U);
  EXPECT_EQ(log_.events, "drained\n");

  request->pause();
  streaming_.exchange->start({});
  streaming_.exchange->write(std::string(kBytes, 'y'));
  loop_.run_ready();
  EXPECT_LE(log_.body.size(), static_cast<std::size_t>(kHttp2AnswerWindowBytes));
  EXPECT_GE(streaming_.exchange->unsent(), kBytes - static_cast<std::size_t>(kHttp2AnswerWindowBytes));
  request->resume();
  loop_.run_ready();
  EXPECT_EQ(log_.body.size(), kBytes);
}

TEST_F(Http2ClientTest, DoesNotLetAHeldStreamHoldOthersBack) {
  std::vector<std::unique_ptr<HttpClientRequest>> requests;
  std::vector<std::unique_ptr<AnswerLog>> logs;
  for (int i = 0; i < 40; ++i) {
    logs.push_back(std::make_unique<AnswerLog>());
    requests.push_back(open(to_whole_, *logs.back()));
    requests.back()->pause();
  }
  const auto quick = open(to_whole_, log_);
  for (std::size_t i = 0; i < 40; ++i) service_.respond(i, std::string(100'000, 'x'));
  service_.respond(40, "quick");
  loop_.run_ready();
  EXPECT_EQ(client_.connections(), 1U);
  EXPECT_EQ(log_.body, "quick");
}

TEST_F(Http2ClientTest, GivesUpARequestByResettingItsStreamAlone) {
  AnswerLog other;
  auto request = open(to_pieces_, log_);
  EXPECT_EQ(events(), "GET /o\nend\n");
  request.reset();
  EXPECT_EQ(events(), "over\n");
  const auto second = open(to_pieces_, other);
  EXPECT_EQ(pieces_server_.connections(), 1U);
}

TEST_F(Http2ClientTest, OpensAnotherConnectionWhereOneIsFull) {
  std::vector<std::unique_ptr<HttpClientRequest>> requests;
  for (std::uint32_t i = 0; i <= kHttp2RequestsMax; ++i) requests.push_back(open(to_whole_, log_));
  EXPECT_EQ(service_.requests.size(), kHttp2RequestsMax + 1U);
  EXPECT_EQ(client_.connections(), 2U);
}

TEST_F(Http2ClientTest, SendsOnceMoreWhatTheServerHasNotLookedAt) {
  const auto request = open(to_frames_, log_, HttpClient::Body::kNone, "POST");
  ASSERT_EQ(frames_.streams.size(), 1U);
  frames_.send(go_away(0));
  ASSERT_EQ(frames_.streams.size(), 2U) << "on a new connection";
  frames_.send(status(1, "204", kEndStream));
  EXPECT_EQ(log_.events, "head 204\nend\n");
}

TEST_F(Http2ClientTest, SaysWhatHasGoneWrong) {
  struct Row {
    const char* what;
    std::string sent;
    std::optional<Kind> failed;
  };
  const Row rows[] = {
      {"an answer in HTTP/1.1", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", Kind::kMalformed},
      {"no status", frame(NGHTTP2_HEADERS, kEndHeaders | kEndStream, 1, field_block({{"a", "b"}})), Kind::kMalformed},
      {"letters that no name has",
       frame(NGHTTP2_HEADERS, kEndHeaders, 1, field_block({{":status", "200"}, {"A", "b"}})), Kind::kMalformed},
      {"a body before the head", data(1, "x"), Kind::kMalformed},
      {"less than announced",
       frame(NGHTTP2_HEADERS, kEndHeaders, 1, field_block({{":status", "200"}, {"content-length", "5"}})) +
           data(1, "x", kEndStream),
       Kind::kMalformed},
      {"a stream that nobody has opened", status(7, "200"), Kind::kMalformed},
      {"a broken field block", frame(NGHTTP2_HEADERS, kEndHeaders, 1, "\xff\xff\xff\xff\xff"), Kind::kMalformed},
      {"a pushed answer, which is ignored",
       frame(NGHTTP2_PUSH_PROMISE, kEndHeaders, 1, big_endian(2, 4)) + status(1, "200", kEndStream), std::nullopt},
      {"an interim answer", status(1, "103") + status(1, "200", kEndStream), std::nullopt},
  };
  for (const Row& row : rows) {
    AnswerLog log;
    const auto request = open(to_frames_, log, HttpClient::Body::kNone, "POST");
    frames_.send(row.sent);
    EXPECT_EQ(log.failed, row.failed) << row.what;
    frames_.streams.back()->reset();
    loop_.run_ready();
  }
  AnswerLog log;
  const auto request = open(to_frames_, log, HttpClient::Body::kNone, "POST");
  frames_.streams.back()->reset();
  loop_.run_ready();
  EXPECT_EQ(log.failed, Kind::kClosed);
}

TEST_F(Http2ClientTest, BoundsHeadsOfAnswers) {
  const auto request = open(to_frames_, log_, HttpClient::Body::kNone, "POST");
  std::string block = field_block({{":status", "200"}});
  for (int i = 0; i < 600; ++i) block += field_block({{"a", std::string(120, 'b')}});
  std::string frames;
  for (std::size_t at = 0; at < block.size(); at += 16'000) {
    const std::string part = block.substr(at, 16'000);
    const int flags = at + part.size() == block.size() ? kEndHeaders : 0;
    frames += frame(at == 0 ? NGHTTP2_HEADERS : NGHTTP2_CONTINUATION, flags, 1, part);
  }
  frames_.send(frames);
  EXPECT_EQ(log_.failed, Kind::kMalformed);
}

TEST_F(Http2ClientTest, DoesNotWaitForEver) {
  const auto request = open(to_frames_, log_, HttpClient::Body::kNone, "POST");
  pass(HttpClientOptions().silence_timeout - 1s);
  EXPECT_EQ(log_.failed, std::nullopt);
  pass(1s);
  EXPECT_EQ(log_.failed, Kind::kTimeout);
  AnswerLog nobody;
  const auto refused = open(endpoint("nobody"), nobody);
  EXPECT_EQ(nobody.failed, Kind::kNotConnected);
}

}  // namespace
}  // namespace regionfall::net
