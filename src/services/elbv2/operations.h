#pragma once

#include "aws/api_error.h"
#include "aws/identity.h"
#include "aws/value.h"
#include "services/elbv2/state.h"

namespace regionfall::elbv2 {

// The operations of Elastic Load Balancing, named as in its API reference, by the files they are in.
using Operation = aws::Outcome(Elbv2& elb, const aws::Value& input, const aws::Request& request);

// load_balancers.cc
Operation create_load_balancer, delete_load_balancer, describe_load_balancers;

// load_balancer_changes.cc
Operation set_subnets, set_security_groups, set_ip_address_type, describe_capacity_reservation,
    modify_capacity_reservation;

// attribute_operations.cc
Operation describe_load_balancer_attributes, modify_load_balancer_attributes, describe_target_group_attributes,
    modify_target_group_attributes, describe_listener_attributes, modify_listener_attributes;

// target_groups.cc
Operation create_target_group, modify_target_group, delete_target_group, describe_target_groups;

// targets.cc
Operation register_targets, deregister_targets, describe_target_health;

// listeners.cc
Operation create_listener, modify_listener, delete_listener, describe_listeners;

// listener_certificates.cc
Operation add_listener_certificates, remove_listener_certificates, describe_listener_certificates;

// rules.cc
Operation create_rule, modify_rule, delete_rule, describe_rules, set_rule_priorities;

// tags.cc
Operation add_tags, remove_tags, describe_tags;

// catalogue.cc
Operation describe_account_limits, describe_ssl_policies;

}  // namespace regionfall::elbv2
