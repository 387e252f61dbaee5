#include "aws/constraint/constraint_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace regionfall::aws {
namespace {

// The code of "1 validation error detected: …" by service; the others of the query protocol say ValidationError, the
// others of json ValidationException.
struct ValidationCode {
  std::string_view service;
  std::string_view code;
};
constexpr ValidationCode kValidationCodes[] = {{"cloudfront", "InvalidArgument"},
                                               {"logs", "InvalidParameterException"},
                                               {"route53", "InvalidInput"},
                                               {"s3control", "InvalidRequest"}};

std::string_view validation_code(const ServiceModel& service) {
  const auto found = std::ranges::find(kValidationCodes, service.name.view(), &ValidationCode::service);
  if (found != std::end(kValidationCodes)) return found->code;
  return service.speaks(Protocol::kQuery) ? "ValidationError" : "ValidationException";
}

ApiError validation_error(const ServiceModel& service, std::span<const Violation> violations) {
  std::string message =
      fmt::format("{} validation error{} detected: ", violations.size(), violations.size() == 1 ? "" : "s");
  bool first = true;
  for (const Violation& violation : violations) {
    if (!std::exchange(first, false)) message += "; ";
    const std::string value =
        violation.rule == ConstraintRule::kRequired ? "null" : fmt::format("'{}'", violation.value);
    message +=
        fmt::format("Value {} at '{}' failed to satisfy constraint: {}", value, violation.path, violation.requirement);
  }
  return {std::string(validation_code(service)), std::move(message), 400};
}

// "groupId" of "ipPermissions.1.member.groupId": EC2 names parameters by their last part.
std::string_view last_part(std::string_view path) {
  std::string_view name = path.substr(path.rfind('.') + 1);  // npos + 1 is 0
  return name == "member" ? path : name;
}

ApiError ec2_error(const Violation& violation) {
  const std::string_view name = last_part(violation.path);
  if (violation.rule == ConstraintRule::kRequired) {
    return {"MissingParameter", fmt::format("The request must contain the parameter {}", name), 400};
  }
  if (text(violation.member->name) == "InstanceTypes" && violation.rule == ConstraintRule::kEnum) {
    return {"InvalidInstanceType",
            fmt::format("The following supplied instance types do not exist: {}", violation.value), 400};
  }
  std::string message = fmt::format("Value ({}) for parameter {} is invalid.", violation.value, name);
  if (violation.rule == ConstraintRule::kRange) {
    const Constraint& bounds = *violation.constraint;
    const bool too_much = violation.requirement.find("less") != std::string::npos;
    message += fmt::format(" Expecting a value {} than or equal to {}.", too_much ? "less" : "greater",
                           too_much ? bounds.max : bounds.min);
  } else if (violation.rule != ConstraintRule::kEnum) {
    message += fmt::format(" {}.", violation.requirement);
  }
  return {"InvalidParameterValue", std::move(message), 400};
}

ApiError rds_error(const Violation& violation) {
  const std::string_view name = text(violation.member->name);
  if (violation.rule == ConstraintRule::kRequired) {
    return {"MissingParameter", fmt::format("The request must contain the parameter {}.", name), 400};
  }
  return {"InvalidParameterValue",
          fmt::format("Value ({}) for parameter {} is invalid. {}.", violation.value, name, violation.requirement),
          400};
}

ApiError s3_error(const Violation& violation) {
  const std::string_view name = text(violation.member->name);
  if (name == "LocationConstraint") {
    return {"InvalidLocationConstraint", "The specified location-constraint is not valid", 400};
  }
  if (violation.top_member->location == Location::kBody) {
    return {"MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema",
            400};
  }
  if (name == "StorageClass") {
    return {"InvalidStorageClass", "The storage class you specified is not valid", 400};
  }
  if (violation.rule == ConstraintRule::kRequired) {
    return {"InvalidRequest",
            fmt::format("Missing required header or parameter: {}", violation.member->wire_name.view()), 400};
  }
  return {"InvalidArgument",
          fmt::format("Invalid value for {}: {}", violation.member->wire_name.view(), violation.value), 400};
}

}  // namespace

ApiError constraint_error(const ServiceModel& service, std::span<const Violation> violations) {
  if (service.speaks(Protocol::kEc2)) return ec2_error(violations.front());
  if (service.name.view() == "rds") return rds_error(violations.front());
  if (service.name.view() == "s3") return s3_error(violations.front());
  const Violation& first = violations.front();
  if (service.name.view() == "cloudwatch" && first.rule == ConstraintRule::kRequired) {
    return {"MissingParameter", fmt::format("The parameter {} is required.", text(first.member->name)), 400};
  }
  return validation_error(service, violations);
}

std::optional<ApiError> check_input(const ServiceModel& service, const Operation& operation, const Value& input,
                                    PatternCache& patterns) {
  if (operation.input() == nullptr) return std::nullopt;
  const std::vector<Violation> violations = find_violations(*operation.input(), input, patterns);
  if (violations.empty()) return std::nullopt;
  return constraint_error(service, violations);
}

}  // namespace regionfall::aws
