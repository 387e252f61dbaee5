#include "services/ec2/ec2_fixture.h"

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using aws::Value;

class RouteTables : public Ec2Test {
 protected:
  Value table(const std::string& id) {
    return call("DescribeRouteTables", {{m::RouteTableIds, Value::List{id}}})[m::RouteTables].as_list()[0];
  }
  std::string main_table() {
    const Value found =
        call("DescribeRouteTables",
             {{m::Filters, Value::List{filter("vpc-id", {vpc_}), filter("association.main", {"true"})}}});
    return found[m::RouteTables].as_list().at(0)[m::RouteTableId].as_text();
  }
  // "10.0.0.0/16 local active", one a route.
  std::vector<std::string> routes(const std::string& id) {
    std::vector<std::string> shown;
    const Value described = table(id);
    for (const Value& route : described[m::Routes].as_list()) {
      shown.push_back(route[m::DestinationCidrBlock].as_text() + route[m::DestinationIpv6CidrBlock].as_text() +
                      route[m::DestinationPrefixListId].as_text() + " " + route[m::GatewayId].as_text().substr(0, 5) +
                      " " + route[m::State].as_text());
    }
    return shown;
  }
  std::string attached_gateway() {
    const std::string id = call("CreateInternetGateway")[m::InternetGateway][m::InternetGatewayId].as_text();
    call("AttachInternetGateway", {{m::InternetGatewayId, id}, {m::VpcId, vpc_}});
    return id;
  }

  std::string vpc_ = make_vpc();
  std::string table_ = call("CreateRouteTable", {{m::VpcId, vpc_}})[m::RouteTable][m::RouteTableId].as_text();
};

using Lines = std::vector<std::string>;

TEST_F(RouteTables, VpcBlocksAreLocal) {
  EXPECT_EQ(routes(table_), Lines{"10.0.0.0/16 local active"});
  call("AssociateVpcCidrBlock", {{m::VpcId, vpc_}, {m::CidrBlock, "10.2.0.0/16"}});
  EXPECT_EQ(routes(table_), (Lines{"10.0.0.0/16 local active", "10.2.0.0/16 local active"}));
  EXPECT_EQ(error_code("DeleteRoute", {{m::RouteTableId, table_}, {m::DestinationCidrBlock, "10.0.0.0/16"}}),
            "InvalidParameterValue");
}

TEST_F(RouteTables, RouteTurnsIntoABlackHoleWhenItsGatewayIsGone) {
  const std::string gateway = attached_gateway();
  call("CreateRoute", {{m::RouteTableId, table_}, {m::DestinationCidrBlock, "0.0.0.0/0"}, {m::GatewayId, gateway}});
  EXPECT_EQ(routes(table_), (Lines{"10.0.0.0/16 local active", "0.0.0.0/0 igw-0 active"}));
  call("DetachInternetGateway", {{m::InternetGatewayId, gateway}, {m::VpcId, vpc_}});
  EXPECT_EQ(routes(table_), (Lines{"10.0.0.0/16 local active", "0.0.0.0/0 igw-0 blackhole"}));
}

TEST_F(RouteTables, BadRoutesAreRefused) {
  const std::string gateway = attached_gateway();
  const std::string other_gateway = call("CreateInternetGateway")[m::InternetGateway][m::InternetGatewayId].as_text();
  call("CreateRoute", {{m::RouteTableId, table_}, {m::DestinationCidrBlock, "0.0.0.0/0"}, {m::GatewayId, gateway}});
  struct Case {
    const char* cidr;
    Value::Structure target;
    std::string error;
  };
  for (const Case& c : {
           Case{"0.0.0.0/0",
                {{m::GatewayId, gateway}},
                "RouteAlreadyExists: The route identified by 0.0.0.0/0 already exists."},
           Case{"10.0.0.0/16",
                {{m::GatewayId, gateway}},
                "RouteAlreadyExists: The route identified by 10.0.0.0/16 already exists."},
           Case{
               "10.0.4.0/24",
               {{m::GatewayId, gateway}},
               "InvalidParameterValue: The destination CIDR block 10.0.4.0/24 is equal to or more specific than one of "
               "this VPC's CIDR blocks. This route can target only an interface or an instance."},
           Case{"0.0.0/0",
                {{m::GatewayId, gateway}},
                "InvalidParameterValue: Value (0.0.0/0) for parameter destinationCidrBlock is invalid. This is not a "
                "valid "
                "IPv4 CIDR block."},
           Case{"9.0.0.0/8",
                {{m::GatewayId, "igw-0a"}},
                "InvalidGatewayID.NotFound: The gateway ID 'igw-0a' does not exist"},
           Case{"9.0.0.0/8",
                {{m::GatewayId, other_gateway}},
                "InvalidParameterValue: route table " + table_ + " and network gateway " + other_gateway +
                    " belong to different networks"},
           Case{"9.0.0.0/8",
                {{m::InstanceId, "i-0a"}},
                "InvalidInstanceID.NotFound: The instance ID 'i-0a' does not exist"},
           Case{"9.0.0.0/8",
                {{m::VpcPeeringConnectionId, "pcx-0a"}},
                "InvalidVpcPeeringConnectionID.NotFound: The vpcPeeringConnection ID 'pcx-0a' does not exist"},
       }) {
    Value::Structure input = {{m::RouteTableId, table_}, {m::DestinationCidrBlock, c.cidr}};
    input.insert(input.end(), c.target.begin(), c.target.end());
    EXPECT_EQ(error("CreateRoute", input), c.error);
  }
  EXPECT_EQ(error_code("CreateRoute", {{m::RouteTableId, table_}, {m::DestinationCidrBlock, "9.0.0.0/8"}}),
            "InvalidParameterCombination");
}

