// check_references(): whether what expressions name is declared.
#include <algorithm>

#include "base/text.h"
#include "terraform/config.h"
#include "terraform/module_inputs.h"
#include "terraform/reference.h"
#include "terraform/undeclared.h"

namespace regionfall::terraform {
namespace {

// What an expression may name besides the module's objects, by where it stands.
struct Place {
  bool each = false;
  bool count = false;
  bool self = false;
  bool destroy = false;                       // a destroy-time provisioner: only what lives as long as the object
  const ResourceAddress* resource = nullptr;  // the block it configures, which must not name itself
};

class Checker {
 public:
  Checker(const ModuleNode& node, hcl::Diagnostics& diagnostics) : node_(node), diagnostics_(diagnostics) {}

  void check() {
    const Module& module = node_.module;
    for (const auto& [name, variable] : module.variables) check_rules(variable.validations, {});
    for (const auto& [name, local] : module.locals) check_expression(local.value, {});
    for (const auto& [name, output] : module.outputs) {
      check_expression(output.value, {});
      check_rules(output.preconditions, {});
      check_depends_on(output.depends_on);
    }
    for (const auto& [name, provider] : module.providers) {
      check_expression(provider.for_each, {});
      check_body(provider.body, {.each = provider.for_each != nullptr});
    }
    for (const auto& [address, resource] : module.resources) check_resource(resource);
    for (const auto& [name, call] : module.calls) check_call(call);
    for (const auto& [name, check] : module.checks) check_rules(check.asserts, {});
    for (const ImportBlock& import : module.imports) check_import(import);
    for (const RemovedBlock& removed : module.removed) check_provisioners(removed.provisioners, {});
  }

 private:
  void check_resource(const Resource& resource) {
    check_expression(resource.count, {.resource = &resource.address});
    check_expression(resource.for_each, {.resource = &resource.address});
    check_depends_on(resource.depends_on);
    const Place inside{.each = resource.for_each != nullptr, .count = resource.count != nullptr};
    Place body = inside;
    body.resource = &resource.address;
    check_body(resource.body, body);
    Place after = inside;
    after.self = true;
    check_body(resource.connection, after);
    check_provisioners(resource.provisioners, inside);
    check_rules(resource.lifecycle.preconditions, inside);
    check_rules(resource.lifecycle.postconditions, after);
    for (const hcl::ExpressionPtr& trigger : resource.lifecycle.replace_triggered_by) check_expression(trigger, inside);
    if (resource.provider) check_expression(resource.provider->key, inside);
  }

  void check_provisioners(const std::vector<Provisioner>& provisioners, Place place) {
    place.self = true;
    for (const Provisioner& provisioner : provisioners) {
      place.destroy = provisioner.when_destroy;
      check_body(provisioner.body, place);
      check_body(provisioner.connection, place);
    }
  }

  void check_call(const ModuleCall& call) {
    check_expression(call.count, {});
    check_expression(call.for_each, {});
    check_depends_on(call.depends_on);
    const Place inside{.each = call.for_each != nullptr, .count = call.count != nullptr};
    check_body(call.body, inside);
    for (const auto& [child, parent] : call.providers) check_expression(parent.key, inside);
  }

  void check_import(const ImportBlock& import) {
    check_expression(import.for_each, {});
    const Place inside{.each = import.for_each != nullptr};
    check_expression(import.id, inside);
    check_keys(import.to, inside);
  }

  // The computed keys of an import's address; the address itself is check_targets()'s.
  void check_keys(const hcl::ExpressionPtr& address, const Place& place) {
    if (const auto* index = address->as<hcl::IndexExpression>()) {
      check_expression(index->key, place);
      check_keys(index->collection, place);
    } else if (const auto* relative = address->as<hcl::RelativeTraversalExpression>()) {
      check_keys(relative->source, place);
    }
  }

  void check_rules(const std::vector<CheckRule>& rules, const Place& place) {
    for (const CheckRule& rule : rules) {
      check_expression(rule.condition, place);
      check_expression(rule.error_message, place);
    }
  }

  void check_depends_on(const std::vector<hcl::Traversal>& traversals) {
    for (const hcl::Traversal& traversal : traversals) check_traversal(traversal, {});
  }

  void check_body(const hcl::BodyPtr& body, const Place& place) {
    visit_expressions(body, [&](const hcl::Expression& expression, const std::set<std::string>& locals) {
      check_traversals(expression, locals, place);
    });
  }

  void check_expression(const hcl::ExpressionPtr& expression, const Place& place) {
    if (expression) check_traversals(*expression, {}, place);
  }

  void check_traversals(const hcl::Expression& expression, const std::set<std::string>& locals, const Place& place) {
    for (const hcl::Traversal& traversal : hcl::variables_of(expression)) {
      if (!locals.contains(traversal.root)) check_traversal(traversal, place);
    }
  }

