#include <fmt/format.h>

#include <algorithm>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "services/ec2/errors.h"
#include "services/ec2/handlers.h"
#include "services/ec2/network_interfaces.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

Result<NetworkInterface, ApiError> interface_of(const Ec2& ec2, const Value& input, const Request& request) {
  return *TRY(own(ec2.network_interfaces, input[m::NetworkInterfaceId].as_text(), request));
}

// The items of a list, each with the one member that has its text.
Value items(const std::vector<std::string>& texts, aws::MemberName member) {
  Value::List list;
  for (const std::string& text : texts) list.push_back(Value::of({{member, text}}));
  return list;
}

ApiError not_assigned(const std::string& what, const std::string& interface_id) {
  return invalid_value(
      fmt::format("Some of the specified addresses are not assigned to interface {}: {}", interface_id, what));
}

}  // namespace

Outcome describe_network_interface_attribute(Ec2& ec2, const Value& input, const Request& request) {
  const NetworkInterface interface = TRY(interface_of(ec2, input, request));
  const std::string& attribute = input[m::Attribute].as_text();
  const Value id(interface.network_interface_id);
  if (attribute == "description") {
    return Value::of({{m::NetworkInterfaceId, id}, {m::Description, Value::of({{m::Value, interface.description}})}});
  }
  if (attribute == "groupSet") {
    return Value::of({{m::NetworkInterfaceId, id}, {m::Groups, aws::to_value(interface.groups)}});
  }
  if (attribute == "sourceDestCheck") {
    const Value check = Value::of({{m::Value, interface.source_dest_check}});
    return Value::of({{m::NetworkInterfaceId, id}, {m::SourceDestCheck, check}});
  }
  if (attribute == "attachment") {
    return Value::of({{m::NetworkInterfaceId, id}, {m::Attachment, aws::to_value(interface.attachment)}});
  }
  if (attribute == "associatePublicIpAddress") {
    return Value::of({{m::NetworkInterfaceId, id}, {m::AssociatePublicIpAddress, false}});
  }
  return std::unexpected(invalid_value(attribute, "attribute", "Unknown network interface attribute."));
}

Outcome modify_network_interface_attribute(Ec2& ec2, const Value& input, const Request& request) {
  NetworkInterface interface = TRY(interface_of(ec2, input, request));
  if (input.has(m::Description)) interface.description = input[m::Description][m::Value].as_text();
  if (input.has(m::SourceDestCheck)) interface.source_dest_check = input[m::SourceDestCheck][m::Value].as_bool();
  if (!input[m::Groups].as_list().empty()) {
    interface.groups = TRY(interface_groups(ec2, interface.vpc_id, texts(input[m::Groups]), request));
  }
  if (input.has(m::EnablePrimaryIpv6) && !interface.ipv6_addresses.empty()) {
    interface.ipv6_addresses.front().is_primary_ipv6 = input[m::EnablePrimaryIpv6].as_bool();
  }
  if (const Value& change = input[m::Attachment]; !change.absent()) {
    if (!interface.attachment || interface.attachment->attachment_id != change[m::AttachmentId].as_text()) {
      return aws::api_error("InvalidAttachmentID.NotFound",
                            fmt::format("The attachment '{}' does not exist.", change[m::AttachmentId].as_text()));
    }
    interface.attachment->delete_on_termination = change[m::DeleteOnTermination].as_bool();
  }
  const std::string id = interface.network_interface_id;
  ec2.network_interfaces.put(id, std::move(interface));
  return Value::of({});
}

Outcome reset_network_interface_attribute(Ec2& ec2, const Value& input, const Request& request) {
  const NetworkInterface interface = TRY(interface_of(ec2, input, request));
  ec2.network_interfaces.update(interface.network_interface_id,
                                [](NetworkInterface& row) { row.source_dest_check = true; });
  return Value::of({});
}

