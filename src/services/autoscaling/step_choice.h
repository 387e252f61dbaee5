#pragma once

#include <optional>
#include <vector>

#include "aws/api_error.h"
#include "services/autoscaling/extensions.h"

namespace regionfall::autoscaling {

// Steps of step scaling policies, pure. Source: EC2 Auto Scaling user guide, "Step adjustments".

// The step for a metric that is so far beyond the threshold (below: negative). A step's lower bound belongs to it where
// the metric is above the threshold, its upper bound where it is below. Nothing: no step is for that.
std::optional<StepAdjustment> chosen_step(const std::vector<StepAdjustment>& steps, double beyond);

// Steps must neither overlap nor leave gaps, and at most one has no lower and one no upper bound.
Result<void, aws::ApiError> check_steps(const std::vector<StepAdjustment>& steps);

}  // namespace regionfall::autoscaling
