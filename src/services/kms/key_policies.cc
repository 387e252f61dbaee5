#include "services/kms/key_policies.h"

#include "services/iam/policy_document.h"
#include "services/kms/key_lookup.h"
#include "services/kms/operations.h"
#include "services/kms/page.h"

namespace regionfall::kms {

namespace m = aws::members::kms;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

// The one name that a key policy may have.
constexpr const char* kPolicyName = "default";
constexpr std::int64_t kPageItems = 100;

Result<void, aws::ApiError> check_name(const Value& name) {
  if (name.absent() || name.as_text() == kPolicyName) return {};
  return not_found("No such policy exists");
}

}  // namespace

Result<std::string, aws::ApiError> checked_policy(const std::string& text) {
  const auto document = iam::parse_policy_document(text, iam::PolicyUse::kResource);
  if (!document) return aws::api_error("MalformedPolicyDocumentException", document.error().message);
  return text;
}

Outcome get_key_policy(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_own_key(kms, input[m::KeyId].as_text(), request));
  TRY(check_name(input[m::PolicyName]));
  return Value::of({{m::Policy, key->policy}, {m::PolicyName, kPolicyName}});
}

Outcome put_key_policy(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_customer_key(kms, input[m::KeyId].as_text(), request));
  TRY(check_name(input[m::PolicyName]));
  TRY(not_going(*key));
  std::string policy = TRY(checked_policy(input[m::Policy].as_text()));
  update_key(kms, *key, [&](Key& changed) { changed.policy = std::move(policy); });
  return Value::Structure();
}

Outcome list_key_policies(Kms& kms, const Value& input, const Request& request) {
  (void)TRY(find_own_key(kms, input[m::KeyId].as_text(), request));
  Page page(m::PolicyNames, input, kPageItems);
  page.offer(kPolicyName, [] { return Value(kPolicyName); });
  return std::move(page).output();
}

}  // namespace regionfall::kms
