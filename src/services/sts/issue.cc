#include "services/sts/issue.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/members/sts.h"
#include "base/text.h"
#include "services/iam/ids.h"
#include "services/iam/policies.h"
#include "services/iam/policy_document.h"

namespace regionfall::sts {

using aws::ApiError;
using aws::Value;

namespace m = aws::members::sts;

namespace {

constexpr std::size_t kPolicySizeMax = 2048;  // characters of a session policy
constexpr std::size_t kPolicyArnsMax = 10;
constexpr std::size_t kTagsMax = 50;
constexpr std::size_t kPackedSizeMax = 4096;  // bytes of policies and tags together

std::size_t packed_size(const iam::Session& session) {
  std::size_t size = 0;
  for (const std::string& policy : session.policies) size += iam::policy_size(policy);
  for (const std::string& arn : session.policy_arns) size += arn.size();
  for (const iam::Tag& tag : session.tags) size += tag.key.size() + tag.value.size();
  return size;
}

Result<void, ApiError> add_policies(const Parts& parts, const Value& input, iam::Session& session) {
  if (input.has(m::Policy)) {
    const std::string& policy = input[m::Policy].as_text();
    const auto parsed = iam::parse_policy_document(policy, iam::PolicyUse::kInline);
    if (!parsed) return aws::api_error("MalformedPolicyDocument", parsed.error().message);
    if (policy.size() > kPolicySizeMax) {
      return validation_error(fmt::format("The session policy is longer than {} characters.", kPolicySizeMax));
    }
    session.policies.push_back(policy);
  }
  for (const Value& item : input[m::PolicyArns].as_list()) {
    const std::string& arn = item[m::arn].as_text();
    if (iam::find_policy(parts.iam, arn) == nullptr) return validation_error(fmt::format("{} is invalid", arn));
    session.policy_arns.push_back(arn);
  }
  if (session.policy_arns.size() > kPolicyArnsMax) {
    return validation_error(fmt::format("A session can have at most {} managed policies.", kPolicyArnsMax));
  }
  session.limited = session.limited || !session.policies.empty() || !session.policy_arns.empty();
  return {};
}

bool has_key(const std::vector<std::string>& keys, std::string_view key) {
  return std::ranges::any_of(keys, [&](const std::string& other) { return equals_ignoring_case(other, key); });
}

// Adds the tags of the input to those that the session has from the session before it, which stay as they are.
Result<void, ApiError> add_tags(const Value& input, iam::Session& session) {
  std::vector<std::string> seen;
  for (const Value& item : input[m::Tags].as_list()) {
    iam::Tag tag{item[m::Key].as_text(), item[m::Value].as_text()};
    if (has_key(seen, tag.key)) {
      return aws::api_error("InvalidParameterValue",
                            "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }
    if (has_key(session.transitive_tag_keys, tag.key)) {
      return aws::api_error(
          "InvalidParameterValue",
          "One of the specified transitive tag keys can't be set because it conflicts with a transitive "
          "tag key from the calling session.");
    }
    seen.push_back(tag.key);
    session.tags.push_back(std::move(tag));
  }
  if (session.tags.size() > kTagsMax) {
    return validation_error(fmt::format("A session can have at most {} tags.", kTagsMax));
  }
  for (const std::string& key : aws::texts(input[m::TransitiveTagKeys])) {
    if (!has_key(seen, key)) {
      return aws::api_error("InvalidParameterValue",
                            "The specified transitive tag key must be included in the requested tags.");
    }
    session.transitive_tag_keys.push_back(key);
  }
  return {};
}

}  // namespace

Value issue(const Parts& parts, const aws::Request& request, iam::Session session, std::int64_t duration_s) {
  session.access_key_id = iam::access_key_id(request.random, "ASIA", session.account);
  session.secret_access_key = iam::secret_access_key(request.random);
  session.issued = request.now;
  session.expires = request.now + std::chrono::seconds(duration_s);
  Value output = Value::of(
      {{m::Credentials, Value::of({{m::AccessKeyId, session.access_key_id},
                                   {m::SecretAccessKey, session.secret_access_key},
                                   {m::SessionToken, iam::session_token(session, parts.sealer, request.random)},
                                   {m::Expiration, session.expires}})}});
  if (const std::size_t size = packed_size(session); size > 0) {
    output.set(m::PackedPolicySize, static_cast<std::int64_t>((size * 100 + kPackedSizeMax - 1) / kPackedSizeMax));
  }
  return output;
}

Result<void, ApiError> limit_session(const Parts& parts, const Value& input, iam::Session& session) {
  TRY(add_policies(parts, input, session));
  TRY(add_tags(input, session));
  if (packed_size(session) > kPackedSizeMax) {
    return aws::api_error("PackedPolicyTooLarge",
                          fmt::format("Packed size of session tags and policies consumes {}% of allotted space.",
                                      packed_size(session) * 100 / kPackedSizeMax));
  }
  return {};
}

std::unexpected<ApiError> validation_error(std::string message) {
  return aws::api_error("ValidationError", std::move(message));
}

std::unexpected<ApiError> access_denied(std::string message) {
  constexpr int kForbidden = 403;
  return aws::api_error("AccessDenied", std::move(message), kForbidden);
}

}  // namespace regionfall::sts
