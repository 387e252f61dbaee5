#include "services/ec2/quotas.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace regionfall::ec2 {
namespace {

constexpr Quota kQuotas[] = {
    {QuotaKind::kVpcsPerRegion, "vpcs-per-region", 5, "VpcLimitExceeded",
     "The maximum number of VPCs has been reached."},
    {QuotaKind::kIpv4CidrBlocksPerVpc, "ipv4-cidr-blocks-per-vpc", 5, "VpcCidrLimitExceeded",
     "This network has met its maximum number of allowed CIDRs."},
    {QuotaKind::kSubnetsPerVpc, "subnets-per-vpc", 200, "SubnetLimitExceeded",
     "The maximum number of subnets has been reached."},
    {QuotaKind::kRouteTablesPerVpc, "route-tables-per-vpc", 200, "RouteTableLimitExceeded",
     "The maximum number of route tables has been reached."},
    {QuotaKind::kRoutesPerRouteTable, "routes-per-route-table", 500, "RouteLimitExceeded",
     "The maximum number of routes has been reached."},
    {QuotaKind::kInternetGatewaysPerRegion, "internet-gateways-per-region", 5, "InternetGatewayLimitExceeded",
     "The maximum number of internet gateways has been reached."},
    {QuotaKind::kEgressOnlyInternetGatewaysPerRegion, "egress-only-internet-gateways-per-region", 5,
     "EgressOnlyInternetGatewayLimitExceeded", "The maximum number of egress only internet gateways has been reached."},
    {QuotaKind::kNatGatewaysPerZone, "nat-gateways-per-zone", 5, "NatGatewayLimitExceeded",
     "The maximum number of NAT gateways has been reached."},
    {QuotaKind::kElasticIpAddressesPerRegion, "elastic-ip-addresses-per-region", 5, "AddressLimitExceeded",
     "The maximum number of addresses has been reached."},
    {QuotaKind::kNetworkAclsPerVpc, "network-acls-per-vpc", 200, "NetworkAclLimitExceeded",
     "The maximum number of network acls has been reached."},
    {QuotaKind::kRulesPerNetworkAcl, "rules-per-network-acl", 20, "NetworkAclEntryLimitExceeded",
     "The maximum number of network acl entries has been reached."},
    {QuotaKind::kSecurityGroupsPerRegion, "security-groups-per-region", 2500, "SecurityGroupLimitExceeded",
     "The maximum number of security groups has been reached."},
    {QuotaKind::kRulesPerSecurityGroup, "rules-per-security-group", 60, "RulesPerSecurityGroupLimitExceeded",
     "The maximum number of rules per security group has been reached."},
    {QuotaKind::kSecurityGroupsPerNetworkInterface, "security-groups-per-network-interface", 5,
     "SecurityGroupsPerInterfaceLimitExceeded",
     "The maximum number of security groups per interface has been reached."},
    {QuotaKind::kNetworkInterfacesPerRegion, "network-interfaces-per-region", 5000, "NetworkInterfaceLimitExceeded",
     "The maximum number of network interfaces has been reached."},
    {QuotaKind::kGatewayEndpointsPerRegion, "gateway-endpoints-per-region", 20, "VpcEndpointLimitExceeded",
     "The maximum number of VPC endpoints has been reached."},
    {QuotaKind::kInterfaceEndpointsPerVpc, "interface-endpoints-per-vpc", 50, "VpcEndpointLimitExceeded",
     "The maximum number of VPC endpoints has been reached."},
    {QuotaKind::kPeeringConnectionsPerVpc, "peering-connections-per-vpc", 50,
     "ActiveVpcPeeringConnectionPerVpcLimitExceeded",
     "The maximum number of VPC peering connections has been reached."},
    // AWS counts virtual processors by type family; processes of one machine have another limit.
    {QuotaKind::kInstancesPerRegion, "instances-per-region", 100, "InstanceLimitExceeded",
     "You have requested more instances than your current instance limit allows."},
};

}  // namespace

std::span<const Quota> quotas() { return kQuotas; }

std::int64_t Quotas::value(QuotaKind kind) const {
  const auto found = changed_.find(kind);
  return found == changed_.end() ? kQuotas[static_cast<std::size_t>(kind)].default_value : found->second;
}

Result<void, aws::ApiError> Quotas::check(QuotaKind kind, std::size_t count, std::size_t added) const {
  if (static_cast<std::int64_t>(count + added) <= value(kind)) return {};
  const Quota& quota = kQuotas[static_cast<std::size_t>(kind)];
  return aws::api_error(std::string(quota.error_code), std::string(quota.error_message));
}

Result<Quotas> Quotas::parse(std::string_view text) {
  Quotas result;
  if (trim(text).empty()) return result;
  for (const std::string& part : split(text, ",")) {
    const std::size_t equals = part.find('=');
    const std::string_view name = trim(std::string_view(part).substr(0, equals));
    const auto* const quota = std::ranges::find(kQuotas, name, &Quota::name);
    if (quota == std::end(kQuotas)) return failure(fmt::format("there is no EC2 quota named '{}'", name));
    const std::string_view digits =
        equals == std::string::npos ? std::string_view() : trim(std::string_view(part).substr(equals + 1));
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size() || value < 0) {
      return failure(fmt::format("the EC2 quota '{}' needs a number, as in {}={}", name, name, quota->default_value));
    }
    result.changed_[quota->kind] = value;
  }
  return result;
}

}  // namespace regionfall::ec2
