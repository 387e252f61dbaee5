#include <fmt/format.h>

#include "services/iam/policy_document.h"
#include "services/kms/key_lookup.h"
#include "services/kms/key_metadata.h"
#include "services/kms/key_policies.h"
#include "services/kms/new_key.h"
#include "services/kms/operations.h"
#include "services/kms/page.h"
#include "services/kms/tags.h"

namespace regionfall::kms {

namespace m = aws::members::kms;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::int64_t kPageItems = 100;

// The spec by its new or its old name, checked to be one that can be made here.
Result<const KeySpec*, aws::ApiError> spec_of_input(const Value& input) {
  const Value& old_name = input[m::CustomerMasterKeySpec];
  const Value& new_name = input[m::KeySpec];
  if (!old_name.absent() && !new_name.absent()) {
    return validation_error("You cannot specify KeySpec and CustomerMasterKeySpec in the same request.");
  }
  const Value& given = new_name.absent() ? old_name : new_name;
  const std::string name = given.absent() ? std::string(kSymmetricDefault) : given.as_text();
  const KeySpec* spec = find_key_spec(name);
  if (spec == nullptr) return unsupported_operation(fmt::format("KeySpec {} is not supported in this Region.", name));
  return spec;
}

Result<std::string, aws::ApiError> usage_of_input(const KeySpec& spec, const Value& input) {
  const Value& given = input[m::KeyUsage];
  if (given.absent() && spec.kind != KeyKind::kSymmetric) {
    return validation_error("You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.");
  }
  const std::string usage = given.absent() ? std::string(kEncryptDecrypt) : given.as_text();
  if (!usage_fits(spec, usage)) {
    return validation_error(fmt::format("KeyUsage {} is not compatible with KeySpec {}", usage, spec.name));
  }
  return usage;
}

// Of a key that the caller may change; `state` is the new one.
Outcome set_state(Kms& kms, const Value& input, const Request& request, const char* state) {
  const Key* key = TRY(find_customer_key(kms, input[m::KeyId].as_text(), request));
  TRY(not_going(*key));
  update_key(kms, *key, [&](Key& changed) { changed.state = state; });
  return Value::Structure();
}

}  // namespace

Outcome create_key(Kms& kms, const Value& input, const Request& request) {
  const KeySpec* spec = TRY(spec_of_input(input));
  const std::string usage = TRY(usage_of_input(*spec, input));
  const std::string& origin = input[m::Origin].as_text();
  if (!origin.empty() && origin != "AWS_KMS") {
    return unsupported_operation(fmt::format("Keys of origin {} are not supported.", origin));
  }
  Key key = TRY(new_key(kms, *spec, usage, input[m::MultiRegion].as_bool(), request));
  key.description = input[m::Description].as_text();
  key.tags = TRY(merged_tags({}, input[m::Tags]));
  if (input.has(m::Policy)) {
    key.policy = TRY(checked_policy(input[m::Policy].as_text()));
  }
  Value metadata = key_metadata(kms, key);
  const std::string id = key.id;
  kms.keys.put(id, std::move(key));
  return Value::of({{m::KeyMetadata, std::move(metadata)}});
}

Outcome describe_key(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_key(kms, input[m::KeyId].as_text(), request));
  return Value::of({{m::KeyMetadata, key_metadata(kms, *key)}});
}

Outcome list_keys(Kms& kms, const Value& input, const Request& request) {
  Page page(m::Keys, input, kPageItems);
  for (const auto& [id, key] : kms.keys) {
    if (key.account != request.caller.account.text) continue;
    page.offer(id, [&] { return Value::of({{m::KeyId, key.id}, {m::KeyArn, key.arn}}); });
  }
  return std::move(page).output();
}

Outcome enable_key(Kms& kms, const Value& input, const Request& request) {
  return set_state(kms, input, request, key_state::kEnabled);
}

Outcome disable_key(Kms& kms, const Value& input, const Request& request) {
  return set_state(kms, input, request, key_state::kDisabled);
}

Outcome update_key_description(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_customer_key(kms, input[m::KeyId].as_text(), request));
  TRY(not_going(*key));
  update_key(kms, *key, [&](Key& changed) { changed.description = input[m::Description].as_text(); });
  return Value::Structure();
}

}  // namespace regionfall::kms
