#pragma once

#include <string_view>

#include "aws/api_error.h"
#include "services/sns/filter_policy.h"
#include "services/sns/state.h"

namespace regionfall::sns {

// The subscription of that ARN, if it or its topic is of the caller's account; NotFound or InvalidParameter.
Result<const Subscription*, aws::ApiError> find_subscription(Sns& sns, std::string_view arn,
                                                             const aws::Request& request);

// What the subscription's filter policy is about.
FilterScope filter_scope(const Subscription& subscription);

}  // namespace regionfall::sns
