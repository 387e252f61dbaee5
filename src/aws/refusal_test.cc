#include "aws/refusal.h"

#include <gtest/gtest.h>

#include <string>

namespace regionfall::aws {
namespace {

using net::HttpRefusal;
using net::HttpResponse;
using net::RequestHead;

constexpr std::string_view kId = "12345678-1234-1234-1234-123456789abc";

const net::HeaderFields::Field kDate = {"X-Amz-Date", "20260102T030405Z"};

HttpResponse refused(std::string_view service, int status) {
  const ServiceModel* const model = find_service_model(service);
  return write_refusal(OperationRequest{.service = model, .protocol = model->protocol},
                       {.status = status, .message = "Too much of it"}, kId);
}

std::string authorization(std::string_view service) {
  return "AWS4-HMAC-SHA256 Credential=test/20260102/eu-west-1/" + std::string(service) +
         "/aws4_request, SignedHeaders=host, Signature=00";
}

TEST(Refusal, HasTheCodeAndStatusThatTheServiceHasForIt) {
  struct Example {
    std::string_view service;
    int refused_with;
    std::string_view code;
    int status;
  };
  const Example examples[] = {
      {"ec2", 400, "MalformedHttpRequestException", 400},
      {"ec2", 408, "RequestTimeoutException", 408},
      {"kms", 413, "RequestEntityTooLargeException", 413},
      {"iam", 431, "MalformedHttpRequestException", 431},
      {"eks", 501, "MalformedHttpRequestException", 501},
      {"route53", 503, "ServiceUnavailable", 503},
      {"s3", 400, "BadRequest", 400},
      {"s3", 408, "RequestTimeout", 400},
      {"s3", 413, "EntityTooLarge", 400},
      {"s3", 414, "InvalidURI", 400},
      {"s3", 431, "RequestHeaderSectionTooLarge", 400},
      {"s3", 501, "NotImplemented", 501},
      {"s3", 503, "SlowDown", 503},
      {"s3", 505, "BadRequest", 400},
      {"s3control", 503, "SlowDown", 503},
  };
  for (const auto& [service, refused_with, code, status] : examples) {
    const HttpResponse response = refused(service, refused_with);
    EXPECT_EQ(response.status, status) << service << refused_with;
    EXPECT_NE(response.body.find(code), std::string::npos) << response.body;
  }
}

TEST(Refusal, HasTheFormOfTheRequestsProtocolAndARequestId) {
  const HttpRefusal refusal = {.status = 413, .message = "Too much of it"};
  struct Example {
    RequestHead head;
    std::string_view type, body;
  };
  const Example examples[] = {
      {{"POST", "/", {{"Authorization", authorization("ec2")}, kDate}, 1},
       "text/xml;charset=UTF-8",
       "<Response><Errors><Error><Code>RequestEntityTooLargeException</Code><Message>Too much of it.</Message>"},
      {{"POST", "/", {{"Authorization", authorization("iam")}, kDate}, 1},
       "text/xml",
       "<Error><Type>Sender</Type><Code>RequestEntityTooLargeException</Code>"},
      {{"POST", "/", {{"X-Amz-Target", "TrentService.Encrypt"}}, 1},
       "application/x-amz-json-1.1",
       R"({"__type":"RequestEntityTooLargeException","message":"Too much of it."})"},
      {{"POST", "/clusters", {{"Host", "eks.eu-west-1.amazonaws.com"}}, 1},
       "application/json",
       R"({"__type":"RequestEntityTooLargeException","message":"Too much of it."})"},
      {{"POST",
        "/service/GraniteServiceVersion20100801/operation/PutMetricData",
        {{"smithy-protocol", "rpc-v2-cbor"}},
        1},
       "application/cbor",
       "com.amazonaws.cloudwatch#RequestEntityTooLargeException"},
      {{"PUT", "/bucket/key", {{"Host", "127.0.0.1:4566"}}, 1},
       "application/xml",
       "<Error><Code>EntityTooLarge</Code>"},
      {{}, "application/xml", "<Error><Code>EntityTooLarge</Code>"},
  };
  for (const auto& [head, type, body] : examples) {
    const HttpResponse response = write_refusal(head, refusal, kId);
    EXPECT_EQ(response.headers.get("Content-Type"), type);
    EXPECT_NE(response.body.find(body), std::string::npos) << response.body;
    const bool s3 = type == "application/xml";
    EXPECT_EQ(response.headers.get(s3 ? "x-amz-request-id" : "x-amzn-RequestId"), s3 ? "1234567812341234" : kId);
  }
}

}  // namespace
}  // namespace regionfall::aws
