#include <algorithm>

#include "base/text.h"
#include "services/iam/aws_managed_policies.h"
#include "services/iam/entities.h"
#include "services/iam/operations.h"
#include "services/iam/pagination.h"
#include "services/iam/policies.h"

namespace regionfall::iam {

using aws::AccountId;
using aws::MemberName;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

// Spreads the items of a page, each a structure with the one member it belongs to, over the output's lists.
Outcome spread(Page page, MemberName mixed, std::initializer_list<MemberName> lists) {
  Value output = TRY(std::move(page).output());
  const Value items = output[mixed];
  output.set(mixed, {});
  for (const MemberName list : lists) output.set(list, Value::List());
  for (const MemberName list : lists) {
    Value::List found;
    for (const Value& item : items.as_list()) {
      if (item.has(list)) found.push_back(item[list]);
    }
    output.set(list, std::move(found));
  }
  return output;
}

Value inline_list(const std::vector<InlinePolicy>& policies) {
  Value::List list;
  for (const InlinePolicy& policy : policies) {
    list.push_back(Value::of({{m::PolicyName, policy.name}, {m::PolicyDocument, encoded_document(policy.document)}}));
  }
  return list;
}

Value attached_list(const State& state, const std::vector<std::string>& arns) {
  Value::List list;
  for (const std::string& arn : arns) {
    if (const Policy* policy = find_policy(state, arn)) {
      list.push_back(Value::of({{m::PolicyName, policy->name}, {m::PolicyArn, policy->arn}}));
    }
  }
  return list;
}

Value user_detail(const State& state, const User& user) {
  Value detail = user_value(user);
  detail.set(m::GroupList, aws::text_list(user.groups));
  if (!user.inline_policies.empty()) detail.set(m::UserPolicyList, inline_list(user.inline_policies));
  detail.set(m::AttachedManagedPolicies, attached_list(state, user.attached_policies));
  return detail;
}

Value group_detail(const State& state, const Group& group) {
  Value detail = group_value(group);
  detail.set(m::GroupPolicyList, inline_list(group.inline_policies));
  detail.set(m::AttachedManagedPolicies, attached_list(state, group.attached_policies));
  return detail;
}

Value role_detail(const State& state, const AccountId& account, const Role& role) {
  Value detail = role_value(state, role);
  Value::List profiles;
  for_each_of(state.instance_profiles, account, [&](const InstanceProfile& profile) {
    if (profile.role && equals_ignoring_case(*profile.role, role.name)) {
      profiles.push_back(instance_profile_value(state, account, profile));
    }
  });
  detail.set(m::InstanceProfileList, std::move(profiles));
  detail.set(m::RolePolicyList, inline_list(role.inline_policies));
  detail.set(m::AttachedManagedPolicies, attached_list(state, role.attached_policies));
  detail.set(m::Tags, tags_value(role.tags));
  return detail;
}

Value policy_detail(const Policy& policy, const PolicyUsage& usage) {
  Value detail = policy_summary(policy, usage);
  if (policy.description) detail.set(m::Description, *policy.description);
  Value::List versions;
  for (const PolicyVersion& version : policy.versions) versions.push_back(version_value(policy, version, true));
  detail.set(m::PolicyVersionList, std::move(versions));
  return detail;
}

}  // namespace

Outcome get_account_authorization_details(State& state, const Value& input, const Request& request) {
  const AccountId& account = request.caller.account;
  const std::vector<std::string> filter = aws::texts(input[m::Filter]);
  const auto wanted = [&](std::string_view type) {
    return filter.empty() || std::ranges::find(filter, type) != filter.end();
  };
  // One page goes through all four lists; keys keep their order.
  Page page(m::Policies, input);
  const auto offer = [&](std::string_view kind, std::string_view name, MemberName list, auto&& make) {
    page.offer(std::string(kind) + to_lower_ascii(name), [&] { return Value::of({{list, make()}}); });
  };
  if (wanted("User")) {
    for_each_of(state.users, account, [&](const User& user) {
      offer("1/", user.name, m::UserDetailList, [&] { return user_detail(state, user); });
    });
  }
  if (wanted("Group")) {
    for_each_of(state.groups, account, [&](const Group& group) {
      offer("2/", group.name, m::GroupDetailList, [&] { return group_detail(state, group); });
    });
  }
  if (wanted("Role")) {
    for_each_of(state.roles, account, [&](const Role& role) {
      offer("3/", role.name, m::RoleDetailList, [&] { return role_detail(state, account, role); });
    });
  }
  auto usages = policy_usages(state, account);
  if (wanted("LocalManagedPolicy")) {
    for_each_of(state.policies, account, [&](const Policy& policy) {
      offer("4/", policy.name, m::Policies, [&] { return policy_detail(policy, usages[policy.arn]); });
    });
  }
  if (wanted("AWSManagedPolicy")) {
    // Only those in use, as the many others say nothing of the account.
    for (const auto& [arn, usage] : usages) {
      const Policy* policy = find_aws_managed_policy(arn);
      if (policy != nullptr) offer("5/", arn, m::Policies, [&] { return policy_detail(*policy, usage); });
    }
  }
  return spread(std::move(page), m::Policies, {m::UserDetailList, m::GroupDetailList, m::RoleDetailList, m::Policies});
}

Outcome list_entities_for_policy(State& state, const Value& input, const Request& request) {
  const AccountId& account = request.caller.account;
  const Policy* policy = TRY(existing_policy(state, input[m::PolicyArn].as_text()));
  const std::string& filter = input[m::EntityFilter].as_text();
  const std::string& use = input[m::PolicyUsageFilter].as_text();
  const auto uses = [&](const auto& row) {
    const bool attached = use != "PermissionsBoundary" &&
                          std::ranges::find(row.attached_policies, policy->arn) != row.attached_policies.end();
    bool bounded = false;
    if constexpr (requires { row.permissions_boundary; }) {
      bounded = use != "PermissionsPolicy" && row.permissions_boundary && row.permissions_boundary->arn == policy->arn;
    }
    return (attached || bounded) && row.path.starts_with(input[m::PathPrefix].as_text());
  };
  Page page(m::PolicyRoles, input);
  const auto offer_all = [&]<class Row>(std::string_view kind, std::string_view type, const store::Table<Row>& table) {
    if (!filter.empty() && filter != type) return;
    for_each_of(table, account, [&](const Row& row) {
      if (!uses(row)) return;
      page.offer(std::string(kind) + to_lower_ascii(row.name), [&] {
        return Value::of({{EntityKind<Row>::kPolicyList,
                           Value::of({{EntityKind<Row>::kName, row.name}, {EntityKind<Row>::kId, row.id}})}});
      });
    });
  };
  offer_all("1/", "User", state.users);
  offer_all("2/", "Group", state.groups);
  offer_all("3/", "Role", state.roles);
  return spread(std::move(page), m::PolicyRoles, {m::PolicyUsers, m::PolicyGroups, m::PolicyRoles});
}

}  // namespace regionfall::iam
