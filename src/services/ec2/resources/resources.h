#pragma once

#include <vector>

#include "services/provider/resource_type.h"

namespace regionfall::services::ec2 {

// The Terraform types of EC2's network, by subject.
std::vector<provider::ResourceType> vpc_resources();

}  // namespace regionfall::services::ec2
