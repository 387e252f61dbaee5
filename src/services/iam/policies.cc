#include "services/iam/policies.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "aws/field_values.h"
#include "base/text.h"
#include "services/iam/arn.h"
#include "services/iam/aws_managed_policies.h"
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

constexpr std::int64_t kPolicySizeMax = 6144;
constexpr std::int64_t kPoliciesMax = 1500;

bool is_of_aws(const Policy& policy) { return policy.arn.starts_with(kAwsPolicyArnPrefix); }

template <class Row>
void add_usages(std::map<std::string, PolicyUsage, std::less<>>& usages, const Row& row) {
  for (const std::string& arn : row.attached_policies) ++usages[arn].attached;
  if constexpr (requires { row.permissions_boundary; }) {
    if (row.permissions_boundary) ++usages[row.permissions_boundary->arn].boundaries;
  }
}

bool is_wanted(const Value& input, const Policy& policy, const PolicyUsage& usage) {
  const std::string& scope = input[m::Scope].as_text();
  if ((scope == "AWS" && !is_of_aws(policy)) || (scope == "Local" && is_of_aws(policy))) return false;
  if (!policy.path.starts_with(input[m::PathPrefix].as_text())) return false;
  const std::string& use = input[m::PolicyUsageFilter].as_text();
  const bool used =
      (use != "PermissionsBoundary" && usage.attached > 0) || (use != "PermissionsPolicy" && usage.boundaries > 0);
  return used || !input[m::OnlyAttached].as_bool();
}

}  // namespace

const Policy* find_policy(const State& state, std::string_view arn) {
  if (arn.starts_with(kAwsPolicyArnPrefix)) return find_aws_managed_policy(arn);
  const std::optional<Arn> parts = parse_arn(arn);
  if (!parts || parts->service != "iam" || parts->resource_type() != "policy") return nullptr;
  const Policy* policy = state.policies.find(account_key({std::string(parts->account)}, parts->name()));
  return policy != nullptr && policy->arn == arn ? policy : nullptr;
}

Result<const Policy*, ApiError> existing_policy(const State& state, std::string_view arn) {
  const Policy* policy = find_policy(state, arn);
  if (policy == nullptr) {
    if (!parse_arn(arn)) return validation_error(fmt::format("Invalid ARN:  Could not be parsed! {}", arn));
    return no_such_entity(fmt::format("Policy {} was not found.", arn));
  }
  return policy;
}

Result<const Policy*, ApiError> own_policy(const State& state, std::string_view arn, const Request& request) {
  const Policy* policy = TRY(existing_policy(state, arn));
  constexpr int kForbidden = 403;
  if (!policy->arn.starts_with(iam_arn(request.caller.account.text, "policy", "/", ""))) {
    return aws::api_error(
        "AccessDenied",
        fmt::format("The policy {} cannot be changed from account {}.", arn, request.caller.account.text), kForbidden);
  }
  return policy;
}

std::string policy_key(const Request& request, const Policy& policy) {
  return account_key(request.caller.account, policy.name);
}

const PolicyVersion* find_version(const Policy& policy, std::string_view id) {
  const auto found = std::ranges::find(policy.versions, id, &PolicyVersion::id);
  return found == policy.versions.end() ? nullptr : &*found;
}

const std::string& default_document(const Policy& policy) {
  const PolicyVersion* version = find_version(policy, policy.default_version_id);
  assert(version != nullptr);
  return version->document;
}

Value version_value(const Policy& policy, const PolicyVersion& version, bool with_document) {
  Value value = aws::to_value(version);
  value.set(m::IsDefaultVersion, version.id == policy.default_version_id);
  if (with_document) value.set(m::Document, encoded_document(version.document));
  return value;
}

std::map<std::string, PolicyUsage, std::less<>> policy_usages(const State& state, const AccountId& account) {
  std::map<std::string, PolicyUsage, std::less<>> usages;
  for_each_of(state.users, account, [&](const User& user) { add_usages(usages, user); });
  for_each_of(state.groups, account, [&](const Group& group) { add_usages(usages, group); });
  for_each_of(state.roles, account, [&](const Role& role) { add_usages(usages, role); });
  return usages;
}

