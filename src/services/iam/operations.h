#pragma once

#include "aws/api_error.h"
#include "aws/identity.h"
#include "aws/service.h"
#include "services/iam/state.h"

namespace regionfall::iam {

// The operations of IAM, named as in its API reference, by the files they are in. Handlers for several kinds of entity
// are templates over the entity's row.
using Operation = aws::Outcome(State& state, const aws::Value& input, const aws::Request& request);

// users.cc
Operation create_user, delete_user, get_user, list_users, update_user, list_groups_for_user;

// groups.cc
Operation create_group, delete_group, get_group, list_groups, update_group, add_user_to_group, remove_user_from_group;

// access_keys.cc
Operation create_access_key, delete_access_key, list_access_keys, update_access_key, get_access_key_last_used;

// login_profiles.cc
Operation create_login_profile, delete_login_profile, get_login_profile, update_login_profile, change_password;

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

// mfa_devices.cc
Operation create_virtual_mfa_device, delete_virtual_mfa_device, enable_mfa_device, resync_mfa_device,
    deactivate_mfa_device, get_mfa_device, list_mfa_devices, list_virtual_mfa_devices;

// user_credentials.cc
Operation upload_ssh_public_key, get_ssh_public_key, list_ssh_public_keys, update_ssh_public_key, delete_ssh_public_key,
    upload_signing_certificate, list_signing_certificates, update_signing_certificate, delete_signing_certificate,
    create_service_specific_credential, reset_service_specific_credential, list_service_specific_credentials,
    update_service_specific_credential, delete_service_specific_credential;

// server_certificates.cc
Operation upload_server_certificate, get_server_certificate, list_server_certificates, update_server_certificate,
    delete_server_certificate;

// oidc_providers.cc
Operation create_open_id_connect_provider, delete_open_id_connect_provider, get_open_id_connect_provider,
    list_open_id_connect_providers, add_client_id_to_open_id_connect_provider,
    remove_client_id_from_open_id_connect_provider, update_open_id_connect_provider_thumbprint;

// saml_providers.cc
Operation create_saml_provider, delete_saml_provider, get_saml_provider, list_saml_providers, update_saml_provider;

// service_linked_roles.cc
Operation create_service_linked_role, delete_service_linked_role, get_service_linked_role_deletion_status;

// account.cc
Operation create_account_alias, delete_account_alias, list_account_aliases, update_account_password_policy,
    get_account_password_policy, delete_account_password_policy, set_security_token_service_preferences,
    get_account_summary;

// authorization_details.cc
Operation get_account_authorization_details, list_entities_for_policy;

// simulation.cc
Operation simulate_custom_policy, simulate_principal_policy, get_context_keys_for_custom_policy,
    get_context_keys_for_principal_policy;

// tags.cc
Operation tag_user, untag_user, list_user_tags, tag_role, untag_role, list_role_tags, tag_policy, untag_policy,
    list_policy_tags, tag_instance_profile, untag_instance_profile, list_instance_profile_tags,
    tag_open_id_connect_provider, untag_open_id_connect_provider, list_open_id_connect_provider_tags, tag_saml_provider,
    untag_saml_provider, list_saml_provider_tags, tag_mfa_device, untag_mfa_device, list_mfa_device_tags,
    tag_server_certificate, untag_server_certificate, list_server_certificate_tags;

}  // namespace regionfall::iam
