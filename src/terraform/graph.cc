#include "terraform/graph.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "terraform/reference.h"

namespace regionfall::terraform {
namespace {

using Key = std::tuple<const ModuleNode*, NodeKind, std::string>;

std::string prefixed(const ModuleNode& module, const std::string& rest) {
  const std::string path = path_to_string(module.path);
  return path.empty() ? rest : path + "." + rest;
}

class GraphBuilder {
 public:
  explicit GraphBuilder(const Configuration& configuration) : root_(*configuration.root) {}

  Graph build() {
    declare(root_);
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) connect(i);
    connect_imports();
    for (auto& node : graph_.nodes) {
      std::ranges::sort(node.needs);
      node.needs.erase(std::ranges::unique(node.needs).begin(), node.needs.end());
    }
    return std::move(graph_);
  }

 private:
  std::size_t add(Node node, const std::string& key) {
    const std::size_t index = graph_.nodes.size();
    index_.emplace(Key{node.module, node.kind, key}, index);
    graph_.nodes.push_back(std::move(node));
    return index;
  }

  void declare(const ModuleNode& module) {
    const Module& content = module.module;
    if (module.parent != nullptr) add({NodeKind::kModule, &module, module.path.back(), nullptr, nullptr, {}}, "");
    for (const auto& [name, variable] : content.variables)
      add({NodeKind::kVariable, &module, name, nullptr, nullptr, {}}, name);
    for (const auto& [name, local] : content.locals) add({NodeKind::kLocal, &module, name, nullptr, nullptr, {}}, name);
    for (const auto& [name, output] : content.outputs)
      add({NodeKind::kOutput, &module, name, nullptr, nullptr, {}}, name);
    for (const auto& [name, check] : content.checks) add({NodeKind::kCheck, &module, name, nullptr, nullptr, {}}, name);
    for (const auto& [name, block] : content.providers) {
      const std::string key = block.alias.empty() ? block.local_name : block.local_name + "." + block.alias;
      add({NodeKind::kProvider, &module, key, nullptr, &block, {}}, key);
    }
    for (const auto& [address, resource] : content.resources) {
      const auto index =
          add({NodeKind::kResource, &module, address.to_string(), &resource, nullptr, {}}, address.to_string());
      graph_.resources.emplace(ConfigResource{module.path, address}, index);
    }
    for (const auto& [name, child] : module.children) declare(*child);
  }

  void need(std::size_t node, const ModuleNode& module, NodeKind kind, const std::string& key) {
    const auto found = index_.find(Key{&module, kind, key});
    if (found != index_.end() && found->second != node) graph_.nodes[node].needs.push_back(found->second);
    if (found != index_.end() && found->second == node) self_references_.push_back(node);
  }

  // Everything inside the module that has a value or makes something.
  void need_whole_module(std::size_t node, const ModuleNode& module) {
    need(node, module, NodeKind::kModule, "");
    for (const auto& [name, output] : module.module.outputs) need(node, module, NodeKind::kOutput, name);
    for (const auto& [address, resource] : module.module.resources)
      need(node, module, NodeKind::kResource, address.to_string());
    for (const auto& [name, child] : module.children) need_whole_module(node, *child);
  }

  void need_reference(std::size_t node, const ModuleNode& module, const Reference& reference,
                      bool whole_module = false) {
    switch (reference.kind) {
      case ReferenceKind::kVariable:
        return need(node, module, NodeKind::kVariable, reference.name);
      case ReferenceKind::kLocal:
        return need(node, module, NodeKind::kLocal, reference.name);
      case ReferenceKind::kResource:
        return need(node, module, NodeKind::kResource, reference.resource.to_string());
      case ReferenceKind::kModule:
        return need_module(node, module, reference, whole_module);
      case ReferenceKind::kProviderFunction:
        return need(node, module, NodeKind::kProvider, reference.name);
      case ReferenceKind::kEach:
      case ReferenceKind::kCount:
      case ReferenceKind::kSelf:
      case ReferenceKind::kPath:
      case ReferenceKind::kTerraform:
        return;
    }
  }

  void need_module(std::size_t node, const ModuleNode& module, const Reference& reference, bool whole_module) {
    const auto child = module.children.find(reference.name);
    if (child == module.children.end()) return;
    if (whole_module) return need_whole_module(node, *child->second);
    need(node, *child->second, NodeKind::kModule, "");
    if (!reference.output.empty()) return need(node, *child->second, NodeKind::kOutput, reference.output);
    for (const auto& [name, output] : child->second->module.outputs)
      need(node, *child->second, NodeKind::kOutput, name);
  }

