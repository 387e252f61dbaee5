#include <fmt/format.h>

#include <iterator>
#include <optional>

#include "aws/members/iam.h"
#include "base/hash.h"
#include "services/iam/resources/common.h"
#include "services/iam/resources/resources.h"
#include "terraform/providers/schema_table.h"

// aws_iam_user, aws_iam_user_login_profile. Source: hashicorp/aws 6, internal/service/iam/user.go and
// user_login_profile.go.

namespace regionfall::iam {
namespace {

namespace m = aws::members::iam;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

aws::Value of_user(const std::string& name) { return aws::Value::of({{m::UserName, name}}); }

Done update_user(Session& session, const std::string& id, const Value& prior, const Value& planned) {
  const std::string before = text_of(prior, "permissions_boundary");
  const std::string after = text_of(planned, "permissions_boundary");
  if (before != after && after.empty()) TRY(session.call("iam", "DeleteUserPermissionsBoundary", of_user(id)));
  if (before != after && !after.empty()) {
    TRY(session.call("iam", "PutUserPermissionsBoundary",
                     aws::Value::of({{m::UserName, id}, {m::PermissionsBoundary, after}})));
  }
  return {};
}

Done leave_groups(Session& session, const std::string& user) {
  const auto groups = list_all(session, "ListGroupsForUser", of_user(user), m::Groups);
  if (!groups && is_gone(groups.error())) return {};
  if (!groups) return std::unexpected(groups.error());
  for (const aws::Value& group : *groups) {
    TRY(unless_gone(session.call("iam", "RemoveUserFromGroup",
                                 aws::Value::of({{m::UserName, user}, {m::GroupName, group[m::GroupName]}}))));
  }
  return {};
}

// With force_destroy, keys and a login that Terraform does not know of go with the user.
Done remove_user(Session& session, const std::string& id, const Value& state) {
  static const MemberPath kKeys = "AccessKeyMetadata[].AccessKeyId";
  TRY(leave_groups(session, id));
  if (!terraform::bool_of(state, "force_destroy")) return {};
  Answer<aws::Value> keys = session.call("iam", "ListAccessKeys", of_user(id));
  if (!keys) return unless_gone(std::move(keys));
  for (const std::string& key : aws::texts(kKeys.get(*keys))) {
    TRY(session.call("iam", "DeleteAccessKey", aws::Value::of({{m::UserName, id}, {m::AccessKeyId, key}})));
  }
  return unless_gone(session.call("iam", "DeleteLoginProfile", of_user(id)));
}

ResourceType user() {
  const Type text = Type::string();
  return {.name = "aws_iam_user",
          .title = "IAM User",
          .service = "iam",
          .attributes = {{"arn", text, kComputed, "-", {}, "Arn"},
                         {"force_destroy", Type::boolean(), kOptional, "-", {}, {}, Value::boolean(false)},
                         {"name", text, kRequired, "UserName"},
                         {"path", text, kOptional, "Path", {}, {}, Value::string("/")},
                         {"permissions_boundary",
                          text,
                          kOptional,
                          "PermissionsBoundary",
                          {},
                          "PermissionsBoundary.PermissionsBoundaryArn"},
                         {"unique_id", text, kComputed, "-", {}, "UserId"}},
          .tagging = iam_tags("UserName", "TagUser", "UntagUser"),
          .global = true,
          .renamed_by = "name",
          .create = {"CreateUser", "User.UserName"},
          .read = {"GetUser", "UserName", "User", {"NoSuchEntity"}},
          .updates = {{"UpdateUser", "UserName", {{"name", "NewUserName"}, {"path", "NewPath"}}}},
          .destroy = {"DeleteUser", "UserName", {"NoSuchEntity"}},
          .plan = plan_arn,
          .update = update_user,
          .remove = remove_user};
}

// -- aws_iam_user_login_profile --------------------------------------------------------------------------------------

constexpr std::int64_t kPasswordLengthMin = 5;
constexpr std::int64_t kPasswordLengthMax = 128;
constexpr std::int64_t kPasswordLengthDefault = 20;
// What account policies may ask for.
constexpr std::string_view kPasswordClasses[] = {"abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                                                 "0123456789", "!@#$%^&*()_+-=[]{}|'"};

// Follows from the token, so that a repeated call makes the same. Its first characters are one of each class.
std::string password_of(const Value& planned, const std::string& token) {
  std::string all;
  for (const std::string_view characters : kPasswordClasses) all += characters;
  std::string bytes;
  std::string password;
  const auto length = static_cast<std::size_t>(terraform::whole_of(planned, "password_length"));
  while (password.size() < length) {
    if (bytes.empty()) bytes = hash(HashKind::kSha256, fmt::format("password {} {}", password.size(), token));
    const std::size_t at = password.size();
    const std::string_view among = at < std::size(kPasswordClasses) ? kPasswordClasses[at] : std::string_view(all);
    password += among[static_cast<unsigned char>(bytes.back()) % among.size()];
    bytes.pop_back();
  }
  return password;
}

std::optional<std::string> is_password_length(const Value& value) {
  const auto length = value.as_number().to_int64();
  if (length && *length >= kPasswordLengthMin && *length <= kPasswordLengthMax) return {};
  return fmt::format("to be in the range ({} - {}), got {}", kPasswordLengthMin, kPasswordLengthMax,
                     value.as_number().to_string());
}

Answer<std::string> make_login(Session& session, const Value& planned, const std::string& token) {
  const std::string user = text_of(planned, "user");
  TRY(session.call(
      "iam", "CreateLoginProfile",
      aws::Value::of({{m::UserName, user},
                      {m::Password, password_of(planned, token)},
                      {m::PasswordResetRequired, terraform::bool_of(planned, "password_reset_required")}})));
  return user;
}

ResourceType user_login_profile() {
  const Type text = Type::string();
  return {.name = "aws_iam_user_login_profile",
          .title = "IAM User Login Profile",
          .service = "iam",
          .attributes = {{"encrypted_password", text, kComputed, "-"},
                         {"key_fingerprint", text, kComputed, "-"},
                         {"password", text, kComputed | kSensitive, "-"},
                         {"password_length",
                          Type::number(),
                          kOptional | kReplace,
                          "-",
                          {},
                          {},
                          Value::number(kPasswordLengthDefault),
                          Form::kPlain,
                          is_password_length},
                         {"password_reset_required", Type::boolean(), kOptional | kComputed | kReplace,
                          "PasswordResetRequired"},
                         {"pgp_key", text, kOptional | kReplace, "-", {}, {}, {}, Form::kPlain, is_no_pgp_key},
                         {"user", text, kRequired | kReplace, "UserName"}},
          .global = true,
          .read = {"GetLoginProfile", "UserName", "LoginProfile", {"NoSuchEntity"}},
          .destroy = {"DeleteLoginProfile", "UserName", {"NoSuchEntity"}},
          .make = make_login,
          .keep = [](const Value& planned, const std::string& token) -> Members {
            return {{"password", Value::string(password_of(planned, token))}};
          }};
}

}  // namespace

std::vector<ResourceType> user_resources() { return {user(), user_login_profile()}; }

}  // namespace regionfall::iam
