#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "aws/signature.h"
#include "base/clock.h"
#include "net/http_message.h"

namespace regionfall::aws {

// Signature version 4, the server's side. Source: AWS General Reference and S3 API Reference, "Signing AWS API
// requests", "Authenticating Requests (AWS Signature Version 4)".

// How far a request's time may be from the server's.
inline constexpr std::chrono::minutes kClockSkewMax{15};

struct AuthenticationVerdict {
  AuthenticationProblem problem = AuthenticationProblem::kNone;
  std::string message;  // more about it; may be empty
};

// Whether the request was signed with this secret, lately enough, over the headers, parameters and body that it has. A
// body that is signed chunk by chunk, or not at all, is none of its business.
AuthenticationVerdict verify_signature(const net::HttpRequest& request, const Signature& signature,
                                       std::string_view secret, Instant now);

// The key that signs within the signature's scope.
std::string signing_key(const Signature& signature, std::string_view secret);

// The text whose hash is signed, for tests and for telling clients what was expected.
std::string canonical_request(const net::HttpRequest& request, const Signature& signature);

// What the x-amz-content-sha256 header says when the body is not hashed as a whole.
bool is_payload_keyword(std::string_view content_sha256);

}  // namespace regionfall::aws
