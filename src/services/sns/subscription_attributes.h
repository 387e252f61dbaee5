#pragma once

#include <string>

#include "aws/api_error.h"
#include "services/sns/state.h"

namespace regionfall::sns {

// Sets one attribute of a subscription, checked as SNS checks it. An empty value takes it away.
Result<void, aws::ApiError> set_attribute(Subscription& subscription, const std::string& name,
                                          const std::string& value);

}  // namespace regionfall::sns
