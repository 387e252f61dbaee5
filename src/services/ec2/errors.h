#pragma once

#include <string>
#include <string_view>

#include "aws/api_error.h"

namespace regionfall::ec2 {

// Errors that several operations share, in EC2's words.

// "Value (x) for parameter cidrBlock is invalid. This is not a valid CIDR block."
aws::ApiError invalid_value(std::string_view value, std::string_view parameter, std::string_view why);
aws::ApiError invalid_value(std::string message);
aws::ApiError invalid_combination(std::string message);
// "The request must contain the parameter vpcId"
aws::ApiError missing_parameter(std::string_view parameter);
aws::ApiError dependency_violation(std::string message);
// "The vpc 'vpc-x' has dependencies and cannot be deleted."
aws::ApiError has_dependencies(std::string_view noun, std::string_view id);
aws::ApiError no_default_vpc();
// What a request with DryRun that would have succeeded is answered with.
aws::ApiError dry_run();

}  // namespace regionfall::ec2
