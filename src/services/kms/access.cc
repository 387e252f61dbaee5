#include "services/kms/access.h"

#include <algorithm>
#include <string>
#include <vector>

#include "aws/members/kms.h"
#include "services/iam/arn.h"
#include "services/kms/encryption.h"
#include "services/kms/key_lookup.h"

namespace regionfall::kms {

namespace m = aws::members::kms;

using aws::Request;
using aws::Value;

namespace {

// One thing that an operation does with a key, or without one (null).
struct Use {
  std::string action;  // "Decrypt"
  const Key* key = nullptr;
  std::string resource = "*";
};

void add_key(std::vector<Use>& uses, std::string_view action, const Result<const Key*, aws::ApiError>& key) {
  if (key) uses.push_back({std::string(action), *key, (*key)->arn});
}

void add_alias(std::vector<Use>& uses, std::string_view action, const Kms& kms, const Value& input,
               const Request& request) {
  uses.push_back({std::string(action), nullptr, kms.arn(request.caller.account.text, input[m::AliasName].as_text())});
}

std::vector<Use> uses_of(Kms& kms, std::string_view operation, const Value& input, const Request& request) {
  std::vector<Use> uses;
  if (operation == "Decrypt") {
    add_key(uses, operation, key_of_ciphertext(kms, input[m::CiphertextBlob], input[m::KeyId], request));
  } else if (operation == "ReEncrypt") {
    add_key(uses, "ReEncryptFrom", key_of_ciphertext(kms, input[m::CiphertextBlob], input[m::SourceKeyId], request));
    add_key(uses, "ReEncryptTo", find_key(kms, input[m::DestinationKeyId].as_text(), request));
  } else if (operation.ends_with("Alias")) {
    add_alias(uses, operation, kms, input, request);
    if (input.has(m::TargetKeyId)) {
      add_key(uses, operation, find_key(kms, input[m::TargetKeyId].as_text(), request));
    } else {
      add_key(uses, operation, find_key(kms, input[m::AliasName].as_text(), request));
    }
  } else if (operation == "RetireGrant") {
    // Whoever has a grant's token may give it back; without it, the key's policy decides.
    if (input.has(m::KeyId)) add_key(uses, operation, find_key(kms, input[m::KeyId].as_text(), request));
  } else if (input.has(m::KeyId)) {
    add_key(uses, operation, find_key(kms, input[m::KeyId].as_text(), request));
  } else {
    uses.push_back({.action = std::string(operation)});
  }
  return uses;
}

EncryptionContext context_for(std::string_view action, const Value& input) {
  if (action == "ReEncryptFrom") return context_of(input[m::SourceEncryptionContext]);
  if (action == "ReEncryptTo") return context_of(input[m::DestinationEncryptionContext]);
  return context_of(input[m::EncryptionContext]);
}

iam::Access access_of(const Use& use, const EncryptionContext& context, const Request& request) {
  iam::Access access{.service = "kms", .action = "kms:" + use.action, .resource = use.resource};
  access.context.set("kms:CallerAccount", request.caller.account.text);
  std::vector<std::string> keys;
  for (const auto& [key, value] : context) {
    access.context.set("kms:EncryptionContext:" + key, value);
    keys.push_back(key);
  }
  if (!keys.empty()) access.context.set("kms:EncryptionContextKeys", std::move(keys));
  if (use.key == nullptr) return access;
  access.resource_account = use.key->account;
  access.resource_policy = use.key->policy;
  access.resource_policy_required = true;
  access.context.set("kms:KeySpec", use.key->spec);
  access.context.set("kms:KeyUsage", use.key->usage);
  access.context.set("kms:KeyOrigin", "AWS_KMS");
  access.context.set("kms:MultiRegion", use.key->multi_region ? "true" : "false");
  for (const Tag& tag : use.key->tags) access.context.set("aws:ResourceTag/" + tag.key, tag.value);
  return access;
}

bool granted(const Kms& kms, const Use& use, const EncryptionContext& context, const Request& request) {
  return use.key != nullptr && std::ranges::any_of(kms.grants, [&](const auto& entry) {
           return entry.second.key_id == use.key->id &&
                  grant_allows(entry.second, use.action, request.caller.arn, context);
         });
}

// Whether a principal is the one that a grant names: itself, or a session of the role.
bool is_grantee(std::string_view grantee, std::string_view principal) {
  if (grantee == principal) return true;
  const auto session = iam::parse_arn(principal);
  const auto role = iam::parse_arn(grantee);
  if (!session || !role || session->account != role->account) return false;
  if (role->resource_type() != "role" || session->resource_type() != "assumed-role") return false;
  const std::string_view rest = session->resource.substr(session->resource.find('/') + 1);
  return rest.substr(0, rest.find('/')) == role->name();
}

}  // namespace

bool grant_allows(const Grant& grant, std::string_view operation, std::string_view principal,
                  const EncryptionContext& context) {
  if (!is_grantee(grant.grantee, principal)) return false;
  if (std::ranges::find(grant.operations, operation) == grant.operations.end()) return false;
  const auto& equals = grant.constraints.context_equals;
  if (!equals.empty() && equals != context) return false;
  return std::ranges::all_of(grant.constraints.context_subset, [&](const auto& pair) {
    const auto found = context.find(pair.first);
    return found != context.end() && found->second == pair.second;
  });
}

Result<void, aws::ApiError> authorize(Kms& kms, std::string_view operation, const Value& input,
                                      const Request& request) {
  if (kms.authorizer.enforcement() == iam::Enforcement::kOff) return {};
  for (const Use& use : uses_of(kms, operation, input, request)) {
    const EncryptionContext context = context_for(use.action, input);
    if (granted(kms, use, context, request)) continue;
    TRY(kms.authorizer.authorize(request, access_of(use, context, request)));
  }
  return {};
}

}  // namespace regionfall::kms
