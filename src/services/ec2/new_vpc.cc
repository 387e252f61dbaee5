#include "services/ec2/new_vpc.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

namespace regionfall::ec2 {
namespace {

constexpr std::string_view kDefaultVpcCidr = "172.31.0.0/16";
constexpr int kDefaultSubnetStep = 16;  // /20 blocks: 172.31.0.0, 172.31.16.0, …

NetworkAclEntry acl_entry(int number, bool egress, bool v6, std::string action) {
  NetworkAclEntry entry{.rule_number = number, .egress = egress, .protocol = "-1", .rule_action = std::move(action)};
  if (v6) {
    entry.ipv6_cidr_block = "::/0";
  } else {
    entry.cidr_block = "0.0.0.0/0";
  }
  return entry;
}

constexpr int kOpenRuleNumber = 100;
constexpr int kOpenIpv6RuleNumber = 101;
constexpr int kLastIpv6RuleNumber = kLastRuleNumber + 1;

// A default network ACL lets everything through.
std::vector<NetworkAclEntry> open_acl_entries(bool v6_too) {
  std::vector<NetworkAclEntry> entries;
  for (const bool egress : {false, true}) {
    entries.push_back(acl_entry(kOpenRuleNumber, egress, false, "allow"));
    if (v6_too) entries.push_back(acl_entry(kOpenIpv6RuleNumber, egress, true, "allow"));
    entries.push_back(acl_entry(kLastRuleNumber, egress, false, "deny"));
    if (v6_too) entries.push_back(acl_entry(kLastIpv6RuleNumber, egress, true, "deny"));
  }
  return entries;
}

void add_rule(Ec2& ec2, SecurityGroupRule rule, const aws::Request& request) {
  rule.rule_id = new_id(Kind::kSecurityGroupRule, request.random);
  rule.rule_arn = ec2.arn(Kind::kSecurityGroupRule, rule.rule_id, rule.owner_id);
  const std::string key = rule.key();
  ec2.security_group_rules.put(key, std::move(rule));
}

SecurityGroupRule open_egress_rule(const SecurityGroup& group, bool v6) {
  SecurityGroupRule rule{
      .group_id = group.group_id, .owner_id = group.owner_id, .is_egress = true, .ip_protocol = "-1"};
  if (v6) {
    rule.cidr_ipv6 = "::/0";
  } else {
    rule.cidr_ipv4 = "0.0.0.0/0";
  }
  return rule;
}

void make_default_security_group(Ec2& ec2, const Vpc& vpc, const aws::Request& request) {
  SecurityGroup group;
  group.group_id = new_id(Kind::kSecurityGroup, request.random);
  group.group_arn = ec2.arn(Kind::kSecurityGroup, group.group_id, vpc.owner_id);
  group.owner_id = vpc.owner_id;
  group.vpc_id = vpc.vpc_id;
  group.group_name = kDefaultGroupName;
  group.description = "default VPC security group";

  SecurityGroupRule among_members{.group_id = group.group_id, .owner_id = vpc.owner_id, .ip_protocol = "-1"};
  among_members.referenced_group = ReferencedGroup{.group_id = group.group_id, .user_id = vpc.owner_id};
  add_rule(ec2, std::move(among_members), request);
  add_open_egress(ec2, group, vpc, request);
  ec2.security_groups.put(group.group_id, group);
}

}  // namespace

std::vector<NetworkAclEntry> closed_acl_entries(bool v6_too) {
  std::vector<NetworkAclEntry> entries = open_acl_entries(v6_too);
  std::erase_if(entries, [](const NetworkAclEntry& entry) { return entry.rule_action == "allow"; });
  return entries;
}

void extend_parts_to_ipv6(Ec2& ec2, const Vpc& vpc, const aws::Request& request) {
  std::vector<NetworkAcl> acls;
  for (const auto& [id, acl] : ec2.network_acls) {
    if (acl.vpc_id == vpc.vpc_id) acls.push_back(acl);
  }
  for (NetworkAcl& acl : acls) {
    const bool untouched = acl.is_default && acl.entries.size() == open_acl_entries(false).size();
    for (const NetworkAclEntry& entry : untouched ? open_acl_entries(true) : closed_acl_entries(true)) {
      const auto same_place = [&](const NetworkAclEntry& other) {
        return other.egress == entry.egress && other.rule_number == entry.rule_number;
      };
      // The VPC may have had IPv6 before.
      if (entry.ipv6_cidr_block && std::ranges::none_of(acl.entries, same_place)) acl.entries.push_back(entry);
    }
    std::ranges::sort(acl.entries, {},
                      [](const NetworkAclEntry& entry) { return std::pair(entry.egress, entry.rule_number); });
    ec2.network_acls.put(acl.network_acl_id, acl);
  }
  const SecurityGroup* group = find_if(ec2.security_groups, [&](const SecurityGroup& row) {
    return row.vpc_id == vpc.vpc_id && row.group_name == kDefaultGroupName;
  });
  const auto has_rule = [&](const SecurityGroupRule& wanted) {
    return find_if(ec2.security_group_rules, [&](const SecurityGroupRule& rule) {
             return rule.group_id == wanted.group_id && rule.is_egress && rule.same_traffic(wanted);
           }) != nullptr;
  };
  const SecurityGroupRule ipv6_rule = open_egress_rule(*group, true);
  if (has_rule(open_egress_rule(*group, false)) && !has_rule(ipv6_rule)) add_rule(ec2, ipv6_rule, request);
}

void add_open_egress(Ec2& ec2, const SecurityGroup& group, const Vpc& vpc, const aws::Request& request) {
  add_rule(ec2, open_egress_rule(group, false), request);
  if (!vpc.ipv6_cidr_blocks.empty()) add_rule(ec2, open_egress_rule(group, true), request);
}

VpcIpv6CidrBlock new_ipv6_block(const Ec2& ec2, const aws::Request& request) {
  constexpr int kFirstRegionByte = 0x10;
  const auto region_number = kFirstRegionByte + ec2.region.number;
  VpcIpv6CidrBlock block{.association_id = new_id("vpc-cidr-assoc", request.random),
                         .network_border_group = std::string(ec2.region.name)};
  do {
    const std::uint64_t number = random_below(request.random, 1U << 24U);
    block.ipv6_cidr_block = fmt::format("2600:1f{:02x}:{:x}:{:x}00::/56", region_number, number >> 8U, number & 0xFFU);
  } while (find_if(ec2.vpcs, [&](const Vpc& vpc) {
             return std::ranges::find(vpc.ipv6_cidr_blocks, block.ipv6_cidr_block,
                                      &VpcIpv6CidrBlock::ipv6_cidr_block) != vpc.ipv6_cidr_blocks.end();
           }) != nullptr);
  return block;
}

Vpc make_vpc(Ec2& ec2, NewVpc wanted, const aws::Request& request) {
  const std::string& account = account_of(request);
  Vpc vpc;
  vpc.vpc_id = new_id(Kind::kVpc, request.random);
  vpc.owner_id = account;
  vpc.cidr_block = wanted.cidr_block;
  vpc.dhcp_options_id = ec2.accounts.find(account)->dhcp_options_id;
  vpc.instance_tenancy = std::move(wanted.instance_tenancy);
  vpc.is_default = wanted.is_default;
  vpc.enable_dns_hostnames = wanted.is_default;
  vpc.cidr_blocks.push_back({new_id("vpc-cidr-assoc", request.random), std::move(wanted.cidr_block), {}});
  if (wanted.amazon_provided_ipv6) vpc.ipv6_cidr_blocks.push_back(new_ipv6_block(ec2, request));
  vpc.tags = std::move(wanted.tags);

  RouteTable routes{
      .route_table_id = new_id(Kind::kRouteTable, request.random), .vpc_id = vpc.vpc_id, .owner_id = account};
  vpc.main_route_table_id = routes.route_table_id;
  vpc.main_route_table_association_id = new_id("rtbassoc", request.random);
  ec2.route_tables.put(vpc.main_route_table_id, std::move(routes));

  NetworkAcl acl{.network_acl_id = new_id(Kind::kNetworkAcl, request.random),
                 .vpc_id = vpc.vpc_id,
                 .owner_id = account,
                 .is_default = true,
                 .entries = open_acl_entries(!vpc.ipv6_cidr_blocks.empty())};
  ec2.network_acls.put(acl.network_acl_id, acl);
  make_default_security_group(ec2, vpc, request);
  ec2.vpcs.put(vpc.vpc_id, vpc);
  return vpc;
}

Subnet make_subnet(Ec2& ec2, NewSubnet wanted, const aws::Request& request) {
  const std::string& account = account_of(request);
  const NetworkAcl* acl =
      find_if(ec2.network_acls, [&](const NetworkAcl& row) { return row.vpc_id == wanted.vpc_id && row.is_default; });
  assert(acl != nullptr);
  Subnet subnet;
  subnet.subnet_id = new_id(Kind::kSubnet, request.random);
  subnet.subnet_arn = ec2.arn(Kind::kSubnet, subnet.subnet_id, account);
  subnet.vpc_id = std::move(wanted.vpc_id);
  subnet.owner_id = account;
  subnet.ipv6_native = !wanted.cidr_block.has_value();
  subnet.cidr_block = std::move(wanted.cidr_block);
  subnet.availability_zone = wanted.zone->name;
  subnet.availability_zone_id = wanted.zone->id;
  subnet.default_for_az = wanted.default_for_az;
  subnet.map_public_ip_on_launch = wanted.default_for_az;
  subnet.assign_ipv6_address_on_creation = subnet.ipv6_native;
  if (subnet.ipv6_native) subnet.private_dns_name_options.hostname_type = "resource-name";
  if (wanted.ipv6_cidr_block) {
    subnet.ipv6_cidr_blocks.push_back(
        {.association_id = new_id("subnet-cidr-assoc", request.random), .ipv6_cidr_block = *wanted.ipv6_cidr_block});
  }
  subnet.network_acl_id = acl->network_acl_id;
  subnet.network_acl_association_id = new_id("aclassoc", request.random);
  subnet.tags = std::move(wanted.tags);
  ec2.subnets.put(subnet.subnet_id, subnet);
  return subnet;
}

Vpc make_default_vpc(Ec2& ec2, const aws::Request& request) {
  const Vpc vpc = make_vpc(ec2, {.cidr_block = std::string(kDefaultVpcCidr), .is_default = true}, request);
  InternetGateway gateway{.internet_gateway_id = new_id(Kind::kInternetGateway, request.random),
                          .owner_id = vpc.owner_id,
                          .attachments = {{"available", vpc.vpc_id}}};
  ec2.route_tables.update(vpc.main_route_table_id, [&](RouteTable& table) {
    table.routes.push_back({.destination_cidr_block = "0.0.0.0/0", .gateway_id = gateway.internet_gateway_id});
  });
  ec2.internet_gateways.put(gateway.internet_gateway_id, gateway);
  int third_byte = 0;
  for (const aws::ZoneInfo& zone : ec2.region.zones) {
    make_subnet(ec2,
                {.vpc_id = vpc.vpc_id,
                 .cidr_block = fmt::format("172.31.{}.0/20", third_byte),
                 .zone = &zone,
                 .default_for_az = true},
                request);
    third_byte += kDefaultSubnetStep;
  }
  return vpc;
}

void welcome_account(Ec2& ec2, const aws::Request& request) {
  if (ec2.accounts.contains(account_of(request))) return;
  ec2.accounts.put(account_of(request), {.dhcp_options_id = new_id("dopt", request.random)});
  make_default_vpc(ec2, request);
}

const Vpc* default_vpc(const Ec2& ec2, const aws::Request& request) {
  return find_if(ec2.vpcs, [&](const Vpc& vpc) { return vpc.is_default && vpc.owner_id == account_of(request); });
}

}  // namespace regionfall::ec2
