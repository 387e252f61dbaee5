#include <algorithm>

#include "aws/members/iam.h"
#include "services/iam/resources/common.h"
#include "services/iam/resources/resources.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// aws_iam_group, aws_iam_group_membership, aws_iam_user_group_membership. Source: hashicorp/aws 6,
// internal/service/iam/group.go and its neighbours.

namespace regionfall::iam {
namespace {

namespace m = aws::members::iam;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;
using terraform::texts_of;

ResourceType group() {
  const Type text = Type::string();
  return {.name = "aws_iam_group",
          .title = "IAM Group",
          .service = "iam",
          .attributes = {{"arn", text, kComputed, "-", {}, "Arn"},
                         {"name", text, kRequired, "GroupName"},
                         {"path", text, kOptional, "Path", {}, {}, Value::string("/")},
                         {"unique_id", text, kComputed, "-", {}, "GroupId"}},
          .global = true,
          .renamed_by = "name",
          .create = {"CreateGroup", "Group.GroupName"},
          .read = {"GetGroup", "GroupName", "Group", {"NoSuchEntity"}},
          .updates = {{"UpdateGroup", "GroupName", {{"name", "NewGroupName"}, {"path", "NewPath"}}}},
          .destroy = {"DeleteGroup", "GroupName", {"NoSuchEntity"}},
          .plan = plan_arn};
}

// -- memberships -----------------------------------------------------------------------------------------------------

aws::Value membership(const std::string& group, const std::string& user) {
  return aws::Value::of({{m::GroupName, group}, {m::UserName, user}});
}
Done add(Session& session, const std::string& group, const std::string& user) {
  TRY(session.call("iam", "AddUserToGroup", membership(group, user)));
  return {};
}
Done remove(Session& session, const std::string& group, const std::string& user) {
  return unless_gone(session.call("iam", "RemoveUserFromGroup", membership(group, user)));
}

Done change_users(Session& session, const std::string& group, const SetChange& change) {
  for (const std::string& user : change.removed) TRY(remove(session, group, user));
  for (const std::string& user : change.added) TRY(add(session, group, user));
  return {};
}

ResourceType group_membership() {
  const Type text = Type::string();
  return {.name = "aws_iam_group_membership",
          .title = "IAM Group Membership",
          .service = "iam",
          .attributes = {{"group", text, kRequired | kReplace, "-"},
                         {"name", text, kRequired | kReplace, "-"},
                         {"users", Type::set(text), kRequired, "-", {}, "Users[].UserName"}},
          .global = true,
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            TRY(change_users(session, text_of(planned, "group"), {.added = texts_of(planned, "users"), .removed = {}}));
            return text_of(planned, "name");
          },
          .find = [](Session& session, const std::string&, const Value& state) -> Answer<aws::Value> {
            const auto users =
                list_all(session, "GetGroup", aws::Value::of({{m::GroupName, text_of(state, "group")}}), m::Users);
            if (!users && is_gone(users.error())) return aws::Value();
            if (!users) return std::unexpected(users.error());
            return aws::Value::of({{m::Users, *users}});
          },
          .update = [](Session& session, const std::string&, const Value& prior, const Value& planned) -> Done {
            return change_users(session, text_of(planned, "group"), change_of(prior, planned, "users"));
          },
          .remove = [](Session& session, const std::string&, const Value& state) -> Done {
            return change_users(session, text_of(state, "group"), {.added = {}, .removed = texts_of(state, "users")});
          }};
}

Done change_groups(Session& session, const std::string& user, const SetChange& change) {
  for (const std::string& group : change.removed) TRY(remove(session, group, user));
  for (const std::string& group : change.added) TRY(add(session, group, user));
  return {};
}

// The groups of the state that the user is in; others are none of this resource's business.
Answer<aws::Value> find_own_groups(Session& session, const std::string&, const Value& state) {
  const auto groups =
      list_all(session, "ListGroupsForUser", aws::Value::of({{m::UserName, text_of(state, "user")}}), m::Groups);
  if (!groups && is_gone(groups.error())) return aws::Value();
  if (!groups) return std::unexpected(groups.error());
  const std::vector<std::string> own = texts_of(state, "groups");
  aws::Value::List found;
  for (const aws::Value& group : *groups) {
    if (std::ranges::find(own, group[m::GroupName].as_text()) != own.end()) found.push_back(group);
  }
  return aws::Value::of({{m::Groups, found}});
}

ResourceType user_group_membership() {
  const Type text = Type::string();
  return {
      .name = "aws_iam_user_group_membership",
      .title = "IAM User Group Membership",
      .service = "iam",
      .attributes = {{"groups", Type::set(text), kRequired, "-", {}, "Groups[].GroupName"},
                     {"user", text, kRequired | kReplace, "-"}},
      .global = true,
      .make = [](Session& session, const Value& planned, const std::string& token) -> Answer<std::string> {
        TRY(change_groups(session, text_of(planned, "user"), {.added = texts_of(planned, "groups"), .removed = {}}));
        return generated_name(planned, token);
      },
      .find = find_own_groups,
      .update = [](Session& session, const std::string&, const Value& prior, const Value& planned) -> Done {
        return change_groups(session, text_of(planned, "user"), change_of(prior, planned, "groups"));
      },
      .remove = [](Session& session, const std::string&, const Value& state) -> Done {
        return change_groups(session, text_of(state, "user"), {.added = {}, .removed = texts_of(state, "groups")});
      }};
}

}  // namespace

std::vector<ResourceType> group_resources() { return {group(), group_membership(), user_group_membership()}; }

}  // namespace regionfall::iam
