#include "terraform/provider_inheritance.h"

#include <algorithm>

#include "base/text.h"

namespace regionfall::terraform {
namespace {

using Name = std::pair<std::string, std::string>;  // local name and alias

std::string written(const Name& name) { return name.second.empty() ? name.first : name.first + "." + name.second; }
Name name_of(const ProviderReference& reference) { return {reference.local_name, reference.alias}; }

const ProviderReference* passed(const ModuleNode& node, const Name& name) {
  if (node.call == nullptr) return nullptr;
  const auto found =
      std::ranges::find_if(node.call->providers, [&](const auto& pair) { return name_of(pair.first) == name; });
  return found == node.call->providers.end() ? nullptr : &found->second;
}

// What the parent calls the provider that the child's default configuration is for.
std::string parents_name(const ModuleNode& node, const std::string& local_name) {
  const ProviderSource source = node.module.provider_source(local_name);
  if (node.parent->module.provider_source(local_name) == source) return local_name;
  for (const auto& [name, requirement] : node.parent->module.requirements) {
    if (requirement.source == source) return name;
  }
  return local_name;
}

// The configurations that a module's text can name: its own, and those it expects from its caller.
std::vector<std::string> aliases_declared(const Module& module) {
  std::vector<std::string> names;
  for (const auto& [name, provider] : module.providers) names.push_back(written(name));
  for (const auto& [name, requirement] : module.requirements) {
    for (const ProviderReference& alias : requirement.configuration_aliases) names.push_back(written(name_of(alias)));
  }
  return names;
}

class Checker {
 public:
  explicit Checker(hcl::Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void check(const ModuleNode& node) {
    const std::vector<std::string> declared = aliases_declared(node.module);
    for (const auto& [address, resource] : node.module.resources) {
      if (resource.provider) check_used(node, *resource.provider, declared);
    }
    for (const ImportBlock& import : node.module.imports) {
      if (import.provider) check_used(node, *import.provider, declared);
    }
    for (const auto& [name, child] : node.children) {
      check_call(node, *child, declared);
      check(*child);
    }
  }

 private:
  void check_used(const ModuleNode& node, const ProviderReference& reference,
                  const std::vector<std::string>& declared) {
    const std::string name = written(name_of(reference));
    if (reference.alias.empty() || std::ranges::find(declared, name) != declared.end()) return;
    if (passed(node, name_of(reference)) != nullptr) return;
    const auto near = nearest(name, declared);
    diagnostics_.error(
        "Provider configuration not present",
        "There is no provider configuration " + name + " in this module." +
            (near ? " Did you mean " + *near + "?"
                  : " Declare it: provider \"" + reference.local_name + "\" with alias = \"" + reference.alias + "\"."),
        reference.range);
  }

  void check_call(const ModuleNode& node, const ModuleNode& child, const std::vector<std::string>& declared) {
    const ModuleCall& call = *child.call;
    for (const auto& [name, parent] : call.providers) {
      check_used(node, parent, declared);
      check_passed(node, child, name, parent);
    }
    for (const auto& [local_name, requirement] : child.module.requirements) {
      for (const ProviderReference& alias : requirement.configuration_aliases) {
        if (passed(child, name_of(alias)) != nullptr) continue;
        diagnostics_.error("Missing required provider configuration",
                           "The module \"" + call.name + "\" expects the provider configuration " +
                               written(name_of(alias)) + " from its caller (" + alias.range.to_string() +
                               "). Add it: providers = { " + written(name_of(alias)) + " = " + local_name + ".ALIAS }.",
                           call.range);
      }
    }
    check_repeated(child);
  }

  void check_passed(const ModuleNode& node, const ModuleNode& child, const ProviderReference& name,
                    const ProviderReference& parent) {
    const ProviderSource wanted = child.module.provider_source(name.local_name);
    const ProviderSource given = node.module.provider_source(parent.local_name);
    if (wanted != given) {
      diagnostics_.error("Provider type mismatch",
                         "In the module, " + name.local_name + " is " + wanted.short_name() + "; here, " +
                             parent.local_name + " is " + given.short_name() + ".",
                         parent.range);
      return;
    }
    if (child.module.requirements.contains(name.local_name)) {
      const std::vector<std::string> known = aliases_declared(child.module);
      if (name.alias.empty() || std::ranges::find(known, written(name_of(name))) != known.end()) return;
      diagnostics_.error("Provider configuration not expected",
                         "The module \"" + child.call->name + "\" expects no provider configuration called " +
                             written(name_of(name)) + ". It would name it in configuration_aliases.",
                         name.range);
      return;
    }
    diagnostics_.warning("Reference to undefined provider",
                         "The module \"" + child.call->name + "\" does not say in required_providers that it uses " +
                             name.local_name + ".",
                         name.range);
  }

  void check_repeated(const ModuleNode& child) {
    const ModuleCall& call = *child.call;
    if (!call.count && !call.for_each && call.depends_on.empty()) return;
    for (const auto& [name, provider] : child.module.providers) {
      diagnostics_.error("Module is incompatible with count, for_each, and depends_on",
                         "The module configures the provider " + written(name) + " itself (" +
                             provider.range.to_string() +
                             "), so it can be called only without count, for_each and depends_on. Hand the "
                             "configuration over with \"providers\" instead.",
                         call.range);
    }
  }

  hcl::Diagnostics& diagnostics_;
};

}  // namespace

ProviderConfigAddress resolve_provider(const ModuleNode& start, const std::string& start_name,
                                       const std::string& start_alias) {
  const ModuleNode* node = &start;
  Name name{start_name, start_alias};
  while (true) {
    const bool here = node->module.providers.contains(name);
    if (!here && node->parent != nullptr) {
      if (const ProviderReference* parent = passed(*node, name)) {
        name = name_of(*parent);
        node = node->parent;
        continue;
      }
      if (name.second.empty()) {
        name.first = parents_name(*node, name.first);
        node = node->parent;
        continue;
      }
    }
    return {node->path, node->module.provider_source(name.first), name.second, {}};
  }
}

void check_provider_inheritance(const ModuleNode& root, hcl::Diagnostics& diagnostics) {
  Checker(diagnostics).check(root);
}

}  // namespace regionfall::terraform
