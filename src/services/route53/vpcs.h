#pragma once

#include "aws/api_error.h"
#include "aws/value.h"
#include "services/route53/state.h"

namespace regionfall::route53 {

// The VPC that an input names, checked for its form.
Result<Vpc, aws::ApiError> vpc_of(const aws::Value& value);

// ConflictingDomainExists when the VPC already has a private zone of that name.
Result<void, aws::ApiError> check_association(const State& state, const HostedZone& zone, const Vpc& vpc);

}  // namespace regionfall::route53
