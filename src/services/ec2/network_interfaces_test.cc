#include "services/ec2/ec2_fixture.h"

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using aws::Value;

class NetworkInterfaces : public Ec2Test {
 protected:
  Value make(Value::Structure more = {}) {
    more.emplace_back(m::SubnetId, subnet_);
    return call("CreateNetworkInterface", std::move(more))[m::NetworkInterface];
  }
  Value described(const Value& id) {
    return call("DescribeNetworkInterfaces", {{m::NetworkInterfaceIds, Value::List{id}}})[m::NetworkInterfaces]
        .as_list()[0];
  }
  std::int64_t free_addresses() {
    return call("DescribeSubnets", {{m::SubnetIds, Value::List{subnet_}}})[m::Subnets]
        .as_list()[0][m::AvailableIpAddressCount]
        .as_integer();
  }

  std::string vpc_ = make_vpc();
  std::string subnet_ = make_subnet(vpc_, "10.0.1.0/28");
};

TEST_F(NetworkInterfaces, TakeTheFirstFreeAddressAndTheDefaultGroup) {
  const Value interface = make({{m::Description, "mine"}});
  EXPECT_EQ(interface[m::Status].as_text(), "pending");
  EXPECT_EQ(interface[m::PrivateIpAddress].as_text(), "10.0.1.4");
  EXPECT_EQ(interface[m::Groups].as_list().at(0)[m::GroupName].as_text(), "default");
  EXPECT_EQ(described(interface[m::NetworkInterfaceId])[m::Status].as_text(), "available");
  EXPECT_EQ(free_addresses(), 10);
}

TEST_F(NetworkInterfaces, NamedAddressesMustBeFree) {
  struct Case {
    const char* address;
    const char* error;
  };
  make({{m::PrivateIpAddress, "10.0.1.9"}});
  for (const Case& c : {
           Case{"10.0.1.9", "InvalidIPAddress.InUse: Address 10.0.1.9 is in use."},
           Case{"10.0.1.3", "InvalidParameterValue: Address 10.0.1.3 is in subnet's reserved address range"},
           Case{"10.0.1.15", "InvalidParameterValue: Address 10.0.1.15 is in subnet's reserved address range"},
           Case{"10.0.2.9", "InvalidParameterValue: Address 10.0.2.9 does not fall within the subnet's address range"},
           Case{"nonsense", "InvalidParameterValue: invalid value for parameter address: nonsense"},
       }) {
    EXPECT_EQ(error("CreateNetworkInterface", {{m::SubnetId, subnet_}, {m::PrivateIpAddress, c.address}}), c.error);
  }
}

TEST_F(NetworkInterfaces, SubnetCanBeFull) {
  make({{m::SecondaryPrivateIpAddressCount, 10}});
  EXPECT_EQ(free_addresses(), 0);
  EXPECT_EQ(
      error("CreateNetworkInterface", {{m::SubnetId, subnet_}}),
      "InsufficientFreeAddressesInSubnet: The specified subnet does not have enough free addresses to satisfy the "
      "request.");
}

TEST_F(NetworkInterfaces, AddressesComeAndGo) {
  const Value id = make()[m::NetworkInterfaceId];
  const Value added =
      call("AssignPrivateIpAddresses", {{m::NetworkInterfaceId, id}, {m::SecondaryPrivateIpAddressCount, 2}});
  EXPECT_EQ(added[m::AssignedPrivateIpAddresses].as_list().size(), 2U);
  EXPECT_EQ(described(id)[m::PrivateIpAddresses].as_list().size(), 3U);
  call("UnassignPrivateIpAddresses", {{m::NetworkInterfaceId, id}, {m::PrivateIpAddresses, Value::List{"10.0.1.5"}}});
  EXPECT_EQ(error_code("UnassignPrivateIpAddresses",
                       {{m::NetworkInterfaceId, id}, {m::PrivateIpAddresses, Value::List{"10.0.1.4"}}}),
            "InvalidParameterValue");  // the primary one stays
  EXPECT_EQ(described(id)[m::PrivateIpAddresses].as_list().size(), 2U);
}

TEST_F(NetworkInterfaces, PrefixesAreTakenWhole) {
  const std::string wide = make_subnet(vpc_, "10.0.2.0/24");
  const Value interface =
      call("CreateNetworkInterface", {{m::SubnetId, wide}, {m::Ipv4PrefixCount, 2}})[m::NetworkInterface];
  EXPECT_EQ(interface[m::Ipv4Prefixes].as_list()[0][m::Ipv4Prefix].as_text(), "10.0.2.16/28");
  EXPECT_EQ(interface[m::Ipv4Prefixes].as_list()[1][m::Ipv4Prefix].as_text(), "10.0.2.32/28");
}

TEST_F(NetworkInterfaces, AttributesChange) {
  const Value id = make()[m::NetworkInterfaceId];
  const std::string group = make_group(vpc_);
  const auto change = [&](aws::MemberName name, Value value) {
    call("ModifyNetworkInterfaceAttribute", {{m::NetworkInterfaceId, id}, {name, std::move(value)}});
  };
  change(m::Description, Value::of({{m::Value, "new"}}));
  change(m::SourceDestCheck, Value::of({{m::Value, false}}));
  change(m::Groups, Value::List{group});
  const Value interface = described(id);
  EXPECT_EQ(interface[m::Description].as_text(), "new");
  EXPECT_FALSE(interface[m::SourceDestCheck].as_bool());
  EXPECT_EQ(interface[m::Groups].as_list()[0][m::GroupName].as_text(), "web");
  EXPECT_EQ(error_code("DeleteSecurityGroup", {{m::GroupId, group}}), "DependencyViolation");
  const Value attribute =
      call("DescribeNetworkInterfaceAttribute", {{m::NetworkInterfaceId, id}, {m::Attribute, "description"}});
  EXPECT_EQ(attribute[m::Description][m::Value].as_text(), "new");
}

TEST_F(NetworkInterfaces, GroupsMustBeOfTheSameVpc) {
  const std::string elsewhere = make_group(make_vpc("10.9.0.0/16"));
  EXPECT_EQ(error_code("CreateNetworkInterface", {{m::SubnetId, subnet_}, {m::Groups, Value::List{elsewhere}}}),
            "InvalidParameter");
  EXPECT_EQ(error_code("CreateNetworkInterface", {{m::SubnetId, subnet_}, {m::Groups, Value::List{"sg-0a"}}}),
            "InvalidSecurityGroupID.NotFound");
}

TEST_F(NetworkInterfaces, NamesFollowTheVpc) {
  const Value id = make()[m::NetworkInterfaceId];
  EXPECT_FALSE(described(id).has(m::PrivateDnsName));
  call("ModifyVpcAttribute", {{m::VpcId, vpc_}, {m::EnableDnsHostnames, Value::of({{m::Value, true}})}});
  EXPECT_EQ(described(id)[m::PrivateDnsName].as_text(), "ip-10-0-1-4.us-west-2.compute.internal");
}

}  // namespace
}  // namespace regionfall::ec2
