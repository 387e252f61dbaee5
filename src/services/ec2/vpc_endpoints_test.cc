#include "services/ec2/ec2_fixture.h"

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using aws::Value;

class VpcEndpoints : public Ec2Test {
 protected:
  Value::Structure gateway(const char* service = "com.amazonaws.us-west-2.s3") {
    return {{m::VpcId, vpc_}, {m::ServiceName, service}};
  }
  Value::Structure interface(Value::List subnets, bool private_dns = false) {
    return {{m::VpcId, vpc_},
            {m::ServiceName, "com.amazonaws.us-west-2.ec2"},
            {m::VpcEndpointType, "Interface"},
            {m::PrivateDnsEnabled, private_dns},
            {m::SubnetIds, std::move(subnets)}};
  }
  Value described(const Value& id) {
    return call("DescribeVpcEndpoints", {{m::VpcEndpointIds, Value::List{id}}})[m::VpcEndpoints].as_list()[0];
  }

  std::string vpc_ = make_vpc();
};

TEST_F(VpcEndpoints, GatewayPutsARouteIntoItsTables) {
  const std::string table = call("CreateRouteTable", {{m::VpcId, vpc_}})[m::RouteTable][m::RouteTableId].as_text();
  Value::Structure input = gateway();
  input.emplace_back(m::RouteTableIds, Value::List{table});
  const Value endpoint = call("CreateVpcEndpoint", input)[m::VpcEndpoint];
  EXPECT_EQ(endpoint[m::State].as_text(), "pending");
  run_timers();
  EXPECT_EQ(described(endpoint[m::VpcEndpointId])[m::State].as_text(), "available");
  const auto routes = [&] {
    return call("DescribeRouteTables", {{m::RouteTableIds, Value::List{table}}})[m::RouteTables]
        .as_list()[0][m::Routes];
  };
  ASSERT_EQ(routes().as_list().size(), 2U);
  EXPECT_EQ(routes().as_list()[1][m::DestinationPrefixListId].as_text(), "pl-68a54001");
  EXPECT_EQ(routes().as_list()[1][m::GatewayId], endpoint[m::VpcEndpointId]);
  EXPECT_EQ(error_code("CreateVpcEndpoint", input), "RouteAlreadyExists");

  call("DeleteVpcEndpoints", {{m::VpcEndpointIds, Value::List{endpoint[m::VpcEndpointId]}}});
  EXPECT_EQ(routes().as_list().size(), 1U);
  run_timers();
  EXPECT_EQ(error_code("DescribeVpcEndpoints", {{m::VpcEndpointIds, Value::List{endpoint[m::VpcEndpointId]}}}),
            "InvalidVpcEndpointId.NotFound");
}

TEST_F(VpcEndpoints, InterfaceHasANetworkInterfaceAndNamesPerSubnet) {
  const std::string subnet = make_subnet(vpc_);
  const Value bare = call("CreateVpcEndpoint", interface({}))[m::VpcEndpoint];
  EXPECT_TRUE(bare[m::DnsEntries].as_list().empty());
  EXPECT_EQ(bare[m::Groups].as_list().size(), 1U);
  EXPECT_EQ(bare[m::DnsOptions][m::DnsRecordIpType].as_text(), "ipv4");

  const Value endpoint = call("CreateVpcEndpoint", interface({subnet}))[m::VpcEndpoint];
  EXPECT_EQ(endpoint[m::NetworkInterfaceIds].as_list().size(), 1U);
  EXPECT_EQ(endpoint[m::DnsEntries].as_list().size(), 2U);
  EXPECT_TRUE(endpoint[m::DnsEntries].as_list()[1][m::DnsName].as_text().ends_with(
      "-us-west-2a.ec2.us-west-2.vpce.amazonaws.com"));
  EXPECT_EQ(error_code("DeleteSubnet", {{m::SubnetId, subnet}}), "DependencyViolation");

  call("ModifyVpcEndpoint",
       {{m::VpcEndpointId, endpoint[m::VpcEndpointId]}, {m::RemoveSubnetIds, Value::List{subnet}}});
  EXPECT_TRUE(described(endpoint[m::VpcEndpointId])[m::NetworkInterfaceIds].as_list().empty());
  call("DeleteSubnet", {{m::SubnetId, subnet}});
}

