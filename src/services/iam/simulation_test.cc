#include <gmock/gmock.h>

#include "services/iam/iam_fixture.h"

namespace regionfall::iam {
namespace {

using aws::Value;
using testing::ElementsAre;
using testing::StartsWith;

class Simulation : public IamFixture {
 protected:
  // The decisions about some actions, in order.
  static std::vector<std::string> decisions(const Value& output) {
    return names(output[m::EvaluationResults], m::EvalDecision);
  }
};

TEST_F(Simulation, OfCustomPoliciesNamesStatementsAndWhatIsMissing) {
  const char* policy =
      "{\"Version\":\"2012-10-17\",\n"
      " \"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"},\n"
      "  {\"Effect\":\"Deny\",\"Action\":\"s3:Delete*\",\"Resource\":\"*\","
      "\"Condition\":{\"StringEquals\":{\"aws:username\":\"ann\"}}}]}";
  Value input = Value::of({{m::PolicyInputList, aws::text_list({policy})},
                           {m::ActionNames, aws::text_list({"s3:GetObject", "s3:DeleteObject", "ec2:RunInstances"})}});
  const Value without = ok("SimulateCustomPolicy", input);
  EXPECT_THAT(decisions(without), ElementsAre("allowed", "allowed", "implicitDeny"));
  EXPECT_THAT(texts(without[m::EvaluationResults].as_list()[1][m::MissingContextValues]), ElementsAre("aws:username"));

  input.set(m::ContextEntries, Value::List{Value::of({{m::ContextKeyName, "aws:username"},
                                                      {m::ContextKeyType, "string"},
                                                      {m::ContextKeyValues, aws::text_list({"ann"})}})});
  const Value with = ok("SimulateCustomPolicy", input);
  EXPECT_THAT(decisions(with), ElementsAre("allowed", "explicitDeny", "implicitDeny"));
  EXPECT_EQ(
      to_text(with[m::EvaluationResults].as_list()[1][m::MatchedStatements]),
      "[{SourcePolicyId: \"PolicyInputList.1\", SourcePolicyType: \"IAM Policy\", StartPosition: {Line: 3, Column: "
      "3}, EndPosition: {Line: 3, Column: 109}}]");
}

TEST_F(Simulation, OfAPrincipalUsesWhatItHas) {
  make_role("web");
  const std::string admin = "arn:aws:iam::aws:policy/AdministratorAccess";
  const std::string source = "arn:aws:iam::111122223333:role/web";
  const Value input = Value::of(
      {{m::PolicySourceArn, source}, {m::ActionNames, aws::text_list({"ec2:DescribeVpcs", "ec2:CreateVpc"})}});
  EXPECT_THAT(decisions(ok("SimulatePrincipalPolicy", input)), ElementsAre("implicitDeny", "implicitDeny"));
  ok("AttachRolePolicy", Value::of({{m::RoleName, "web"}, {m::PolicyArn, admin}}));
  EXPECT_THAT(decisions(ok("SimulatePrincipalPolicy", input)), ElementsAre("allowed", "allowed"));
  ok("PutRolePermissionsBoundary", Value::of({{m::RoleName, "web"}, {m::PermissionsBoundary, make_policy("read")}}));
  const Value limited = ok("SimulatePrincipalPolicy", input);
  EXPECT_THAT(decisions(limited), ElementsAre("allowed", "implicitDeny"));
  EXPECT_FALSE(limited[m::EvaluationResults]
                   .as_list()[1][m::PermissionsBoundaryDecisionDetail][m::AllowedByPermissionsBoundary]
                   .as_bool(true));
  EXPECT_THAT(error("SimulatePrincipalPolicy", Value::of({{m::PolicySourceArn, source + "x"},
                                                          {m::ActionNames, aws::text_list({"ec2:CreateVpc"})}})),
              StartsWith("NoSuchEntity"));
}

TEST_F(Simulation, OfAUserIncludesItsGroups) {
  ok("CreateUser", Value::of({{m::UserName, "ann"}}));
  ok("CreateGroup", Value::of({{m::GroupName, "g"}}));
  ok("AddUserToGroup", Value::of({{m::GroupName, "g"}, {m::UserName, "ann"}}));
  ok("PutGroupPolicy", Value::of({{m::GroupName, "g"}, {m::PolicyName, "p"}, {m::PolicyDocument, kDescribePolicy}}));
  const Value result =
      ok("SimulatePrincipalPolicy", Value::of({{m::PolicySourceArn, "arn:aws:iam::111122223333:user/ann"},
                                               {m::ActionNames, aws::text_list({"ec2:DescribeVpcs"})}}));
  EXPECT_THAT(decisions(result), ElementsAre("allowed"));
  EXPECT_THAT(names(result[m::EvaluationResults].as_list()[0][m::MatchedStatements], m::SourcePolicyId),
              ElementsAre("group_g_p"));
}

TEST_F(Simulation, AcrossAccountsShowsBothSides) {
  const Value result = ok("SimulateCustomPolicy",
                          Value::of({{m::PolicyInputList, aws::text_list({std::string(kDescribePolicy)})},
                                     {m::ActionNames, aws::text_list({"ec2:DescribeVpcs"})},
                                     {m::CallerArn, "arn:aws:iam::111122223333:user/ann"},
                                     {m::ResourceOwner, "arn:aws:iam::444455556666:root"}}))[m::EvaluationResults]
                           .as_list()[0];
  EXPECT_EQ(result[m::EvalDecision].as_text(), "implicitDeny");
  EXPECT_EQ(result[m::EvalDecisionDetails]["IAM Policy"].as_text(), "allowed");
  EXPECT_EQ(result[m::EvalDecisionDetails]["Resource Policy"].as_text(), "implicitDeny");
}

TEST_F(Simulation, ListsTheContextKeysThatPoliciesAskFor) {
  const char* policy =
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}/*",
          "Condition":{"StringLike":{"s3:prefix":"${aws:PrincipalTag/team, 'x'}*"}}}})";
  EXPECT_THAT(texts(ok("GetContextKeysForCustomPolicy",
                       Value::of({{m::PolicyInputList, aws::text_list({policy})}}))[m::ContextKeyNames]),
              ElementsAre("aws:PrincipalTag/team", "aws:username", "s3:prefix"));
}

TEST_F(Simulation, RefusesWhatIsNoPolicyAndNoAction) {
  EXPECT_THAT(error("SimulateCustomPolicy", Value::of({{m::PolicyInputList, aws::text_list({"{}"})},
                                                       {m::ActionNames, aws::text_list({"s3:GetObject"})}})),
              StartsWith("InvalidInput"));
  EXPECT_THAT(
      error("SimulateCustomPolicy", Value::of({{m::PolicyInputList, aws::text_list({std::string(kDescribePolicy)})},
                                               {m::ActionNames, aws::text_list({"GetObject"})}})),
      StartsWith("InvalidInput: Invalid Action Name"));
}

}  // namespace
}  // namespace regionfall::iam
