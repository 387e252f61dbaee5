#pragma once

#include "services/iam/policy_document.h"
#include "services/iam/policy_pattern.h"

namespace regionfall::iam {

// Whether a condition holds for a request: any of its values, for every operator, qualifier and suffix as the IAM user
// guide has them ("Condition operators", "Set operators for multivalued context keys", "...IfExists").
//
// A key that the request does not have: true for negated operators, IfExists, Null "true" and ForAllValues; else false.
bool condition_holds(const Condition& condition, const PolicyReading& reading);

}  // namespace regionfall::iam
