#include "services/ec2/ec2_fixture.h"

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using aws::Value;

using Subnets = Ec2Test;

TEST_F(Subnets, CreationAnswersWithTheNewSubnet) {
  const std::string vpc = make_vpc();
  const Value subnet = call(
      "CreateSubnet", {{m::VpcId, vpc}, {m::CidrBlock, "10.0.1.7/24"}, {m::AvailabilityZone, "us-west-2b"}})[m::Subnet];
  EXPECT_EQ(subnet[m::CidrBlock].as_text(), "10.0.1.0/24");
  EXPECT_EQ(subnet[m::AvailabilityZoneId].as_text(), "usw2-az1");
  EXPECT_EQ(subnet[m::AvailableIpAddressCount].as_integer(), 251);
  EXPECT_EQ(subnet[m::State].as_text(), "available");
  EXPECT_EQ(subnet[m::SubnetArn].as_text(),
            "arn:aws:ec2:us-west-2:111111111111:subnet/" + subnet[m::SubnetId].as_text());
  EXPECT_EQ(subnet[m::PrivateDnsNameOptionsOnLaunch][m::HostnameType].as_text(), "ip-name");
}

TEST_F(Subnets, BadBlocksAndZonesAreRefused) {
  const std::string vpc = make_vpc();
  make_subnet(vpc, "10.0.1.0/24");
  struct Case {
    const char* cidr;
    const char* zone;
    const char* error;
  };
  for (const Case& c : {
           Case{"10.0.1.128/25", "", "InvalidSubnet.Conflict: The CIDR '10.0.1.128/25' conflicts with another subnet"},
           Case{"10.0.0.0/16", "", "InvalidSubnet.Conflict: The CIDR '10.0.0.0/16' conflicts with another subnet"},
           Case{"10.1.0.0/24", "", "InvalidSubnet.Range: The CIDR '10.1.0.0/24' is invalid."},
           Case{"10.0.2.0/29", "", "InvalidSubnet.Range: The CIDR '10.0.2.0/29' is invalid."},
           Case{"10.0.2.0", "",
                "InvalidParameterValue: Value (10.0.2.0) for parameter cidrBlock is invalid. This is not a valid CIDR "
                "block."},
           Case{"10.0.2.0/24", "us-west-2z",
                "InvalidParameterValue: Value (us-west-2z) for parameter availabilityZone is invalid. Subnets can "
                "currently only be created in the following availability zones: us-west-2a, us-west-2b, us-west-2c, "
                "us-west-2d."},
       }) {
    EXPECT_EQ(error("CreateSubnet", {{m::VpcId, vpc}, {m::CidrBlock, c.cidr}, {m::AvailabilityZone, c.zone}}), c.error);
  }
}

TEST_F(Subnets, Ipv6BlocksComeFromTheVpc) {
  const Value vpc = call("CreateVpc", {{m::CidrBlock, "10.0.0.0/16"}, {m::AmazonProvidedIpv6CidrBlock, true}})[m::Vpc];
  std::string block = vpc[m::Ipv6CidrBlockAssociationSet].as_list()[0][m::Ipv6CidrBlock].as_text();
  block.replace(block.size() - 3, 3, "/64");
  const Value subnet = call(
      "CreateSubnet", {{m::VpcId, vpc[m::VpcId]}, {m::CidrBlock, "10.0.1.0/24"}, {m::Ipv6CidrBlock, block}})[m::Subnet];
  EXPECT_EQ(subnet[m::Ipv6CidrBlockAssociationSet].as_list()[0][m::Ipv6CidrBlock].as_text(), block);
  EXPECT_EQ(
      error_code("CreateSubnet", {{m::VpcId, vpc[m::VpcId]}, {m::CidrBlock, "10.0.2.0/24"}, {m::Ipv6CidrBlock, block}}),
      "InvalidSubnet.Conflict");
  EXPECT_EQ(error_code("CreateSubnet",
                       {{m::VpcId, vpc[m::VpcId]}, {m::CidrBlock, "10.0.2.0/24"}, {m::Ipv6CidrBlock, "2001:db8::/64"}}),
            "InvalidSubnet.Range");
}

