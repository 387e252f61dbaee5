#include <fmt/format.h>

#include <algorithm>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "services/ec2/cidr.h"
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

constexpr int kPrefixLengthMin = 16;
constexpr int kPrefixLengthMax = 28;

constexpr FilterField kVpcFilters[] = {
    {"cidr", {m::CidrBlock}},
    {"cidr-block", {m::CidrBlock}},
    {"cidrBlock", {m::CidrBlock}},
    {"cidr-block-association.association-id", {m::CidrBlockAssociationSet, m::AssociationId}},
    {"cidr-block-association.cidr-block", {m::CidrBlockAssociationSet, m::CidrBlock}},
    {"cidr-block-association.state", {m::CidrBlockAssociationSet, m::CidrBlockState, m::State}},
    {"dhcp-options-id", {m::DhcpOptionsId}},
    {"dhcpOptionsId", {m::DhcpOptionsId}},
    {"ipv6-cidr-block-association.association-id", {m::Ipv6CidrBlockAssociationSet, m::AssociationId}},
    {"ipv6-cidr-block-association.ipv6-cidr-block", {m::Ipv6CidrBlockAssociationSet, m::Ipv6CidrBlock}},
    {"ipv6-cidr-block-association.ipv6-pool", {m::Ipv6CidrBlockAssociationSet, m::Ipv6Pool}},
    {"ipv6-cidr-block-association.state", {m::Ipv6CidrBlockAssociationSet, m::Ipv6CidrBlockState, m::State}},
    {"is-default", {m::IsDefault}},
    {"isDefault", {m::IsDefault}},
    {"owner-id", {m::OwnerId}},
    {"state", {m::State}},
    {"vpc-id", {m::VpcId}},
};

constexpr Listing kVpcs = {m::VpcIds, m::VpcId, m::Vpcs, kVpcFilters};

// The IPv4 block that a request wants for a VPC, in its canonical form.
Result<Cidr, ApiError> wanted_block(const Value& input) {
  if (input.has(m::Ipv4IpamPoolId) || input.has(m::Ipv6IpamPoolId)) {
    const Value& pool = input.has(m::Ipv4IpamPoolId) ? input[m::Ipv4IpamPoolId] : input[m::Ipv6IpamPoolId];
    return aws::api_error("InvalidIpamPoolId.NotFound",
                          fmt::format("The ipam-pool ID '{}' does not exist", pool.as_text()));
  }
  const std::string& text = input[m::CidrBlock].as_text();
  if (text.empty()) return std::unexpected(missing_parameter("cidrBlock"));
  const std::optional<Cidr> cidr = parse_cidr(text);
  if (!cidr || cidr->address.v6) {
    return std::unexpected(invalid_value(text, "cidrBlock", "This is not a valid CIDR block."));
  }
  if (cidr->prefix_length < kPrefixLengthMin || cidr->prefix_length > kPrefixLengthMax) {
    return aws::api_error("InvalidVpc.Range", fmt::format("The CIDR '{}' is invalid.", text));
  }
  return canonical(*cidr);
}

// Whether anything but what comes with a VPC is still in it.
bool has_contents(const Ec2& ec2, const Vpc& vpc) {
  const std::string& id = vpc.vpc_id;
  const auto in_vpc = [&](const auto& row) { return row.vpc_id == id; };
  const auto attached = [&](const auto& row) { return !row.attachments.empty() && row.attachments[0].vpc_id == id; };
  return find_if(ec2.subnets, in_vpc) != nullptr || find_if(ec2.internet_gateways, attached) != nullptr ||
         find_if(ec2.egress_only_internet_gateways, attached) != nullptr ||
         find_if(ec2.network_interfaces, in_vpc) != nullptr || find_if(ec2.vpc_endpoints, in_vpc) != nullptr ||
         find_if(ec2.security_groups,
                 [&](const SecurityGroup& row) { return in_vpc(row) && row.group_name != kDefaultGroupName; }) !=
             nullptr ||
         find_if(ec2.route_tables,
                 [&](const RouteTable& row) { return in_vpc(row) && row.route_table_id != vpc.main_route_table_id; }) !=
             nullptr ||
         find_if(ec2.network_acls, [&](const NetworkAcl& row) { return in_vpc(row) && !row.is_default; }) != nullptr ||
         find_if(ec2.peering_connections, [&](const VpcPeeringConnection& row) {
           return (row.requester.vpc_id == id || row.accepter.vpc_id == id) && row.status.code == "active";
         }) != nullptr;
}

