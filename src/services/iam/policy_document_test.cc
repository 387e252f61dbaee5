#include "services/iam/policy_document.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "services/iam/condition_time.h"

namespace regionfall::iam {
namespace {

// A managed policy of one statement.
std::string with_statement(std::string_view statement) {
  return fmt::format(R"({{"Version":"2012-10-17","Statement":{}}})", statement);
}

std::string message(std::string_view text, PolicyUse use = PolicyUse::kManaged) {
  const Result<PolicyDocument> document = parse_policy_document(text, use);
  return document ? "" : document.error().message;
}

struct Case {
  std::string_view statement;
  std::string_view message;
};

TEST(PolicyDocument, IsReadWithAllItsElements) {
  const Result<PolicyDocument> document = parse_policy_document(
      R"({"Version":"2012-10-17","Id":"doc","Statement":[{"Sid":"S","Effect":"Deny","NotPrincipal":{"AWS":["111122223333"]},
          "NotAction":"s3:Get*","NotResource":["arn:aws:s3:::b","arn:aws:s3:::b/*"],
          "Condition":{"ForAnyValue:StringNotLikeIfExists":{"aws:TagKeys":["a",true,1.5]},"Bool":{"aws:SecureTransport":false}}}]})",
      PolicyUse::kResource);
  ASSERT_TRUE(document) << document.error().message;
  EXPECT_TRUE(document->has_variables);
  EXPECT_EQ(document->id, "doc");
  const Statement& statement = document->statements.at(0);
  EXPECT_EQ(statement.sid, "S");
  EXPECT_EQ(statement.effect, Effect::kDeny);
  EXPECT_TRUE(statement.principal->negated);
  EXPECT_EQ(statement.principal->entries, (std::vector<PrincipalEntry>{{PrincipalType::kAws, "111122223333"}}));
  EXPECT_TRUE(statement.not_action);
  EXPECT_TRUE(statement.not_resource);
  EXPECT_EQ(statement.resources.size(), 2);
  const Condition& first = statement.conditions.at(0);
  EXPECT_EQ(first.op.qualifier, SetQualifier::kForAnyValue);
  EXPECT_EQ(first.op.comparison, Comparison::kStringLike);
  EXPECT_TRUE(first.op.negated);
  EXPECT_TRUE(first.op.if_exists);
  EXPECT_EQ(first.values, (std::vector<std::string>{"a", "true", "1.5"}));
  EXPECT_EQ(statement.conditions.at(1).values, (std::vector<std::string>{"false"}));
}

TEST(PolicyDocument, IsRefusedAsAWholeWhenItIsNoPolicy) {
  const std::string_view good = R"({"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"})";
  EXPECT_EQ(message(with_statement(good)), "");
  EXPECT_EQ(message("no JSON"), "Syntax errors in policy.");
  EXPECT_EQ(message(with_statement(R"({"Effect":"Deny","Effect":"Allow","Action":"s3:ListBucket","Resource":"*"})")),
            "Syntax errors in policy.");
  EXPECT_EQ(message("[]"), "Syntax errors in policy.");
  EXPECT_EQ(message(with_statement("[]")), "Syntax errors in policy.");
  EXPECT_EQ(message(R"({"Version":"2012-10-17"})"), "Syntax errors in policy.");
  EXPECT_EQ(message(fmt::format(R"({{"Version":"2013-10-17","Statement":{}}})", good)), "Syntax errors in policy.");
  EXPECT_EQ(message(fmt::format(R"({{"Version":"2012-10-17","Other":1,"Statement":{}}})", good)),
            "Syntax errors in policy.");
  const std::string old = fmt::format(R"({{"Version":"2008-10-17","Statement":{}}})", good);
  EXPECT_EQ(message(old), "Policy document must be version 2012-10-17 or greater.");
  EXPECT_EQ(message(fmt::format(R"({{"Statement":{}}})", good)),
            "Policy document must be version 2012-10-17 or greater.");
  EXPECT_EQ(message(old, PolicyUse::kInline), "");
}

