#pragma once

#include <string>
#include <vector>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "aws/value.h"
#include "services/elbv2/state.h"

namespace regionfall::elbv2 {

// The actions of a request for a listener of that protocol on a load balancer, as they are kept: what is left out is
// filled in, a single target group stands in both places that the API has for it. An error when AWS would not take
// them.
Result<std::vector<Action>, aws::ApiError> wanted_actions(const Elbv2& elb, const aws::Value& given,
                                                          const LoadBalancer& load_balancer,
                                                          const std::string& listener_protocol,
                                                          const aws::Request& request);

}  // namespace regionfall::elbv2
