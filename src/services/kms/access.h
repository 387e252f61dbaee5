#pragma once

#include <string_view>

#include "aws/api_error.h"
#include "services/kms/state.h"
#include "services/kms/symmetric_cipher.h"

namespace regionfall::kms {

// Whether the caller may, by IAM's policies, the policy of the key and its grants. Keys that do not exist are left to
// the operation itself, which says so.
Result<void, aws::ApiError> authorize(Kms& kms, std::string_view operation, const aws::Value& input,
                                      const aws::Request& request);

// Whether a grant lets a principal (an ARN; of a session that of its role's session) do this with that context.
bool grant_allows(const Grant& grant, std::string_view operation, std::string_view principal,
                  const EncryptionContext& context);

}  // namespace regionfall::kms
