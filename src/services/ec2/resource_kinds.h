#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/api_error.h"
#include "base/random.h"

namespace regionfall::ec2 {

// What has an id of its own.
enum class Kind : std::uint8_t {
  kVpc,
  kSubnet,
  kRouteTable,
  kInternetGateway,
  kEgressOnlyInternetGateway,
  kNatGateway,
  kAddress,
  kNetworkAcl,
  kSecurityGroup,
  kSecurityGroupRule,
  kNetworkInterface,
  kVpcEndpoint,
  kVpcPeeringConnection,
  kKeyPair,
  kImage,
  kPrefixList,
  kInstance,
  kLaunchTemplate,
};

// How AWS names resources of a kind, in ids, tags and errors.
struct KindInfo {
  Kind kind;
  std::string_view prefix;          // of ids: "vpc"
  std::string_view resource_type;   // in TagSpecifications and DescribeTags: "vpc"
  std::string_view not_found;       // the error's code
  std::string_view malformed;       // the error's code
  std::string_view one_not_found;   // the error's message, {} for the id
  std::string_view many_not_found;  // the same of several ids
};

const KindInfo& info(Kind kind);
// In the order of Kind.
std::span<const KindInfo> kinds();

// "vpc-0123456789abcdef0": the prefix, and seventeen hexadecimal digits of which the first is 0.
std::string new_id(Kind kind, RandomSource& random);
// The same for what is no resource: "vpc-cidr-assoc", "rtbassoc".
std::string new_id(std::string_view prefix, RandomSource& random);

// What an id that leads to nothing is answered with: that it does not exist, or is no id of that kind at all.
aws::ApiError unknown_id(Kind kind, std::string_view id);
// The same for those of a list; the first malformed one decides. `ids` must not be empty.
aws::ApiError unknown_ids(Kind kind, std::span<const std::string> ids);

}  // namespace regionfall::ec2
