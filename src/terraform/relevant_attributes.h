#pragma once

#include <vector>

#include "terraform/evaluation.h"
#include "terraform/plan.h"

namespace regionfall::terraform {

// What the objects and outputs that a plan changes refer to, directly or through locals, variables, outputs of modules
// and the configuration of other resources; by address and path. count, for_each, depends_on and lifecycle do not
// count, but where an expression asks for count.index or each. As in Terraform ("relevant_attributes" of its JSON
// plans), outputs of modules count as changed in every plan but one that destroys, and the search does not go into
// nested blocks that may occur several times. `evaluation` is the plan's.
std::vector<RelevantAttribute> relevant_attributes(const Plan& plan, Evaluation& evaluation,
                                                   const ProviderSet& providers);

}  // namespace regionfall::terraform
