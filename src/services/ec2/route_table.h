#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/fields.h"
#include "services/ec2/resource_kinds.h"
#include "services/ec2/tags.h"

namespace regionfall::ec2 {

// A route that somebody made or replaced. The local routes of a VPC's own blocks are not stored; one of them is only
// here when its target was replaced. Exactly one destination and one target are set.
struct Route {
  std::optional<std::string> destination_cidr_block;
  std::optional<std::string> destination_ipv6_cidr_block;
  std::optional<std::string> destination_prefix_list_id;
  std::optional<std::string> gateway_id;  // igw-…, vgw-…, or vpce-… of a gateway endpoint
  std::optional<std::string> nat_gateway_id;
  std::optional<std::string> network_interface_id;
  std::optional<std::string> vpc_peering_connection_id;
  std::optional<std::string> egress_only_internet_gateway_id;
  std::string origin = "CreateRoute";
  static constexpr auto kFields = std::tuple(
      field("DestinationCidrBlock", &Route::destination_cidr_block),
      field("DestinationIpv6CidrBlock", &Route::destination_ipv6_cidr_block),
      field("DestinationPrefixListId", &Route::destination_prefix_list_id), field("GatewayId", &Route::gateway_id),
      field("NatGatewayId", &Route::nat_gateway_id), field("NetworkInterfaceId", &Route::network_interface_id),
      field("VpcPeeringConnectionId", &Route::vpc_peering_connection_id),
      field("EgressOnlyInternetGatewayId", &Route::egress_only_internet_gateway_id), field("Origin", &Route::origin));

  // The one destination that is set.
  const std::string& destination() const {
    if (destination_cidr_block) return *destination_cidr_block;
    return destination_ipv6_cidr_block ? *destination_ipv6_cidr_block : destination_prefix_list_id.value();
  }
};

// Who is associated with a route table is kept with them: Subnet, InternetGateway, Vpc (its main one).
struct RouteTable {
  static constexpr Kind kKind = Kind::kRouteTable;

  std::string route_table_id;
  std::string vpc_id;
  std::string owner_id;
  std::vector<Route> routes;
  Tags tags;

  static constexpr auto kFields = std::tuple(
      field("RouteTableId", &RouteTable::route_table_id), field("VpcId", &RouteTable::vpc_id),
      field("OwnerId", &RouteTable::owner_id), field("_Routes", &RouteTable::routes), field("Tags", &RouteTable::tags));
};

}  // namespace regionfall::ec2
