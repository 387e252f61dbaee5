#pragma once

#include <vector>

#include "services/provider/resource_type.h"

namespace regionfall::route53 {

// The Terraform types and data sources of Route 53, by subject.
std::vector<provider::ResourceType> zone_resources();          // zones, their VPCs, delegation sets
std::vector<provider::ResourceType> record_resources();        // records, and all records of a zone
std::vector<provider::ResourceType> health_check_resources();  // health checks
std::vector<provider::ResourceType> cidr_resources();          // CIDR collections and their locations
std::vector<provider::DataSource> route53_data_sources();

}  // namespace regionfall::route53
