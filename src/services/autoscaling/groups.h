#pragma once

#include "services/autoscaling/state.h"

namespace regionfall::autoscaling {

// A group as DescribeAutoScalingGroups shows it, with its instances.
aws::Value group_item(const AutoScaling& state, const Group& group);
aws::Value member_item(const Member& member);
// Takes a group, whose instances are gone, away with all that belongs to it.
void erase_group(AutoScaling& state, const Group& group);
// Sets the desired capacity, within the group's bounds, and starts the cooldown of simple scaling.
void set_desired(AutoScaling& state, const Group& group, std::int64_t desired, std::optional<std::int64_t> cooldown_s,
                 const aws::Request& request);

// Puts what a request to create or to update a group has into the row, checked.
Result<void, aws::ApiError> read_settings(const AutoScaling& state, const aws::Value& input, Group& group,
                                          const aws::Request& request);
// Bounds and capacity fit together.
Result<void, aws::ApiError> check_sizes(const Group& group);
// Tags of a request for a group.
Result<void, aws::ApiError> merge_tags(std::vector<GroupTag>& tags, const aws::Value& given, const Group& group);

// A lifecycle hook of a request for a group (hooks.cc).
Result<void, aws::ApiError> put_hook(AutoScaling& state, const Group& group, const aws::Value& given);

}  // namespace regionfall::autoscaling