  void check_traversal(const hcl::Traversal& traversal, const Place& place) {
    const auto reference = parse_reference(traversal, diagnostics_);
    if (!reference || !check_place(*reference, place)) return;
    switch (reference->kind) {
      case ReferenceKind::kVariable:
        if (!node_.module.variables.contains(reference->name)) undeclared_variable(node_, *reference, diagnostics_);
        break;
      case ReferenceKind::kLocal:
        if (!node_.module.locals.contains(reference->name)) undeclared_local(node_, *reference, diagnostics_);
        break;
      case ReferenceKind::kResource:
        check_resource_reference(*reference, place);
        break;
      case ReferenceKind::kModule:
        check_module_reference(*reference);
        break;
      default:
        break;
    }
  }

  // Whether each, count and self mean anything here.
  bool check_place(const Reference& reference, const Place& place) {
    const ReferenceKind kind = reference.kind;
    if (kind == ReferenceKind::kEach && !place.each) {
      diagnostics_.error("Reference to \"each\" in context without for_each",
                         "\"" + reference.subject() + "\" has a value only inside a block that sets \"for_each\".",
                         reference.range);
      return false;
    }
    if (kind == ReferenceKind::kCount && !place.count) {
      diagnostics_.error("Reference to \"count\" in non-counted context",
                         "\"count.index\" has a value only inside a block that sets \"count\".", reference.range);
      return false;
    }
    if (kind == ReferenceKind::kSelf && !place.self) {
      diagnostics_.error(
          "Invalid \"self\" reference",
          "\"self\" stands for the object around it, and only in provisioner, connection and postcondition "
          "blocks of a resource.",
          reference.range);
      return false;
    }
    const bool outlives = kind == ReferenceKind::kSelf || kind == ReferenceKind::kCount ||
                          kind == ReferenceKind::kPath || kind == ReferenceKind::kTerraform ||
                          (kind == ReferenceKind::kEach && reference.name == "key");
    if (place.destroy && !outlives) {
      diagnostics_.error("Invalid reference from destroy provisioner",
                         "When an object is destroyed, others may be gone already: a provisioner for that can use only "
                         "\"self\", \"count.index\" and \"each.key\".",
                         reference.range);
      return false;
    }
    return true;
  }

  void check_resource_reference(const Reference& reference, const Place& place) {
    const auto found = node_.module.resources.find(reference.resource);
    if (found == node_.module.resources.end()) {
      undeclared_resource(node_, reference, diagnostics_);
      return;
    }
    if (place.resource != nullptr && *place.resource == reference.resource) {
      diagnostics_.error("Self-referential block", reference.subject() + " cannot be configured from its own result.",
                         reference.range);
      return;
    }
    check_key(reference, found->second.count != nullptr, found->second.for_each != nullptr, "resource");
  }

  void check_module_reference(const Reference& reference) {
    const auto call = node_.module.calls.find(reference.name);
    if (call == node_.module.calls.end()) {
      undeclared_module(node_, reference, diagnostics_);
      return;
    }
    const auto child = node_.children.find(reference.name);
    const bool known = child != node_.children.end();
    if (!check_key(reference, call->second.count != nullptr, call->second.for_each != nullptr, "module")) return;
    if (known && !reference.output.empty() && !child->second->module.outputs.contains(reference.output)) {
      undeclared_output(*child->second, reference, diagnostics_);
    }
  }

  // Whether the reference has a key exactly where there are several instances.
  bool check_key(const Reference& reference, bool has_count, bool has_for_each, const std::string& what) {
    const bool attribute_follows =
        !reference.output.empty() ||
        (!reference.rest().empty() && reference.rest().front().kind == hcl::TraversalStep::Kind::kAttribute);
    if (reference.key.is_none() && attribute_follows && (has_count || has_for_each)) {
      const std::string example = has_count ? "[0]" : "[\"KEY\"]";
      diagnostics_.error("Missing " + what + " instance key",
                         reference.subject() + " has \"" + (has_count ? "count" : "for_each") +
                             "\", so there are several of it: say which one, as " + reference.subject() + example +
                             ", or take all of them with " + (has_count ? "[*]." : "values() or a for expression."),
                         reference.traversal.range());
      return false;
    }
    if (!reference.key.is_none() && !has_count && !has_for_each) {
      diagnostics_.error("Unexpected " + what + " instance key",
                         reference.subject() +
                             " has neither \"count\" nor \"for_each\", so there is one of it: leave out " +
                             reference.key.to_string() + ".",
                         reference.traversal.range());
      return false;
    }
    return true;
  }

  const ModuleNode& node_;
  hcl::Diagnostics& diagnostics_;
};

void check_tree(const ModuleNode& node, hcl::Diagnostics& diagnostics) {
  Checker(node, diagnostics).check();
  for (const auto& [name, child] : node.children) {
    check_module_inputs(*child, diagnostics);
    check_tree(*child, diagnostics);
  }
}

}  // namespace

void check_references(const Configuration& configuration, hcl::Diagnostics& diagnostics) {
  check_targets(*configuration.root, diagnostics);
  check_tree(*configuration.root, diagnostics);
}

}  // namespace regionfall::terraform
