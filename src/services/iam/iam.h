#pragma once

#include <memory>

#include "aws/service.h"
#include "services/iam/state.h"

namespace regionfall::iam {

// IAM's control plane over `state`, which outlives it. There is one in a world, in us-east-1; the other regions have
// the state alone.
std::unique_ptr<aws::Service> make_iam(State& state);

}  // namespace regionfall::iam
