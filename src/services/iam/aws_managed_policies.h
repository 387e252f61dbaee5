#pragma once

#include <span>
#include <string_view>

#include "services/iam/rows.h"

namespace regionfall::iam {

inline constexpr std::string_view kAwsPolicyArnPrefix = "arn:aws:iam::aws:policy/";

// The managed policies that AWS has in every account, as far as they are here; ordered by ARN. Which statements are
// AWS's own and which say the same in short is in this folder's README.
std::span<const Policy> aws_managed_policies();

// Null when there is none of that ARN.
const Policy* find_aws_managed_policy(std::string_view arn);

}  // namespace regionfall::iam
