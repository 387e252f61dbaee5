#include "terraform/provider_set.h"

#include <utility>

#include "base/text.h"

namespace regionfall::terraform {
namespace {

using hcl::Diagnostics;
using hcl::Value;

template <class Map>
std::string near_names(const std::string& name, const Map& known) {
  std::vector<std::string> names;
  for (const auto& [type, schema] : known) names.push_back(type);
  const auto near = nearest(name, names);
  if (near) return " Did you mean \"" + *near + "\"?";
  if (names.size() > 20) return "";
  return names.empty() ? "" : " It has: " + join(names, ", ") + ".";
}

const std::map<std::string, TypeSchema, std::less<>>& types_of(const ProviderSchema& schema, ResourceMode mode) {
  switch (mode) {
    case ResourceMode::kManaged:
      return schema.resources;
    case ResourceMode::kData:
      return schema.data_sources;
    case ResourceMode::kEphemeral:
      return schema.ephemerals;
  }
  return schema.resources;
}

const char* kind_of(ResourceMode mode) {
  switch (mode) {
    case ResourceMode::kManaged:
      return "resource type";
    case ResourceMode::kData:
      return "data source";
    case ResourceMode::kEphemeral:
      return "ephemeral resource type";
  }
  return "resource type";
}

// `what` needs the provider: "The resource type aws_vpc", "The provider block".
void unknown_provider(const ProviderRegistry& registry, const ProviderSource& source, const std::string& what,
                      const hcl::Range& place, Diagnostics& diagnostics) {
  std::vector<std::string> types;
  std::vector<std::string> names;
  for (const auto& kind : registry.all()) {
    types.push_back(kind.source.type);
    names.push_back(kind.source.short_name());
  }
  const bool misspelt = source.type.size() > 3;
  const auto near = misspelt ? nearest(source.type, types) : std::nullopt;
  diagnostics.error("Provider not implemented",
                    what + " needs the provider " + source.short_name() +
                        ", which is not implemented in this version of Regionfall." +
                        (near ? " Did you mean \"" + *near + "\"?" : "") + " Implemented are: " + join(names, ", ") +
                        ".",
                    place);
}

}  // namespace

const TypeSchema* ProviderSet::find_schema(const ProviderSource& source, const ResourceAddress& resource) const {
  const ProviderKind* kind = registry_.find(source);
  if (kind == nullptr) return nullptr;
  const auto& types = types_of(kind->schema(), resource.mode);
  const auto found = types.find(resource.type);
  return found == types.end() ? nullptr : &found->second;
}

const TypeSchema* ProviderSet::schema(const ProviderSource& source, const ResourceAddress& resource,
                                      const hcl::Range& place, Diagnostics& diagnostics) {
  const ProviderKind* kind = registry_.find(source);
  if (kind == nullptr) {
    if (unknown_types_.insert(resource.type).second) {
      unknown_provider(registry_, source, "The " + std::string(kind_of(resource.mode)) + " " + resource.type, place,
                       diagnostics);
    }
    return nullptr;
  }
  if (const TypeSchema* found = find_schema(source, resource)) return found;
  diagnostics.error("Unknown " + std::string(kind_of(resource.mode)),
                    "The provider " + source.short_name() + " has no " + kind_of(resource.mode) + " \"" +
                        resource.type + "\"." + near_names(resource.type, types_of(kind->schema(), resource.mode)),
                    place);
  return nullptr;
}

bool ProviderSet::visit(const Node& node, const Evaluation& evaluation, Diagnostics& diagnostics) {
  const ProviderBlock& written = *node.provider;
  const ProviderSource source = node.module->module.provider_source(written.local_name);
  const ProviderKind* kind = registry_.find(source);
  if (kind == nullptr) return true;  // said where a resource uses it
  if (substituted({node.module->path, source, written.alias, {}}, *kind)) return true;
  Diagnostics found;
  const CompiledBlock block = compile_block(*written.body, kind->schema().configuration, found);
  for (const ModuleValues* module : evaluation.instances(*node.module)) {
    if (found.has_errors()) break;
    const ModuleScope scope(evaluation, *module);
    const auto expansion = evaluation.expand({}, written.for_each, scope, found);
    if (!expansion) break;
    for (std::size_t i = 0; i < expansion->keys.size(); ++i) {
      const Value value = evaluate_block(block, ModuleScope(evaluation, *module, {&*expansion, i}), found);
      if (found.has_errors()) break;
      if (evaluation.context().kind == WalkKind::kValidate) continue;
      const ProviderConfigAddress address{node.module->path, source, written.alias, expansion->keys[i]};
      make(address, value, &block, written.range, found);
    }
  }
  const bool good = !found.has_errors();
  if (!good) failed_[{node.module->path, source, written.alias, {}}] = true;
  diagnostics.append(std::move(found));
  return good;
}

bool ProviderSet::substituted(const ProviderConfigAddress& address, const ProviderKind& kind) {
  if (substitutes_ == nullptr) return false;
  auto provider = substitutes_->for_configuration(address, kind.schema());
  if (provider == nullptr) return false;
  configured_[address] = std::move(provider);
  return true;
}

Provider* ProviderSet::make(const ProviderConfigAddress& address, const Value& configuration,
                            const CompiledBlock* block, const hcl::Range& place, Diagnostics& diagnostics) {
  const ProviderKind* kind = registry_.find(address.provider);
  if (kind == nullptr) {
    unknown_provider(registry_, address.provider, "An object of the state", place, diagnostics);
    return nullptr;
  }
  auto provider = kind->make(environment_);
  const ProviderReply reply = provider->configure(configuration.unmarked_deep());
  add_provider_diagnostics(reply, block, address.to_string(), place, diagnostics);
  if (reply.failed()) {
    failed_[address] = true;
    return nullptr;
  }
  return (configured_[address] = std::move(provider)).get();
}

Provider* ProviderSet::find(const ProviderConfigAddress& address, const hcl::Range& place, Diagnostics& diagnostics) {
  const auto found = configured_.find(address);
  if (found != configured_.end()) return found->second.get();
  if (failed_.contains(address)) return nullptr;
  const ProviderKind* kind = registry_.find(address.provider);
  if (kind != nullptr && substituted(address, *kind)) return configured_[address].get();
  if (!address.alias.empty() || !address.key.is_none()) {
    diagnostics.error(
        "Provider configuration not present",
        "This object belongs to the provider configuration " + address.to_string() +
            ", which the configuration does not have (any more). Put the provider block back until the object is gone.",
        place);
    failed_[address] = true;
    return nullptr;
  }
  if (kind != nullptr) return make(address, kind->schema().configuration.empty_value(), nullptr, place, diagnostics);
  unknown_provider(registry_, address.provider, "An object of the state", place, diagnostics);
  return nullptr;
}

Provider* ProviderSet::find_for(const ResourceInstance& object, const ProviderConfigAddress& address,
                                const hcl::Range& place, Diagnostics& diagnostics) {
  Provider* provider = find(address, place, diagnostics);
  if (provider == nullptr || substitutes_ == nullptr) return provider;
  Provider* substitute = substitutes_->for_object(object, address, *provider);
  return substitute != nullptr ? substitute : provider;
}

const hcl::Function* ProviderSet::function(const ModuleNode& module, std::string_view name) {
  constexpr std::string_view kPrefix = "provider::";
  if (!name.starts_with(kPrefix)) return nullptr;
  name.remove_prefix(kPrefix.size());
  const auto colons = name.find("::");
  if (colons == std::string_view::npos) return nullptr;
  const ProviderSource source = module.module.provider_source(std::string(name.substr(0, colons)));
  auto& provider = unconfigured_[source];
  if (!provider) {
    const ProviderKind* kind = registry_.find(source);
    if (kind == nullptr) return nullptr;
    provider = kind->make(environment_);
  }
  return provider->functions().find(name.substr(colons + 2));
}

}  // namespace regionfall::terraform
