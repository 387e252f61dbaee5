#pragma once

#include <string>
#include <string_view>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "services/kms/key_spec.h"
#include "services/kms/state.h"

namespace regionfall::kms {

// New material for a key of the spec: from the request's random source, key pairs from OpenSSL's.
Result<KeyMaterial, aws::ApiError> new_material(const KeySpec& spec, std::string_view rotation_type,
                                                const aws::Request& request);

// A key of the caller's account that is not in the table yet: enabled, with AWS's default policy.
Result<Key, aws::ApiError> new_key(const Kms& kms, const KeySpec& spec, std::string_view usage, bool multi_region,
                                   const aws::Request& request);

// The key that AWS manages for a service, with its alias; made when it is not there.
const Key* make_managed_key(Kms& kms, std::string_view service, const aws::Request& request);

// The policy of a key that was made without one: the account's IAM policies decide (KMS developer guide, "Default key
// policy").
std::string default_policy(std::string_view account);

}  // namespace regionfall::kms
