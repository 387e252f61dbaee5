#pragma once

#include <optional>
#include <string>
#include <tuple>

#include "base/fields.h"
#include "services/ec2/resource_kinds.h"
#include "services/ec2/tags.h"

namespace regionfall::ec2 {

// An elastic IP address.
struct Address {
  static constexpr Kind kKind = Kind::kAddress;

  std::string allocation_id;
  std::string owner_id;
  std::string public_ip;
  std::string domain = "vpc";
  std::string public_ipv4_pool = "amazon";
  std::string network_border_group;
  // What it is associated with; all or none.
  std::optional<std::string> association_id;
  std::optional<std::string> network_interface_id;
  std::optional<std::string> network_interface_owner_id;
  std::optional<std::string> private_ip_address;
  std::optional<std::string> instance_id;
  std::optional<std::string> ptr_record;
  Tags tags;

  // Takes it off what it is associated with.
  void free() {
    association_id.reset();
    network_interface_id.reset();
    network_interface_owner_id.reset();
    private_ip_address.reset();
    instance_id.reset();
  }

  static constexpr auto kFields = std::tuple(
      field("AllocationId", &Address::allocation_id), field("_OwnerId", &Address::owner_id),
      field("PublicIp", &Address::public_ip), field("Domain", &Address::domain),
      field("PublicIpv4Pool", &Address::public_ipv4_pool), field("NetworkBorderGroup", &Address::network_border_group),
      field("AssociationId", &Address::association_id), field("NetworkInterfaceId", &Address::network_interface_id),
      field("NetworkInterfaceOwnerId", &Address::network_interface_owner_id),
      field("PrivateIpAddress", &Address::private_ip_address), field("InstanceId", &Address::instance_id),
      field("_PtrRecord", &Address::ptr_record), field("Tags", &Address::tags));
};

}  // namespace regionfall::ec2
