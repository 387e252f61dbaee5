#pragma once

#include <string>

#include "aws/api_error.h"

namespace regionfall::kms {

// A key policy as it may be set, or MalformedPolicyDocumentException.
Result<std::string, aws::ApiError> checked_policy(const std::string& text);

}  // namespace regionfall::kms
