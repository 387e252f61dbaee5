#pragma once

#include <vector>

#include "services/provider/resource_type.h"

namespace regionfall::ec2 {

// What aws_launch_template consists of; members stand where DescribeLaunchTemplates has them, with the
// LaunchTemplateData of a version among them.
std::vector<provider::Attribute> launch_template_attributes();
std::vector<provider::Block> launch_template_blocks();

// aws_launch_template and its data source.
std::vector<provider::ResourceType> launch_template_resources();
std::vector<provider::DataSource> launch_template_data_sources();

}  // namespace regionfall::ec2
