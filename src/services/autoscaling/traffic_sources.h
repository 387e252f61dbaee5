#pragma once

#include <string>
#include <vector>

#include "services/autoscaling/state.h"

namespace regionfall::autoscaling {

// The target groups that a request's TrafficSources name; other kinds are not built.
Result<std::vector<std::string>, aws::ApiError> target_groups_in(const aws::Value& sources);
// The group's target groups as traffic sources.
aws::Value traffic_sources_of(const Group& group);

}  // namespace regionfall::autoscaling
