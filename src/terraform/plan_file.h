#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "terraform/configuration_files.h"
#include "terraform/plan.h"
#include "terraform/provider_set.h"
#include "terraform/variables.h"

namespace regionfall::terraform {

// A plan as `plan -out` keeps it and `apply FILE` takes it up: JSON of our own making (Terraform's plan files are not
// read). It holds secrets in clear, as Terraform's do.
struct SavedPlan {
  Plan plan;
  std::string directory;  // as the user named it, from where the command was started; empty: the same
  std::string workspace;
  KeptVariables variables;
  KeptConfiguration configuration;
  StoredVersion state;  // that it was made from
};

std::string plan_file_text(const SavedPlan& saved);
// Objects of types that no provider of the set knows are an error.
Result<SavedPlan> parse_plan_file(std::string_view text, const ProviderSet& providers);
// Whether a text is a plan file, well-formed or not.
bool is_plan_file(std::string_view text);

}  // namespace regionfall::terraform
