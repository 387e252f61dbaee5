#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "hcl/diagnostic.h"
#include "terraform/decode.h"
#include "terraform/evaluation.h"
#include "terraform/graph.h"
#include "terraform/provider.h"

namespace regionfall::terraform {

// What stands in for providers: mocks and overrides of tests. Outlives the ProviderSet it is given to.
class ProviderSubstitutes {
 public:
  virtual ~ProviderSubstitutes() = default;
  // The provider for a configuration in place of its real one; null: the real one.
  virtual std::unique_ptr<Provider> for_configuration(const ProviderConfigAddress& address,
                                                      const ProviderSchema& schema) = 0;
  // The provider that one object gets in place of `provider`; null: `provider` itself.
  virtual Provider* for_object(const ResourceInstance& object, const ProviderConfigAddress& address,
                               const Provider& provider) = 0;
};

// The providers of one run: made when first configured, one for each provider configuration and key of its for_each.
class ProviderSet {
 public:
  ProviderSet(const ProviderRegistry& registry, const ProviderEnvironment& environment,
              ProviderSubstitutes* substitutes = nullptr)
      : registry_(registry), environment_(environment), substitutes_(substitutes) {}

  const ProviderRegistry& registry() const { return registry_; }

  // The schema of a resource's type; null with a diagnostic at `place` that names provider or type, and what is near
  // (of a type whose provider is unknown, only the first time).
  const TypeSchema* schema(const ProviderSource& source, const ResourceAddress& resource, const hcl::Range& place,
                           hcl::Diagnostics& diagnostics);
  // As above without a word; null when provider or type is unknown.
  const TypeSchema* find_schema(const ProviderSource& source, const ResourceAddress& resource) const;

  // Visits a kProvider node: evaluates its block in every instance of its module and configures providers by it.
  bool visit(const Node& node, const Evaluation& evaluation, hcl::Diagnostics& diagnostics);

  // A provider that is configured, or can be without a block. Null with a diagnostic when it cannot be had.
  Provider* find(const ProviderConfigAddress& address, const hcl::Range& place, hcl::Diagnostics& diagnostics);

  // As find(), for one object: what stands in for the provider there comes first.
  Provider* find_for(const ResourceInstance& object, const ProviderConfigAddress& address, const hcl::Range& place,
                     hcl::Diagnostics& diagnostics);

  // A provider of its own that is not configured: for checks that need none.
  std::unique_ptr<Provider> make_unconfigured(const ProviderKind& kind) const { return kind.make(environment_); }

  // `provider::NAME::function` as called in the module; null when there is none.
  const hcl::Function* function(const ModuleNode& module, std::string_view name);

 private:
  // Whether something stands in for the configuration, which is then ready.
  bool substituted(const ProviderConfigAddress& address, const ProviderKind& kind);
  Provider* make(const ProviderConfigAddress& address, const hcl::Value& configuration, const CompiledBlock* block,
                 const hcl::Range& place, hcl::Diagnostics& diagnostics);

  const ProviderRegistry& registry_;
  const ProviderEnvironment& environment_;
  ProviderSubstitutes* substitutes_;
  std::map<ProviderConfigAddress, std::unique_ptr<Provider>> configured_;
  std::map<ProviderConfigAddress, bool> failed_;
  std::set<std::string> unknown_types_;                               // that were reported
  std::map<ProviderSource, std::unique_ptr<Provider>> unconfigured_;  // for functions
};

}  // namespace regionfall::terraform