Value policy_summary(const Policy& policy, const PolicyUsage& usage) {
  Value value = aws::to_value(policy);
  value.set(m::AttachmentCount, usage.attached)
      .set(m::PermissionsBoundaryUsageCount, usage.boundaries)
      .set(m::IsAttachable, true)
      .set(m::Tags, {})
      .set(m::Description, {});
  return value;
}

Result<void, ApiError> check_managed_document(std::string_view text) {
  if (const Result<PolicyDocument> document = parse_policy_document(text, PolicyUse::kManaged); !document) {
    return malformed_policy(document.error().message);
  }
  if (policy_size(text) > kPolicySizeMax) return quota_exceeded("PolicySize", kPolicySizeMax);
  return {};
}

Outcome create_policy(State& state, const Value& input, const Request& request) {
  const AccountId& account = request.caller.account;
  const std::string& name = input[m::PolicyName].as_text();
  const std::string& document = input[m::PolicyDocument].as_text();
  TRY(check_managed_document(document));
  std::string key = account_key(account, name);
  if (state.policies.contains(key)) {
    return entity_already_exists(
        fmt::format("A policy called {} already exists. Duplicate names are not allowed.", name));
  }
  if (count_of(state.policies, account) >= kPoliciesMax) return quota_exceeded("PoliciesPerAccount", kPoliciesMax);
  Policy policy{
      .path = path_of(input),
      .name = name,
      .id = unique_id(request.random, "ANPA"),
      .arn = iam_arn(account.text, "policy", path_of(input), name),
      .default_version_id = "v1",
      .create_date = request.now,
      .update_date = request.now,
      .tags = TRY(tags_of(input[m::Tags])),
      .versions = {{"v1", document, request.now}},
  };
  if (!input[m::Description].as_text().empty()) policy.description = input[m::Description].as_text();
  Value made = policy_summary(policy, {});
  if (!policy.tags.empty()) made.set(m::Tags, tags_value(policy.tags));
  state.policies.put(std::move(key), std::move(policy));
  return Value::of({{m::Policy, std::move(made)}});
}

Outcome get_policy(State& state, const Value& input, const Request& request) {
  const Policy* policy = TRY(existing_policy(state, input[m::PolicyArn].as_text()));
  Value value = policy_summary(*policy, policy_usages(state, request.caller.account)[policy->arn]);
  value.set(m::Tags, tags_value(policy->tags));
  if (policy->description) value.set(m::Description, *policy->description);
  return Value::of({{m::Policy, std::move(value)}});
}

Outcome list_policies(State& state, const Value& input, const Request& request) {
  auto usages = policy_usages(state, request.caller.account);
  std::vector<const Policy*> policies;
  for (const Policy& policy : aws_managed_policies()) policies.push_back(&policy);
  for_each_of(state.policies, request.caller.account, [&](const Policy& policy) { policies.push_back(&policy); });
  std::ranges::sort(policies, {}, &Policy::arn);
  Page page(m::Policies, input);
  for (const Policy* policy : policies) {
    const PolicyUsage& usage = usages[policy->arn];
    if (is_wanted(input, *policy, usage)) page.offer(policy->arn, [&] { return policy_summary(*policy, usage); });
  }
  return std::move(page).output();
}

Outcome delete_policy(State& state, const Value& input, const Request& request) {
  const Policy* policy = TRY(own_policy(state, input[m::PolicyArn].as_text(), request));
  const PolicyUsage usage = policy_usages(state, request.caller.account)[policy->arn];
  if (usage.attached + usage.boundaries > 0) return delete_conflict("Cannot delete a policy attached to entities.");
  if (policy->versions.size() > 1) {
    return delete_conflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The "
        "default version is deleted with the policy.");
  }
  state.policies.erase(policy_key(request, *policy));
  return Value::Structure();
}

}  // namespace regionfall::iam
