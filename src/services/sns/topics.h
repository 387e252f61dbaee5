#pragma once

#include <map>
#include <string>
#include <string_view>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "services/sns/errors.h"
#include "services/sns/state.h"

namespace regionfall::sns {

// The topic of that ARN, which must be in this region; NotFound or InvalidParameter.
Result<const Topic*, aws::ApiError> find_topic(Sns& sns, std::string_view arn);

// A map of an input.
std::map<std::string, std::string> text_map(const aws::Value& map);
aws::Value map_value(const std::map<std::string, std::string>& entries);

}  // namespace regionfall::sns
