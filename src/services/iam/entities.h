#pragma once

#include <string>
#include <string_view>

#include "aws/api_error.h"
#include "aws/members/iam.h"
#include "services/iam/errors.h"
#include "services/iam/state.h"

namespace regionfall::iam {

namespace m = aws::members::iam;

// What operations need to know of each kind of entity in order to treat them alike: users, groups and roles have
// policies; all that has a path, a name and an id is made and listed in the same way.
template <class Row>
struct EntityKind;

template <>
struct EntityKind<User> {
  static constexpr std::string_view kNoun = "user";
  static constexpr std::string_view kIdPrefix = "AIDA";
  static constexpr aws::MemberName kName = m::UserName;
  static constexpr aws::MemberName kPolicyList = m::PolicyUsers;
  static constexpr aws::MemberName kId = m::UserId;
  static constexpr std::int64_t kInlineSizeMax = 2048;
  static constexpr std::string_view kAttachedQuota = "PoliciesPerUser";
  static store::Table<User>& table(State& state) { return state.users; }
};

template <>
struct EntityKind<Group> {
  static constexpr std::string_view kNoun = "group";
  static constexpr std::string_view kIdPrefix = "AGPA";
  static constexpr aws::MemberName kName = m::GroupName;
  static constexpr aws::MemberName kPolicyList = m::PolicyGroups;
  static constexpr aws::MemberName kId = m::GroupId;
  static constexpr std::int64_t kInlineSizeMax = 5120;
  static constexpr std::string_view kAttachedQuota = "PoliciesPerGroup";
  static store::Table<Group>& table(State& state) { return state.groups; }
};

template <>
struct EntityKind<Role> {
  static constexpr std::string_view kNoun = "role";
  static constexpr std::string_view kIdPrefix = "AROA";
  static constexpr aws::MemberName kName = m::RoleName;
  static constexpr aws::MemberName kPolicyList = m::PolicyRoles;
  static constexpr aws::MemberName kId = m::RoleId;
  static constexpr std::int64_t kInlineSizeMax = 10240;
  static constexpr std::string_view kAttachedQuota = "PoliciesPerRole";
  static store::Table<Role>& table(State& state) { return state.roles; }
};

// The user, group or role that the input names in the caller's account, or NoSuchEntity.
template <class Row>
Result<const Row*, aws::ApiError> find_entity(State& state, const aws::Value& input, const aws::Request& request) {
  using Kind = EntityKind<Row>;
  const std::string& name = input[Kind::kName].as_text();
  const Row* row = Kind::table(state).find(account_key(request.caller.account, name));
  if (row == nullptr) return no_such(Kind::kNoun, name);
  return row;
}

// The name of the user who calls; nothing when it is the root user or a session.
std::optional<std::string> calling_user(const aws::Request& request);

// The user whom the input names, or else the caller; ValidationError when the caller is no user.
Result<const User*, aws::ApiError> find_user_or_caller(State& state, const aws::Value& input,
                                                       const aws::Request& request);

// Changes an entity that is known to exist.
template <class Row, class Change>
void update_entity(State& state, const aws::Request& request, const Row& row, Change&& change) {
  EntityKind<Row>::table(state).update(account_key(request.caller.account, row.name), std::forward<Change>(change));
}

// A document as answers have it: percent-encoded (RFC 3986).
std::string encoded_document(std::string_view document);

// As answers have them. List operations leave tags, boundaries and last uses out, as AWS does.
aws::Value user_summary(const User& user);
aws::Value user_value(const User& user);
aws::Value group_value(const Group& group);
aws::Value role_summary(const Role& role);
aws::Value role_value(const State& state, const Role& role);
aws::Value instance_profile_value(const State& state, const aws::AccountId& account, const InstanceProfile& profile);

// Tags of an input, checked: at most 50, no key twice (without regard to case), no "aws:".
Result<std::vector<Tag>, aws::ApiError> tags_of(const aws::Value& tags);
// `tags` with those of `added` set, or TagLimit exceeded.
Result<std::vector<Tag>, aws::ApiError> merged_tags(std::vector<Tag> tags, const aws::Value& added);
void remove_tags(std::vector<Tag>& tags, const aws::Value& keys);
aws::Value tags_value(const std::vector<Tag>& tags);

// The path of an input that makes something; "/" when there is none.
std::string path_of(const aws::Value& input);

// The ARN of the managed policy that the input asks to have as a boundary, checked to exist.
Result<std::optional<PermissionsBoundary>, aws::ApiError> boundary_of(const State& state, const aws::Value& arn);

}  // namespace regionfall::iam
