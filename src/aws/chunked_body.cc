#include "aws/chunked_body.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "aws/protocol/scalar_text.h"
#include "base/encoding.h"
#include "base/hash.h"
#include "base/text.h"

namespace regionfall::aws {
namespace {

constexpr std::string_view kEncoding = "aws-chunked";
constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kChunkSignature = ";chunk-signature=";
constexpr std::string_view kTrailerSignature = "x-amz-trailer-signature";

AuthenticationVerdict malformed() {
  return {AuthenticationProblem::kIncomplete, "The chunks of the request body are malformed"};
}

bool ok(const AuthenticationVerdict& verdict) { return verdict.problem == AuthenticationProblem::kNone; }

class ChunkDecoder {
 public:
  ChunkDecoder(net::HttpRequest& request, const std::optional<ChunkSigner>& signer)
      : request_(request), rest_(request.body), signer_(signer) {
    if (signer_) previous_ = signer_->signature->signature;
    signed_ = request.headers.get("x-amz-content-sha256").starts_with("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
  }

  AuthenticationVerdict decode() {
    bool last = false;
    while (!last) {
      if (AuthenticationVerdict verdict = chunk(last); !ok(verdict)) return verdict;
    }
    if (AuthenticationVerdict verdict = trailers(); !ok(verdict)) return verdict;
    const std::string* stated = request_.headers.find("x-amz-decoded-content-length");
    if (stated != nullptr && parse_integer(*stated) != static_cast<std::int64_t>(payload_.size())) {
      return {AuthenticationProblem::kIncomplete,
              "You did not provide the number of bytes specified by the Content-Length HTTP header"};
    }
    request_.body = std::move(payload_);
    for (auto& [name, value] : trailers_) request_.headers.add(std::move(name), std::move(value));
    return {};
  }

 private:
  // The text up to the next line end, which is taken as well; nothing when there is none.
  std::optional<std::string_view> line() {
    const std::size_t end = rest_.find(kLineEnd);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view text = rest_.substr(0, end);
    rest_.remove_prefix(end + kLineEnd.size());
    return text;
  }

  // "400;chunk-signature=…", the chunk's bytes, a line end. The last one has no bytes, and what follows it are
  // trailers.
  AuthenticationVerdict chunk(bool& last) {
    const auto head = line();
    if (!head) return malformed();
    const std::string_view digits = head->substr(0, head->find(';'));
    std::size_t size = 0;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
    if (problem != std::errc() || end != digits.data() + digits.size() || size > rest_.size()) return malformed();
    const std::string_view content = rest_.substr(0, size);
    rest_.remove_prefix(size);
    last = size == 0;
    if (!last) {
      if (!rest_.starts_with(kLineEnd)) return malformed();
      rest_.remove_prefix(kLineEnd.size());
    }
    payload_ += content;
    if (!signer_ || !signed_) return {};
    const std::size_t at = head->find(kChunkSignature);
    if (at == std::string_view::npos) return malformed();
    const std::string hashes = hash_hex(HashKind::kSha256, "") + '\n' + hash_hex(HashKind::kSha256, content);
    return check("AWS4-HMAC-SHA256-PAYLOAD", hashes, head->substr(at + kChunkSignature.size()));
  }

  AuthenticationVerdict check(std::string_view algorithm, std::string_view hashes, std::string_view stated) {
    const std::string to_sign = fmt::format("{}\n{}\n{}\n{}\n{}", algorithm, signer_->signature->time,
                                            signer_->signature->scope(), previous_, hashes);
    previous_ = hex_encode(hmac(HashKind::kSha256, signer_->key, to_sign));
    if (!equal_in_constant_time(previous_, stated)) return {AuthenticationProblem::kMismatch, {}};
    return {};
  }

  AuthenticationVerdict trailers() {
    std::string hashed;
    std::string stated_signature;
    while (!rest_.empty()) {
      std::optional<std::string_view> ended = line();
      if (!ended) ended = std::exchange(rest_, {});  // the last one may end with the body
      const std::string_view text = *ended;
      if (text.empty()) continue;
      const std::size_t colon = text.find(':');
      if (colon == std::string_view::npos || trailers_.size() == kTrailersMax) return malformed();
      const std::string name = to_lower_ascii(trim(text.substr(0, colon)));
      const std::string value(trim(text.substr(colon + 1)));
      if (name == kTrailerSignature) {
        stated_signature = value;
        continue;
      }
      hashed += fmt::format("{}:{}\n", name, value);
      trailers_.emplace_back(name, value);
    }
    if (!signer_ || !signed_ || trailers_.empty()) return {};
    return check("AWS4-HMAC-SHA256-TRAILER", hash_hex(HashKind::kSha256, hashed), stated_signature);
  }

  net::HttpRequest& request_;
  std::string_view rest_;
  const std::optional<ChunkSigner>& signer_;
  bool signed_ = false;
  std::string previous_;  // the signature before
  std::string payload_;
  std::vector<net::HeaderFields::Field> trailers_;
};

// "gzip" of "aws-chunked,gzip".
std::string without_own_encoding(std::string_view encodings) {
  std::vector<std::string> kept;
  for (const std::string& part : split(encodings, ",")) {
    if (trim(part) != kEncoding && !trim(part).empty()) kept.emplace_back(trim(part));
  }
  return join(kept, ",");
}

}  // namespace

bool is_aws_chunked(const net::HttpRequest& request) {
  return request.headers.get("x-amz-content-sha256").starts_with("STREAMING-") ||
         request.headers.get("content-encoding").find(kEncoding) != std::string_view::npos;
}

AuthenticationVerdict decode_aws_chunked(net::HttpRequest& request, const std::optional<ChunkSigner>& signer) {
  AuthenticationVerdict verdict = ChunkDecoder(request, signer).decode();
  if (!ok(verdict)) return verdict;
  if (const std::string* encodings = request.headers.find("content-encoding")) {
    std::string kept = without_own_encoding(*encodings);
    request.headers.remove("content-encoding");
    if (!kept.empty()) request.headers.add("Content-Encoding", std::move(kept));
  }
  return verdict;
}

}  // namespace regionfall::aws
