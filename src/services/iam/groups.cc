#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "services/iam/arn.h"
#include "services/iam/entities.h"
#include "services/iam/ids.h"
#include "services/iam/operations.h"
#include "services/iam/pagination.h"

namespace regionfall::iam {

using aws::AccountId;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::int64_t kGroupsMax = 300;
constexpr std::size_t kGroupsPerUserMax = 10;

auto membership(const User& user, std::string_view group) {
  return std::ranges::find_if(user.groups, [&](const std::string& name) { return equals_ignoring_case(name, group); });
}

bool is_member(const User& user, std::string_view group) { return membership(user, group) != user.groups.end(); }

std::vector<std::string> member_names(const State& state, const AccountId& account, std::string_view group) {
  std::vector<std::string> names;
  for_each_of(state.users, account, [&](const User& user) {
    if (is_member(user, group)) names.push_back(user.name);
  });
  return names;
}

}  // namespace

Outcome create_group(State& state, const Value& input, const Request& request) {
  const AccountId& account = request.caller.account;
  const std::string& name = input[m::GroupName].as_text();
  std::string key = account_key(account, name);
  if (state.groups.contains(key)) return entity_already_exists(fmt::format("Group with name {} already exists.", name));
  if (count_of(state.groups, account) >= kGroupsMax) return quota_exceeded("GroupsPerAccount", kGroupsMax);
  Group group{
      .path = path_of(input),
      .name = name,
      .id = unique_id(request.random, EntityKind<Group>::kIdPrefix),
      .arn = iam_arn(account.text, "group", path_of(input), name),
      .create_date = request.now,
  };
  Value made = group_value(group);
  state.groups.put(std::move(key), std::move(group));
  return Value::of({{m::Group, std::move(made)}});
}

Outcome get_group(State& state, const Value& input, const Request& request) {
  const Group* group = TRY(find_entity<Group>(state, input, request));
  Page page(m::Users, input);
  for_each_of(state.users, request.caller.account, [&](const User& user) {
    if (is_member(user, group->name)) page.offer(to_lower_ascii(user.name), [&] { return user_summary(user); });
  });
  Value output = TRY(std::move(page).output());
  output.set(m::Group, group_value(*group));
  return output;
}

Outcome list_groups(State& state, const Value& input, const Request& request) {
  Page page(m::Groups, input);
  for_each_of(state.groups, request.caller.account, [&](const Group& group) {
    if (!group.path.starts_with(input[m::PathPrefix].as_text())) return;
    page.offer(to_lower_ascii(group.name), [&] { return group_value(group); });
  });
  return std::move(page).output();
}

Outcome update_group(State& state, const Value& input, const Request& request) {
  const AccountId& account = request.caller.account;
  Group group = *TRY(find_entity<Group>(state, input, request));
  const std::string old_name = group.name;
  const std::string old_key = account_key(account, old_name);
  if (input.has(m::NewPath)) group.path = input[m::NewPath].as_text();
  if (input.has(m::NewGroupName)) group.name = input[m::NewGroupName].as_text();
  group.arn = iam_arn(account.text, "group", group.path, group.name);
  const std::string key = account_key(account, group.name);
  if (key != old_key) {
    if (state.groups.contains(key)) {
      return entity_already_exists(fmt::format("Group with name {} already exists.", group.name));
    }
    state.groups.erase(old_key);
  }
  for (const std::string& member : member_names(state, account, old_name)) {
    state.users.update(account_key(account, member), [&](User& user) {
      user.groups[static_cast<std::size_t>(membership(user, old_name) - user.groups.begin())] = group.name;
    });
  }
  state.groups.put(key, std::move(group));
  return Value::Structure();
}

Outcome delete_group(State& state, const Value& input, const Request& request) {
  const Group* group = TRY(find_entity<Group>(state, input, request));
  if (!member_names(state, request.caller.account, group->name).empty()) {
    return delete_conflict("Cannot delete entity, must remove users from group first.");
  }
  if (!group->attached_policies.empty())
    return delete_conflict("Cannot delete entity, must detach all policies first.");
  if (!group->inline_policies.empty()) return delete_conflict("Cannot delete entity, must delete policies first.");
  state.groups.erase(account_key(request.caller.account, group->name));
  return Value::Structure();
}

Outcome add_user_to_group(State& state, const Value& input, const Request& request) {
  const Group* group = TRY(find_entity<Group>(state, input, request));
  const User* user = TRY(find_entity<User>(state, input, request));
  if (is_member(*user, group->name)) return Value::Structure();
  if (user->groups.size() >= kGroupsPerUserMax) return quota_exceeded("GroupsPerUser", kGroupsPerUserMax);
  update_entity(state, request, *user, [&](User& changed) { changed.groups.push_back(group->name); });
  return Value::Structure();
}

Outcome remove_user_from_group(State& state, const Value& input, const Request& request) {
  const Group* group = TRY(find_entity<Group>(state, input, request));
  const User* user = TRY(find_entity<User>(state, input, request));
  if (!is_member(*user, group->name)) {
    return no_such_entity(fmt::format("User {} not in group {}", user->name, group->name));
  }
  update_entity(state, request, *user, [&](User& changed) { changed.groups.erase(membership(changed, group->name)); });
  return Value::Structure();
}

}  // namespace regionfall::iam
