#pragma once

#include <vector>

#include "services/provider/resource_type.h"

namespace regionfall::elbv2 {

// The Terraform types of Elastic Load Balancing, by files. Each is there twice, as aws_lb_… and as aws_alb_….
std::vector<provider::ResourceType> load_balancer_resources();
std::vector<provider::ResourceType> target_group_resources();
std::vector<provider::ResourceType> listener_resources();
std::vector<provider::ResourceType> listener_rule_resources();
std::vector<provider::DataSource> lb_data_sources();

}  // namespace regionfall::elbv2
