#pragma once

#include <string>

#include "aws/api_error.h"

namespace regionfall::autoscaling {

// Errors of Auto Scaling, with the codes of its API reference.

using Refusal = std::unexpected<aws::ApiError>;

Refusal validation_error(std::string message);
Refusal already_exists(std::string message);
Refusal resource_in_use(std::string message);
Refusal activity_in_progress(std::string message);
Refusal limit_exceeded(std::string message);

}  // namespace regionfall::autoscaling
