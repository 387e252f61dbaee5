#include "aws/authentication_error.h"

#include <algorithm>
#include <iterator>

#include "aws/protocol/response_form.h"

namespace regionfall::aws {
namespace {

// The services that word these errors alike.
enum class Wording : std::uint8_t { kQuery, kEc2, kJson, kS3 };

struct Row {
  Wording wording;
  AuthenticationProblem problem;
  std::string_view code;
  std::string_view message;  // when the verdict has none
  int http_status;
};

constexpr std::string_view kMismatchMessage =
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
    "and signing method. Consult the service documentation for details.";
constexpr std::string_view kTokenExpired = "The security token included in the request is expired";
constexpr std::string_view kInvalidToken = "The security token included in the request is invalid.";

using enum AuthenticationProblem;

// Sources: "Common error types" of the IAM, STS, KMS and CloudWatch API references; EC2 API reference, "Error codes";
// S3 API reference, "Error responses".
constexpr Row kRows[] = {
    {Wording::kQuery, kMissing, "MissingAuthenticationToken", "Request is missing Authentication Token", 403},
    {Wording::kQuery, kIncomplete, "IncompleteSignature", "The request signature does not conform to AWS standards.",
     403},
    {Wording::kQuery, kUnknownAccessKey, "InvalidClientTokenId", kInvalidToken, 403},
    {Wording::kQuery, kExpiredToken, "ExpiredToken", kTokenExpired, 403},
    {Wording::kQuery, kExpired, "SignatureDoesNotMatch", "Signature expired", 403},
    {Wording::kQuery, kNotYetValid, "SignatureDoesNotMatch", "Signature not yet current", 403},
    {Wording::kQuery, kMismatch, "SignatureDoesNotMatch", kMismatchMessage, 403},
    {Wording::kQuery, kBodyMismatch, "SignatureDoesNotMatch", kMismatchMessage, 403},

    {Wording::kEc2, kMissing, "MissingAuthenticationToken", "Request is missing Authentication Token", 403},
    {Wording::kEc2, kIncomplete, "IncompleteSignature", "The request signature does not conform to AWS standards.",
     403},
    {Wording::kEc2, kUnknownAccessKey, "AuthFailure", "AWS was not able to validate the provided access credentials",
     401},
    {Wording::kEc2, kExpiredToken, "RequestExpired", "Request has expired.", 400},
    {Wording::kEc2, kExpired, "RequestExpired", "Request has expired.", 400},
    {Wording::kEc2, kNotYetValid, "AuthFailure", "AWS was not able to validate the provided access credentials", 401},
    {Wording::kEc2, kMismatch, "AuthFailure", "AWS was not able to validate the provided access credentials", 401},
    {Wording::kEc2, kBodyMismatch, "AuthFailure", "AWS was not able to validate the provided access credentials", 401},

    {Wording::kJson, kMissing, "MissingAuthenticationTokenException", "Missing Authentication Token", 400},
    {Wording::kJson, kIncomplete, "IncompleteSignatureException",
     "The request signature does not conform to AWS standards.", 400},
    {Wording::kJson, kUnknownAccessKey, "UnrecognizedClientException", kInvalidToken, 400},
    {Wording::kJson, kExpiredToken, "ExpiredTokenException", kTokenExpired, 400},
    {Wording::kJson, kExpired, "InvalidSignatureException", "Signature expired", 400},
    {Wording::kJson, kNotYetValid, "InvalidSignatureException", "Signature not yet current", 400},
    {Wording::kJson, kMismatch, "InvalidSignatureException", kMismatchMessage, 400},
    {Wording::kJson, kBodyMismatch, "InvalidSignatureException", kMismatchMessage, 400},

    {Wording::kS3, kMissing, "AccessDenied", "Access Denied", 403},
    {Wording::kS3, kIncomplete, "AuthorizationHeaderMalformed", "The authorization header is malformed", 400},
    {Wording::kS3, kUnknownAccessKey, "InvalidAccessKeyId",
     "The AWS Access Key Id you provided does not exist in our records.", 403},
    {Wording::kS3, kExpiredToken, "ExpiredToken", "The provided token has expired.", 400},
    {Wording::kS3, kExpired, "RequestTimeTooSkewed",
     "The difference between the request time and the current time is too large.", 403},
    {Wording::kS3, kNotYetValid, "RequestTimeTooSkewed",
     "The difference between the request time and the current time is too large.", 403},
    {Wording::kS3, kMismatch, "SignatureDoesNotMatch",
     "The request signature we calculated does not match the signature you provided. Check your key and signing "
     "method.",
     403},
    {Wording::kS3, kBodyMismatch, "XAmzContentSHA256Mismatch",
     "The provided 'x-amz-content-sha256' header does not match what was computed.", 400},
};

Wording wording_of(const OperationRequest& asked) {
  if (asked.service != nullptr && asked.service->signing_name.view() == "s3") return Wording::kS3;
  switch (asked.protocol) {
    case Protocol::kEc2:
      return Wording::kEc2;
    case Protocol::kJson:
    case Protocol::kCbor:
    case Protocol::kRestJson:
      return Wording::kJson;
    case Protocol::kQuery:
    case Protocol::kRestXml:
      break;
  }
  return Wording::kQuery;
}

}  // namespace

ApiError authentication_error(const OperationRequest& asked, const AuthenticationVerdict& verdict) {
  const Wording wording = wording_of(asked);
  // S3 words a presigned URL that has expired in its own way, and its clocks too.
  if (wording == Wording::kS3 && verdict.message == "Request has expired") {
    return {"AccessDenied", verdict.message, 403};
  }
  const auto row =
      std::ranges::find_if(kRows, [&](const Row& r) { return r.wording == wording && r.problem == verdict.problem; });
  const bool own_words = wording == Wording::kS3 || wording == Wording::kEc2;
  const bool says_more = !verdict.message.empty() && (!own_words || verdict.problem == kIncomplete);
  // REST services of the json kind answer 403 where the others answer 400.
  const bool rest_json = asked.protocol == Protocol::kRestJson || asked.protocol == Protocol::kCbor;
  return {std::string(row->code), says_more ? verdict.message : std::string(row->message),
          rest_json ? 403 : row->http_status};
}

}  // namespace regionfall::aws
