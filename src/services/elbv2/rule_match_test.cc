#include "services/elbv2/rule_match.h"

#include <gtest/gtest.h>

namespace regionfall::elbv2 {
namespace {

Condition host(std::vector<std::string> values) {
  return {.field_name = "host-header", .host_header = PatternValues{.values = std::move(values), .regex_values = {}}};
}
Condition path(std::vector<std::string> values, std::vector<std::string> regex = {}) {
  return {.field_name = "path-pattern",
          .path_pattern = PatternValues{.values = std::move(values), .regex_values = std::move(regex)}};
}
Condition header(std::string name, std::vector<std::string> values) {
  return {.field_name = "http-header",
          .http_header = HttpHeaderConfig{.name = std::move(name), .values = std::move(values), .regex_values = {}}};
}
Condition query(std::vector<QueryStringPair> pairs) {
  return {.field_name = "query-string", .query_string = QueryStringConfig{.values = std::move(pairs)}};
}
Condition method(std::vector<std::string> values) {
  return {.field_name = "http-request-method", .http_request_method = PlainValues{.values = std::move(values)}};
}
Condition source(std::vector<std::string> values) {
  return {.field_name = "source-ip", .source_ip = PlainValues{.values = std::move(values)}};
}

const net::HeaderFields kHeaders = {
    {"Host", "www.example.com"}, {"User-Agent", "Mozilla/5.0 (X11)"}, {"X-A", "one"}, {"x-a", "two"}};

RequestFacts get() {
  return {.method = "GET",
          .scheme = "http",
          .host = "WWW.example.com",
          .port = 80,
          .path = "/Img/a.png",
          .query = "version=V1&flag&example=a*b",
          .headers = &kHeaders,
          .client = *ec2::parse_ip("10.1.2.3")};
}

struct Row {
  const char* what;
  Condition condition;
  bool matches;
};

TEST(RuleMatch, EveryKindOfConditionLooksAtItsPartOfTheRequest) {
  const Row rows[] = {
      {"hosts ignore case", host({"*.Example.com"}), true},
      {"another host", host({"example.com"}), false},
      {"any value does", host({"a", "www.example.com"}), true},
      {"paths mind case", path({"/img/*"}), false},
      {"path", path({"/Img/*"}), true},
      {"paths do not have the query", path({"/Img/a.png?*"}), false},
      {"expressions match as a whole", path({}, {"/Img/[a-z]\\.png"}), true},
      {"part of an expression is not enough", path({}, {"Img"}), false},
      {"header names and values ignore case", header("user-agent", {"*mozilla*"}), true},
      {"the second of two headers", header("X-A", {"TWO"}), true},
      {"a header that is not there", header("x-b", {"*"}), false},
      {"query keys and values ignore case", query({{.key = "VERSION", .value = "v1"}}), true},
      {"a value of any key", query({{.key = std::nullopt, .value = "v1"}}), true},
      {"a part without a key", query({{.key = std::nullopt, .value = "flag"}}), true},
      {"an escaped star", query({{.key = "example", .value = "a\\*b"}}), true},
      {"another key", query({{.key = "other", .value = "v1"}}), false},
      {"method", method({"POST", "GET"}), true},
      {"methods mind case", method({"get"}), false},
      {"methods know no wildcards", method({"*"}), false},
      {"source", source({"192.168.0.0/16", "10.1.0.0/16"}), true},
      {"another source", source({"10.2.0.0/16"}), false},
      {"another family", source({"::/0"}), false},
  };
  for (const Row& row : rows) EXPECT_EQ(RequestMatcher(row.condition).matches(get()), row.matches) << row.what;
}

TEST(RuleMatch, HostsLoseTheirPort) {
  EXPECT_EQ(host_without_port("example.com:8080"), "example.com");
  EXPECT_EQ(host_without_port("example.com"), "example.com");
  EXPECT_EQ(host_without_port("[::1]:80"), "[::1]");
}

}  // namespace
}  // namespace regionfall::elbv2
