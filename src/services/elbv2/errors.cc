#include "services/elbv2/errors.h"

#include <fmt/format.h>

namespace regionfall::elbv2 {
namespace {

constexpr int kNotImplemented = 501;

}  // namespace

Refusal validation_error(std::string message) { return aws::api_error("ValidationError", std::move(message)); }

Refusal invalid_configuration(std::string message) {
  return aws::api_error("InvalidConfigurationRequest", std::move(message));
}

Refusal not_permitted(std::string message) { return aws::api_error("OperationNotPermitted", std::move(message)); }

Refusal no_such_load_balancer() {
  return aws::api_error("LoadBalancerNotFound", "One or more load balancers not found");
}

Refusal no_such_target_group() { return aws::api_error("TargetGroupNotFound", "One or more target groups not found"); }

Refusal no_such_listener() { return aws::api_error("ListenerNotFound", "One or more listeners not found"); }

Refusal no_such_rule() { return aws::api_error("RuleNotFound", "One or more rules not found"); }

Refusal not_an_arn(std::string_view text, std::string_view noun) {
  return validation_error(fmt::format("'{}' is not a valid {} ARN", text, noun));
}

Refusal not_built(std::string what) { return aws::api_error("NotImplemented", std::move(what), kNotImplemented); }

}  // namespace regionfall::elbv2
