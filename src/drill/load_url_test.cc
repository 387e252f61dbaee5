#include "drill/load_url.h"

#include <gtest/gtest.h>

namespace regionfall::drill {
namespace {

TEST(LoadUrl, HasHostPortAndTarget) {
  struct Case {
    std::string text, host;
    int port;
    std::string target, host_header;
    bool tls;
  };
  const Case cases[] = {
      {"http://www.example.com", "www.example.com", 80, "/", "www.example.com", false},
      {"https://Shop.Example.com/cart?id=1", "shop.example.com", 443, "/cart?id=1", "shop.example.com", true},
      {"http://us-east-1:8080/health", "us-east-1", 8080, "/health", "us-east-1:8080", false},
      {"http://example.com:80/", "example.com", 80, "/", "example.com", false},
      {"http://example.com?a=b", "example.com", 80, "/?a=b", "example.com", false},
      {"http://example.com/a#part", "example.com", 80, "/a", "example.com", false},
      {"http://100.66.0.1/", "100.66.0.1", 80, "/", "100.66.0.1", false},
      {"https://[fd72::1]:8443/x", "fd72::1", 8443, "/x", "[fd72::1]:8443", true},
      {"http://[fd72::1]", "fd72::1", 80, "/", "[fd72::1]", false},
  };
  for (const Case& expected : cases) {
    SCOPED_TRACE(expected.text);
    const auto url = parse_load_url(expected.text);
    ASSERT_TRUE(url) << url.error().message;
    EXPECT_EQ(url->host, expected.host);
    EXPECT_EQ(url->port, expected.port);
    EXPECT_EQ(url->target, expected.target);
    EXPECT_EQ(url->host_header, expected.host_header);
    EXPECT_EQ(url->tls, expected.tls);
  }
}

TEST(LoadUrl, RefusesWhatNoClientCouldAsk) {
  for (const char* text :
       {"", "www.example.com", "ftp://example.com/", "http://", "http:///path", "http://a b/", "http://example.com:0/",
        "http://example.com:65536/", "http://example.com:http/", "http://user@example.com/", "http://[fd72::1",
        "http://[fd72::1]8080/", "http://example.com/\r\nX: y", "http://bücher.example/"}) {
    EXPECT_FALSE(parse_load_url(text)) << text;
  }
}

}  // namespace
}  // namespace regionfall::drill
