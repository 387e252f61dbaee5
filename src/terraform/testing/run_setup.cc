#include "terraform/testing/run_setup.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/paths.h"
#include "hcl/parser.h"

namespace regionfall::terraform {
namespace {

using hcl::Diagnostics;
using hcl::Value;

// The providers that a module and all below it are made with. Others of the test file are not configured: what they are
// configured with may come from a later run.
std::set<ProviderSource> providers_required(const ModuleNode& node) {
  std::set<ProviderSource> sources;
  for (const auto& [name, requirement] : node.module.requirements) sources.insert(requirement.source);
  for (const auto& [name, child] : node.children) sources.merge(providers_required(*child));
  return sources;
}

class SetupMaker {
 public:
  SetupMaker(const TestFile& file, const TestRun& run, const std::shared_ptr<const TestScope>& scope, RunSetup& setup,
             Diagnostics& diagnostics)
      : file_(file),
        run_(run),
        scope_(scope),
        root_(*setup.configuration.root),
        setup_(setup),
        diagnostics_(diagnostics) {}

  TestSubstitutes::Mocks give_providers() {
    if (run_.providers.empty()) {
      const std::set<ProviderSource> required = providers_required(root_);
      const auto is_needed = [&](const auto& block) {
        return required.contains(root_.module.provider_source(block.local_name));
      };
      for (const ProviderBlock& block : file_.providers) {
        if (is_needed(block)) give(block, block.local_name, block.alias);
      }
      for (const MockProvider& mock : file_.mocks) {
        if (is_needed(mock)) give(mock, mock.local_name, mock.alias);
      }
      return std::move(mocks_);
    }
    root_.module.providers.clear();
    for (const auto& [wanted, given] : run_.providers) {
      const auto is_given = [&given](const auto& block) {
        return block.local_name == given.local_name && block.alias == given.alias;
      };
      const auto block = std::ranges::find_if(file_.providers, is_given);
      const auto mock = std::ranges::find_if(file_.mocks, is_given);
      if (block != file_.providers.end()) {
        give(*block, wanted.local_name, wanted.alias);
      } else if (mock != file_.mocks.end()) {
        give(*mock, wanted.local_name, wanted.alias);
      } else {
        diagnostics_.error("Missing provider definition",
                           "This file has neither a provider nor a mock_provider block " + given.local_name +
                               (given.alias.empty() ? "" : "." + given.alias) + ".",
                           given.range);
      }
    }
    return std::move(mocks_);
  }

  // Values of mocks and overrides; overridden modules get theirs at once.
  MockValues evaluate_values(const std::vector<const TestOverride*>& overrides) {
    for (const TestOverride* item : overrides) evaluate(item->values);
    for (const MockProvider& mock : file_.mocks) {
      for (const MockType& type : mock.types) evaluate(type.defaults);
      for (const TestOverride& item : mock.overrides) evaluate(item.values);
    }
    for (const TestOverride* item : overrides) check_target(*item);
    for (const TestOverride* item : overrides) {
      if (item->is_module) override_module(*item);
    }
    return std::move(values_);
  }

 private:
  void give(const ProviderBlock& block, const std::string& local_name, const std::string& alias) {
    ProviderBlock own = block;
    own.local_name = local_name;
    own.alias = alias;
    own.body = resolved_body(block.body, scope_);
    root_.module.providers.insert_or_assign({local_name, alias}, std::move(own));
  }

  void give(const MockProvider& mock, const std::string& local_name, const std::string& alias) {
    ProviderBlock own;
    own.local_name = local_name;
    own.alias = alias;
    own.range = mock.range;
    own.body = hcl::parse_native(setup_.configuration.sources->add("", ""), diagnostics_);
    root_.module.providers.insert_or_assign({local_name, alias}, std::move(own));
    mocks_[{root_.module.provider_source(local_name), alias}] = &mock;
  }

  void evaluate(const hcl::ExpressionPtr& expression) {
    if (expression) values_[expression.get()] = hcl::evaluate(*expression, *scope_, diagnostics_);
  }

  // Overrides of a file may be for the modules of its other runs.
  void check_target(const TestOverride& item) {
    const ModuleNode* node = root_.descendant(path_of(item.target.module));
    const bool exists = node != nullptr && (item.is_module || node->module.resources.contains(*item.target.resource));
    if (exists || !run_.module_source.empty()) return;
    diagnostics_.warning(
        "Invalid override target",
        "The configuration under test has no " + item.target.to_string() + ", so this override has no effect.",
        item.target_range);
  }

