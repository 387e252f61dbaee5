#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "hcl/body.h"
#include "hcl/evaluate.h"
#include "terraform/evaluation.h"

namespace regionfall::terraform {

// What a test file's expressions can name besides the module that is run.
struct TestNames {
  std::map<std::string, hcl::Value> variables;  // `var.NAME`: of the command line and the file
  std::map<std::string, hcl::Range> places;     // where the file gives them
  std::map<std::string, hcl::Value> runs;       // `run.NAME`: outputs of runs that have ended, as an object
  std::set<std::string> all_runs;               // every run block of the file
};

// The names that variables, provider blocks and mocks of a test file see: `var`, `run` and functions.
class TestScope final : public hcl::Scope {
 public:
  TestScope(TestNames names, const hcl::FunctionTable& functions, hcl::FunctionContext& context)
      : names_(std::move(names)), functions_(functions, context) {}

  // Whether the traversal begins with something known here.
  bool knows(const hcl::Traversal& traversal) const;
  hcl::Resolved resolve(const hcl::Traversal& traversal, hcl::Diagnostics& diagnostics) const override;
  const hcl::Function* function(std::string_view name) const override { return functions_.function(name); }
  std::vector<std::string> function_names() const override { return functions_.function_names(); }
  hcl::FunctionContext& function_context() const override { return functions_.function_context(); }

 private:
  TestNames names_;
  hcl::FunctionScope functions_;
};

// The names that assertions see: all of the root module, its outputs, and what a TestScope knows.
class AssertScope final : public hcl::Scope {
 public:
  AssertScope(Evaluation& evaluation, const TestScope& around)
      : root_(evaluation.root()), module_(evaluation, root_), around_(around) {}

  hcl::Resolved resolve(const hcl::Traversal& traversal, hcl::Diagnostics& diagnostics) const override;
  const hcl::Function* function(std::string_view name) const override { return module_.function(name); }
  std::vector<std::string> function_names() const override { return module_.function_names(); }
  hcl::FunctionContext& function_context() const override { return module_.function_context(); }

 private:
  const ModuleValues& root_;
  ModuleScope module_;
  const TestScope& around_;
};

// The body with every expression that names something of the scope replaced by its value: for provider blocks of test
// files, which stand in a module that does not know these names. Other expressions stay.
hcl::BodyPtr resolved_body(hcl::BodyPtr body, std::shared_ptr<const TestScope> scope);

// An expression that is the value.
hcl::ExpressionPtr literal(hcl::Value value, const hcl::Range& range);

}  // namespace regionfall::terraform