  void need_expression(std::size_t node, const ModuleNode& module, const hcl::ExpressionPtr& expression) {
    if (!expression) return;
    for (const auto& reference : references_in(*expression)) need_reference(node, module, reference);
  }

  void need_body(std::size_t node, const ModuleNode& module, const hcl::BodyPtr& body) {
    if (!body) return;
    for (const auto& reference : references_in_body(body)) need_reference(node, module, reference);
  }

  void need_rules(std::size_t node, const ModuleNode& module, const std::vector<CheckRule>& rules) {
    for (const auto& rule : rules) {
      need_expression(node, module, rule.condition);
      need_expression(node, module, rule.error_message);
    }
  }

  void need_depends_on(std::size_t node, const ModuleNode& module, const std::vector<hcl::Traversal>& depends_on) {
    for (const auto& traversal : depends_on) {
      hcl::Diagnostics passed_over;
      if (const auto reference = parse_reference(traversal, passed_over))
        need_reference(node, module, *reference, true);
    }
  }

  void connect(std::size_t index) {
    const Node node = graph_.nodes[index];
    const ModuleNode& module = *node.module;
    const Module& content = module.module;
    if (node.kind != NodeKind::kModule) need(index, module, NodeKind::kModule, "");
    switch (node.kind) {
      case NodeKind::kModule: {
        need(index, *module.parent, NodeKind::kModule, "");
        need_expression(index, *module.parent, module.call->count);
        need_expression(index, *module.parent, module.call->for_each);
        need_depends_on(index, *module.parent, module.call->depends_on);
        return;
      }
      case NodeKind::kVariable: {
        need_rules(index, module, content.variables.at(node.name).validations);
        if (module.call == nullptr) return;
        hcl::Diagnostics reported_elsewhere;
        for (const auto& argument : module.call->body->attributes(reported_elsewhere)) {
          if (argument.name == node.name) need_expression(index, *module.parent, argument.value);
        }
        return;
      }
      case NodeKind::kLocal:
        return need_expression(index, module, content.locals.at(node.name).value);
      case NodeKind::kOutput: {
        const auto& output = content.outputs.at(node.name);
        need_expression(index, module, output.value);
        need_depends_on(index, module, output.depends_on);
        return need_rules(index, module, output.preconditions);
      }
      case NodeKind::kProvider:
        need_expression(index, module, node.provider->for_each);
        return need_body(index, module, node.provider->body);
      case NodeKind::kResource:
        return connect_resource(index, module, *node.resource);
      case NodeKind::kCheck:
        return need_rules(index, module, content.checks.at(node.name).asserts);
    }
  }

  void connect_resource(std::size_t index, const ModuleNode& module, const Resource& resource) {
    need_expression(index, module, resource.count);
    need_expression(index, module, resource.for_each);
    need_depends_on(index, module, resource.depends_on);
    need_body(index, module, resource.body);
    need_body(index, module, resource.connection);
    for (const auto& provisioner : resource.provisioners) {
      need_body(index, module, provisioner.body);
      need_body(index, module, provisioner.connection);
    }
    for (const auto& trigger : resource.lifecycle.replace_triggered_by) need_expression(index, module, trigger);
    need_rules(index, module, resource.lifecycle.preconditions);
    need_rules(index, module, resource.lifecycle.postconditions);
    need_provider(index, module, resource);
  }

  void need_provider(std::size_t index, const ModuleNode& module, const Resource& resource) {
    const std::string local = resource.provider ? resource.provider->local_name : local_name_of(module, resource);
    const std::string alias = resource.provider ? resource.provider->alias : "";
    if (resource.provider) need_expression(index, module, resource.provider->key);
    const ProviderConfigAddress address = resolve_provider(module, local, alias);
    const ModuleNode* owner = root_.descendant(address.module);
    if (owner == nullptr) return;
    for (const auto& [name, block] : owner->module.providers) {
      if (block.alias != address.alias || owner->module.provider_source(block.local_name) != address.provider) continue;
      need(index, *owner, NodeKind::kProvider,
           block.alias.empty() ? block.local_name : block.local_name + "." + block.alias);
    }
  }

