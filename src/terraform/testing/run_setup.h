#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hcl/diagnostic.h"
#include "terraform/config.h"
#include "terraform/graph.h"
#include "terraform/testing/mock_provider.h"
#include "terraform/testing/test_file.h"
#include "terraform/testing/test_scope.h"

namespace regionfall::terraform {

// The module that a run block runs, with the providers, mocks, overrides and variables that it runs with.
struct RunSetup {
  Configuration configuration;
  Graph graph;
  std::map<std::string, hcl::Value> variables;        // of the root module
  std::map<std::string, hcl::Range> variable_places;  // where test files give them
  std::unique_ptr<TestSubstitutes> substitutes;
};

// Loads and changes the module as the run block says. Without `substitutes` after errors: kept only because diagnostics
// point into its sources. `seed` decides what mocks generate.
std::unique_ptr<RunSetup> make_run_setup(const std::string& directory, const ModuleManifest& manifest,
                                         const TestFile& file, const TestRun& run,
                                         const std::shared_ptr<const TestScope>& scope, const TestNames& names,
                                         std::uint64_t seed, hcl::Diagnostics& diagnostics);

}  // namespace regionfall::terraform
