#pragma once

#include "services/autoscaling/state.h"

namespace regionfall::autoscaling {

// Takes the group's instance refresh a step further, if one is under way, within a turn.
void advance_refresh(AutoScaling& state, const Group& group, const aws::Request& request);
bool refresh_under_way(const AutoScaling& state, const Group& group);

}  // namespace regionfall::autoscaling
