#include <gmock/gmock.h>

#include "services/iam/iam_fixture.h"
#include "services/iam/ids.h"

namespace regionfall::iam {
namespace {

using aws::Value;
using testing::ElementsAre;
using testing::MatchesRegex;
using testing::StartsWith;

class Users : public IamFixture {
 protected:
  void make_user(std::string_view name) { ok("CreateUser", Value::of({{m::UserName, name}})); }
  aws::Caller user_caller(std::string_view name) {
    return {.account = {std::string(kAccount)}, .arn = iam_arn(kAccount, "user", "/", name)};
  }
};

TEST_F(Users, HaveAnIdAnArnAndTheirTagsInGetAlone) {
  ok("CreateUser", Value::of({{m::UserName, "ann"},
                              {m::Path, "/staff/"},
                              {m::Tags, Value::List{Value::of({{m::Key, "k"}, {m::Value, "v"}})}}}));
  const Value user = ok("GetUser", Value::of({{m::UserName, "ann"}}))[m::User];
  EXPECT_THAT(user[m::UserId].as_text(), MatchesRegex("AIDA[A-Z2-7]{17}"));
  EXPECT_EQ(user[m::Arn].as_text(), "arn:aws:iam::111122223333:user/staff/ann");
  EXPECT_EQ(user[m::Tags].as_list().size(), 1);
  const Value listed = ok("ListUsers", Value::Structure())[m::Users];
  EXPECT_THAT(names(listed, m::UserName), ElementsAre("ann"));
  EXPECT_FALSE(listed.as_list()[0].has(m::Tags));
}

TEST_F(Users, AreTheCallerWhenNoneIsNamed) {
  make_user("ann");
  EXPECT_EQ((*call_as(user_caller("ann"), "GetUser", Value::Structure()))[m::User][m::UserName].as_text(), "ann");
  EXPECT_EQ(ok("GetUser", Value::Structure())[m::User][m::Arn].as_text(), "arn:aws:iam::111122223333:root");
  const aws::Caller session{.account = {std::string(kAccount)}, .arn = "arn:aws:sts::111122223333:assumed-role/r/s"};
  EXPECT_EQ(call_as(session, "GetUser", Value::Structure()).error().message,
            "Must specify userName when calling with non-User credentials");
}

TEST_F(Users, KeepGroupsKeysAndPoliciesWhenTheyAreRenamed) {
  make_user("ann");
  ok("CreateGroup", Value::of({{m::GroupName, "admins"}}));
  ok("AddUserToGroup", Value::of({{m::GroupName, "admins"}, {m::UserName, "ann"}}));
  ok("CreateAccessKey", Value::of({{m::UserName, "ann"}}));
  ok("UpdateUser", Value::of({{m::UserName, "ann"}, {m::NewUserName, "anna"}, {m::NewPath, "/x/"}}));
  EXPECT_EQ(error("GetUser", Value::of({{m::UserName, "ann"}})),
            "NoSuchEntity: The user with name ann cannot be found.");
  EXPECT_EQ(ok("GetUser", Value::of({{m::UserName, "anna"}}))[m::User][m::Arn].as_text(),
            "arn:aws:iam::111122223333:user/x/anna");
  EXPECT_THAT(names(ok("GetGroup", Value::of({{m::GroupName, "admins"}}))[m::Users], m::UserName), ElementsAre("anna"));
  EXPECT_EQ(ok("ListAccessKeys", Value::of({{m::UserName, "anna"}}))[m::AccessKeyMetadata].as_list().size(), 1);
}

TEST_F(Users, AreDeletedOnlyWhenNothingHangsOnThem) {
  make_user("ann");
  ok("CreateGroup", Value::of({{m::GroupName, "admins"}}));
  const Value user = Value::of({{m::UserName, "ann"}});
  const Value member = Value::of({{m::GroupName, "admins"}, {m::UserName, "ann"}});
  const Value login = Value::of({{m::UserName, "ann"}, {m::Password, "Secret-1234"}});
  ok("AddUserToGroup", member);
  ok("CreateLoginProfile", login);
  const Value key = ok("CreateAccessKey", user)[m::AccessKey];
  EXPECT_EQ(error("DeleteUser", user), "DeleteConflict: Cannot delete entity, must remove users from group first.");
  EXPECT_EQ(error("DeleteGroup", Value::of({{m::GroupName, "admins"}})),
            "DeleteConflict: Cannot delete entity, must remove users from group first.");
  ok("RemoveUserFromGroup", member);
  EXPECT_EQ(error("DeleteUser", user), "DeleteConflict: Cannot delete entity, must delete login profile first.");
  ok("DeleteLoginProfile", user);
  EXPECT_EQ(error("DeleteUser", user), "DeleteConflict: Cannot delete entity, must delete access keys first.");
  ok("DeleteAccessKey", Value::of({{m::UserName, "ann"}, {m::AccessKeyId, key[m::AccessKeyId]}}));
  ok("DeleteUser", user);
  ok("DeleteGroup", Value::of({{m::GroupName, "admins"}}));
}

TEST_F(Users, HaveTwoAccessKeysWhoseSecretIsShownOnce) {
  make_user("ann");
  const Value user = Value::of({{m::UserName, "ann"}});
  const Value key = ok("CreateAccessKey", user)[m::AccessKey];
  EXPECT_THAT(key[m::AccessKeyId].as_text(), MatchesRegex("AKIA[A-Z2-7]{16}"));
  EXPECT_EQ(account_of_access_key(key[m::AccessKeyId].as_text()), kAccount);
  EXPECT_EQ(key[m::SecretAccessKey].as_text().size(), 40);
  EXPECT_EQ(key[m::Status].as_text(), "Active");
  ok("CreateAccessKey", user);
  EXPECT_EQ(error("CreateAccessKey", user), "LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2");
  ok("UpdateAccessKey",
     Value::of({{m::UserName, "ann"}, {m::AccessKeyId, key[m::AccessKeyId]}, {m::Status, "Inactive"}}));
  const Value listed = ok("ListAccessKeys", user)[m::AccessKeyMetadata];
  EXPECT_THAT(names(listed, m::Status), testing::UnorderedElementsAre("Active", "Inactive"));
  EXPECT_FALSE(listed.as_list()[0].has(m::SecretAccessKey));
  EXPECT_EQ(ok("GetAccessKeyLastUsed",
               Value::of({{m::AccessKeyId, key[m::AccessKeyId]}}))[m::AccessKeyLastUsed][m::ServiceName]
                .as_text(),
            "N/A");
  EXPECT_EQ(error("DeleteAccessKey", Value::of({{m::UserName, "ann"}, {m::AccessKeyId, "AKIANONE"}})),
            "NoSuchEntity: The Access Key with id AKIANONE cannot be found.");
}

TEST_F(Users, HavePasswordsThatObeyTheAccountsPolicy) {
  make_user("ann");
  const auto create = [&](std::string_view password) {
    return error("CreateLoginProfile", Value::of({{m::UserName, "ann"}, {m::Password, password}}));
  };
  EXPECT_THAT(create("short"), StartsWith("PasswordPolicyViolation"));
  ok("UpdateAccountPasswordPolicy",
     Value::of({{m::MinimumPasswordLength, 12}, {m::RequireSymbols, true}, {m::MaxPasswordAge, 30}}));
  EXPECT_THAT(create("Longer-1"), StartsWith("PasswordPolicyViolation"));
  EXPECT_THAT(create("longerwithout"), StartsWith("PasswordPolicyViolation"));
  EXPECT_THAT(create("longer-with-it"), StartsWith("succeeded"));
  EXPECT_EQ(create("longer-with-it"), "EntityAlreadyExists: Login Profile for user ann already exists.");

  const Value change = Value::of({{m::OldPassword, "longer-with-it"}, {m::NewPassword, "another-one-x"}});
  EXPECT_TRUE(call_as(user_caller("ann"), "ChangePassword", change));
  EXPECT_EQ(call_as(user_caller("ann"), "ChangePassword", change).error().code, "AccessDenied");
}

class Groups : public Users {};

TEST_F(Groups, HaveMembersPageByPage) {
  ok("CreateGroup", Value::of({{m::GroupName, "g"}}));
  for (const char* name : {"c", "a", "b"}) {
    make_user(name);
    ok("AddUserToGroup", Value::of({{m::GroupName, "g"}, {m::UserName, name}}));
  }
  const Value first = ok("GetGroup", Value::of({{m::GroupName, "g"}, {m::MaxItems, 2}}));
  EXPECT_EQ(first[m::Group][m::GroupName].as_text(), "g");
  EXPECT_THAT(names(first[m::Users], m::UserName), ElementsAre("a", "b"));
  const Value rest = ok("GetGroup", Value::of({{m::GroupName, "g"}, {m::Marker, first[m::Marker]}}));
  EXPECT_THAT(names(rest[m::Users], m::UserName), ElementsAre("c"));
  EXPECT_THAT(names(ok("ListGroupsForUser", Value::of({{m::UserName, "a"}}))[m::Groups], m::GroupName),
              ElementsAre("g"));
}

TEST_F(Groups, AreRenamedForTheirMembersToo) {
  ok("CreateGroup", Value::of({{m::GroupName, "old"}}));
  make_user("ann");
  ok("AddUserToGroup", Value::of({{m::GroupName, "old"}, {m::UserName, "ann"}}));
  ok("UpdateGroup", Value::of({{m::GroupName, "old"}, {m::NewGroupName, "new"}}));
  EXPECT_THAT(names(ok("ListGroupsForUser", Value::of({{m::UserName, "ann"}}))[m::Groups], m::GroupName),
              ElementsAre("new"));
}

}  // namespace
}  // namespace regionfall::iam
