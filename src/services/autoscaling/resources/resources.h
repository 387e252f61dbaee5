#pragma once

#include <vector>

#include "services/provider/resource_type.h"

namespace regionfall::autoscaling {

// The Terraform types of EC2 Auto Scaling, by the files they are in.
std::vector<provider::ResourceType> group_resources();
std::vector<provider::ResourceType> group_part_resources();
std::vector<provider::ResourceType> scaling_resources();
std::vector<provider::ResourceType> launch_configuration_resources();

std::vector<provider::DataSource> auto_scaling_data_sources();

}  // namespace regionfall::autoscaling
