#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "terraform/config.h"
#include "terraform/plan.h"
#include "terraform/provider_set.h"

namespace regionfall::terraform {

// A plan as `plan -out` keeps it and `apply FILE` takes it up: JSON of our own making (Terraform's plan files are not
// read). It holds secrets in clear, as Terraform's do.
struct SavedPlan {
  Plan plan;
  std::string workspace;
  std::map<std::string, hcl::Value> variables;
  std::vector<std::pair<std::string, std::string>> sources;  // name and text of every configuration file, by name
  std::string lineage;                                       // of the state it was made from
  std::uint64_t serial = 0;
};

// Name and text of every file of the configuration itself, by name.
std::vector<std::pair<std::string, std::string>> configuration_sources(const Configuration& configuration);

std::string plan_file_text(const SavedPlan& saved);
// Objects of types that no provider of the set knows are an error.
Result<SavedPlan> parse_plan_file(std::string_view text, const ProviderSet& providers);
// Whether a text is a plan file, well-formed or not.
bool is_plan_file(std::string_view text);

}  // namespace regionfall::terraform
