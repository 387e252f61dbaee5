#pragma once

#include <vector>

#include "aws/api_error.h"
#include "services/kms/key.h"

namespace regionfall::kms {

// `tags` with those of an input's list set, or TagException: at most 50, none beginning with "aws:".
Result<std::vector<Tag>, aws::ApiError> merged_tags(std::vector<Tag> tags, const aws::Value& added);

}  // namespace regionfall::kms
