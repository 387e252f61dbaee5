#include <algorithm>
#include <utility>

#include "terraform/planner.h"

// Objects whose address changes while they stay what they are. Source: Terraform documentation, "Refactoring".

namespace regionfall::terraform {
namespace {

using hcl::Diagnostics;

constexpr int kMoveChainMax = 64;  // moves of moves of moves …

struct Move {
  ModuleInstance prefix;  // the module instance the block stands in
  Target from, to;        // relative to it
  hcl::Range range;
};

// Where the move takes the address; nothing when it is not about it.
std::optional<ResourceInstance> moved_address(const Move& move, const ResourceInstance& address) {
  const std::size_t depth = move.prefix.size();
  if (address.module.size() < depth || !std::equal(move.prefix.begin(), move.prefix.end(), address.module.begin()))
    return {};
  const ModuleInstance inside(address.module.begin() + static_cast<std::ptrdiff_t>(depth), address.module.end());
  const auto with_prefix = [&](ModuleInstance rest, ResourceAddress resource, InstanceKey key) {
    ModuleInstance module = move.prefix;
    module.insert(module.end(), rest.begin(), rest.end());
    return ResourceInstance{std::move(module), std::move(resource), std::move(key)};
  };
  if (move.from.resource) {
    if (inside != move.from.module || address.resource != *move.from.resource || !move.to.resource) return {};
    if (!move.from.key.is_none() || !move.to.key.is_none()) {
      if (address.key != move.from.key) return {};
      return with_prefix(move.to.module, *move.to.resource, move.to.key);
    }
    return with_prefix(move.to.module, *move.to.resource, address.key);
  }
  // A module: its last step may stand without a key for all instances.
  const auto& from = move.from.module;
  const auto& to = move.to.module;
  if (from.empty() || to.empty() || inside.size() < from.size()) return {};
  for (std::size_t i = 0; i < from.size(); ++i) {
    const bool last = i + 1 == from.size();
    const bool any_key = last && from[i].key.is_none() && to.back().key.is_none();
    if (inside[i].name != from[i].name || (!any_key && inside[i].key != from[i].key)) return {};
  }
  ModuleInstance rest = to;
  if (from.back().key.is_none() && to.back().key.is_none()) rest.back().key = inside[from.size() - 1].key;
  rest.insert(rest.end(), inside.begin() + static_cast<std::ptrdiff_t>(from.size()), inside.end());
  return with_prefix(std::move(rest), address.resource, address.key);
}

class Mover {
 public:
  Mover(const Configuration& configuration, State& state, Diagnostics& diagnostics)
      : root_(*configuration.root), state_(state), diagnostics_(diagnostics) {}

  std::map<ResourceInstance, ResourceInstance> run() {
    // A move may take objects into a module whose own moved blocks take them further.
    for (int round = 0; round < kMoveChainMax; ++round) {
      moves_.clear();
      collect(root_);
      if (!step()) break;
    }
    move_between_single_and_first();
    return std::move(origins_);
  }

 private:
  // Every instance of the module that the state knows is a place where its moved blocks apply.
  void collect(const ModuleNode& node) {
    if (!node.module.moved.empty()) {
      std::set<ModuleInstance> prefixes;
      if (node.path.empty()) prefixes.insert(ModuleInstance{});
      for (const auto& [resource, instances] : state_.resources) {
        if (resource.module.size() < node.path.size() || node.path.empty()) continue;
        ModuleInstance prefix(resource.module.begin(),
                              resource.module.begin() + static_cast<std::ptrdiff_t>(node.path.size()));
        if (path_of(prefix) == node.path) prefixes.insert(std::move(prefix));
      }
      for (const auto& prefix : prefixes) {
        for (const auto& block : node.module.moved) moves_.push_back({prefix, block.from, block.to, block.range});
      }
    }
    for (const auto& [name, child] : node.children) collect(*child);
  }

  bool step() {
    bool any = false;
    for (const auto& move : moves_) {
      std::vector<std::pair<ResourceInstance, ResourceInstance>> found;
      for (const auto& [resource, instances] : state_.resources) {
        for (const auto& [key, instance] : instances.instances) {
          const ResourceInstance from{resource.module, resource.resource, key};
          if (auto to = moved_address(move, from); to && *to != from) found.emplace_back(from, std::move(*to));
        }
      }
      for (const auto& [from, to] : found) any = rename(from, to, move.range) || any;
    }
    return any;
  }

  bool rename(const ResourceInstance& from, const ResourceInstance& to, const hcl::Range& range) {
    if (state_.find(to) != nullptr) {
      if (warned_.insert(from).second && range.has_place()) {
        diagnostics_.warning(
            "Unresolved resource instance address changes",
            from.to_string() + " should move to " + to.to_string() +
                ", but an object is there already. The old one stays where it is and is planned for destruction.",
            range);
      }
      return false;
    }
    const ProviderConfigAddress provider = state_.resources.at(from.abs_resource()).provider;
    InstanceState instance = std::move(*state_.find(from));
    state_.erase(from);
    state_.at(to, provider) = std::move(instance);
    const auto origin = origins_.find(from);
    const ResourceInstance first = origin == origins_.end() ? from : origin->second;
    if (origin != origins_.end()) origins_.erase(origin);
    if (first != to) origins_.emplace(to, first);
    return true;
  }

  // Without a moved block: an object without key becomes [0] when count is added, and the reverse.
  void move_between_single_and_first() {
    std::vector<std::pair<ResourceInstance, ResourceInstance>> found;
    for (const auto& [resource, instances] : state_.resources) {
      const ModuleNode* node = root_.descendant(path_of(resource.module));
      if (node == nullptr) continue;
      const auto configured = node->module.resources.find(resource.resource);
      if (configured == node->module.resources.end() || configured->second.for_each) continue;
      const InstanceKey from = configured->second.count ? InstanceKey{} : InstanceKey{std::int64_t{0}};
      const InstanceKey to = configured->second.count ? InstanceKey{std::int64_t{0}} : InstanceKey{};
      if (!instances.instances.contains(from) || instances.instances.contains(to)) continue;
      found.push_back({{resource.module, resource.resource, from}, {resource.module, resource.resource, to}});
    }
    for (const auto& [from, to] : found) rename(from, to, {});
  }

  const ModuleNode& root_;
  State& state_;
  Diagnostics& diagnostics_;
  std::vector<Move> moves_;
  std::map<ResourceInstance, ResourceInstance> origins_;
  std::set<ResourceInstance> warned_;
};

}  // namespace

std::map<ResourceInstance, ResourceInstance> apply_moves(const Configuration& configuration, State& state,
                                                         Diagnostics& diagnostics) {
  return Mover(configuration, state, diagnostics).run();
}

}  // namespace regionfall::terraform