TEST(PolicyDocument, IsRefusedForAMistakeInAStatement) {
  const Case cases[] = {
      {R"("text")", "Syntax errors in policy."},
      {R"({"Effect":"Maybe","Action":"s3:*","Resource":"*"})", "Syntax errors in policy."},
      {R"({"Action":"s3:*","Resource":"*"})", "Syntax errors in policy."},
      {R"({"Effect":"allow","Action":"s3:*","Resource":"*"})", "The policy failed legacy parsing"},
      {R"({"Effect":"Allow","Action":"s3:*","Resource":"*","Sid":[]})", "Syntax errors in policy."},
      {R"({"Effect":"Allow","Action":"s3:*","NotAction":"s3:*","Resource":"*"})", "Syntax errors in policy."},
      {R"({"Effect":"Allow","Action":"s3:*","Resource":"*","NotResource":"*"})", "Syntax errors in policy."},
      {R"({"Effect":"Allow","Action":[[]],"Resource":"*"})", "Syntax errors in policy."},
      {R"({"Effect":"Allow","Action":"s3:*","Resource":"*","Extra":1})", "Syntax errors in policy."},
      {R"({"Effect":"Allow","Resource":"*"})", "Policy statement must contain actions."},
      {R"({"Effect":"Allow","Action":[],"Resource":"*"})", "Policy statement must contain actions."},
      {R"({"Effect":"Allow","Action":"s3:*"})", "Policy statement must contain resources."},
      {R"({"Effect":"Allow","Action":"s3:*","Resource":[]})", "Policy statement must contain resources."},
      {R"({"Effect":"Allow","Action":"list","Resource":"*"})",
       "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."},
      {R"({"Effect":"Allow","Action":"a b:List","Resource":"*"})", "Vendor a b is not valid"},
      {R"({"Effect":"Allow","Action":"s3:a:b","Resource":"*"})", "Actions/Condition can contain only one colon."},
      {R"({"Effect":"Allow","Action":"s3:*","Resource":"bucket"})", "Resource bucket must be in ARN format or \"*\"."},
      {R"({"Effect":"Allow","Action":"s3:*","Resource":"arn:elsewhere:s3:::b"})",
       "Partition \"elsewhere\" is not valid for resource \"arn:elsewhere:s3:::b\"."},
      {R"({"Effect":"Allow","Action":"s3:*","Resource":"a:b:c"})",
       "Partition \"b\" is not valid for resource \"arn:b:c:*:*:*\"."},
      {R"({"Effect":"Allow","Action":"s3:*","Resource":"arn:aws"})",
       "Resource vendor must be fully qualified and cannot contain regexes."},
      {R"({"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3::b"})", "The policy failed legacy parsing"},
      {R"({"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:eu-west-1::b"})",
       "Resource arn:aws:s3:eu-west-1::b can not contain region information."},
      {R"({"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam:eu-west-1:111122223333:role/r"})",
       "IAM resource arn:aws:iam:eu-west-1:111122223333:role/r cannot contain region information."},
      {R"({"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam::111122223333:thing/r"})",
       "IAM resource path must either be \"*\" or start with user/, federated-user/, role/, group/, instance-profile/, "
       "mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/."},
      {R"([{"Sid":"a","Effect":"Allow","Action":"s3:*","Resource":"*"},{"Sid":"a","Effect":"Deny"}])",
       "Statement IDs (SID) in a single policy must be unique."},
      {R"({"Effect":"Allow","Action":"s3:*","Resource":"*","Principal":"*"})",
       "Policy document should not specify a principal."},
      {R"({"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":[]})", "Syntax errors in policy."},
      {R"({"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringIs":{"a":"b"}}})",
       "Syntax errors in policy."},
      {R"({"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"ForAnyValue::StringLike":{"a":"b"}}})",
       "Syntax errors in policy."},
      {R"({"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Null":{"a":{}}}})",
       "Syntax errors in policy."},
      {R"({"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"DateLessThan":{"a":"soon"}}})",
       "The policy failed legacy parsing"},
      {R"({"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"DateLessThan":{"a":"2019-07-01T13:20:15Z"}}})",
       ""},
      {R"({"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"a":[]},"Nothing":{}}})", ""},
      {R"({"Effect":"Allow","Action":"iam:*","Resource":["arn:aws:iam::*:user/${aws:username}","arn:aws:iam::*:*"]})",
       ""},
      {R"({"Effect":"Allow","Action":"*","Resource":["arn:aws-cn:s3:::b","arn:aws:anything:x","arn:*:s3:::b"]})", ""},
  };
  for (const Case& c : cases) EXPECT_EQ(message(with_statement(c.statement)), c.message) << c.statement;
}

