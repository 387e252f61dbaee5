#include "services/iam/authorizer.h"

#include <gmock/gmock.h>

#include "aws/members/ec2.h"
#include "aws/members/route53.h"
#include "services/iam/access_rows.h"
#include "services/iam/authorizing_host.h"
#include "services/iam/iam_fixture.h"
#include "services/iam/requested_access.h"

namespace regionfall::iam {
namespace {

namespace e = aws::members::ec2;

using aws::Value;
using testing::ElementsAre;
using testing::HasSubstr;

class MemoryLog final : public AccessLog {
 public:
  void record(const AccessRecord& record) override {
    lines.push_back(record.caller + (record.allowed ? " may " : " may not ") + record.action + " on " +
                    record.resource + " " + record.reason);
  }
  std::vector<std::string> lines;
};

class NullHost final : public aws::OperationHost {
 public:
  aws::Outcome call(const aws::ServiceModel&, const aws::Operation&, const Value&, const aws::Request&) override {
    ++calls;
    return Value::Structure();
  }
  int calls = 0;
};

class Authorization : public IamFixture {
 protected:
  Authorization() {
    const Value user = ok("CreateUser", Value::of({{m::UserName, "ann"}, {m::Path, "/staff/"}}))[m::User];
    ann_ = {.account = {std::string(kAccount)}, .arn = user[m::Arn].as_text(), .user_id = user[m::UserId].as_text()};
  }

  aws::Request request(const aws::Caller& caller) { return {caller, {"eu-west-1"}, now_, random_, ""}; }

  // Calls an operation through a host that authorizes; the error's code and message, or nothing.
  std::string through_host(Enforcement enforcement, std::string_view service, std::string_view operation,
                           const Value& input) {
    Authorizer authorizer(state_, sealer_, enforcement, &log_);
    AuthorizingHost host(host_, state_, authorizer);
    const aws::ServiceModel* model = aws::find_service_model(service);
    const aws::Outcome outcome = host.call(*model, *model->find_operation(operation), input, request(ann_));
    return outcome ? "" : outcome.error().code + ": " + outcome.error().message;
  }

  std::vector<std::string> resources(std::string_view service, std::string_view operation, const Value& input) {
    std::vector<std::string> found;
    for (const Access& access : requested_access(state_, service, operation, input, request(ann_))) {
      found.push_back(access.action + " " + access.resource);
    }
    return found;
  }

  void allow(std::string_view policy) {
    ok("PutUserPolicy", Value::of({{m::UserName, "ann"}, {m::PolicyName, "p"}, {m::PolicyDocument, policy}}));
  }

  Sealer sealer_{std::string(Sealer::kKeyBytes, 'k')};
  MemoryLog log_;
  NullHost host_;
  aws::Caller ann_;
};

TEST_F(Authorization, RefusesNotesOrPassesByEnforcement) {
  const Value input = Value::of({{e::CidrBlock, "10.0.0.0/16"}});
  EXPECT_EQ(through_host(Enforcement::kOff, "ec2", "CreateVpc", input), "");
  EXPECT_TRUE(log_.lines.empty());
  EXPECT_EQ(through_host(Enforcement::kLog, "ec2", "CreateVpc", input), "");
  EXPECT_THAT(log_.lines,
              ElementsAre("arn:aws:iam::111122223333:user/staff/ann may not ec2:CreateVpc on "
                          "arn:aws:ec2:eu-west-1:111122223333:vpc/* because no identity-based policy allows "
                          "the ec2:CreateVpc action"));
  EXPECT_EQ(host_.calls, 2);
  EXPECT_THAT(
      through_host(Enforcement::kOn, "ec2", "CreateVpc", input),
      testing::StartsWith("UnauthorizedOperation: You are not authorized to perform this operation. User: "
                          "arn:aws:iam::111122223333:user/staff/ann is not authorized to perform: ec2:CreateVpc"));
  EXPECT_EQ(host_.calls, 2);
  allow(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:*","Resource":"*"}]})");
  EXPECT_EQ(through_host(Enforcement::kOn, "ec2", "CreateVpc", input), "");
}

TEST_F(Authorization, WordsDenialsAsTheServiceDoes) {
  EXPECT_THAT(through_host(Enforcement::kOn, "iam", "ListRoles", Value::Structure()),
              testing::StartsWith("AccessDenied: User: arn:aws:iam::111122223333:user/staff/ann"));
  EXPECT_THAT(through_host(Enforcement::kOn, "logs", "DescribeLogGroups", Value::Structure()),
              testing::StartsWith("AccessDeniedException: "));
  EXPECT_EQ(through_host(Enforcement::kOn, "sts", "GetCallerIdentity", Value::Structure()), "");
}

TEST_F(Authorization, KnowsTheCallerTheTimeAndTheTags) {
  allow(R"({"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam::111122223333:user/staff/${aws:username}"},
    {"Effect":"Allow","Action":"ec2:CreateVpc","Resource":"*","Condition":{
       "StringEquals":{"aws:RequestTag/team":"red","aws:RequestedRegion":"eu-west-1","aws:PrincipalType":"User"},
       "ForAllValues:StringEquals":{"aws:TagKeys":["team"]},
       "DateGreaterThan":{"aws:CurrentTime":"2025-01-01T00:00:00Z"},"Null":{"aws:TokenIssueTime":"true"}}}]})");
  EXPECT_EQ(through_host(Enforcement::kOn, "iam", "GetUser", Value::Structure()), "");
  EXPECT_EQ(through_host(Enforcement::kOn, "iam", "CreateAccessKey", Value::of({{m::UserName, "ann"}})), "");
  ok("CreateUser", Value::of({{m::UserName, "bob"}, {m::Path, "/staff/"}}));
  EXPECT_THAT(through_host(Enforcement::kOn, "iam", "CreateAccessKey", Value::of({{m::UserName, "bob"}})),
              HasSubstr("user/staff/bob"));

