#include "terraform/reference.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace regionfall::terraform {
namespace {

using hcl::TraversalStep;

// Roots whose one attribute is the whole reference, with the attributes there are (none: any name).
struct AttributeRoot {
  std::string_view root;
  ReferenceKind kind;
  std::array<std::string_view, 3> attributes;
};
constexpr AttributeRoot kAttributeRoots[] = {
    {"var", ReferenceKind::kVariable, {}},
    {"local", ReferenceKind::kLocal, {}},
    {"each", ReferenceKind::kEach, {"key", "value"}},
    {"count", ReferenceKind::kCount, {"index"}},
    {"path", ReferenceKind::kPath, {"module", "root", "cwd"}},
    {"terraform", ReferenceKind::kTerraform, {"workspace", "applying"}},
    {"tofu", ReferenceKind::kTerraform, {"workspace", "applying"}},
};

const std::string* attribute_at(const hcl::Traversal& traversal, std::size_t index) {
  if (index >= traversal.steps.size()) return nullptr;
  const TraversalStep& step = traversal.steps[index];
  return step.kind == TraversalStep::Kind::kAttribute ? &step.name : nullptr;
}

std::optional<InstanceKey> literal_key(const hcl::Traversal& traversal, std::size_t index) {
  if (index >= traversal.steps.size() || traversal.steps[index].kind != TraversalStep::Kind::kIndex) return {};
  return key_from_value(traversal.steps[index].key);
}

// The reference with its first `used` steps, and the range they cover.
Reference begin(ReferenceKind kind, const hcl::Traversal& traversal, std::size_t used) {
  Reference reference;
  reference.kind = kind;
  reference.traversal = traversal;
  reference.name_steps = reference.steps_used = used;
  reference.range = traversal.root_range;
  return reference;
}

Reference finish(Reference reference) {
  if (reference.steps_used > 0) {
    reference.range =
        range_between(reference.traversal.root_range, reference.traversal.steps[reference.steps_used - 1].range);
  }
  return reference;
}

std::string listed(const AttributeRoot& root) {
  std::string text;
  for (std::string_view attribute : root.attributes) {
    if (attribute.empty()) continue;
    if (!text.empty()) text += ", ";
    text += std::string(root.root) + "." + std::string(attribute);
  }
  return text;
}

std::optional<Reference> attribute_reference(const AttributeRoot& root, const hcl::Traversal& traversal,
                                             hcl::Diagnostics& diagnostics) {
  const std::string* name = attribute_at(traversal, 0);
  if (name == nullptr) {
    std::string what = root.attributes[0].empty() ? "Write the name after it: " + std::string(root.root) + ".NAME."
                                                  : "Write one of its attributes: " + listed(root) + ".";
    diagnostics.error("Invalid reference", "\"" + std::string(root.root) + "\" is no value of its own. " + what,
                      traversal.range());
    return {};
  }
  const auto& known = root.attributes;
  if (!known[0].empty() && std::find(known.begin(), known.end(), *name) == known.end()) {
    diagnostics.error(
        "Invalid \"" + std::string(root.root) + "\" attribute",
        "\"" + std::string(root.root) + "\" has no attribute \"" + *name + "\". There is " + listed(root) + ".",
        traversal.steps[0].range);
    return {};
  }
  Reference reference = begin(root.kind, traversal, 1);
  reference.name = *name;
  return finish(std::move(reference));
}

std::optional<Reference> module_reference(const hcl::Traversal& traversal, hcl::Diagnostics& diagnostics) {
  const std::string* name = attribute_at(traversal, 0);
  if (name == nullptr) {
    diagnostics.error("Invalid reference",
                      "\"module\" must be followed by the name of a module call: module.NAME.OUTPUT.",
                      traversal.range());
    return {};
  }
  Reference reference = begin(ReferenceKind::kModule, traversal, 1);
  reference.name = *name;
  if (auto key = literal_key(traversal, reference.steps_used)) {
    reference.key = *std::move(key);
    ++reference.steps_used;
  }
  if (const std::string* output = attribute_at(traversal, reference.steps_used)) {
    reference.output = *output;
    ++reference.steps_used;
  }
  return finish(std::move(reference));
}

// `first` is the step that names the type, or none when the root does.
std::optional<Reference> resource_reference(ResourceMode mode, const hcl::Traversal& traversal, bool type_is_step,
                                            hcl::Diagnostics& diagnostics) {
  const std::size_t name_step = type_is_step ? 1 : 0;
  const std::string* type = type_is_step ? attribute_at(traversal, 0) : &traversal.root;
  const std::string* name = attribute_at(traversal, name_step);
  if (type == nullptr || name == nullptr) {
    const std::string prefix = type_is_step ? traversal.root + "." : "";
    diagnostics.error(
        "Invalid reference",
        "A reference to a resource names its type and its name: " + prefix + (type ? *type : "TYPE") + ".NAME.",
        traversal.range());
    return {};
  }
  Reference reference = begin(ReferenceKind::kResource, traversal, name_step + 1);
  reference.resource = {mode, *type, *name};
  if (auto key = literal_key(traversal, reference.steps_used)) {
    reference.key = *std::move(key);
    ++reference.steps_used;
  }
  return finish(std::move(reference));
}

}  // namespace

