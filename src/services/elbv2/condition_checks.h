#pragma once

#include <vector>

#include "aws/api_error.h"
#include "aws/value.h"
#include "services/elbv2/action.h"
#include "services/elbv2/listener.h"

namespace regionfall::elbv2 {

// The conditions of a request for a rule, as they are kept, or what AWS would say of them. Source: user guide, "Rule
// condition types".
Result<std::vector<Condition>, aws::ApiError> wanted_conditions(const aws::Value& given);

// The conditions as DescribeRules shows them: those of hosts and paths have their values twice.
aws::Value shown(const std::vector<Condition>& conditions);

// The transforms of a request for a rule.
Result<std::vector<Transform>, aws::ApiError> wanted_transforms(const aws::Value& given);

}  // namespace regionfall::elbv2
