#include "terraform/relevant_attributes.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "terraform/decode.h"
#include "terraform/reference.h"

namespace regionfall::terraform {
namespace {

using Steps = std::span<const hcl::TraversalStep>;

std::string rest_text(const Reference& reference) {
  hcl::Traversal rest;
  rest.steps.assign(reference.rest().begin(), reference.rest().end());
  return rest.to_string();
}

hcl::Path path_of_steps(Steps steps) {
  hcl::Path path;
  for (const hcl::TraversalStep& step : steps) {
    if (step.kind == hcl::TraversalStep::Kind::kSplat) break;
    path.push_back(step.kind == hcl::TraversalStep::Kind::kAttribute ? hcl::PathStep::attribute(step.name)
                                                                     : hcl::PathStep::index(step.key));
  }
  return path;
}

// -- references within the body of a resource
// --------------------------------------------------------------------------

void add_references(const hcl::ExpressionPtr& expression, const std::set<std::string>& iterators,
                    std::vector<Reference>& found) {
  if (!expression) return;
  for (Reference& reference : references_in(*expression, iterators)) found.push_back(std::move(reference));
}

void add_references(const CompiledBlock& block, const std::set<std::string>& iterators, std::vector<Reference>& found);

void add_references(const CompiledBlock::Nested& nested, const std::set<std::string>& iterators,
                    std::vector<Reference>& found) {
  for (const auto& entry : nested.entries) {
    add_references(entry.for_each, iterators, found);
    std::set<std::string> inside = iterators;
    if (entry.for_each) inside.insert(entry.iterator);
    add_references(entry.dynamic_label, inside, found);
    if (entry.content) add_references(*entry.content, inside, found);
  }
}

void add_references(const CompiledBlock& block, const std::set<std::string>& iterators, std::vector<Reference>& found) {
  for (const auto& argument : block.arguments) add_references(argument.value, iterators, found);
  for (const auto& nested : block.nested) add_references(nested, iterators, found);
  for (const auto& [attribute, nested] : block.attributes_as_blocks) add_references(nested, iterators, found);
}

bool occurs_once(const NestedBlock& block) {
  return block.nesting == Nesting::kSingle || block.nesting == Nesting::kGroup;
}

// The name that a step into a block asks for.
std::string step_name(const hcl::TraversalStep& step) {
  if (step.kind == hcl::TraversalStep::Kind::kAttribute) return step.name;
  const bool is_text = step.kind == hcl::TraversalStep::Kind::kIndex && step.key.is_known() && !step.key.is_null() &&
                       step.key.type() == hcl::Type::string();
  return is_text ? step.key.as_string() : "";
}

// References that the part of a block which `steps` lead to is made of.
void add_references_at(const CompiledBlock& block, Steps steps, const std::set<std::string>& iterators,
                       std::vector<Reference>& found) {
  if (steps.empty()) return add_references(block, iterators, found);
  const std::string name = step_name(steps.front());
  const auto& attributes = block.schema->attributes;
  const auto attribute = std::ranges::find(attributes, name, &AttributeSchema::name);
  if (attribute != attributes.end()) {
    const auto index = static_cast<std::size_t>(attribute - attributes.begin());
    return add_references(block.arguments[index].value, iterators, found);
  }
  const auto nested = std::ranges::find_if(block.nested, [&](const auto& one) { return one.schema->name == name; });
  if (nested == block.nested.end()) return;
  if (!occurs_once(*nested->schema)) {
    if (steps.size() == 1) add_references(block, iterators, found);
    return;
  }
  for (const auto& entry : nested->entries) {
    add_references(entry.for_each, iterators, found);
    std::set<std::string> inside = iterators;
    if (entry.for_each) inside.insert(entry.iterator);
    if (entry.content) add_references_at(*entry.content, steps.subspan(1), inside, found);
  }
}

// -- following them through the configuration
// --------------------------------------------------------------------------

class Search {
 public:
  Search(const Configuration& configuration, const ProviderSet& providers)
      : configuration_(configuration), providers_(providers) {}

  void add_change(const ResourceInstance& address) {
    if (!begun_.insert(address.abs_resource()).second) return;
    const ModuleNode* node = configuration_.root->descendant(path_of(address.module));
    if (node == nullptr) return;
    const auto resource = node->module.resources.find(address.resource);
    if (resource != node->module.resources.end()) follow_resource({address.module, node}, resource->second, {});
  }

  void add_output(const ModuleInstance& module, const ModuleNode& node, const std::string& name) {
    const auto output = node.module.outputs.find(name);
    if (output != node.module.outputs.end()) follow({module, &node}, output->second.value, nullptr);
  }

  // Outputs of all modules below that have a value. Depth is bounded by kModuleDepthMax.
  void add_module_outputs(const ModuleValues& values) {
    for (const auto& [call, children] : values.children) {
      for (const auto& child : children.instances) {
        for (const auto& [name, value] : child->outputs) {
          if (!value.is_known() || !value.is_null()) add_output(child->address, *child->node, name);
        }
        add_module_outputs(*child);
      }
    }
  }

  std::vector<RelevantAttribute> finish() {
    while (!open_.empty()) {
      const Found next = std::move(open_.front());
      open_.pop_front();
      expand(next);
    }
    std::vector<RelevantAttribute> all;
    for (auto& [key, attribute] : relevant_) all.push_back(std::move(attribute));
    return all;
  }

 private:
  // Where expressions are read: an instance of a module.
  struct Place {
    ModuleInstance module;
    const ModuleNode* node;
  };
  struct Found {
    Place place;
    const Resource* within;  // the resource that each. and count. speak of; null outside resources
    Reference reference;
  };

