#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/identity.h"
#include "base/clock.h"
#include "net/http_message.h"

namespace regionfall::aws {

// A request's signature version 4 as it was sent, not verified.
struct Signature {
  bool in_query = false;                    // a presigned URL
  std::string access_key_id;                //
  std::string date;                         // of the scope: "20260102"
  RegionName region;                        // of the scope
  std::string service;                      // of the scope: "s3"
  std::vector<std::string> signed_headers;  // in lower case, as listed
  std::string signature;                    // hexadecimal digits
  std::string time;                         // "20260102T030405Z"
  std::int64_t expires_s = 0;               // of a presigned URL, from `time` on
  std::string security_token;               // of temporary credentials; empty: none

  // "20260102/eu-west-1/s3/aws4_request"
  std::string scope() const;
};

// What can be wrong with a request's authentication, before or after its secret is known.
enum class AuthenticationProblem : std::uint8_t {
  kNone,
  kMissing,           // the request is not signed
  kIncomplete,        // part of the signature is missing or not of its form
  kUnknownAccessKey,  // nobody has this access key, or its security token is another
  kExpiredToken,      // the temporary credentials are over
  kExpired,           // signed too long ago, or a presigned URL that has expired
  kNotYetValid,       // signed in the future
  kMismatch,          // the secret makes another signature
  kBodyMismatch,      // the body is not the one that was signed
};

// The signature of a request. Nothing when it has none (`problem` is kMissing) or not a whole one (kIncomplete, with
// `message` saying what is missing).
struct ParsedSignature {
  std::optional<Signature> signature;
  AuthenticationProblem problem = AuthenticationProblem::kNone;
  std::string message;
};
ParsedSignature parse_signature(const net::HttpRequest& request);

// "20260102T030405Z" as a moment.
std::optional<Instant> parse_signature_time(std::string_view text);
std::string format_signature_time(Instant instant);

}  // namespace regionfall::aws
