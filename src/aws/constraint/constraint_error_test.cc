#include "aws/constraint/constraint_error.h"

#include <gtest/gtest.h>

#include "aws/members/iam.h"
#include "aws/protocol/json_input.h"

namespace regionfall::aws {
namespace {

struct Example {
  std::string_view service;
  std::string_view operation;
  std::string_view input;  // as JSON, by the model's wire names
  std::string_view error;  // "Code: message"; empty: none
};

std::string check(const Example& example) {
  const ServiceModel& service = *find_service_model(example.service);
  const Operation& operation = *service.find_operation(example.operation);
  const Value input = read_json_input(*operation.input(), example.input).value();
  PatternCache patterns;
  const auto error = check_input(service, operation, input, patterns);
  return error ? error->code + ": " + error->message : "";
}

TEST(ConstraintErrors, AreInTheWordsOfEachService) {
  const Example examples[] = {
      {"iam", "CreateRole", R"({"RoleName":"r","AssumeRolePolicyDocument":"{}"})", ""},
      {"iam", "CreateRole", R"({"RoleName":"a:b","AssumeRolePolicyDocument":"{}"})",
       "ValidationError: 1 validation error detected: Value 'a:b' at 'roleName' failed to satisfy constraint: Member "
       "must satisfy regular expression pattern: [\\w+=,.@-]+"},
      {"iam", "CreateRole", R"({"RoleName":"r"})",
       "ValidationError: 1 validation error detected: Value null at 'assumeRolePolicyDocument' failed to satisfy "
       "constraint: Member must not be null"},
      {"iam", "CreateRole", R"({"RoleName":"r","AssumeRolePolicyDocument":"{}","MaxSessionDuration":1})",
       "ValidationError: 1 validation error detected: Value '1' at 'maxSessionDuration' failed to satisfy constraint: "
       "Member must have value greater than or equal to 3600"},
      {"iam", "TagRole", R"({"RoleName":"r","Tags":[{"Key":"k","Value":""},{"Key":"","Value":""}]})",
       "ValidationError: 2 validation errors detected: Value '' at 'tags.2.member.key' failed to satisfy constraint: "
       "Member must have length greater than or equal to 1; Value '' at 'tags.2.member.key' failed to satisfy "
       "constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+"},
      {"elbv2", "CreateTargetGroup", R"({"Name":"t","TargetType":"tea"})",
       "ValidationError: 1 validation error detected: Value 'tea' at 'targetType' failed to satisfy constraint: Member "
       "must satisfy enum value set: [instance, ip, lambda, alb]"},
      {"logs", "CreateLogGroup", R"({"logGroupName":""})",
       "InvalidParameterException: 2 validation errors detected: Value '' at 'logGroupName' failed to satisfy "
       "constraint: Member must have length greater than or equal to 1; Value '' at 'logGroupName' failed to satisfy "
       "constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+"},
      {"ec2", "DeleteVpc", "{}", "MissingParameter: The request must contain the parameter vpcId"},
      {"ec2", "CreateVpc", R"({"instanceTenancy":"shared"})",
       "InvalidParameterValue: Value (shared) for parameter instanceTenancy is invalid."},
      {"ec2", "DescribeVpcs", R"({"MaxResults":2})",
       "InvalidParameterValue: Value (2) for parameter maxResults is invalid. Expecting a value greater than or equal "
       "to 5."},
      {"ec2", "DescribeInstanceTypes", R"({"InstanceType":["t3.tiny"]})",
       "InvalidInstanceType: The following supplied instance types do not exist: [t3.tiny]"},
      {"rds", "DeleteDBInstance", "{}",
       "MissingParameter: The request must contain the parameter DBInstanceIdentifier."},
      {"cloudwatch", "PutMetricData", R"({"MetricData":[]})", "MissingParameter: The parameter Namespace is required."},
      {"s3", "PutBucketTagging", R"({"Bucket":"b","Tagging":{}})",
       "MalformedXML: The XML you provided was not well-formed or did not validate against our published schema"},
      {"s3", "PutBucketAcl", R"({"Bucket":"b","x-amz-acl":"open"})",
       "InvalidArgument: Invalid value for x-amz-acl: open"},
      {"s3", "CreateBucket", R"({"Bucket":"b","CreateBucketConfiguration":{"LocationConstraint":"moon"}})",
       "InvalidLocationConstraint: The specified location-constraint is not valid"},
  };
  for (const Example& example : examples) EXPECT_EQ(check(example), example.error) << example.operation;
}

TEST(ConstraintErrors, SpeakOfAListOfScalarsAsAWhole) {
  const Example example{"kms", "CreateGrant", R"({"KeyId":"k","GranteePrincipal":"p","Operations":["Encrypt","Tea"]})",
                        ""};
  EXPECT_TRUE(check(example).starts_with(
      "ValidationException: 1 validation error detected: Value '[Encrypt, Tea]' at 'operations' failed to satisfy "
      "constraint: Member must satisfy constraint: [Member must satisfy enum value set: ["))
      << check(example);
}

TEST(ConstraintErrors, CountCharactersNotBytes) {
  const std::string key(2 * 128, 'x');
  std::string umlauts;
  for (int i = 0; i < 128; ++i) umlauts += "ü";
  EXPECT_EQ(check({"iam", "TagRole", R"({"RoleName":"r","Tags":[{"Key":")" + umlauts + R"(","Value":""}]})", ""}), "");
  EXPECT_NE(check({"iam", "TagRole", R"({"RoleName":"r","Tags":[{"Key":")" + key + R"(","Value":""}]})", ""}), "");
}

TEST(Violations, AreBounded) {
  std::string tags;
  for (int i = 0; i < 100; ++i) tags += (i == 0 ? "" : ",") + std::string("{}");
  const ServiceModel& iam = *find_service_model("iam");
  const Shape& shape = *iam.find_operation("TagRole")->input();
  PatternCache patterns;
  const Value input = read_json_input(shape, R"({"RoleName":"r","Tags":[)" + tags + "]}").value();
  EXPECT_EQ(find_violations(shape, input, patterns).size(), kViolationsMax);
}

TEST(Patterns, AreTranslatedFromJava) {
  EXPECT_EQ(re2_pattern(R"([\u0020-\uD7FF\uD800\uDC00-\uDBFF\uDFFF\r]*\\u)"),
            R"([\x{20}-\x{d7ff}\x{10000}-\x{10ffff}\r]*\\u)");
  EXPECT_EQ(re2_pattern(R"(\p{ASCII}+[a\p{Print}]\p{L})"), R"([\x{0}-\x{7f}]+[a\x{20}-\x{7e}]\p{L})");
}

TEST(Patterns, FitAsAWhole) {
  const Shape& input = *find_service_model("iam")->find_operation("CreateRole")->input();
  const ModelText pattern = input.find_member(members::iam::RoleName)->shape().constraint()->pattern_text;
  PatternCache patterns;
  EXPECT_TRUE(patterns.matches(pattern, "role-1"));
  EXPECT_FALSE(patterns.matches(pattern, "role 1"));
  EXPECT_FALSE(patterns.matches(pattern, ""));
}

}  // namespace
}  // namespace regionfall::aws
