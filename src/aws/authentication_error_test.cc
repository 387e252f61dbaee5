#include "aws/authentication_error.h"

#include <gtest/gtest.h>

namespace regionfall::aws {
namespace {

struct Example {
  std::string_view service;
  Protocol protocol;
  AuthenticationProblem problem;
  std::string_view code;
  int http_status;
};

TEST(AuthenticationErrors, AreInTheWordsOfEachService) {
  using enum AuthenticationProblem;
  const Example examples[] = {
      {"iam", Protocol::kQuery, kMissing, "MissingAuthenticationToken", 403},
      {"iam", Protocol::kQuery, kIncomplete, "IncompleteSignature", 403},
      {"sts", Protocol::kQuery, kUnknownAccessKey, "InvalidClientTokenId", 403},
      {"sts", Protocol::kQuery, kExpired, "SignatureDoesNotMatch", 403},
      {"route53", Protocol::kRestXml, kMismatch, "SignatureDoesNotMatch", 403},
      {"ec2", Protocol::kEc2, kUnknownAccessKey, "AuthFailure", 401},
      {"ec2", Protocol::kEc2, kMismatch, "AuthFailure", 401},
      {"ec2", Protocol::kEc2, kExpired, "RequestExpired", 400},
      {"kms", Protocol::kJson, kMissing, "MissingAuthenticationTokenException", 400},
      {"kms", Protocol::kJson, kUnknownAccessKey, "UnrecognizedClientException", 400},
      {"kms", Protocol::kJson, kMismatch, "InvalidSignatureException", 400},
      {"eks", Protocol::kRestJson, kUnknownAccessKey, "UnrecognizedClientException", 403},
      {"cloudwatch", Protocol::kCbor, kExpired, "InvalidSignatureException", 403},
      {"s3", Protocol::kRestXml, kUnknownAccessKey, "InvalidAccessKeyId", 403},
      {"s3", Protocol::kRestXml, kExpired, "RequestTimeTooSkewed", 403},
      {"s3", Protocol::kRestXml, kIncomplete, "AuthorizationHeaderMalformed", 400},
      {"s3control", Protocol::kRestXml, kBodyMismatch, "XAmzContentSHA256Mismatch", 400},
  };
  for (const Example& example : examples) {
    const OperationRequest asked{.service = find_service_model(example.service), .protocol = example.protocol};
    const ApiError error = authentication_error(asked, {example.problem, {}});
    EXPECT_EQ(error.code, example.code);
    EXPECT_EQ(error.http_status, example.http_status) << example.code;
    EXPECT_NE(error.message, "");
  }
}

TEST(AuthenticationErrors, OfAPresignedUrlThatHasExpiredDenyAccess) {
  const OperationRequest asked{.service = find_service_model("s3"), .protocol = Protocol::kRestXml};
  const ApiError error = authentication_error(asked, {AuthenticationProblem::kExpired, "Request has expired"});
  EXPECT_EQ(error.code, "AccessDenied");
  EXPECT_EQ(error.message, "Request has expired");
}

}  // namespace
}  // namespace regionfall::aws
