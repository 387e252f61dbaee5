#pragma once

#include <memory>

#include "aws/service.h"
#include "services/iam/state.h"

namespace regionfall::sts {

// STS of one region. `state` is what the region knows of IAM; it outlives the service.
std::unique_ptr<aws::Service> make_sts(iam::State& state);

}  // namespace regionfall::sts
