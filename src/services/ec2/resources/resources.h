#pragma once

#include <vector>

#include "services/provider/resource_type.h"

namespace regionfall::ec2 {

// The Terraform types of EC2's network, by subject.
std::vector<provider::ResourceType> gateway_resources();
std::vector<provider::ResourceType> route_table_resources();
std::vector<provider::ResourceType> security_group_resources();
std::vector<provider::ResourceType> subnet_resources();
std::vector<provider::ResourceType> vpc_resources();

std::vector<provider::DataSource> network_data_sources();

}  // namespace regionfall::ec2
