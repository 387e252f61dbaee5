#include "services/autoscaling/autoscaling.h"

#include <algorithm>

#include "services/autoscaling/keeper.h"
#include "services/autoscaling/operations.h"
#include "services/autoscaling/schedules.h"

namespace regionfall::autoscaling {
namespace {

constexpr aws::OperationEntry<AutoScaling> kOperations[] = {
    {"AttachInstances", attach_instances},
    {"AttachLoadBalancerTargetGroups", attach_load_balancer_target_groups},
    {"AttachTrafficSources", attach_traffic_sources},
    {"BatchDeleteScheduledAction", batch_delete_scheduled_action},
    {"BatchPutScheduledUpdateGroupAction", batch_put_scheduled_update_group_action},
    {"CancelInstanceRefresh", cancel_instance_refresh},
    {"CompleteLifecycleAction", complete_lifecycle_action},
    {"CreateAutoScalingGroup", create_auto_scaling_group},
    {"CreateLaunchConfiguration", create_launch_configuration},
    {"CreateOrUpdateTags", create_or_update_tags},
    {"DeleteAutoScalingGroup", delete_auto_scaling_group},
    {"DeleteLaunchConfiguration", delete_launch_configuration},
    {"DeleteLifecycleHook", delete_lifecycle_hook},
    {"DeleteNotificationConfiguration", delete_notification_configuration},
    {"DeletePolicy", delete_policy},
    {"DeleteScheduledAction", delete_scheduled_action},
    {"DeleteTags", delete_tags},
    {"DescribeAccountLimits", describe_account_limits},
    {"DescribeAdjustmentTypes", describe_adjustment_types},
    {"DescribeAutoScalingGroups", describe_auto_scaling_groups},
    {"DescribeAutoScalingInstances", describe_auto_scaling_instances},
    {"DescribeAutoScalingNotificationTypes", describe_auto_scaling_notification_types},
    {"DescribeInstanceRefreshes", describe_instance_refreshes},
    {"DescribeLaunchConfigurations", describe_launch_configurations},
    {"DescribeLifecycleHookTypes", describe_lifecycle_hook_types},
    {"DescribeLifecycleHooks", describe_lifecycle_hooks},
    {"DescribeLoadBalancerTargetGroups", describe_load_balancer_target_groups},
    {"DescribeLoadBalancers", describe_load_balancers},
    {"DescribeMetricCollectionTypes", describe_metric_collection_types},
    {"DescribeNotificationConfigurations", describe_notification_configurations},
    {"DescribePolicies", describe_policies},
    {"DescribeScalingActivities", describe_scaling_activities},
    {"DescribeScalingProcessTypes", describe_scaling_process_types},
    {"DescribeScheduledActions", describe_scheduled_actions},
    {"DescribeTags", describe_tags},
    {"DescribeTerminationPolicyTypes", describe_termination_policy_types},
    {"DescribeTrafficSources", describe_traffic_sources},
    {"DescribeWarmPool", describe_warm_pool},
    {"DetachInstances", detach_instances},
    {"DetachLoadBalancerTargetGroups", detach_load_balancer_target_groups},
    {"DetachTrafficSources", detach_traffic_sources},
    {"DisableMetricsCollection", disable_metrics_collection},
    {"EnableMetricsCollection", enable_metrics_collection},
    {"EnterStandby", enter_standby},
    {"ExecutePolicy", execute_policy},
    {"ExitStandby", exit_standby},
    {"PutLifecycleHook", put_lifecycle_hook},
    {"PutNotificationConfiguration", put_notification_configuration},
    {"PutScalingPolicy", put_scaling_policy},
    {"PutScheduledUpdateGroupAction", put_scheduled_update_group_action},
    {"RecordLifecycleActionHeartbeat", record_lifecycle_action_heartbeat},
    {"ResumeProcesses", resume_processes},
    {"SetDesiredCapacity", set_desired_capacity},
    {"SetInstanceHealth", set_instance_health},
    {"SetInstanceProtection", set_instance_protection},
    {"StartInstanceRefresh", start_instance_refresh},
    {"SuspendProcesses", suspend_processes},
    {"TerminateInstanceInAutoScalingGroup", terminate_instance_in_auto_scaling_group},
    {"UpdateAutoScalingGroup", update_auto_scaling_group},
};
static_assert(std::ranges::is_sorted(kOperations, {}, &aws::OperationEntry<AutoScaling>::name));

class AutoScalingService final : public aws::Service {
 public:
  AutoScalingService(store::Store& store, const aws::RegionName& region, aws::ServiceCaller& services)
      : state_(store, region, services) {}

  std::string_view name() const override { return "autoscaling"; }

  // Whatever an operation has changed is looked at at once.
  aws::Outcome call(std::string_view operation, const aws::Value& input, const aws::Request& request) override {
    if (!operation.starts_with("Describe")) next_look_ = request.now;
    return aws::call_operation<AutoScaling>(kOperations, state_, name(), operation, input, request);
  }

  // Groups are looked at all the time. After a restart, at once: nobody knows when the last look was.
  std::optional<Instant> next_timer() const override {
    if (state_.groups.begin() == state_.groups.end()) return std::nullopt;
    const std::optional<Instant> scheduled = next_schedule(state_);
    return scheduled ? std::min(*scheduled, next_look_) : next_look_;
  }

  void on_timer(const aws::Request& request) override {
    next_look_ = keep_groups(state_, request).value_or(request.now);
  }

 private:
  AutoScaling state_;
  Instant next_look_;
};

}  // namespace

std::unique_ptr<aws::Service> make_auto_scaling(store::Store& store, const aws::RegionName& region,
                                                aws::ServiceCaller& services) {
  return std::make_unique<AutoScalingService>(store, region, services);
}

}  // namespace regionfall::autoscaling
