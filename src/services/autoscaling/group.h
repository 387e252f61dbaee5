#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/clock.h"
#include "base/fields.h"

namespace regionfall::autoscaling {

struct TemplateReference {
  std::string launch_template_id;
  std::string launch_template_name;
  std::string version;  // "$Latest", "$Default" or a number; of a member always a number
  static constexpr auto kFields = std::tuple(field("LaunchTemplateId", &TemplateReference::launch_template_id),
                                             field("LaunchTemplateName", &TemplateReference::launch_template_name),
                                             field("Version", &TemplateReference::version));
  friend bool operator==(const TemplateReference&, const TemplateReference&) = default;
};

// A subnet that a group launches into.
struct GroupSubnet {
  std::string subnet_id;
  std::string zone;
  static constexpr auto kFields =
      std::tuple(field("SubnetId", &GroupSubnet::subnet_id), field("AvailabilityZone", &GroupSubnet::zone));
};

struct GroupTag {
  std::string resource_id;
  std::string resource_type = "auto-scaling-group";
  std::string key;
  std::string value;
  bool propagate_at_launch = false;
  static constexpr auto kFields =
      std::tuple(field("ResourceId", &GroupTag::resource_id), field("ResourceType", &GroupTag::resource_type),
                 field("Key", &GroupTag::key), field("Value", &GroupTag::value),
                 field("PropagateAtLaunch", &GroupTag::propagate_at_launch));
};

struct SuspendedProcess {
  std::string process_name;
  std::string suspension_reason;
  static constexpr auto kFields = std::tuple(field("ProcessName", &SuspendedProcess::process_name),
                                             field("SuspensionReason", &SuspendedProcess::suspension_reason));
};

struct EnabledMetric {
  std::string metric;
  std::string granularity = "1Minute";
  static constexpr auto kFields =
      std::tuple(field("Metric", &EnabledMetric::metric), field("Granularity", &EnabledMetric::granularity));
};

struct TrafficSource {
  std::string identifier;
  std::string type;  // "elbv2"
  static constexpr auto kFields =
      std::tuple(field("Identifier", &TrafficSource::identifier), field("Type", &TrafficSource::type));
};

// An Auto Scaling group. Kept under group_key().
struct Group {
  std::string account;
  std::string name;
  std::string arn;
  std::optional<std::string> launch_configuration_name;
  std::optional<TemplateReference> launch_template;
  std::int64_t min_size = 0;
  std::int64_t max_size = 0;
  std::int64_t desired_capacity = 0;
  std::int64_t default_cooldown = 300;
  std::vector<std::string> availability_zones;
  std::vector<GroupSubnet> subnets;  // none: the default subnets of the zones
  std::string vpc_zone_identifier;
  std::vector<std::string> target_group_arns;
  std::string health_check_type = "EC2";  // "EC2", "ELB", "EC2,ELB", …
  std::int64_t health_check_grace_period = 0;
  Instant created_time;
  std::vector<SuspendedProcess> suspended_processes;
  std::vector<EnabledMetric> enabled_metrics;
  std::optional<std::string> status;  // "Delete in progress"
  std::vector<GroupTag> tags;
  std::vector<std::string> termination_policies = {"Default"};
  bool new_instances_protected_from_scale_in = false;
  std::string service_linked_role_arn;
  std::optional<std::int64_t> max_instance_lifetime;  // seconds
  bool capacity_rebalance = false;
  std::optional<std::int64_t> default_instance_warmup;  // seconds; -1: taken back
  std::string extras;                                   // members that are kept as they came (aws/value_codec.h)
  std::optional<Instant> cooldown_until;                // no simple scaling before
  std::map<std::string, Instant> failing_zones;         // launches in them failed: not tried again before
  std::int64_t failures_in_a_row = 0;

  bool suspends(std::string_view process) const {
    for (const SuspendedProcess& one : suspended_processes) {
      if (one.process_name == process) return true;
    }
    return false;
  }
  bool is_going() const { return status.has_value(); }

