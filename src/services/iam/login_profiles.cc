#include <fmt/format.h>

#include "aws/field_values.h"
#include "services/iam/entities.h"
#include "services/iam/operations.h"
#include "services/iam/passwords.h"

namespace regionfall::iam {

using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

Result<void, ApiError> check_password(const State& state, const Request& request, std::string_view password) {
  const Account* account = state.accounts.find(request.caller.account.text);
  const bool has_policy = account != nullptr && account->password_policy;
  if (password_conforms(password, has_policy ? &*account->password_policy : nullptr)) return {};
  return aws::api_error("PasswordPolicyViolation", "Password does not conform to the account password policy.");
}

Result<const User*, ApiError> user_with_profile(State& state, const Value& input, const Request& request) {
  const User* user = TRY(find_user_or_caller(state, input, request));
  if (!user->login_profile)
    return no_such_entity(fmt::format("Login Profile for User {} cannot be found.", user->name));
  return user;
}

Value profile_value(const User& user) {
  Value value = aws::to_value(*user.login_profile);
  value.set(m::UserName, user.name);
  return value;
}

}  // namespace

Outcome create_login_profile(State& state, const Value& input, const Request& request) {
  const User* user = TRY(find_user_or_caller(state, input, request));
  if (user->login_profile) {
    return entity_already_exists(fmt::format("Login Profile for user {} already exists.", user->name));
  }
  const std::string& password = input[m::Password].as_text();
  TRY(check_password(state, request, password));
  User changed = *user;
  changed.login_profile = LoginProfile{.create_date = request.now,
                                       .password_reset_required = input[m::PasswordResetRequired].as_bool(),
                                       .password_hash = hash_password(password, request.random)};
  Value made = profile_value(changed);
  update_entity(state, request, *user, [&](User& row) { row = std::move(changed); });
  return Value::of({{m::LoginProfile, std::move(made)}});
}

Outcome get_login_profile(State& state, const Value& input, const Request& request) {
  return Value::of({{m::LoginProfile, profile_value(*TRY(user_with_profile(state, input, request)))}});
}

Outcome update_login_profile(State& state, const Value& input, const Request& request) {
  const User* user = TRY(user_with_profile(state, input, request));
  LoginProfile profile = *user->login_profile;
  if (input.has(m::Password)) {
    TRY(check_password(state, request, input[m::Password].as_text()));
    profile.password_hash = hash_password(input[m::Password].as_text(), request.random);
  }
  if (input.has(m::PasswordResetRequired)) profile.password_reset_required = input[m::PasswordResetRequired].as_bool();
  update_entity(state, request, *user, [&](User& changed) { changed.login_profile = std::move(profile); });
  return Value::Structure();
}

Outcome delete_login_profile(State& state, const Value& input, const Request& request) {
  const User* user = TRY(user_with_profile(state, input, request));
  update_entity(state, request, *user, [&](User& changed) { changed.login_profile.reset(); });
  return Value::Structure();
}

Outcome change_password(State& state, const Value& input, const Request& request) {
  if (!calling_user(request)) {
    return aws::api_error("InvalidUserType", "Only IAM Users can change their own password.");
  }
  const User* user = TRY(user_with_profile(state, Value::Structure(), request));
  if (!password_is(input[m::OldPassword].as_text(), user->login_profile->password_hash)) {
    constexpr int kForbidden = 403;
    return aws::api_error("AccessDenied", "The old password is not the user's password.", kForbidden);
  }
  TRY(check_password(state, request, input[m::NewPassword].as_text()));
  update_entity(state, request, *user, [&](User& changed) {
    changed.login_profile->password_hash = hash_password(input[m::NewPassword].as_text(), request.random);
    changed.login_profile->password_reset_required = false;
  });
  return Value::Structure();
}

}  // namespace regionfall::iam
