#pragma once

#include "aws/api_error.h"
#include "aws/identity.h"
#include "aws/service.h"
#include "services/iam/state.h"

namespace regionfall::iam {

// The operations of IAM, named as in its API reference, by the files they are in. Handlers for several kinds of entity
// are templates over the entity's row.
using Operation = aws::Outcome(State& state, const aws::Value& input, const aws::Request& request);

// roles.cc
Operation create_role, delete_role, get_role, list_roles, update_role, update_role_description,
    update_assume_role_policy;

// policies.cc
Operation create_policy, delete_policy, get_policy, list_policies;

// policy_versions.cc
Operation create_policy_version, delete_policy_version, get_policy_version, list_policy_versions,
    set_default_policy_version;

// attached_policies.cc; Row: User, Group, Role
template <class Row>
aws::Outcome attach_policy(State& state, const aws::Value& input, const aws::Request& request);
template <class Row>
aws::Outcome detach_policy(State& state, const aws::Value& input, const aws::Request& request);
template <class Row>
aws::Outcome list_attached_policies(State& state, const aws::Value& input, const aws::Request& request);
// Row: User, Role
template <class Row>
aws::Outcome put_permissions_boundary(State& state, const aws::Value& input, const aws::Request& request);
template <class Row>
aws::Outcome delete_permissions_boundary(State& state, const aws::Value& input, const aws::Request& request);
Operation list_entities_for_policy;

// inline_policies.cc; Row: User, Group, Role
template <class Row>
aws::Outcome put_inline_policy(State& state, const aws::Value& input, const aws::Request& request);
template <class Row>
aws::Outcome get_inline_policy(State& state, const aws::Value& input, const aws::Request& request);
template <class Row>
aws::Outcome delete_inline_policy(State& state, const aws::Value& input, const aws::Request& request);
template <class Row>
aws::Outcome list_inline_policies(State& state, const aws::Value& input, const aws::Request& request);

// instance_profiles.cc
Operation create_instance_profile, delete_instance_profile, get_instance_profile, list_instance_profiles,
    list_instance_profiles_for_role, add_role_to_instance_profile, remove_role_from_instance_profile;

// tags.cc
Operation tag_role, untag_role, list_role_tags, tag_policy, untag_policy, list_policy_tags, tag_instance_profile,
    untag_instance_profile, list_instance_profile_tags;

}  // namespace regionfall::iam
