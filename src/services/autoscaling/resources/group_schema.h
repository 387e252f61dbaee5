#pragma once

#include <vector>

#include "services/provider/resource_type.h"

namespace regionfall::autoscaling {

// What aws_autoscaling_group consists of.
std::vector<provider::Attribute> group_attributes();
std::vector<provider::Block> group_blocks();

}  // namespace regionfall::autoscaling
