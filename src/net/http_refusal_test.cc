#include "net/http_refusal.h"

#include <gtest/gtest.h>

#include <string>

namespace regionfall::net {
namespace {

TEST(RefusedHead, IsReadAsFarAsItCanBe) {
  struct Example {
    std::string_view text;
    std::string_view read;
  };
  const Example examples[] = {
      {"", "|"},
      {"GET", "|"},
      {"GET /a HTTP/9.9\r\nHost: h\r\n\r\nX: body", "GET|/a|Host=h"},
      {"POST /a b HTTP/1.1\r\nHost: h\r\n", "POST|/a|Host=h"},
      {"PUT /\nHost: h\n\n", "PUT|/|Host=h"},
      {"PUT\r\nHost: h\r\n", "PUT||Host=h"},
      {"no(token /\r\nHost: h\r\n", "||Host=h"},
      {"GET /\x01 HTTP/1.1\r\nHost: h\r\n", "GET||Host=h"},
      {"GET / HTTP/1.1\r\nA : 1\r\nB\r\n C: 1\r\nD: \x01\r\nE:5\r\nAuthorization: cut of", "GET|/|E=5"},
      {"GET / HTTP/1.1\r\nA: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\n", "GET|/|A=1|B=2|C=3"},
  };
  HttpLimits limits;
  limits.field_count_max = 3;
  for (const auto& [text, expected] : examples) {
    const RequestHead head = read_refused_head(text, limits);
    std::string read = head.method + "|" + head.target;
    for (const auto& [name, value] : head.headers.all()) read += "|" + name + "=" + value;
    EXPECT_EQ(read, expected) << text;
  }
}

TEST(RefusedHead, IsReadUpToTheBound) {
  const RequestHead head = read_refused_head("GET / HTTP/1.1\r\nHost: h\r\nA: 1\r\n", {.head_bytes_max = 30});
  EXPECT_EQ(head.headers.get("Host"), "h");
  EXPECT_EQ(head.headers.find("A"), nullptr);
}

}  // namespace
}  // namespace regionfall::net
