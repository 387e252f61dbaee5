#include "services/ec2/packet_ruleset.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "aws/members/ec2.h"
#include "base/text.h"
#include "services/ec2/handlers.h"
#include "services/ec2/plane_addresses.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;

namespace {

// What a rule is about: the packet's other end is its source where it comes in, its destination where it goes out.
std::string_view peer_field(bool egress) { return egress ? "ip daddr" : "ip saddr"; }
std::string_view direction_name(bool egress) { return egress ? "out" : "in"; }

// nftables' names have no hyphens.
std::string name_of(std::string_view kind, const std::string& id) {
  return fmt::format("{}_{}", kind, replace_all(id, "-", "_"));
}

std::string set_of(const std::vector<std::string>& elements) { return "{ " + join(elements, ", ") + " }"; }

// Writes one ruleset. Verdicts in chains of rules: `return` lets the packet go on to the next question, `drop` ends it.
class Writer {
 public:
  explicit Writer(const PacketRules& rules) : rules_(rules) {}

  std::string write() {
    text_ = fmt::format("table inet {0}\ndelete table inet {0}\ntable inet {0} {{\n", kPacketTable);
    write_sets();
    for (const bool egress : {true, false}) {
      write_acls(egress);
      write_groups(egress);
    }
    write_filter();
    return text_ + "}\n";
  }

 private:
  void line(std::string_view text) { text_.append(text).append("\n"); }

  void write_set(const std::string& name, const std::vector<std::string>& elements) {
    line(fmt::format("set {} {{ type ipv4_addr; {}}}", name,
                     elements.empty() ? "" : "elements = " + set_of(elements) + "; "));
  }

  // Members of VPCs with their peers, of subnets and of groups, by the addresses they have inside.
  void write_sets() {
    std::map<std::string, std::vector<std::string>> sets;
    for (const FilteredInterface& own : rules_.interfaces) {
      std::vector<std::string>& near = sets[name_of("near", own.vpc_id)];
      near.clear();
      for (const FilteredInterface& other : rules_.interfaces) {
        if (is_near(rules_, own.vpc_id, other.vpc_id)) near.push_back(to_text(other.plane_ip));
      }
      sets[name_of("subnet", own.subnet_id)].push_back(to_text(own.plane_ip));
      for (const std::string& id : own.group_ids) sets[name_of("group", id)].push_back(to_text(own.plane_ip));
    }
    for (const auto& [id, group] : rules_.groups) {
      for (const SecurityGroupRule& rule : group) {
        if (rule.referenced_group) sets[name_of("group", rule.referenced_group->group_id)];
      }
    }
    for (const auto& [name, elements] : sets) write_set(name, elements);
  }

  // A rule about a block of addresses as an interface of a VPC sees them: near ones by their private addresses, others
  // as they are.
  void write_block_rule(const std::string& vpc_id, bool egress, const Cidr& block, const std::string& traffic,
                        std::string_view verdict) {
    if (block.prefix_length == 0) return line(fmt::format("{} {}", traffic, verdict));
    std::vector<std::string> near;
    for (const FilteredInterface& other : rules_.interfaces) {
      if (is_near(rules_, vpc_id, other.vpc_id) && contains(block, other.private_ip)) {
        near.push_back(to_text(other.plane_ip));
      }
    }
    const std::string_view field = peer_field(egress);
    if (!near.empty()) line(fmt::format("{} {} {} {}", field, set_of(near), traffic, verdict));
    line(fmt::format("{0} != @{1} {0} {2} {3} {4}", field, name_of("near", vpc_id), to_text(block), traffic, verdict));
  }

  // -- network ACLs

  static std::string traffic_of(const NetworkAclEntry& entry) {
    const int protocol = protocol_number(entry.protocol);
    if (protocol < 0) return "";
    if (entry.port_range && (entry.protocol == "6" || entry.protocol == "17")) {
      return fmt::format("{} dport {}-{}", entry.protocol == "6" ? "tcp" : "udp", entry.port_range->from,
                         entry.port_range->to);
    }
    if (entry.icmp_type_code && entry.protocol == "1") {
      std::string text;
      if (entry.icmp_type_code->type >= 0) text += fmt::format("icmp type {} ", entry.icmp_type_code->type);
      if (entry.icmp_type_code->code >= 0) text += fmt::format("icmp code {} ", entry.icmp_type_code->code);
      if (!text.empty()) return text;
    }
    return fmt::format("meta l4proto {}", protocol);
  }

  // A chain for each subnet, and a map from its interfaces' addresses to it.
  void write_acls(bool egress) {
    std::map<std::string, const FilteredInterface*> subnets;
    std::vector<std::string> jumps;
    for (const FilteredInterface& own : rules_.interfaces) {
      if (!rules_.acls.contains(own.network_acl_id)) continue;
      subnets.emplace(own.subnet_id, &own);
      add_jumps(own, name_of(direction_name(egress), own.subnet_id), jumps);
    }
    for (const auto& [subnet_id, own] : subnets) write_acl(egress, *own);
    write_map(fmt::format("acls_{}", direction_name(egress)), jumps);
  }

