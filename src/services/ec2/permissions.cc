#include "services/ec2/permissions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <tuple>

#include "aws/members/ec2.h"
#include "base/text.h"
#include "services/ec2/cidr.h"
#include "services/ec2/errors.h"
#include "services/ec2/new_vpc.h"
#include "services/ec2/prefix_lists.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Request;
using aws::Value;

namespace {

constexpr int kPortMax = 65535;
constexpr int kIcmpMax = 255;
constexpr int kProtocolMax = 255;
constexpr std::string_view kAllProtocols = "-1";

struct ProtocolName {
  std::string_view number;
  std::string_view name;
};
constexpr ProtocolName kProtocolNames[] = {{"1", "icmp"}, {"6", "tcp"}, {"17", "udp"}, {"58", "icmpv6"}, {"all", "-1"}};

Result<std::string, ApiError> protocol_of(const std::string& text) {
  const std::string lower = to_lower_ascii(text);
  for (const ProtocolName& known : kProtocolNames) {
    if (lower == known.number || lower == known.name) return std::string(known.name);
  }
  int number = 0;
  const auto [end, error] = std::from_chars(lower.data(), lower.data() + lower.size(), number);
  if (lower.empty() || error != std::errc() || end != lower.data() + lower.size() || number < 0 ||
      number > kProtocolMax) {
    return std::unexpected(invalid_value(fmt::format("Invalid value '{}' for IP protocol. Unknown protocol.", text)));
  }
  return lower;
}

// Sets protocol and ports of a rule from what a permission has of them.
Result<void, ApiError> set_traffic(SecurityGroupRule& rule, const Value& permission) {
  rule.ip_protocol = TRY(protocol_of(permission[m::IpProtocol].as_text()));
  rule.from_port = -1;
  rule.to_port = -1;
  const auto port = [&](aws::MemberName name) { return static_cast<int>(permission[name].as_integer(-1)); };
  const int from = port(m::FromPort);
  const int to = port(m::ToPort);
  if (rule.ip_protocol == "tcp" || rule.ip_protocol == "udp") {
    if (from < 0 || to < 0) {
      return std::unexpected(
          invalid_value("Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange."));
    }
    if (from > kPortMax || to > kPortMax) {
      return std::unexpected(invalid_value(
          fmt::format("Invalid value '{}' for portRange. Must be between 0 and {}", std::max(from, to), kPortMax)));
    }
    if (from > to) {
      return std::unexpected(invalid_value(fmt::format("Invalid TCP/UDP port range ({}:{})", from, to)));
    }
  } else if (rule.ip_protocol.starts_with("icmp")) {
    if (from < -1 || to < -1 || from > kIcmpMax || to > kIcmpMax || (from == -1 && to != -1)) {
      return std::unexpected(invalid_value(fmt::format("ICMP type ({}) or code ({}) out of range", from, to)));
    }
  } else {
    return {};
  }
  rule.from_port = from;
  rule.to_port = to;
  return {};
}

Result<std::string, ApiError> block_of(const std::string& text, bool v6) {
  const std::optional<Cidr> cidr = parse_cidr(text);
  if (!cidr || cidr->address.v6 != v6) {
    return std::unexpected(invalid_value(fmt::format("CIDR block {} is malformed", text)));
  }
  return to_text(canonical(*cidr));
}

const VpcPeeringConnection* active_peering(const Ec2& ec2, const std::string& a, const std::string& b) {
  return find_if(ec2.peering_connections, [&](const VpcPeeringConnection& row) {
    return row.status.code == "active" && ((row.requester.vpc_id == a && row.accepter.vpc_id == b) ||
                                           (row.requester.vpc_id == b && row.accepter.vpc_id == a));
  });
}

// What a rule of `group` says of another group, which it may name by id, or by name when both are in the same VPC.
Result<ReferencedGroup, ApiError> reference_to(const Ec2& ec2, const SecurityGroup& group, const Value& pair,
                                               const Request& request) {
  std::string id = pair[m::GroupId].as_text();
  // "123456789012/sg-…" is how Terraform writes another account's group.
  if (const std::size_t slash = id.find('/'); slash != std::string::npos) id.erase(0, slash + 1);
  const std::string& name = pair[m::GroupName].as_text();
  const SecurityGroup* peer =
      id.empty()
          ? find_if(ec2.security_groups,
                    [&](const SecurityGroup& row) { return row.vpc_id == group.vpc_id && row.group_name == name; })
          : ec2.security_groups.find(id);
  if (peer == nullptr && id.empty()) {
    return aws::api_error("InvalidGroup.NotFound", fmt::format("The security group '{}' does not exist", name));
  }
  if (peer == nullptr) return std::unexpected(unknown_id(Kind::kSecurityGroup, id));
  ReferencedGroup reference{.group_id = peer->group_id, .user_id = peer->owner_id};
  if (peer->vpc_id == group.vpc_id) return reference;
  const VpcPeeringConnection* peering = active_peering(ec2, group.vpc_id, peer->vpc_id);
  if (peering == nullptr) {
    if (peer->owner_id != account_of(request)) return std::unexpected(unknown_id(Kind::kSecurityGroup, id));
    return aws::api_error("InvalidGroup.NotFound",
                          "You have specified two resources that belong to different networks.");
  }
  reference.vpc_id = peer->vpc_id;
  reference.vpc_peering_connection_id = peering->vpc_peering_connection_id;
  return reference;
}

void describe_rule(SecurityGroupRule& rule, const Value& peer) {
  rule.description.reset();
  if (const std::string& text = peer[m::Description].as_text(); !text.empty()) rule.description = text;
}

Result<void, ApiError> set_prefix_list(SecurityGroupRule& rule, const Ec2& ec2, const std::string& id) {
  if (find_prefix_list(ec2.region, id) == nullptr) return std::unexpected(unknown_id(Kind::kPrefixList, id));
  rule.prefix_list_id = id;
  return {};
}

// Appends the rules that one permission stands for.
Result<void, ApiError> add_rules(std::vector<SecurityGroupRule>& rules, const Ec2& ec2, const SecurityGroup& group,
                                 bool is_egress, const Value& permission, const Request& request) {
  SecurityGroupRule start{.group_id = group.group_id, .owner_id = group.owner_id, .is_egress = is_egress};
  TRY(set_traffic(start, permission));
  const std::size_t before = rules.size();
  for (const Value& range : permission[m::IpRanges].as_list()) {
    SecurityGroupRule rule = start;
    rule.cidr_ipv4 = TRY(block_of(range[m::CidrIp].as_text(), false));
    describe_rule(rule, range);
    rules.push_back(std::move(rule));
  }
  for (const Value& range : permission[m::Ipv6Ranges].as_list()) {
    SecurityGroupRule rule = start;
    rule.cidr_ipv6 = TRY(block_of(range[m::CidrIpv6].as_text(), true));
    describe_rule(rule, range);
    rules.push_back(std::move(rule));
  }
  for (const Value& list : permission[m::PrefixListIds].as_list()) {
    SecurityGroupRule rule = start;
    TRY(set_prefix_list(rule, ec2, list[m::PrefixListId].as_text()));
    describe_rule(rule, list);
    rules.push_back(std::move(rule));
  }
  for (const Value& pair : permission[m::UserIdGroupPairs].as_list()) {
    SecurityGroupRule rule = start;
    rule.referenced_group = TRY(reference_to(ec2, group, pair, request));
    describe_rule(rule, pair);
    rules.push_back(std::move(rule));
  }
  if (rules.size() == before) {
    return aws::api_error("MissingParameter",
                          "Missing source specification: include source security group or CIDR information");
  }
  return {};
}

// The permission that the members of a request itself make, in the form of an IpPermission.
Value own_permission(const Value& input) {
  Value permission = Value::of(
      {{m::IpProtocol, input[m::IpProtocol]}, {m::FromPort, input[m::FromPort]}, {m::ToPort, input[m::ToPort]}});
  if (input.has(m::CidrIp)) permission.set(m::IpRanges, Value::List{Value::of({{m::CidrIp, input[m::CidrIp]}})});
  if (input.has(m::SourceSecurityGroupName)) {
    permission.set(m::UserIdGroupPairs, Value::List{Value::of({{m::GroupName, input[m::SourceSecurityGroupName]},
                                                               {m::UserId, input[m::SourceSecurityGroupOwnerId]}})});
  }
  return permission;
}

Value described(Value peer, const SecurityGroupRule& rule) {
  if (rule.description) peer.set(m::Description, *rule.description);
  return peer;
}

Value pair_of(const ReferencedGroup& reference) {
  return Value::of({{m::GroupId, reference.group_id},
                    {m::UserId, reference.user_id},
                    {m::VpcId, reference.vpc_id ? Value(*reference.vpc_id) : Value()},
                    {m::VpcPeeringConnectionId,
                     reference.vpc_peering_connection_id ? Value(*reference.vpc_peering_connection_id) : Value()},
                    {m::PeeringStatus, reference.vpc_peering_connection_id ? Value("active") : Value()}});
}

}  // namespace

