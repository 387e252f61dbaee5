#pragma once

#include <string_view>

namespace regionfall::ec2 {

// An operation that AWS's model does not have, by which Auto Scaling launches instances: RunInstances, whose input has
// the Auto Scaling group's name as GroupName besides, and whose instances get AWS's own tag.
inline constexpr const char* kRunGroupInstances = "_RunGroupInstances";
inline constexpr std::string_view kGroupNameTag = "aws:autoscaling:groupName";

}  // namespace regionfall::ec2
