#pragma once

#include <string>
#include <string_view>

#include "aws/api_error.h"
#include "services/kms/key.h"

namespace regionfall::kms {

// KMS's errors, with the codes of its API reference.

using Refusal = std::unexpected<aws::ApiError>;

Refusal not_found(std::string message);
Refusal no_such_key(std::string_view arn);
Refusal no_such_alias(std::string_view arn);
Refusal already_exists(std::string message);
Refusal key_disabled(const Key& key);
// The key is in a state in which this cannot be done: "is pending deletion".
Refusal invalid_state(const Key& key);
Refusal invalid_state(std::string message);
Refusal invalid_key_usage(const Key& key, std::string_view operation);
Refusal invalid_ciphertext();
Refusal validation_error(std::string message);
Refusal unsupported_operation(std::string message);

}  // namespace regionfall::kms
