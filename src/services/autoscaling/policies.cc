#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/field_values.h"
#include "aws/members/autoscaling.h"
#include "aws/value_codec.h"
#include "services/autoscaling/capacity.h"
#include "services/autoscaling/errors.h"
#include "services/autoscaling/groups.h"
#include "services/autoscaling/operations.h"
#include "services/autoscaling/page.h"
#include "services/autoscaling/step_choice.h"

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kPoliciesMax = 50;

Result<void, ApiError> check_policy(const ScalingPolicy& policy, const Value& input) {
  if (policy.type == "TargetTrackingScaling") {
    if (input.has(m::TargetTrackingConfiguration)) return {};
    return validation_error("TargetTrackingConfiguration is required for TargetTrackingScaling policies");
  }
  if (policy.type == "PredictiveScaling") {
    if (input.has(m::PredictiveScalingConfiguration)) return {};
    return validation_error("PredictiveScalingConfiguration is required for PredictiveScaling policies");
  }
  if (!policy.adjustment_type) return validation_error("AdjustmentType is required for the policy type");
  if (policy.type == "StepScaling") {
    if (policy.step_adjustments.empty()) return validation_error("At least one StepAdjustment must be specified.");
    return check_steps(policy.step_adjustments);
  }
  if (policy.type != "SimpleScaling") return validation_error(fmt::format("Policy type {} is not valid", policy.type));
  if (!policy.scaling_adjustment) return validation_error("ScalingAdjustment is required for SimpleScaling policies");
  return {};
}

Value shown(const ScalingPolicy& policy) {
  ScalingPolicy plain = policy;
  plain.configuration.clear();  // its bytes are shown as the members that they stand for
  Value item = aws::to_value(plain);
  const Value configuration = aws::decode_value(policy.configuration).value_or(Value());
  for (const auto& [name, value] : configuration.as_structure()) {
    item.set(name, value);
  }
  return item.set(m::Alarms, Value::List());
}

// The policy that a request names by name, with its group, or by ARN.
Result<const ScalingPolicy*, ApiError> find_policy(const AutoScaling& state, const Value& input,
                                                   const Request& request) {
  const std::string& name = input[m::PolicyName].as_text();
  const std::string& group = input[m::AutoScalingGroupName].as_text();
  for (const auto& [key, row] : state.policies) {
    if (row.account != account_of(request)) continue;
    if (row.arn == name || (row.name == name && row.group == group)) return &row;
  }
  return validation_error(fmt::format("PolicyName not found - No policy found with name {}", name));
}

// What a policy does to the capacity, at a metric's value where it has steps.
Result<Adjustment, ApiError> adjustment_of(const ScalingPolicy& policy, const Value& input) {
  Adjustment adjustment{.type = policy.adjustment_type.value_or(""),
                        .value = policy.scaling_adjustment.value_or(0),
                        .min_magnitude = policy.min_adjustment_magnitude.value_or(0)};
  if (policy.type != "StepScaling") return adjustment;
  if (!input.has(m::MetricValue) || !input.has(m::BreachThreshold)) {
    return validation_error("MetricValue and BreachThreshold are required for step scaling policies");
  }
  const auto step =
      chosen_step(policy.step_adjustments, input[m::MetricValue].as_double() - input[m::BreachThreshold].as_double());
  if (!step) return validation_error("No step adjustment found for the metric value.");
  adjustment.value = step->adjustment;
  return adjustment;
}

}  // namespace

Outcome put_scaling_policy(AutoScaling& state, const Value& input, const Request& request) {
  const Group& group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  const std::string& name = input[m::PolicyName].as_text();
  const std::string key = item_key(group.account, group.name, name);
  const ScalingPolicy* there = state.policies.find(key);
  if (there == nullptr && rows_of(state.policies, group).size() >= kPoliciesMax) {
    return limit_exceeded("The limit of scaling policies of a group has been reached.");
  }
  ScalingPolicy policy{.account = group.account, .group = group.name, .name = name};
  policy.arn = there != nullptr ? there->arn
                                : arn_of(state, group.account,
                                         fmt::format("scalingPolicy:{}:autoScalingGroupName/{}:policyName/{}",
                                                     random_uuid(request.random), group.name, name));
  aws::from_value(input, policy);
  policy.group = group.name;
  TRY(check_policy(policy, input));
  if (policy.type == "StepScaling" && !policy.metric_aggregation_type) policy.metric_aggregation_type = "Average";
  Value configuration;
  for (const aws::MemberName member : {m::TargetTrackingConfiguration, m::PredictiveScalingConfiguration}) {
    if (input.has(member)) configuration.set(member, input[member]);
  }
  policy.configuration = aws::encode_value(configuration);
  const std::string arn = policy.arn;
  state.policies.put(key, std::move(policy));
  return Value::of({{m::PolicyARN, arn}, {m::Alarms, Value::List()}});
}

Outcome delete_policy(AutoScaling& state, const Value& input, const Request& request) {
  const ScalingPolicy& policy = *TRY(find_policy(state, input, request));
  state.policies.erase(item_key(policy.account, policy.group, policy.name));
  return Value::Structure();
}

Outcome describe_policies(AutoScaling& state, const Value& input, const Request& request) {
  const std::string& group = input[m::AutoScalingGroupName].as_text();
  const std::vector<std::string> names = aws::texts(input[m::PolicyNames]);
  const std::vector<std::string> types = aws::texts(input[m::PolicyTypes]);
  if (!group.empty()) (void)TRY(find_group(state, group, request));
  Page page(m::ScalingPolicies, input);
  for (const auto& [key, row] : state.policies) {
    if (row.account != account_of(request) || (!group.empty() && row.group != group)) continue;
    const bool named = names.empty() || std::ranges::find(names, row.name) != names.end() ||
                       std::ranges::find(names, row.arn) != names.end();
    if (!named || (!types.empty() && std::ranges::find(types, row.type) == types.end())) continue;
    const ScalingPolicy& policy = row;
    page.offer(key, [&] { return shown(policy); });
  }
  return std::move(page).output();
}

Outcome execute_policy(AutoScaling& state, const Value& input, const Request& request) {
  const ScalingPolicy policy = *TRY(find_policy(state, input, request));
  const Group group = *TRY(find_group(state, policy.group, request));
  if (policy.type != "SimpleScaling" && policy.type != "StepScaling") {
    return validation_error(fmt::format("Policies of type {} cannot be executed by a request.", policy.type));
  }
  const bool simple = policy.type == "SimpleScaling";
  if (simple && input[m::HonorCooldown].as_bool() && group.cooldown_until && *group.cooldown_until > request.now) {
    return activity_in_progress("The group is cooling down after a scaling activity.");
  }
  const Adjustment adjustment = TRY(adjustment_of(policy, input));
  const std::int64_t desired = adjusted_capacity(group.desired_capacity, adjustment, group.min_size, group.max_size);
  std::optional<std::int64_t> cooldown;
  if (simple) cooldown = policy.cooldown.value_or(group.default_cooldown);
  set_desired(state, group, desired, cooldown, request);
  return Value::Structure();
}

}  // namespace regionfall::autoscaling
