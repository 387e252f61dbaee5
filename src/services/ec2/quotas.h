#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "aws/api_error.h"

namespace regionfall::ec2 {

// What is counted against a quota.
enum class QuotaKind : std::uint8_t {
  kVpcsPerRegion,
  kIpv4CidrBlocksPerVpc,
  kSubnetsPerVpc,
  kRouteTablesPerVpc,
  kRoutesPerRouteTable,
  kInternetGatewaysPerRegion,
  kEgressOnlyInternetGatewaysPerRegion,
  kNatGatewaysPerZone,
  kElasticIpAddressesPerRegion,
  kNetworkAclsPerVpc,
  kRulesPerNetworkAcl,
  kSecurityGroupsPerRegion,
  kRulesPerSecurityGroup,
  kSecurityGroupsPerNetworkInterface,
  kNetworkInterfacesPerRegion,
  kGatewayEndpointsPerRegion,
  kInterfaceEndpointsPerVpc,
  kPeeringConnectionsPerVpc,
  kInstancesPerRegion,
};

// A quota as AWS publishes it (VPC user guide, "Amazon VPC quotas"), and what exceeding it is answered with.
struct Quota {
  QuotaKind kind;
  std::string_view name;  // how a user raises it: "vpcs-per-region"
  std::int64_t default_value;
  std::string_view error_code;
  std::string_view error_message;
};

// All of them, in the order of QuotaKind.
std::span<const Quota> quotas();

// The quotas in force: AWS's defaults but for those that were raised (or lowered).
class Quotas {
 public:
  Quotas() = default;
  // "vpcs-per-region=1000,subnets-per-vpc=5000". Empty text changes nothing.
  static Result<Quotas> parse(std::string_view text);

  std::int64_t value(QuotaKind kind) const;
  // An error when there are `count` already and no more may come; or when `count + added` would be too many.
  Result<void, aws::ApiError> check(QuotaKind kind, std::size_t count, std::size_t added = 1) const;

 private:
  std::map<QuotaKind, std::int64_t> changed_;
};

}  // namespace regionfall::ec2
