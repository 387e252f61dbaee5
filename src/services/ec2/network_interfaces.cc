#include "services/ec2/network_interfaces.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "base/text.h"
#include "services/ec2/cidr.h"
#include "services/ec2/client_tokens.h"
#include "services/ec2/describe.h"
#include "services/ec2/errors.h"
#include "services/ec2/handlers.h"
#include "services/ec2/plane_addresses.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr FilterField kInterfaceFilters[] = {
    {"addresses.private-ip-address", {m::PrivateIpAddresses, m::PrivateIpAddress}},
    {"addresses.primary", {m::PrivateIpAddresses, m::Primary}},
    {"addresses.association.public-ip", {m::PrivateIpAddresses, m::Association, m::PublicIp}},
    {"addresses.association.owner-id", {m::PrivateIpAddresses, m::Association, m::IpOwnerId}},
    {"association.association-id", {m::Association, m::AssociationId}},
    {"association.allocation-id", {m::Association, m::AllocationId}},
    {"association.ip-owner-id", {m::Association, m::IpOwnerId}},
    {"association.public-ip", {m::Association, m::PublicIp}},
    {"association.public-dns-name", {m::Association, m::PublicDnsName}},
    {"attachment.attachment-id", {m::Attachment, m::AttachmentId}},
    {"attachment.delete-on-termination", {m::Attachment, m::DeleteOnTermination}},
    {"attachment.device-index", {m::Attachment, m::DeviceIndex}},
    {"attachment.instance-id", {m::Attachment, m::InstanceId}},
    {"attachment.instance-owner-id", {m::Attachment, m::InstanceOwnerId}},
    {"attachment.status", {m::Attachment, m::Status}},
    {"availability-zone", {m::AvailabilityZone}},
    {"availability-zone-id", {m::AvailabilityZoneId}},
    {"description", {m::Description}},
    {"group-id", {m::Groups, m::GroupId}},
    {"group-name", {m::Groups, m::GroupName}},
    {"ipv6-addresses.ipv6-address", {m::Ipv6Addresses, m::Ipv6Address}},
    {"interface-type", {m::InterfaceType}},
    {"mac-address", {m::MacAddress}},
    {"network-interface-id", {m::NetworkInterfaceId}},
    {"owner-id", {m::OwnerId}},
    {"private-dns-name", {m::PrivateDnsName}},
    {"private-ip-address", {m::PrivateIpAddress}},
    {"requester-id", {m::RequesterId}},
    {"requester-managed", {m::RequesterManaged}},
    {"source-dest-check", {m::SourceDestCheck}},
    {"status", {m::Status}},
    {"subnet-id", {m::SubnetId}},
    {"vpc-id", {m::VpcId}},
};

constexpr Listing kInterfaces = {m::NetworkInterfaceIds, m::NetworkInterfaceId, m::NetworkInterfaces,
                                 kInterfaceFilters};

constexpr std::string_view kCreate = "CreateNetworkInterface";

std::string new_mac_address(RandomSource& random) {
  std::array<std::uint8_t, 5> bytes;
  random.fill(std::as_writable_bytes(std::span(bytes)));
  return fmt::format("02:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", bytes[0], bytes[1], bytes[2], bytes[3], bytes[4]);
}

std::string dashed(const std::string& address) { return replace_all(address, ".", "-"); }

// What an interface shows of the elastic IP address that one of its own addresses has.
Value association_item(const Ec2& ec2, const Address& address, bool names) {
  return Value::of({{m::AllocationId, address.allocation_id},
                    {m::AssociationId, *address.association_id},
                    {m::IpOwnerId, address.owner_id},
                    {m::PublicDnsName, names ? Value(public_dns_name(ec2.region, address.public_ip)) : Value("")},
                    {m::PublicIp, address.public_ip}});
}

