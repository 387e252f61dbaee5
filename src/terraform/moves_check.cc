#include <algorithm>
#include <functional>
#include <map>
#include <vector>

#include "terraform/planner.h"

// Which moved blocks cannot be meant. Source: Terraform documentation, "Refactoring".

namespace regionfall::terraform {
namespace {

using hcl::Diagnostics;

bool keyless(const Target& target) {
  if (target.resource) return target.key.is_none();
  return target.module.empty() || target.module.back().key.is_none();
}

// Whether the configuration still has what `move` takes away, seen from an instance of the module that the block stands
// in.
bool still_configured(const ModuleValues& module, const MovedBlock& move) {
  const bool whole = keyless(move.from) && keyless(move.to);
  const ModuleValues* at = &module;
  const auto& steps = move.from.module;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const bool last = !move.from.resource && i + 1 == steps.size();
    const auto children = at->children.find(steps[i].name);
    if (children == at->children.end()) return false;
    if (last && whole) return true;
    const auto index = children->second.expansion.find(steps[i].key);
    if (!index) return false;
    at = children->second.instances[*index].get();
  }
  if (!move.from.resource) return true;
  const auto resource = at->resources.find(*move.from.resource);
  if (resource == at->resources.end()) return false;
  return whole || resource->second.expansion.find(move.from.key).has_value();
}

class MoveCheck {
 public:
  MoveCheck(Evaluation& evaluation, Diagnostics& diagnostics) : evaluation_(evaluation), diagnostics_(diagnostics) {}

  void check(const ModuleNode& node) {
    const std::size_t before = diagnostics_.size();
    for (const MovedBlock& move : node.module.moved) check_one(node, move);
    check_pairs(node.module.moved);
    if (diagnostics_.size() == before) check_circles(node.module.moved);
    for (const auto& [name, child] : node.children) check(*child);
  }

 private:
  void check_one(const ModuleNode& node, const MovedBlock& move) {
    const std::string from = move.from.to_string();
    if (move.from == move.to) {
      diagnostics_.error("Redundant move statement", "This moves " + from + " to where it is: take the block away.",
                         move.range);
      return;
    }
    for (const ModuleValues* module : evaluation_.instances(node)) {
      if (!still_configured(*module, move)) continue;
      diagnostics_.error("Moved object still exists",
                         from + " is to become " + move.to.to_string() +
                             ", but it is still configured. Rename its block, or take this one away.",
                         move.range);
      return;
    }
  }

  void check_pairs(const std::vector<MovedBlock>& moves) {
    for (std::size_t i = 0; i < moves.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const bool same_from = moves[i].from == moves[j].from;
        const bool same_to = moves[i].to == moves[j].to;
        if (same_from == same_to) continue;
        diagnostics_.error("Ambiguous move statements",
                           "The block at " + moves[j].range.to_string() + " moves " + moves[j].from.to_string() +
                               " to " + moves[j].to.to_string() + ", this one " + moves[i].from.to_string() + " to " +
                               moves[i].to.to_string() + ". An object has one new place, and a place one object.",
                           moves[i].range);
        break;
      }
    }
  }

  void check_circles(const std::vector<MovedBlock>& moves) {
    std::map<Target, const MovedBlock*> by_from;
    for (const MovedBlock& move : moves) by_from.emplace(move.from, &move);
    for (const MovedBlock& start : moves) {
      const MovedBlock* at = &start;
      for (std::size_t steps = 0; steps < moves.size(); ++steps) {
        const auto next = by_from.find(at->to);
        if (next == by_from.end()) break;
        at = next->second;
        if (at != &start) continue;
        diagnostics_.error(
            "Cyclic dependency in move statements",
            "Following the moved blocks from " + start.from.to_string() + " leads back to it, so no place is the last.",
            start.range);
        return;
      }
    }
  }

  Evaluation& evaluation_;
  Diagnostics& diagnostics_;
};

}  // namespace

void check_moves(Evaluation& evaluation, Diagnostics& diagnostics) {
  MoveCheck(evaluation, diagnostics).check(*evaluation.context().configuration.root);
}

}  // namespace regionfall::terraform
