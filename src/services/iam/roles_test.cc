#include <gmock/gmock.h>

#include "services/iam/entities.h"
#include "services/iam/iam_fixture.h"

namespace regionfall::iam {
namespace {

using aws::Value;
using testing::ElementsAre;
using testing::MatchesRegex;

class Roles : public IamFixture {};

TEST_F(Roles, HaveAnIdAnArnAndTheirTrustPolicyEncoded) {
  const Value made = ok("CreateRole", Value::of({{m::RoleName, "web"},
                                                 {m::Path, "/app/"},
                                                 {m::AssumeRolePolicyDocument, kEc2Trust},
                                                 {m::Tags, Value::List{Value::of({{m::Key, "k"}, {m::Value, "v"}})}}}));
  const Value role = ok("GetRole", Value::of({{m::RoleName, "web"}}))[m::Role];
  EXPECT_THAT(role[m::RoleId].as_text(), MatchesRegex("AROA[A-Z2-7]{17}"));
  EXPECT_EQ(role[m::RoleId], made[m::Role][m::RoleId]);
  EXPECT_EQ(role[m::Arn].as_text(), "arn:aws:iam::111122223333:role/app/web");
  EXPECT_EQ(role[m::AssumeRolePolicyDocument].as_text(), encoded_document(kEc2Trust));
  EXPECT_EQ(role[m::MaxSessionDuration].as_integer(), 3600);
  EXPECT_EQ(role[m::CreateDate].as_instant(), now_);
  EXPECT_THAT(names(role[m::Tags], m::Key), ElementsAre("k"));
  EXPECT_TRUE(role[m::RoleLastUsed].is_structure());
  EXPECT_TRUE(role[m::Description].absent());
}

TEST_F(Roles, AreFoundAndUniqueWithoutRegardToCase) {
  make_role("Web");
  EXPECT_EQ(ok("GetRole", Value::of({{m::RoleName, "web"}}))[m::Role][m::RoleName].as_text(), "Web");
  EXPECT_EQ(error("CreateRole", Value::of({{m::RoleName, "WEB"}, {m::AssumeRolePolicyDocument, kEc2Trust}})),
            "EntityAlreadyExists: Role with name WEB already exists.");
}

TEST_F(Roles, BelongToTheirAccount) {
  make_role("web");
  EXPECT_EQ(error("GetRole", Value::of({{m::RoleName, "web"}}), kOtherAccount),
            "NoSuchEntity: The role with name web cannot be found.");
  EXPECT_TRUE(ok("ListRoles", Value::Structure(), kOtherAccount)[m::Roles].as_list().empty());
}

TEST_F(Roles, AreListedByNameBelowAPathPageByPage) {
  for (const char* name : {"c", "a", "B"}) make_role(name);
  ok("CreateRole", Value::of({{m::RoleName, "deep"}, {m::Path, "/x/y/"}, {m::AssumeRolePolicyDocument, kEc2Trust}}));
  const Value first = ok("ListRoles", Value::of({{m::MaxItems, 2}}));
  EXPECT_THAT(names(first[m::Roles], m::RoleName), ElementsAre("a", "B"));
  EXPECT_TRUE(first[m::IsTruncated].as_bool());
  ok("DeleteRole", Value::of({{m::RoleName, "a"}}));
  const Value second = ok("ListRoles", Value::of({{m::MaxItems, 2}, {m::Marker, first[m::Marker]}}));
  EXPECT_THAT(names(second[m::Roles], m::RoleName), ElementsAre("c", "deep"));
  EXPECT_FALSE(second[m::IsTruncated].as_bool());
  EXPECT_TRUE(second[m::Marker].absent());
  EXPECT_THAT(names(ok("ListRoles", Value::of({{m::PathPrefix, "/x/"}}))[m::Roles], m::RoleName), ElementsAre("deep"));
  EXPECT_EQ(error("ListRoles", Value::of({{m::Marker, "?"}})), "ValidationError: Invalid Marker.");
}

TEST_F(Roles, ChangeDescriptionDurationAndTrust) {
  make_role("web");
  ok("UpdateRoleDescription", Value::of({{m::RoleName, "web"}, {m::Description, "new"}}));
  ok("UpdateRole", Value::of({{m::RoleName, "web"}, {m::MaxSessionDuration, 7200}}));
  const std::string trust = replace_all(kEc2Trust, "ec2", "eks");
  ok("UpdateAssumeRolePolicy", Value::of({{m::RoleName, "web"}, {m::PolicyDocument, trust}}));
  const Value role = ok("GetRole", Value::of({{m::RoleName, "web"}}))[m::Role];
  EXPECT_EQ(role[m::Description].as_text(), "new");
  EXPECT_EQ(role[m::MaxSessionDuration].as_integer(), 7200);
  EXPECT_EQ(role[m::AssumeRolePolicyDocument].as_text(), encoded_document(trust));
}

TEST_F(Roles, RefuseATrustPolicyThatIsNone) {
  const auto create = [&](std::string_view document) {
    return error("CreateRole", Value::of({{m::RoleName, "web"}, {m::AssumeRolePolicyDocument, document}}));
  };
  EXPECT_EQ(create("{"), "MalformedPolicyDocument: This policy contains invalid Json");
  EXPECT_EQ(create(kDescribePolicy), "MalformedPolicyDocument: Has prohibited field Resource");
  EXPECT_EQ(create(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole"}]})"),
            "MalformedPolicyDocument: Missing required field Principal");
  EXPECT_EQ(create(replace_all(kEc2Trust, "sts:AssumeRole", "ec2:RunInstances")),
            "MalformedPolicyDocument: AssumeRole policy may only specify STS AssumeRole actions.");
  const std::string nobody =
      replace_all(kEc2Trust, R"("Service":"ec2.amazonaws.com")", R"("AWS":"arn:aws:iam::111122223333:user/nobody")");
  EXPECT_EQ(create(nobody),
            "MalformedPolicyDocument: Invalid principal in policy: \"AWS\":\"arn:aws:iam::111122223333:user/nobody\"");
}

TEST_F(Roles, TrustRolesThatExistAndAccountsNobodyKnows) {
  make_role("first");
  for (const char* principal : {"arn:aws:iam::111122223333:role/first", "arn:aws:iam::999999999999:role/foreign",
                                "arn:aws:iam::111122223333:root", "444455556666", "*"}) {
    const std::string trust =
        replace_all(kEc2Trust, R"("Service":"ec2.amazonaws.com")", "\"AWS\":\"" + std::string(principal) + "\"");
    make_role("second");
    ok("UpdateAssumeRolePolicy", Value::of({{m::RoleName, "second"}, {m::PolicyDocument, trust}}));
    ok("DeleteRole", Value::of({{m::RoleName, "second"}}));
  }
}

TEST_F(Roles, AreDeletedOnlyWhenNothingHangsOnThem) {
  make_role("web");
  const Value role = Value::of({{m::RoleName, "web"}});
  const std::string arn = make_policy("read");
  ok("CreateInstanceProfile", Value::of({{m::InstanceProfileName, "web"}}));
  const Value in_profile = Value::of({{m::InstanceProfileName, "web"}, {m::RoleName, "web"}});
  const Value attachment = Value::of({{m::RoleName, "web"}, {m::PolicyArn, arn}});
  const Value inline_policy =
      Value::of({{m::RoleName, "web"}, {m::PolicyName, "p"}, {m::PolicyDocument, kDescribePolicy}});
  ok("AddRoleToInstanceProfile", in_profile);
  ok("AttachRolePolicy", attachment);
  ok("PutRolePolicy", inline_policy);

  EXPECT_EQ(error("DeleteRole", role),
            "DeleteConflict: Cannot delete entity, must remove roles from instance profile first.");
  ok("RemoveRoleFromInstanceProfile", in_profile);
  EXPECT_EQ(error("DeleteRole", role), "DeleteConflict: Cannot delete entity, must detach all policies first.");
  ok("DetachRolePolicy", attachment);
  EXPECT_EQ(error("DeleteRole", role), "DeleteConflict: Cannot delete entity, must delete policies first.");
  ok("DeleteRolePolicy", inline_policy);
  ok("DeleteRole", role);
  EXPECT_EQ(error("GetRole", role), "NoSuchEntity: The role with name web cannot be found.");
}

TEST_F(Roles, HaveABoundaryThatExists) {
  make_role("web");
  const std::string boundary = "arn:aws:iam::aws:policy/AdministratorAccess";
  ok("PutRolePermissionsBoundary", Value::of({{m::RoleName, "web"}, {m::PermissionsBoundary, boundary}}));
  const Value shown = ok("GetRole", Value::of({{m::RoleName, "web"}}))[m::Role][m::PermissionsBoundary];
  EXPECT_EQ(shown[m::PermissionsBoundaryArn].as_text(), boundary);
  ok("DeleteRolePermissionsBoundary", Value::of({{m::RoleName, "web"}}));
  EXPECT_FALSE(ok("GetRole", Value::of({{m::RoleName, "web"}}))[m::Role].has(m::PermissionsBoundary));
  EXPECT_EQ(error("PutRolePermissionsBoundary",
                  Value::of({{m::RoleName, "web"}, {m::PermissionsBoundary, "arn:aws:iam::aws:policy/None"}})),
            "NoSuchEntity: Scope ARN: arn:aws:iam::aws:policy/None does not exist or is not attachable.");
}

TEST_F(Roles, HaveTagsThatAreSetAndRemoved) {
  make_role("web");
  const auto tags = [](std::initializer_list<std::pair<const char*, const char*>> pairs) {
    Value::List list;
    for (const auto& [key, value] : pairs) list.push_back(Value::of({{m::Key, key}, {m::Value, value}}));
    return list;
  };
  ok("TagRole", Value::of({{m::RoleName, "web"}, {m::Tags, tags({{"a", "1"}, {"b", "2"}})}}));
  ok("TagRole", Value::of({{m::RoleName, "web"}, {m::Tags, tags({{"A", "3"}})}}));
  ok("UntagRole", Value::of({{m::RoleName, "web"}, {m::TagKeys, aws::text_list({"b", "c"})}}));
  EXPECT_EQ(to_text(ok("ListRoleTags", Value::of({{m::RoleName, "web"}}))[m::Tags]), R"([{Key: "A", Value: "3"}])");
  EXPECT_EQ(error("TagRole", Value::of({{m::RoleName, "web"}, {m::Tags, tags({{"x", ""}, {"X", ""}})}})),
            "InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive.");
}

}  // namespace
}  // namespace regionfall::iam
