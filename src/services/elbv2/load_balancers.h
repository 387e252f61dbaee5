#pragma once

#include <string>
#include <vector>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "aws/value.h"
#include "services/elbv2/network.h"
#include "services/elbv2/state.h"

namespace regionfall::elbv2 {

// The subnets that a request names, by Subnets or by SubnetMappings, with what the mappings say.
struct WantedSubnet {
  std::string subnet_id;
  std::string allocation_id;
  std::string private_ipv4_address;
};
Result<std::vector<WantedSubnet>, aws::ApiError> wanted_subnets(const aws::Value& input);

// The subnets, once they are found fit for a load balancer of that type.
Result<std::vector<Subnet>, aws::ApiError> check_subnets(const Elbv2& elb, const std::vector<WantedSubnet>& wanted,
                                                         std::string_view type, const aws::Request& request);

// The zone of a subnet, with its interface.
Result<LoadBalancerZone, aws::ApiError> make_zone(const Elbv2& elb, const LoadBalancer& load_balancer,
                                                  const Subnet& subnet, const WantedSubnet& wanted,
                                                  const aws::Request& request);

// Merges a request's tags into those that are there.
Result<void, aws::ApiError> merge_tags(TextMap& tags, const aws::Value& added);

// A load balancer as it is shown.
aws::Value shown(const LoadBalancer& load_balancer);

// A name that may be given to a load balancer or a target group.
Result<void, aws::ApiError> check_name(std::string_view name, std::string_view noun);

}  // namespace regionfall::elbv2
