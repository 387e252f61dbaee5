#include <gmock/gmock.h>

#include "services/iam/entities.h"
#include "services/iam/iam_fixture.h"

namespace regionfall::iam {
namespace {

using aws::Value;
using testing::Contains;
using testing::ElementsAre;
using testing::MatchesRegex;

class Policies : public IamFixture {
 protected:
  Value version(const std::string& arn, std::string_view id) {
    return ok("GetPolicyVersion", Value::of({{m::PolicyArn, arn}, {m::VersionId, id}}))[m::PolicyVersion];
  }
};

TEST_F(Policies, StartWithVersionOneAsTheDefault) {
  const std::string arn = make_policy("read");
  EXPECT_EQ(arn, "arn:aws:iam::111122223333:policy/read");
  const Value policy = ok("GetPolicy", Value::of({{m::PolicyArn, arn}}))[m::Policy];
  EXPECT_THAT(policy[m::PolicyId].as_text(), MatchesRegex("ANPA[A-Z2-7]{17}"));
  EXPECT_EQ(policy[m::DefaultVersionId].as_text(), "v1");
  EXPECT_EQ(policy[m::AttachmentCount].as_integer(-1), 0);
  EXPECT_TRUE(policy[m::IsAttachable].as_bool());
  EXPECT_EQ(version(arn, "v1")[m::Document].as_text(), encoded_document(kDescribePolicy));
  EXPECT_TRUE(version(arn, "v1")[m::IsDefaultVersion].as_bool());
}

TEST_F(Policies, KeepUpToFiveVersionsWhoseNumbersAreNeverUsedAgain) {
  const std::string arn = make_policy("read");
  const Value more = Value::of({{m::PolicyArn, arn}, {m::PolicyDocument, kDescribePolicy}, {m::SetAsDefault, true}});
  for (int i = 0; i < 4; ++i) ok("CreatePolicyVersion", more);
  EXPECT_EQ(
      error("CreatePolicyVersion", more),
      "LimitExceeded: A managed policy can have up to 5 versions. Before you create a new version, you must delete "
      "an existing version.");
  EXPECT_EQ(error("DeletePolicyVersion", Value::of({{m::PolicyArn, arn}, {m::VersionId, "v5"}})),
            "DeleteConflict: Cannot delete the default version of a policy.");
  ok("SetDefaultPolicyVersion", Value::of({{m::PolicyArn, arn}, {m::VersionId, "v1"}}));
  ok("DeletePolicyVersion", Value::of({{m::PolicyArn, arn}, {m::VersionId, "v5"}}));
  EXPECT_EQ(ok("CreatePolicyVersion", more)[m::PolicyVersion][m::VersionId].as_text(), "v6");
  EXPECT_THAT(names(ok("ListPolicyVersions", Value::of({{m::PolicyArn, arn}}))[m::Versions], m::VersionId),
              ElementsAre("v6", "v4", "v3", "v2", "v1"));
}

TEST_F(Policies, AreDeletedWhenNothingUsesThemAndOneVersionIsLeft) {
  const std::string arn = make_policy("read");
  make_role("web");
  const Value policy = Value::of({{m::PolicyArn, arn}});
  ok("AttachRolePolicy", Value::of({{m::RoleName, "web"}, {m::PolicyArn, arn}}));
  EXPECT_EQ(ok("GetPolicy", policy)[m::Policy][m::AttachmentCount].as_integer(), 1);
  EXPECT_EQ(error("DeletePolicy", policy), "DeleteConflict: Cannot delete a policy attached to entities.");
  ok("DetachRolePolicy", Value::of({{m::RoleName, "web"}, {m::PolicyArn, arn}}));
  ok("CreatePolicyVersion", Value::of({{m::PolicyArn, arn}, {m::PolicyDocument, kDescribePolicy}}));
  EXPECT_THAT(error("DeletePolicy", policy), testing::StartsWith("DeleteConflict: This policy has more than one"));
  ok("DeletePolicyVersion", Value::of({{m::PolicyArn, arn}, {m::VersionId, "v2"}}));
  ok("DeletePolicy", policy);
  EXPECT_EQ(error("GetPolicy", policy), "NoSuchEntity: Policy arn:aws:iam::111122223333:policy/read was not found.");
}

TEST_F(Policies, OfAwsAreInEveryAccountAndCannotBeChanged) {
  const std::string arn = "arn:aws:iam::aws:policy/AdministratorAccess";
  EXPECT_EQ(ok("GetPolicy", Value::of({{m::PolicyArn, arn}}), kOtherAccount)[m::Policy][m::PolicyName].as_text(),
            "AdministratorAccess");
  EXPECT_THAT(error("DeletePolicy", Value::of({{m::PolicyArn, arn}})), testing::StartsWith("AccessDenied: "));
}

TEST_F(Policies, AreListedByScopeAndUse) {
  const std::string own = make_policy("read");
  make_role("web");
  const std::string admin = "arn:aws:iam::aws:policy/AdministratorAccess";
  const auto listed = [&](Value input) { return names(ok("ListPolicies", input)[m::Policies], m::Arn); };
  EXPECT_THAT(listed(Value::of({{m::Scope, "Local"}})), ElementsAre(own));
  EXPECT_THAT(listed(Value::of({{m::Scope, "AWS"}})), Contains(admin));
  EXPECT_THAT(listed(Value::of({{m::OnlyAttached, true}})), ElementsAre());
  ok("AttachRolePolicy", Value::of({{m::RoleName, "web"}, {m::PolicyArn, admin}}));
  EXPECT_THAT(listed(Value::of({{m::OnlyAttached, true}})), ElementsAre(admin));
}

TEST_F(Policies, AreAttachedOnceAndDetached) {
  make_role("web");
  const std::string arn = make_policy("read");
  const Value attachment = Value::of({{m::RoleName, "web"}, {m::PolicyArn, arn}});
  ok("AttachRolePolicy", attachment);
  ok("AttachRolePolicy", attachment);
  const Value listed = ok("ListAttachedRolePolicies", Value::of({{m::RoleName, "web"}}));
  EXPECT_EQ(to_text(listed[m::AttachedPolicies]), "[{PolicyName: \"read\", PolicyArn: \"" + arn + "\"}]");
  ok("DetachRolePolicy", attachment);
  EXPECT_EQ(error("DetachRolePolicy", attachment), "NoSuchEntity: Policy " + arn + " was not found.");
  EXPECT_EQ(error("AttachRolePolicy", Value::of({{m::RoleName, "web"}, {m::PolicyArn, arn + "x"}})),
            "NoSuchEntity: Policy " + arn + "x does not exist or is not attachable.");
}

TEST_F(Policies, AreAttachedUpToTheQuota) {
  make_role("web");
  for (int i = 0; i <= 10; ++i) {
    const std::string arn = make_policy("p" + std::to_string(i));
    const Value attachment = Value::of({{m::RoleName, "web"}, {m::PolicyArn, arn}});
    if (i < 10) {
      ok("AttachRolePolicy", attachment);
    } else {
      EXPECT_EQ(error("AttachRolePolicy", attachment), "LimitExceeded: Cannot exceed quota for PoliciesPerRole: 10");
    }
  }
}

TEST_F(Policies, InlineOnesAreReplacedListedAndMeasuredTogether) {
  make_role("web");
  const auto put = [&](std::string_view name, std::string_view document) {
    return call("PutRolePolicy",
                Value::of({{m::RoleName, "web"}, {m::PolicyName, name}, {m::PolicyDocument, document}}));
  };
  EXPECT_TRUE(put("b", kDescribePolicy));
  EXPECT_TRUE(put("a", kDescribePolicy));
  const std::string wide = replace_all(kDescribePolicy, "ec2", "s3");
  EXPECT_TRUE(put("b", wide));
  EXPECT_EQ(texts(ok("ListRolePolicies", Value::of({{m::RoleName, "web"}}))[m::PolicyNames]),
            (std::vector<std::string>{"a", "b"}));
  const Value shown = ok("GetRolePolicy", Value::of({{m::RoleName, "web"}, {m::PolicyName, "b"}}));
  EXPECT_EQ(shown[m::PolicyDocument].as_text(), encoded_document(wide));
  const std::string huge = replace_all(kDescribePolicy, "Describe*", std::string(10200, 'x'));
  EXPECT_EQ(put("c", huge).error().message, "Maximum policy size of 10240 bytes exceeded for role web");
  EXPECT_EQ(put("c", "{}").error().code, "MalformedPolicyDocument");
  EXPECT_EQ(error("GetRolePolicy", Value::of({{m::RoleName, "web"}, {m::PolicyName, "c"}})),
            "NoSuchEntity: The role policy with name c cannot be found.");
}

}  // namespace
}  // namespace regionfall::iam
