#pragma once

#include <string>
#include <string_view>

#include "aws/api_error.h"

namespace regionfall::iam {

// IAM's errors, with the codes and statuses of its API reference.

std::unexpected<aws::ApiError> no_such_entity(std::string message);
std::unexpected<aws::ApiError> entity_already_exists(std::string message);
std::unexpected<aws::ApiError> delete_conflict(std::string message);
std::unexpected<aws::ApiError> limit_exceeded(std::string message);
std::unexpected<aws::ApiError> invalid_input(std::string message);
std::unexpected<aws::ApiError> validation_error(std::string message);
std::unexpected<aws::ApiError> malformed_policy(std::string message);

// "The role with name X cannot be found."; `noun` is "role".
std::unexpected<aws::ApiError> no_such(std::string_view noun, std::string_view name);
// "Cannot exceed quota for PoliciesPerRole: 10"
std::unexpected<aws::ApiError> quota_exceeded(std::string_view quota, std::int64_t limit);

}  // namespace regionfall::iam