template <class Row>
void erase_of_vpc(store::Table<Row>& table, const std::string& vpc_id) {
  std::vector<std::string> keys;
  for (const auto& [key, row] : table) {
    if (row.vpc_id == vpc_id) keys.push_back(key);
  }
  for (const std::string& key : keys) table.erase(key);
}

}  // namespace

Outcome create_vpc(Ec2& ec2, const Value& input, const Request& request) {
  const Cidr cidr = TRY(wanted_block(input));
  NewVpc wanted{.cidr_block = to_text(cidr)};
  wanted.tags = TRY(specified_tags(input, Kind::kVpc));
  if (const std::string& tenancy = input[m::InstanceTenancy].as_text(); !tenancy.empty()) {
    if (tenancy == "host") {
      return std::unexpected(
          invalid_value(tenancy, "instanceTenancy", "The tenancy of a VPC is default or dedicated."));
    }
    wanted.instance_tenancy = tenancy;
  }
  wanted.amazon_provided_ipv6 = input[m::AmazonProvidedIpv6CidrBlock].as_bool();
  TRY(check_quota(ec2, QuotaKind::kVpcsPerRegion, ec2.vpcs, account_of(request)));
  Value answer = aws::to_value(make_vpc(ec2, std::move(wanted), request));
  answer.set(m::State, "pending");
  return Value::of({{m::Vpc, std::move(answer)}});
}

Outcome create_default_vpc(Ec2& ec2, const Value& /*input*/, const Request& request) {
  if (default_vpc(ec2, request) != nullptr) {
    return aws::api_error("DefaultVpcAlreadyExists", "A Default VPC already exists for this account in this region.");
  }
  TRY(check_quota(ec2, QuotaKind::kVpcsPerRegion, ec2.vpcs, account_of(request)));
  return Value::of({{m::Vpc, aws::to_value(make_default_vpc(ec2, request))}});
}

Outcome describe_vpcs(Ec2& ec2, const Value& input, const Request& request) {
  return describe(ec2.vpcs, kVpcs, aws::to_value<Vpc>, input, request);
}

Outcome delete_vpc(Ec2& ec2, const Value& input, const Request& request) {
  const Vpc vpc = *TRY(own(ec2.vpcs, input[m::VpcId].as_text(), request));
  if (has_contents(ec2, vpc)) return std::unexpected(has_dependencies("vpc", vpc.vpc_id));
  std::vector<std::string> rules;
  for (const auto& [key, rule] : ec2.security_group_rules) {
    const SecurityGroup* group = ec2.security_groups.find(rule.group_id);
    if (group != nullptr && group->vpc_id == vpc.vpc_id) rules.push_back(key);
  }
  for (const std::string& key : rules) ec2.security_group_rules.erase(key);
  erase_of_vpc(ec2.security_groups, vpc.vpc_id);
  erase_of_vpc(ec2.network_acls, vpc.vpc_id);
  erase_of_vpc(ec2.route_tables, vpc.vpc_id);
  ec2.vpcs.erase(vpc.vpc_id);
  return Value::of({});
}

Outcome modify_vpc_attribute(Ec2& ec2, const Value& input, const Request& request) {
  struct Attribute {
    aws::MemberName name;
    bool Vpc::* member;
  };
  constexpr Attribute kAttributes[] = {
      {m::EnableDnsSupport, &Vpc::enable_dns_support},
      {m::EnableDnsHostnames, &Vpc::enable_dns_hostnames},
      {m::EnableNetworkAddressUsageMetrics, &Vpc::enable_network_address_usage_metrics},
  };
  const Vpc* vpc = TRY(own(ec2.vpcs, input[m::VpcId].as_text(), request));
  const auto given =
      std::ranges::count_if(kAttributes, [&](const Attribute& attribute) { return input.has(attribute.name); });
  if (given == 0) return std::unexpected(missing_parameter("attribute"));
  if (given > 1) return std::unexpected(invalid_combination("Fields for multiple attribute types specified"));
  ec2.vpcs.update(vpc->vpc_id, [&](Vpc& row) {
    for (const Attribute& attribute : kAttributes) {
      if (input.has(attribute.name)) row.*attribute.member = input[attribute.name][m::Value].as_bool();
    }
  });
  return Value::of({});
}

