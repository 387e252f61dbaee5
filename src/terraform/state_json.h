#pragma once

#include "base/json.h"
#include "terraform/provider_set.h"
#include "terraform/state.h"

namespace regionfall::terraform {

// A state as `show -json` prints it (format 1.0). Source: Terraform documentation, "JSON Output Format", "State
// Representation".
Json state_json(const State& state, const ProviderSet& providers);

// `values` of it: outputs and the tree of modules. Objects of types that no provider knows show what the file holds.
Json state_values_json(const State& state, const ProviderSet& providers);

// -- pieces that plans share
// --------------------------------------------------------------------------------------------

// Members that name an object: address, mode, type, name, index, provider_name, in this order.
Json object_identity_json(const ResourceInstance& address, const ProviderSource& provider);

// Objects gathered by the instance of their module, as the tree `root_module` … `child_modules`.
class ModuleTreeJson {
 public:
  void add(const ModuleInstance& module, Json resource);
  Json root() const;

 private:
  Json module_json(const ModuleInstance& module) const;
  std::map<ModuleInstance, std::vector<Json>> resources_;
};

// One output's value: {"sensitive", "value", "type"}; an unknown one has no value.
Json output_json(const hcl::Value& value, const hcl::Type& type, bool sensitive);

// What checks came to; an empty list for none.
Json checks_json(const std::vector<CheckResult>& checks);

}  // namespace regionfall::terraform
