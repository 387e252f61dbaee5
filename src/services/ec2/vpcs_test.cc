#include "services/ec2/ec2_fixture.h"

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using aws::Value;

using Vpcs = Ec2Test;

TEST_F(Vpcs, AccountFindsADefaultVpcInARegionThatItHasNeverUsed) {
  const Value vpcs = call("DescribeVpcs")[m::Vpcs];
  ASSERT_EQ(vpcs.as_list().size(), 1U);
  const Value& vpc = vpcs.as_list()[0];
  EXPECT_TRUE(vpc[m::IsDefault].as_bool());
  EXPECT_EQ(vpc[m::CidrBlock].as_text(), "172.31.0.0/16");
  EXPECT_EQ(call("DescribeSubnets")[m::Subnets].as_list().size(), 4U);
  EXPECT_EQ(call("DescribeSecurityGroups")[m::SecurityGroups].as_list()[0][m::GroupName].as_text(), "default");
}

TEST_F(Vpcs, AccountsDoNotSeeOneAnother) {
  const std::string vpc = make_vpc();
  as("222222222222");
  EXPECT_EQ(call("DescribeVpcs")[m::Vpcs].as_list().size(), 1U);
  EXPECT_EQ(error("DeleteVpc", {{m::VpcId, vpc}}), "InvalidVpcID.NotFound: The vpc ID '" + vpc + "' does not exist");
}

TEST_F(Vpcs, CreationAnswersWithTheNewVpc) {
  const Value vpc = call(
      "CreateVpc", {{m::CidrBlock, "10.1.2.3/16"}, {m::TagSpecifications, tagged("vpc", {tag("Name", "a")})}})[m::Vpc];
  EXPECT_EQ(vpc[m::CidrBlock].as_text(), "10.1.0.0/16");  // in its canonical form
  EXPECT_EQ(vpc[m::State].as_text(), "pending");
  EXPECT_EQ(vpc[m::OwnerId].as_text(), "111111111111");
  EXPECT_EQ(vpc[m::InstanceTenancy].as_text(), "default");
  EXPECT_TRUE(vpc[m::DhcpOptionsId].as_text().starts_with("dopt-"));
  EXPECT_EQ(vpc[m::VpcId].as_text().size(), std::string_view("vpc-0123456789abcdef0").size());
  EXPECT_EQ(vpc[m::Tags], Value(Value::List{tag("Name", "a")}));
  const Value described = call("DescribeVpcs", {{m::VpcIds, Value::List{vpc[m::VpcId]}}})[m::Vpcs].as_list()[0];
  EXPECT_EQ(described[m::State].as_text(), "available");
}

TEST_F(Vpcs, BadBlocksAreRefused) {
  struct Case {
    const char* cidr;
    const char* error;
  };
  for (const Case& c : {
           Case{"10.0.0.0",
                "InvalidParameterValue: Value (10.0.0.0) for parameter cidrBlock is invalid. This is not a "
                "valid CIDR block."},
           Case{"10.0.0.0/15", "InvalidVpc.Range: The CIDR '10.0.0.0/15' is invalid."},
           Case{"10.0.0.0/29", "InvalidVpc.Range: The CIDR '10.0.0.0/29' is invalid."},
           Case{"", "MissingParameter: The request must contain the parameter cidrBlock"},
       }) {
    EXPECT_EQ(error("CreateVpc", {{m::CidrBlock, c.cidr}}), c.error);
  }
}

TEST_F(Vpcs, FiveToARegionTheDefaultOneIncluded) {
  for (int i = 0; i < 4; ++i) make_vpc();
  EXPECT_EQ(error("CreateVpc", {{m::CidrBlock, "10.0.0.0/16"}}),
            "VpcLimitExceeded: The maximum number of VPCs has been reached.");
}

TEST_F(Vpcs, DryRunChangesNothing) {
  EXPECT_EQ(error("CreateVpc", {{m::CidrBlock, "10.0.0.0/16"}, {m::DryRun, true}}),
            "DryRunOperation: Request would have succeeded, but DryRun flag is set.");
  EXPECT_EQ(error_code("CreateVpc", {{m::CidrBlock, "10.0.0.0/15"}, {m::DryRun, true}}), "InvalidVpc.Range");
  EXPECT_EQ(call("DescribeVpcs")[m::Vpcs].as_list().size(), 1U);
}

TEST_F(Vpcs, AttributesAreChangedOneByOne) {
  const std::string vpc = make_vpc();
  const auto attribute = [&](const char* name, aws::MemberName member) {
    return call("DescribeVpcAttribute", {{m::VpcId, vpc}, {m::Attribute, name}})[member][m::Value].as_bool();
  };
  EXPECT_TRUE(attribute("enableDnsSupport", m::EnableDnsSupport));
  EXPECT_FALSE(attribute("enableDnsHostnames", m::EnableDnsHostnames));
  const Value yes = Value::of({{m::Value, true}});
  call("ModifyVpcAttribute", {{m::VpcId, vpc}, {m::EnableDnsHostnames, yes}});
  EXPECT_TRUE(attribute("enableDnsHostnames", m::EnableDnsHostnames));
  EXPECT_EQ(
      error_code("ModifyVpcAttribute", {{m::VpcId, vpc}, {m::EnableDnsHostnames, yes}, {m::EnableDnsSupport, yes}}),
      "InvalidParameterCombination");
}

