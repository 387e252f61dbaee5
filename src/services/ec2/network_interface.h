#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/clock.h"
#include "base/fields.h"
#include "services/ec2/resource_kinds.h"
#include "services/ec2/tags.h"

namespace regionfall::ec2 {

struct GroupIdentifier {
  std::string group_id;
  std::string group_name;
  static constexpr auto kFields =
      std::tuple(field("GroupId", &GroupIdentifier::group_id), field("GroupName", &GroupIdentifier::group_name));
};

// Its name and its elastic IP address are not kept here: they follow from the VPC and from the Address.
struct InterfaceIpv4Address {
  std::string private_ip_address;
  bool primary = false;
  static constexpr auto kFields = std::tuple(field("PrivateIpAddress", &InterfaceIpv4Address::private_ip_address),
                                             field("Primary", &InterfaceIpv4Address::primary));
};

struct InterfaceIpv6Address {
  std::string ipv6_address;
  bool is_primary_ipv6 = false;
  static constexpr auto kFields = std::tuple(field("Ipv6Address", &InterfaceIpv6Address::ipv6_address),
                                             field("IsPrimaryIpv6", &InterfaceIpv6Address::is_primary_ipv6));
};

struct InterfaceIpv4Prefix {
  std::string ipv4_prefix;
  static constexpr auto kFields = std::tuple(field("Ipv4Prefix", &InterfaceIpv4Prefix::ipv4_prefix));
};

struct InterfaceIpv6Prefix {
  std::string ipv6_prefix;
  static constexpr auto kFields = std::tuple(field("Ipv6Prefix", &InterfaceIpv6Prefix::ipv6_prefix));
};

struct InterfaceAttachment {
  std::string attachment_id;
  Instant attach_time;
  bool delete_on_termination = false;
  int device_index = 0;
  int network_card_index = 0;
  std::optional<std::string> instance_id;
  std::string instance_owner_id;  // an account, or the service that requested the interface
  std::string status = "attached";
  static constexpr auto kFields = std::tuple(field("AttachmentId", &InterfaceAttachment::attachment_id),
                                             field("AttachTime", &InterfaceAttachment::attach_time),
                                             field("DeleteOnTermination", &InterfaceAttachment::delete_on_termination),
                                             field("DeviceIndex", &InterfaceAttachment::device_index),
                                             field("NetworkCardIndex", &InterfaceAttachment::network_card_index),
                                             field("InstanceId", &InterfaceAttachment::instance_id),
                                             field("InstanceOwnerId", &InterfaceAttachment::instance_owner_id),
                                             field("Status", &InterfaceAttachment::status));
};

struct NetworkInterface {
  static constexpr Kind kKind = Kind::kNetworkInterface;

  std::string network_interface_id;
  std::string owner_id;
  std::string requester_id;
  bool requester_managed = false;
  std::string subnet_id;
  std::string vpc_id;
  std::string availability_zone;
  std::string availability_zone_id;
  std::string description;
  std::string interface_type = "interface";
  std::string mac_address;
  std::string status = "available";
  bool source_dest_check = true;
  std::vector<GroupIdentifier> groups;
  std::optional<std::string> private_ip_address;           // the primary one
  std::vector<InterfaceIpv4Address> private_ip_addresses;  // the primary one first
  std::vector<InterfaceIpv6Address> ipv6_addresses;
  std::vector<InterfaceIpv4Prefix> ipv4_prefixes;
  std::vector<InterfaceIpv6Prefix> ipv6_prefixes;
  std::optional<InterfaceAttachment> attachment;
  int plane_host = 0;  // where packets reach it (plane_addresses.h)
  // The public address that it got with its instance; empty while that is stopped.
  std::optional<std::string> launch_public_ip;
  Tags tags;

  static constexpr auto kFields = std::tuple(
      field("NetworkInterfaceId", &NetworkInterface::network_interface_id),
      field("OwnerId", &NetworkInterface::owner_id), field("RequesterId", &NetworkInterface::requester_id),
      field("RequesterManaged", &NetworkInterface::requester_managed), field("SubnetId", &NetworkInterface::subnet_id),
      field("VpcId", &NetworkInterface::vpc_id), field("AvailabilityZone", &NetworkInterface::availability_zone),
      field("AvailabilityZoneId", &NetworkInterface::availability_zone_id),
      field("Description", &NetworkInterface::description), field("InterfaceType", &NetworkInterface::interface_type),
      field("MacAddress", &NetworkInterface::mac_address), field("Status", &NetworkInterface::status),
      field("SourceDestCheck", &NetworkInterface::source_dest_check), field("Groups", &NetworkInterface::groups),
      field("PrivateIpAddress", &NetworkInterface::private_ip_address),
      field("PrivateIpAddresses", &NetworkInterface::private_ip_addresses),
      field("Ipv6Addresses", &NetworkInterface::ipv6_addresses),
      field("Ipv4Prefixes", &NetworkInterface::ipv4_prefixes), field("Ipv6Prefixes", &NetworkInterface::ipv6_prefixes),
      field("Attachment", &NetworkInterface::attachment), field("_PlaneHost", &NetworkInterface::plane_host),
      field("_LaunchPublicIp", &NetworkInterface::launch_public_ip), field("TagSet", &NetworkInterface::tags));
};

}  // namespace regionfall::ec2
