#pragma once

#include <vector>

#include "services/provider/resource_type.h"

namespace regionfall::ec2 {

// The Terraform types of EC2's network, by subject.
std::vector<provider::ResourceType> gateway_resources();
std::vector<provider::ResourceType> instance_resources();
std::vector<provider::ResourceType> key_pair_resources();
std::vector<provider::ResourceType> network_acl_resources();
std::vector<provider::ResourceType> network_interface_resources();
std::vector<provider::ResourceType> peering_resources();
std::vector<provider::ResourceType> route_table_resources();
std::vector<provider::ResourceType> security_group_resources();
std::vector<provider::ResourceType> subnet_resources();
std::vector<provider::ResourceType> tag_resources();
std::vector<provider::ResourceType> vpc_cidr_block_resources();
std::vector<provider::ResourceType> vpc_endpoint_part_resources();
std::vector<provider::ResourceType> vpc_endpoint_resources();
std::vector<provider::ResourceType> vpc_resources();

provider::DataSource key_pair_data_source();
std::vector<provider::DataSource> compute_data_sources();
std::vector<provider::DataSource> list_data_sources();
std::vector<provider::DataSource> network_data_sources();
std::vector<provider::DataSource> route_data_sources();
provider::DataSource network_interface_data_source();
provider::DataSource peering_connection_data_source();
std::vector<provider::DataSource> vpc_endpoint_data_sources();

}  // namespace regionfall::ec2