TEST_F(Subnets, AttributesChange) {
  const std::string subnet = make_subnet(make_vpc());
  const Value yes = Value::of({{m::Value, true}});
  call("ModifySubnetAttribute", {{m::SubnetId, subnet}, {m::MapPublicIpOnLaunch, yes}});
  call("ModifySubnetAttribute", {{m::SubnetId, subnet}, {m::PrivateDnsHostnameTypeOnLaunch, "resource-name"}});
  EXPECT_EQ(error_code("ModifySubnetAttribute", {{m::SubnetId, subnet}, {m::AssignIpv6AddressOnCreation, yes}}),
            "InvalidParameterValue");
  const Value row = call("DescribeSubnets", {{m::SubnetIds, Value::List{subnet}}})[m::Subnets].as_list()[0];
  EXPECT_TRUE(row[m::MapPublicIpOnLaunch].as_bool());
  EXPECT_EQ(row[m::PrivateDnsNameOptionsOnLaunch][m::HostnameType].as_text(), "resource-name");
}

TEST_F(Subnets, FiltersSelect) {
  const std::string vpc = make_vpc();
  const std::string subnet = make_subnet(vpc, "10.0.1.0/24");
  make_subnet(vpc, "10.0.2.0/24");
  for (const Value& one : {filter("cidr-block", {"10.0.1.0/24"}), filter("cidrBlock", {"10.0.1.*"})}) {
    const Value found = call("DescribeSubnets", {{m::Filters, Value::List{filter("vpc-id", {vpc}), one}}})[m::Subnets];
    ASSERT_EQ(found.as_list().size(), 1U);
    EXPECT_EQ(found.as_list()[0][m::SubnetId].as_text(), subnet);
  }
}

TEST_F(Subnets, DefaultSubnetIsMadeOncePerZone) {
  EXPECT_EQ(error_code("CreateDefaultSubnet", {{m::AvailabilityZone, "us-west-2a"}}),
            "DefaultSubnetAlreadyExistsInAvailabilityZone");
  const Value subnets =
      call("DescribeSubnets", {{m::Filters, Value::List{filter("availability-zone", {"us-west-2b"})}}});
  const Value& old = subnets[m::Subnets].as_list()[0];
  call("DeleteSubnet", {{m::SubnetId, old[m::SubnetId]}});
  const Value made = call("CreateDefaultSubnet", {{m::AvailabilityZone, "us-west-2b"}})[m::Subnet];
  EXPECT_EQ(made[m::CidrBlock].as_text(), old[m::CidrBlock].as_text());
  EXPECT_TRUE(made[m::DefaultForAz].as_bool());
}

TEST_F(Subnets, ZonesAreThoseOfTheRegion) {
  const Value zones = call("DescribeAvailabilityZones")[m::AvailabilityZones];
  ASSERT_EQ(zones.as_list().size(), 4U);
  EXPECT_EQ(zones.as_list()[2][m::ZoneName].as_text(), "us-west-2c");
  EXPECT_EQ(zones.as_list()[2][m::ZoneId].as_text(), "usw2-az3");
  const Value one = call("DescribeAvailabilityZones", {{m::Filters, Value::List{filter("zone-id", {"usw2-az1"})}}});
  EXPECT_EQ(one[m::AvailabilityZones].as_list().size(), 1U);
  EXPECT_EQ(error("DescribeAvailabilityZones", {{m::ZoneNames, Value::List{"eu-west-1a"}}}),
            "InvalidParameterValue: Invalid availability zone: [eu-west-1a]");
  EXPECT_EQ(call("DescribeRegions", {{m::RegionNames, Value::List{"eu-west-1"}}})[m::Regions]
                .as_list()[0][m::Endpoint]
                .as_text(),
            "ec2.eu-west-1.amazonaws.com");
}

}  // namespace
}  // namespace regionfall::ec2