TEST(TrustPolicy, NamesPrincipalsAndActionsOfStsAndNoResource) {
  const auto trust = [](std::string_view principal, std::string_view rest = R"("Action":"sts:AssumeRole")") {
    return with_statement(fmt::format(R"({{"Effect":"Allow","Principal":{},{}}})", principal, rest));
  };
  const std::pair<std::string, std::string_view> cases[] = {
      {trust(R"({"Service":"ec2.amazonaws.com"})"), ""},
      {trust(R"({"Federated":"cognito-identity.amazonaws.com"})", R"("Action":"sts:AssumeRoleWithWebIdentity")"), ""},
      {trust(R"({"AWS":["111122223333","arn:aws:iam::111122223333:root"]})",
             R"("Action":["sts:AssumeRole","sts:TagSession"])"),
       ""},
      {trust(R"("*")"), ""},
      {"{", "This policy contains invalid Json"},
      {trust(R"({"AWS":"nobody"})"), "Invalid principal in policy: \"AWS\":\"nobody\""},
      {trust(R"({"AWS":"arn:aws:s3:::b"})"), "Invalid principal in policy: \"AWS\":\"arn:aws:s3:::b\""},
      {trust(R"({"Service":"ec2"})"), "Invalid principal in policy: \"Service\":\"ec2\""},
      {trust(R"("*")", R"("Action":"s3:*")"), "AssumeRole policy may only specify STS AssumeRole actions."},
      {trust(R"("*")", R"("Action":"sts:AssumeRole","Resource":"*")"), "Has prohibited field Resource"},
      {with_statement(R"({"Effect":"Allow","Action":"sts:AssumeRole"})"), "Missing required field Principal"},
      {with_statement(R"({"Effect":"Allow","Principal":"*"})"), "Missing required field Action"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(message(text, PolicyUse::kTrust), expected) << text;
}

TEST(PolicySize, DoesNotCountWhiteSpace) { EXPECT_EQ(policy_size(" {\n\t\"a\": \"b c\"\r\n}"), 10); }

TEST(ConditionTime, IsIsoOrSeconds) {
  const auto seconds = [](std::string_view text) -> std::optional<std::int64_t> {
    const std::optional<Instant> time = condition_time(text);
    if (!time) return std::nullopt;
    return std::chrono::floor<std::chrono::seconds>(time->time_since_epoch()).count();
  };
  EXPECT_EQ(seconds("1970-01-02"), 86400);
  EXPECT_EQ(seconds("1970-01-01T00:01:02Z"), 62);
  EXPECT_EQ(seconds("1970-01-01T01:00:00.25+01:00"), 0);
  EXPECT_EQ(seconds("1970-01-01T00:00-02:00"), 7200);
  EXPECT_EQ(seconds("62"), 62);
  EXPECT_EQ(condition_time("1970-01-01T00:00:00.5Z")->time_since_epoch().count(), 500'000'000);
  for (const char* text : {"", "soon", "2019-13-01", "2019-01-01T24:00", "2019-01-01T00:00:00.1234567891", "2019-1-1x",
                           "9223372036854775808"}) {
    EXPECT_EQ(seconds(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace regionfall::iam
