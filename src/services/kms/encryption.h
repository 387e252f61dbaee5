#pragma once

#include <string>
#include <string_view>

#include "aws/api_error.h"
#include "services/kms/state.h"
#include "services/kms/symmetric_cipher.h"

namespace regionfall::kms {

// The encryption context of an input.
EncryptionContext context_of(const aws::Value& map);

// Encrypts with a key that is enabled and of that usage; `algorithm` empty: SYMMETRIC_DEFAULT. `operation` is what
// errors name.
Result<std::string, aws::ApiError> encrypt_with(const Key& key, std::string_view operation, std::string_view algorithm,
                                                std::string_view plaintext, const EncryptionContext& context,
                                                RandomSource& random);

// The key that a Decrypt is about: the one that the blob names, which must be the one that the request names if it
// names one.
Result<const Key*, aws::ApiError> key_of_ciphertext(Kms& kms, const aws::Value& blob, const aws::Value& key_id,
                                                    const aws::Request& request);

}  // namespace regionfall::kms
