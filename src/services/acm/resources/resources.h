#pragma once

#include <vector>

#include "services/provider/resource_type.h"

namespace regionfall::acm {

// The Terraform types of ACM, by subject.
std::vector<provider::ResourceType> certificate_resources();
std::vector<provider::ResourceType> certificate_validation_resources();

std::vector<provider::DataSource> acm_data_sources();

}  // namespace regionfall::acm