// The same of an address that came with its instance.
Value launch_association_item(const Ec2& ec2, const std::string& public_ip, bool names) {
  return Value::of({{m::IpOwnerId, "amazon"},
                    {m::PublicDnsName, names ? Value(public_dns_name(ec2.region, public_ip)) : Value("")},
                    {m::PublicIp, public_ip}});
}

}  // namespace

std::string private_dns_name(const aws::RegionInfo& region, const std::string& address) {
  if (region.name == "us-east-1") return fmt::format("ip-{}.ec2.internal", dashed(address));
  return fmt::format("ip-{}.{}.compute.internal", dashed(address), region.name);
}

std::string public_dns_name(const aws::RegionInfo& region, const std::string& address) {
  if (region.name == "us-east-1") return fmt::format("ec2-{}.compute-1.amazonaws.com", dashed(address));
  return fmt::format("ec2-{}.{}.compute.amazonaws.com", dashed(address), region.name);
}

Value interface_item(const Ec2& ec2, const NetworkInterface& interface) {
  const Vpc* vpc = ec2.vpcs.find(interface.vpc_id);
  const bool names = vpc != nullptr && vpc->enable_dns_hostnames;
  Value item = aws::to_value(interface);
  Value::List addresses;
  for (const InterfaceIpv4Address& own : interface.private_ip_addresses) {
    Value shown = aws::to_value(own);
    if (names) shown.set(m::PrivateDnsName, private_dns_name(ec2.region, own.private_ip_address));
    const Address* address = find_if(ec2.addresses, [&](const Address& row) {
      return row.network_interface_id == interface.network_interface_id &&
             row.private_ip_address == own.private_ip_address;
    });
    if (address != nullptr) {
      shown.set(m::Association, association_item(ec2, *address, names));
    } else if (own.primary && !interface.launch_public_ip.value_or("").empty()) {
      shown.set(m::Association, launch_association_item(ec2, *interface.launch_public_ip, names));
    }
    if (own.primary) {
      item.set(m::PrivateDnsName, shown[m::PrivateDnsName]).set(m::Association, shown[m::Association]);
    }
    addresses.push_back(std::move(shown));
  }
  item.set(m::PrivateIpAddresses, std::move(addresses));
  if (!interface.ipv6_addresses.empty()) item.set(m::Ipv6Address, interface.ipv6_addresses.front().ipv6_address);
  return item;
}

Result<std::vector<GroupIdentifier>, ApiError> interface_groups(const Ec2& ec2, const std::string& vpc_id,
                                                                const std::vector<std::string>& ids,
                                                                const Request& request) {
  std::vector<GroupIdentifier> groups;
  for (const std::string& id : ids) {
    const Result<const SecurityGroup*, ApiError> group = own(ec2.security_groups, id, request);
    if (!group) {
      return aws::api_error("InvalidSecurityGroupID.NotFound",
                            fmt::format("The security group '{}' does not exist", id));
    }
    if ((*group)->vpc_id != vpc_id) {
      return aws::api_error(
          "InvalidParameter",
          fmt::format("You have specified two resources that belong to different networks: {} and {}", id, vpc_id));
    }
    groups.emplace_back(id, (*group)->group_name);
  }
  if (ids.empty()) {
    const SecurityGroup* group = find_if(ec2.security_groups, [&](const SecurityGroup& row) {
      return row.vpc_id == vpc_id && row.group_name == kDefaultGroupName;
    });
    groups.emplace_back(group->group_id, group->group_name);
  }
  TRY(ec2.quotas.check(QuotaKind::kSecurityGroupsPerNetworkInterface, groups.size(), 0));
  return groups;
}

