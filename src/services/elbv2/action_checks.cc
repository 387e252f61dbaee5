#include "services/elbv2/action_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "aws/field_values.h"
#include "aws/members/elbv2.h"
#include "services/elbv2/errors.h"
#include "services/elbv2/lookup.h"
#include "services/elbv2/quotas.h"

namespace regionfall::elbv2 {

namespace m = aws::members::elbv2;
using aws::ApiError;
using aws::Request;
using aws::Value;

namespace {

constexpr std::int64_t kWeightMax = 999;
constexpr std::int64_t kStickinessSecondsMax = 604800;
constexpr std::string_view kContentTypes[] = {"application/javascript", "application/json", "text/css", "text/html",
                                              "text/plain"};

std::unexpected<ApiError> invalid_action(std::string message) {
  return aws::api_error("InvalidLoadBalancerAction", std::move(message));
}

Result<void, ApiError> check_group(const Elbv2& elb, const TargetGroup& group, const LoadBalancer& load_balancer,
                                   const std::string& protocol) {
  const bool transport = protocol == "TCP" || protocol == "TLS" || protocol == "UDP" || protocol == "TCP_UDP";
  const bool fits = load_balancer.is_application()
                        ? group.is_http()
                        : transport && (group.protocol == protocol || (protocol == "TLS" && group.protocol == "TCP") ||
                                        (protocol == "TCP" && group.protocol == "TCP_UDP"));
  if (!fits) {
    return aws::api_error("IncompatibleProtocols",
                          fmt::format("The listener protocol '{}' is not compatible with the protocol '{}' of the "
                                      "target group '{}'",
                                      protocol, group.protocol, group.arn));
  }
  if (group.vpc_id != load_balancer.vpc_id) {
    return invalid_configuration(fmt::format("The target group '{}' is not in the VPC '{}' of the load balancer",
                                             group.arn, load_balancer.vpc_id));
  }
  std::set<std::string> users = load_balancers_of(elb, group.arn);
  users.erase(load_balancer.arn);
  if (users.empty()) return {};
  return aws::api_error(
      "TargetGroupAssociationLimit",
      fmt::format("The following target groups cannot be associated with more than one load balancer: {}", group.arn));
}

Result<void, ApiError> check_forward(const Elbv2& elb, Action& action, const LoadBalancer& load_balancer,
                                     const std::string& protocol, const Request& request) {
  if (!action.forward) action.forward.emplace();
  std::vector<TargetGroupTuple>& groups = action.forward->target_groups;
  if (groups.empty() && action.target_group_arn) {
    groups.push_back({.target_group_arn = *action.target_group_arn, .weight = std::nullopt});
  }
  if (groups.empty()) return validation_error("A target group ARN must be specified");
  if (action.target_group_arn && (groups.size() != 1 || groups.front().target_group_arn != *action.target_group_arn)) {
    return validation_error("The target group ARN must be the one of the forward configuration");
  }
  if (groups.size() > kTargetGroupsPerActionMax) {
    return aws::api_error("TooManyTargetGroups",
                          fmt::format("An action cannot have more than '{}' target groups", kTargetGroupsPerActionMax));
  }
  if (groups.size() > 1 && !load_balancer.is_application() && protocol != "TCP") {
    return invalid_action("Listeners of that protocol take one target group");
  }
  std::set<std::string> seen;
  for (TargetGroupTuple& tuple : groups) {
    if (!seen.insert(tuple.target_group_arn).second) {
      return validation_error(fmt::format("Target group '{}' is listed more than once", tuple.target_group_arn));
    }
    if (!tuple.weight) tuple.weight = 1;
    if (*tuple.weight < 0 || *tuple.weight > kWeightMax) {
      return validation_error(fmt::format("Target group weight must be between '0' and '{}'", kWeightMax));
    }
    const TargetGroup* group = TRY(find_target_group(elb, tuple.target_group_arn, request));
    TRY(check_group(elb, *group, load_balancer, protocol));
  }
  action.target_group_arn.reset();
  if (groups.size() == 1) action.target_group_arn = groups.front().target_group_arn;
  if (!action.forward->stickiness) action.forward->stickiness.emplace();
  const TargetGroupStickiness& stickiness = *action.forward->stickiness;
  if (!stickiness.enabled) return {};
  const std::int64_t seconds = stickiness.duration_seconds.value_or(0);
  if (seconds >= 1 && seconds <= kStickinessSecondsMax) return {};
  return validation_error(
      fmt::format("Target group stickiness duration must be between 1 and {} seconds", kStickinessSecondsMax));
}

Result<void, ApiError> check_redirect(const Action& action) {
  if (!action.redirect) return validation_error("A redirect configuration must be specified");
  const RedirectConfig& to = *action.redirect;
  if (!to.path.starts_with('/')) return validation_error("The path of a redirect must begin with '/'");
  const bool own_port = to.port == "#{port}";
  const bool digits = !to.port.empty() && to.port.size() <= 5 &&
                      std::ranges::all_of(to.port, [](char c) { return c >= '0' && c <= '9'; });
  if (!own_port && (!digits || std::stoi(to.port) < 1 || std::stoi(to.port) > 65535)) {
    return validation_error(fmt::format("The port '{}' must be '#{{port}}' or between '1' and '65535'", to.port));
  }
  const RedirectConfig same;
  if (to.protocol == same.protocol && to.host == same.host && to.port == same.port && to.path == same.path) {
    return invalid_action("The redirect configuration is not valid because it creates a loop.");
  }
  return {};
}

Result<void, ApiError> check_fixed_response(const Action& action) {
  if (!action.fixed_response) return validation_error("A fixed response configuration must be specified");
  const auto& type = action.fixed_response->content_type;
  if (!type || type->empty() || std::ranges::find(kContentTypes, *type) != std::end(kContentTypes)) return {};
  return validation_error(fmt::format("The content type '{}' is not valid", *type));
}

Result<void, ApiError> check_action(const Elbv2& elb, Action& action, const LoadBalancer& load_balancer,
                                    const std::string& protocol, const Request& request) {
  if (action.type == "forward") return check_forward(elb, action, load_balancer, protocol, request);
  if (!load_balancer.is_application()) {
    return invalid_action(fmt::format("The action type '{}' is not valid with network load balancers", action.type));
  }
  if (action.type == "redirect") return check_redirect(action);
  if (action.type == "fixed-response") return check_fixed_response(action);
  return not_built(fmt::format("Actions of type {} are not there", action.type));
}

}  // namespace

Result<std::vector<Action>, ApiError> wanted_actions(const Elbv2& elb, const Value& given,
                                                     const LoadBalancer& load_balancer,
                                                     const std::string& listener_protocol, const Request& request) {
  std::vector<Action> actions;
  aws::from_value(given, actions);
  if (actions.empty()) return validation_error("At least one action must be specified");
  for (Action& action : actions) TRY(check_action(elb, action, load_balancer, listener_protocol, request));
  // Everything but what ends a request's way is not built, so there is one.
  if (actions.size() > 1) {
    return invalid_action("You must specify exactly one action of type forward, redirect or fixed-response");
  }
  if (!actions.front().order) actions.front().order = 1;
  std::set<std::string> groups = target_groups_of(elb, load_balancer.arn);
  groups.merge(target_groups_of(actions));
  if (groups.size() > kTargetGroupsPerLoadBalancerMax) {
    return aws::api_error("TooManyUniqueTargetGroupsPerLoadBalancer",
                          "The maximum number of unique target groups per load balancer has been reached");
  }
  return actions;
}

}  // namespace regionfall::elbv2
