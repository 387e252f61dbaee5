#include "services/ec2/errors.h"

#include <fmt/format.h>

#include <utility>

namespace regionfall::ec2 {

constexpr int kPreconditionFailed = 412;

aws::ApiError invalid_value(std::string_view value, std::string_view parameter, std::string_view why) {
  return invalid_value(fmt::format("Value ({}) for parameter {} is invalid. {}", value, parameter, why));
}

aws::ApiError invalid_value(std::string message) { return {"InvalidParameterValue", std::move(message)}; }

aws::ApiError invalid_combination(std::string message) { return {"InvalidParameterCombination", std::move(message)}; }

aws::ApiError missing_parameter(std::string_view parameter) {
  return {"MissingParameter", fmt::format("The request must contain the parameter {}", parameter)};
}

aws::ApiError dependency_violation(std::string message) { return {"DependencyViolation", std::move(message)}; }

aws::ApiError has_dependencies(std::string_view noun, std::string_view id) {
  return dependency_violation(fmt::format("The {} '{}' has dependencies and cannot be deleted.", noun, id));
}

aws::ApiError no_default_vpc() { return {"VPCIdNotSpecified", "No default VPC for this user"}; }

aws::ApiError dry_run() {
  return {"DryRunOperation", "Request would have succeeded, but DryRun flag is set.", kPreconditionFailed};
}

}  // namespace regionfall::ec2
