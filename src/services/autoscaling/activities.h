#pragma once

#include <string>
#include <string_view>

#include "services/autoscaling/state.h"

namespace regionfall::autoscaling {

// At most this many activities of a group are kept; the oldest are forgotten. AWS keeps those of six weeks.
constexpr std::size_t kActivitiesMax = 500;

// Starts an activity; returns its key. Within a turn.
std::string begin_activity(AutoScaling& state, const Group& group, std::string description, std::string cause,
                           std::string_view zone, const aws::Request& request);
// What it is doing now: "InProgress", "MidLifecycleAction", "WaitingForELBConnectionDraining", …
void set_activity_status(AutoScaling& state, std::string_view key, std::string_view status, std::int64_t progress);
// Its end: "Successful", "Failed", "Cancelled".
void end_activity(AutoScaling& state, std::string_view key, std::string_view status, std::string message,
                  const aws::Request& request);

// As DescribeScalingActivities shows it.
aws::Value activity_item(const Activity& activity);

// "2026-01-02T03:04:05Z"
std::string moment(Instant now);

}  // namespace regionfall::autoscaling
