#include <cstdint>
#include <cstdlib>
#include <string>

#include "aws/chunked_body.h"

// A body in chunks, decoded with and without signatures: never longer than it was.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace regionfall::aws;
  const std::string body(reinterpret_cast<const char*>(data), size);
  const Signature signature{.date = "20260102", .region = {"us-east-1"}, .service = "s3", .time = "20260102T030405Z"};
  const ChunkSigner signer{&signature, signing_key(signature, "secret")};
  for (const bool verify : {false, true}) {
    regionfall::net::HttpRequest request{
        .method = "PUT",
        .target = "/bucket/key",
        .headers = {{"x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"}},
        .body = body};
    decode_aws_chunked(request, verify ? std::optional(signer) : std::nullopt);
    if (request.body.size() > body.size()) std::abort();
  }
  return 0;
}
