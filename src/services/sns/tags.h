#pragma once

#include <map>
#include <string>

#include "aws/api_error.h"

namespace regionfall::sns {

// `tags` with those of an input's list set, or TagLimitExceeded: at most 50.
Result<std::map<std::string, std::string>, aws::ApiError> merged_tags(std::map<std::string, std::string> tags,
                                                                      const aws::Value& added);

}  // namespace regionfall::sns
