#include "services/ec2/packet_rules.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "net/site_address.h"
#include "services/ec2/plane_addresses.h"
#include "services/ec2/prefix_lists.h"

namespace regionfall::ec2 {
namespace {

constexpr int kTcp = 6;
constexpr int kUdp = 17;
constexpr int kIcmp = 1;
constexpr int kAllProtocols = -1;
constexpr int kNoProtocol = -2;
constexpr std::uint16_t kResolverHost = 2;
constexpr const char* kMetadataAddress = "169.254.169.254";
constexpr int kPlanePrefixLength = 16;

bool has_ports(int protocol) { return protocol == kTcp || protocol == kUdp; }

const FilteredInterface* interface_at(const PacketRules& rules, const IpAddress& address) {
  const auto found = std::ranges::find_if(rules.interfaces, [&](const FilteredInterface& one) {
    return one.plane_ip == address || std::ranges::find(one.public_ips, address) != one.public_ips.end();
  });
  return found == rules.interfaces.end() ? nullptr : &*found;
}

// The other end of a packet, as an interface's rules see it.
struct Peer {
  IpAddress address;                             // a private one where it is near
  const FilteredInterface* interface = nullptr;  // of a near one
};
Peer peer_seen(const PacketRules& rules, const FilteredInterface& own, const IpAddress& address) {
  const FilteredInterface* other = interface_at(rules, address);
  if (other == nullptr || other->plane_ip != address || !is_near(rules, own.vpc_id, other->vpc_id)) return {address};
  return {other->private_ip, other};
}

bool in_any(const std::vector<Cidr>& blocks, const IpAddress& address) {
  return std::ranges::any_of(blocks, [&](const Cidr& block) { return contains(block, address); });
}

bool admits(const PacketRules& rules, const SecurityGroupRule& rule, const Packet& packet, const Peer& peer) {
  const int protocol = protocol_number(rule.ip_protocol);
  if (protocol != kAllProtocols && protocol != packet.protocol) return false;
  if (has_ports(protocol) && rule.from_port >= 0 &&
      (packet.destination_port < rule.from_port || packet.destination_port > rule.to_port)) {
    return false;
  }
  if (protocol == kIcmp && rule.from_port >= 0) {
    if (packet.destination_port != rule.from_port) return false;
    if (rule.to_port >= 0 && packet.icmp_code != rule.to_port) return false;
  }
  const RulePeer wanted = peer_of(rules, rule);
  if (wanted.group_id.empty()) return in_any(wanted.blocks, peer.address);
  return peer.interface != nullptr && std::ranges::binary_search(peer.interface->group_ids, wanted.group_id);
}

bool matches(const NetworkAclEntry& entry, const Packet& packet, const Peer& peer) {
  const int protocol = protocol_number(entry.protocol);
  if (protocol != kAllProtocols && protocol != packet.protocol) return false;
  if (has_ports(protocol) && entry.port_range &&
      (packet.destination_port < entry.port_range->from || packet.destination_port > entry.port_range->to)) {
    return false;
  }
  if (protocol == kIcmp && entry.icmp_type_code) {
    const IcmpTypeCode& wanted = *entry.icmp_type_code;
    if (wanted.type >= 0 && packet.destination_port != wanted.type) return false;
    if (wanted.code >= 0 && packet.icmp_code != wanted.code) return false;
  }
  const std::optional<Cidr> block = parse_cidr(entry.cidr_block.value_or(""));
  return block && contains(*block, peer.address);
}

PacketVerdict by_acl(const PacketRules& rules, const FilteredInterface& own, bool egress, const Packet& packet,
                     const Peer& peer) {
  const auto acl = rules.acls.find(own.network_acl_id);
  if (acl == rules.acls.end()) return {};
  for (const NetworkAclEntry& entry : acl->second) {
    if (entry.egress != egress || !matches(entry, packet, peer)) continue;
    return {.admitted = entry.rule_action == "allow",
            .decided_by = own.network_acl_id + "/" + std::to_string(entry.rule_number)};
  }
  return {.admitted = false, .decided_by = own.network_acl_id};
}

PacketVerdict by_groups(const PacketRules& rules, const FilteredInterface& own, bool egress, const Packet& packet,
                        const Peer& peer) {
  if (own.group_ids.empty()) return {};
  for (const std::string& id : own.group_ids) {
    const auto group = rules.groups.find(id);
    if (group == rules.groups.end()) continue;
    for (const SecurityGroupRule& rule : group->second) {
      if (rule.is_egress == egress && admits(rules, rule, packet, peer)) return {true, rule.rule_id};
    }
  }
  return {.admitted = false, .decided_by = own.id};
}

FilteredInterface filtered(const Ec2& ec2, const NetworkInterface& row) {
  FilteredInterface interface{.id = row.network_interface_id,
                              .vpc_id = row.vpc_id,
                              .subnet_id = row.subnet_id,
                              .private_ip = parse_ip(row.private_ip_address.value_or("")).value_or(IpAddress{}),
                              .plane_ip = parse_ip(plane_address(ec2, row)).value_or(IpAddress{})};
  if (const Subnet* subnet = ec2.subnets.find(row.subnet_id)) interface.network_acl_id = subnet->network_acl_id;
  for (const GroupIdentifier& group : row.groups) interface.group_ids.push_back(group.group_id);
  std::ranges::sort(interface.group_ids);
  for (const std::string& address : reached_at(ec2, row)) {
    const IpAddress ip = parse_ip(address).value_or(IpAddress{});
    if (ip != interface.plane_ip) interface.public_ips.push_back(ip);
  }
  return interface;
}

void add_prefix_lists(const Ec2& ec2, PacketRules& rules) {
  for (const auto& [id, group] : rules.groups) {
    for (const SecurityGroupRule& rule : group) {
      const AwsPrefixList* list = rule.prefix_list_id ? find_prefix_list(ec2.region, *rule.prefix_list_id) : nullptr;
      if (list == nullptr || rules.prefix_lists.contains(list->id)) continue;
      for (const std::string& text : list->cidrs) {
        if (const std::optional<Cidr> block = parse_cidr(text)) rules.prefix_lists[list->id].push_back(*block);
      }
    }
  }
}

}  // namespace

int protocol_number(std::string_view name) {
  if (name == "tcp") return kTcp;
  if (name == "udp") return kUdp;
  if (name == "icmp") return kIcmp;
  if (name == "icmpv6") return kNoProtocol;
  int number = kNoProtocol;
  std::from_chars(name.data(), name.data() + name.size(), number);
  return number;
}

bool is_near(const PacketRules& rules, const std::string& vpc_id, const std::string& other_vpc_id) {
  return vpc_id == other_vpc_id || rules.peered_vpcs.contains({vpc_id, other_vpc_id});
}

RulePeer peer_of(const PacketRules& rules, const SecurityGroupRule& rule) {
  RulePeer peer;
  if (rule.referenced_group) peer.group_id = rule.referenced_group->group_id;
  if (rule.cidr_ipv4) {
    if (const std::optional<Cidr> block = parse_cidr(*rule.cidr_ipv4)) peer.blocks.push_back(canonical(*block));
  }
  if (rule.prefix_list_id) {
    const auto list = rules.prefix_lists.find(*rule.prefix_list_id);
    if (list != rules.prefix_lists.end()) {
      std::ranges::copy_if(list->second, std::back_inserter(peer.blocks),
                           [](const Cidr& block) { return !block.address.v6; });
    }
  }
  return peer;
}

PacketRules packet_rules(const Ec2& ec2) {
  PacketRules rules;
  const auto text = [&](std::uint16_t host) { return net::to_text(net::site_ipv4(ec2.site, host)); };
  rules.plane_range = {*parse_ip(text(0)), kPlanePrefixLength};
  rules.exempt = {*parse_ip(text(kResolverHost)), *parse_ip(kMetadataAddress)};
  for (const auto& [id, row] : ec2.network_interfaces) {
    if (row.attachment && row.private_ip_address) rules.interfaces.push_back(filtered(ec2, row));
  }
  for (const FilteredInterface& interface : rules.interfaces) {
    for (const std::string& id : interface.group_ids) rules.groups[id];
    if (const NetworkAcl* acl = ec2.network_acls.find(interface.network_acl_id)) {
      rules.acls[interface.network_acl_id] = acl->entries;
    }
  }
  for (const auto& [key, rule] : ec2.security_group_rules) {
    const auto group = rules.groups.find(rule.group_id);
    if (group != rules.groups.end()) group->second.push_back(rule);
  }
  add_prefix_lists(ec2, rules);
  for (const auto& [id, row] : ec2.peering_connections) {
    if (row.status.code != "active" || row.requester.region != row.accepter.region) continue;
    rules.peered_vpcs.emplace(row.requester.vpc_id, row.accepter.vpc_id);
    rules.peered_vpcs.emplace(row.accepter.vpc_id, row.requester.vpc_id);
  }
  return rules;
}

PacketVerdict admit(const PacketRules& rules, const Packet& packet) {
  const auto is_exempt = [&](const IpAddress& ip) { return std::ranges::find(rules.exempt, ip) != rules.exempt.end(); };
  if (is_exempt(packet.source) || is_exempt(packet.destination)) return {};
  const FilteredInterface* from = interface_at(rules, packet.source);
  const FilteredInterface* to = interface_at(rules, packet.destination);
  const bool same_subnet = from != nullptr && to != nullptr && from->subnet_id == to->subnet_id &&
                           packet.source == from->plane_ip && packet.destination == to->plane_ip;
  PacketVerdict verdict;
  const auto refused = [&](PacketVerdict next) {
    if (!next.decided_by.empty()) verdict = std::move(next);
    return !verdict.admitted;
  };
  const Peer destination = from == nullptr ? Peer{} : peer_seen(rules, *from, packet.destination);
  const Peer source = to == nullptr ? Peer{} : peer_seen(rules, *to, packet.source);
  if (from != nullptr && !same_subnet && refused(by_acl(rules, *from, true, packet, destination))) return verdict;
  if (to != nullptr && !same_subnet && refused(by_acl(rules, *to, false, packet, source))) return verdict;
  const bool managed = contains(rules.plane_range, packet.destination) &&
                       offset_in(rules.plane_range, packet.destination) >= kFirstPlaneHost;
  if (to == nullptr && managed) return {.admitted = false, .decided_by = to_text(packet.destination)};
  if (packet.established) return verdict;
  if (from != nullptr && refused(by_groups(rules, *from, true, packet, destination))) return verdict;
  if (to != nullptr && refused(by_groups(rules, *to, false, packet, source))) return verdict;
  return verdict;
}

}  // namespace regionfall::ec2
