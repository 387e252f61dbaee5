#pragma once

#include <map>
#include <string>

#include "aws/api_error.h"
#include "services/sns/state.h"

namespace regionfall::sns {

// Sets one attribute of a topic, checked as SNS checks it. An empty value takes some away.
Result<void, aws::ApiError> set_attribute(Topic& topic, const std::string& name, const std::string& value, Instant now);

// The policy of a topic that has none of its own: whatever the owner's account does.
std::string default_topic_policy(const Topic& topic);

}  // namespace regionfall::sns
