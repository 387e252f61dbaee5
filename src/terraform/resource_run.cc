#include "terraform/resource_run.h"

#include <utility>

#include "terraform/instance_plan.h"

namespace regionfall::terraform {
namespace {

using hcl::Diagnostics;
using hcl::Value;

std::string local_provider_name(const Node& node) {
  const Resource& resource = *node.resource;
  if (resource.provider) return resource.provider->local_name;
  for (const auto& [local, requirement] : node.module->module.requirements) {
    if (requirement.source == resource.source) return local;
  }
  return resource.source.type;
}

std::string prefixed(const std::string& prefix, const std::string& name) {
  return prefix.empty() ? name : prefix + "." + name;
}

// The repetition that existing keys show.
Expansion expansion_of(const std::map<InstanceKey, InstanceState>& instances) {
  Expansion expansion;
  expansion.keys.clear();
  for (const auto& [key, instance] : instances) {
    if (!instance.current) continue;
    expansion.keys.push_back(key);
    if (key.is_string()) {
      expansion.kind = Expansion::Kind::kForEach;
      expansion.each_values.push_back(Value::dynamic());
    } else if (key.is_number()) {
      expansion.kind = Expansion::Kind::kCount;
    }
  }
  return expansion;
}

}  // namespace

const TypeSchema* ResourceRun::schema(const Node& node) {
  return providers_.schema(node.resource->source, node.resource->address, node.resource->range, diagnostics_);
}

// Whether ignore_changes names what objects of the type have, and what the configuration could change.
void ResourceRun::check_ignored(const Resource& resource, const TypeSchema& schema, Diagnostics& diagnostics) const {
  const hcl::FunctionTable none;
  const hcl::FunctionScope nothing(none, evaluation_.context().function_context);
  const auto object = std::make_shared<hcl::Expression>(
      hcl::Expression{.range = resource.range, .node = hcl::LiteralExpression{Value::unknown(schema.type)}});
  for (const hcl::Traversal& ignored : resource.lifecycle.ignore_changes) {
    hcl::RelativeTraversalExpression place{object, {{.name = ignored.root, .range = ignored.root_range}}};
    place.steps.insert(place.steps.end(), ignored.steps.begin(), ignored.steps.end());
    hcl::evaluate(hcl::Expression{.range = ignored.range(), .node = std::move(place)}, nothing, diagnostics);
    const AttributeSchema* attribute = schema.block.attribute(ignored.root);
    if (attribute == nullptr || !attribute->computed || attribute->optional) continue;
    diagnostics.warning(
        "Redundant ignore_changes element",
        "\"" + ignored.root +
            "\" is decided by the provider alone, so the configuration never changes it: leave it out of "
            "ignore_changes.",
        ignored.range());
  }
}

const CompiledBlock* ResourceRun::compiled(const Node& node, const TypeSchema& schema) {
  const auto known = compiled_.find(node.resource);
  if (known != compiled_.end()) return known->second.get();
  Diagnostics found;
  auto block = std::make_unique<CompiledBlock>(compile_block(*node.resource->body, schema.block, found));
  const WalkKind walk = evaluation_.context().kind;
  if (walk == WalkKind::kValidate || walk == WalkKind::kPlan) check_ignored(*node.resource, schema, found);
  const bool good = !found.has_errors();
  diagnostics_.append(std::move(found));
  if (!good) return nullptr;
  return (compiled_[node.resource] = std::move(block)).get();
}

bool ResourceRun::expand(const Node& node, const TypeSchema& schema,
                         const std::function<void(const SubjectPtr&)>& each) {
  bool good = true;
  for (ModuleValues* module : evaluation_.instances(*node.module)) {
    const auto expansion = evaluation_.expand(node.resource->count, node.resource->for_each,
                                              ModuleScope(evaluation_, *module), diagnostics_);
    if (!expansion) {
      good = false;
      continue;
    }
    ResourceValues values;
    values.expansion = *expansion;
    values.instances.assign(expansion->keys.size(), Value::unknown(schema.type));
    evaluation_.set_resource(*module, node.resource->address, std::move(values));
    for (std::size_t i = 0; i < expansion->keys.size(); ++i) {
      auto subject = std::make_shared<Subject>();
      subject->address = {module->address, node.resource->address, expansion->keys[i]};
      subject->node = &node;
      subject->module = module;
      subject->index = i;
      subject->schema = &schema;
      subject->prior = Value::null(schema.type);
      each(subject);
    }
  }
  return good;
}

bool ResourceRun::resolve(Subject& subject) {
  const Resource& resource = *subject.node->resource;
  subject.provider_address = resolve_provider(*subject.node->module, local_provider_name(*subject.node),
                                              resource.provider ? resource.provider->alias : "");
  Diagnostics found;
  if (resource.provider && resource.provider->key) {
    const Value key = hcl::evaluate_as(*resource.provider->key, hcl::Type::string(), scope(subject), found).unmarked();
    if (!found.has_errors() && key.is_known() && !key.is_null())
      subject.provider_address.key = InstanceKey(key.as_string());
  }
  if (!found.has_errors())
    subject.provider = providers_.find_for(subject.address, subject.provider_address, resource.range, found);
  diagnostics_.append(std::move(found));
  return subject.provider != nullptr;
}

ModuleScope ResourceRun::scope(const Subject& subject, const Value* self) const {
  const auto& values = subject.module->resources.at(subject.node->resource->address);
  return {evaluation_, *subject.module, {&values.expansion, subject.index}, self};
}

bool ResourceRun::check(const Subject& subject, const std::vector<CheckRule>& rules, const Value* self) {
  if (rules.empty()) return true;
  return evaluation_.check_rules(rules, scope(subject, self),
                                 {"resource", subject.address.config().to_string(), subject.address.to_string(),
                                  self == nullptr ? "Resource precondition failed" : "Resource postcondition failed"},
                                 hcl::Severity::kError, diagnostics_);
}

std::optional<Value> ResourceRun::configuration(const Subject& subject, const CompiledBlock& block) {
  Diagnostics found;
  Value config = evaluate_block(block, scope(subject), found);
  if (found.empty()) return config;
  const bool good = !found.has_errors();
  const std::string address = subject.address.to_string();
  for (auto& diagnostic : found.all()) {
    if (diagnostic.address.empty()) diagnostic.address = address;
  }
  diagnostics_.append(std::move(found));
  return good ? std::optional(std::move(config)) : std::nullopt;
}

void ResourceRun::set_value(const Subject& subject, Value value) {
  evaluation_.set_instance(*subject.module, subject.address.resource, subject.address.key, std::move(value));
}

void ResourceRun::values_from_state(const Node& node, const State& state) {
  const TypeSchema* schema = providers_.find_schema(node.resource->source, node.resource->address);
  for (ModuleValues* module : evaluation_.instances(*node.module)) {
    ResourceValues values;
    const auto stored = state.resources.find({module->address, node.resource->address});
    if (stored == state.resources.end() || schema == nullptr) {
      values.expansion.kind = Expansion::Kind::kUnknown;
      values.instances = {Value::dynamic()};
    } else {
      values.expansion = expansion_of(stored->second.instances);
      for (const auto& [key, instance] : stored->second.instances) {
        if (!instance.current) continue;
        auto decoded = decode_object(*instance.current, *schema);
        values.instances.push_back(decoded ? *decoded : Value::dynamic());
      }
    }
    evaluation_.set_resource(*module, node.resource->address, std::move(values));
  }
}

void ResourceRun::visit_check(const Node& node) {
  const auto& asserts = node.module->module.checks.at(node.name).asserts;
  for (const ModuleValues* module : evaluation_.instances(*node.module)) {
    evaluation_.check_rules(
        asserts, ModuleScope(evaluation_, *module),
        {"check", prefixed(path_to_string(node.module->path), "check." + node.name),
         prefixed(to_string(module->address), "check." + node.name), "Check block assertion failed"},
        hcl::Severity::kWarning, diagnostics_);
  }
}

bool ResourceRun::visit_ephemeral(const Node& node) {
  const TypeSchema* type = schema(node);
  const CompiledBlock* block = type == nullptr ? nullptr : compiled(node, *type);
  if (block == nullptr) return false;
  bool all_good = true;
  const bool expanded = expand(node, *type, [&](const SubjectPtr& subject) {
    Value result = Value::unknown(type->type);
    const auto config = configuration(*subject, *block);
    all_good = all_good && config.has_value();
    if (config && config->is_wholly_known() && resolve(*subject)) {
      EphemeralReply reply = subject->provider->open(node.resource->address.type, config->unmarked_deep());
      add_provider_diagnostics(reply, block, subject->address.to_string(), node.resource->range, diagnostics_);
      all_good = all_good && !reply.failed();
      if (!reply.failed()) {
        result = reply.result;
        open_ephemerals_.push_back({subject->provider, node.resource->address.type, reply.private_data});
      }
    }
    set_value(*subject, result.with_marks(hcl::Marks::kEphemeral));
  });
  return expanded && all_good;
}

void ResourceRun::close_ephemerals() {
  for (auto& open : open_ephemerals_) {
    add_provider_diagnostics(open.provider->close(open.type, open.private_data), nullptr, "ephemeral." + open.type, {},
                             diagnostics_);
  }
  open_ephemerals_.clear();
}

}  // namespace regionfall::terraform