  // Nothing in an overridden module is made; its outputs are the given ones, or null.
  void override_module(const TestOverride& item) {
    ModuleNode* node = &root_;
    for (const std::string& name : path_of(item.target.module)) {
      const auto child = node->children.find(name);
      if (child == node->children.end()) return;
      node = child->second.get();
    }
    const auto values = values_.find(item.values.get());
    Module& module = node->module;
    for (auto& [name, output] : module.outputs) {
      const Value* given = values == values_.end() || values->second.is_null() ? nullptr : values->second.find(name);
      output.value = literal(given == nullptr ? Value() : *given, item.range);
      output.preconditions.clear();
      output.depends_on.clear();
    }
    module.resources.clear();
    module.locals.clear();
    module.checks.clear();
    module.providers.clear();
    node->children.clear();
    module.calls.clear();
  }

  const TestFile& file_;
  const TestRun& run_;
  const std::shared_ptr<const TestScope>& scope_;
  ModuleNode& root_;
  RunSetup& setup_;
  Diagnostics& diagnostics_;
  TestSubstitutes::Mocks mocks_;
  MockValues values_;
};

// The run block's values come before the file's and the command line's, which `names` has.
void give_variables(const TestRun& run, const TestScope& scope, const TestNames& names, RunSetup& setup,
                    Diagnostics& diagnostics) {
  const Module& module = setup.configuration.root->module;
  auto& values = setup.variables;
  for (const auto& [name, variable] : module.variables) {
    if (const auto known = names.variables.find(name); known != names.variables.end()) values.insert(*known);
  }
  setup.variable_places = names.places;
  for (const hcl::Attribute& attribute : run.variables) {
    if (!module.variables.contains(attribute.name)) {
      diagnostics.warning("Value for undeclared variable",
                          "The module that run block \"" + run.name + "\" runs declares no variable \"" +
                              attribute.name + "\", so this value is not used.",
                          attribute.range);
      continue;
    }
    values.insert_or_assign(attribute.name, hcl::evaluate(*attribute.value, scope, diagnostics));
    setup.variable_places.insert_or_assign(attribute.name, attribute.value->range);
  }
  for (const auto& [name, variable] : module.variables) {
    if (values.contains(name) || variable.default_value) continue;
    diagnostics.error("No value for required variable",
                      "The module that run block \"" + run.name + "\" runs has a variable \"" + name +
                          "\" without a default, and nothing gives it a value. Set it in a \"variables\" block of the "
                          "file or of the run "
                          "block, or with -var or -var-file.",
                      variable.range);
  }
}

}  // namespace

std::unique_ptr<RunSetup> make_run_setup(const std::string& directory, const ModuleManifest& manifest,
                                         const TestFile& file, const TestRun& run,
                                         const std::shared_ptr<const TestScope>& scope, const TestNames& names,
                                         std::uint64_t seed, Diagnostics& diagnostics) {
  auto setup = std::make_unique<RunSetup>();
  Diagnostics found;
  const bool main = run.module_source.empty();
  setup->configuration = load_configuration(main ? directory : clean_path(join_path(directory, run.module_source)),
                                            main ? manifest : ModuleManifest{}, found);
  if (!found.has_errors()) {
    std::vector<const TestOverride*> overrides;
    for (const auto* list : {&run.overrides, &file.overrides}) {
      for (const TestOverride& item : *list) overrides.push_back(&item);
    }
    SetupMaker maker(file, run, scope, *setup, found);
    auto mocks = maker.give_providers();
    auto values = maker.evaluate_values(overrides);
    setup->substitutes =
        std::make_unique<TestSubstitutes>(std::move(mocks), std::move(overrides), std::move(values), seed);
    give_variables(run, *scope, names, *setup, found);
  }
  if (!found.has_errors()) check_references(setup->configuration, found);
  if (!found.has_errors()) setup->graph = build_graph(setup->configuration, found);
  const bool good = !found.has_errors();
  diagnostics.append(std::move(found));
  // Diagnostics point into the configuration's sources, so it lives on even when it cannot be run.
  if (!good) setup->substitutes = nullptr;
  return setup;
}

}  // namespace regionfall::terraform
