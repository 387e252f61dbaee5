#include "aws/protocol/query_input.h"

#include <gtest/gtest.h>

namespace regionfall::aws {
namespace {

struct Example {
  std::string_view service;
  std::string_view operation;
  std::string_view form;
  std::string_view input;  // as to_text() has it; or the error
};

std::string read(const Example& example) {
  const ServiceModel& service = *find_service_model(example.service);
  const Shape& shape = *service.find_operation(example.operation)->input();
  const auto parameters = parse_form(example.form);
  if (!parameters) return parameters.error().message;
  const auto value =
      read_query_input(shape, *parameters, service.speaks(Protocol::kEc2) ? QueryDialect::kEc2 : QueryDialect::kQuery);
  return value ? to_text(*value) : value.error().message;
}

TEST(QueryInput, HasListsMapsAndStructures) {
  const Example examples[] = {
      {"iam", "SimulateCustomPolicy", "ActionNames.member.2=b&ActionNames.member.1=a&PolicyInputList.member.1=p",
       R"({ActionNames: ["a", "b"], PolicyInputList: ["p"]})"},
      {"iam", "TagRole",
       "RoleName=r&Tags.member.1.Key=k&Tags.member.1.Value=", R"({RoleName: "r", Tags: [{Key: "k", Value: ""}]})"},
      {"iam", "TagRole", "RoleName=r&Tags=", R"({RoleName: "r", Tags: []})"},
      {"sns", "CreateTopic", "Name=n&Attributes.entry.1.key=a&Attributes.entry.1.value=b",
       R"({Attributes: {"a": "b"}, Name: "n"})"},
      {"rds", "CreateDBSubnetGroup", "SubnetIds.SubnetIdentifier.1=a&SubnetIds.SubnetIdentifier.2=b",
       R"({SubnetIds: ["a", "b"]})"},
      {"rds", "CreateDBSubnetGroup", "SubnetIds.member.1=a", R"({SubnetIds: ["a"]})"},
      {"autoscaling", "DescribeAutoScalingGroups", "MaxRecords=5&IncludeInstances=true",
       R"({IncludeInstances: true, MaxRecords: 5})"},
      {"cloudwatch", "GetMetricStatistics", "StartTime=2026-01-02T03%3A04%3A05Z",
       R"({StartTime: @1767323045000000000})"},
  };
  for (const Example& example : examples) EXPECT_EQ(read(example), example.input) << example.form;
}

TEST(QueryInput, OfEc2HasListsWithoutNamesOfTheirOwn) {
  const Example examples[] = {
      {"ec2", "DescribeVpcs", "Filter.1.Name=n&Filter.1.Value.1=a&Filter.1.Value.2=b&Filter.2.Name=m",
       R"({Filters: [{Name: "n", Values: ["a", "b"]}, {Name: "m"}]})"},
      {"ec2", "DescribeVpcs", "VpcId.10=j&VpcId.2=b&VpcId.1=a", R"({VpcIds: ["a", "b", "j"]})"},
      {"ec2", "CreateVpc", "CidrBlock=10.0.0.0%2F16&TagSpecification.1.Tag.1.Key=k",
       R"({CidrBlock: "10.0.0.0/16", TagSpecifications: [{Tags: [{Key: "k"}]}]})"},
      {"ec2", "AuthorizeSecurityGroupIngress", "GroupId=g&IpPermissions.1.IpRanges.1.CidrIp=0.0.0.0%2F0",
       R"({GroupId: "g", IpPermissions: [{IpRanges: [{CidrIp: "0.0.0.0/0"}]}]})"},
      {"ec2", "DescribeInstances", "DryRun=True", R"({DryRun: true})"},
  };
  for (const Example& example : examples) EXPECT_EQ(read(example), example.input) << example.form;
}

TEST(QueryInput, PassesOverWhatTheModelDoesNotHave) {
  EXPECT_EQ(
      read({"ec2", "DescribeVpcs", "Action=DescribeVpcs&Version=2016-11-15&Colour=red&Filters.1.Name=x&=&.=", ""}),
      "{}");
  EXPECT_EQ(read({"ec2", "DescribeVpcs", "", ""}), "{}");
}

TEST(QueryInput, RefusesValuesOfAnotherKind) {
  EXPECT_EQ(read({"sts", "AssumeRole", "DurationSeconds=soon", ""}),
            "Value (soon) for parameter DurationSeconds is invalid.");
  EXPECT_EQ(read({"sts", "AssumeRole", "DurationSeconds=99999999999", ""}),
            "Value (99999999999) for parameter DurationSeconds is invalid.");
  EXPECT_EQ(read({"ec2", "DescribeVpcs", "VpcId.first=a", ""}), "Key is not a legal integer: first");
  EXPECT_EQ(read({"ec2", "DescribeVpcs", "VpcId.1=%zz", ""}), "a %-sequence is incomplete");
  EXPECT_EQ(read({"ec2", "DescribeVpcs", "VpcId.1=%ff", ""}), "a parameter is not valid UTF-8");
}

TEST(QueryInput, IsBounded) {
  std::string deep = "Item.entry.1.value";
  for (int i = 0; i < 200; ++i) deep += ".L.member.1";
  EXPECT_EQ(read({"dynamodb", "PutItem", deep + ".S=x", ""}), "the input is nested too deeply");
  std::string many;
  for (std::size_t i = 0; i <= kParametersMax; ++i) many += "a&";
  EXPECT_EQ(read({"ec2", "DescribeVpcs", many, ""}), "too many parameters");
}

}  // namespace
}  // namespace regionfall::aws
