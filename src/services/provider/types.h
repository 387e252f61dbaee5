#pragma once

#include <vector>

#include "services/provider/resource_type.h"

namespace regionfall::provider {

// All Terraform types of the AWS provider that there are here, in their names' order. Each service adds its own.
const std::vector<ResourceType>& resource_types();
const std::vector<DataSource>& data_sources();

}  // namespace regionfall::provider
