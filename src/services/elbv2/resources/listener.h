#pragma once

#include <string>
#include <vector>

#include "services/provider/resource_type.h"

namespace regionfall::elbv2 {

// What aws_lb_listener as a resource and as a data source have in common.
std::vector<provider::Attribute> listener_attributes();
std::vector<provider::Block> listener_blocks();

// The listener of an ARN, with its actions as `known` has them; absent when it is gone.
provider::Answer<aws::Value> find_listener_object(provider::Session& session, const std::string& arn,
                                                  const hcl::Value& known);
provider::Done complete_listener(provider::Session& session, const aws::Value& object, const hcl::Value& prior,
                                 provider::Members& members);

}  // namespace regionfall::elbv2