Result<NetworkInterface, ApiError> make_interface(Ec2& ec2, NewInterface wanted, const Request& request) {
  TRY(check_quota(ec2, QuotaKind::kNetworkInterfacesPerRegion, ec2.network_interfaces, account_of(request)));
  const Subnet& subnet = *wanted.subnet;
  NetworkInterface interface;
  interface.network_interface_id = new_id(Kind::kNetworkInterface, request.random);
  interface.owner_id = account_of(request);
  interface.requester_managed = !wanted.requester_id.empty();
  interface.requester_id = interface.requester_managed ? wanted.requester_id : request.caller.access_key_id;
  interface.subnet_id = subnet.subnet_id;
  interface.vpc_id = subnet.vpc_id;
  interface.availability_zone = subnet.availability_zone;
  interface.availability_zone_id = subnet.availability_zone_id;
  interface.description = std::move(wanted.description);
  interface.interface_type = std::move(wanted.interface_type);
  interface.mac_address = new_mac_address(request.random);
  interface.plane_host = TRY(free_plane_host(ec2));
  interface.tags = std::move(wanted.tags);
  // A NAT gateway's interface has no security groups.
  if (interface.interface_type != "nat_gateway") {
    interface.groups = TRY(interface_groups(ec2, subnet.vpc_id, wanted.group_ids, request));
  }
  if (interface.requester_managed) {
    interface.status = "in-use";
    interface.source_dest_check = interface.interface_type != "nat_gateway";
    interface.attachment = InterfaceAttachment{.attachment_id = new_id("ela-attach", request.random),
                                               .attach_time = request.now,
                                               .device_index = 1,
                                               .instance_owner_id = "amazon-aws"};
  }
  if (subnet.cidr_block) {
    const std::vector<std::string> primary =
        wanted.primary_ipv4 ? std::vector{*wanted.primary_ipv4} : std::vector<std::string>();
    TRY(add_ipv4(ec2, interface, primary, primary.empty() ? 1 : 0));
    interface.private_ip_address = interface.private_ip_addresses.front().private_ip_address;
    TRY(add_ipv4(ec2, interface, wanted.secondary_ipv4, wanted.secondary_ipv4_count));
  }
  if (wanted.ipv6.empty() && wanted.ipv6_count == 0 && subnet.assign_ipv6_address_on_creation) wanted.ipv6_count = 1;
  TRY(add_ipv6(ec2, interface, wanted.ipv6, wanted.ipv6_count));
  if (wanted.primary_ipv6 && !interface.ipv6_addresses.empty()) interface.ipv6_addresses.front().is_primary_ipv6 = true;
  TRY(add_ipv4_prefixes(ec2, interface, wanted.ipv4_prefixes, wanted.ipv4_prefix_count));
  TRY(add_ipv6_prefixes(ec2, interface, wanted.ipv6_prefixes, wanted.ipv6_prefix_count));
  ec2.network_interfaces.put(interface.network_interface_id, interface);
  return interface;
}

void erase_interface(Ec2& ec2, const std::string& id) {
  std::vector<std::string> associated;
  for (const auto& [allocation_id, address] : ec2.addresses) {
    if (address.network_interface_id == id) associated.push_back(allocation_id);
  }
  for (const std::string& allocation_id : associated) {
    ec2.addresses.update(allocation_id, [](Address& row) { row.free(); });
  }
  ec2.network_interfaces.erase(id);
}

