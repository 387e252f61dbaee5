#pragma once

#include "aws/api_error.h"
#include "aws/identity.h"
#include "aws/value.h"
#include "services/autoscaling/state.h"

namespace regionfall::autoscaling {

// The operations of EC2 Auto Scaling, named as in its API reference, by the files they are in.
using Operation = aws::Outcome(AutoScaling& state, const aws::Value& input, const aws::Request& request);

// groups.cc
Operation create_auto_scaling_group, delete_auto_scaling_group, describe_auto_scaling_groups, update_auto_scaling_group;

// members.cc
Operation attach_instances, describe_auto_scaling_instances, detach_instances, enter_standby, exit_standby,
    set_desired_capacity, set_instance_health, set_instance_protection, terminate_instance_in_auto_scaling_group;

// processes.cc
Operation disable_metrics_collection, enable_metrics_collection, resume_processes, suspend_processes;

// traffic_sources.cc
Operation attach_load_balancer_target_groups, attach_traffic_sources, describe_load_balancer_target_groups,
    describe_load_balancers, describe_traffic_sources, detach_load_balancer_target_groups, detach_traffic_sources;

// activities.cc
Operation describe_scaling_activities;

// tags.cc
Operation create_or_update_tags, delete_tags, describe_tags;

// hooks.cc
Operation complete_lifecycle_action, delete_lifecycle_hook, describe_lifecycle_hooks, put_lifecycle_hook,
    record_lifecycle_action_heartbeat;

// policies.cc
Operation delete_policy, describe_policies, execute_policy, put_scaling_policy;

// schedules.cc
Operation batch_delete_scheduled_action, batch_put_scheduled_update_group_action, delete_scheduled_action,
    describe_scheduled_actions, put_scheduled_update_group_action;

// refreshes.cc
Operation cancel_instance_refresh, describe_instance_refreshes, start_instance_refresh;

// notifications.cc
Operation delete_notification_configuration, describe_notification_configurations, put_notification_configuration;

// launch_configurations.cc
Operation create_launch_configuration, delete_launch_configuration, describe_launch_configurations;

// catalogue.cc
Operation describe_account_limits, describe_adjustment_types, describe_auto_scaling_notification_types,
    describe_lifecycle_hook_types, describe_metric_collection_types, describe_scaling_process_types,
    describe_termination_policy_types, describe_warm_pool;

}  // namespace regionfall::autoscaling
