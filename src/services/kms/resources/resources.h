#pragma once

#include <vector>

#include "services/provider/resource_type.h"

namespace regionfall::kms {

// The Terraform types and data sources of KMS, by subject.
std::vector<provider::ResourceType> key_resources();    // keys, replicas, key policies
std::vector<provider::ResourceType> other_resources();  // aliases, grants, ciphertexts
std::vector<provider::DataSource> kms_data_sources();

}  // namespace regionfall::kms
