#pragma once

#include <string>
#include <string_view>

#include "aws/api_error.h"

namespace regionfall::sns {

// SNS's errors, with the codes and statuses of its API reference.

using Refusal = std::unexpected<aws::ApiError>;

Refusal invalid_parameter(std::string_view what);  // "Invalid parameter: …"
Refusal no_such_topic();
Refusal no_such_subscription();
Refusal authorization_error(std::string message);

}  // namespace regionfall::sns
