#include "services/ec2/addresses.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "services/ec2/cidr.h"
#include "services/ec2/describe.h"
#include "services/ec2/errors.h"
#include "services/ec2/handlers.h"
#include "services/ec2/instance_lifecycle.h"
#include "services/ec2/plane_addresses.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr FilterField kAddressFilters[] = {
    {"allocation-id", {m::AllocationId}},
    {"association-id", {m::AssociationId}},
    {"domain", {m::Domain}},
    {"instance-id", {m::InstanceId}},
    {"network-border-group", {m::NetworkBorderGroup}},
    {"network-interface-id", {m::NetworkInterfaceId}},
    {"network-interface-owner-id", {m::NetworkInterfaceOwnerId}},
    {"private-ip-address", {m::PrivateIpAddress}},
    {"public-ip", {m::PublicIp}},
};

constexpr Listing kAddresses = {m::AllocationIds, m::AllocationId, m::Addresses, kAddressFilters};

const Address* find_public_ip(const Ec2& ec2, const std::string& ip, const std::string& account) {
  return find_if(ec2.addresses, [&](const Address& row) { return row.public_ip == ip && row.owner_id == account; });
}

ApiError address_not_found(const std::string& ip) {
  return {"InvalidAddress.NotFound", fmt::format("Address '{}' not found.", ip)};
}

ApiError no_permission() { return {"AuthFailure", "You do not have permission to access the specified resource."}; }

// The interface that a request names, itself or by its instance.
Result<const NetworkInterface*, ApiError> interface_of(const Ec2& ec2, const Value& input, const Request& request) {
  if (!input.has(m::InstanceId)) {
    if (!input.has(m::NetworkInterfaceId)) return std::unexpected(missing_parameter("networkInterfaceId"));
    return own(ec2.network_interfaces, input[m::NetworkInterfaceId].as_text(), request);
  }
  const Instance* instance = TRY(own(ec2.instances, input[m::InstanceId].as_text(), request));
  if (const NetworkInterface* primary = ec2.network_interfaces.find(instance->primary_interface_id)) return primary;
  return aws::api_error(
      "InvalidInstanceID",
      fmt::format("The instance '{}' is not in a valid state for this operation.", instance->instance_id));
}

// Takes an address off what it is associated with.
void dissociate(Ec2& ec2, const Address& address) {
  const std::string allocation_id = address.allocation_id;
  const std::optional<std::string> interface_id = address.network_interface_id;
  ec2.addresses.update(allocation_id, [](Address& row) { row.free(); });
  if (interface_id) addresses_changed(ec2, *interface_id);
}

// The address that a request names by AllocationId or PublicIp.
Result<const Address*, ApiError> address_of(const Ec2& ec2, const Value& input, const Request& request) {
  if (input.has(m::AllocationId)) return own(ec2.addresses, input[m::AllocationId].as_text(), request);
  const std::string& ip = input[m::PublicIp].as_text();
  if (ip.empty()) return std::unexpected(missing_parameter("AllocationId"));
  const Address* address = find_public_ip(ec2, ip, account_of(request));
  if (address == nullptr) return std::unexpected(address_not_found(ip));
  return address;
}

bool of_requester(const Ec2& ec2, const Address& address) {
  const NetworkInterface* interface =
      address.network_interface_id ? ec2.network_interfaces.find(*address.network_interface_id) : nullptr;
  return interface != nullptr && interface->requester_managed;
}

Value attribute_item(const Address& address) {
  return Value::of({{m::AllocationId, address.allocation_id},
                    {m::PublicIp, address.public_ip},
                    {m::PtrRecord, address.ptr_record ? Value(*address.ptr_record) : Value()}});
}

}  // namespace

bool has_internet_gateway(const Ec2& ec2, const std::string& vpc_id) {
  return find_if(ec2.internet_gateways, [&](const InternetGateway& row) { return row.attached_to(vpc_id); }) != nullptr;
}

