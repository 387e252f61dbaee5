#include "services/elbv2/forwarded_headers.h"

#include <gtest/gtest.h>

namespace regionfall::elbv2 {
namespace {

TEST(ForwardedHeaders, ForwardedForIsAppendedPreservedOrRemoved) {
  struct Row {
    ForwardedForMode mode;
    bool port;
    const char* address;
    const char* incoming;
    const char* outgoing;
  };
  constexpr Row kRows[] = {
      {ForwardedForMode::kAppend, false, "203.0.113.7", "", "203.0.113.7"},
      {ForwardedForMode::kAppend, false, "203.0.113.7", "10.0.0.1", "10.0.0.1, 203.0.113.7"},
      {ForwardedForMode::kAppend, true, "203.0.113.7", "10.0.0.1", "10.0.0.1, 203.0.113.7:4000"},
      {ForwardedForMode::kAppend, true, "2001:db8::1", "", "[2001:db8::1]:4000"},
      {ForwardedForMode::kAppend, false, "2001:db8::1", "", "2001:db8::1"},
      {ForwardedForMode::kPreserve, false, "203.0.113.7", "10.0.0.1", "10.0.0.1"},
      {ForwardedForMode::kPreserve, false, "203.0.113.7", "", ""},
      {ForwardedForMode::kRemove, false, "203.0.113.7", "10.0.0.1", ""},
  };
  for (const Row& row : kRows) {
    net::HeaderFields headers = {{"Host", "example.com"}};
    if (*row.incoming != '\0') headers.add("x-forwarded-for", row.incoming);
    set_forwarded_headers(headers, {.mode = row.mode, .client_port = row.port, .preserve_host = false},
                          {.address = row.address, .port = 4000, .https = true, .listener_port = 443});
    EXPECT_EQ(headers.get("X-Forwarded-For"), row.outgoing);
    EXPECT_EQ(headers.get("X-Forwarded-Proto"), "https");
    EXPECT_EQ(headers.get("X-Forwarded-Port"), "443");
  }
}

TEST(ForwardedHeaders, RepeatedForwardedForBecomesOne) {
  net::HeaderFields headers = {{"X-Forwarded-For", "10.0.0.1"}, {"X-Forwarded-For", "10.0.0.2"}};
  set_forwarded_headers(headers, {}, {.address = "10.0.0.3", .port = 1, .https = false, .listener_port = 80});
  EXPECT_EQ(headers.get("X-Forwarded-For"), "10.0.0.1, 10.0.0.2, 10.0.0.3");
  EXPECT_EQ(forwarded_addresses(headers), 3U);
}

TEST(ForwardedHeaders, HostGetsThePortOfAnUnusualListener) {
  struct Row {
    bool preserve;
    int port;
    const char* incoming;
    const char* outgoing;
  };
  constexpr Row kRows[] = {{false, 80, "example.com", "example.com"},
                           {false, 8080, "example.com", "example.com:8080"},
                           {false, 8080, "example.com:8080", "example.com:8080"},
                           {true, 8080, "example.com", "example.com"}};
  for (const Row& row : kRows) {
    net::HeaderFields headers = {{"Host", row.incoming}};
    set_forwarded_headers(headers,
                          {.mode = ForwardedForMode::kAppend, .client_port = false, .preserve_host = row.preserve},
                          {.address = "10.0.0.3", .port = 1, .https = false, .listener_port = row.port});
    EXPECT_EQ(headers.get("Host"), row.outgoing);
  }
}

TEST(ForwardedHeaders, InvalidNamesAreDropped) {
  net::HeaderFields headers = {{"X-Good-1", "a"}, {"x_bad", "b"}, {"x.bad", "c"}};
  drop_invalid_headers(headers);
  ASSERT_EQ(headers.all().size(), 1U);
  EXPECT_EQ(headers.all().front().first, "X-Good-1");
}

TEST(TraceId, AddsARootOrASelf) {
  const Instant now = Instant(std::chrono::seconds(0x67891233));
  constexpr const char* kDraw = "abcdef012345678912345678";
  EXPECT_EQ(trace_id("", now, kDraw), "Root=1-67891233-abcdef012345678912345678");
  EXPECT_EQ(trace_id("Root=1-5-6", now, kDraw), "Self=1-67891233-abcdef012345678912345678;Root=1-5-6");
  EXPECT_EQ(trace_id("Self=1-1-1;Root=1-5-6;CalledFrom=app", now, kDraw),
            "Self=1-67891233-abcdef012345678912345678;Root=1-5-6;CalledFrom=app");
  EXPECT_EQ(trace_id("CalledFrom=app", now, kDraw), "Root=1-67891233-abcdef012345678912345678;CalledFrom=app");
}

}  // namespace
}  // namespace regionfall::elbv2
