#include "net/http_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace regionfall::net {
namespace {

std::string fields_text(const HeaderFields& fields) {
  std::string text;
  for (const auto& [name, value] : fields.all()) text += "  " + name + ": " + value + "\n";
  return text;
}

// What a parser made of bytes, as one line an event: "GET /", "  Host: x", "body abc", "end", "  Trailer: x", "400".
// `piece` bytes are given at a time.
template <class Parser, class DescribeHead>
std::string events_of(Parser& parser, std::string_view bytes, std::size_t piece, const DescribeHead& describe_head) {
  std::string events;
  std::string body;
  const auto flush_body = [&] {
    if (!body.empty()) events += "body " + body + "\n";
    body.clear();
  };
  while (true) {
    const std::string given(bytes.substr(0, piece));  // of its own, so that a sanitizer sees views that outlive it
    bytes.remove_prefix(given.size());
    std::string_view input = given;
    while (true) {
      const auto event = parser.next(input);
      if (!event) return flush_body(), events + std::to_string(event.error().status) + "\n";
      if (*event == HttpEvent::kNeedMore) break;
      if (*event == HttpEvent::kBody) body += parser.body();
      if (*event == HttpEvent::kBody) continue;
      flush_body();
      if (*event != HttpEvent::kEnd) events += describe_head();
      if (*event != HttpEvent::kEnd) continue;
      events += "end\n";
      const HeaderFields trailers = parser.take_trailers();
      events += fields_text(trailers);
    }
    EXPECT_TRUE(input.empty());
    if (bytes.empty()) break;
  }
  flush_body();
  return events + (parser.in_message() ? "unfinished\n" : "");
}

HttpLimits small_limits() {
  return {.head_bytes_max = 200,
          .target_bytes_max = 40,
          .field_count_max = 3,
          .body_bytes_max = 20,
          .trailer_bytes_max = 30,
          .chunk_line_bytes_max = 12};
}

std::string requests(std::string_view bytes, std::size_t piece = 1 << 20) {
  const HttpLimits limits = small_limits();
  RequestParser parser(limits);
  return events_of(parser, bytes, piece, [&] {
    const RequestHead head = parser.take_head();
    return head.method + " " + head.target + (head.minor_version == 0 ? " 1.0" : "") +
           (parser.keep_alive() ? "" : " close") + (parser.expects_continue() ? " continue" : "") + "\n" +
           fields_text(head.headers);
  });
}

std::string responses(std::string_view bytes, bool to_head_request = false, std::size_t piece = 1 << 20) {
  const HttpLimits limits = small_limits();
  ResponseParser parser(limits);
  parser.expect(to_head_request);
  return events_of(parser, bytes, piece, [&] {
    const ResponseHead head = parser.take_head();
    return std::to_string(head.status) + (parser.keep_alive() ? "" : " close") + "\n" + fields_text(head.headers);
  });
}

struct Case {
  std::string bytes;
  std::string expected;
};

// The same events in whatever pieces the bytes arrive.
void expect_requests(const std::vector<Case>& cases) {
  for (const auto& [bytes, expected] : cases) {
    for (const std::size_t piece : {std::size_t{1} << 20, std::size_t{1}, std::size_t{3}})
      EXPECT_EQ(requests(bytes, piece), expected) << bytes << "\nin pieces of " << piece;
  }
}

TEST(RequestParser, ReadsHeadsBodiesAndPipelinedRequests) {
  expect_requests({
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET /\n  Host: a\nend\n"},
      {"GET /a?b=c%20d HTTP/1.1\r\nhOST:a\r\nX-Empty:\r\n\r\n", "GET /a?b=c%20d\n  hOST: a\n  X-Empty: \nend\n"},
      {"GET / HTTP/1.1\r\nHost: \t a b \t\r\n\r\n", "400\n"},
      {"GET / HTTP/1.1\r\nHost: a\r\nX: \t a  b \t\r\n\r\n", "GET /\n  Host: a\n  X: a  b\nend\n"},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /2 HTTP/1.1\r\nHost: a\r\n\r\n",
       "POST /\n  Host: a\n  Content-Length: 3\nbody abc\nend\nGET /2\n  Host: a\nend\n"},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "POST /\n  Host: a\n  Content-Length: 0\nend\n"},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nab",
       "POST /\n  Host: a\n  Content-Length: 3\nbody ab\nunfinished\n"},
      {"GET / HTTP/1.1\r\nHost", "unfinished\n"},
      {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS *\n  Host: a\nend\n"},
      {"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", "CONNECT a:443\n  Host: a\nend\n"},
      {"GET http://a/b HTTP/1.1\r\nHost: a\r\n\r\n", "GET http://a/b\n  Host: a\nend\n"},
      {"GET /\xc3\xbc HTTP/1.1\r\nHost: a\r\n\r\n", "GET /\xc3\xbc\n  Host: a\nend\n"},
      {"GET / HTTP/1.2\r\nHost: a\r\n\r\n", "GET /\n  Host: a\nend\n"},
  });
}

