#pragma once

#include <optional>
#include <span>

#include "aws/api_error.h"
#include "aws/constraint/constraint_check.h"
#include "aws/service_model.h"

namespace regionfall::aws {

// What the service answers to an input with these violations (at least one): in EC2's, RDS's and S3's own words, of the
// others as "1 validation error detected: …" with the code that each of them uses.
ApiError constraint_error(const ServiceModel& service, std::span<const Violation> violations);

// The check of a whole input. Nothing: the operation may be performed.
std::optional<ApiError> check_input(const ServiceModel& service, const Operation& operation, const Value& input,
                                    PatternCache& patterns);

}  // namespace regionfall::aws