std::string associate(Ec2& ec2, const Address& address, const NetworkInterface& interface,
                      const std::string& private_ip, const Request& request) {
  const std::string association_id = new_id("eipassoc", request.random);
  ec2.addresses.update(address.allocation_id, [&](Address& row) {
    row.association_id = association_id;
    row.network_interface_id = interface.network_interface_id;
    row.network_interface_owner_id = interface.owner_id;
    row.private_ip_address = private_ip;
    row.instance_id = interface.attachment ? interface.attachment->instance_id : std::nullopt;
  });
  if (interface.launch_public_ip && interface.private_ip_address == private_ip) {
    ec2.network_interfaces.update(interface.network_interface_id,
                                  [](NetworkInterface& row) { row.launch_public_ip.reset(); });
  }
  addresses_changed(ec2, interface.network_interface_id);
  return association_id;
}

Outcome allocate_address(Ec2& ec2, const Value& input, const Request& request) {
  const std::string& account = account_of(request);
  if (input[m::Domain].as_text() == "standard") {
    return std::unexpected(invalid_value("standard", "domain", "EC2-Classic is not available."));
  }
  const std::string& group = input[m::NetworkBorderGroup].as_text();
  if (!group.empty() && group != ec2.region.name) {
    return std::unexpected(invalid_value(group, "networkBorderGroup", "It does not exist in this region."));
  }
  if (const std::string& wanted = input[m::Address].as_text(); !wanted.empty()) {
    return std::unexpected(address_not_found(wanted));
  }
  TRY(check_quota(ec2, QuotaKind::kElasticIpAddressesPerRegion, ec2.addresses, account));
  Address address{.allocation_id = new_id(Kind::kAddress, request.random),
                  .owner_id = account,
                  .public_ip = TRY(new_public_address(ec2)),
                  .network_border_group = std::string(ec2.region.name),
                  .tags = TRY(specified_tags(input, Kind::kAddress))};
  ec2.addresses.put(address.allocation_id, address);
  return aws::to_value(address);
}

Outcome describe_addresses(Ec2& ec2, const Value& input, const Request& request) {
  if (input[m::PublicIps].as_list().empty()) {
    return describe(ec2.addresses, kAddresses, aws::to_value<Address>, input, request);
  }
  Value by_ids = input;
  Value::List ids = input[m::AllocationIds].as_list();
  for (const Value& ip : input[m::PublicIps].as_list()) {
    const Address* address = find_public_ip(ec2, ip.as_text(), account_of(request));
    if (address == nullptr) return std::unexpected(address_not_found(ip.as_text()));
    ids.emplace_back(address->allocation_id);
  }
  by_ids.set(m::AllocationIds, std::move(ids));
  return describe(ec2.addresses, kAddresses, aws::to_value<Address>, by_ids, request);
}

