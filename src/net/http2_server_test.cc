#include <gtest/gtest.h>

#include "net/http2_frame_budget.h"
#include "net/http2_server_connection.h"
#include "net/http2_test_client.h"

namespace regionfall::net {
namespace {

class Http2ServerTest : public HttpServerTest {
 protected:
  static HttpServerOptions http2_options() {
    HttpServerOptions options = HttpServerTest::options();
    options.http2_prior_knowledge = true;
    return options;
  }

  Http2ServerTest() {
    EXPECT_TRUE(whole_server_.listen(whole_address_));
    EXPECT_TRUE(pieces_server_.listen(pieces_address_));
  }

  // A client whose connection has begun, of KeepingService or of RecordingService.
  std::unique_ptr<Http2TestClient> connect() { return begun(whole_address_); }
  std::unique_ptr<Http2TestClient> connect_streaming() { return begun(pieces_address_); }
  std::unique_ptr<Http2TestClient> begun(const SocketAddress& address) {
    auto client = std::make_unique<Http2TestClient>(loop_, address);
    client->begin();
    return client;
  }
  std::string events() {
    loop_.run_ready();
    return std::exchange(streaming_.events, {});
  }

  SocketAddress whole_address_ = SocketAddress::unix_path(directory_.path() + "/whole2");
  SocketAddress pieces_address_ = SocketAddress::unix_path(directory_.path() + "/pieces2");
  HttpServer whole_server_{loop_, whole_bodies_, http2_options()};
  HttpServer pieces_server_{loop_, streaming_, http2_options()};
};

TEST_F(Http2ServerTest, ServesBothVersionsWhereItIsAskedTo) {
  service_.respond_at_once = true;
  auto client = connect();
  client->send(get(1));
  EXPECT_EQ(client->take(), "1 HEADERS :status=200 content-length=0\n1 DATA  end\n");
  RawClient old(loop_, whole_address_);
  for (const char letter : kGet) old.send({&letter, 1});
  EXPECT_EQ(old.take(), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  RawClient not_asked(loop_, address_);
  not_asked.send(Http2TestClient::kPreface);
  EXPECT_TRUE(not_asked.take().starts_with("HTTP/1.1 505 "));
}

TEST_F(Http2ServerTest, ReadsAPrefaceInPieces) {
  service_.respond_at_once = true;
  Http2TestClient client(loop_, whole_address_);
  const std::string bytes = std::string(Http2TestClient::kPreface) + frame(NGHTTP2_SETTINGS, 0, 0, "") + get(1);
  for (const char letter : bytes) client.send({&letter, 1});
  EXPECT_EQ(client.take(), "1 HEADERS :status=200 content-length=0\n1 DATA  end\n");
}

TEST_F(Http2ServerTest, MakesTheHeadThatHttp11WouldHave) {
  const auto client = connect();
  client->send(frame(NGHTTP2_HEADERS, kEndHeaders, 1,
                     field_block({{":method", "POST"},
                                  {":scheme", "https"},
                                  {":path", "/a?b"},
                                  {":authority", "www.example.com"},
                                  {"cookie", "a=1"},
                                  {"x", "y"},
                                  {"cookie", "b=2"},
                                  {"te", "trailers"}})) +
               data(1, "bo") + data(1, "dy", kEndStream));
  ASSERT_EQ(service_.requests.size(), 1U);
  EXPECT_EQ(service_.requests[0].method, "POST");
  EXPECT_EQ(service_.requests[0].target, "/a?b");
  EXPECT_EQ(service_.requests[0].body, "body");
  EXPECT_EQ(service_.requests[0].headers.all(), (std::vector<HeaderFields::Field>{{"Host", "www.example.com"},
                                                                                  {"x", "y"},
                                                                                  {"te", "trailers"},
                                                                                  {"cookie", "a=1; b=2"},
                                                                                  {"transfer-encoding", "chunked"}}));
}

TEST_F(Http2ServerTest, AnswersStreamsInAnyOrder) {
  const auto client = connect();
  client->send(get(1) + get(3));
  ASSERT_EQ(service_.responders.size(), 2U);
  service_.responders[1]->respond(
      {.status = 201, .headers = {{"Connection", "close"}, {"A", "b\r\nc"}}, .body = "two"});
  EXPECT_EQ(client->take(), "3 HEADERS :status=201 a=b  c content-length=3\n3 DATA two end\n");
  service_.respond(0, "one");
  EXPECT_EQ(client->take(), "1 HEADERS :status=200 content-length=3\n1 DATA one end\n");
}

TEST_F(Http2ServerTest, PassesPiecesAndTrailersBothWays) {
  const auto client = connect_streaming();
  client->send(put(1) + data(1, "abc"));
  EXPECT_EQ(events(), "PUT /o\nbody abc\n");
  client->send(frame(NGHTTP2_HEADERS, kEndHeaders | kEndStream, 1, field_block({{"sum", "1"}})));
  EXPECT_EQ(events(), "end\nsum: 1\n");
  streaming_.exchange->start({});
  streaming_.exchange->write("xyz");
  EXPECT_EQ(client->take(), "1 HEADERS :status=200\n1 DATA xyz\n");
  streaming_.exchange->finish({{"End", "2"}});
  EXPECT_EQ(client->take(), "1 HEADERS end=2 end\n");
  EXPECT_EQ(events(), "over\n");
}

TEST_F(Http2ServerTest, InvitesABodyOnceItIsWanted) {
  streaming_.on_request = [&] { streaming_.exchange->pause_body(); };
  const auto client = connect_streaming();
  client->send(
      frame(NGHTTP2_HEADERS, kEndHeaders, 1, request_block("PUT", "/o") + field_block({{"expect", "100-continue"}})));
  EXPECT_EQ(client->take(), "");
  streaming_.exchange->resume_body();
  EXPECT_EQ(client->take(), "1 HEADERS :status=100\n");
}

TEST_F(Http2ServerTest, HoldsAStreamBackThatIsPaused) {
  streaming_.on_request = [&] { streaming_.exchange->pause_body(); };
  const auto client = connect_streaming();
  client->send(put(1));
  const std::string piece(16'000, 'x');
  for (int i = 0; i < 8; ++i) client->send(data(1, piece));
  EXPECT_EQ(events(), "PUT /o\n");
  EXPECT_EQ(client->take(), "") << "no window is given";
  client->send(data(1, "", kEndStream));
  streaming_.exchange->resume_body();
  const std::string seen = events();
  EXPECT_EQ(std::ranges::count(seen, 'x'), 128'000);
  EXPECT_TRUE(seen.ends_with("\nend\n"));
}

TEST_F(Http2ServerTest, EndsAStreamThatExceedsItsWindow) {
  streaming_.on_request = [&] { streaming_.exchange->pause_body(); };
  const auto client = connect_streaming();
  client->send(put(1));
  const std::string piece(16'000, 'x');
  for (int i = 0; i < 9; ++i) client->send(data(1, piece));
  EXPECT_EQ(client->take(), "1 RST_STREAM 3\n");
  EXPECT_EQ(events(), "PUT /o\nover\n");
}

TEST_F(Http2ServerTest, HoldsAnAnswerBackThatTheClientGivesNoWindow) {
  const auto client = connect_streaming();
  client->send(settings(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, 5) + get(1));
  streaming_.exchange->start({});
  streaming_.exchange->write(std::string(kUnsentBytesHigh + 1, 'x'));
  EXPECT_EQ(client->take(), "1 HEADERS :status=200\n1 DATA xxxxx\n");
  EXPECT_EQ(streaming_.exchange->unsent(), kUnsentBytesHigh - 4);
  EXPECT_EQ(events(), "GET /\nend\n");
  client->send(frame(NGHTTP2_WINDOW_UPDATE, 0, 1, big_endian(1 << 20, 4)) +
               frame(NGHTTP2_WINDOW_UPDATE, 0, 0, big_endian(1 << 20, 4)));
  EXPECT_EQ(events(), "drained\n");
  EXPECT_EQ(streaming_.exchange->unsent(), 0U);
}

TEST_F(Http2ServerTest, TellsASessionOfItsClientsReset) {
  const auto client = connect_streaming();
  client->send(get(1));
  EXPECT_EQ(events(), "GET /\nend\n");
  client->send(reset_stream(1));
  EXPECT_EQ(events(), "over\n");
}

TEST_F(Http2ServerTest, EndsAStreamAloneByResetAndKeepsSilenceOnOneAlone) {
  const auto client = connect_streaming();
  client->send(get(1));
  streaming_.exchange->reset();
  EXPECT_EQ(client->take(), "1 RST_STREAM 2\n");
  client->send(get(3));
  streaming_.exchange->stay_silent();
  EXPECT_EQ(client->take(), "");
  client->send(get(5));
  streaming_.exchange->respond({.body = "five"});
  EXPECT_EQ(client->take(), "5 HEADERS :status=200 content-length=4\n5 DATA five end\n");
}

TEST_F(Http2ServerTest, AnswersBeforeTheBodyHasEnded) {
  const auto client = connect_streaming();
  client->send(put(1));
  streaming_.exchange->respond({.status = 403});
  EXPECT_EQ(client->take(), "1 HEADERS :status=403 content-length=0\n1 DATA  end\n1 RST_STREAM 0\n");
  EXPECT_EQ(events(), "PUT /o\nover\n");
}

TEST_F(Http2ServerTest, LetsAClientEndABodyThatIsAllThere) {
  const auto client = connect_streaming();
  client->send(frame(NGHTTP2_HEADERS, kEndHeaders, 1,
                     field_block({{":method", "PUT"},
                                  {":scheme", "http"},
                                  {":path", "/o"},
                                  {":authority", "a"},
                                  {"content-length", "3"}})) +
               data(1, "abc"));
  streaming_.exchange->respond({.body = "early"});
  EXPECT_EQ(client->take(), "1 HEADERS :status=200 content-length=5\n1 DATA early end\n") << "and no RST_STREAM";
  pass(options().body_timeout);
  EXPECT_EQ(client->take(), "1 RST_STREAM 2\n") << "but not for ever";
}

TEST_F(Http2ServerTest, RefusesAnAnswerThatIsShorterThanAnnounced) {
  const auto client = connect_streaming();
  client->send(get(1));
  streaming_.exchange->start({.headers = {{"Content-Length", "4"}}});
  streaming_.exchange->write("abc");
  EXPECT_EQ(client->take(), "1 HEADERS :status=200 content-length=4\n1 DATA abc\n");
  streaming_.exchange->finish();
  EXPECT_EQ(client->take(), "1 RST_STREAM 2\n");
}

TEST_F(Http2ServerTest, LeavesOutBodiesOfAnswersThatHaveNone) {
  const auto client = connect_streaming();
  client->send(frame(NGHTTP2_HEADERS, kEndHeaders | kEndStream, 1, request_block("HEAD", "/")));
  streaming_.exchange->respond({.body = "body"});
  EXPECT_EQ(client->take(), "1 HEADERS :status=200 content-length=4 end\n");
  client->send(get(3));
  streaming_.exchange->respond({.status = 204});
  EXPECT_EQ(client->take(), "3 HEADERS :status=204 end\n");
}

// -- what is refused -------------------------------------------------------------------------------------------------

struct Refused {
  std::string name;
  std::string frames;
  std::string answer;
};

std::string head(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  return frame(NGHTTP2_HEADERS, kEndHeaders | kEndStream, 1, field_block(fields));
}

TEST_F(Http2ServerTest, RefusesMalformedRequestsOnTheirStreamAlone) {
  const std::string start = request_block("GET", "/");
  const auto with = [&](std::string_view name, std::string_view value) {
    return frame(NGHTTP2_HEADERS, kEndHeaders | kEndStream, 1, start + field_block({{name, value}}));
  };
  const std::vector<Refused> kCases = {
      {"a line end in a value", with("x", "a\r\nb: c"), "1 RST_STREAM 1\n"},
      {"a capital in a name", with("X", "a"), "1 RST_STREAM 1\n"},
      {"a blank in a name", with("a b", "a"), "1 RST_STREAM 1\n"},
      {"Transfer-Encoding", with("transfer-encoding", "chunked"), "1 RST_STREAM 1\n"},
      {"Connection", with("connection", "close"), "1 RST_STREAM 1\n"},
      {"Upgrade", with("upgrade", "websocket"), "1 RST_STREAM 1\n"},
      {"TE other than trailers", with("te", "gzip"), "1 RST_STREAM 1\n"},
      {"a Content-Length that is no number", with("content-length", "+1"), "1 RST_STREAM 1\n"},
      {"a Content-Length without its body", with("content-length", "1"), "1 RST_STREAM 1\n"},
      {"no path", head({{":method", "GET"}, {":scheme", "http"}, {":authority", "a"}}), "1 RST_STREAM 1\n"},
      {"an empty path", head({{":method", "GET"}, {":scheme", "http"}, {":path", ""}, {":authority", "a"}}),
       "1 RST_STREAM 1\n"},
      {"a blank in the path",
       head({{":method", "GET"}, {":scheme", "http"}, {":path", "/ HTTP/1.1"}, {":authority", "a"}}),
       "1 RST_STREAM 1\n"},
      {"two methods", frame(NGHTTP2_HEADERS, kEndHeaders | kEndStream, 1, start + field_block({{":method", "PUT"}})),
       "1 RST_STREAM 1\n"},
      {"an unknown pseudo field",
       frame(NGHTTP2_HEADERS, kEndHeaders | kEndStream, 1, field_block({{":status", "200"}}) + start),
       "1 RST_STREAM 1\n"},
  };
  for (const Refused& refused : kCases) {
    const auto client = connect();
    client->send(refused.frames);
    EXPECT_EQ(client->take(), refused.answer) << refused.name;
    client->send(get(3));
    ASSERT_EQ(service_.requests.size(), 1U) << refused.name;
    service_.requests.clear();
    service_.responders.clear();
  }
}

TEST_F(Http2ServerTest, RefusesHeadsInTheServicesWords) {
  const std::vector<Refused> kCases = {
      {"another Host",
       head({{":method", "GET"}, {":scheme", "http"}, {":path", "/"}, {":authority", "a"}, {"host", "b"}}),
       "1 HEADERS :status=400 content-length=16\n1 DATA GET / is refused end\n"},
      {"a malformed Host", head({{":method", "GET"}, {":scheme", "http"}, {":path", "/"}, {":authority", "a/b"}}),
       "1 RST_STREAM 1\n"},  // by nghttp2
      {"CONNECT", head({{":method", "CONNECT"}, {":authority", "a:1"}}), "1 HEADERS :status=501 content-length=19\n"},
  };
  for (const Refused& refused : kCases) {
    const auto client = connect();
    client->send(refused.frames);
    EXPECT_TRUE(client->take().starts_with(refused.answer)) << refused.name;
  }
  EXPECT_TRUE(service_.requests.empty());
}

TEST_F(Http2ServerTest, RefusesHeadsWithTooManyFields) {
  std::string block = request_block("GET", "/");
  for (std::size_t i = 0; i <= HttpLimits().field_count_max; ++i) block += field_block({{"x", "y"}});
  const auto client = connect();
  client->send(frame(NGHTTP2_HEADERS, kEndHeaders | kEndStream, 1, block));
  EXPECT_TRUE(client->take().starts_with("1 HEADERS :status=431 "));
  EXPECT_TRUE(service_.requests.empty());
}

TEST_F(Http2ServerTest, EndsConnectionsThatBreakTheProtocol) {
  const std::vector<Refused> kCases = {
      {"DATA on no stream", data(1, "x"), "GOAWAY 0 1\n"},
      {"DATA on the connection", data(0, "x"), "GOAWAY 0 1\n"},
      {"an even stream", get(2), "GOAWAY 0 1\n"},
      {"HEADERS without an end, then DATA", frame(NGHTTP2_HEADERS, 0, 1, request_block("GET", "/")) + data(1, "x"),
       "GOAWAY 1 1\n"},
      {"CONTINUATION without HEADERS", frame(NGHTTP2_CONTINUATION, kEndHeaders, 1, ""), "GOAWAY 0 1\n"},
      {"a PING of 7 bytes", frame(NGHTTP2_PING, 0, 0, "1234567"), "GOAWAY 0 6\n"},
      {"SETTINGS of 5 bytes", frame(NGHTTP2_SETTINGS, 0, 0, "12345"), "GOAWAY 0 6\n"},
      {"a window too large", settings(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, 0x80000000U), "GOAWAY 0 3\n"},
      {"ENABLE_PUSH of 2", settings(NGHTTP2_SETTINGS_ENABLE_PUSH, 2), "GOAWAY 0 1\n"},
      {"a window that overflows", frame(NGHTTP2_WINDOW_UPDATE, 0, 0, big_endian(0x7fffffff, 4)), "GOAWAY 0 3\n"},
      {"PUSH_PROMISE", frame(NGHTTP2_PUSH_PROMISE, kEndHeaders, 1, big_endian(2, 4)), "GOAWAY 0 1\n"},
      {"a frame longer than 16 KiB", frame(NGHTTP2_PING, 0, 0, std::string(20'000, 'x')), "GOAWAY 0 6\n"},
      {"fields that cannot be decoded", frame(NGHTTP2_HEADERS, kEndHeaders | kEndStream, 1, "\xff\xff\xff\xff\xff\xff"),
       "GOAWAY 1 9\n"},
  };
  for (const Refused& refused : kCases) {
    const auto client = connect();
    client->send(refused.frames);
    EXPECT_EQ(client->take(), refused.answer) << refused.name;
    EXPECT_TRUE(client->raw().ended()) << refused.name;
  }
  EXPECT_TRUE(service_.requests.empty());
}

TEST_F(Http2ServerTest, EndsConnectionsThatFlood) {
  constexpr int kFrames = Http2FrameBudget::kFramesMax + 2;
  const auto repeated = [](const std::string& one) {
    std::string all;
    for (int i = 0; i < kFrames; ++i) all += one;
    return all;
  };
  std::string rapid_resets;
  for (int i = 0; i < kFrames; ++i) rapid_resets += get(2 * i + 1) + reset_stream(2 * i + 1);
  const std::vector<std::pair<std::string, std::string>> kFloods = {
      {"pings", repeated(frame(NGHTTP2_PING, 0, 0, "12345678"))},
      {"settings", repeated(settings(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, 5))},
      {"empty data", put(1) + repeated(data(1, ""))},
      {"small windows", repeated(frame(NGHTTP2_WINDOW_UPDATE, 0, 0, big_endian(1, 4)))},
      {"rapid resets", rapid_resets},
      {"continuations",
       frame(NGHTTP2_HEADERS, 0, 1, request_block("GET", "/")) + repeated(frame(NGHTTP2_CONTINUATION, 0, 1, ""))},
  };
  for (const auto& [name, frames] : kFloods) {
    const auto client = connect();
    client->send(frames);
    client->take();
    EXPECT_TRUE(client->raw().ended()) << name;
  }
}

TEST_F(Http2ServerTest, AnswersPings) {
  const auto client = connect();
  client->send(frame(NGHTTP2_PING, 0, 0, "12345678"));
  EXPECT_EQ(client->take(), "PING 12345678\n");
}

TEST_F(Http2ServerTest, BoundsOpenStreams) {
  const auto client = connect();
  std::string requests;
  for (std::uint32_t i = 0; i <= kHttp2StreamsMax; ++i) requests += get(static_cast<int>(2 * i + 1));
  client->send(requests);
  EXPECT_EQ(service_.requests.size(), kHttp2StreamsMax);
  EXPECT_EQ(client->take(), "GOAWAY 255 1\n");
}

TEST_F(Http2ServerTest, RefusesBodiesThatAreTooLong) {
  const auto client = connect();
  client->send(put(1) + data(1, std::string(kBodyBytesMax + 1, 'x')));
  EXPECT_TRUE(client->take().starts_with("1 HEADERS :status=413 "));
}

// -- time and ends ---------------------------------------------------------------------------------------------------

TEST_F(Http2ServerTest, DoesNotWaitForEver) {
  auto client = connect_streaming();
  pass(options().idle_timeout);
  EXPECT_TRUE(client->raw().ended()) << "idle";
  client = connect_streaming();
  client->send(frame(NGHTTP2_HEADERS, 0, 1, request_block("GET", "/")));
  pass(options().head_timeout);
  EXPECT_EQ(client->take(), "1 RST_STREAM 2\n") << "an unfinished head";
  client = connect_streaming();
  client->send(put(1));
  pass(options().body_timeout);
  EXPECT_TRUE(client->take().starts_with("1 HEADERS :status=408 ")) << "a body that does not come";
  client = connect_streaming();
  client->send(settings(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, 0) + get(1));
  streaming_.exchange->respond({.body = "x"});
  EXPECT_EQ(client->take(), "1 HEADERS :status=200 content-length=1\n");
  pass(options().write_timeout);
  EXPECT_EQ(client->take(), "1 RST_STREAM 2\n") << "a window that is not opened";
}

TEST_F(Http2ServerTest, LetsStreamsEndWhenItDrains) {
  const auto client = connect();
  const auto idle = connect();
  client->send(get(1));
  bool drained = false;
  whole_server_.drain(10s, [&] { drained = true; });
  EXPECT_EQ(client->take(), "GOAWAY 1 0\n");
  EXPECT_TRUE(idle->raw().ended());
  client->send(get(3));
  EXPECT_EQ(service_.requests.size(), 1U);
  EXPECT_FALSE(drained);
  service_.respond(0, "one");
  EXPECT_EQ(client->take(), "1 HEADERS :status=200 content-length=3\n1 DATA one end\n");
  EXPECT_TRUE(client->raw().ended());
}

TEST_F(Http2ServerTest, EndsSessionsWithTheConnection) {
  auto client = connect_streaming();
  client->send(get(1));
  EXPECT_EQ(events(), "GET /\nend\n");
  client.reset();
  EXPECT_EQ(events(), "over\n");
  client = connect_streaming();
  client->send(get(1));
  pieces_server_.reset_connections();
  EXPECT_EQ(events(), "GET /\nend\nover\n");
  EXPECT_TRUE(client->raw().ended());
}

TEST(Http2FrameBudget, ComesBackWithTime) {
  Http2FrameBudget budget;
  Instant now{std::chrono::seconds(1'000)};
  for (int i = 0; i < Http2FrameBudget::kFramesMax; ++i) EXPECT_TRUE(budget.take(now));
  EXPECT_FALSE(budget.take(now));
  now += std::chrono::seconds(1);
  for (int i = 0; i < Http2FrameBudget::kFramesPerSecond; ++i) EXPECT_TRUE(budget.take(now));
  EXPECT_FALSE(budget.take(now));
}

}  // namespace
}  // namespace regionfall::net
