#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/clock.h"
#include "base/fields.h"
#include "services/autoscaling/group.h"

namespace regionfall::autoscaling {

// What belongs to a group besides its instances, each kept under item_key().

struct LifecycleHook {
  std::string account;
  std::string group;
  std::string name;
  std::string transition;  // "autoscaling:EC2_INSTANCE_LAUNCHING", "autoscaling:EC2_INSTANCE_TERMINATING"
  std::optional<std::string> notification_target_arn;
  std::optional<std::string> role_arn;
  std::optional<std::string> notification_metadata;
  std::int64_t heartbeat_timeout = 3600;
  std::int64_t global_timeout = 172'800;
  std::string default_result = "ABANDON";
  static constexpr auto kFields = std::tuple(
      field("account", &LifecycleHook::account), field("AutoScalingGroupName", &LifecycleHook::group),
      field("LifecycleHookName", &LifecycleHook::name), field("LifecycleTransition", &LifecycleHook::transition),
      field("NotificationTargetARN", &LifecycleHook::notification_target_arn),
      field("RoleARN", &LifecycleHook::role_arn), field("NotificationMetadata", &LifecycleHook::notification_metadata),
      field("HeartbeatTimeout", &LifecycleHook::heartbeat_timeout),
      field("GlobalTimeout", &LifecycleHook::global_timeout), field("DefaultResult", &LifecycleHook::default_result));
};

struct StepAdjustment {
  std::optional<double> lower_bound;  // beyond the breach threshold; none: without end
  std::optional<double> upper_bound;
  std::int64_t adjustment = 0;
  static constexpr auto kFields = std::tuple(field("MetricIntervalLowerBound", &StepAdjustment::lower_bound),
                                             field("MetricIntervalUpperBound", &StepAdjustment::upper_bound),
                                             field("ScalingAdjustment", &StepAdjustment::adjustment));
};

struct ScalingPolicy {
  std::string account;
  std::string group;
  std::string name;
  std::string arn;
  std::string type = "SimpleScaling";          // "StepScaling", "TargetTrackingScaling", "PredictiveScaling"
  std::optional<std::string> adjustment_type;  // "ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity"
  std::optional<std::int64_t> min_adjustment_step;
  std::optional<std::int64_t> min_adjustment_magnitude;
  std::optional<std::int64_t> scaling_adjustment;
  std::optional<std::int64_t> cooldown;
  std::vector<StepAdjustment> step_adjustments;
  std::optional<std::string> metric_aggregation_type;
  std::optional<std::int64_t> estimated_instance_warmup;
  bool enabled = true;
  std::string configuration;  // TargetTrackingConfiguration, PredictiveScalingConfiguration (aws/value_codec.h)
  static constexpr auto kFields = std::tuple(
      field("account", &ScalingPolicy::account), field("AutoScalingGroupName", &ScalingPolicy::group),
      field("PolicyName", &ScalingPolicy::name), field("PolicyARN", &ScalingPolicy::arn),
      field("PolicyType", &ScalingPolicy::type), field("AdjustmentType", &ScalingPolicy::adjustment_type),
      field("MinAdjustmentStep", &ScalingPolicy::min_adjustment_step),
      field("MinAdjustmentMagnitude", &ScalingPolicy::min_adjustment_magnitude),
      field("ScalingAdjustment", &ScalingPolicy::scaling_adjustment), field("Cooldown", &ScalingPolicy::cooldown),
      field("StepAdjustments", &ScalingPolicy::step_adjustments),
      field("MetricAggregationType", &ScalingPolicy::metric_aggregation_type),
      field("EstimatedInstanceWarmup", &ScalingPolicy::estimated_instance_warmup),
      field("Enabled", &ScalingPolicy::enabled), field("configuration", &ScalingPolicy::configuration));
};

struct ScheduledAction {
  std::string account;
  std::string group;
  std::string name;
  std::string arn;
  std::optional<Instant> start_time;
  std::optional<Instant> end_time;
  std::optional<std::string> recurrence;  // five fields of cron, in UTC
  std::optional<std::string> time_zone;
  std::optional<std::int64_t> min_size;
  std::optional<std::int64_t> max_size;
  std::optional<std::int64_t> desired_capacity;
  std::optional<Instant> due;  // none: it is over
  static constexpr auto kFields = std::tuple(
      field("account", &ScheduledAction::account), field("AutoScalingGroupName", &ScheduledAction::group),
      field("ScheduledActionName", &ScheduledAction::name), field("ScheduledActionARN", &ScheduledAction::arn),
      field("StartTime", &ScheduledAction::start_time), field("EndTime", &ScheduledAction::end_time),
      field("Recurrence", &ScheduledAction::recurrence), field("TimeZone", &ScheduledAction::time_zone),
      field("MinSize", &ScheduledAction::min_size), field("MaxSize", &ScheduledAction::max_size),
      field("DesiredCapacity", &ScheduledAction::desired_capacity), field("due", &ScheduledAction::due));
};

struct InstanceRefresh {
  std::string account;
  std::string group;
  std::string id;
  std::string status = "Pending";  // "InProgress", "Successful", "Cancelling", "Cancelled"
  std::string status_reason;
  Instant start_time;
  std::optional<Instant> end_time;
  std::int64_t percentage_complete = 0;
  std::int64_t instances_to_update = 0;
  std::int64_t instances_at_start = 0;
  std::int64_t min_healthy_percentage = 90;
  std::int64_t instance_warmup = 0;  // seconds
  bool skip_matching = false;
  std::string preferences;  // as they came (aws/value_codec.h)
  std::string desired_configuration;
  bool is_over() const { return end_time.has_value(); }
  static constexpr auto kFields = std::tuple(
      field("account", &InstanceRefresh::account), field("AutoScalingGroupName", &InstanceRefresh::group),
      field("InstanceRefreshId", &InstanceRefresh::id), field("Status", &InstanceRefresh::status),
      field("StatusReason", &InstanceRefresh::status_reason), field("StartTime", &InstanceRefresh::start_time),
      field("EndTime", &InstanceRefresh::end_time), field("PercentageComplete", &InstanceRefresh::percentage_complete),
      field("InstancesToUpdate", &InstanceRefresh::instances_to_update),
      field("instances_at_start", &InstanceRefresh::instances_at_start),
      field("min_healthy_percentage", &InstanceRefresh::min_healthy_percentage),
      field("instance_warmup", &InstanceRefresh::instance_warmup),
      field("skip_matching", &InstanceRefresh::skip_matching), field("preferences", &InstanceRefresh::preferences),
      field("desired_configuration", &InstanceRefresh::desired_configuration));
};

struct Notification {
  std::string account;
  std::string group;
  std::string topic_arn;
  std::string type;  // "autoscaling:EC2_INSTANCE_LAUNCH", …
  static constexpr auto kFields =
      std::tuple(field("account", &Notification::account), field("AutoScalingGroupName", &Notification::group),
                 field("TopicARN", &Notification::topic_arn), field("NotificationType", &Notification::type));
};

// Kept under group_key() of its account and name.
struct LaunchConfiguration {
  std::string account;
  std::string name;
  std::string arn;
  Instant created_time;
  std::string settings;  // as they came (aws/value_codec.h)
  static constexpr auto kFields = std::tuple(
      field("account", &LaunchConfiguration::account), field("LaunchConfigurationName", &LaunchConfiguration::name),
      field("LaunchConfigurationARN", &LaunchConfiguration::arn),
      field("CreatedTime", &LaunchConfiguration::created_time), field("settings", &LaunchConfiguration::settings));
};

}  // namespace regionfall::autoscaling
