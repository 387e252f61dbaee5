#include "net/http_writer.h"

#include <gtest/gtest.h>

namespace regionfall::net {
namespace {

TEST(HttpWriter, WritesHeadsWithTheirFraming) {
  std::string out;
  append_request_head(out, {.method = "PUT", .target = "/a", .headers = {{"Host", "h"}, {"X", "1"}}},
                      {.chunked = true});
  EXPECT_EQ(out, "PUT /a HTTP/1.1\r\nHost: h\r\nX: 1\r\nTransfer-Encoding: chunked\r\n\r\n");
  out.clear();
  append_response_head(out, {.status = 404, .headers = {{"A", "b"}}}, {.content_length = 3, .close = true}, "today");
  EXPECT_EQ(out, "HTTP/1.1 404 Not Found\r\nA: b\r\nContent-Length: 3\r\nConnection: close\r\nDate: today\r\n\r\n");
  out.clear();
  append_response_head(out, {.status = 299, .headers = {{"date", "mine"}}}, {.keep_alive = true}, "today");
  EXPECT_EQ(out, "HTTP/1.1 299 \r\ndate: mine\r\nConnection: keep-alive\r\n\r\n");
}

TEST(HttpWriter, LetsNoFieldContradictTheFramingOrBeginAnotherField) {
  std::string out;
  append_response_head(out,
                       {.headers = {{"content-length", "7"},
                                    {"Transfer-Encoding", "gzip"},
                                    {"Connection", "upgrade"},
                                    {"A", std::string("b\r\nSet-Cookie: c\0", 17)},
                                    {"B: c\r\nD", "e"},
                                    {"", "f"}}},
                       {.content_length = 0});
  EXPECT_EQ(out, "HTTP/1.1 200 OK\r\nA: b  Set-Cookie: c \r\nContent-Length: 0\r\n\r\n");
}

TEST(HttpWriter, WritesChunksAndTrailers) {
  std::string out;
  append_chunk(out, "0123456789abcdef");
  append_chunk(out, "");
  append_last_chunk(out, {{"A", "b"}});
  EXPECT_EQ(out, "10\r\n0123456789abcdef\r\n0\r\nA: b\r\n\r\n");
}

TEST(HttpWriter, WritesDatesAsTheRfcHasThem) {
  EXPECT_EQ(http_date(Instant{std::chrono::seconds(784111777)}), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(Instant{std::chrono::milliseconds(951782400999)}), "Tue, 29 Feb 2000 00:00:00 GMT");
}

}  // namespace
}  // namespace regionfall::net
