#pragma once

#include <vector>

#include "services/provider/resource_type.h"

namespace regionfall::sns {

// The Terraform types and data sources of SNS, by subject.
std::vector<provider::ResourceType> topic_resources();         // topics and their policies
std::vector<provider::ResourceType> subscription_resources();  // subscriptions
std::vector<provider::DataSource> sns_data_sources();

}  // namespace regionfall::sns
