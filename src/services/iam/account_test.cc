#include <gmock/gmock.h>

#include "services/iam/entities.h"
#include "services/iam/iam_fixture.h"

namespace regionfall::iam {
namespace {

using aws::Value;
using testing::ElementsAre;
using testing::StartsWith;

class AccountOperations : public IamFixture {};

TEST_F(AccountOperations, GiveAnAliasThatNoOtherAccountHas) {
  const Value alias = Value::of({{m::AccountAlias, "acme"}});
  ok("CreateAccountAlias", alias);
  EXPECT_EQ(error("CreateAccountAlias", alias, kOtherAccount),
            "EntityAlreadyExists: The account alias acme already exists.");
  EXPECT_EQ(texts(ok("ListAccountAliases", Value::Structure())[m::AccountAliases]), std::vector<std::string>{"acme"});
  ok("DeleteAccountAlias", alias);
  ok("CreateAccountAlias", alias, kOtherAccount);
}

TEST_F(AccountOperations, ReplaceThePasswordPolicyAsAWhole) {
  EXPECT_EQ(error("GetAccountPasswordPolicy", Value::Structure()),
            "NoSuchEntity: The Password Policy with domain name 111122223333 cannot be found.");
  ok("UpdateAccountPasswordPolicy", Value::of({{m::MinimumPasswordLength, 12}, {m::MaxPasswordAge, 30}}));
  ok("UpdateAccountPasswordPolicy", Value::of({{m::RequireNumbers, true}}));
  const Value policy = ok("GetAccountPasswordPolicy", Value::Structure())[m::PasswordPolicy];
  EXPECT_EQ(policy[m::MinimumPasswordLength].as_integer(), 6);
  EXPECT_TRUE(policy[m::RequireNumbers].as_bool());
  EXPECT_FALSE(policy[m::ExpirePasswords].as_bool(true));
  EXPECT_FALSE(policy.has(m::MaxPasswordAge));
  ok("DeleteAccountPasswordPolicy", Value::Structure());
  EXPECT_THAT(error("DeleteAccountPasswordPolicy", Value::Structure()), StartsWith("NoSuchEntity"));
}

TEST_F(AccountOperations, CountInTheSummary) {
  make_role("a");
  make_role("b");
  make_policy("p");
  const Value summary = ok("GetAccountSummary", Value::Structure())[m::SummaryMap];
  EXPECT_EQ(summary["Roles"].as_integer(), 2);
  EXPECT_EQ(summary["Policies"].as_integer(), 1);
  EXPECT_EQ(summary["UsersQuota"].as_integer(), 5000);
}

TEST_F(AccountOperations, ShowEverythingInTheAuthorizationDetails) {
  make_role("web");
  ok("CreateUser", Value::of({{m::UserName, "ann"}}));
  ok("CreateGroup", Value::of({{m::GroupName, "g"}}));
  const std::string arn = make_policy("read");
  ok("AttachRolePolicy", Value::of({{m::RoleName, "web"}, {m::PolicyArn, arn}}));
  ok("AttachRolePolicy",
     Value::of({{m::RoleName, "web"}, {m::PolicyArn, "arn:aws:iam::aws:policy/AdministratorAccess"}}));
  ok("PutRolePolicy", Value::of({{m::RoleName, "web"}, {m::PolicyName, "in"}, {m::PolicyDocument, kDescribePolicy}}));

  const Value all = ok("GetAccountAuthorizationDetails", Value::Structure());
  EXPECT_THAT(names(all[m::UserDetailList], m::UserName), ElementsAre("ann"));
  EXPECT_THAT(names(all[m::GroupDetailList], m::GroupName), ElementsAre("g"));
  EXPECT_THAT(names(all[m::Policies], m::PolicyName), ElementsAre("read", "AdministratorAccess"));
  const Value role = all[m::RoleDetailList].as_list().at(0);
  EXPECT_THAT(names(role[m::AttachedManagedPolicies], m::PolicyName), ElementsAre("read", "AdministratorAccess"));
  EXPECT_EQ(role[m::RolePolicyList].as_list().at(0)[m::PolicyDocument].as_text(), encoded_document(kDescribePolicy));

  const Value roles = ok("GetAccountAuthorizationDetails", Value::of({{m::Filter, aws::text_list({"Role"})}}));
  EXPECT_TRUE(roles[m::UserDetailList].as_list().empty());
  const Value first = ok("GetAccountAuthorizationDetails", Value::of({{m::MaxItems, 2}}));
  EXPECT_TRUE(first[m::RoleDetailList].as_list().empty());
  const Value second = ok("GetAccountAuthorizationDetails", Value::of({{m::Marker, first[m::Marker]}}));
  EXPECT_EQ(second[m::RoleDetailList].as_list().size(), 1);
}

TEST_F(AccountOperations, ListWhoHasAPolicy) {
  make_role("web");
  make_role("other");
  ok("CreateUser", Value::of({{m::UserName, "ann"}}));
  const std::string arn = make_policy("read");
  ok("AttachRolePolicy", Value::of({{m::RoleName, "web"}, {m::PolicyArn, arn}}));
  ok("PutUserPermissionsBoundary", Value::of({{m::UserName, "ann"}, {m::PermissionsBoundary, arn}}));
  const Value all = ok("ListEntitiesForPolicy", Value::of({{m::PolicyArn, arn}}));
  EXPECT_THAT(names(all[m::PolicyRoles], m::RoleName), ElementsAre("web"));
  EXPECT_THAT(names(all[m::PolicyUsers], m::UserName), ElementsAre("ann"));
  EXPECT_TRUE(all[m::PolicyGroups].is_list());
  const Value attached =
      ok("ListEntitiesForPolicy", Value::of({{m::PolicyArn, arn}, {m::PolicyUsageFilter, "PermissionsPolicy"}}));
  EXPECT_THAT(names(attached[m::PolicyUsers], m::UserName), ElementsAre());
}

class Providers : public IamFixture {};

TEST_F(Providers, OfOpenIdConnectAreNamedByTheirUrl) {
  const Value made =
      ok("CreateOpenIDConnectProvider", Value::of({{m::Url, "https://oidc.example.com/id/ABC"},
                                                   {m::ClientIDList, aws::text_list({"sts.amazonaws.com"})},
                                                   {m::ThumbprintList, aws::text_list({std::string(40, 'a')})}}));
  const Value arn = made[m::OpenIDConnectProviderArn];
  EXPECT_EQ(arn.as_text(), "arn:aws:iam::111122223333:oidc-provider/oidc.example.com/id/ABC");
  const Value named = Value::of({{m::OpenIDConnectProviderArn, arn}});
  ok("AddClientIDToOpenIDConnectProvider", Value::of({{m::OpenIDConnectProviderArn, arn}, {m::ClientID, "x"}}));
  const Value shown = ok("GetOpenIDConnectProvider", named);
  EXPECT_EQ(shown[m::Url].as_text(), "oidc.example.com/id/ABC");
  EXPECT_EQ(texts(shown[m::ClientIDList]), (std::vector<std::string>{"sts.amazonaws.com", "x"}));
  EXPECT_EQ(error("CreateOpenIDConnectProvider", Value::of({{m::Url, "https://oidc.example.com/id/ABC"}})),
            "EntityAlreadyExists: Provider with url https://oidc.example.com/id/ABC already exists.");
  EXPECT_THAT(names(ok("ListOpenIDConnectProviders", Value::Structure())[m::OpenIDConnectProviderList], m::Arn),
              ElementsAre(arn.as_text()));
  ok("DeleteOpenIDConnectProvider", named);
  ok("DeleteOpenIDConnectProvider", named);
  EXPECT_EQ(error("GetOpenIDConnectProvider", named),
            "NoSuchEntity: OpenIDConnect Provider not found for arn " + arn.as_text());
  EXPECT_EQ(error("CreateOpenIDConnectProvider", Value::of({{m::Url, "http://oidc.example.com"}})),
            "ValidationError: Invalid Open ID Connect Provider URL");
}

TEST_F(Providers, OfSamlHaveMetadata) {
  const Value arn =
      ok("CreateSAMLProvider",
         Value::of({{m::Name, "idp"}, {m::SAMLMetadataDocument, "<EntityDescriptor/>"}}))[m::SAMLProviderArn];
  EXPECT_EQ(arn.as_text(), "arn:aws:iam::111122223333:saml-provider/idp");
  EXPECT_EQ(ok("GetSAMLProvider", Value::of({{m::SAMLProviderArn, arn}}))[m::SAMLMetadataDocument].as_text(),
            "<EntityDescriptor/>");
  ok("DeleteSAMLProvider", Value::of({{m::SAMLProviderArn, arn}}));
  EXPECT_THAT(error("GetSAMLProvider", Value::of({{m::SAMLProviderArn, arn}})), StartsWith("NoSuchEntity"));
}

class ServiceLinkedRoles : public IamFixture {};

TEST_F(ServiceLinkedRoles, BelongToTheirServiceAndAreDeletedByATask) {
  const Value service = Value::of({{m::AWSServiceName, "eks.amazonaws.com"}});
  const Value role = ok("CreateServiceLinkedRole", service)[m::Role];
  EXPECT_EQ(role[m::Arn].as_text(),
            "arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS");
  const Value named = Value::of({{m::RoleName, role[m::RoleName]}});
  EXPECT_EQ(
      error("DeleteRole", named),
      "UnmodifiableEntity: Cannot perform the operation on the protected role 'AWSServiceRoleForAmazonEKS' - this "
      "role is only modifiable by AWS");
  EXPECT_THAT(error("CreateServiceLinkedRole", service), StartsWith("InvalidInput: Service role name "));
  const Value task = ok("DeleteServiceLinkedRole", named)[m::DeletionTaskId];
  EXPECT_THAT(task.as_text(), StartsWith("task/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS/"));
  EXPECT_EQ(ok("GetServiceLinkedRoleDeletionStatus", Value::of({{m::DeletionTaskId, task}}))[m::Status].as_text(),
            "SUCCEEDED");
  EXPECT_THAT(error("GetRole", named), StartsWith("NoSuchEntity"));
}

TEST_F(ServiceLinkedRoles, TakeASuffixWhereTheServiceAllowsIt) {
  EXPECT_EQ(ok("CreateServiceLinkedRole", Value::of({{m::AWSServiceName, "autoscaling.amazonaws.com"},
                                                     {m::CustomSuffix, "blue"}}))[m::Role][m::RoleName]
                .as_text(),
            "AWSServiceRoleForAutoScaling_blue");
  EXPECT_THAT(error("CreateServiceLinkedRole",
                    Value::of({{m::AWSServiceName, "eks.amazonaws.com"}, {m::CustomSuffix, "blue"}})),
              StartsWith("InvalidInput: Custom suffix"));
}

}  // namespace
}  // namespace regionfall::iam