Outcome describe_vpc_attribute(Ec2& ec2, const Value& input, const Request& request) {
  const Vpc* vpc = TRY(own(ec2.vpcs, input[m::VpcId].as_text(), request));
  const std::string& attribute = input[m::Attribute].as_text();
  const auto answer = [&](aws::MemberName name, bool value) {
    return Value::of({{m::VpcId, vpc->vpc_id}, {name, Value::of({{m::Value, value}})}});
  };
  if (attribute == "enableDnsSupport") return answer(m::EnableDnsSupport, vpc->enable_dns_support);
  if (attribute == "enableDnsHostnames") return answer(m::EnableDnsHostnames, vpc->enable_dns_hostnames);
  if (attribute == "enableNetworkAddressUsageMetrics") {
    return answer(m::EnableNetworkAddressUsageMetrics, vpc->enable_network_address_usage_metrics);
  }
  return std::unexpected(invalid_value(attribute, "attribute", "Unknown attribute."));
}

Outcome modify_vpc_tenancy(Ec2& ec2, const Value& input, const Request& request) {
  const Vpc* vpc = TRY(own(ec2.vpcs, input[m::VpcId].as_text(), request));
  ec2.vpcs.update(vpc->vpc_id, [&](Vpc& row) { row.instance_tenancy = input[m::InstanceTenancy].as_text(); });
  return Value::of({{m::ReturnValue, true}});
}

namespace {

Outcome associate_ipv6_block(Ec2& ec2, const Vpc& vpc, const Request& request) {
  const VpcIpv6CidrBlock block = new_ipv6_block(ec2, request);
  if (vpc.ipv6_cidr_blocks.empty()) extend_parts_to_ipv6(ec2, vpc, request);
  ec2.vpcs.update(vpc.vpc_id, [&](Vpc& row) { row.ipv6_cidr_blocks.push_back(block); });
  Value answer = aws::to_value(block);
  answer.set(m::Ipv6CidrBlockState, Value::of({{m::State, "associating"}}));
  return Value::of({{m::VpcId, vpc.vpc_id}, {m::Ipv6CidrBlockAssociation, std::move(answer)}});
}

// Whether a subnet of the VPC has addresses of the block.
bool block_in_use(const Ec2& ec2, const std::string& vpc_id, const Cidr& block) {
  return find_if(ec2.subnets, [&](const Subnet& subnet) {
           if (subnet.vpc_id != vpc_id) return false;
           const auto in_block = [&](const std::string& text) { return overlap(block, *parse_cidr(text)); };
           return (subnet.cidr_block && in_block(*subnet.cidr_block)) ||
                  std::ranges::any_of(subnet.ipv6_cidr_blocks,
                                      [&](const SubnetIpv6CidrBlock& own) { return in_block(own.ipv6_cidr_block); });
         }) != nullptr;
}

// The two kinds of blocks that a VPC has, to treat them alike.
template <class Block>
struct BlockKind {
  std::vector<Block> Vpc::* blocks;
  std::string Block::* cidr;
  aws::MemberName output;
  aws::MemberName state;
};
constexpr BlockKind<VpcCidrBlock> kIpv4Blocks = {&Vpc::cidr_blocks, &VpcCidrBlock::cidr_block, m::CidrBlockAssociation,
                                                 m::CidrBlockState};
constexpr BlockKind<VpcIpv6CidrBlock> kIpv6Blocks = {&Vpc::ipv6_cidr_blocks, &VpcIpv6CidrBlock::ipv6_cidr_block,
                                                     m::Ipv6CidrBlockAssociation, m::Ipv6CidrBlockState};

// Null: the VPC has no such association.
template <class Block>
const Block* find_block(const Vpc& vpc, const BlockKind<Block>& kind, std::string_view association_id) {
  const std::vector<Block>& blocks = vpc.*kind.blocks;
  const auto found = std::ranges::find(blocks, association_id, &Block::association_id);
  return found == blocks.end() ? nullptr : &*found;
}

template <class Block>
Outcome disassociate(Ec2& ec2, const Vpc& vpc, const BlockKind<Block>& kind, const Block& block) {
  const std::string& cidr = block.*kind.cidr;
  if (block_in_use(ec2, vpc.vpc_id, *parse_cidr(cidr))) {
    return aws::api_error("InvalidCidrBlock.InUse",
                          fmt::format("The vpc {} currently has a subnet within CIDR block {}", vpc.vpc_id, cidr));
  }
  Value leaving = aws::to_value(block);
  leaving.set(kind.state, Value::of({{m::State, "disassociating"}}));
  const std::string association_id = block.association_id;
  const std::string vpc_id = vpc.vpc_id;
  ec2.vpcs.update(vpc_id, [&](Vpc& row) {
    std::erase_if(row.*kind.blocks, [&](const Block& other) { return other.association_id == association_id; });
  });
  return Value::of({{m::VpcId, vpc_id}, {kind.output, std::move(leaving)}});
}

}  // namespace