  static std::string local_name_of(const ModuleNode& module, const Resource& resource) {
    for (const auto& [local, requirement] : module.module.requirements) {
      if (requirement.source == resource.source) return local;
    }
    return resource.source.type;
  }

  // What the id of an import block refers to comes before the resource that is imported.
  void connect_imports() {
    for (const auto& block : root_.module.imports) {
      hcl::Diagnostics passed_over;
      for (const auto& reference : references_in(*block.to)) {
        if (reference.kind != ReferenceKind::kResource) continue;
        const auto found = index_.find(Key{&root_, NodeKind::kResource, reference.resource.to_string()});
        if (found == index_.end()) continue;
        need_expression(found->second, root_, block.id);
        need_expression(found->second, root_, block.for_each);
      }
    }
  }

 public:
  const std::vector<std::size_t>& self_references() const { return self_references_; }

 private:
  const ModuleNode& root_;
  Graph graph_;
  std::map<Key, std::size_t> index_;
  std::vector<std::size_t> self_references_;
};

// Depth-first order; finds cycles on the way. Iterative, so that long chains of locals need no stack.
class Ordering {
 public:
  Ordering(Graph& graph, hcl::Diagnostics& diagnostics) : graph_(graph), diagnostics_(diagnostics) {}

  void run() {
    state_.resize(graph_.nodes.size(), kNew);
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (state_[i] == kNew) visit(i);
    }
  }

 private:
  enum Visit : std::uint8_t { kNew, kOpen, kDone };
  struct Frame {
    std::size_t node;
    std::size_t next;
  };

  void visit(std::size_t start) {
    std::vector<Frame> stack{{start, 0}};
    state_[start] = kOpen;
    while (!stack.empty()) {
      const std::size_t node = stack.back().node;
      const auto& needs = graph_.nodes[node].needs;
      if (stack.back().next == needs.size()) {
        state_[node] = kDone;
        graph_.order.push_back(node);
        stack.pop_back();
        continue;
      }
      const std::size_t needed = needs[stack.back().next++];
      if (state_[needed] == kNew) {
        state_[needed] = kOpen;
        stack.push_back({needed, 0});
      } else if (state_[needed] == kOpen) {
        report(stack, needed);
      }
    }
  }

  void report(const std::vector<Frame>& stack, std::size_t again) {
    std::string members;
    const auto from = std::ranges::find(stack, again, &Frame::node);
    for (auto frame = from; frame != stack.end(); ++frame) members += graph_.nodes[frame->node].to_string() + " → ";
    members += graph_.nodes[again].to_string();
    diagnostics_.error("Cycle",
                       "These refer to one another in a circle, so none of them can be worked out first:\n  " +
                           members + "\nBreak the circle by taking one of the references out.",
                       place(graph_.nodes[again]));
  }

  static std::optional<hcl::Range> place(const Node& node) {
    const Module& content = node.module->module;
    switch (node.kind) {
      case NodeKind::kModule:
        return node.module->call->range;
      case NodeKind::kVariable:
        return content.variables.at(node.name).range;
      case NodeKind::kLocal:
        return content.locals.at(node.name).range;
      case NodeKind::kOutput:
        return content.outputs.at(node.name).range;
      case NodeKind::kProvider:
        return node.provider->range;
      case NodeKind::kResource:
        return node.resource->range;
      case NodeKind::kCheck:
        return content.checks.at(node.name).range;
    }
    return {};
  }

  Graph& graph_;
  hcl::Diagnostics& diagnostics_;
  std::vector<Visit> state_;
};

bool targets_node(const Node& node, const std::vector<Target>& targets) {
  return std::ranges::any_of(targets, [&](const Target& target) {
    if (node.kind == NodeKind::kResource) return target.may_contain({node.module->path, node.resource->address});
    if (target.resource) return false;
    const ModulePath path = path_of(target.module);
    return node.module->path.size() >= path.size() && std::equal(path.begin(), path.end(), node.module->path.begin());
  });
}

}  // namespace

std::string Node::to_string() const {
  switch (kind) {
    case NodeKind::kModule:
      return path_to_string(module->path) + " (count or for_each)";
    case NodeKind::kVariable:
      return prefixed(*module, "var." + name);
    case NodeKind::kLocal:
      return prefixed(*module, "local." + name);
    case NodeKind::kOutput:
      return prefixed(*module, "output." + name);
    case NodeKind::kProvider:
      return prefixed(*module, "provider." + name);
    case NodeKind::kResource:
      return prefixed(*module, name);
    case NodeKind::kCheck:
      return prefixed(*module, "check." + name);
  }
  return name;
}