Result<std::vector<SecurityGroupRule>, ApiError> rules_of_request(const Ec2& ec2, const SecurityGroup& group,
                                                                  bool is_egress, const Value& input,
                                                                  const Request& request) {
  std::vector<SecurityGroupRule> rules;
  if (input[m::IpPermissions].as_list().empty()) {
    TRY(add_rules(rules, ec2, group, is_egress, own_permission(input), request));
  }
  for (const Value& permission : input[m::IpPermissions].as_list()) {
    TRY(add_rules(rules, ec2, group, is_egress, permission, request));
  }
  return rules;
}

Result<SecurityGroupRule, ApiError> rule_of_request(const Ec2& ec2, const SecurityGroup& group, bool is_egress,
                                                    const Value& wanted, const Request& request) {
  SecurityGroupRule rule{.group_id = group.group_id, .owner_id = group.owner_id, .is_egress = is_egress};
  TRY(set_traffic(rule, wanted));
  describe_rule(rule, wanted);
  constexpr std::array kPeers = {m::CidrIpv4, m::CidrIpv6, m::PrefixListId, m::ReferencedGroupId};
  if (std::ranges::count_if(kPeers, [&](aws::MemberName name) { return wanted.has(name); }) != 1) {
    return std::unexpected(
        invalid_combination("Exactly one of CidrIpv4, CidrIpv6, PrefixListId and ReferencedGroupId "
                            "must be specified"));
  }
  if (wanted.has(m::CidrIpv4)) rule.cidr_ipv4 = TRY(block_of(wanted[m::CidrIpv4].as_text(), false));
  if (wanted.has(m::CidrIpv6)) rule.cidr_ipv6 = TRY(block_of(wanted[m::CidrIpv6].as_text(), true));
  if (wanted.has(m::PrefixListId)) TRY(set_prefix_list(rule, ec2, wanted[m::PrefixListId].as_text()));
  if (wanted.has(m::ReferencedGroupId)) {
    const Value pair = Value::of({{m::GroupId, wanted[m::ReferencedGroupId]}});
    rule.referenced_group = TRY(reference_to(ec2, group, pair, request));
  }
  return rule;
}

