#pragma once

#include <optional>
#include <string>

#include "services/autoscaling/capacity.h"
#include "services/autoscaling/state.h"

namespace regionfall::autoscaling {

// Looks at every group and does what is to be done about it, within a turn: lives of instances, health, refreshes,
// schedules, capacity. Returns when to look again; nothing: there are no groups.
std::optional<Instant> keep_groups(AutoScaling& state, const aws::Request& request);

// How often a group is looked at: one that changes, and one that does not. AWS says nothing of the one, and "every few
// minutes" of the other.
constexpr std::chrono::milliseconds kLookSoon{500};
constexpr std::chrono::seconds kLookLater{3};

// Instances of the group that count towards its capacity.
std::vector<CountedInstance> counted_instances(const AutoScaling& state, const Group& group,
                                               const aws::Request& request);
// What decide_capacity() has to know of a group.
CapacityQuestion capacity_question(const AutoScaling& state, const Group& group, const aws::Request& request);

}  // namespace regionfall::autoscaling
