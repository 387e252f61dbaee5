#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/identity.h"
#include "aws/value.h"
#include "services/iam/authorizer.h"
#include "services/iam/state.h"

namespace regionfall::iam {

// What the caller of an operation must be allowed: the operation's action on each resource that its input names, and
// iam:PassRole on a role that it hands to a service. The table is in requested_access.cc and access_rows_*.cc; what has
// no row there is "service:Operation" on "*".
//
// Source: AWS service authorization reference, "Actions, resources, and condition keys" of each service.
std::vector<Access> requested_access(const State& state, std::string_view service, std::string_view operation,
                                     const aws::Value& input, const aws::Request& request);

// Whether the service decides by itself, with what only it knows, or lets everybody in: sts:AssumeRole,
// sts:GetCallerIdentity.
bool decides_itself(std::string_view service, std::string_view operation);

}  // namespace regionfall::iam
