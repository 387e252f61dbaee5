#include "services/autoscaling/errors.h"

#include <utility>

namespace regionfall::autoscaling {

Refusal validation_error(std::string message) { return aws::api_error("ValidationError", std::move(message)); }
Refusal already_exists(std::string message) { return aws::api_error("AlreadyExists", std::move(message)); }
Refusal resource_in_use(std::string message) { return aws::api_error("ResourceInUse", std::move(message)); }
Refusal activity_in_progress(std::string message) {
  return aws::api_error("ScalingActivityInProgress", std::move(message));
}
Refusal limit_exceeded(std::string message) { return aws::api_error("LimitExceeded", std::move(message)); }

}  // namespace regionfall::autoscaling
