#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/signature.h"
#include "aws/signature_verification.h"
#include "net/http_message.h"

namespace regionfall::aws {

// Bodies in S3's own chunks ("aws-chunked"): STREAMING-AWS4-HMAC-SHA256-PAYLOAD, whose every chunk is signed, and
// STREAMING-UNSIGNED-PAYLOAD-TRAILER; both may end in header fields (checksums) after the last chunk. Source: S3 API
// Reference, "Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks".

// Bounds of what comes after the last chunk.
inline constexpr std::size_t kTrailersMax = 20;

// Whether the body is written so.
bool is_aws_chunked(const net::HttpRequest& request);

// What makes the signatures of chunks.
struct ChunkSigner {
  const Signature* signature = nullptr;  // of the request: the first chunk's predecessor
  std::string key;                       // signing_key()
};

// Replaces the body by what its chunks hold, adds the trailers to the header fields, and takes "aws-chunked" off
// Content-Encoding. With a signer, the signatures of chunks and trailers must be right where the request says that
// there are some. kIncomplete: the chunks are malformed, or not as long in all as x-amz-decoded-content-length says.
AuthenticationVerdict decode_aws_chunked(net::HttpRequest& request, const std::optional<ChunkSigner>& signer);

}  // namespace regionfall::aws