TEST(RequestParser, PassesOverFewBlankLinesBeforeARequest) {
  expect_requests({
      {"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n",
       "GET /\n  Host: a\nend\nGET /2\n  Host: a\nend\n"},
      {"\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "400\n"},
  });
}

TEST(RequestParser, SaysWhatBecomesOfTheConnection) {
  expect_requests({
      {"GET / HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n", "GET / close\n  Host: a\n  Connection: Close\nend\n"},
      {"GET / HTTP/1.1\r\nHost: a\r\nConnection: x, close\r\n\r\n",
       "GET / close\n  Host: a\n  Connection: x, close\nend\n"},
      {"GET / HTTP/1.1\r\nHost: a\r\nConnection: closed\r\n\r\n", "GET /\n  Host: a\n  Connection: closed\nend\n"},
      {"GET / HTTP/1.0\r\n\r\n", "GET / 1.0 close\nend\n"},
      {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET / 1.0\n  Connection: keep-alive\nend\n"},
  });
}

TEST(RequestParser, KnowsOneExpectation) {
  expect_requests({
      {"PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n",
       "PUT / continue\n  Host: a\n  Expect: 100-Continue\n  Content-Length: 1\nunfinished\n"},
      {"GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n", "GET /\n  Host: a\n  Expect: 100-continue\nend\n"},
      {"PUT / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx",
       "PUT / 1.0 close\n  Expect: 100-continue\n  Content-Length: 1\nbody x\nend\n"},
      {"PUT / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n", "417\n"},
  });
}

TEST(RequestParser, ReadsChunkedBodiesWithExtensionsAndTrailers) {
  const std::string head = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n";
  const std::string read = "PUT /\n  Host: a\n  Transfer-Encoding: Chunked\n";
  expect_requests({
      {head + "3\r\nabc\r\n00\r\n\r\n", read + "body abc\nend\n"},
      {head + "3;x=\"y\"\r\nabc\r\nA \r\n0123456789\r\n0;z\r\n\r\n", read + "body abc0123456789\nend\n"},
      {head + "0\r\nA: b\r\nC:d\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
       read + "end\n  A: b\n  C: d\nGET /\n  Host: a\nend\n"},
      {head + "3\r\nabc\r\n0\r\n", read + "body abc\nunfinished\n"},
  });
}

TEST(RequestParser, RefusesMalformedChunks) {
  const std::string head = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string read = "PUT /\n  Host: a\n  Transfer-Encoding: chunked\n";
  for (const std::string_view body :
       {"x\r\n", "\r\n", "-1\r\n", "+1\r\n", "0x1\r\n", " 1\r\na\r\n", "1\na\r\n0\r\n\r\n", "1 \na\r\n0\r\n\r\n",
        "1 1\r\na\r\n", "1;a\rb\r\n", "10000000000000000\r\n", "1;aaaaaaaaaaaaaaaaaaaa\r\n", "00000000000001\r\n",
        "1,\r\n", "g\r\n"}) {
    EXPECT_EQ(requests(head + std::string(body)), read + "400\n") << body;
    EXPECT_EQ(requests(head + std::string(body), 1), read + "400\n") << body;
  }
  expect_requests({
      {head + "1\r\nab\r\n", read + "body a\n400\n"},
      {head + "1\r\na\n0\r\n\r\n", read + "body a\n400\n"},
      {head + "1\r\nab\n0\r\n\r\n", read + "body a\n400\n"},
      {head + "1\r\na0\r\n\r\n", read + "body a\n400\n"},
      {head + "0\r\n folded: x\r\n\r\n", read + "400\n"},
      {head + "0\r\nA : x\r\n\r\n", read + "400\n"},
      {head + "15\r\n", read + "413\n"},
      {head + "a\r\n0123456789\r\nb\r\n", read + "body 0123456789\n413\n"},
      {head + "0\r\nAAAAAAAAAA: bbbbbbbbbbbbbb\r\nC: d\r\n\r\n", read + "431\n"},
  });
}

// Each of these has been read in two ways by servers and proxies in a row.
TEST(RequestParser, RefusesWhatCanBeReadInTwoWays) {
  const std::string host = "Host: a\r\n";
  for (const std::string& fields : {
           std::string("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"),
           std::string("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n"),
           std::string("Content-Length: 1\r\nContent-Length: 1\r\n"),
           std::string("Content-Length: 1\r\nContent-Length: 2\r\n"),
           std::string("Content-Length: 1, 1\r\n"),
           std::string("Content-Length: +1\r\n"),
           std::string("Content-Length: -1\r\n"),
           std::string("Content-Length: 0x1\r\n"),
           std::string("Content-Length: 1 1\r\n"),
           std::string("Content-Length:\r\n"),
           std::string("Content-Length: 18446744073709551616\r\n"),
           std::string("Content-Length : 1\r\n"),
           std::string("Transfer-Encoding : chunked\r\n"),
           std::string("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
           std::string("Transfer-Encoding: \x0b chunked\r\n"),
           std::string("Transfer-Encoding:\r\n chunked\r\n"),
           std::string("X: a\r\n b\r\n"),
           std::string("X: a\r\n\tb\r\n"),
           std::string("X: a\rb\r\n"),
           std::string("X: a\nY: b\r\n"),
           std::string("X: a\0b\r\n", 8),
           std::string("X\r\n"),
           std::string(": a\r\n"),
           std::string("X Y: a\r\n"),
           std::string("X(): a\r\n"),
           std::string("\xc3\xbc: a\r\n"),
           std::string("Host: b\r\n"),
       }) {
    const std::string request = "POST / HTTP/1.1\r\n" + host + fields + "\r\n";
    EXPECT_EQ(requests(request), "400\n") << fields;
    EXPECT_EQ(requests(request, 1), "400\n") << fields;
  }
  for (const std::string_view coding : {"gzip", "gzip, chunked", "chunked, gzip", "chunked, chunked", "xchunked",
                                        "identity", "\"chunked\"", "chunked;q=1"}) {
    const std::string request = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + std::string(coding) + "\r\n\r\n";
    EXPECT_EQ(requests(request), "501\n") << coding;
  }
}

TEST(RequestParser, RefusesMalformedRequestLinesAndHosts) {
  for (const std::string_view head : {"GET /\r\nHost: a\r\n",
                                      "GET  / HTTP/1.1\r\nHost: a\r\n",
                                      "GET / HTTP/1.1 \r\nHost: a\r\n",
                                      " GET / HTTP/1.1\r\nHost: a\r\n",
                                      "GET /a b HTTP/1.1\r\nHost: a\r\n",
                                      "GET /\tHTTP/1.1\r\nHost: a\r\n",
                                      "G{T / HTTP/1.1\r\nHost: a\r\n",
                                      "GET a HTTP/1.1\r\nHost: a\r\n",
                                      "GET * HTTP/1.1\r\nHost: a\r\n",
                                      "CONNECT / HTTP/1.1\r\nHost: a\r\n",
                                      "GET / http/1.1\r\nHost: a\r\n",
                                      "GET / HTTP/1.10\r\nHost: a\r\n",
                                      "GET / HTTP/1\r\nHost: a\r\n",
                                      "GET / HTTP/x.1\r\nHost: a\r\n",
                                      "GET /\r HTTP/1.1\r\nHost: a\r\n",
                                      "GET /\x7f HTTP/1.1\r\nHost: a\r\n",
                                      "GET / HTTP/1.1\nHost: a\r\n",
                                      "\nGET / HTTP/1.1\r\nHost: a\r\n",
                                      "GET / HTTP/1.1\r\n",
                                      "GET / HTTP/1.1\r\nHost: a/b\r\n",
                                      "GET / HTTP/1.1\r\nHost: u@a\r\n",
                                      "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n"}) {
    EXPECT_EQ(requests(std::string(head) + "\r\n"), "400\n") << head;
    EXPECT_EQ(requests(std::string(head) + "\r\n", 1), "400\n") << head;
  }
  expect_requests({
      {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", "505\n"},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505\n"},
      {"GET / HTTP/0.9\r\nHost: a\r\n\r\n", "505\n"},
      {std::string(kMethodBytesMax + 1, 'G') + " / HTTP/1.1\r\nHost: a\r\n\r\n", "501\n"},
  });
}

TEST(RequestParser, HoldsEachLimit) {
  const HttpLimits limits = small_limits();
  const std::string line = "GET / HTTP/1.1\r\nHost: a\r\n";
  const std::string longest(limits.target_bytes_max - 1, 'x');
  expect_requests({
      {"GET /" + longest + " HTTP/1.1\r\nHost: a\r\n\r\n", "GET /" + longest + "\n  Host: a\nend\n"},
      {"GET /x" + longest + " HTTP/1.1\r\nHost: a\r\n\r\n", "414\n"},
      {"GET /" + std::string(200, 'x'), "414\n"},
      {line + "A: b\r\nC: d\r\n\r\n", "GET /\n  Host: a\n  A: b\n  C: d\nend\n"},
      {line + "A: b\r\nC: d\r\nE: f\r\n\r\n", "431\n"},
      {line + "A: " + std::string(200, 'x') + "\r\n\r\n", "431\n"},
      {line + "A: " + std::string(200, 'x'), "431\n"},
      {line + "Content-Length: 21\r\n\r\n", "413\n"},
  });
}

TEST(ResponseParser, FindsTheEndOfABodyAsItsStatusAndFieldsSay) {
  const std::string two = "Content-Length: 2\r\n\r\n";
  EXPECT_EQ(responses("HTTP/1.1 200 OK\r\n" + two + "abHTTP/1.1 404 \r\n" + two + "cd"),
            "200\n  Content-Length: 2\nbody ab\nend\n404\n  Content-Length: 2\nbody cd\nend\n");
  EXPECT_EQ(responses("HTTP/1.1 200 OK\r\n" + two, /*to_head_request=*/true), "200\n  Content-Length: 2\nend\n");
  for (const std::string status : {"204", "304"})
    EXPECT_EQ(responses("HTTP/1.1 " + status + " X\r\n" + two), status + "\n  Content-Length: 2\nend\n");
  EXPECT_EQ(responses("HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nA: b\r\n\r\n"),
            "200\n  Transfer-Encoding: chunked\nbody ab\nend\n  A: b\n");
  EXPECT_EQ(responses("HTTP/1.0 200 OK\r\n" + two + "ab"), "200 close\n  Content-Length: 2\nbody ab\nend\n");
  EXPECT_EQ(responses("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
            "200 close\n  Content-Length: 0\n  Connection: close\nend\n");
}

TEST(ResponseParser, ReadsInterimResponsesBeforeTheFinalOne) {
  EXPECT_EQ(responses("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n"
                      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                      false, 1),
            "100\n103\n  A: b\n200\n  Content-Length: 0\nend\n");
  std::string many;
  for (int i = 0; i <= kInterimResponsesMax; ++i) many += "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_TRUE(responses(many).ends_with("\n400\n"));
}

TEST(ResponseParser, LeavesWhatFollowsAnUpgradeAlone) {
  const HttpLimits limits;
  ResponseParser parser(limits);
  std::string_view input = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x05hello";
  EXPECT_EQ(parser.next(input), HttpEvent::kHead);
  EXPECT_EQ(parser.next(input), HttpEvent::kEnd);
  EXPECT_TRUE(parser.upgraded());
  EXPECT_EQ(parser.next(input), HttpEvent::kNeedMore);
  EXPECT_EQ(input, "\x81\x05hello");
}

TEST(ResponseParser, EndsABodyWithTheConnectionOnlyWhereNothingElseEndsIt) {
  struct EndCase {
    std::string_view bytes;
    std::optional<HttpEvent> expected;
  };
  for (const auto& [bytes, expected] : {EndCase{"", HttpEvent::kNeedMore},
                                        {"HTTP/1.1 200 OK\r\n\r\nabc", HttpEvent::kEnd},
                                        {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", HttpEvent::kNeedMore},
                                        {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc", std::nullopt},
                                        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", std::nullopt},
                                        {"HTTP/1.1 100 Continue\r\n\r\n", std::nullopt},
                                        {"HTTP/1.1 200", std::nullopt}}) {
    const HttpLimits limits;
    ResponseParser parser(limits);
    std::string_view input = bytes;
    while (parser.next(input).value() != HttpEvent::kNeedMore) continue;
    const auto end = parser.end_of_input();
    EXPECT_EQ(end ? std::optional(*end) : std::nullopt, expected) << bytes;
  }
}

TEST(ResponseParser, RefusesMalformedResponses) {
  for (const std::string_view bytes :
       {"HTTP/1.1\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 099 OK\r\n\r\n",
        "HTTP/1.1  200 OK\r\n\r\n", "http/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 O\rK\r\n\r\n", "200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\nA: b\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n"})
    EXPECT_EQ(responses(bytes), "400\n") << bytes;
}

}  // namespace
}  // namespace regionfall::net
