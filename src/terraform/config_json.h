#pragma once

#include "base/json.h"
#include "hcl/evaluate.h"
#include "terraform/config.h"
#include "terraform/provider_set.h"

namespace regionfall::terraform {

// A configuration as `show -json` prints it inside a plan ("configuration"): what is declared where, and for each
// expression its constant value or what it refers to. Source: Terraform documentation, "JSON Output Format",
// "Configuration Representation". Expressions are constant where they evaluate in `constants`, a scope without names
// and functions.
Json configuration_json(const Configuration& configuration, const ProviderSet& providers, const hcl::Scope& constants);

}  // namespace regionfall::terraform
