#include "services/autoscaling/resources/group_schema.h"

#include <utility>

// Source: hashicorp/aws 6, internal/service/autoscaling/group.go.

namespace regionfall::autoscaling {

using namespace provider;
using hcl::Type;
using hcl::Value;

namespace {

constexpr int kBoth = kOptional | kComputed;

Type text() { return Type::string(); }
Type number() { return Type::number(); }
Type flag() { return Type::boolean(); }

Block one(const char* name, MemberPath member, std::vector<Attribute> attributes, std::vector<Block> blocks = {}) {
  return {.name = name,
          .member = std::move(member),
          .attributes = std::move(attributes),
          .blocks = std::move(blocks),
          .max_items = 1};
}

Block kept(Block block) {
  block.output = "-";
  return block;
}

Block template_specification() {
  return one("launch_template_specification", "LaunchTemplateSpecification",
             {{"launch_template_id", text(), kOptional, "LaunchTemplateId"},
              {"launch_template_name", text(), kOptional, "LaunchTemplateName"},
              {"version", text(), kOptional, "Version"}});
}

// AWS completes the policy; the configuration's words are kept.
Block mixed_instances_policy() {
  Block distribution =
      one("instances_distribution", "InstancesDistribution",
          {{"on_demand_allocation_strategy", text(), kOptional, "OnDemandAllocationStrategy"},
           {"on_demand_base_capacity", number(), kOptional, "OnDemandBaseCapacity"},
           {"on_demand_percentage_above_base_capacity", number(), kOptional, "OnDemandPercentageAboveBaseCapacity"},
           {"spot_allocation_strategy", text(), kOptional, "SpotAllocationStrategy"},
           {"spot_instance_pools", number(), kOptional, "SpotInstancePools"},
           {"spot_max_price", text(), kOptional, "SpotMaxPrice"}});
  Block overrides{.name = "override",
                  .member = "Overrides",
                  .attributes = {{"instance_type", text(), kOptional, "InstanceType"},
                                 {"weighted_capacity", text(), kOptional, "WeightedCapacity"}},
                  .blocks = {template_specification()}};
  Block launch_template =
      one("launch_template", "LaunchTemplate", {}, {template_specification(), std::move(overrides)});
  launch_template.min_items = 1;
  return kept(
      one("mixed_instances_policy", "MixedInstancesPolicy", {}, {std::move(distribution), std::move(launch_template)}));
}

Block instance_refresh() {
  Block preferences = one("preferences", "-",
                          {{"auto_rollback", flag(), kOptional, "-", {}, {}, Value::boolean(false)},
                           {"checkpoint_delay", text(), kOptional, "-"},
                           {"checkpoint_percentages", Type::list(number()), kOptional, "-"},
                           {"instance_warmup", text(), kOptional, "-"},
                           {"max_healthy_percentage", number(), kOptional, "-", {}, {}, Value::number(100)},
                           {"min_healthy_percentage", number(), kOptional, "-", {}, {}, Value::number(90)},
                           {"scale_in_protected_instances", text(), kOptional, "-", {}, {}, Value::string("Ignore")},
                           {"skip_matching", flag(), kOptional, "-", {}, {}, Value::boolean(false)},
                           {"standby_instances", text(), kOptional, "-", {}, {}, Value::string("Ignore")}},
                          {one("alarm_specification", "-", {{"alarms", Type::list(text()), kOptional, "-"}})});
  return one("instance_refresh", "-",
             {{"strategy", text(), kRequired, "-"}, {"triggers", Type::set(text()), kOptional, "-"}},
             {std::move(preferences)});
}

Block launch_hook() {
  return {.name = "initial_lifecycle_hook",
          .nesting = terraform::Nesting::kSet,
          .member = "LifecycleHookSpecificationList",
          .output = "-",
          .attributes = {{"default_result", text(), kBoth, "DefaultResult"},
                         {"heartbeat_timeout", number(), kOptional, "HeartbeatTimeout"},
                         {"lifecycle_transition", text(), kRequired, "LifecycleTransition"},
                         {"name", text(), kRequired, "LifecycleHookName"},
                         {"notification_metadata", text(), kOptional, "NotificationMetadata"},
                         {"notification_target_arn", text(), kOptional, "NotificationTargetARN"},
                         {"role_arn", text(), kOptional, "RoleARN"}}};
}

}  // namespace

std::vector<Attribute> group_attributes() {
  const Type texts = Type::set(text());
  return {
      {"arn", text(), kComputed, "-", {}, "AutoScalingGroupARN"},
      {"availability_zones", texts, kBoth, "-", {}, "AvailabilityZones"},
      {"capacity_rebalance", flag(), kOptional, "CapacityRebalance"},
      {"context", text(), kOptional, "Context"},
      {"default_cooldown", number(), kBoth, "DefaultCooldown"},
      {"default_instance_warmup", number(), kOptional, "DefaultInstanceWarmup"},
      {"desired_capacity", number(), kBoth, "DesiredCapacity"},
      {"desired_capacity_type", text(), kOptional, "DesiredCapacityType"},
      {"enabled_metrics", texts, kOptional, "-", {}, "EnabledMetrics[].Metric"},
      {"force_delete", flag(), kOptional, "-", {}, {}, Value::boolean(false)},
      {"force_delete_warm_pool", flag(), kOptional, "-", {}, {}, Value::boolean(false)},
      {"health_check_grace_period", number(), kOptional, "HealthCheckGracePeriod", {}, {}, Value::number(300)},
      {"health_check_type", text(), kBoth, "HealthCheckType"},
      {"ignore_failed_scaling_activities", flag(), kOptional, "-", {}, {}, Value::boolean(false)},
      {"launch_configuration", text(), kOptional, "LaunchConfigurationName"},
      {"load_balancers", texts, kBoth, "LoadBalancerNames"},
      {"max_instance_lifetime", number(), kOptional, "MaxInstanceLifetime"},
      {"max_size", number(), kRequired, "MaxSize"},
      {"metrics_granularity", text(), kOptional, "-", {}, {}, Value::string("1Minute")},
      {"min_elb_capacity", number(), kOptional, "-"},
      {"min_size", number(), kRequired, "MinSize"},
      {"name", text(), kBoth | kReplace, "-", {}, "AutoScalingGroupName"},
      {"name_prefix", text(), kBoth | kReplace, "-"},
      {"placement_group", text(), kOptional, "PlacementGroup"},
      {"predicted_capacity", number(), kComputed, "-", {}, "PredictedCapacity"},
      {"protect_from_scale_in", flag(), kOptional, "NewInstancesProtectedFromScaleIn", {}, {}, Value::boolean(false)},
      {"service_linked_role_arn", text(), kBoth, "ServiceLinkedRoleARN"},
      {"suspended_processes", texts, kOptional, "-", {}, "SuspendedProcesses[].ProcessName"},
      {"target_group_arns", texts, kBoth, "-", {}, "TargetGroupARNs"},
      {"termination_policies", Type::list(text()), kOptional, "TerminationPolicies", {}, "-"},
      {"vpc_zone_identifier", texts, kBoth, "-"},
      {"wait_for_capacity_timeout", text(), kOptional, "-", {}, {}, Value::string("10m")},
      {"wait_for_elb_capacity", number(), kOptional, "-"},
      {"warm_pool_size", number(), kComputed, "-", {}, "WarmPoolSize"}};
}

std::vector<Block> group_blocks() {
  return {kept(one("availability_zone_distribution", "AvailabilityZoneDistribution",
                   {{"capacity_distribution_strategy",
                     text(),
                     kOptional,
                     "CapacityDistributionStrategy",
                     {},
                     {},
                     Value::string("balanced-best-effort")}})),
          kept(one("instance_maintenance_policy", "InstanceMaintenancePolicy",
                   {{"max_healthy_percentage", number(), kRequired, "MaxHealthyPercentage"},
                    {"min_healthy_percentage", number(), kRequired, "MinHealthyPercentage"}})),
          instance_refresh(),
          launch_hook(),
          one("launch_template", "LaunchTemplate",
              {{"id", text(), kBoth, "LaunchTemplateId"},
               {"name", text(), kBoth, "LaunchTemplateName"},
               {"version", text(), kBoth, "Version"}}),
          mixed_instances_policy(),
          {.name = "tag",
           .nesting = terraform::Nesting::kSet,
           .member = "Tags",
           .attributes = {{"key", text(), kRequired, "Key"},
                          {"propagate_at_launch", flag(), kRequired, "PropagateAtLaunch"},
                          {"value", text(), kRequired, "Value"}}},
          {.name = "traffic_source",
           .nesting = terraform::Nesting::kSet,
           .member = "TrafficSources",
           .attributes = {{"identifier", text(), kRequired, "Identifier"}, {"type", text(), kOptional, "Type"}},
           .flags = kBoth,
           .as_attribute = true}};
}

}  // namespace regionfall::autoscaling