TEST_F(RouteTables, RoutesAreReplacedAndDeleted) {
  const std::string gateway = attached_gateway();
  const Value::Structure route = {
      {m::RouteTableId, table_}, {m::DestinationCidrBlock, "9.0.0.0/8"}, {m::GatewayId, gateway}};
  EXPECT_EQ(error("ReplaceRoute", route),
            "InvalidParameterValue: There is no route defined for '9.0.0.0/8' in the route table. Use CreateRoute "
            "instead.");
  call("CreateRoute", route);
  call("ReplaceRoute", route);
  const Value::Structure destination = {{m::RouteTableId, table_}, {m::DestinationCidrBlock, "9.0.0.0/8"}};
  call("DeleteRoute", destination);
  EXPECT_EQ(error("DeleteRoute", destination),
            "InvalidRoute.NotFound: no route with destination-cidr-block 9.0.0.0/8 in route table " + table_);
}

TEST_F(RouteTables, LocalRouteCanLeadToAnInterfaceAndBack) {
  const std::string eni =
      call("CreateNetworkInterface", {{m::SubnetId, make_subnet(vpc_)}})[m::NetworkInterface][m::NetworkInterfaceId]
          .as_text();
  call("ReplaceRoute",
       {{m::RouteTableId, table_}, {m::DestinationCidrBlock, "10.0.0.0/16"}, {m::NetworkInterfaceId, eni}});
  EXPECT_EQ(routes(table_), Lines{"10.0.0.0/16  blackhole"});  // attached to nothing
  call("ReplaceRoute", {{m::RouteTableId, table_}, {m::DestinationCidrBlock, "10.0.0.0/16"}, {m::LocalTarget, true}});
  EXPECT_EQ(routes(table_), Lines{"10.0.0.0/16 local active"});
}

TEST_F(RouteTables, SubnetHasAtMostOneTableOfItsOwn) {
  const std::string subnet = make_subnet(vpc_);
  const Value::Structure associate = {{m::RouteTableId, table_}, {m::SubnetId, subnet}};
  const Value association = call("AssociateRouteTable", associate)[m::AssociationId];
  EXPECT_EQ(error_code("AssociateRouteTable", associate), "Resource.AlreadyAssociated");
  EXPECT_EQ(table(table_)[m::Associations].as_list().at(0)[m::SubnetId].as_text(), subnet);
  EXPECT_EQ(error("DeleteRouteTable", {{m::RouteTableId, table_}}),
            "DependencyViolation: The routeTable '" + table_ + "' has dependencies and cannot be deleted.");
  const Value replaced = call("ReplaceRouteTableAssociation",
                              {{m::AssociationId, association}, {m::RouteTableId, main_table()}})[m::NewAssociationId];
  EXPECT_EQ(error_code("DisassociateRouteTable", {{m::AssociationId, association}}), "InvalidAssociationID.NotFound");
  call("DisassociateRouteTable", {{m::AssociationId, replaced}});
  call("DeleteRouteTable", {{m::RouteTableId, table_}});
}

TEST_F(RouteTables, AnotherTableCanBecomeTheMainOne) {
  const std::string old_main = main_table();
  const Value association = table(old_main)[m::Associations].as_list().at(0)[m::RouteTableAssociationId];
  EXPECT_EQ(error_code("DisassociateRouteTable", {{m::AssociationId, association}}), "InvalidParameterValue");
  call("ReplaceRouteTableAssociation", {{m::AssociationId, association}, {m::RouteTableId, table_}});
  EXPECT_EQ(main_table(), table_);
  call("DeleteRouteTable", {{m::RouteTableId, old_main}});
  call("DeleteRouteTable",
       {{m::RouteTableId, call("CreateRouteTable", {{m::VpcId, vpc_}})[m::RouteTable][m::RouteTableId]}});
  EXPECT_EQ(error_code("DeleteRouteTable", {{m::RouteTableId, table_}}), "DependencyViolation");
}

TEST_F(RouteTables, TheSameClientTokenMakesOneTable) {
  const Value::Structure input = {{m::VpcId, vpc_}, {m::ClientToken, "once"}};
  EXPECT_EQ(call("CreateRouteTable", input), call("CreateRouteTable", input));
  EXPECT_EQ(error_code("CreateRouteTable", {{m::VpcId, make_vpc("10.9.0.0/16")}, {m::ClientToken, "once"}}),
            "IdempotentParameterMismatch");
}

}  // namespace
}  // namespace regionfall::ec2
