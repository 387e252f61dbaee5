#include <fmt/format.h>

#include <algorithm>

#include "aws/field_values.h"
#include "services/iam/access_keys.h"
#include "services/iam/entities.h"
#include "services/iam/operations.h"
#include "services/iam/pagination.h"

namespace regionfall::iam {

using aws::AccountId;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

Account account_of(const State& state, const Request& request) {
  const Account* account = state.accounts.find(request.caller.account.text);
  return account == nullptr ? Account() : *account;
}

void put_account(State& state, const Request& request, Account account) {
  state.accounts.put(request.caller.account.text, std::move(account));
}

std::unexpected<ApiError> no_password_policy(const Request& request) {
  return no_such_entity(
      fmt::format("The Password Policy with domain name {} cannot be found.", request.caller.account.text));
}

std::int64_t count_providers(const State& state, const AccountId& account) {
  return count_of(state.oidc_providers, account) + count_of(state.saml_providers, account);
}

}  // namespace

Outcome create_account_alias(State& state, const Value& input, const Request& request) {
  const std::string& alias = input[m::AccountAlias].as_text();
  const bool taken = std::ranges::any_of(state.accounts, [&](const auto& entry) {
    return entry.second.alias == alias && entry.first != request.caller.account.text;
  });
  if (taken) return entity_already_exists(fmt::format("The account alias {} already exists.", alias));
  Account account = account_of(state, request);
  account.alias = alias;
  put_account(state, request, std::move(account));
  return Value::Structure();
}

Outcome delete_account_alias(State& state, const Value& input, const Request& request) {
  const std::string& alias = input[m::AccountAlias].as_text();
  Account account = account_of(state, request);
  if (account.alias != alias) return no_such_entity(fmt::format("The account alias {} cannot be found.", alias));
  account.alias.reset();
  put_account(state, request, std::move(account));
  return Value::Structure();
}

Outcome list_account_aliases(State& state, const Value& input, const Request& request) {
  Page page(m::AccountAliases, input);
  if (const Account account = account_of(state, request); account.alias) {
    page.offer(*account.alias, [&] { return Value(*account.alias); });
  }
  return std::move(page).output();
}

Outcome update_account_password_policy(State& state, const Value& input, const Request& request) {
  // What the input leaves out gets its default, not what it had.
  PasswordPolicy policy;
  aws::from_value(input, policy);
  policy.passwords_expire = policy.age_max_days.value_or(0) > 0;
  Account account = account_of(state, request);
  account.password_policy = std::move(policy);
  put_account(state, request, std::move(account));
  return Value::Structure();
}

Outcome get_account_password_policy(State& state, const Value& /*input*/, const Request& request) {
  const Account account = account_of(state, request);
  if (!account.password_policy) return no_password_policy(request);
  return Value::of({{m::PasswordPolicy, aws::to_value(*account.password_policy)}});
}

Outcome delete_account_password_policy(State& state, const Value& /*input*/, const Request& request) {
  Account account = account_of(state, request);
  if (!account.password_policy) return no_password_policy(request);
  account.password_policy.reset();
  put_account(state, request, std::move(account));
  return Value::Structure();
}

Outcome set_security_token_service_preferences(State& state, const Value& input, const Request& request) {
  Account account = account_of(state, request);
  account.global_endpoint_token_version = input[m::GlobalEndpointTokenVersion].as_text() == "v2Token" ? 2 : 1;
  put_account(state, request, std::move(account));
  return Value::Structure();
}

Outcome get_account_summary(State& state, const Value& /*input*/, const Request& request) {
  const AccountId& account = request.caller.account;
  std::int64_t versions = 0;
  for_each_of(state.policies, account,
              [&](const Policy& policy) { versions += static_cast<std::int64_t>(policy.versions.size()); });
  std::int64_t enabled_devices = 0;
  for_each_of(state.mfa_devices, account, [&](const MfaDevice& device) { enabled_devices += device.user ? 1 : 0; });
  const std::pair<const char*, std::int64_t> entries[] = {
      {"AccessKeysPerUserQuota", 2},
      {"AccountAccessKeysPresent", access_keys_of(state, account, "").empty() ? 0 : 1},
      {"AccountMFAEnabled", 0},
      {"AccountSigningCertificatesPresent", 0},
      {"AssumeRolePolicySizeQuota", 2048},
      {"AttachedPoliciesPerGroupQuota", 10},
      {"AttachedPoliciesPerRoleQuota", 10},
      {"AttachedPoliciesPerUserQuota", 10},
      {"GlobalEndpointTokenVersion", account_of(state, request).global_endpoint_token_version},
      {"GroupPolicySizeQuota", 5120},
      {"Groups", count_of(state.groups, account)},
      {"GroupsPerUserQuota", 10},
      {"GroupsQuota", 300},
      {"InstanceProfiles", count_of(state.instance_profiles, account)},
      {"InstanceProfilesQuota", 1000},
      {"MFADevices", count_of(state.mfa_devices, account)},
      {"MFADevicesInUse", enabled_devices},
      {"Policies", count_of(state.policies, account)},
      {"PoliciesQuota", 1500},
      {"PolicySizeQuota", 6144},
      {"PolicyVersionsInUse", versions},
      {"PolicyVersionsInUseQuota", 10000},
      {"Providers", count_providers(state, account)},
      {"RolePolicySizeQuota", 10240},
      {"Roles", count_of(state.roles, account)},
      {"RolesQuota", 1000},
      {"ServerCertificates", count_of(state.server_certificates, account)},
      {"ServerCertificatesQuota", 20},
      {"SigningCertificatesPerUserQuota", 2},
      {"UserPolicySizeQuota", 2048},
      {"Users", count_of(state.users, account)},
      {"UsersQuota", 5000},
      {"VersionsPerPolicyQuota", 5},
  };
  Value::Map summary;
  for (const auto& [key, number] : entries) summary.emplace_back(key, number);
  return Value::of({{m::SummaryMap, std::move(summary)}});
}

}  // namespace regionfall::iam
