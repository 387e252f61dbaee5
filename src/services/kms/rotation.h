#pragma once

#include <chrono>

#include "aws/api_error.h"
#include "services/kms/state.h"

namespace regionfall::kms {

// Between two automatic rotations.
std::chrono::nanoseconds rotation_period(const Key& key);

// Gives the key new material, of which the other regions of a multi-Region key get news.
Result<void, aws::ApiError> rotate(Kms& kms, const Key& key, std::string_view rotation_type,
                                   const aws::Request& request);

}  // namespace regionfall::kms
