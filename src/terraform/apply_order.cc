#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "terraform/apply.h"
#include "terraform/planner.h"

namespace regionfall::terraform {
namespace {

bool deletes(const ResourceChange& change) {
  return change.action == Action::kDelete || change.action == Action::kForget || is_replace(change.action);
}

class Orderer {
 public:
  Orderer(const Graph& graph, const Plan& plan)
      : graph_(graph), plan_(plan), create_first_(create_before_destroy_resources(graph)) {}

  ApplyOrder run() {
    for (const auto& node : graph_.nodes) order_.needs.push_back(node.needs);
    collect();
    for (const auto& [resource, index] : destroy_nodes_) connect(resource, index);
    for (auto& needs : order_.needs) {
      std::ranges::sort(needs);
      needs.erase(std::ranges::unique(needs).begin(), needs.end());
    }
    return std::move(order_);
  }

 private:
  void collect() {
    for (const auto& [resource, state] : plan_.prior.resources) states_[resource.config()].push_back(&state);
    for (const auto& change : plan_.changes) {
      if (change.address.resource.mode != ResourceMode::kManaged) continue;
      const ConfigResource resource = change.address.config();
      if (change.action != Action::kNoOp) changed_.insert(resource);
      if (!deletes(change)) continue;
      if (destroy_nodes_.emplace(resource, graph_.nodes.size() + order_.destroys.size()).second) {
        order_.destroys.push_back(resource);
        order_.needs.emplace_back();
      }
    }
    for (const auto& [resource, index] : destroy_nodes_) made_from_.emplace(resource, dependencies(resource));
    for (const auto& resource : changed_) made_from_.emplace(resource, dependencies(resource));
  }

  // What the resource's objects were made from by the state, and are by the configuration.
  std::set<ConfigResource> dependencies(const ConfigResource& resource) {
    std::set<ConfigResource> all;
    const bool configured = graph_.resource(resource).has_value();
    const std::vector<ConfigResource>* last = nullptr;  // instances of a resource share their list
    const auto add = [&](const Dependencies& dependencies) {
      if (!dependencies || dependencies.get() == last) return;
      last = dependencies.get();
      all.insert(last->begin(), last->end());
    };
    for (const ResourceState* state : states_[resource]) {
      for (const auto& [key, instance] : state->instances) {
        if (instance.current) add(instance.current->dependencies);
        if (instance.current && instance.current->create_before_destroy && !configured) create_first_.insert(resource);
        for (const auto& [deposed, object] : instance.deposed) add(object.dependencies);
      }
    }
    if (const auto node = graph_.resource(resource)) {
      for (auto& needed : graph_.resources_needed(*node)) all.insert(std::move(needed));
    }
    return all;
  }

  void connect(const ConfigResource& resource, std::size_t destroy) {
    for (const auto& [other, other_destroy] : destroy_nodes_) {
      if (other != resource && made_from_.at(other).contains(resource)) order_.needs[destroy].push_back(other_destroy);
    }
    const auto own = graph_.resource(resource);
    const bool whole_destroy = plan_.options.mode == PlanMode::kDestroy;
    const bool create_first = create_first_.contains(resource);
    if (own && !whole_destroy) {
      if (create_first) {
        order_.needs[destroy].push_back(*own);
      } else {
        order_.needs[*own].push_back(destroy);
      }
    }
    if (!whole_destroy && (create_first || !own)) {
      for (const auto& user : changed_) {
        const auto node = graph_.resource(user);
        if (user != resource && node && made_from_.at(user).contains(resource)) order_.needs[destroy].push_back(*node);
      }
    }
    if (own) connect_provider(*own, destroy);
  }

  // Deleting needs the provider configured, unless that would wait for what is being replaced: then the configuration
  // that planned serves.
  void connect_provider(std::size_t own, std::size_t destroy) {
    for (const std::size_t needed : graph_.nodes[own].needs) {
      if (graph_.nodes[needed].kind != NodeKind::kProvider) continue;
      const auto resources = graph_.resources_needed(needed);
      if (std::ranges::none_of(resources, [&](const auto& resource) { return destroy_nodes_.contains(resource); })) {
        order_.needs[destroy].push_back(needed);
      }
    }
  }

  const Graph& graph_;
  const Plan& plan_;
  std::set<ConfigResource> create_first_;
  ApplyOrder order_;
  std::map<ConfigResource, std::size_t> destroy_nodes_;
  std::set<ConfigResource> changed_;
  std::map<ConfigResource, std::set<ConfigResource>> made_from_;
  std::map<ConfigResource, std::vector<const ResourceState*>> states_;
};

}  // namespace

ApplyOrder order_apply(const Graph& graph, const Plan& plan) { return Orderer(graph, plan).run(); }

}  // namespace regionfall::terraform
