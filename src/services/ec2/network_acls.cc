#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "base/text.h"
#include "services/ec2/cidr.h"
#include "services/ec2/client_tokens.h"
#include "services/ec2/describe.h"
#include "services/ec2/errors.h"
#include "services/ec2/handlers.h"
#include "services/ec2/new_vpc.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr FilterField kAclFilters[] = {
    {"association.association-id", {m::Associations, m::NetworkAclAssociationId}},
    {"association.network-acl-id", {m::Associations, m::NetworkAclId}},
    {"association.subnet-id", {m::Associations, m::SubnetId}},
    {"default", {m::IsDefault}},
    {"entry.cidr", {m::Entries, m::CidrBlock}},
    {"entry.egress", {m::Entries, m::Egress}},
    {"entry.icmp.code", {m::Entries, m::IcmpTypeCode, m::Code}},
    {"entry.icmp.type", {m::Entries, m::IcmpTypeCode, m::Type}},
    {"entry.ipv6-cidr", {m::Entries, m::Ipv6CidrBlock}},
    {"entry.port-range.from", {m::Entries, m::PortRange, m::From}},
    {"entry.port-range.to", {m::Entries, m::PortRange, m::To}},
    {"entry.protocol", {m::Entries, m::Protocol}},
    {"entry.rule-action", {m::Entries, m::RuleAction}},
    {"entry.rule-number", {m::Entries, m::RuleNumber}},
    {"network-acl-id", {m::NetworkAclId}},
    {"owner-id", {m::OwnerId}},
    {"vpc-id", {m::VpcId}},
};

constexpr Listing kAcls = {m::NetworkAclIds, m::NetworkAclId, m::NetworkAcls, kAclFilters};

constexpr std::string_view kCreate = "CreateNetworkAcl";
constexpr int kProtocolMax = 255;
constexpr int kPortMax = 65535;

Value acl_item(const Ec2& ec2, const NetworkAcl& acl) {
  Value::List associations;
  for (const auto& [id, subnet] : ec2.subnets) {
    if (subnet.network_acl_id != acl.network_acl_id) continue;
    associations.push_back(Value::of({{m::NetworkAclAssociationId, subnet.network_acl_association_id},
                                      {m::NetworkAclId, acl.network_acl_id},
                                      {m::SubnetId, id}}));
  }
  Value item = aws::to_value(acl);
  item.set(m::Associations, std::move(associations));
  return item;
}

// Protocols go by number in network ACLs.
Result<std::string, ApiError> protocol_number(const std::string& text) {
  struct Name {
    std::string_view name;
    std::string_view number;
  };
  constexpr Name kNames[] = {{"all", "-1"}, {"icmp", "1"}, {"tcp", "6"}, {"udp", "17"}, {"icmpv6", "58"}};
  const std::string lower = to_lower_ascii(text);
  for (const Name& known : kNames) {
    if (lower == known.name) return std::string(known.number);
  }
  int number = 0;
  const auto [end, error] = std::from_chars(lower.data(), lower.data() + lower.size(), number);
  if (error != std::errc() || end != lower.data() + lower.size() || number < -1 || number > kProtocolMax) {
    return std::unexpected(invalid_value(fmt::format("Invalid value '{}' for IP protocol. Unknown protocol.", text)));
  }
  return std::to_string(number);
}

Result<void, ApiError> set_block(NetworkAclEntry& entry, const Value& input) {
  const bool v6 = input.has(m::Ipv6CidrBlock);
  if (v6 == input.has(m::CidrBlock)) {
    return std::unexpected(missing_parameter("cidrBlock or ipv6CidrBlock"));
  }
  const std::string& text = input[v6 ? m::Ipv6CidrBlock : m::CidrBlock].as_text();
  const std::optional<Cidr> cidr = parse_cidr(text);
  if (!cidr || cidr->address.v6 != v6) {
    return std::unexpected(invalid_value(text, v6 ? "ipv6CidrBlock" : "cidrBlock", "This is not a valid CIDR block."));
  }
  (v6 ? entry.ipv6_cidr_block : entry.cidr_block) = to_text(canonical(*cidr));
  return {};
}

