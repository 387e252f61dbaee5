#pragma once

#include <string>

#include "aws/members/ec2.h"
#include "aws/value.h"

namespace regionfall::ec2 {

// Where a route leads or what it is for: the argument of aws_route, that of a `route` block, and AWS's member.
struct RouteArgument {
  const char* name;
  const char* in_table;
  aws::MemberName member;
};

inline constexpr RouteArgument kDestinations[] = {
    {"destination_cidr_block", "cidr_block", aws::members::ec2::DestinationCidrBlock},
    {"destination_ipv6_cidr_block", "ipv6_cidr_block", aws::members::ec2::DestinationIpv6CidrBlock},
    {"destination_prefix_list_id", "destination_prefix_list_id", aws::members::ec2::DestinationPrefixListId}};

inline constexpr RouteArgument kTargets[] = {
    {"carrier_gateway_id", "carrier_gateway_id", aws::members::ec2::CarrierGatewayId},
    {"core_network_arn", "core_network_arn", aws::members::ec2::CoreNetworkArn},
    {"egress_only_gateway_id", "egress_only_gateway_id", aws::members::ec2::EgressOnlyInternetGatewayId},
    {"gateway_id", "gateway_id", aws::members::ec2::GatewayId},
    {"local_gateway_id", "local_gateway_id", aws::members::ec2::LocalGatewayId},
    {"nat_gateway_id", "nat_gateway_id", aws::members::ec2::NatGatewayId},
    {"network_interface_id", "network_interface_id", aws::members::ec2::NetworkInterfaceId},
    {"transit_gateway_id", "transit_gateway_id", aws::members::ec2::TransitGatewayId},
    {"vpc_endpoint_id", "vpc_endpoint_id", aws::members::ec2::VpcEndpointId},
    {"vpc_peering_connection_id", "vpc_peering_connection_id", aws::members::ec2::VpcPeeringConnectionId}};

// A route of AWS as arguments: routes through endpoints come back with the endpoint as their gateway.
std::string argument_of(const aws::Value& route, const RouteArgument& argument);

}  // namespace regionfall::ec2