Value permissions_of(std::span<const SecurityGroupRule* const> rules) {
  std::map<std::tuple<std::string, int, int>, std::vector<const SecurityGroupRule*>> groups;
  for (const SecurityGroupRule* rule : rules) {
    groups[{rule->ip_protocol, rule->from_port, rule->to_port}].push_back(rule);
  }
  Value::List permissions;
  for (const auto& [traffic, members] : groups) {
    Value permission = Value::of({{m::IpProtocol, std::get<0>(traffic)}});
    const bool has_ports = members.front()->from_port != -1 || std::get<0>(traffic).starts_with("icmp");
    if (has_ports) permission.set(m::FromPort, std::get<1>(traffic)).set(m::ToPort, std::get<2>(traffic));
    Value::List ranges;
    Value::List v6_ranges;
    Value::List lists;
    Value::List pairs;
    for (const SecurityGroupRule* rule : members) {
      if (rule->cidr_ipv4) ranges.push_back(described(Value::of({{m::CidrIp, *rule->cidr_ipv4}}), *rule));
      if (rule->cidr_ipv6) v6_ranges.push_back(described(Value::of({{m::CidrIpv6, *rule->cidr_ipv6}}), *rule));
      if (rule->prefix_list_id)
        lists.push_back(described(Value::of({{m::PrefixListId, *rule->prefix_list_id}}), *rule));
      if (rule->referenced_group) pairs.push_back(described(pair_of(*rule->referenced_group), *rule));
    }
    permission.set(m::IpRanges, std::move(ranges)).set(m::Ipv6Ranges, std::move(v6_ranges));
    permission.set(m::PrefixListIds, std::move(lists)).set(m::UserIdGroupPairs, std::move(pairs));
    permissions.push_back(std::move(permission));
  }
  return permissions;
}