TEST_F(Vpcs, FurtherBlocksComeAndGo) {
  const std::string vpc = make_vpc("10.1.0.0/16");
  const auto associate = [&](const char* cidr) { return Value::Structure{{m::VpcId, vpc}, {m::CidrBlock, cidr}}; };
  const Value added = call("AssociateVpcCidrBlock", associate("10.2.0.0/16"))[m::CidrBlockAssociation];
  EXPECT_EQ(added[m::CidrBlockState][m::State].as_text(), "associating");
  EXPECT_EQ(error_code("AssociateVpcCidrBlock", associate("10.2.4.0/24")), "InvalidVpc.Conflict");
  EXPECT_EQ(error_code("AssociateVpcCidrBlock", associate("192.168.0.0/16")), "InvalidVpc.Range");

  make_subnet(vpc, "10.2.4.0/24");
  const Value::Structure disassociate = {{m::AssociationId, added[m::AssociationId]}};
  EXPECT_EQ(error_code("DisassociateVpcCidrBlock", disassociate), "InvalidCidrBlock.InUse");
  const Value subnet = call("DescribeSubnets", {{m::Filters, Value::List{filter("vpc-id", {vpc})}}})[m::Subnets];
  call("DeleteSubnet", {{m::SubnetId, subnet.as_list()[0][m::SubnetId]}});
  call("DisassociateVpcCidrBlock", disassociate);
  EXPECT_EQ(error_code("DisassociateVpcCidrBlock", disassociate), "InvalidVpcCidrBlockAssociationID.NotFound");
}

TEST_F(Vpcs, AmazonGivesIpv6Blocks) {
  const Value vpc = call("CreateVpc", {{m::CidrBlock, "10.0.0.0/16"}, {m::AmazonProvidedIpv6CidrBlock, true}})[m::Vpc];
  const Value& block = vpc[m::Ipv6CidrBlockAssociationSet].as_list().at(0);
  EXPECT_TRUE(block[m::Ipv6CidrBlock].as_text().ends_with("00::/56"));
  EXPECT_EQ(block[m::Ipv6Pool].as_text(), "Amazon");
  EXPECT_EQ(block[m::NetworkBorderGroup].as_text(), "us-west-2");
}

TEST_F(Vpcs, DeletionNeedsAnEmptyVpcAndTakesItsPartsAlong) {
  const std::string vpc = make_vpc();
  const std::string subnet = make_subnet(vpc);
  const std::string still_used = "DependencyViolation: The vpc '" + vpc + "' has dependencies and cannot be deleted.";
  EXPECT_EQ(error("DeleteVpc", {{m::VpcId, vpc}}), still_used);
  call("DeleteSubnet", {{m::SubnetId, subnet}});
  const std::string group = make_group(vpc);
  EXPECT_EQ(error("DeleteVpc", {{m::VpcId, vpc}}), still_used);
  call("DeleteSecurityGroup", {{m::GroupId, group}});
  call("DeleteVpc", {{m::VpcId, vpc}});
  const Value in_vpc = Value::List{filter("vpc-id", {vpc})};
  EXPECT_TRUE(call("DescribeSecurityGroups", {{m::Filters, in_vpc}})[m::SecurityGroups].as_list().empty());
  EXPECT_EQ(error("DescribeVpcs", {{m::VpcIds, Value::List{vpc}}}),
            "InvalidVpcID.NotFound: The vpc ID '" + vpc + "' does not exist");
}

TEST_F(Vpcs, DefaultVpcCanBeMadeAgain) { EXPECT_EQ(error_code("CreateDefaultVpc"), "DefaultVpcAlreadyExists"); }

TEST_F(Vpcs, PagesFollowOneAnother) {
  for (int i = 0; i < 4; ++i) make_vpc();
  std::vector<std::string> ids;
  Value token;
  do {
    const Value page = call("DescribeVpcs", {{m::MaxResults, 2}, {m::NextToken, token}});
    EXPECT_LE(page[m::Vpcs].as_list().size(), 2U);
    for (const Value& vpc : page[m::Vpcs].as_list()) ids.push_back(vpc[m::VpcId].as_text());
    token = page[m::NextToken];
  } while (!token.absent());
  EXPECT_EQ(ids.size(), 5U);
  EXPECT_TRUE(std::ranges::is_sorted(ids));
  EXPECT_EQ(error_code("DescribeVpcs", {{m::NextToken, "nonsense"}}), "InvalidNextToken");
}

TEST_F(Vpcs, IdsAreChecked) {
  const auto describe = [&](std::vector<std::string> ids) {
    return error("DescribeVpcs", {{m::VpcIds, aws::text_list(ids)}});
  };
  EXPECT_EQ(describe({"vpc-0a"}), "InvalidVpcID.NotFound: The vpc ID 'vpc-0a' does not exist");
  EXPECT_EQ(describe({"vpc-0a", "vpc-0b"}), "InvalidVpcID.NotFound: The vpc IDs 'vpc-0a, vpc-0b' do not exist");
  EXPECT_EQ(describe({"subnet-0a"}), "InvalidVpcID.Malformed: Invalid id: \"subnet-0a\" (expecting \"vpc-...\")");
}

TEST_F(Vpcs, OperationsWithoutAHandlerAreNotImplemented) {
  EXPECT_EQ(error_code("CreateTransitGateway"), "NotImplemented");
}

}  // namespace
}  // namespace regionfall::ec2
