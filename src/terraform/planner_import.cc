#include <algorithm>
#include <utility>

#include "terraform/planner.h"
#include "terraform/reference.h"

// Import blocks: objects that exist already and are to be taken over. Source: Terraform documentation, "Import".

namespace regionfall::terraform {
namespace {

using hcl::Diagnostics;
using hcl::Value;

// The address that `to = …` names; instance keys in it may use each.key.
std::optional<ResourceInstance> import_address(const hcl::Expression& to, const hcl::Scope& scope,
                                               Diagnostics& diagnostics) {
  const hcl::Expression* at = &to;
  InstanceKey key;
  if (const auto* indexed = at->as<hcl::IndexExpression>()) {
    const Value value = hcl::evaluate(*indexed->key, scope, diagnostics).unmarked();
    if (value.is_known() && !value.is_null() && value.type() == hcl::Type::string())
      key = InstanceKey(value.as_string());
    if (value.is_known() && !value.is_null() && value.type() == hcl::Type::number()) {
      key = InstanceKey(value.as_number().to_int64().value_or(0));
    }
    at = indexed->collection.get();
  }
  const auto* traversal = at->as<hcl::ScopeTraversalExpression>();
  if (traversal != nullptr) {
    if (const auto target = target_from(traversal->traversal); target && target->resource) {
      return ResourceInstance{target->module, *target->resource, key.is_none() ? target->key : key};
    }
  }
  diagnostics.error("Invalid import address",
                    "The \"to\" of an import block is the address of a resource instance, as in aws_vpc.main or "
                    "aws_vpc.by_name[\"a\"].",
                    to.range);
  return {};
}

}  // namespace

void Planner::collect_imports(const Node& node) {
  const Configuration& configuration = evaluation_.context().configuration;
  for (const auto& block : configuration.root->module.imports) {
    const auto references = references_in(*block.to);
    const bool names_this = std::ranges::any_of(references, [&](const Reference& reference) {
      if (reference.kind == ReferenceKind::kResource)
        return node.module->path.empty() && reference.resource == node.resource->address;
      return reference.kind == ReferenceKind::kModule && !node.module->path.empty() &&
             reference.name == node.module->path[0];
    });
    if (!names_this) continue;
    const ModuleScope outer(evaluation_, evaluation_.root());
    Diagnostics found;
    const auto expansion = evaluation_.expand({}, block.for_each, outer, found);
    for (std::size_t i = 0; expansion && i < expansion->keys.size(); ++i) {
      const ModuleScope scope(evaluation_, evaluation_.root(), {&*expansion, i});
      const auto to = import_address(*block.to, scope, found);
      if (!to || to->config() != ConfigResource{node.module->path, node.resource->address}) continue;
      const Value id = hcl::evaluate_as(*block.id, hcl::Type::string(), scope, found).unmarked();
      if (found.has_errors()) break;
      if (!id.is_known() || id.is_null() || id.as_string().empty()) {
        found.error("Invalid import id argument",
                    "The id of an object to import must be known during plan, and not be null or empty.",
                    block.id->range);
        break;
      }
      imports_.push_back({*to, id.as_string(), block.range, false});
    }
    diagnostics_.append(std::move(found));
  }
}

void Planner::check_imports() {
  const ModuleNode& root = *evaluation_.context().configuration.root;
  for (const auto& block : root.module.imports) {
    const ModuleScope outer(evaluation_, evaluation_.root());
    Diagnostics passed_over;  // collect_imports() reports those of targets that exist
    const auto expansion = evaluation_.expand({}, block.for_each, outer, passed_over);
    for (std::size_t i = 0; expansion && i < expansion->keys.size(); ++i) {
      const auto to =
          import_address(*block.to, ModuleScope(evaluation_, evaluation_.root(), {&*expansion, i}), passed_over);
      if (!to) continue;
      const ModuleNode* module = root.descendant(path_of(to->module));
      if (module != nullptr && module->module.resources.contains(to->resource)) continue;
      diagnostics_.error("Configuration for import target does not exist",
                         "There is no resource block for " + to->to_string() +
                             ". Write one, so that it is known what the object is to be.",
                         block.to->range);
    }
  }
  for (const auto& request : imports_) {
    if (request.used) continue;
    // What is in the state already has been imported by an earlier run.
    if (plan_.prior.find(request.to) != nullptr) continue;
    const ModuleValues* module = evaluation_.find(request.to.module);
    const bool configured = module != nullptr && module->resources.contains(request.to.resource) &&
                            module->resources.at(request.to.resource).expansion.find(request.to.key).has_value();
    if (configured) continue;
    diagnostics_.error("Configuration for import target does not exist",
                       request.to.to_string() + " is no instance of its resource, so the object \"" + request.id +
                           "\" cannot become it.",
                       request.range);
  }
}

bool Planner::import(const SubjectPtr& subject) {
  const auto request =
      std::ranges::find_if(imports_, [&](const ImportRequest& wanted) { return wanted.to == subject->address; });
  if (request == imports_.end()) return true;
  request->used = true;
  const std::string& type = subject->address.resource.type;
  const ImportReply reply = subject->provider->import(type, request->id);
  add_provider_diagnostics(reply, nullptr, subject->address.to_string(), request->range, diagnostics_);
  if (reply.failed()) return false;
  const auto object = std::ranges::find(reply.objects, type, &ImportedObject::type);
  if (object == reply.objects.end() || object->state.is_null()) {
    diagnostics_.error("Cannot import non-existent remote object",
                       "There is no object \"" + request->id + "\" to import to " + subject->address.to_string() + ".",
                       request->range);
    return false;
  }
  subject->importing = request->id;
  subject->exists = true;
  subject->prior = object->state;
  subject->object.schema_version = subject->schema->version;
  subject->object.type = subject->schema->type;
  subject->object.value = object->state;
  subject->object.private_data = object->private_data;
  return true;
}

}  // namespace regionfall::terraform
