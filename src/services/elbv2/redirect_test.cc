#include "services/elbv2/redirect.h"

#include <gtest/gtest.h>

namespace regionfall::elbv2 {
namespace {

TEST(Redirect, KeepsWhatItDoesNotChangeOfTheRequest) {
  struct Row {
    RedirectConfig to;
    int port;
    const char* location;
  };
  const RequestFacts request = {
      .method = "GET", .scheme = "http", .host = "example.com", .port = 80, .path = "/a/b", .query = "c=d"};
  const Row rows[] = {
      {{.protocol = "HTTPS", .port = "443", .status_code = "HTTP_301"}, 80, "https://example.com/a/b?c=d"},
      {{.protocol = "HTTPS", .status_code = "HTTP_301"}, 80, "https://example.com:80/a/b?c=d"},
      {{.host = "www.#{host}", .status_code = "HTTP_302"}, 80, "http://www.example.com/a/b?c=d"},
      {{.host = "www.#{host}", .status_code = "HTTP_302"}, 8080, "http://www.example.com:8080/a/b?c=d"},
      {{.path = "/new/#{path}", .query = "", .status_code = "HTTP_302"}, 80, "http://example.com/new/a/b"},
      {{.path = "/x", .query = "#{query}&e=f", .status_code = "HTTP_302"}, 80, "http://example.com/x?c=d&e=f"},
  };
  for (const Row& row : rows) {
    RequestFacts at_port = request;
    at_port.port = row.port;
    EXPECT_EQ(redirect_location(row.to, at_port), row.location);
  }
}

}  // namespace
}  // namespace regionfall::elbv2