  static constexpr auto kFields = std::tuple(
      field("account", &Group::account), field("AutoScalingGroupName", &Group::name),
      field("AutoScalingGroupARN", &Group::arn), field("LaunchConfigurationName", &Group::launch_configuration_name),
      field("LaunchTemplate", &Group::launch_template), field("MinSize", &Group::min_size),
      field("MaxSize", &Group::max_size), field("DesiredCapacity", &Group::desired_capacity),
      field("DefaultCooldown", &Group::default_cooldown), field("AvailabilityZones", &Group::availability_zones),
      field("subnets", &Group::subnets), field("VPCZoneIdentifier", &Group::vpc_zone_identifier),
      field("TargetGroupARNs", &Group::target_group_arns), field("HealthCheckType", &Group::health_check_type),
      field("HealthCheckGracePeriod", &Group::health_check_grace_period), field("CreatedTime", &Group::created_time),
      field("SuspendedProcesses", &Group::suspended_processes), field("EnabledMetrics", &Group::enabled_metrics),
      field("Status", &Group::status), field("Tags", &Group::tags),
      field("TerminationPolicies", &Group::termination_policies),
      field("NewInstancesProtectedFromScaleIn", &Group::new_instances_protected_from_scale_in),
      field("ServiceLinkedRoleARN", &Group::service_linked_role_arn),
      field("MaxInstanceLifetime", &Group::max_instance_lifetime),
      field("CapacityRebalance", &Group::capacity_rebalance),
      field("DefaultInstanceWarmup", &Group::default_instance_warmup), field("extras", &Group::extras),
      field("cooldown_until", &Group::cooldown_until), field("failing_zones", &Group::failing_zones),
      field("failures_in_a_row", &Group::failures_in_a_row));
};

// A lifecycle hook's say in one instance's launch or end.
struct HookWait {
  std::string hook_name;
  std::string token;
  Instant deadline;         // of the next heartbeat
  Instant global_deadline;  // however many heartbeats there are
  std::string default_result;
  std::string result;  // "CONTINUE", "ABANDON"; empty: none yet
  static constexpr auto kFields =
      std::tuple(field("hook", &HookWait::hook_name), field("token", &HookWait::token),
                 field("deadline", &HookWait::deadline), field("global_deadline", &HookWait::global_deadline),
                 field("default_result", &HookWait::default_result), field("result", &HookWait::result));
};

// An instance of a group. Kept under member_key().
struct Member {
  std::string account;
  std::string group;
  std::string instance_id;
  std::string instance_type;
  std::string zone;
  std::string lifecycle_state = "Pending";
  std::string health_status = "Healthy";
  std::string health_cause;  // why it is unhealthy
  std::optional<std::string> launch_configuration_name;
  std::optional<TemplateReference> launch_template;
  std::string image_id;
  bool protected_from_scale_in = false;
  Instant launched;
  std::optional<Instant> in_service_since;
  bool for_rebalancing = false;         // launched beyond the desired capacity, until it is in service
  std::vector<HookWait> waits;          // of the state it is in
  std::optional<Instant> drains_until;  // load balancers may still have requests there
  bool machine_ends = false;            // EC2 has been told to terminate it
  std::string activity_key;             // of the activity under way

  bool in_state(std::string_view state) const { return lifecycle_state == state; }

  static constexpr auto kFields = std::tuple(
      field("account", &Member::account), field("AutoScalingGroupName", &Member::group),
      field("InstanceId", &Member::instance_id), field("InstanceType", &Member::instance_type),
      field("AvailabilityZone", &Member::zone), field("LifecycleState", &Member::lifecycle_state),
      field("HealthStatus", &Member::health_status), field("health_cause", &Member::health_cause),
      field("LaunchConfigurationName", &Member::launch_configuration_name),
      field("LaunchTemplate", &Member::launch_template), field("ImageId", &Member::image_id),
      field("ProtectedFromScaleIn", &Member::protected_from_scale_in), field("launched", &Member::launched),
      field("in_service_since", &Member::in_service_since), field("for_rebalancing", &Member::for_rebalancing),
      field("waits", &Member::waits), field("drains_until", &Member::drains_until),
      field("machine_ends", &Member::machine_ends), field("activity_key", &Member::activity_key));
};

// Kept under its activity_key, newest first.
struct Activity {
  std::string activity_id;
  std::string account;
  std::string group;
  std::string group_arn;
  std::string description;
  std::string cause;
  Instant start_time;
  std::optional<Instant> end_time;
  std::string status_code = "InProgress";
  std::string status_message;
  std::int64_t progress = 0;
  std::string details;
  static constexpr auto kFields =
      std::tuple(field("ActivityId", &Activity::activity_id), field("account", &Activity::account),
                 field("AutoScalingGroupName", &Activity::group), field("AutoScalingGroupARN", &Activity::group_arn),
                 field("Description", &Activity::description), field("Cause", &Activity::cause),
                 field("StartTime", &Activity::start_time), field("EndTime", &Activity::end_time),
                 field("StatusCode", &Activity::status_code), field("StatusMessage", &Activity::status_message),
                 field("Progress", &Activity::progress), field("Details", &Activity::details));
};

}  // namespace regionfall::autoscaling
