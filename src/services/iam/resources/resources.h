#pragma once

#include <vector>

#include "services/provider/resource_type.h"

namespace regionfall::iam {

// The Terraform types of IAM, by subject.
std::vector<provider::ResourceType> account_resources();
std::vector<provider::ResourceType> entity_policy_resources();
std::vector<provider::ResourceType> group_resources();
std::vector<provider::ResourceType> identity_provider_resources();
std::vector<provider::ResourceType> policy_resources();
std::vector<provider::ResourceType> role_resources();
std::vector<provider::ResourceType> user_resources();
std::vector<provider::DataSource> data_sources();

}  // namespace regionfall::iam
