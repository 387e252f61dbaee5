#include "services/ec2/client_tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "aws/members/ec2.h"
#include "base/hash.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;

namespace {

std::string key_of(std::string_view operation, const aws::Value& input, const aws::Request& request) {
  return fmt::format("{}/{}/{}", account_of(request), operation, input[m::ClientToken].as_text());
}

std::string digest_of(const aws::Value& input) { return hash_hex(HashKind::kSha256, to_text(input)); }

// Makes room: forgets what has lived long enough, and the oldest when that is not enough.
void forget_old(Ec2& ec2, Instant now) {
  if (ec2.client_tokens.size() < kClientTokensMax) return;
  std::vector<std::string> expired;
  for (const auto& [key, row] : ec2.client_tokens) {
    if (row.made + kClientTokenLife <= now) expired.push_back(key);
  }
  if (expired.empty()) {
    const auto oldest =
        std::ranges::min_element(ec2.client_tokens, {}, [](const auto& entry) { return entry.second.made; });
    expired.push_back(oldest->first);
  }
  for (const std::string& key : expired) ec2.client_tokens.erase(key);
}

}  // namespace

Result<std::optional<std::string>, aws::ApiError> made_before(const Ec2& ec2, std::string_view operation,
                                                              const aws::Value& input, const aws::Request& request) {
  if (input[m::ClientToken].as_text().empty()) return std::nullopt;
  const ClientToken* row = ec2.client_tokens.find(key_of(operation, input, request));
  if (row == nullptr || row->made + kClientTokenLife <= request.now) return std::nullopt;
  if (row->request_digest != digest_of(input)) {
    return aws::api_error("IdempotentParameterMismatch",
                          "The request uses the same client token as a previous, but non-identical request. Do not "
                          "reuse a client token with different requests, unless the requests are identical");
  }
  return row->resource_id;
}

void remember_made(Ec2& ec2, std::string_view operation, const aws::Value& input, std::string resource_id,
                   const aws::Request& request) {
  if (input[m::ClientToken].as_text().empty()) return;
  forget_old(ec2, request.now);
  ec2.client_tokens.put(
      key_of(operation, input, request),
      {.resource_id = std::move(resource_id), .request_digest = digest_of(input), .made = request.now});
}

}  // namespace regionfall::ec2
