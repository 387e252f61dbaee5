#include "services/ec2/resource_kinds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "base/encoding.h"
#include "base/text.h"

namespace regionfall::ec2 {
namespace {

constexpr std::size_t kIdRandomBytes = 8;

// Codes: EC2 API reference, "Error codes"; their capitals are as irregular as here.
constexpr KindInfo kKinds[] = {
    {Kind::kVpc, "vpc", "vpc", "InvalidVpcID.NotFound", "InvalidVpcID.Malformed", "The vpc ID '{}' does not exist",
     "The vpc IDs '{}' do not exist"},
    {Kind::kSubnet, "subnet", "subnet", "InvalidSubnetID.NotFound", "InvalidSubnetID.Malformed",
     "The subnet ID '{}' does not exist", "The subnet IDs '{}' do not exist"},
    {Kind::kRouteTable, "rtb", "route-table", "InvalidRouteTableID.NotFound", "InvalidRouteTableId.Malformed",
     "The routeTable ID '{}' does not exist", "The routeTable IDs '{}' do not exist"},
    {Kind::kInternetGateway, "igw", "internet-gateway", "InvalidInternetGatewayID.NotFound",
     "InvalidInternetGatewayId.Malformed", "The internetGateway ID '{}' does not exist",
     "The internetGateway IDs '{}' do not exist"},
    {Kind::kEgressOnlyInternetGateway, "eigw", "egress-only-internet-gateway", "InvalidGatewayID.NotFound",
     "InvalidGatewayID.Malformed", "The eigw ID '{}' does not exist", "The eigw IDs '{}' do not exist"},
    {Kind::kNatGateway, "nat", "natgateway", "NatGatewayNotFound", "NatGatewayMalformed",
     "The Nat Gateway {} was not found", "The Nat Gateways {} were not found"},
    {Kind::kAddress, "eipalloc", "elastic-ip", "InvalidAllocationID.NotFound", "InvalidAllocationID.Malformed",
     "The allocation ID '{}' does not exist", "The allocation IDs '{}' do not exist"},
    {Kind::kNetworkAcl, "acl", "network-acl", "InvalidNetworkAclID.NotFound", "InvalidNetworkAclId.Malformed",
     "The networkAcl ID '{}' does not exist", "The networkAcl IDs '{}' do not exist"},
    {Kind::kSecurityGroup, "sg", "security-group", "InvalidGroup.NotFound", "InvalidGroupId.Malformed",
     "The security group '{}' does not exist", "The security groups '{}' do not exist"},
    {Kind::kSecurityGroupRule, "sgr", "security-group-rule", "InvalidSecurityGroupRuleId.NotFound",
     "InvalidSecurityGroupRuleId.Malformed", "The security group rule ID '{}' does not exist",
     "The security group rule IDs '{}' do not exist"},
    {Kind::kNetworkInterface, "eni", "network-interface", "InvalidNetworkInterfaceID.NotFound",
     "InvalidNetworkInterfaceId.Malformed", "The networkInterface ID '{}' does not exist",
     "The networkInterface IDs '{}' do not exist"},
    {Kind::kVpcEndpoint, "vpce", "vpc-endpoint", "InvalidVpcEndpointId.NotFound", "InvalidVpcEndpointId.Malformed",
     "The Vpc Endpoint Id '{}' does not exist", "The Vpc Endpoint Ids '{}' do not exist"},
    {Kind::kVpcPeeringConnection, "pcx", "vpc-peering-connection", "InvalidVpcPeeringConnectionID.NotFound",
     "InvalidVpcPeeringConnectionId.Malformed", "The vpcPeeringConnection ID '{}' does not exist",
     "The vpcPeeringConnection IDs '{}' do not exist"},
    {Kind::kKeyPair, "key", "key-pair", "InvalidKeyPair.NotFound", "InvalidKeyPair.NotFound",
     "The key pair ID '{}' does not exist", "The key pair IDs '{}' do not exist"},
    {Kind::kImage, "ami", "image", "InvalidAMIID.NotFound", "InvalidAMIID.Malformed",
     "The image id '[{}]' does not exist", "The image ids '[{}]' do not exist"},
    {Kind::kPrefixList, "pl", "prefix-list", "InvalidPrefixListID.NotFound", "InvalidPrefixListId.Malformed",
     "The prefix list ID '{}' does not exist", "The prefix list IDs '{}' do not exist"},
    {Kind::kInstance, "i", "instance", "InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed",
     "The instance ID '{}' does not exist", "The instance IDs '{}' do not exist"},
    {Kind::kLaunchTemplate, "lt", "launch-template", "InvalidLaunchTemplateId.NotFound",
     "InvalidLaunchTemplateId.Malformed", "The specified launch template, with template ID {}, does not exist.",
     "The specified launch templates, with template IDs {}, do not exist."},
};

bool well_formed(const KindInfo& kind, std::string_view id) {
  if (!id.starts_with(kind.prefix) || !id.substr(kind.prefix.size()).starts_with('-')) return false;
  const std::string_view digits = id.substr(kind.prefix.size() + 1);
  return !digits.empty() && digits.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

aws::ApiError malformed_id(const KindInfo& kind, std::string_view id) {
  return {std::string(kind.malformed), fmt::format("Invalid id: \"{}\" (expecting \"{}-...\")", id, kind.prefix)};
}

}  // namespace

std::span<const KindInfo> kinds() { return kKinds; }

const KindInfo& info(Kind kind) {
  const KindInfo& found = kKinds[static_cast<std::size_t>(kind)];
  assert(found.kind == kind);
  return found;
}

std::string new_id(Kind kind, RandomSource& random) { return new_id(info(kind).prefix, random); }

std::string new_id(std::string_view prefix, RandomSource& random) {
  std::string bytes(kIdRandomBytes, '\0');
  random.fill(std::as_writable_bytes(std::span(bytes)));
  return fmt::format("{}-0{}", prefix, hex_encode(bytes));
}

aws::ApiError unknown_id(Kind kind, std::string_view id) {
  const KindInfo& names = info(kind);
  if (!well_formed(names, id)) return malformed_id(names, id);
  return {std::string(names.not_found), fmt::format(fmt::runtime(names.one_not_found), id)};
}

aws::ApiError unknown_ids(Kind kind, std::span<const std::string> ids) {
  assert(!ids.empty());
  const KindInfo& names = info(kind);
  const auto bad = std::ranges::find_if(ids, [&](const std::string& id) { return !well_formed(names, id); });
  if (bad != ids.end()) return malformed_id(names, *bad);
  if (ids.size() == 1) return unknown_id(kind, ids.front());
  return {std::string(names.not_found), fmt::format(fmt::runtime(names.many_not_found), join(ids, ", "))};
}

}  // namespace regionfall::ec2
