#pragma once

#include "base/result.h"
#include "services/iam/policy_document.h"

namespace regionfall::iam {

// What must hold of a document whose syntax is right, in the order in which IAM looks. The error is AWS's message.
Result<void> check_policy_rules(const PolicyDocument& document, PolicyUse use);

}  // namespace regionfall::iam
