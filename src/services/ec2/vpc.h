#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/fields.h"
#include "services/ec2/resource_kinds.h"
#include "services/ec2/tags.h"

namespace regionfall::ec2 {

// State and StatusMessage of a block that belongs to a VPC or a subnet.
struct CidrBlockState {
  std::string state = "associated";
  static constexpr auto kFields = std::tuple(field("State", &CidrBlockState::state));
};

struct VpcCidrBlock {
  std::string association_id;
  std::string cidr_block;
  CidrBlockState state;
  static constexpr auto kFields =
      std::tuple(field("AssociationId", &VpcCidrBlock::association_id), field("CidrBlock", &VpcCidrBlock::cidr_block),
                 field("CidrBlockState", &VpcCidrBlock::state));
};

struct VpcIpv6CidrBlock {
  std::string association_id;
  std::string ipv6_cidr_block;
  CidrBlockState state;
  std::string network_border_group;
  std::string ipv6_pool = "Amazon";
  std::string ipv6_address_attribute = "public";
  std::string ip_source = "amazon";
  static constexpr auto kFields = std::tuple(field("AssociationId", &VpcIpv6CidrBlock::association_id),
                                             field("Ipv6CidrBlock", &VpcIpv6CidrBlock::ipv6_cidr_block),
                                             field("Ipv6CidrBlockState", &VpcIpv6CidrBlock::state),
                                             field("NetworkBorderGroup", &VpcIpv6CidrBlock::network_border_group),
                                             field("Ipv6Pool", &VpcIpv6CidrBlock::ipv6_pool),
                                             field("Ipv6AddressAttribute", &VpcIpv6CidrBlock::ipv6_address_attribute),
                                             field("IpSource", &VpcIpv6CidrBlock::ip_source));
};

// A VPC, with what it has exactly one of: its main route table.
struct Vpc {
  static constexpr Kind kKind = Kind::kVpc;

  std::string vpc_id;
  std::string owner_id;
  std::string state = "available";
  std::string cidr_block;
  std::string dhcp_options_id;
  std::string instance_tenancy = "default";
  bool is_default = false;
  std::vector<VpcCidrBlock> cidr_blocks;  // the first is `cidr_block`'s
  std::vector<VpcIpv6CidrBlock> ipv6_cidr_blocks;
  bool enable_dns_support = true;
  bool enable_dns_hostnames = false;
  bool enable_network_address_usage_metrics = false;
  std::string main_route_table_id;
  std::string main_route_table_association_id;
  Tags tags;

  static constexpr auto kFields = std::tuple(
      field("VpcId", &Vpc::vpc_id), field("OwnerId", &Vpc::owner_id), field("State", &Vpc::state),
      field("CidrBlock", &Vpc::cidr_block), field("DhcpOptionsId", &Vpc::dhcp_options_id),
      field("InstanceTenancy", &Vpc::instance_tenancy), field("IsDefault", &Vpc::is_default),
      field("CidrBlockAssociationSet", &Vpc::cidr_blocks), field("Ipv6CidrBlockAssociationSet", &Vpc::ipv6_cidr_blocks),
      field("EnableDnsSupport", &Vpc::enable_dns_support), field("EnableDnsHostnames", &Vpc::enable_dns_hostnames),
      field("EnableNetworkAddressUsageMetrics", &Vpc::enable_network_address_usage_metrics),
      field("_MainRouteTableId", &Vpc::main_route_table_id),
      field("_MainRouteTableAssociationId", &Vpc::main_route_table_association_id), field("Tags", &Vpc::tags));
};

struct SubnetIpv6CidrBlock {
  std::string association_id;
  std::string ipv6_cidr_block;
  CidrBlockState state;
  std::string ipv6_address_attribute = "public";
  std::string ip_source = "amazon";
  static constexpr auto kFields =
      std::tuple(field("AssociationId", &SubnetIpv6CidrBlock::association_id),
                 field("Ipv6CidrBlock", &SubnetIpv6CidrBlock::ipv6_cidr_block),
                 field("Ipv6CidrBlockState", &SubnetIpv6CidrBlock::state),
                 field("Ipv6AddressAttribute", &SubnetIpv6CidrBlock::ipv6_address_attribute),
                 field("IpSource", &SubnetIpv6CidrBlock::ip_source));
};

struct PrivateDnsNameOptions {
  std::string hostname_type = "ip-name";
  bool enable_resource_name_dns_a_record = false;
  bool enable_resource_name_dns_aaaa_record = false;
  static constexpr auto kFields = std::tuple(
      field("HostnameType", &PrivateDnsNameOptions::hostname_type),
      field("EnableResourceNameDnsARecord", &PrivateDnsNameOptions::enable_resource_name_dns_a_record),
      field("EnableResourceNameDnsAAAARecord", &PrivateDnsNameOptions::enable_resource_name_dns_aaaa_record));
};

// A subnet, with what it is associated with: always one network ACL, at most one route table of its own.
struct Subnet {
  static constexpr Kind kKind = Kind::kSubnet;

  std::string subnet_id;
  std::string subnet_arn;
  std::string vpc_id;
  std::string owner_id;
  std::string state = "available";
  std::optional<std::string> cidr_block;  // none: IPv6 only
  std::string availability_zone;
  std::string availability_zone_id;
  bool default_for_az = false;
  bool map_public_ip_on_launch = false;
  bool map_customer_owned_ip_on_launch = false;
  bool assign_ipv6_address_on_creation = false;
  bool enable_dns64 = false;
  bool ipv6_native = false;
  std::optional<int> enable_lni_at_device_index;
  PrivateDnsNameOptions private_dns_name_options;
  std::vector<SubnetIpv6CidrBlock> ipv6_cidr_blocks;
  std::string network_acl_id;
  std::string network_acl_association_id;
  std::optional<std::string> route_table_id;  // none: the VPC's main one
  std::optional<std::string> route_table_association_id;
  Tags tags;

  static constexpr auto kFields = std::tuple(
      field("SubnetId", &Subnet::subnet_id), field("SubnetArn", &Subnet::subnet_arn), field("VpcId", &Subnet::vpc_id),
      field("OwnerId", &Subnet::owner_id), field("State", &Subnet::state), field("CidrBlock", &Subnet::cidr_block),
      field("AvailabilityZone", &Subnet::availability_zone), field("AvailabilityZoneId", &Subnet::availability_zone_id),
      field("DefaultForAz", &Subnet::default_for_az), field("MapPublicIpOnLaunch", &Subnet::map_public_ip_on_launch),
      field("MapCustomerOwnedIpOnLaunch", &Subnet::map_customer_owned_ip_on_launch),
      field("AssignIpv6AddressOnCreation", &Subnet::assign_ipv6_address_on_creation),
      field("EnableDns64", &Subnet::enable_dns64), field("Ipv6Native", &Subnet::ipv6_native),
      field("EnableLniAtDeviceIndex", &Subnet::enable_lni_at_device_index),
      field("PrivateDnsNameOptionsOnLaunch", &Subnet::private_dns_name_options),
      field("Ipv6CidrBlockAssociationSet", &Subnet::ipv6_cidr_blocks), field("_NetworkAclId", &Subnet::network_acl_id),
      field("_NetworkAclAssociationId", &Subnet::network_acl_association_id),
      field("_RouteTableId", &Subnet::route_table_id),
      field("_RouteTableAssociationId", &Subnet::route_table_association_id), field("Tags", &Subnet::tags));
};

}  // namespace regionfall::ec2
