#include "services/ec2/ec2_fixture.h"

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using aws::Value;

class Gateways : public Ec2Test {
 protected:
  std::string make_gateway() {
    return call("CreateInternetGateway")[m::InternetGateway][m::InternetGatewayId].as_text();
  }
  Value::Structure attachment(const std::string& gateway) {
    return {{m::InternetGatewayId, gateway}, {m::VpcId, vpc_}};
  }
  std::string make_address() { return call("AllocateAddress")[m::AllocationId].as_text(); }
  std::string make_interface() {
    return call("CreateNetworkInterface", {{m::SubnetId, subnet_}})[m::NetworkInterface][m::NetworkInterfaceId]
        .as_text();
  }
  Value nat(const std::string& id) {
    return call("DescribeNatGateways", {{m::NatGatewayIds, Value::List{id}}})[m::NatGateways].as_list()[0];
  }
  std::string make_nat() {
    return call("CreateNatGateway",
                {{m::SubnetId, subnet_}, {m::AllocationId, make_address()}})[m::NatGateway][m::NatGatewayId]
        .as_text();
  }
  Value address(const std::string& id) {
    return call("DescribeAddresses", {{m::AllocationIds, Value::List{id}}})[m::Addresses].as_list()[0];
  }

  std::string vpc_ = make_vpc();
  std::string subnet_ = make_subnet(vpc_);
};

TEST_F(Gateways, OneGatewayToAVpcAndOneVpcToAGateway) {
  const std::string gateway = make_gateway();
  call("AttachInternetGateway", attachment(gateway));
  EXPECT_EQ(error("AttachInternetGateway", attachment(gateway)),
            "Resource.AlreadyAssociated: resource " + gateway + " is already attached to network " + vpc_);
  EXPECT_EQ(error("AttachInternetGateway", attachment(make_gateway())),
            "InvalidParameterValue: Network " + vpc_ + " already has an internet gateway attached");
  EXPECT_EQ(error_code("DeleteInternetGateway", {{m::InternetGatewayId, gateway}}), "DependencyViolation");
  EXPECT_EQ(error_code("DeleteVpc", {{m::VpcId, vpc_}}), "DependencyViolation");
  call("DetachInternetGateway", attachment(gateway));
  EXPECT_EQ(error("DetachInternetGateway", attachment(gateway)),
            "Gateway.NotAttached: resource " + gateway + " is not attached to network " + vpc_);
  call("DeleteInternetGateway", {{m::InternetGatewayId, gateway}});
}

TEST_F(Gateways, AddressesHoldTheGateway) {
  const std::string gateway = make_gateway();
  const Value::Structure associate = {{m::AllocationId, make_address()}, {m::NetworkInterfaceId, make_interface()}};
  EXPECT_EQ(error("AssociateAddress", associate),
            "Gateway.NotAttached: Network " + vpc_ + " is not attached to any internet gateway");
  call("AttachInternetGateway", attachment(gateway));
  const Value association = call("AssociateAddress", associate)[m::AssociationId];
  EXPECT_EQ(error_code("DetachInternetGateway", attachment(gateway)), "DependencyViolation");
  call("DisassociateAddress", {{m::AssociationId, association}});
  call("DetachInternetGateway", attachment(gateway));
}

TEST_F(Gateways, AddressMovesOnlyWhenAllowedTo) {
  call("AttachInternetGateway", attachment(make_gateway()));
  const std::string id = make_address();
  const std::string first = make_interface();
  const std::string second = make_interface();
  const auto associate = [&](const std::string& interface, bool may_move) {
    return Value::Structure{
        {m::AllocationId, id}, {m::NetworkInterfaceId, interface}, {m::AllowReassociation, may_move}};
  };
  const Value association = call("AssociateAddress", associate(first, false))[m::AssociationId];
  EXPECT_EQ(call("AssociateAddress", associate(first, false))[m::AssociationId], association);
  EXPECT_EQ(error_code("AssociateAddress", associate(second, false)), "Resource.AlreadyAssociated");
  call("AssociateAddress", associate(second, true));
  EXPECT_EQ(address(id)[m::NetworkInterfaceId].as_text(), second);
  EXPECT_EQ(error_code("ReleaseAddress", {{m::AllocationId, id}}), "InvalidIPAddress.InUse");
  call("DeleteNetworkInterface", {{m::NetworkInterfaceId, second}});
  EXPECT_FALSE(address(id).has(m::AssociationId));
  call("ReleaseAddress", {{m::AllocationId, id}});
  EXPECT_EQ(error("ReleaseAddress", {{m::AllocationId, id}}),
            "InvalidAllocationID.NotFound: The allocation ID '" + id + "' does not exist");
}

TEST_F(Gateways, FiveAddressesToARegion) {
  for (int i = 0; i < 5; ++i) make_address();
  EXPECT_EQ(error("AllocateAddress"), "AddressLimitExceeded: The maximum number of addresses has been reached.");
}

TEST_F(Gateways, ReverseNamesLockAnAddress) {
  const std::string id = make_address();
  call("ModifyAddressAttribute", {{m::AllocationId, id}, {m::DomainName, "mail.example.com"}});
  const Value shown =
      call("DescribeAddressesAttribute", {{m::AllocationIds, Value::List{id}}, {m::Attribute, "domain-name"}});
  EXPECT_EQ(shown[m::Addresses].as_list()[0][m::PtrRecord].as_text(), "mail.example.com.");
  EXPECT_EQ(error_code("ReleaseAddress", {{m::AllocationId, id}}), "InvalidAddress.Locked");
  call("ResetAddressAttribute", {{m::AllocationId, id}, {m::Attribute, "domain-name"}});
  call("ReleaseAddress", {{m::AllocationId, id}});
}

