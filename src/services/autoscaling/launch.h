#pragma once

#include <optional>
#include <string>

#include "services/autoscaling/capacity.h"
#include "services/autoscaling/state.h"

namespace regionfall::autoscaling {

// What a group launches instances from, as it stands now.
struct LaunchSource {
  std::optional<std::string> launch_configuration_name;
  std::optional<TemplateReference> launch_template;  // with a number as its version
  aws::Value data;            // LaunchTemplateData, or what RunInstances takes of a launch configuration
  std::string instance_type;  // that overrides the template's; empty: none
};
// An error when it does not exist any more.
Result<LaunchSource, aws::ApiError> launch_source(const AutoScaling& state, const Group& group,
                                                  const aws::Request& request);
// The template that a specification of a request means, whose version exists. Its version stays as the request has it.
Result<TemplateReference, aws::ApiError> find_template(const AutoScaling& state, const aws::Value& specification,
                                                       const std::string& account);

// Has EC2 launch one instance of the group in the zone; returns it as a member that is pending.
Result<Member, aws::ApiError> launch_member(const AutoScaling& state, const Group& group, const LaunchSource& source,
                                            const std::string& zone, const aws::Request& request);

// How old the configuration is that an instance was launched from, and whether it is the group's of now.
ConfigurationAge configuration_age(const AutoScaling& state, const Group& group, const Member& member);
bool is_current(const Member& member, const LaunchSource& source);

}  // namespace regionfall::autoscaling
