#pragma once

#include <memory>

#include "aws/service.h"
#include "services/route53/state.h"

namespace regionfall::route53 {

// Route 53's control plane. `state` must outlive it.
std::unique_ptr<aws::Service> make_route53(State& state);

}  // namespace regionfall::route53