Outcome assign_private_ip_addresses(Ec2& ec2, const Value& input, const Request& request) {
  NetworkInterface interface = TRY(interface_of(ec2, input, request));
  const std::vector<std::string> addresses = TRY(add_ipv4(ec2, interface, texts(input[m::PrivateIpAddresses]),
                                                          input[m::SecondaryPrivateIpAddressCount].as_integer()));
  const std::vector<std::string> prefixes =
      TRY(add_ipv4_prefixes(ec2, interface, texts(input[m::Ipv4Prefixes]), input[m::Ipv4PrefixCount].as_integer()));
  if (addresses.empty() && prefixes.empty()) {
    return std::unexpected(missing_parameter("privateIpAddress or secondaryPrivateIpAddressCount"));
  }
  const std::string id = interface.network_interface_id;
  ec2.network_interfaces.put(id, std::move(interface));
  return Value::of({{m::NetworkInterfaceId, id},
                    {m::AssignedPrivateIpAddresses, items(addresses, m::PrivateIpAddress)},
                    {m::AssignedIpv4Prefixes, items(prefixes, m::Ipv4Prefix)}});
}

Outcome unassign_private_ip_addresses(Ec2& ec2, const Value& input, const Request& request) {
  NetworkInterface interface = TRY(interface_of(ec2, input, request));
  const std::string id = interface.network_interface_id;
  for (const std::string& address : texts(input[m::PrivateIpAddresses])) {
    const auto same = [&](const InterfaceIpv4Address& own) {
      return !own.primary && own.private_ip_address == address;
    };
    if (std::erase_if(interface.private_ip_addresses, same) == 0) return std::unexpected(not_assigned(address, id));
    const Address* elastic = find_if(ec2.addresses, [&](const Address& row) {
      return row.network_interface_id == id && row.private_ip_address == address;
    });
    if (elastic != nullptr) ec2.addresses.update(elastic->allocation_id, [](Address& row) { row.free(); });
  }
  for (const std::string& prefix : texts(input[m::Ipv4Prefixes])) {
    if (std::erase_if(interface.ipv4_prefixes, [&](const auto& own) { return own.ipv4_prefix == prefix; }) == 0) {
      return std::unexpected(not_assigned(prefix, id));
    }
  }
  ec2.network_interfaces.put(id, std::move(interface));
  return Value::of({});
}

Outcome assign_ipv6_addresses(Ec2& ec2, const Value& input, const Request& request) {
  NetworkInterface interface = TRY(interface_of(ec2, input, request));
  const std::vector<std::string> addresses =
      TRY(add_ipv6(ec2, interface, texts(input[m::Ipv6Addresses]), input[m::Ipv6AddressCount].as_integer()));
  const std::vector<std::string> prefixes =
      TRY(add_ipv6_prefixes(ec2, interface, texts(input[m::Ipv6Prefixes]), input[m::Ipv6PrefixCount].as_integer()));
  if (addresses.empty() && prefixes.empty()) {
    return std::unexpected(missing_parameter("ipv6Addresses or ipv6AddressCount"));
  }
  const std::string id = interface.network_interface_id;
  ec2.network_interfaces.put(id, std::move(interface));
  return Value::of({{m::NetworkInterfaceId, id},
                    {m::AssignedIpv6Addresses, aws::text_list(addresses)},
                    {m::AssignedIpv6Prefixes, aws::text_list(prefixes)}});
}

Outcome unassign_ipv6_addresses(Ec2& ec2, const Value& input, const Request& request) {
  NetworkInterface interface = TRY(interface_of(ec2, input, request));
  const std::string id = interface.network_interface_id;
  const std::vector<std::string> addresses = texts(input[m::Ipv6Addresses]);
  const std::vector<std::string> prefixes = texts(input[m::Ipv6Prefixes]);
  for (const std::string& address : addresses) {
    if (std::erase_if(interface.ipv6_addresses, [&](const auto& own) { return own.ipv6_address == address; }) == 0) {
      return std::unexpected(not_assigned(address, id));
    }
  }
  for (const std::string& prefix : prefixes) {
    if (std::erase_if(interface.ipv6_prefixes, [&](const auto& own) { return own.ipv6_prefix == prefix; }) == 0) {
      return std::unexpected(not_assigned(prefix, id));
    }
  }
  ec2.network_interfaces.put(id, std::move(interface));
  return Value::of({{m::NetworkInterfaceId, id},
                    {m::UnassignedIpv6Addresses, aws::text_list(addresses)},
                    {m::UnassignedIpv6Prefixes, aws::text_list(prefixes)}});
}

}  // namespace regionfall::ec2
