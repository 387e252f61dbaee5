#pragma once

#include <string>
#include <string_view>

#include "aws/api_error.h"

namespace regionfall::elbv2 {

// Errors of Elastic Load Balancing, with the codes of its API reference.

using Refusal = std::unexpected<aws::ApiError>;

Refusal validation_error(std::string message);
Refusal invalid_configuration(std::string message);
Refusal not_permitted(std::string message);
Refusal no_such_load_balancer();
Refusal no_such_target_group();
Refusal no_such_listener();
Refusal no_such_rule();
// "'text' is not a valid load balancer ARN"
Refusal not_an_arn(std::string_view text, std::string_view noun);
// Our own: AWS can do this, Regionfall cannot.
Refusal not_built(std::string what);

}  // namespace regionfall::elbv2