Outcome associate_address(Ec2& ec2, const Value& input, const Request& request) {
  const Address* address = TRY(address_of(ec2, input, request));
  const NetworkInterface* interface = TRY(interface_of(ec2, input, request));
  if (!interface->private_ip_address) {
    return std::unexpected(invalid_value(
        fmt::format("Network interface {} has no private IPv4 address", interface->network_interface_id)));
  }
  const std::string private_ip =
      input.has(m::PrivateIpAddress) ? input[m::PrivateIpAddress].as_text() : *interface->private_ip_address;
  if (std::ranges::find(interface->private_ip_addresses, private_ip, &InterfaceIpv4Address::private_ip_address) ==
      interface->private_ip_addresses.end()) {
    return std::unexpected(invalid_value(fmt::format("Private address {} is not assigned to network interface {}",
                                                     private_ip, interface->network_interface_id)));
  }
  if (!has_internet_gateway(ec2, interface->vpc_id)) {
    return aws::api_error("Gateway.NotAttached",
                          fmt::format("Network {} is not attached to any internet gateway", interface->vpc_id));
  }
  const auto same_place = [&](const Address& row) {
    return row.network_interface_id == interface->network_interface_id && row.private_ip_address == private_ip;
  };
  if (same_place(*address)) return Value::of({{m::AssociationId, *address->association_id}});
  const bool may_move = input[m::AllowReassociation].as_bool();
  const std::optional<std::string> former = address->network_interface_id;
  if (address->association_id && !may_move) {
    return aws::api_error("Resource.AlreadyAssociated",
                          fmt::format("resource {} is already associated with associate-id {}", address->allocation_id,
                                      *address->association_id));
  }
  if (const Address* other = find_if(ec2.addresses, same_place)) {
    if (!may_move) {
      return aws::api_error("Resource.AlreadyAssociated",
                            fmt::format("resource {} is already associated with associate-id {}",
                                        interface->network_interface_id, *other->association_id));
    }
    dissociate(ec2, *other);
  }
  const std::string association_id = associate(ec2, *address, *interface, private_ip, request);
  if (former) addresses_changed(ec2, *former);
  return Value::of({{m::AssociationId, association_id}});
}

Outcome disassociate_address(Ec2& ec2, const Value& input, const Request& request) {
  const Address* address = nullptr;
  if (input.has(m::AssociationId)) {
    const std::string& id = input[m::AssociationId].as_text();
    address = find_if(ec2.addresses, [&](const Address& row) {
      return row.association_id == id && row.owner_id == account_of(request);
    });
    if (address == nullptr) {
      return aws::api_error("InvalidAssociationID.NotFound", fmt::format("The association ID '{}' does not exist", id));
    }
  } else {
    address = TRY(address_of(ec2, input, request));
  }
  if (of_requester(ec2, *address)) return std::unexpected(no_permission());
  dissociate(ec2, *address);
  return Value::of({});
}

Outcome release_address(Ec2& ec2, const Value& input, const Request& request) {
  if (!input.has(m::AllocationId) && input.has(m::PublicIp)) {
    return std::unexpected(invalid_value("You must specify an allocation id when releasing a VPC elastic IP address"));
  }
  const Address* address = TRY(address_of(ec2, input, request));
  if (of_requester(ec2, *address)) return std::unexpected(no_permission());
  if (address->association_id) {
    return aws::api_error("InvalidIPAddress.InUse", fmt::format("Address {} is in use.", address->public_ip));
  }
  if (address->ptr_record) {
    return aws::api_error("InvalidAddress.Locked",
                          fmt::format("Address {} has a reverse DNS record", address->public_ip));
  }
  const std::string id = address->allocation_id;
  ec2.addresses.erase(id);
  return Value::of({});
}

Outcome describe_addresses_attribute(Ec2& ec2, const Value& input, const Request& request) {
  constexpr Listing kAttributes = {m::AllocationIds, m::AllocationId, m::Addresses, {}};
  return describe(ec2.addresses, kAttributes, attribute_item, input, request);
}

Outcome modify_address_attribute(Ec2& ec2, const Value& input, const Request& request) {
  const Address* address = TRY(own(ec2.addresses, input[m::AllocationId].as_text(), request));
  std::string name = input[m::DomainName].as_text();
  if (!name.ends_with('.')) name += '.';
  const std::string id = address->allocation_id;
  ec2.addresses.update(id, [&](Address& row) { row.ptr_record = name; });
  return Value::of({{m::Address, attribute_item(*ec2.addresses.find(id))}});
}

Outcome reset_address_attribute(Ec2& ec2, const Value& input, const Request& request) {
  const Address* address = TRY(own(ec2.addresses, input[m::AllocationId].as_text(), request));
  const std::string id = address->allocation_id;
  ec2.addresses.update(id, [](Address& row) { row.ptr_record.reset(); });
  return Value::of({{m::Address, attribute_item(*ec2.addresses.find(id))}});
}

}  // namespace regionfall::ec2
