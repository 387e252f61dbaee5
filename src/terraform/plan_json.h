#pragma once

#include <map>
#include <string>

#include "base/json.h"
#include "hcl/evaluate.h"
#include "terraform/config.h"
#include "terraform/plan.h"
#include "terraform/provider_set.h"

namespace regionfall::terraform {

// A plan as `show -json` prints it (format 1.2). Source: Terraform documentation, "JSON Output Format", "Plan
// Representation". Nothing is said of relevant attributes. `constants` as configuration_json() has it.
Json plan_json(const Plan& plan, const std::map<std::string, hcl::Value>& variables, const Configuration& configuration,
               const ProviderSet& providers, const hcl::Scope& constants);

// "actions" of a change: ["create"], ["delete", "create"], …
Json actions_json(Action action);

}  // namespace regionfall::terraform
