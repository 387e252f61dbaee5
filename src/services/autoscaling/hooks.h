#pragma once

#include <vector>

#include "services/autoscaling/state.h"

namespace regionfall::autoscaling {

inline constexpr const char* kLaunching = "autoscaling:EC2_INSTANCE_LAUNCHING";
inline constexpr const char* kTerminating = "autoscaling:EC2_INSTANCE_TERMINATING";

// Whether the group has lifecycle hooks of a transition.
bool has_hooks(const AutoScaling& state, const Group& group, bool launching);
// Tells those hooks of the instance, and says what they have to answer.
std::vector<HookWait> begin_waits(AutoScaling& state, const Group& group, const Member& member, bool launching,
                                  const aws::Request& request);

}  // namespace regionfall::autoscaling