TEST_F(Gateways, NatGatewayIsPendingUntilTheNextTurn) {
  call("AttachInternetGateway", attachment(make_gateway()));
  const std::string id = make_nat();
  EXPECT_EQ(nat(id)[m::State].as_text(), "pending");
  run_timers();
  const Value gateway = nat(id);
  EXPECT_EQ(gateway[m::State].as_text(), "available");
  const Value& place = gateway[m::NatGatewayAddresses].as_list().at(0);
  EXPECT_EQ(place[m::PrivateIp].as_text(), "10.0.1.4");
  EXPECT_TRUE(place[m::IsPrimary].as_bool());
  EXPECT_EQ(address(place[m::AllocationId].as_text())[m::AssociationId], place[m::AssociationId]);
  EXPECT_EQ(error_code("ReleaseAddress", {{m::AllocationId, place[m::AllocationId]}}), "AuthFailure");
  EXPECT_EQ(error_code("DeleteSubnet", {{m::SubnetId, subnet_}}), "DependencyViolation");
}

TEST_F(Gateways, DeletedNatGatewayIsShownForAnHour) {
  call("AttachInternetGateway", attachment(make_gateway()));
  const std::string id = make_nat();
  run_timers();
  const std::string allocation = nat(id)[m::NatGatewayAddresses].as_list()[0][m::AllocationId].as_text();
  call("DeleteNatGateway", {{m::NatGatewayId, id}});
  EXPECT_EQ(nat(id)[m::State].as_text(), "deleting");
  run_timers();
  EXPECT_EQ(nat(id)[m::State].as_text(), "deleted");
  call("ReleaseAddress", {{m::AllocationId, allocation}});
  call("DeleteSubnet", {{m::SubnetId, subnet_}});
  advance(std::chrono::hours(1));
  run_timers();
  EXPECT_EQ(error("DescribeNatGateways", {{m::NatGatewayIds, Value::List{id}}}),
            "NatGatewayNotFound: The Nat Gateway " + id + " was not found");
}

TEST_F(Gateways, PublicNatGatewayFailsWithoutAnInternetGateway) {
  const std::string id = make_nat();
  run_timers();
  const Value gateway = nat(id);
  EXPECT_EQ(gateway[m::State].as_text(), "failed");
  EXPECT_EQ(gateway[m::FailureCode].as_text(), "Gateway.NotAttached");
  EXPECT_TRUE(call("DescribeNetworkInterfaces")[m::NetworkInterfaces].as_list().empty());
}

TEST_F(Gateways, PrivateNatGatewayTakesFurtherAddresses) {
  const Value made =
      call("CreateNatGateway", {{m::SubnetId, subnet_}, {m::ConnectivityType, "private"}})[m::NatGateway];
  const std::string id = made[m::NatGatewayId].as_text();
  EXPECT_EQ(error_code("AssignPrivateNatGatewayAddress", {{m::NatGatewayId, id}, {m::PrivateIpAddressCount, 1}}),
            "IncorrectState");
  run_timers();
  call("AssignPrivateNatGatewayAddress", {{m::NatGatewayId, id}, {m::PrivateIpAddressCount, 2}});
  EXPECT_EQ(nat(id)[m::NatGatewayAddresses].as_list().size(), 3U);
  call("UnassignPrivateNatGatewayAddress", {{m::NatGatewayId, id}, {m::PrivateIpAddresses, Value::List{"10.0.1.5"}}});
  EXPECT_EQ(nat(id)[m::NatGatewayAddresses].as_list().size(), 2U);
}

TEST_F(Gateways, PublicNatGatewayTakesFurtherElasticAddresses) {
  call("AttachInternetGateway", attachment(make_gateway()));
  const std::string id = make_nat();
  run_timers();
  const std::string more = make_address();
  const Value added =
      call("AssociateNatGatewayAddress", {{m::NatGatewayId, id}, {m::AllocationIds, Value::List{more}}});
  EXPECT_EQ(added[m::NatGatewayAddresses].as_list()[0][m::Status].as_text(), "associating");
  call("DisassociateNatGatewayAddress",
       {{m::NatGatewayId, id},
        {m::AssociationIds, Value::List{added[m::NatGatewayAddresses].as_list()[0][m::AssociationId]}}});
  call("ReleaseAddress", {{m::AllocationId, more}});
}

TEST_F(Gateways, EgressOnlyGatewayBelongsToItsVpc) {
  const Value made = call("CreateEgressOnlyInternetGateway", {{m::VpcId, vpc_}})[m::EgressOnlyInternetGateway];
  EXPECT_EQ(made[m::Attachments].as_list()[0][m::State].as_text(), "attached");
  EXPECT_EQ(error_code("DeleteVpc", {{m::VpcId, vpc_}}), "DependencyViolation");
  const Value::Structure id = {{m::EgressOnlyInternetGatewayId, made[m::EgressOnlyInternetGatewayId]}};
  EXPECT_TRUE(call("DeleteEgressOnlyInternetGateway", id)[m::ReturnCode].as_bool());
  EXPECT_EQ(error_code("DeleteEgressOnlyInternetGateway", id), "InvalidGatewayID.NotFound");
}

}  // namespace
}  // namespace regionfall::ec2
