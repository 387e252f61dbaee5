#pragma once

#include <optional>

#include "services/autoscaling/state.h"

namespace regionfall::autoscaling {

// Does the group's scheduled actions that are due, within a turn.
void perform_schedules(AutoScaling& state, const Group& group, const aws::Request& request);
// When the first scheduled action of any group is due.
std::optional<Instant> next_schedule(const AutoScaling& state);

}  // namespace regionfall::autoscaling