std::string Reference::subject() const {
  switch (kind) {
    case ReferenceKind::kResource:
      return resource.to_string();
    case ReferenceKind::kModule:
      return "module." + name;
    case ReferenceKind::kSelf:
      return "self";
    case ReferenceKind::kProviderFunction:
      return "provider::" + name + "::" + output;
    default:
      return traversal.root + "." + name;
  }
}

std::optional<Reference> parse_reference(const hcl::Traversal& traversal, hcl::Diagnostics& diagnostics) {
  const std::string& root = traversal.root;
  for (const AttributeRoot& candidate : kAttributeRoots) {
    if (candidate.root == root) return attribute_reference(candidate, traversal, diagnostics);
  }
  if (root == "self") return begin(ReferenceKind::kSelf, traversal, 0);
  if (root == "module") return module_reference(traversal, diagnostics);
  if (root == "data") return resource_reference(ResourceMode::kData, traversal, true, diagnostics);
  if (root == "ephemeral") return resource_reference(ResourceMode::kEphemeral, traversal, true, diagnostics);
  if (root == "resource") return resource_reference(ResourceMode::kManaged, traversal, true, diagnostics);
  return resource_reference(ResourceMode::kManaged, traversal, false, diagnostics);
}

std::vector<Reference> references_in(const hcl::Expression& expression, const std::set<std::string>& locals) {
  std::vector<Reference> references;
  hcl::Diagnostics ignored;
  for (const hcl::Traversal& traversal : hcl::variables_of(expression)) {
    if (locals.contains(traversal.root)) continue;
    if (auto reference = parse_reference(traversal, ignored)) references.push_back(*std::move(reference));
  }
  constexpr std::string_view kPrefix = "provider::";
  for (const auto& [name, range] : hcl::functions_of(expression)) {
    if (!name.starts_with(kPrefix)) continue;
    const std::size_t end = name.find("::", kPrefix.size());
    if (end == std::string::npos) continue;
    Reference reference;
    reference.kind = ReferenceKind::kProviderFunction;
    reference.name = name.substr(kPrefix.size(), end - kPrefix.size());
    reference.output = name.substr(end + 2);
    reference.traversal.root = name;
    reference.traversal.root_range = reference.range = range;
    references.push_back(std::move(reference));
  }
  return references;
}

std::vector<Reference> references_in_body(const hcl::BodyPtr& body) {
  std::vector<Reference> references;
  visit_expressions(body, [&](const hcl::Expression& expression, const std::set<std::string>& locals) {
    for (Reference& reference : references_in(expression, locals)) references.push_back(std::move(reference));
  });
  return references;
}

std::optional<hcl::Traversal> address_without_keys(const hcl::Expression& expression) {
  if (const auto* scope = expression.as<hcl::ScopeTraversalExpression>()) return scope->traversal;
  if (const auto* index = expression.as<hcl::IndexExpression>()) return address_without_keys(*index->collection);
  const auto* relative = expression.as<hcl::RelativeTraversalExpression>();
  if (relative == nullptr) return {};
  auto traversal = address_without_keys(*relative->source);
  if (traversal) traversal->steps.insert(traversal->steps.end(), relative->steps.begin(), relative->steps.end());
  return traversal;
}

}  // namespace regionfall::terraform