  void write_acl(bool egress, const FilteredInterface& own) {
    const std::string subnet = name_of("subnet", own.subnet_id);
    line(fmt::format("chain {} {{", name_of(direction_name(egress), own.subnet_id)));
    line(fmt::format("ip saddr @{0} ip daddr @{0} return", subnet));
    for (const NetworkAclEntry& entry : rules_.acls.at(own.network_acl_id)) {
      const std::optional<Cidr> block = parse_cidr(entry.cidr_block.value_or(""));
      if (entry.egress != egress || !block || block->address.v6 || protocol_number(entry.protocol) < -1) continue;
      write_block_rule(own.vpc_id, egress, canonical(*block), traffic_of(entry),
                       entry.rule_action == "allow" ? "return" : "drop");
    }
    line("drop\n}");
  }

  // -- security groups

  static std::string traffic_of(const SecurityGroupRule& rule) {
    const int protocol = protocol_number(rule.ip_protocol);
    if (protocol < 0) return "";
    if (rule.from_port >= 0 && (protocol == 6 || protocol == 17)) {
      return fmt::format("{} dport {}-{}", protocol == 6 ? "tcp" : "udp", rule.from_port, rule.to_port);
    }
    if (rule.from_port >= 0 && protocol == 1) {
      const std::string code = rule.to_port >= 0 ? fmt::format(" icmp code {}", rule.to_port) : "";
      return fmt::format("icmp type {}{}", rule.from_port, code);
    }
    return fmt::format("meta l4proto {}", protocol);
  }

  // A chain for each set of groups that interfaces of a VPC have.
  void write_groups(bool egress) {
    std::map<std::pair<std::string, std::vector<std::string>>, std::string> chains;
    std::vector<std::string> jumps;
    for (const FilteredInterface& own : rules_.interfaces) {
      if (own.group_ids.empty()) continue;
      const auto [chain, is_new] = chains.try_emplace(
          {own.vpc_id, own.group_ids}, fmt::format("groups_{}_{}", direction_name(egress), chains.size()));
      if (is_new) write_group_chain(egress, own, chain->second);
      add_jumps(own, chain->second, jumps);
    }
    write_map(fmt::format("groups_{}", direction_name(egress)), jumps);
  }

  void write_group_chain(bool egress, const FilteredInterface& own, const std::string& name) {
    line(fmt::format("chain {} {{", name));
    for (const std::string& id : own.group_ids) {
      for (const SecurityGroupRule& rule : rules_.groups.at(id)) {
        if (rule.is_egress != egress || protocol_number(rule.ip_protocol) < -1) continue;
        write_group_rule(egress, own.vpc_id, rule);
      }
    }
    line("drop\n}");
  }

  void write_group_rule(bool egress, const std::string& vpc_id, const SecurityGroupRule& rule) {
    const RulePeer peer = peer_of(rules_, rule);
    const std::string traffic = traffic_of(rule);
    if (!peer.group_id.empty()) {
      line(fmt::format("{0} @{1} {0} @{2} {3} return", peer_field(egress), name_of("near", vpc_id),
                       name_of("group", peer.group_id), traffic));
    }
    for (const Cidr& block : peer.blocks) write_block_rule(vpc_id, egress, block, traffic, "return");
  }

  // -- both

  static void add_jumps(const FilteredInterface& own, const std::string& chain, std::vector<std::string>& jumps) {
    jumps.push_back(fmt::format("{} : jump {}", to_text(own.plane_ip), chain));
    for (const IpAddress& ip : own.public_ips) jumps.push_back(fmt::format("{} : jump {}", to_text(ip), chain));
  }

  void write_map(const std::string& name, const std::vector<std::string>& jumps) {
    line(fmt::format("map {} {{ type ipv4_addr : verdict; {}}}", name,
                     jumps.empty() ? "" : "elements = " + set_of(jumps) + "; "));
  }

  // What every packet goes through that is passed on, comes in or goes out.
  void write_filter() {
    std::vector<std::string> known;
    for (const FilteredInterface& own : rules_.interfaces) {
      known.push_back(to_text(own.plane_ip));
      for (const IpAddress& ip : own.public_ips) known.push_back(to_text(ip));
    }
    write_set("known", known);
    line("chain filter {");
    for (const IpAddress& ip : rules_.exempt)
      line(fmt::format("ip saddr {0} return\nip daddr {0} return", to_text(ip)));
    line("ip saddr vmap @acls_out\nip daddr vmap @acls_in");
    const std::uint64_t last = ipv4_address_count(rules_.plane_range) - 1;
    line(fmt::format("ip daddr {}-{} ip daddr != @known drop", to_text(address_at(rules_.plane_range, kFirstPlaneHost)),
                     to_text(address_at(rules_.plane_range, last))));
    line("ct state established,related return");
    line("ip saddr vmap @groups_out\nip daddr vmap @groups_in\n}");
    for (const char* hook : {"input", "output", "forward"}) {
      line(fmt::format("chain {0} {{\ntype filter hook {0} priority 0; policy accept;\njump filter\n}}", hook));
    }
  }

  const PacketRules& rules_;
  std::string text_;
};

}  // namespace

std::string packet_ruleset(const PacketRules& rules) { return Writer(rules).write(); }

aws::Outcome describe_packet_rules(Ec2& ec2, const aws::Value& /*input*/, const aws::Request& /*request*/) {
  return aws::Value::of({{m::Output, packet_ruleset(packet_rules(ec2))}});
}

}  // namespace regionfall::ec2