  void follow(const Place& place, std::vector<Reference> references, const Resource* within) {
    for (Reference& reference : references) {
      const bool repetition = reference.kind == ReferenceKind::kEach || reference.kind == ReferenceKind::kCount;
      std::string key = to_string(place.module) + "|" + reference.subject() + reference.key.to_string() + "|" +
                        reference.output + "|" + rest_text(reference);
      if (repetition) key += "|" + (within == nullptr ? "" : within->address.to_string());
      if (seen_.insert(std::move(key)).second) open_.push_back({place, within, std::move(reference)});
    }
  }
  void follow(const Place& place, const hcl::ExpressionPtr& expression, const Resource* within) {
    if (expression) follow(place, references_in(*expression), within);
  }

  void follow_resource(const Place& place, const Resource& resource, Steps steps) {
    const CompiledBlock* block = compiled(resource);
    if (block == nullptr) return;
    std::vector<Reference> references;
    add_references_at(*block, steps, {}, references);
    follow(place, std::move(references), &resource);
  }

  const CompiledBlock* compiled(const Resource& resource) {
    const auto known = compiled_.find(&resource);
    if (known != compiled_.end()) return &known->second;
    const TypeSchema* schema = providers_.find_schema(resource.source, resource.address);
    if (schema == nullptr || !resource.body) return nullptr;
    hcl::Diagnostics reported_by_the_plan;
    return &compiled_.emplace(&resource, compile_block(*resource.body, schema->block, reported_by_the_plan))
                .first->second;
  }

  void expand(const Found& found) {
    const Module& module = found.place.node->module;
    switch (found.reference.kind) {
      case ReferenceKind::kVariable:
        return expand_variable(found);
      case ReferenceKind::kLocal: {
        const auto local = module.locals.find(found.reference.name);
        if (local != module.locals.end()) follow(found.place, local->second.value, nullptr);
        return;
      }
      case ReferenceKind::kModule:
        return expand_module(found);
      case ReferenceKind::kEach:
      case ReferenceKind::kCount:
        if (found.within != nullptr)
          follow(found.place, found.within->for_each ? found.within->for_each : found.within->count, nullptr);
        return;
      case ReferenceKind::kResource:
        return expand_resource(found);
      default:
        return;
    }
  }

  void expand_variable(const Found& found) {
    const ModuleNode& node = *found.place.node;
    if (node.parent == nullptr || !node.call->body) return;
    const ModuleInstance caller(found.place.module.begin(), found.place.module.end() - 1);
    const auto& arguments = arguments_of(*node.call);
    const auto argument = arguments.find(found.reference.name);
    if (argument != arguments.end()) follow({caller, node.parent}, argument->second, nullptr);
  }

  const std::map<std::string, hcl::ExpressionPtr>& arguments_of(const ModuleCall& call) {
    const auto [known, added] = arguments_.try_emplace(&call);
    if (added) {
      for (const hcl::Attribute& attribute : call.body->everything().attributes)
        known->second.emplace(attribute.name, attribute.value);
    }
    return known->second;
  }

  void expand_module(const Found& found) {
    const auto child = found.place.node->children.find(found.reference.name);
    if (child == found.place.node->children.end()) return;
    Place inside{found.place.module, child->second.get()};
    inside.module.push_back({found.reference.name, found.reference.key});
    for (const auto& [name, output] : child->second->module.outputs) {
      if (found.reference.output.empty() || found.reference.output == name) follow(inside, output.value, nullptr);
    }
  }

  void expand_resource(const Found& found) {
    const auto& resources = found.place.node->module.resources;
    const auto resource = resources.find(found.reference.resource);
    if (resource == resources.end()) return;
    RelevantAttribute attribute{found.place.module, found.reference.resource, found.reference.key,
                                path_of_steps(found.reference.rest())};
    std::pair<std::string, std::string> order{attribute.address(), hcl::path_text(attribute.path)};
    relevant_.emplace(std::move(order), std::move(attribute));
    follow_resource(found.place, resource->second, found.reference.rest());
  }

  const Configuration& configuration_;
  const ProviderSet& providers_;
  std::set<AbsResource> begun_;
  std::set<std::string> seen_;  // references, so that none is followed twice
  std::deque<Found> open_;
  std::map<std::pair<std::string, std::string>, RelevantAttribute> relevant_;
  std::map<const Resource*, CompiledBlock> compiled_;
  std::map<const ModuleCall*, std::map<std::string, hcl::ExpressionPtr>> arguments_;
};

}  // namespace

std::string RelevantAttribute::address() const { return ResourceInstance{module, resource, key}.to_string(); }

std::vector<RelevantAttribute> relevant_attributes(const Plan& plan, Evaluation& evaluation,
                                                   const ProviderSet& providers) {
  const Configuration& configuration = evaluation.context().configuration;
  Search search(configuration, providers);
  for (const ResourceChange& change : plan.changes) {
    if (change.action != Action::kNoOp) search.add_change(change.address);
  }
  for (const OutputChange& output : plan.outputs) {
    if (output.action != Action::kNoOp) search.add_output({}, *configuration.root, output.name);
  }
  if (plan.options.mode == PlanMode::kDestroy) {
    // Data sources leave the state, which is not worth a line in the plan.
    for (const auto& [resource, stored] : plan.before_refresh.resources) {
      if (resource.resource.mode == ResourceMode::kData && plan.options.targets.empty())
        search.add_change({resource.module, resource.resource, {}});
    }
  } else {
    search.add_module_outputs(evaluation.root());
  }
  return search.finish();
}

}  // namespace regionfall::terraform
