#pragma once

#include "aws/api_error.h"
#include "aws/identity.h"
#include "aws/value.h"
#include "services/kms/state.h"

namespace regionfall::kms {

// The operations of KMS, named as in its API reference, by the files they are in.
using Operation = aws::Outcome(Kms& kms, const aws::Value& input, const aws::Request& request);

// keys.cc
Operation create_key, describe_key, list_keys, enable_key, disable_key, update_key_description;

// deletion.cc
Operation schedule_key_deletion, cancel_key_deletion;

// key_policies.cc
Operation get_key_policy, put_key_policy, list_key_policies;

// rotation.cc
Operation enable_key_rotation, disable_key_rotation, get_key_rotation_status, list_key_rotations, rotate_key_on_demand;

// aliases.cc
Operation create_alias, update_alias, delete_alias, list_aliases;

// tags.cc
Operation tag_resource, untag_resource, list_resource_tags;

// replication.cc
Operation replicate_key, update_primary_region, create_replica, hear_key_news, forget_replica;

// encryption.cc
Operation encrypt, decrypt, re_encrypt;

// data_keys.cc
Operation generate_data_key, generate_data_key_without_plaintext, generate_data_key_pair,
    generate_data_key_pair_without_plaintext, generate_random;

// signing.cc
Operation sign_message, verify_message, generate_mac, verify_mac, get_public_key, derive_shared_secret;

// grants.cc
Operation create_grant, list_grants, list_retirable_grants, retire_grant, revoke_grant;

}  // namespace regionfall::kms
