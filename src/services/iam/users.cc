#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "services/iam/access_keys.h"
#include "services/iam/arn.h"
#include "services/iam/entities.h"
#include "services/iam/ids.h"
#include "services/iam/operations.h"
#include "services/iam/pagination.h"
#include "services/iam/user_credentials.h"

namespace regionfall::iam {

using aws::AccountId;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::int64_t kUsersMax = 5000;

// Why the user cannot be deleted yet.
Result<void, ApiError> check_deletable(const State& state, const AccountId& account, const User& user) {
  if (!user.groups.empty()) return delete_conflict("Cannot delete entity, must remove users from group first.");
  if (!user.attached_policies.empty()) return delete_conflict("Cannot delete entity, must detach all policies first.");
  if (!user.inline_policies.empty()) return delete_conflict("Cannot delete entity, must delete policies first.");
  if (user.login_profile) return delete_conflict("Cannot delete entity, must delete login profile first.");
  if (!access_keys_of(state, account, user.name).empty()) {
    return delete_conflict("Cannot delete entity, must delete access keys first.");
  }
  return check_no_credentials(state, account, user.name);
}

Value root_user(const Request& request) {
  const std::string& account = request.caller.account.text;
  return Value::of({{m::Path, "/"},
                    {m::UserId, account},
                    {m::Arn, root_arn(account)},
                    {m::CreateDate, Instant(std::chrono::sys_days(std::chrono::year(2015) / 1 / 1))}});
}

}  // namespace

Outcome create_user(State& state, const Value& input, const Request& request) {
  const AccountId& account = request.caller.account;
  const std::string& name = input[m::UserName].as_text();
  std::string key = account_key(account, name);
  if (state.users.contains(key)) return entity_already_exists(fmt::format("User with name {} already exists.", name));
  if (count_of(state.users, account) >= kUsersMax) return quota_exceeded("UsersPerAccount", kUsersMax);
  User user{
      .path = path_of(input),
      .name = name,
      .id = unique_id(request.random, EntityKind<User>::kIdPrefix),
      .arn = iam_arn(account.text, "user", path_of(input), name),
      .create_date = request.now,
      .permissions_boundary = TRY(boundary_of(state, input[m::PermissionsBoundary])),
      .tags = TRY(tags_of(input[m::Tags])),
  };
  Value made = user_value(user);
  state.users.put(std::move(key), std::move(user));
  return Value::of({{m::User, std::move(made)}});
}

Outcome get_user(State& state, const Value& input, const Request& request) {
  if (!input.has(m::UserName) && request.caller.arn == root_arn(request.caller.account.text)) {
    return Value::of({{m::User, root_user(request)}});
  }
  return Value::of({{m::User, user_value(*TRY(find_user_or_caller(state, input, request)))}});
}

Outcome list_users(State& state, const Value& input, const Request& request) {
  Page page(m::Users, input);
  for_each_of(state.users, request.caller.account, [&](const User& user) {
    if (!user.path.starts_with(input[m::PathPrefix].as_text())) return;
    page.offer(to_lower_ascii(user.name), [&] { return user_summary(user); });
  });
  return std::move(page).output();
}

Outcome update_user(State& state, const Value& input, const Request& request) {
  const AccountId& account = request.caller.account;
  User user = *TRY(find_entity<User>(state, input, request));
  const std::string old_name = user.name;
  const std::string old_key = account_key(account, old_name);
  if (input.has(m::NewPath)) user.path = input[m::NewPath].as_text();
  if (input.has(m::NewUserName)) user.name = input[m::NewUserName].as_text();
  user.arn = iam_arn(account.text, "user", user.path, user.name);
  const std::string key = account_key(account, user.name);
  if (key != old_key) {
    if (state.users.contains(key)) {
      return entity_already_exists(fmt::format("User with name {} already exists.", user.name));
    }
    state.users.erase(old_key);
  }
  rename_access_keys(state, account, old_name, user.name);
  rename_credentials(state, account, old_name, user.name);
  state.users.put(key, std::move(user));
  return Value::Structure();
}

Outcome delete_user(State& state, const Value& input, const Request& request) {
  const User* user = TRY(find_entity<User>(state, input, request));
  TRY(check_deletable(state, request.caller.account, *user));
  state.users.erase(account_key(request.caller.account, user->name));
  return Value::Structure();
}

Outcome list_groups_for_user(State& state, const Value& input, const Request& request) {
  const User* user = TRY(find_entity<User>(state, input, request));
  std::vector<std::string> keys;
  for (const std::string& group : user->groups) keys.push_back(account_key(request.caller.account, group));
  std::ranges::sort(keys);
  Page page(m::Groups, input);
  for (const std::string& key : keys) {
    if (const Group* group = state.groups.find(key)) page.offer(key, [&] { return group_value(*group); });
  }
  return std::move(page).output();
}

}  // namespace regionfall::iam
