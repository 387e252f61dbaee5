#pragma once

#include <string>
#include <string_view>

#include "aws/api_error.h"

namespace regionfall::acm {

// ACM's errors, with the codes of its API reference.

using Refusal = std::unexpected<aws::ApiError>;

Refusal no_such_certificate(std::string_view arn);
Refusal certificate_in_use(std::string_view arn, std::string_view account);
Refusal invalid_state(std::string message);
Refusal validation_failed(std::string message);
Refusal request_in_progress(std::string message);
Refusal invalid_validation_option(std::string_view name);
Refusal invalid_tag(std::string_view key);
Refusal too_many_tags();

}  // namespace regionfall::acm