namespace {

// What a request lists under `list`, of each item `member`.
std::vector<std::string> texts_of(const Value& list, aws::MemberName member) {
  std::vector<std::string> texts;
  for (const Value& item : list.as_list()) texts.push_back(item[member].as_text());
  return texts;
}

NewInterface wanted_interface(const Subnet& subnet, const Value& input) {
  NewInterface wanted{.subnet = &subnet, .description = input[m::Description].as_text()};
  wanted.group_ids = texts(input[m::Groups]);
  if (input.has(m::PrivateIpAddress)) wanted.primary_ipv4 = input[m::PrivateIpAddress].as_text();
  for (const Value& item : input[m::PrivateIpAddresses].as_list()) {
    if (item[m::Primary].as_bool()) {
      wanted.primary_ipv4 = item[m::PrivateIpAddress].as_text();
    } else {
      wanted.secondary_ipv4.push_back(item[m::PrivateIpAddress].as_text());
    }
  }
  wanted.secondary_ipv4_count = input[m::SecondaryPrivateIpAddressCount].as_integer();
  wanted.ipv6 = texts_of(input[m::Ipv6Addresses], m::Ipv6Address);
  wanted.ipv6_count = input[m::Ipv6AddressCount].as_integer();
  wanted.ipv4_prefixes = texts_of(input[m::Ipv4Prefixes], m::Ipv4Prefix);
  wanted.ipv4_prefix_count = input[m::Ipv4PrefixCount].as_integer();
  wanted.ipv6_prefixes = texts_of(input[m::Ipv6Prefixes], m::Ipv6Prefix);
  wanted.ipv6_prefix_count = input[m::Ipv6PrefixCount].as_integer();
  wanted.primary_ipv6 = input[m::EnablePrimaryIpv6].as_bool();
  if (input.has(m::InterfaceType)) wanted.interface_type = input[m::InterfaceType].as_text();
  return wanted;
}

}  // namespace

Outcome create_network_interface(Ec2& ec2, const Value& input, const Request& request) {
  const Value& token = input[m::ClientToken];
  if (const auto id = TRY(made_before(ec2, kCreate, input, request))) {
    if (const NetworkInterface* row = ec2.network_interfaces.find(*id)) {
      return Value::of({{m::NetworkInterface, interface_item(ec2, *row)}, {m::ClientToken, token}});
    }
  }
  const Subnet* subnet = TRY(own(ec2.subnets, input[m::SubnetId].as_text(), request));
  NewInterface wanted = wanted_interface(*subnet, input);
  wanted.tags = TRY(specified_tags(input, Kind::kNetworkInterface));
  const NetworkInterface interface = TRY(make_interface(ec2, std::move(wanted), request));
  remember_made(ec2, kCreate, input, interface.network_interface_id, request);
  Value item = interface_item(ec2, interface);
  item.set(m::Status, "pending");
  return Value::of({{m::NetworkInterface, std::move(item)}, {m::ClientToken, token}});
}

Outcome describe_network_interfaces(Ec2& ec2, const Value& input, const Request& request) {
  const auto item = [&](const NetworkInterface& row) { return interface_item(ec2, row); };
  return describe(ec2.network_interfaces, kInterfaces, item, input, request);
}

Outcome delete_network_interface(Ec2& ec2, const Value& input, const Request& request) {
  const NetworkInterface* interface = TRY(own(ec2.network_interfaces, input[m::NetworkInterfaceId].as_text(), request));
  const std::string id = interface->network_interface_id;
  if (interface->attachment) {
    return std::unexpected(invalid_value(fmt::format("Network interface '{}' is currently in use.", id)));
  }
  erase_interface(ec2, id);
  return Value::of({});
}

Outcome attach_network_interface(Ec2& ec2, const Value& input, const Request& request) {
  (void)TRY(own(ec2.network_interfaces, input[m::NetworkInterfaceId].as_text(), request));
  return std::unexpected(unknown_id(Kind::kInstance, input[m::InstanceId].as_text()));
}

Outcome detach_network_interface(Ec2& ec2, const Value& input, const Request& request) {
  const std::string& id = input[m::AttachmentId].as_text();
  const NetworkInterface* interface = find_if(ec2.network_interfaces, [&](const NetworkInterface& row) {
    return row.owner_id == account_of(request) && row.attachment && row.attachment->attachment_id == id;
  });
  if (interface == nullptr) {
    return aws::api_error("InvalidAttachmentID.NotFound", fmt::format("The attachment '{}' does not exist.", id));
  }
  return aws::api_error("OperationNotPermitted", "You are not allowed to manage 'ela-attach' attachments.");
}

}  // namespace regionfall::ec2