TEST_F(VpcEndpoints, SubnetConfigurationsChooseTheAddress) {
  const std::string subnet = make_subnet(vpc_, "10.0.1.0/24");
  const auto at = [&](const char* address) {
    return Value::List{Value::of({{m::SubnetId, subnet}, {m::Ipv4, address}})};
  };
  Value::Structure input = interface({subnet});
  input.emplace_back(m::SubnetConfigurations, at("10.0.1.10"));
  const Value id = call("CreateVpcEndpoint", input)[m::VpcEndpoint][m::VpcEndpointId];
  const auto address = [&] {
    const Value interfaces = described(id)[m::NetworkInterfaceIds];
    EXPECT_EQ(interfaces.as_list().size(), 1U);
    return call("DescribeNetworkInterfaces", {{m::NetworkInterfaceIds, interfaces}})[m::NetworkInterfaces]
        .as_list()[0][m::PrivateIpAddress]
        .as_text();
  };
  EXPECT_EQ(address(), "10.0.1.10");

  call("ModifyVpcEndpoint", {{m::VpcEndpointId, id}, {m::SubnetConfigurations, at("10.0.1.11")}});
  EXPECT_EQ(address(), "10.0.1.11");
  EXPECT_EQ(error_code("ModifyVpcEndpoint", {{m::VpcEndpointId, id}, {m::SubnetConfigurations, at("10.9.0.1")}}),
            "InvalidParameterValue");
  EXPECT_EQ(address(), "10.0.1.11");
}

TEST_F(VpcEndpoints, PrivateDnsNeedsHostNamesAndOneEndpoint) {
  EXPECT_EQ(
      error("CreateVpcEndpoint", interface({}, true)),
      "InvalidParameter: Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set "
      "to true for " +
          vpc_);
  call("ModifyVpcAttribute", {{m::VpcId, vpc_}, {m::EnableDnsHostnames, Value::of({{m::Value, true}})}});
  const Value endpoint = call("CreateVpcEndpoint", interface({make_subnet(vpc_)}, true))[m::VpcEndpoint];
  EXPECT_EQ(endpoint[m::DnsEntries].as_list().back()[m::DnsName].as_text(), "ec2.us-west-2.amazonaws.com");
  EXPECT_EQ(error_code("CreateVpcEndpoint", interface({}, true)), "InvalidParameter");
}

TEST_F(VpcEndpoints, OneSubnetToAZone) {
  EXPECT_EQ(
      error_code("CreateVpcEndpoint", interface({make_subnet(vpc_, "10.0.1.0/24"), make_subnet(vpc_, "10.0.2.0/24")})),
      "DuplicateSubnetsInSameZone");
}

TEST_F(VpcEndpoints, UnknownServicesAreRefused) {
  EXPECT_EQ(error("CreateVpcEndpoint", gateway("com.amazonaws.us-west-2.nonsense")),
            "InvalidServiceName: The Vpc Endpoint Service 'com.amazonaws.us-west-2.nonsense' does not exist");
  EXPECT_EQ(error("CreateVpcEndpoint", gateway("com.amazonaws.us-west-2.ec2")),
            "InvalidParameter: Endpoint type (Gateway) does not match available service types (Interface).");
  EXPECT_EQ(error_code("DescribeVpcEndpointServices", {{m::ServiceNames, Value::List{"com.amazonaws.us-east-1.s3"}}}),
            "InvalidServiceName");
}

TEST_F(VpcEndpoints, UnknownEndpointsAreListedNotRefused) {
  const Value answer = call("DeleteVpcEndpoints", {{m::VpcEndpointIds, Value::List{"vpce-0a"}}})[m::Unsuccessful];
  EXPECT_EQ(answer.as_list().at(0)[m::Error][m::Code].as_text(), "InvalidVpcEndpointId.NotFound");
}

TEST_F(VpcEndpoints, PolicyIsJson) {
  Value::Structure input = gateway();
  input.emplace_back(m::PolicyDocument, "{");
  EXPECT_EQ(error_code("CreateVpcEndpoint", input), "InvalidPolicyDocument");
  EXPECT_TRUE(call("CreateVpcEndpoint", gateway())[m::VpcEndpoint][m::PolicyDocument].as_text().starts_with(
      R"({"Version":"2008-10-17")"));
}

TEST_F(VpcEndpoints, ServicesAndPrefixListsAreFound) {
  const Value services =
      call("DescribeVpcEndpointServices", {{m::ServiceNames, Value::List{"com.amazonaws.us-west-2.s3"}},
                                           {m::Filters, Value::List{filter("service-type", {"Gateway"})}}});
  ASSERT_EQ(services[m::ServiceDetails].as_list().size(), 1U);
  EXPECT_EQ(services[m::ServiceNames].as_list().size(), 1U);
  const Value lists = call("DescribePrefixLists", {{m::Filters, Value::List{filter("prefix-list-name", {"*.s3"})}}});
  EXPECT_EQ(lists[m::PrefixLists].as_list().at(0)[m::PrefixListId].as_text(), "pl-68a54001");
  EXPECT_EQ(call("DescribeManagedPrefixLists")[m::PrefixLists].as_list().size(), 3U);
  EXPECT_FALSE(call("GetManagedPrefixListEntries", {{m::PrefixListId, "pl-68a54001"}})[m::Entries].as_list().empty());
}

}  // namespace
}  // namespace regionfall::ec2