Result<NetworkAclEntry, ApiError> wanted_entry(const Value& input) {
  NetworkAclEntry entry{.rule_number = static_cast<int>(input[m::RuleNumber].as_integer()),
                        .egress = input[m::Egress].as_bool(),
                        .rule_action = input[m::RuleAction].as_text()};
  if (entry.rule_number < 1 || entry.rule_number > kUserRuleNumberMax) {
    return std::unexpected(invalid_value(std::to_string(entry.rule_number), "ruleNumber",
                                         fmt::format("Must be between 1 and {}.", kUserRuleNumberMax)));
  }
  entry.protocol = TRY(protocol_number(input[m::Protocol].as_text()));
  TRY(set_block(entry, input));
  if (entry.protocol == "6" || entry.protocol == "17") {
    const Value& ports = input[m::PortRange];
    if (!ports.has(m::From) || !ports.has(m::To)) return std::unexpected(missing_parameter("portRange"));
    entry.port_range.emplace();
    aws::from_value(ports, *entry.port_range);
    if (entry.port_range->from < 0 || entry.port_range->to > kPortMax ||
        entry.port_range->from > entry.port_range->to) {
      return std::unexpected(
          invalid_value(fmt::format("Invalid port range ({}:{})", entry.port_range->from, entry.port_range->to)));
    }
  }
  if (entry.protocol == "1" || entry.protocol == "58") {
    const Value& icmp = input[m::IcmpTypeCode];
    if (!icmp.has(m::Type)) return std::unexpected(missing_parameter("icmpTypeCode"));
    entry.icmp_type_code.emplace();
    aws::from_value(icmp, *entry.icmp_type_code);
  }
  return entry;
}

auto find_entry(NetworkAcl& acl, int number, bool egress) {
  return std::ranges::find_if(
      acl.entries, [&](const NetworkAclEntry& entry) { return entry.rule_number == number && entry.egress == egress; });
}

ApiError no_such_entry(int number) {
  return {"InvalidNetworkAclEntry.NotFound",
          fmt::format("The network acl entry identified by {} does not exist.", number)};
}

void save(Ec2& ec2, NetworkAcl acl) {
  std::ranges::sort(acl.entries, {},
                    [](const NetworkAclEntry& entry) { return std::pair(entry.egress, entry.rule_number); });
  const std::string id = acl.network_acl_id;
  ec2.network_acls.put(id, std::move(acl));
}

}  // namespace

Outcome create_network_acl(Ec2& ec2, const Value& input, const Request& request) {
  const Value& token = input[m::ClientToken];
  if (const auto id = TRY(made_before(ec2, kCreate, input, request))) {
    if (const NetworkAcl* row = ec2.network_acls.find(*id)) {
      return Value::of({{m::NetworkAcl, acl_item(ec2, *row)}, {m::ClientToken, token}});
    }
  }
  const Vpc* vpc = TRY(own(ec2.vpcs, input[m::VpcId].as_text(), request));
  const auto in_vpc = [&](const NetworkAcl& row) { return row.vpc_id == vpc->vpc_id; };
  TRY(ec2.quotas.check(QuotaKind::kNetworkAclsPerVpc, count_if(ec2.network_acls, in_vpc)));
  NetworkAcl acl{.network_acl_id = new_id(Kind::kNetworkAcl, request.random),
                 .vpc_id = vpc->vpc_id,
                 .owner_id = vpc->owner_id,
                 .entries = closed_acl_entries(!vpc->ipv6_cidr_blocks.empty()),
                 .tags = TRY(specified_tags(input, Kind::kNetworkAcl))};
  ec2.network_acls.put(acl.network_acl_id, acl);
  remember_made(ec2, kCreate, input, acl.network_acl_id, request);
  return Value::of({{m::NetworkAcl, acl_item(ec2, acl)}, {m::ClientToken, token}});
}

Outcome describe_network_acls(Ec2& ec2, const Value& input, const Request& request) {
  const auto item = [&](const NetworkAcl& acl) { return acl_item(ec2, acl); };
  return describe(ec2.network_acls, kAcls, item, input, request);
}

