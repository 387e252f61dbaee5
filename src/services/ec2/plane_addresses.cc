#include "services/ec2/plane_addresses.h"

#include <algorithm>

#include "aws/members/ec2.h"
#include "net/site_address.h"
#include "services/ec2/cidr.h"
#include "services/ec2/handlers.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kHostsMax = std::size_t{1} << 16U;

// The host of an address of the region's range.
std::uint16_t host_of(const std::string& address) {
  const std::optional<IpAddress> ip = parse_ip(address);
  return ip ? static_cast<std::uint16_t>(ip->bytes[2] << 8U | ip->bytes[3]) : 0;
}

}  // namespace

Result<std::uint16_t, aws::ApiError> free_plane_host(const Ec2& ec2) {
  std::vector<bool> taken(kHostsMax);
  for (const auto& [id, interface] : ec2.network_interfaces) {
    taken[interface.plane_host] = true;
    if (interface.launch_public_ip) taken[host_of(*interface.launch_public_ip)] = true;
  }
  for (const auto& [id, address] : ec2.addresses) taken[host_of(address.public_ip)] = true;
  // The last one would be the range's broadcast address.
  for (std::size_t host = kFirstPlaneHost; host + 1 < kHostsMax; ++host) {
    if (!taken[host]) return static_cast<std::uint16_t>(host);
  }
  return aws::api_error("InsufficientAddressCapacity", "Not enough addresses available.");
}

std::string plane_address(const Ec2& ec2, std::uint16_t host) { return net::to_text(net::site_ipv4(ec2.site, host)); }

std::string plane_address(const Ec2& ec2, const NetworkInterface& interface) {
  return plane_address(ec2, static_cast<std::uint16_t>(interface.plane_host));
}

Result<std::string, aws::ApiError> new_public_address(const Ec2& ec2) {
  return plane_address(ec2, TRY(free_plane_host(ec2)));
}

std::optional<std::string> public_address(const Ec2& ec2, const NetworkInterface& interface) {
  const Address* elastic = find_if(ec2.addresses, [&](const Address& row) {
    return row.network_interface_id == interface.network_interface_id &&
           row.private_ip_address == interface.private_ip_address;
  });
  if (elastic != nullptr) return elastic->public_ip;
  return interface.launch_public_ip.value_or("").empty() ? std::nullopt : interface.launch_public_ip;
}

std::vector<std::string> reached_at(const Ec2& ec2, const NetworkInterface& interface) {
  std::vector<std::string> all = {plane_address(ec2, interface)};
  if (!interface.launch_public_ip.value_or("").empty()) all.push_back(*interface.launch_public_ip);
  for (const auto& [id, address] : ec2.addresses) {
    if (address.network_interface_id == interface.network_interface_id) all.push_back(address.public_ip);
  }
  return all;
}

const NetworkInterface* interface_with(const Ec2& ec2, std::string_view vpc_id, std::string_view private_ip) {
  return find_if(ec2.network_interfaces, [&](const NetworkInterface& row) {
    return row.vpc_id == vpc_id &&
           std::ranges::find(row.private_ip_addresses, private_ip, &InterfaceIpv4Address::private_ip_address) !=
               row.private_ip_addresses.end();
  });
}

namespace {

// The interface that a question is about: by its own id, by its instance's, or by a private address in a VPC.
const NetworkInterface* interface_asked_for(const Ec2& ec2, const Value& input) {
  if (input.has(m::NetworkInterfaceId)) return ec2.network_interfaces.find(input[m::NetworkInterfaceId].as_text());
  if (input.has(m::InstanceId)) {
    const Instance* instance = ec2.instances.find(input[m::InstanceId].as_text());
    return instance == nullptr ? nullptr : ec2.network_interfaces.find(instance->primary_interface_id);
  }
  return interface_with(ec2, input[m::VpcId].as_text(), input[m::PrivateIpAddress].as_text());
}

}  // namespace

Outcome locate_interface(Ec2& ec2, const Value& input, const Request& /*request*/) {
  const NetworkInterface* interface = interface_asked_for(ec2, input);
  if (interface == nullptr) {
    return aws::api_error("InvalidNetworkInterfaceID.NotFound", "There is no interface of that id or address.");
  }
  const std::optional<std::string> public_ip = public_address(ec2, *interface);
  const auto& attachment = interface->attachment;
  const Instance* instance =
      attachment && attachment->instance_id ? ec2.instances.find(*attachment->instance_id) : nullptr;
  return Value::of(
      {{m::NetworkInterfaceId, interface->network_interface_id},
       {m::Address, plane_address(ec2, *interface)},
       {m::PrivateIpAddress, interface->private_ip_address ? Value(*interface->private_ip_address) : Value()},
       {m::PublicIp, public_ip ? Value(*public_ip) : Value()},
       {m::VpcId, interface->vpc_id},
       {m::SubnetId, interface->subnet_id},
       {m::AvailabilityZone, interface->availability_zone},
       {m::InstanceId, instance != nullptr ? Value(instance->instance_id) : Value()},
       {m::State, instance != nullptr ? Value(instance->state.name) : Value()}});
}

}  // namespace regionfall::ec2
