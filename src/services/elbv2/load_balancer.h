#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/clock.h"
#include "base/fields.h"

namespace regionfall::elbv2 {

using TextMap = std::map<std::string, std::string>;

struct LoadBalancerState {
  std::string code;  // "provisioning", "active"
  static constexpr auto kFields = std::tuple(field("Code", &LoadBalancerState::code));
};

// What network load balancers show of their addresses in a zone.
struct LoadBalancerAddress {
  std::optional<std::string> ip_address;
  std::optional<std::string> allocation_id;
  std::optional<std::string> private_ipv4_address;
  static constexpr auto kFields = std::tuple(field("IpAddress", &LoadBalancerAddress::ip_address),
                                             field("AllocationId", &LoadBalancerAddress::allocation_id),
                                             field("PrivateIPv4Address", &LoadBalancerAddress::private_ipv4_address));
};

// A zone that a load balancer is in, by a subnet of it; there it has a node behind a network interface.
struct LoadBalancerZone {
  std::string zone_name;
  std::string subnet_id;
  std::vector<LoadBalancerAddress> addresses;
  std::string interface_id;
  std::string node_address;  // the interface's private IPv4 address
  static constexpr auto kFields =
      std::tuple(field("ZoneName", &LoadBalancerZone::zone_name), field("SubnetId", &LoadBalancerZone::subnet_id),
                 field("LoadBalancerAddresses", &LoadBalancerZone::addresses),
                 field("interface", &LoadBalancerZone::interface_id), field("node", &LoadBalancerZone::node_address));
};

// Kept under its ARN.
struct LoadBalancer {
  std::string arn;
  std::string account;
  std::string name;
  std::string dns_name;
  std::string canonical_hosted_zone_id;
  Instant created;
  std::string scheme;  // "internet-facing", "internal"
  std::string vpc_id;
  LoadBalancerState state;
  std::string type;  // "application", "network"
  std::vector<LoadBalancerZone> zones;
  std::vector<std::string> security_groups;
  std::string ip_address_type;                    // "ipv4", "dualstack", "dualstack-without-public-ipv4"
  std::optional<std::string> private_link_rules;  // of network load balancers with security groups: "on", "off"
  TextMap attributes;                             // those that were set, by AWS's keys
  TextMap tags;
  std::int64_t capacity_units = 0;  // reserved ones
  std::optional<Instant> capacity_modified;

  static constexpr auto kFields = std::tuple(
      field("LoadBalancerArn", &LoadBalancer::arn), field("account", &LoadBalancer::account),
      field("LoadBalancerName", &LoadBalancer::name), field("DNSName", &LoadBalancer::dns_name),
      field("CanonicalHostedZoneId", &LoadBalancer::canonical_hosted_zone_id),
      field("CreatedTime", &LoadBalancer::created), field("Scheme", &LoadBalancer::scheme),
      field("VpcId", &LoadBalancer::vpc_id), field("State", &LoadBalancer::state), field("Type", &LoadBalancer::type),
      field("AvailabilityZones", &LoadBalancer::zones), field("SecurityGroups", &LoadBalancer::security_groups),
      field("IpAddressType", &LoadBalancer::ip_address_type),
      field("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", &LoadBalancer::private_link_rules),
      field("attributes", &LoadBalancer::attributes), field("tags", &LoadBalancer::tags),
      field("capacity_units", &LoadBalancer::capacity_units),
      field("capacity_modified", &LoadBalancer::capacity_modified));

  bool is_application() const { return type == "application"; }
};

}  // namespace regionfall::elbv2
