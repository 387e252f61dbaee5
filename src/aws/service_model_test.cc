#include "aws/service_model.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "aws/members/ec2.h"
#include "aws/members/s3.h"

namespace regionfall::aws {
namespace {

const Shape& input_of(std::string_view service, std::string_view operation) {
  return *find_service_model(service)->find_operation(operation)->input();
}

TEST(ServiceModels, AreFoundByTheNamesThatRequestsUse) {
  EXPECT_EQ(find_service_model("elbv2")->service_id.view(), "Elastic Load Balancing v2");
  EXPECT_EQ(find_service_by_endpoint_prefix("monitoring")->name.view(), "cloudwatch");
  EXPECT_EQ(find_service_by_signing_name("elasticloadbalancing")->name.view(), "elbv2");
  EXPECT_EQ(find_service_by_signing_name("s3")->name.view(), "s3");
  EXPECT_EQ(find_service_by_target_prefix("TrentService")->name.view(), "kms");
  EXPECT_EQ(find_query_service("2011-06-15", "GetCallerIdentity")->name.view(), "sts");
  EXPECT_EQ(find_service_model("nothing"), nullptr);
  EXPECT_EQ(find_service_by_target_prefix(""), nullptr);
  EXPECT_EQ(find_query_service("2011-06-15", "MakeTea")->name.view(), "sts");
  EXPECT_EQ(find_query_service("1999-01-01", "GetCallerIdentity"), nullptr);
}

TEST(ServiceModels, SayWhichProtocolsTheyTake) {
  const ServiceModel& cloudwatch = *find_service_model("cloudwatch");
  EXPECT_EQ(cloudwatch.protocol, Protocol::kCbor);
  EXPECT_TRUE(cloudwatch.speaks(Protocol::kJson));
  EXPECT_TRUE(cloudwatch.speaks(Protocol::kQuery));
  EXPECT_FALSE(cloudwatch.speaks(Protocol::kRestXml));
  EXPECT_TRUE(cloudwatch.query_compatible);
  EXPECT_TRUE(find_service_model("iam")->global);
  EXPECT_EQ(find_service_model("route53")->xml_namespace.view(), "https://route53.amazonaws.com/doc/2013-04-01/");
}

TEST(ServiceModels, HaveEveryTableInTheOrderItIsSearchedIn) {
  ASSERT_TRUE(std::ranges::is_sorted(service_models(), {}, [](const auto& row) { return row.name.view(); }));
  for (const ServiceModel& service : service_models()) {
    EXPECT_TRUE(std::ranges::is_sorted(service.operations(), {}, [](const auto& row) { return row.name.view(); }));
    EXPECT_TRUE(std::ranges::is_sorted(service.errors(), {}, [](const auto& row) { return row.code.view(); }));
  }
}

TEST(Shapes, AreWalkedFromAnOperation) {
  const Shape& input = input_of("ec2", "CreateVpc");
  const Member& specifications = *input.find_member(members::ec2::TagSpecifications);
  EXPECT_EQ(specifications.query_name.view(), "TagSpecification");
  EXPECT_EQ(specifications.shape().kind, ShapeKind::kList);
  const Shape& specification = specifications.shape().item();
  EXPECT_EQ(specification.name.view(), "TagSpecification");
  const Member& type = *specification.find_member("ResourceType");
  EXPECT_EQ(type.wire_name.view(), "resourceType");
  EXPECT_EQ(type.query_name.view(), "ResourceType");
  const auto allowed = type.shape().constraint()->enum_texts();
  EXPECT_NE(std::ranges::find(allowed, "vpc", [](ModelText text) { return text.view(); }), allowed.end());
  EXPECT_EQ(input.find_member("NoSuchMember"), nullptr);
}

TEST(Shapes, SayWhereMembersGo) {
  const Shape& input = input_of("s3", "PutObject");
  ASSERT_NE(input.payload(), nullptr);
  EXPECT_EQ(input.payload()->name, members::s3::Body);
  EXPECT_TRUE(input.payload()->is(Member::kStreaming));
  EXPECT_EQ(input.find_member("Key")->location, Location::kUri);
  EXPECT_TRUE(input.find_member("Key")->is(Member::kRequired));
  EXPECT_EQ(input.find_member("Metadata")->location, Location::kHeaders);
  EXPECT_EQ(input.find_member("Metadata")->wire_name.view(), "x-amz-meta-");
  EXPECT_EQ(input.find_member("ObjectLockRetainUntilDate")->timestamp_format, TimestampFormat::kIso8601);
  EXPECT_EQ(input_of("ec2", "RunInstances").find_member("ClientToken")->flags, Member::kIdempotencyToken);
}

TEST(Shapes, MayContainThemselves) {
  const Shape& value = *find_service_model("dynamodb")->find_operation("PutItem")->input();
  const Shape& attribute = value.find_member("Item")->shape().item();
  EXPECT_EQ(&attribute.find_member("L")->shape().item(), &attribute);
}

TEST(Constraints, HaveBoundsAndPatterns) {
  const Constraint& name = *input_of("iam", "CreateRole").find_member("RoleName")->shape().constraint();
  EXPECT_EQ(name.min, 1);
  EXPECT_EQ(name.max, 64);
  EXPECT_EQ(name.pattern_text.view(), R"([\w+=,.@-]+)");
  const Constraint& count = *input_of("kms", "ListKeys").find_member("Limit")->shape().constraint();
  EXPECT_TRUE(count.has_min && count.has_max);
  EXPECT_EQ(input_of("ec2", "CreateVpc").find_member("CidrBlock")->shape().constraint(), nullptr);
}

TEST(Errors, AreFoundByCodeAndByShape) {
  const ServiceModel& iam = *find_service_model("iam");
  const ModelledError* error = iam.find_error("NoSuchEntity");
  ASSERT_NE(error, nullptr);
  EXPECT_EQ(error->name.view(), "NoSuchEntityException");
  EXPECT_EQ(error->http_status, 404);
  EXPECT_EQ(iam.find_error("NoSuchEntityException"), error);
  EXPECT_EQ(iam.find_error("NoSuchError"), nullptr);
}

}  // namespace
}  // namespace regionfall::aws
