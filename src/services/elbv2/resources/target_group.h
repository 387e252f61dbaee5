#pragma once

#include <vector>

#include "services/provider/resource_type.h"

namespace regionfall::elbv2 {

// What aws_lb_target_group as a resource and as a data source have in common.
std::vector<provider::Attribute> target_group_attributes();
std::vector<provider::Block> target_group_blocks();

// Fills in what attributes and health checks are shown as.
provider::Done complete_target_group(provider::Session& session, const aws::Value& object, const hcl::Value& prior,
                                     provider::Members& members);

}  // namespace regionfall::elbv2
