#include "terraform/module_inputs.h"

namespace regionfall::terraform {
namespace {

bool exists(const ModuleNode& root, const ModulePath& base, const Target& target) {
  const ModuleNode* node = root.descendant(base);
  const ModulePath path = path_of(target.module);
  for (std::size_t i = 0; node != nullptr && i < path.size(); ++i) {
    if (!target.resource && i + 1 == path.size()) return node->module.calls.contains(path[i]);
    node = node->descendant({path[i]});
  }
  if (node == nullptr) return false;
  return target.resource && node->module.resources.contains(*target.resource);
}

void check_tree(const ModuleNode& root, const ModuleNode& node, hcl::Diagnostics& diagnostics) {
  for (const RemovedBlock& removed : node.module.removed) {
    if (!exists(root, node.path, removed.from)) continue;
    diagnostics.error(removed.from.resource ? "Removed resource still exists" : "Removed module still exists",
                      removed.from.to_string() + " is declared still. Take its block away, or this one.",
                      removed.range);
  }
  for (const auto& [name, child] : node.children) check_tree(root, *child, diagnostics);
}

}  // namespace

hcl::BodySchema module_input_schema(const Module& module) {
  hcl::BodySchema schema;
  for (const auto& [name, variable] : module.variables) schema.attributes.push_back({name, !variable.default_value});
  return schema;
}

void check_module_inputs(const ModuleNode& child, hcl::Diagnostics& diagnostics) {
  child.call->body->content(module_input_schema(child.module), diagnostics);
}

void check_targets(const ModuleNode& root, hcl::Diagnostics& diagnostics) { check_tree(root, root, diagnostics); }

}  // namespace regionfall::terraform
