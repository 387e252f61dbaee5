#include <fmt/format.h>

#include <algorithm>

#include "services/ec2/cidr.h"
#include "services/ec2/errors.h"
#include "services/ec2/network_interfaces.h"

namespace regionfall::ec2 {

using aws::ApiError;

namespace {

// The first four addresses of a subnet and its last one are AWS's.
constexpr std::uint64_t kFirstFree = 4;
constexpr int kIpv4PrefixLength = 28;
constexpr int kIpv6PrefixLength = 80;
constexpr std::uint64_t kIpv6PrefixesTried = 1U << 16U;  // how many /80 blocks a /64 has
constexpr std::uint64_t kIpv6AddressesTried = 1U << 16U;
constexpr std::int64_t kAddressesMax = 512;  // of one request

using Taken = std::vector<Cidr>;

Cidr host(const std::string& address) {
  const IpAddress ip = *parse_ip(address);
  return {ip, ip.v6 ? 128 : 32};
}

// All addresses and prefixes of a family that interfaces of the subnet have, `interface` with its unsaved ones.
Taken taken_in(const Ec2& ec2, const NetworkInterface& interface, bool v6) {
  Taken taken;
  const auto add = [&](const NetworkInterface& row) {
    if (v6) {
      for (const InterfaceIpv6Address& one : row.ipv6_addresses) taken.push_back(host(one.ipv6_address));
      for (const InterfaceIpv6Prefix& one : row.ipv6_prefixes) taken.push_back(*parse_cidr(one.ipv6_prefix));
    } else {
      for (const InterfaceIpv4Address& one : row.private_ip_addresses) taken.push_back(host(one.private_ip_address));
      for (const InterfaceIpv4Prefix& one : row.ipv4_prefixes) taken.push_back(*parse_cidr(one.ipv4_prefix));
    }
  };
  add(interface);
  for (const auto& [id, row] : ec2.network_interfaces) {
    if (row.subnet_id == interface.subnet_id && id != interface.network_interface_id) add(row);
  }
  return taken;
}

bool is_taken(const Taken& taken, const Cidr& block) {
  return std::ranges::any_of(taken, [&](const Cidr& other) { return overlap(other, block); });
}

Result<Cidr, ApiError> subnet_block(const Subnet& subnet, bool v6) {
  if (v6 ? subnet.ipv6_cidr_blocks.empty() : !subnet.cidr_block) {
    return std::unexpected(
        invalid_value(fmt::format("The subnet '{}' has no {} CIDR block", subnet.subnet_id, v6 ? "IPv6" : "IPv4")));
  }
  return *parse_cidr(v6 ? subnet.ipv6_cidr_blocks.front().ipv6_cidr_block : *subnet.cidr_block);
}

// Whether a block lies where interfaces may have addresses.
bool usable(const Cidr& subnet, const Cidr& block) {
  if (!contains(subnet, block)) return false;
  if (block.prefix_length != (block.address.v6 ? 128 : 32)) return true;
  const std::uint64_t offset = offset_in(subnet, block.address);
  return offset >= kFirstFree && (block.address.v6 || offset + 1 < ipv4_address_count(subnet));
}

Result<Cidr, ApiError> named_block(const Cidr& subnet, const Taken& taken, const std::string& text, int prefix_length) {
  const bool whole = prefix_length == (subnet.address.v6 ? 128 : 32);
  const std::optional<Cidr> block = whole ? parse_cidr(text + (subnet.address.v6 ? "/128" : "/32")) : parse_cidr(text);
  if (!block || block->prefix_length != prefix_length || block->address.v6 != subnet.address.v6) {
    return std::unexpected(invalid_value(fmt::format("invalid value for parameter address: {}", text)));
  }
  if (!contains(subnet, *block)) {
    return std::unexpected(
        invalid_value(fmt::format("Address {} does not fall within the subnet's address range", text)));
  }
  if (!usable(subnet, *block)) {
    return std::unexpected(invalid_value(fmt::format("Address {} is in subnet's reserved address range", text)));
  }
  if (is_taken(taken, *block)) {
    return aws::api_error("InvalidIPAddress.InUse", fmt::format("Address {} is in use.", text));
  }
  return *block;
}

// The lowest free block of that length; none: the subnet is full.
std::optional<Cidr> free_block(const Cidr& subnet, const Taken& taken, int prefix_length) {
  const bool v6 = subnet.address.v6;
  const bool whole = prefix_length == (v6 ? 128 : 32);
  const std::uint64_t step = whole ? 1 : v6 ? std::uint64_t{1} << (128 - kIpv6PrefixLength) : 16;
  const std::uint64_t tries =
      v6 ? (whole ? kIpv6AddressesTried : kIpv6PrefixesTried) : ipv4_address_count(subnet) / step;
  for (std::uint64_t i = whole ? kFirstFree : 1; i < tries; ++i) {
    const Cidr block{address_at(subnet, i * step), prefix_length};
    if (usable(subnet, block) && !is_taken(taken, block)) return block;
  }
  return std::nullopt;
}

// Chooses blocks of one length for an interface: the named ones, then `count` free ones.
Result<std::vector<Cidr>, ApiError> choose(const Ec2& ec2, const NetworkInterface& interface, bool v6,
                                           int prefix_length, const std::vector<std::string>& named,
                                           std::int64_t count) {
  std::vector<Cidr> chosen;
  if (named.empty() && count <= 0) return chosen;
  if (count > kAddressesMax) {
    return aws::api_error("PrivateIpAddressLimitExceeded",
                          fmt::format("Number of private addresses will exceed limit ({}).", kAddressesMax));
  }
  const Cidr subnet = TRY(subnet_block(*ec2.subnets.find(interface.subnet_id), v6));
  Taken taken = taken_in(ec2, interface, v6);
  for (const std::string& text : named) {
    chosen.push_back(TRY(named_block(subnet, taken, text, prefix_length)));
    taken.push_back(chosen.back());
  }
  for (std::int64_t i = 0; i < count; ++i) {
    const std::optional<Cidr> block = free_block(subnet, taken, prefix_length);
    if (!block) {
      return aws::api_error("InsufficientFreeAddressesInSubnet",
                            "The specified subnet does not have enough free addresses to satisfy the request.");
    }
    chosen.push_back(*block);
    taken.push_back(*block);
  }
  return chosen;
}

}  // namespace

Result<std::vector<std::string>, ApiError> add_ipv4(const Ec2& ec2, NetworkInterface& interface,
                                                    const std::vector<std::string>& named, std::int64_t count) {
  std::vector<std::string> added;
  for (const Cidr& block : TRY(choose(ec2, interface, false, 32, named, count))) {
    added.push_back(to_text(block.address));
    interface.private_ip_addresses.push_back({added.back(), interface.private_ip_addresses.empty()});
  }
  return added;
}

Result<std::vector<std::string>, ApiError> add_ipv6(const Ec2& ec2, NetworkInterface& interface,
                                                    const std::vector<std::string>& named, std::int64_t count) {
  std::vector<std::string> added;
  for (const Cidr& block : TRY(choose(ec2, interface, true, 128, named, count))) {
    added.push_back(to_text(block.address));
    interface.ipv6_addresses.push_back({added.back()});
  }
  return added;
}

Result<std::vector<std::string>, ApiError> add_ipv4_prefixes(const Ec2& ec2, NetworkInterface& interface,
                                                             const std::vector<std::string>& named,
                                                             std::int64_t count) {
  std::vector<std::string> added;
  for (const Cidr& block : TRY(choose(ec2, interface, false, kIpv4PrefixLength, named, count))) {
    added.push_back(to_text(block));
    interface.ipv4_prefixes.push_back({added.back()});
  }
  return added;
}

Result<std::vector<std::string>, ApiError> add_ipv6_prefixes(const Ec2& ec2, NetworkInterface& interface,
                                                             const std::vector<std::string>& named,
                                                             std::int64_t count) {
  std::vector<std::string> added;
  for (const Cidr& block : TRY(choose(ec2, interface, true, kIpv6PrefixLength, named, count))) {
    added.push_back(to_text(block));
    interface.ipv6_prefixes.push_back({added.back()});
  }
  return added;
}

}  // namespace regionfall::ec2