Outcome associate_vpc_cidr_block(Ec2& ec2, const Value& input, const Request& request) {
  const Vpc* vpc = TRY(own(ec2.vpcs, input[m::VpcId].as_text(), request));
  if (input[m::AmazonProvidedIpv6CidrBlock].as_bool()) return associate_ipv6_block(ec2, *vpc, request);
  const Cidr cidr = TRY(wanted_block(input));
  const auto overlaps = [&](const VpcCidrBlock& block) { return overlap(*parse_cidr(block.cidr_block), cidr); };
  if (std::ranges::any_of(vpc->cidr_blocks, overlaps)) {
    return aws::api_error("InvalidVpc.Conflict",
                          fmt::format("The CIDR '{}' conflicts with another CIDR of the VPC", to_text(cidr)));
  }
  if (!may_join_vpc(*parse_cidr(vpc->cidr_block), cidr)) {
    return aws::api_error(
        "InvalidVpc.Range",
        fmt::format("The CIDR '{}' is restricted. Use a CIDR from the same private address range as the "
                    "current VPC CIDR, or use a publicly-routable CIDR.",
                    to_text(cidr)));
  }
  TRY(ec2.quotas.check(QuotaKind::kIpv4CidrBlocksPerVpc, vpc->cidr_blocks.size()));
  const VpcCidrBlock block{new_id("vpc-cidr-assoc", request.random), to_text(cidr), {}};
  ec2.vpcs.update(vpc->vpc_id, [&](Vpc& row) { row.cidr_blocks.push_back(block); });
  Value answer = aws::to_value(block);
  answer.set(m::CidrBlockState, Value::of({{m::State, "associating"}}));
  return Value::of({{m::VpcId, input[m::VpcId]}, {m::CidrBlockAssociation, std::move(answer)}});
}

Outcome disassociate_vpc_cidr_block(Ec2& ec2, const Value& input, const Request& request) {
  const std::string& association_id = input[m::AssociationId].as_text();
  for (const auto& [id, vpc] : ec2.vpcs) {
    if (vpc.owner_id != account_of(request)) continue;
    if (const VpcCidrBlock* block = find_block(vpc, kIpv4Blocks, association_id)) {
      if (block == &vpc.cidr_blocks.front()) {
        return aws::api_error(
            "OperationNotPermitted",
            fmt::format("The vpc CIDR block with association ID {} may not be disassociated. It is the "
                        "primary IPv4 CIDR block of the VPC",
                        association_id));
      }
      return disassociate(ec2, vpc, kIpv4Blocks, *block);
    }
    if (const VpcIpv6CidrBlock* block = find_block(vpc, kIpv6Blocks, association_id)) {
      return disassociate(ec2, vpc, kIpv6Blocks, *block);
    }
  }
  return aws::api_error("InvalidVpcCidrBlockAssociationID.NotFound",
                        fmt::format("The vpc CIDR block association ID '{}' does not exist", association_id));
}

}  // namespace regionfall::ec2