  const auto tagged = [](std::string_view key, std::string_view value) {
    return Value::of(
        {{e::TagSpecifications,
          Value::List{Value::of(
              {{e::ResourceType, "vpc"}, {e::Tags, Value::List{Value::of({{e::Key, key}, {e::Value, value}})}}})}}});
  };
  EXPECT_EQ(through_host(Enforcement::kOn, "ec2", "CreateVpc", tagged("team", "red")), "");
  EXPECT_NE(through_host(Enforcement::kOn, "ec2", "CreateVpc", tagged("team", "blue")), "");
  EXPECT_NE(through_host(Enforcement::kOn, "ec2", "CreateVpc", Value::Structure()), "");
}

TEST_F(Authorization, AsksForEachResourceThatAnOperationNames) {
  EXPECT_THAT(resources("ec2", "DescribeVpcs", Value::Structure()), ElementsAre("ec2:DescribeVpcs *"));
  EXPECT_THAT(resources("ec2", "CreateSubnet", Value::of({{e::VpcId, "vpc-1"}})),
              ElementsAre("ec2:CreateSubnet arn:aws:ec2:eu-west-1:111122223333:subnet/*",
                          "ec2:CreateSubnet arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1"));
  EXPECT_THAT(resources("ec2", "TerminateInstances", Value::of({{e::InstanceIds, aws::text_list({"i-1", "i-2"})}})),
              ElementsAre("ec2:TerminateInstances arn:aws:ec2:eu-west-1:111122223333:instance/i-1",
                          "ec2:TerminateInstances arn:aws:ec2:eu-west-1:111122223333:instance/i-2"));
  EXPECT_THAT(resources("iam", "CreateRole", Value::of({{m::RoleName, "r"}, {m::Path, "/a/b/"}})),
              ElementsAre("iam:CreateRole arn:aws:iam::111122223333:role/a/b/r"));
  EXPECT_THAT(resources("iam", "CreateRole", Value::of({{m::RoleName, "r"}})),
              ElementsAre("iam:CreateRole arn:aws:iam::111122223333:role/r"));
  EXPECT_THAT(resources("iam", "GetPolicy", Value::of({{m::PolicyArn, "arn:aws:iam::aws:policy/P"}})),
              ElementsAre("iam:GetPolicy arn:aws:iam::aws:policy/P"));
  EXPECT_THAT(resources("elbv2", "DescribeTags", Value::Structure()),
              ElementsAre("elasticloadbalancing:DescribeTags *"));
}

TEST_F(Authorization, NamesResourcesOfRoute53WithoutRegionAndAccount) {
  namespace r = aws::members::route53;
  EXPECT_THAT(resources("route53", "GetHostedZone", Value::of({{r::Id, "Z1"}})),
              ElementsAre("route53:GetHostedZone arn:aws:route53:::hostedzone/Z1"));
  EXPECT_THAT(resources("route53", "ChangeResourceRecordSets", Value::of({{r::HostedZoneId, "/hostedzone/Z1"}})),
              ElementsAre("route53:ChangeResourceRecordSets arn:aws:route53:::hostedzone/Z1"));
  EXPECT_THAT(
      resources("route53", "ListTagsForResource", Value::of({{r::ResourceType, "healthcheck"}, {r::ResourceId, "c"}})),
      ElementsAre("route53:ListTagsForResource arn:aws:route53:::healthcheck/c"));
  EXPECT_THAT(resources("route53", "CreateHostedZone", Value::Structure()), ElementsAre("route53:CreateHostedZone *"));
}

TEST_F(Authorization, AsksWhetherARoleMayBePassed) {
  ok("CreateRole", Value::of({{m::RoleName, "web"}, {m::Path, "/app/"}, {m::AssumeRolePolicyDocument, kEc2Trust}}));
  EXPECT_THAT(
      resources("iam", "AddRoleToInstanceProfile", Value::of({{m::InstanceProfileName, "p"}, {m::RoleName, "web"}})),
      ElementsAre("iam:AddRoleToInstanceProfile arn:aws:iam::111122223333:instance-profile/p",
                  "iam:PassRole arn:aws:iam::111122223333:role/app/web"));
}

TEST(AccessRows, AreSortedAndNameMembersThatExist) {
  const std::pair<std::string_view, std::span<const AccessRow>> tables[] = {
      {"acm", acm_access_rows()}, {"ec2", ec2_access_rows()},         {"elbv2", elbv2_access_rows()},
      {"iam", iam_access_rows()}, {"route53", route53_access_rows()}, {"sts", sts_access_rows()}};
  for (const auto& [service, rows] : tables) {
    EXPECT_TRUE(std::ranges::is_sorted(rows, {}, &AccessRow::operation)) << service;
    for (const AccessRow& row : rows) {
      EXPECT_NE(aws::find_service_model(service)->find_operation(row.operation), nullptr) << row.operation;
    }
  }
}

TEST(PolicyCache, TakesWhatItCannotReadForADenial) {
  PolicyCache cache;
  const auto document = cache.read("no policy", PolicyUse::kInline);
  EXPECT_EQ(document->statements.at(0).effect, Effect::kDeny);
  EXPECT_EQ(cache.read("no policy", PolicyUse::kInline), document);
}

}  // namespace
}  // namespace regionfall::iam
