#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "aws/field_values.h"
#include "base/encoding.h"
#include "services/iam/arn.h"
#include "services/kms/key_lookup.h"
#include "services/kms/operations.h"
#include "services/kms/page.h"

namespace regionfall::kms {

namespace m = aws::members::kms;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::int64_t kPageItems = 50;
constexpr std::size_t kGrantIdBytes = 32;
constexpr std::size_t kGrantTokenBytes = 96;

std::string random_bytes(std::size_t count, RandomSource& random) {
  std::string bytes(count, '\0');
  random.fill(std::as_writable_bytes(std::span(bytes)));
  return bytes;
}

Value grant_value(const Kms& kms, const Grant& grant) {
  Value entry = aws::to_value(grant);
  const Key* key = kms.keys.find(grant.key_id);
  entry.set(m::KeyId, key == nullptr ? grant.key_id : key->arn);
  if (!grant.name.empty()) entry.set(m::Name, grant.name);
  if (!grant.retiring_principal.empty()) entry.set(m::RetiringPrincipal, grant.retiring_principal);
  Value constraints = Value::Structure();
  if (!grant.constraints.context_subset.empty()) {
    constraints.set(m::EncryptionContextSubset, aws::to_value(grant.constraints.context_subset));
  }
  if (!grant.constraints.context_equals.empty()) {
    constraints.set(m::EncryptionContextEquals, aws::to_value(grant.constraints.context_equals));
  }
  if (!constraints.as_structure().empty()) entry.set(m::Constraints, std::move(constraints));
  return entry;
}

Value named(const Grant& grant) { return Value::of({{m::GrantToken, grant.token}, {m::GrantId, grant.id}}); }

// A grant of that name that says the same: asked for again, there is no second one.
const Grant* same_grant(const Kms& kms, const Grant& wanted) {
  if (wanted.name.empty()) return nullptr;
  for (const auto& [id, grant] : kms.grants) {
    if (grant.key_id == wanted.key_id && grant.name == wanted.name && grant.grantee == wanted.grantee &&
        grant.retiring_principal == wanted.retiring_principal && grant.operations == wanted.operations &&
        grant.constraints.context_subset == wanted.constraints.context_subset &&
        grant.constraints.context_equals == wanted.constraints.context_equals) {
      return &grant;
    }
  }
  return nullptr;
}

Result<const Grant*, aws::ApiError> find_grant(const Kms& kms, const Key& key, const std::string& id) {
  const Grant* grant = kms.grants.find(id);
  if (grant == nullptr || grant->key_id != key.id) return not_found(fmt::format("Grant ID {} not found", id));
  return grant;
}

}  // namespace

Outcome create_grant(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_key(kms, input[m::KeyId].as_text(), request));
  TRY(usable(*key));
  Grant grant{.id = hex_encode(random_bytes(kGrantIdBytes, request.random)),
              .key_id = key->id,
              .token = base64_encode(random_bytes(kGrantTokenBytes, request.random)),
              .name = input[m::Name].as_text(),
              .creation_date = request.now,
              .grantee = input[m::GranteePrincipal].as_text(),
              .retiring_principal = input[m::RetiringPrincipal].as_text(),
              .issuing_account = iam::root_arn(request.caller.account.text),
              .operations = aws::texts(input[m::Operations]),
              .constraints = {}};
  if (grant.grantee.empty()) return validation_error("GranteePrincipal is required.");
  if (grant.operations.empty()) return validation_error("Operations must not be empty.");
  aws::from_value(input[m::Constraints], grant.constraints);
  if (const Grant* same = same_grant(kms, grant); same != nullptr) return named(*same);
  Value output = named(grant);
  const std::string id = grant.id;
  kms.grants.put(id, std::move(grant));
  return output;
}

Outcome list_grants(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_own_key(kms, input[m::KeyId].as_text(), request));
  const std::string& id = input[m::GrantId].as_text();
  const std::string& grantee = input[m::GranteePrincipal].as_text();
  Page page(m::Grants, input, kPageItems);
  for (const auto& [grant_id, grant] : kms.grants) {
    if (grant.key_id != key->id || (!id.empty() && id != grant_id) || (!grantee.empty() && grantee != grant.grantee)) {
      continue;
    }
    page.offer(grant_id, [&] { return grant_value(kms, grant); });
  }
  return std::move(page).output();
}

Outcome list_retirable_grants(Kms& kms, const Value& input, const Request& /*request*/) {
  const std::string& principal = input[m::RetiringPrincipal].as_text();
  Page page(m::Grants, input, kPageItems);
  for (const auto& [id, grant] : kms.grants) {
    if (!principal.empty() && grant.retiring_principal == principal) {
      page.offer(id, [&] { return grant_value(kms, grant); });
    }
  }
  return std::move(page).output();
}

Outcome retire_grant(Kms& kms, const Value& input, const Request& request) {
  if (input.has(m::GrantToken)) {
    for (const auto& [id, grant] : kms.grants) {
      if (grant.token != input[m::GrantToken].as_text()) continue;
      kms.grants.erase(std::string(id));
      return Value::Structure();
    }
    return aws::api_error("InvalidGrantTokenException", "Invalid grant token");
  }
  if (!input.has(m::KeyId) || !input.has(m::GrantId)) {
    return validation_error("Must specify a grant token, or a key and a grant ID.");
  }
  const Key* key = TRY(find_key(kms, input[m::KeyId].as_text(), request));
  const Grant* grant = TRY(find_grant(kms, *key, input[m::GrantId].as_text()));
  kms.grants.erase(std::string(grant->id));
  return Value::Structure();
}

Outcome revoke_grant(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_key(kms, input[m::KeyId].as_text(), request));
  const Grant* grant = TRY(find_grant(kms, *key, input[m::GrantId].as_text()));
  kms.grants.erase(std::string(grant->id));
  return Value::Structure();
}

}  // namespace regionfall::kms
