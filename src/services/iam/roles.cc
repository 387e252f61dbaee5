#include "services/iam/roles.h"

#include <fmt/format.h>

#include "base/text.h"
#include "services/iam/arn.h"
#include "services/iam/entities.h"
#include "services/iam/ids.h"
#include "services/iam/operations.h"
#include "services/iam/pagination.h"
#include "services/iam/policy_document.h"

namespace regionfall::iam {

using aws::AccountId;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::int64_t kTrustPolicySizeMax = 2048;
constexpr std::int64_t kRolesMax = 1000;
constexpr std::int64_t kSessionDurationDefault_s = 3600;

// Whether a principal of a trust policy exists. Of accounts in which nobody is, nothing is known.
bool principal_exists(const State& state, const AccountId& account, const PrincipalEntry& entry) {
  const std::optional<Arn> arn = parse_arn(entry.value);
  if (entry.type != PrincipalType::kAws || !arn || arn->service != "iam") return true;
  const AccountId owner{std::string(arn->account)};
  if (owner != account && count_of(state.roles, owner) == 0 && count_of(state.users, owner) == 0) return true;
  const std::string key = account_key(owner, arn->name());
  if (arn->resource_type() == "role") {
    const Role* role = state.roles.find(key);
    return role != nullptr && role->arn == entry.value;
  }
  if (arn->resource_type() == "user") {
    const User* user = state.users.find(key);
    return user != nullptr && user->arn == entry.value;
  }
  return true;
}

}  // namespace

Result<void, ApiError> check_trust_policy(const State& state, const AccountId& account, std::string_view text) {
  const Result<PolicyDocument> document = parse_policy_document(text, PolicyUse::kTrust);
  if (!document) return malformed_policy(document.error().message);
  for (const Statement& statement : document->statements) {
    for (const PrincipalEntry& entry : statement.principal->entries) {
      if (!principal_exists(state, account, entry)) {
        return malformed_policy(fmt::format("Invalid principal in policy: \"AWS\":\"{}\"", entry.value));
      }
    }
  }
  if (policy_size(text) > kTrustPolicySizeMax) return quota_exceeded("ACLSizePerRole", kTrustPolicySizeMax);
  return {};
}

Result<void, ApiError> check_modifiable(const Role& role) {
  if (role.linked_service.empty()) return {};
  return aws::api_error(
      "UnmodifiableEntity",
      fmt::format("Cannot perform the operation on the protected role '{}' - this role is only modifiable by AWS",
                  role.name));
}

Result<void, ApiError> check_deletable(const State& state, const AccountId& account, const Role& role) {
  bool in_profile = false;
  for_each_of(state.instance_profiles, account, [&](const InstanceProfile& profile) {
    in_profile = in_profile || (profile.role && equals_ignoring_case(*profile.role, role.name));
  });
  if (in_profile) return delete_conflict("Cannot delete entity, must remove roles from instance profile first.");
  if (!role.attached_policies.empty()) return delete_conflict("Cannot delete entity, must detach all policies first.");
  if (!role.inline_policies.empty()) return delete_conflict("Cannot delete entity, must delete policies first.");
  return {};
}

Outcome create_role(State& state, const Value& input, const Request& request) {
  const AccountId& account = request.caller.account;
  const std::string& name = input[m::RoleName].as_text();
  const std::string& trust_policy = input[m::AssumeRolePolicyDocument].as_text();
  TRY(check_trust_policy(state, account, trust_policy));
  std::string key = account_key(account, name);
  if (state.roles.contains(key)) return entity_already_exists(fmt::format("Role with name {} already exists.", name));
  if (count_of(state.roles, account) >= kRolesMax) return quota_exceeded("RolesPerAccount", kRolesMax);
  Role role{
      .path = path_of(input),
      .name = name,
      .id = unique_id(request.random, EntityKind<Role>::kIdPrefix),
      .arn = iam_arn(account.text, "role", path_of(input), name),
      .create_date = request.now,
      .trust_policy = trust_policy,
      .max_session_duration_s = input[m::MaxSessionDuration].as_integer(kSessionDurationDefault_s),
      .permissions_boundary = TRY(boundary_of(state, input[m::PermissionsBoundary])),
      .tags = TRY(tags_of(input[m::Tags])),
  };
  if (input.has(m::Description)) role.description = input[m::Description].as_text();
  Value made = role_value(state, role);
  made.set(m::RoleLastUsed, {});
  state.roles.put(std::move(key), std::move(role));
  return Value::of({{m::Role, std::move(made)}});
}

Outcome get_role(State& state, const Value& input, const Request& request) {
  const Role* role = TRY(find_entity<Role>(state, input, request));
  return Value::of({{m::Role, role_value(state, *role)}});
}

Outcome delete_role(State& state, const Value& input, const Request& request) {
  const Role* role = TRY(find_entity<Role>(state, input, request));
  TRY(check_modifiable(*role));
  TRY(check_deletable(state, request.caller.account, *role));
  state.last_uses.erase("role/" + role->id);
  state.roles.erase(account_key(request.caller.account, role->name));
  return Value::Structure();
}

Outcome list_roles(State& state, const Value& input, const Request& request) {
  const std::string& prefix = input[m::PathPrefix].as_text();
  Page page(m::Roles, input);
  for_each_of(state.roles, request.caller.account, [&](const Role& role) {
    if (role.path.starts_with(prefix)) page.offer(to_lower_ascii(role.name), [&] { return role_summary(role); });
  });
  return std::move(page).output();
}

Outcome update_role(State& state, const Value& input, const Request& request) {
  const Role* role = TRY(find_entity<Role>(state, input, request));
  // Of a service-linked role its description is the account's to change, and nothing else.
  if (input.has(m::MaxSessionDuration)) TRY(check_modifiable(*role));
  update_entity(state, request, *role, [&](Role& changed) {
    if (input.has(m::Description)) changed.description = input[m::Description].as_text();
    if (!changed.linked_service.empty()) return;
    changed.max_session_duration_s = input[m::MaxSessionDuration].as_integer(kSessionDurationDefault_s);
  });
  return Value::Structure();
}

Outcome update_role_description(State& state, const Value& input, const Request& request) {
  const Role* role = TRY(find_entity<Role>(state, input, request));
  update_entity(state, request, *role, [&](Role& changed) { changed.description = input[m::Description].as_text(); });
  return Value::of({{m::Role, role_value(state, *TRY(find_entity<Role>(state, input, request)))}});
}

Outcome update_assume_role_policy(State& state, const Value& input, const Request& request) {
  const Role* role = TRY(find_entity<Role>(state, input, request));
  TRY(check_modifiable(*role));
  const std::string& trust_policy = input[m::PolicyDocument].as_text();
  TRY(check_trust_policy(state, request.caller.account, trust_policy));
  update_entity(state, request, *role, [&](Role& changed) { changed.trust_policy = trust_policy; });
  return Value::Structure();
}

}  // namespace regionfall::iam
