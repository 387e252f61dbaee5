#include "terraform/provider_keys.h"

namespace regionfall::terraform {
namespace {

std::string key_of(const ModuleNode& node, const std::string& name) {
  return node.path.empty() ? name : path_to_string(node.path) + ":" + name;
}

std::string compact(const std::string& local_name, const std::string& alias) {
  return alias.empty() ? local_name : local_name + "." + alias;
}

class Lister {
 public:
  ListedProviders listed;

  // Depth is bounded by kModuleDepthMax.
  void add(const ModuleNode& node) {
    const auto constraints = node.module.provider_constraints();
    for (const auto& [name, block] : node.module.providers) {
      ListedProvider provider = entry(node, block.local_name, node.module.provider_source(block.local_name));
      provider.alias = block.alias;
      provider.version_constraint = constraints.at(provider.source);
      provider.block = &block;
      listed.insert_or_assign(key_of(node, compact(block.local_name, block.alias)), std::move(provider));
    }
    for (const auto& [name, requirement] : node.module.requirements) {
      ListedProvider provider = entry(node, name, requirement.source);
      provider.version_constraint = constraints.at(requirement.source);
      for (const ProviderReference& alias : requirement.configuration_aliases) {
        listed.try_emplace(key_of(node, compact(alias.local_name, alias.alias)), provider);
      }
      provider.passed_from = inherited(node, name, requirement.source);
      listed.try_emplace(key_of(node, name), std::move(provider));
    }
    for (const auto& [source, constraint] : constraints) {
      ListedProvider provider = entry(node, source.type, source);
      provider.passed_from = inherited(node, source.type, source);
      listed.try_emplace(key_of(node, source.type), std::move(provider));
    }
    for (const auto& [name, child] : node.children) {
      add_passed(node, *child);
      add(*child);
    }
  }

 private:
  static ListedProvider entry(const ModuleNode& node, const std::string& name, const ProviderSource& source) {
    return {.name = name,
            .source = source,
            .alias = {},
            .version_constraint = {},
            .module = path_to_string(node.path),
            .block = nullptr,
            .passed_from = {}};
  }

  void add_passed(const ModuleNode& parent, const ModuleNode& child) {
    for (const auto& [in_child, in_parent] : child.call->providers) {
      const std::string name = compact(in_child.local_name, in_child.alias);
      ListedProvider provider = entry(child, name, child.module.provider_source(in_child.local_name));
      provider.passed_from = origin(key_of(parent, compact(in_parent.local_name, in_parent.alias)), provider.source);
      listed.insert_or_assign(key_of(child, name), std::move(provider));
    }
  }

  // What a module uses without being passed it: the configuration of the same name in its caller.
  std::string inherited(const ModuleNode& node, const std::string& name, const ProviderSource& source) const {
    return node.parent == nullptr ? "" : origin(key_of(*node.parent, name), source);
  }

  // Follows what is passed on upward to where it is configured; empty when there is no entry to begin with.
  std::string origin(std::string key, const ProviderSource& source) const {
    const auto found = listed.find(key);
    if (found == listed.end() || found->second.source != source) return {};
    return found->second.passed_from.empty() ? key : found->second.passed_from;
  }
};

}  // namespace

ListedProviders list_providers(const ModuleNode& root) {
  Lister lister;
  lister.add(root);
  return std::move(lister.listed);
}

std::string provider_key(const ListedProviders& listed, const ModuleNode& node, const Resource& resource) {
  const std::string implied = resource.address.type.substr(0, resource.address.type.find('_'));
  const std::string key =
      key_of(node, resource.provider ? compact(resource.provider->local_name, resource.provider->alias) : implied);
  const auto found = listed.find(key);
  return found == listed.end() || found->second.passed_from.empty() ? key : found->second.passed_from;
}

}  // namespace regionfall::terraform
