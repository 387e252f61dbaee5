#pragma once

#include "aws/api_error.h"
#include "aws/identity.h"
#include "services/route53/state.h"

namespace regionfall::route53 {

// Fills in what AWS takes for members that are not there, and checks what each type of health check needs and may have:
// InvalidInput. Children of a calculated check are of the account, exist, and are no calculated checks themselves.
// Source: API reference, HealthCheckConfig.
Result<void, aws::ApiError> complete_config(const State& state, const aws::AccountId& account,
                                            HealthCheckConfig& config);

// Whether it probes an endpoint: types TCP and HTTP….
bool probes_endpoint(const HealthCheckConfig& config);

}  // namespace regionfall::route53
