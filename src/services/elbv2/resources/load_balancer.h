#pragma once

#include <string>
#include <vector>

#include "services/provider/resource_type.h"

namespace regionfall::elbv2 {

// What aws_lb as a resource and as a data source have in common.

// The attributes and blocks that follow from what DescribeLoadBalancers shows.
std::vector<provider::Attribute> load_balancer_attributes();
std::vector<provider::Block> load_balancer_blocks();

// The load balancer of an ARN; absent when it is gone.
provider::Answer<aws::Value> find_load_balancer_object(provider::Session& session, const std::string& arn);

// Fills in what other operations say. Blocks of logs are there where `prior` has them or logs are kept.
provider::Done complete_load_balancer(provider::Session& session, const aws::Value& object, const hcl::Value& prior,
                                      provider::Members& members);

}  // namespace regionfall::elbv2
