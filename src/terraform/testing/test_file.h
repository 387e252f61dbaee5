#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hcl/body.h"
#include "hcl/diagnostic.h"
#include "hcl/syntax.h"
#include "terraform/config.h"
#include "terraform/plan.h"

namespace regionfall::terraform {

// Test files as written: `*.tftest.hcl` and `*.tftest.json`. Source: Terraform documentation, "Tests".

// `override_resource`, `override_data`, `override_module`: one object or module of the configuration that is not really
// made.
struct TestOverride {
  Target target;
  hcl::Range target_range;
  bool is_module = false;
  hcl::ExpressionPtr values;        // `values` of an object, `outputs` of a module; null: all generated
  std::optional<bool> during_plan;  // override_during, where it is given
  hcl::Range range;
};

// `mock_resource "TYPE"`, `mock_data "TYPE"`: what computed attributes of the type are, instead of generated values.
struct MockType {
  ResourceMode mode = ResourceMode::kManaged;
  std::string type;
  hcl::ExpressionPtr defaults;  // null: none
  std::optional<bool> during_plan;
  hcl::Range range;
};

struct MockProvider {
  std::string local_name;
  std::string alias;
  std::vector<MockType> types;
  std::vector<TestOverride> overrides;  // for objects of this provider
  bool during_plan = false;
  hcl::Range range;
};

// A `run` block.
struct TestRun {
  std::string name;
  bool apply = true;  // command; else it only plans
  PlanOptions options;
  std::vector<hcl::Attribute> variables;
  std::string module_source;  // empty: the configuration under test
  hcl::Range module_range;
  std::vector<std::pair<ProviderReference, ProviderReference>> providers;  // module's name ← test file's configuration
  std::vector<CheckRule> asserts;
  std::vector<hcl::Traversal> expect_failures;
  std::string state_key;  // empty: one for each module
  std::vector<TestOverride> overrides;
  hcl::Range range;  // the block's header
};

struct TestFile {
  std::string name;  // as it is shown: `tests/net.tftest.hcl`
  std::vector<hcl::Attribute> variables;
  std::vector<ProviderBlock> providers;
  std::vector<MockProvider> mocks;
  std::vector<TestOverride> overrides;
  std::vector<TestRun> runs;
};

// The test files of `directory` and of `test_directory` in it, by name: paths relative to `directory`.
std::vector<std::string> find_test_files(const std::string& directory, const std::string& test_directory,
                                         hcl::Diagnostics& diagnostics);

// Reads one test file of `directory`, and the files of mocks that it names. Whatever does not belong is a diagnostic at
// its place.
TestFile load_test_file(const std::string& directory, const std::string& name, hcl::Sources& sources,
                        hcl::Diagnostics& diagnostics);

}  // namespace regionfall::terraform