std::optional<std::size_t> Graph::resource(const ConfigResource& resource) const {
  const auto found = resources.find(resource);
  return found == resources.end() ? std::nullopt : std::optional(found->second);
}

std::set<std::size_t> Graph::closure(std::size_t node) const {
  std::set<std::size_t> found;
  std::vector<std::size_t> open{node};
  while (!open.empty()) {
    const std::size_t next = open.back();
    open.pop_back();
    for (const std::size_t needed : nodes[next].needs) {
      if (found.insert(needed).second) open.push_back(needed);
    }
  }
  found.erase(node);
  return found;
}

std::vector<ConfigResource> Graph::resources_needed(std::size_t node) const {
  std::vector<ConfigResource> found;
  for (const std::size_t needed : closure(node)) {
    if (nodes[needed].kind == NodeKind::kResource && nodes[needed].resource->address.mode != ResourceMode::kEphemeral) {
      found.push_back({nodes[needed].module->path, nodes[needed].resource->address});
    }
  }
  std::ranges::sort(found);
  return found;
}

Graph build_graph(const Configuration& configuration, hcl::Diagnostics& diagnostics) {
  GraphBuilder builder(configuration);
  Graph graph = builder.build();
  for (const std::size_t node : builder.self_references()) {
    if (graph.nodes[node].kind == NodeKind::kVariable || graph.nodes[node].kind == NodeKind::kResource) continue;
    diagnostics.error("Cycle", graph.nodes[node].to_string() + " refers to itself, so it can never be worked out.",
                      graph.nodes[node].kind == NodeKind::kLocal
                          ? std::optional(graph.nodes[node].module->module.locals.at(graph.nodes[node].name).range)
                          : std::nullopt);
  }
  Ordering(graph, diagnostics).run();
  return graph;
}

std::vector<bool> targeted_nodes(const Graph& graph, const std::vector<Target>& targets) {
  std::vector<bool> wanted(graph.nodes.size(), targets.empty());
  if (targets.empty()) return wanted;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (!targets_node(graph.nodes[i], targets)) continue;
    wanted[i] = true;
    for (const std::size_t needed : graph.closure(i)) wanted[needed] = true;
  }
  // Outputs cannot be targets themselves: they follow the resources that they are made from.
  const std::vector<bool> named = wanted;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (graph.nodes[i].kind != NodeKind::kOutput || graph.nodes[i].module->parent != nullptr) continue;
    const std::set<std::size_t> needed = graph.closure(i);
    const auto is_resource = [&](std::size_t node) { return graph.nodes[node].kind == NodeKind::kResource; };
    const auto is_left_out = [&](std::size_t node) { return is_resource(node) && !named[node]; };
    if (std::ranges::none_of(needed, is_resource) || std::ranges::any_of(needed, is_left_out)) continue;
    wanted[i] = true;
    for (const std::size_t node : needed) wanted[node] = true;
  }
  return wanted;
}

std::string graph_dot(const Graph& graph, bool everything) {
  const auto shown = [&](const Node& node) {
    return everything || (node.kind == NodeKind::kResource && node.resource->address.mode == ResourceMode::kManaged);
  };
  std::string text = "digraph G {\n  rankdir = \"RL\";\n  node [shape = rect, fontname = \"sans-serif\"];\n";
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (shown(graph.nodes[i]))
      text += "  \"" + graph.nodes[i].to_string() + "\" [label=\"" + graph.nodes[i].to_string() + "\"];\n";
  }
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (!shown(graph.nodes[i])) continue;
    // Through what is not shown, so that a reference by way of a local is still an arrow.
    std::set<std::size_t> seen;
    std::vector<std::size_t> open = graph.nodes[i].needs;
    while (!open.empty()) {
      const std::size_t needed = open.back();
      open.pop_back();
      if (!seen.insert(needed).second) continue;
      if (!shown(graph.nodes[needed])) {
        open.insert(open.end(), graph.nodes[needed].needs.begin(), graph.nodes[needed].needs.end());
      }
    }
    for (const std::size_t needed : seen) {
      if (shown(graph.nodes[needed])) {
        text += "  \"" + graph.nodes[i].to_string() + "\" -> \"" + graph.nodes[needed].to_string() + "\";\n";
      }
    }
  }
  return text + "}\n";
}

}  // namespace regionfall::terraform
