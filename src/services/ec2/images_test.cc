#include "services/ec2/ec2_fixture.h"

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using aws::Value;

using Images = Ec2Test;

TEST_F(Images, ThoseThatConfigurationsLookForAreThere) {
  struct Case {
    const char* owner;
    std::vector<std::pair<const char*, const char*>> filters;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"amazon", {{"name", "amzn-ami-minimal-hvm-*"}, {"root-device-type", "ebs"}}},
           {"amazon", {{"name", "amzn2-ami-*"}, {"root-device-type", "ebs"}, {"architecture", "x86_64"}}},
           {"amazon", {{"name", "amzn-ami-hvm-*-x86_64-gp2"}}},
           {"amazon", {{"name", "amzn2-ami-minimal-hvm-*"}, {"architecture", "arm64"}}},
           {"amazon", {{"name", "al2023-ami-2023.*-x86_64"}, {"virtualization-type", "hvm"}}},
           {"099720109477", {{"name", "ubuntu/images/hvm-ssd*/ubuntu-*-amd64-server-*"}, {"state", "available"}}},
           {"amazon", {{"platform", "windows"}, {"is-public", "true"}}},
       }) {
    Value::List filters;
    for (const auto& [name, value] : c.filters) filters.push_back(filter(name, {value}));
    const Value found = call("DescribeImages", {{m::Owners, Value::List{c.owner}}, {m::Filters, filters}})[m::Images];
    EXPECT_FALSE(found.as_list().empty()) << c.filters[0].second;
  }
  EXPECT_TRUE(call("DescribeImages", {{m::Owners, Value::List{"self"}}})[m::Images].as_list().empty());
}

TEST_F(Images, IdsAreTheRegionsOwnAndStay) {
  const Value images = call("DescribeImages")[m::Images];
  const Value& id = images.as_list()[0][m::ImageId];
  EXPECT_EQ(call("DescribeImages", {{m::ImageIds, Value::List{id}}})[m::Images].as_list().size(), 1U);
  EXPECT_EQ(error("DescribeImages", {{m::ImageIds, Value::List{"ami-0a"}}}),
            "InvalidAMIID.NotFound: The image id '[ami-0a]' does not exist");
}

TEST_F(Images, InstanceTypesAreData) {
  const Value type =
      call("DescribeInstanceTypes", {{m::InstanceTypes, Value::List{"m5.xlarge"}}})[m::InstanceTypes].as_list().at(0);
  EXPECT_EQ(type[m::VCpuInfo][m::DefaultVCpus].as_integer(), 4);
  EXPECT_EQ(type[m::MemoryInfo][m::SizeInMiB].as_integer(), 16384);
  EXPECT_EQ(type[m::NetworkInfo][m::MaximumNetworkInterfaces].as_integer(), 4);
  EXPECT_EQ(error_code("DescribeInstanceTypes", {{m::InstanceTypes, Value::List{"m5.huge"}}}), "InvalidInstanceType");
  const Value offerings =
      call("DescribeInstanceTypeOfferings",
           {{m::LocationType, "availability-zone"},
            {m::Filters, Value::List{filter("instance-type", {"t3.micro"})}}})[m::InstanceTypeOfferings];
  EXPECT_EQ(offerings.as_list().size(), 4U);
}

TEST_F(Images, AccountAttributesNameTheDefaultVpc) {
  const Value attributes =
      call("DescribeAccountAttributes", {{m::AttributeNames, Value::List{"default-vpc"}}})[m::AccountAttributes];
  EXPECT_TRUE(
      attributes.as_list().at(0)[m::AttributeValues].as_list()[0][m::AttributeValue].as_text().starts_with("vpc-"));
}

}  // namespace
}  // namespace regionfall::ec2
