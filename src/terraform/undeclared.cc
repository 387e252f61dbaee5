#include "terraform/undeclared.h"

#include "base/text.h"

namespace regionfall::terraform {
namespace {

// So many names are listed where none is near.
constexpr std::size_t kListedMax = 5;

template <class Map>
std::vector<std::string> names_of(const Map& map) {
  std::vector<std::string> names;
  for (const auto& [name, declared] : map) names.push_back(name);
  return names;
}

std::string place_of(const ModuleNode& node) {
  return node.path.empty() ? "the root module" : path_to_string(node.path);
}

std::string did_you_mean(const std::string& prefix, const std::string& name,
                         const std::vector<std::string>& candidates) {
  const auto near = nearest(name, candidates);
  return near ? " Did you mean " + prefix + *near + "?" : "";
}

std::string list_of(const std::vector<std::string>& names) {
  if (names.size() <= kListedMax) return join(names, ", ");
  const std::vector<std::string> first(names.begin(), names.begin() + kListedMax);
  return join(first, ", ") + " and " + std::to_string(names.size() - kListedMax) + " more";
}

// A near name of the same type, a near type with the name, the same thing of another mode, or a list of what there is.
std::string near_resource(const Module& module, const ResourceAddress& wanted) {
  std::vector<std::string> same_type;
  std::vector<std::string> same_type_addresses;
  std::vector<std::string> others;
  for (const auto& [address, resource] : module.resources) {
    if (address.type == wanted.type && address.name == wanted.name) return " Did you mean " + address.to_string() + "?";
    if (address.mode != wanted.mode) continue;
    if (address.type == wanted.type) {
      same_type.push_back(address.name);
      same_type_addresses.push_back(address.to_string());
    } else {
      others.push_back(address.to_string());
    }
  }
  if (const auto near = nearest(wanted.name, same_type)) {
    return " Did you mean " + ResourceAddress{wanted.mode, wanted.type, *near}.to_string() + "?";
  }
  if (const auto near = nearest(wanted.to_string(), others)) return " Did you mean " + *near + "?";
  if (!same_type_addresses.empty()) return " Of its type there is " + list_of(same_type_addresses) + ".";
  return "";
}

}  // namespace

void undeclared_variable(const ModuleNode& node, const Reference& reference, hcl::Diagnostics& diagnostics) {
  const std::string near = did_you_mean("var.", reference.name, names_of(node.module.variables));
  diagnostics.error("Reference to undeclared input variable",
                    "There is no variable \"" + reference.name + "\" in " + place_of(node) + "." +
                        (near.empty() ? " Declare it with a block: variable \"" + reference.name + "\" {}." : near),
                    reference.range);
}

void undeclared_local(const ModuleNode& node, const Reference& reference, hcl::Diagnostics& diagnostics) {
  diagnostics.error("Reference to undeclared local value",
                    "There is no local value \"" + reference.name + "\" in " + place_of(node) + "." +
                        did_you_mean("local.", reference.name, names_of(node.module.locals)),
                    reference.range);
}

void undeclared_resource(const ModuleNode& node, const Reference& reference, hcl::Diagnostics& diagnostics) {
  const ResourceAddress& wanted = reference.resource;
  static const std::vector<std::string> kRoots = {"var",  "local", "module", "data",
                                                  "each", "count", "path",   "terraform"};
  std::string near = near_resource(node.module, wanted);
  if (near.empty() && reference.traversal.root == wanted.type && !wanted.type.contains('_')) {
    if (const auto root = nearest(wanted.type, kRoots)) near = " Did you mean " + *root + "." + wanted.name + "?";
  }
  const std::string what = wanted.mode == ResourceMode::kManaged ? "resource"
                           : wanted.mode == ResourceMode::kData  ? "data source"
                                                                 : "ephemeral resource";
  diagnostics.error("Reference to undeclared resource",
                    "There is no " + what + " " + wanted.to_string() + " in " + place_of(node) + "." + near,
                    reference.range);
}

void undeclared_module(const ModuleNode& node, const Reference& reference, hcl::Diagnostics& diagnostics) {
  diagnostics.error("Reference to undeclared module",
                    "There is no module call named \"" + reference.name + "\" in " + place_of(node) + "." +
                        did_you_mean("module.", reference.name, names_of(node.module.calls)),
                    reference.range);
}

void undeclared_output(const ModuleNode& child, const Reference& reference, hcl::Diagnostics& diagnostics) {
  const std::vector<std::string> outputs = names_of(child.module.outputs);
  std::string near = did_you_mean("", reference.output, outputs);
  if (near.empty()) near = outputs.empty() ? " It has no outputs at all." : " It has " + list_of(outputs) + ".";
  diagnostics.error("Unsupported attribute",
                    "The module \"" + reference.name + "\" has no output named \"" + reference.output + "\"." + near,
                    reference.range);
}

}  // namespace regionfall::terraform
