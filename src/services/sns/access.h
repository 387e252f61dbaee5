#pragma once

#include <string_view>

#include "aws/api_error.h"
#include "services/sns/state.h"

namespace regionfall::sns {

// Whether the caller may, by IAM's policies and the policy of the topic. Topics of another account let in whom their
// policy names, whatever IAM's enforcement. Topics that do not exist are left to the operation itself, which says so.
Result<void, aws::ApiError> authorize(Sns& sns, std::string_view operation, const aws::Value& input,
                                      const aws::Request& request);

}  // namespace regionfall::sns