std::string description_of(const SecurityGroupRule& rule) {
  const std::string& peer = rule.cidr_ipv4        ? *rule.cidr_ipv4
                            : rule.cidr_ipv6      ? *rule.cidr_ipv6
                            : rule.prefix_list_id ? *rule.prefix_list_id
                                                  : rule.referenced_group->group_id;
  if (rule.ip_protocol == kAllProtocols) return fmt::format("peer: {}, ALL, ALLOW", peer);
  std::string protocol = rule.ip_protocol;
  std::ranges::transform(protocol, protocol.begin(), [](char c) { return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c; });
  if (rule.from_port == -1 && rule.to_port == -1) return fmt::format("peer: {}, {}, ALLOW", peer, protocol);
  if (rule.ip_protocol.starts_with("icmp")) {
    return fmt::format("peer: {}, {}, type: {}, code: {}, ALLOW", peer, protocol, rule.from_port, rule.to_port);
  }
  return fmt::format("peer: {}, {}, from port: {}, to port: {}, ALLOW", peer, protocol, rule.from_port, rule.to_port);
}

Result<const SecurityGroup*, ApiError> group_of_request(const Ec2& ec2, const Value& input, const Request& request) {
  if (input.has(m::GroupId)) return own(ec2.security_groups, input[m::GroupId].as_text(), request);
  const std::string& name = input[m::GroupName].as_text();
  if (name.empty()) return std::unexpected(missing_parameter("groupName or groupId"));
  const Vpc* vpc = default_vpc(ec2, request);
  const SecurityGroup* group = find_if(ec2.security_groups, [&](const SecurityGroup& row) {
    return vpc != nullptr && row.vpc_id == vpc->vpc_id && row.group_name == name;
  });
  if (group != nullptr) return group;
  return aws::api_error("InvalidGroup.NotFound",
                        fmt::format("The security group '{}' does not exist in default VPC '{}'", name,
                                    vpc == nullptr ? "none" : vpc->vpc_id));
}

std::vector<const SecurityGroupRule*> rules_of(const Ec2& ec2, const std::string& group_id) {
  std::vector<const SecurityGroupRule*> rules;
  for (auto it = ec2.security_group_rules.from(group_id); it != ec2.security_group_rules.end(); ++it) {
    if (it->second.group_id != group_id) break;
    rules.push_back(&it->second);
  }
  return rules;
}

}  // namespace regionfall::ec2
