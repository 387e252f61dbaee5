#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/clock.h"
#include "base/fields.h"
#include "services/ec2/network_interface.h"
#include "services/ec2/resource_kinds.h"
#include "services/ec2/tags.h"

namespace regionfall::ec2 {

struct DnsOptions {
  std::string dns_record_ip_type = "ipv4";
  std::optional<bool> private_dns_only_for_inbound_resolver_endpoint;
  static constexpr auto kFields = std::tuple(
      field("DnsRecordIpType", &DnsOptions::dns_record_ip_type),
      field("PrivateDnsOnlyForInboundResolverEndpoint", &DnsOptions::private_dns_only_for_inbound_resolver_endpoint));
};

struct DnsEntry {
  std::string dns_name;
  std::string hosted_zone_id;
  static constexpr auto kFields =
      std::tuple(field("DnsName", &DnsEntry::dns_name), field("HostedZoneId", &DnsEntry::hosted_zone_id));
};

struct VpcEndpoint {
  static constexpr Kind kKind = Kind::kVpcEndpoint;

  std::string vpc_endpoint_id;
  std::string owner_id;
  std::string vpc_endpoint_type = "Gateway";
  std::string vpc_id;
  std::string service_name;
  std::string service_region;
  std::string state = "pending";
  std::string policy_document;
  std::vector<std::string> route_table_ids;  // of gateway endpoints
  std::vector<std::string> subnet_ids;       // of interface endpoints, each with the interface of the same place
  std::vector<std::string> network_interface_ids;
  std::vector<GroupIdentifier> groups;
  std::optional<std::string> ip_address_type;
  std::optional<DnsOptions> dns_options;
  bool private_dns_enabled = false;
  bool requester_managed = false;
  std::vector<DnsEntry> dns_entries;
  Instant creation_timestamp;
  Tags tags;

  static constexpr auto kFields = std::tuple(
      field("VpcEndpointId", &VpcEndpoint::vpc_endpoint_id), field("OwnerId", &VpcEndpoint::owner_id),
      field("VpcEndpointType", &VpcEndpoint::vpc_endpoint_type), field("VpcId", &VpcEndpoint::vpc_id),
      field("ServiceName", &VpcEndpoint::service_name), field("ServiceRegion", &VpcEndpoint::service_region),
      field("State", &VpcEndpoint::state), field("PolicyDocument", &VpcEndpoint::policy_document),
      field("RouteTableIds", &VpcEndpoint::route_table_ids), field("SubnetIds", &VpcEndpoint::subnet_ids),
      field("NetworkInterfaceIds", &VpcEndpoint::network_interface_ids), field("Groups", &VpcEndpoint::groups),
      field("IpAddressType", &VpcEndpoint::ip_address_type), field("DnsOptions", &VpcEndpoint::dns_options),
      field("PrivateDnsEnabled", &VpcEndpoint::private_dns_enabled),
      field("RequesterManaged", &VpcEndpoint::requester_managed), field("DnsEntries", &VpcEndpoint::dns_entries),
      field("CreationTimestamp", &VpcEndpoint::creation_timestamp), field("Tags", &VpcEndpoint::tags));
};

}  // namespace regionfall::ec2
