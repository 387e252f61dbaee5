#include "services/kms/errors.h"

#include <fmt/format.h>

namespace regionfall::kms {

Refusal not_found(std::string message) { return aws::api_error("NotFoundException", std::move(message)); }

Refusal no_such_key(std::string_view arn) { return not_found(fmt::format("Key '{}' does not exist", arn)); }

Refusal no_such_alias(std::string_view arn) { return not_found(fmt::format("Alias {} is not found.", arn)); }

Refusal already_exists(std::string message) { return aws::api_error("AlreadyExistsException", std::move(message)); }

Refusal key_disabled(const Key& key) { return aws::api_error("DisabledException", key.arn + " is disabled."); }

Refusal invalid_state(const Key& key) {
  const std::string_view what = key.state == key_state::kPendingDeletion          ? "is pending deletion."
                                : key.state == key_state::kPendingReplicaDeletion ? "is pending replica deletion."
                                : key.state == key_state::kDisabled               ? "is disabled."
                                                                                  : "is not pending deletion.";
  return invalid_state(fmt::format("{} {}", key.arn, what));
}

Refusal invalid_state(std::string message) { return aws::api_error("KMSInvalidStateException", std::move(message)); }

Refusal invalid_key_usage(const Key& key, std::string_view operation) {
  return aws::api_error("InvalidKeyUsageException",
                        fmt::format("{} key usage is {} which is not valid for {}.", key.arn, key.usage, operation));
}

Refusal invalid_ciphertext() { return aws::api_error("InvalidCiphertextException", ""); }

Refusal validation_error(std::string message) { return aws::api_error("ValidationException", std::move(message)); }

Refusal unsupported_operation(std::string message) {
  return aws::api_error("UnsupportedOperationException", std::move(message));
}

}  // namespace regionfall::kms
