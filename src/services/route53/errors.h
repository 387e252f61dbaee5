#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/api_error.h"

namespace regionfall::route53 {

// Route 53's errors, with the codes and statuses of its API reference.

using Refusal = std::unexpected<aws::ApiError>;

Refusal no_such_hosted_zone(std::string_view id);
Refusal no_such_health_check(std::string_view id);
Refusal no_such_delegation_set(std::string_view id);
Refusal no_such_cidr_collection(std::string_view id);
Refusal invalid_input(std::string message);
Refusal invalid_domain_name(std::string message);
// Everything that is wrong with a change batch: "[first, second]".
Refusal invalid_change_batch(const std::vector<std::string>& messages);
Refusal conflict(std::string code, std::string message);  // status 409
Refusal not_found(std::string code, std::string message);

}  // namespace regionfall::route53