Outcome delete_network_acl(Ec2& ec2, const Value& input, const Request& request) {
  const NetworkAcl* acl = TRY(own(ec2.network_acls, input[m::NetworkAclId].as_text(), request));
  const std::string id = acl->network_acl_id;
  if (acl->is_default) return std::unexpected(invalid_value(fmt::format("cannot delete default network ACL {}", id)));
  if (find_if(ec2.subnets, [&](const Subnet& subnet) { return subnet.network_acl_id == id; }) != nullptr) {
    return std::unexpected(has_dependencies("networkAcl", id));
  }
  ec2.network_acls.erase(id);
  return Value::of({});
}

Outcome create_network_acl_entry(Ec2& ec2, const Value& input, const Request& request) {
  NetworkAcl acl = *TRY(own(ec2.network_acls, input[m::NetworkAclId].as_text(), request));
  NetworkAclEntry entry = TRY(wanted_entry(input));
  if (find_entry(acl, entry.rule_number, entry.egress) != acl.entries.end()) {
    return aws::api_error("NetworkAclEntryAlreadyExists",
                          fmt::format("The network acl entry identified by {} already exists.", entry.rule_number));
  }
  const auto counted = std::ranges::count_if(acl.entries, [&](const NetworkAclEntry& other) {
    return other.egress == entry.egress && other.rule_number <= kUserRuleNumberMax;
  });
  TRY(ec2.quotas.check(QuotaKind::kRulesPerNetworkAcl, static_cast<std::size_t>(counted)));
  acl.entries.push_back(std::move(entry));
  save(ec2, std::move(acl));
  return Value::of({});
}

Outcome replace_network_acl_entry(Ec2& ec2, const Value& input, const Request& request) {
  NetworkAcl acl = *TRY(own(ec2.network_acls, input[m::NetworkAclId].as_text(), request));
  NetworkAclEntry entry = TRY(wanted_entry(input));
  const auto old = find_entry(acl, entry.rule_number, entry.egress);
  if (old == acl.entries.end()) return std::unexpected(no_such_entry(entry.rule_number));
  *old = std::move(entry);
  save(ec2, std::move(acl));
  return Value::of({});
}

Outcome delete_network_acl_entry(Ec2& ec2, const Value& input, const Request& request) {
  NetworkAcl acl = *TRY(own(ec2.network_acls, input[m::NetworkAclId].as_text(), request));
  const int number = static_cast<int>(input[m::RuleNumber].as_integer());
  const auto old = find_entry(acl, number, input[m::Egress].as_bool());
  if (old == acl.entries.end() || number > kUserRuleNumberMax) return std::unexpected(no_such_entry(number));
  acl.entries.erase(old);
  save(ec2, std::move(acl));
  return Value::of({});
}

Outcome replace_network_acl_association(Ec2& ec2, const Value& input, const Request& request) {
  const NetworkAcl* acl = TRY(own(ec2.network_acls, input[m::NetworkAclId].as_text(), request));
  const std::string& id = input[m::AssociationId].as_text();
  const Subnet* subnet = find_if(ec2.subnets, [&](const Subnet& row) {
    return row.network_acl_association_id == id && row.owner_id == account_of(request);
  });
  if (subnet == nullptr) {
    return aws::api_error("InvalidAssociationID.NotFound", fmt::format("The association ID '{}' does not exist", id));
  }
  if (subnet->vpc_id != acl->vpc_id) {
    return std::unexpected(invalid_value(fmt::format("network acl {} and subnet {} belong to different networks",
                                                     acl->network_acl_id, subnet->subnet_id)));
  }
  const std::string new_association = new_id("aclassoc", request.random);
  ec2.subnets.update(subnet->subnet_id, [&](Subnet& row) {
    row.network_acl_id = acl->network_acl_id;
    row.network_acl_association_id = new_association;
  });
  return Value::of({{m::NewAssociationId, new_association}});
}

}  // namespace regionfall::ec2
