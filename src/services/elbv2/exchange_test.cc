#include "services/elbv2/exchange.h"

#include <gtest/gtest.h>

namespace regionfall::elbv2 {
namespace {

TEST(Exchange, EveryWayToFailHasAwsStatus) {
  struct Row {
    ExchangeEvent event;
    int status;
  };
  constexpr Row kRows[] = {
      {ExchangeEvent::kMalformedRequest, 400},
      {ExchangeEvent::kHeaderTooLarge, 400},
      {ExchangeEvent::kTargetTooLong, 414},
      {ExchangeEvent::kMethodTrace, 405},
      {ExchangeEvent::kUnsupportedTransferEncoding, 501},
      {ExchangeEvent::kTooManyForwardedAddresses, 463},
      {ExchangeEvent::kProtocolVersionMismatch, 464},
      {ExchangeEvent::kVersionNotSupported, 505},
      {ExchangeEvent::kClientIdle, 408},
      {ExchangeEvent::kClientClosed, 460},
      {ExchangeEvent::kNoTargets, 503},
      {ExchangeEvent::kNoTargetGroup, 503},
      {ExchangeEvent::kConnectRefused, 502},
      {ExchangeEvent::kConnectTimedOut, 504},
      {ExchangeEvent::kTlsFailed, 502},
      {ExchangeEvent::kTargetClosed, 502},
      {ExchangeEvent::kMalformedResponse, 502},
      {ExchangeEvent::kResponseHeaderTooLarge, 502},
      {ExchangeEvent::kTargetIdle, 504},
      {ExchangeEvent::kDrained, 502},
  };
  for (const Row& row : kRows) {
    EXPECT_EQ(answer_to(row.event).status, row.status) << static_cast<int>(row.event);
    EXPECT_EQ(answer_to(row.event).sent, row.status != 460);
  }
}

TEST(Exchange, WhatTheServerRefusesGetsAwsStatus) {
  struct Row {
    int refused_with;
    int answered_with;
  };
  constexpr Row kRows[] = {{400, 400}, {408, 408}, {413, 400}, {414, 414}, {431, 400}, {501, 501}, {505, 505}};
  for (const Row& row : kRows) EXPECT_EQ(answer_to(event_of_refusal(row.refused_with)).status, row.answered_with);
}

net::RequestHead get(std::string target, net::HeaderFields headers) {
  return {.method = "GET", .target = std::move(target), .headers = std::move(headers)};
}

TEST(Exchange, HeadsAreRefusedBeforeAnyRule) {
  std::string thirty = "10.0.0.1";
  for (int i = 1; i < 30; ++i) thirty += ", 10.0.0.1";
  net::HeaderFields large = {{"Host", "a"}};
  for (int i = 0; i < 8; ++i) large.add("x", std::string(9000, 'a'));
  struct Row {
    const char* what;
    net::RequestHead head;
    std::optional<ExchangeEvent> event;
  };
  const Row rows[] = {
      {"a plain one", get("/", {{"Host", "a"}}), std::nullopt},
      {"no host", get("/", {}), ExchangeEvent::kMalformedRequest},
      {"a long target", get("/" + std::string(16384, 'a'), {{"Host", "a"}}), ExchangeEvent::kTargetTooLong},
      {"a long header", get("/", {{"Host", "a"}, {"x", std::string(16384, 'a')}}), ExchangeEvent::kHeaderTooLarge},
      {"many headers", get("/", large), ExchangeEvent::kHeaderTooLarge},
      {"an encoding that is not known", get("/", {{"Host", "a"}, {"Transfer-Encoding", "gzip"}}),
       ExchangeEvent::kUnsupportedTransferEncoding},
      {"chunked", get("/", {{"Host", "a"}, {"Transfer-Encoding", "chunked"}}), std::nullopt},
      {"thirty addresses", get("/", {{"Host", "a"}, {"X-Forwarded-For", thirty}}), std::nullopt},
      {"one more", get("/", {{"Host", "a"}, {"X-Forwarded-For", thirty + ", 10.0.0.2"}}),
       ExchangeEvent::kTooManyForwardedAddresses},
      {"TRACE", {.method = "TRACE", .target = "/", .headers = {{"Host", "a"}}}, ExchangeEvent::kMethodTrace},
  };
  for (const Row& row : rows) EXPECT_EQ(refuse(row.head), row.event) << row.what;
}

TEST(Exchange, GroupsTakeTheirOwnVersionOfHttp) {
  EXPECT_TRUE(version_fits(false, "GET", "HTTP1"));
  EXPECT_TRUE(version_fits(true, "GET", "HTTP1"));
  EXPECT_FALSE(version_fits(false, "GET", "HTTP2"));
  EXPECT_TRUE(version_fits(true, "GET", "HTTP2"));
  EXPECT_FALSE(version_fits(true, "GET", "GRPC"));
  EXPECT_TRUE(version_fits(true, "POST", "GRPC"));
}

}  // namespace
}  // namespace regionfall::elbv2
