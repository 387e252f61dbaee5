#include "services/autoscaling/catalogue.h"

#include <algorithm>

#include "aws/members/autoscaling.h"
#include "services/autoscaling/hooks.h"
#include "services/autoscaling/operations.h"

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::string_view kProcesses[] = {"AZRebalance",      "AddToLoadBalancer", "AlarmNotification",
                                           "HealthCheck",      "InstanceRefresh",   "Launch",
                                           "ReplaceUnhealthy", "ScheduledActions",  "Terminate"};
constexpr std::string_view kMetrics[] = {"GroupMinSize",
                                         "GroupMaxSize",
                                         "GroupDesiredCapacity",
                                         "GroupInServiceInstances",
                                         "GroupPendingInstances",
                                         "GroupStandbyInstances",
                                         "GroupTerminatingInstances",
                                         "GroupTotalInstances",
                                         "GroupInServiceCapacity",
                                         "GroupPendingCapacity",
                                         "GroupStandbyCapacity",
                                         "GroupTerminatingCapacity",
                                         "GroupTotalCapacity",
                                         "WarmPoolDesiredCapacity",
                                         "WarmPoolWarmedCapacity",
                                         "WarmPoolPendingCapacity",
                                         "WarmPoolTerminatingCapacity",
                                         "WarmPoolTotalCapacity",
                                         "GroupAndWarmPoolDesiredCapacity",
                                         "GroupAndWarmPoolTotalCapacity"};
constexpr std::string_view kNotifications[] = {
    "autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_LAUNCH_ERROR", "autoscaling:EC2_INSTANCE_TERMINATE",
    "autoscaling:EC2_INSTANCE_TERMINATE_ERROR", "autoscaling:TEST_NOTIFICATION"};
constexpr std::string_view kTerminationPolicies[] = {
    "AllocationStrategy",        "ClosestToNextInstanceHour", "Default", "NewestInstance", "OldestInstance",
    "OldestLaunchConfiguration", "OldestLaunchTemplate"};
constexpr std::string_view kAdjustments[] = {"ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity"};
constexpr int kGroupsMax = 500;
constexpr int kLaunchConfigurationsMax = 200;

Value texts_of(std::span<const std::string_view> names) {
  Value::List list;
  for (const std::string_view name : names) list.emplace_back(name);
  return list;
}

Value structures_of(std::span<const std::string_view> names, aws::MemberName member) {
  Value::List list;
  for (const std::string_view name : names) list.push_back(Value::of({{member, name}}));
  return list;
}

}  // namespace

std::span<const std::string_view> process_types() { return kProcesses; }
std::span<const std::string_view> metric_types() { return kMetrics; }
std::span<const std::string_view> notification_types() { return kNotifications; }
bool is_termination_policy(std::string_view name) {
  return std::ranges::find(kTerminationPolicies, name) != std::end(kTerminationPolicies);
}

Outcome describe_scaling_process_types(AutoScaling& /*state*/, const Value& /*input*/, const Request& /*request*/) {
  return Value::of({{m::Processes, structures_of(kProcesses, m::ProcessName)}});
}

Outcome describe_metric_collection_types(AutoScaling& /*state*/, const Value& /*input*/, const Request& /*request*/) {
  return Value::of({{m::Metrics, structures_of(kMetrics, m::Metric)},
                    {m::Granularities, Value::List{Value::of({{m::Granularity, "1Minute"}})}}});
}

Outcome describe_auto_scaling_notification_types(AutoScaling& /*state*/, const Value& /*input*/,
                                                 const Request& /*request*/) {
  return Value::of({{m::AutoScalingNotificationTypes, texts_of(kNotifications)}});
}

Outcome describe_termination_policy_types(AutoScaling& /*state*/, const Value& /*input*/, const Request& /*request*/) {
  return Value::of({{m::TerminationPolicyTypes, texts_of(kTerminationPolicies)}});
}

Outcome describe_adjustment_types(AutoScaling& /*state*/, const Value& /*input*/, const Request& /*request*/) {
  return Value::of({{m::AdjustmentTypes, structures_of(kAdjustments, m::AdjustmentType)}});
}

Outcome describe_lifecycle_hook_types(AutoScaling& /*state*/, const Value& /*input*/, const Request& /*request*/) {
  return Value::of({{m::LifecycleHookTypes, Value::List{kLaunching, kTerminating}}});
}

Outcome describe_account_limits(AutoScaling& state, const Value& /*input*/, const Request& request) {
  const auto own = [&](const auto& entry) { return entry.second.account == account_of(request); };
  return Value::of(
      {{m::MaxNumberOfAutoScalingGroups, kGroupsMax},
       {m::MaxNumberOfLaunchConfigurations, kLaunchConfigurationsMax},
       {m::NumberOfAutoScalingGroups, std::int64_t{std::ranges::count_if(state.groups, own)}},
       {m::NumberOfLaunchConfigurations, std::int64_t{std::ranges::count_if(state.launch_configurations, own)}}});
}

// No group has one.
Outcome describe_warm_pool(AutoScaling& state, const Value& input, const Request& request) {
  (void)TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  return Value::of({{m::Instances, Value::List()}});
}

}  // namespace regionfall::autoscaling
