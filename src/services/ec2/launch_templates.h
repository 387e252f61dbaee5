#pragma once

#include <string>

#include "aws/identity.h"
#include "services/ec2/state.h"

namespace regionfall::ec2 {

// Keys whose order is that of the numbers.
std::string launch_template_version_key(const std::string& template_id, std::int64_t number);

// A launch template's version that a request means.
struct ChosenLaunchTemplate {
  const LaunchTemplate* launch_template = nullptr;
  std::int64_t version = 1;
  aws::Value data;
};

// The one that `specification` names: LaunchTemplateId or LaunchTemplateName, and Version, which is a number,
// "$Latest", "$Default" or left out for the latter.
Result<ChosenLaunchTemplate, aws::ApiError> choose_launch_template(const Ec2& ec2, const aws::Value& specification,
                                                                   const aws::Request& request);

// What RunInstances is asked for by a request and the data of the launch template that it names: what the request says
// goes before the template's (EC2 API reference, RunInstances). Tags are joined by key, interfaces by device index,
// block devices by name, structures by member.
aws::Value with_launch_template(const aws::Value& data, const aws::Value& input);

// The tags by which AWS marks instances of a launch template.
Tags launch_template_tags(const ChosenLaunchTemplate& chosen);

}  // namespace regionfall::ec2
