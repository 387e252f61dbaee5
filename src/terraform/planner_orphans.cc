#include <algorithm>
#include <utility>

#include "terraform/planner.h"

// What the state has and the configuration does not: objects to destroy or to forget; and the outputs.

namespace regionfall::terraform {
namespace {

using hcl::Value;

const char* const kReasonNames[] = {"",
                                    "replace_because_tainted",
                                    "replace_by_request",
                                    "replace_by_triggers",
                                    "replace_because_cannot_update",
                                    "delete_because_no_resource_config",
                                    "delete_because_wrong_repetition",
                                    "delete_because_count_index",
                                    "delete_because_each_key",
                                    "delete_because_no_module",
                                    "delete_because_no_move_target",
                                    "read_because_config_unknown",
                                    "read_because_dependency_pending",
                                    "read_because_check_nested"};

// What becomes of an output that is configured. Null and absent are the same; whether a value is shown is part of it.
Action output_action(const OutputChange& change, bool destroying) {
  if (destroying) return Action::kDelete;
  const bool exists = !(change.after.is_known() && change.after.is_null());
  if (change.before.is_null()) return exists ? Action::kCreate : Action::kNoOp;
  const bool shown_before = !has(change.before.marks(), hcl::Marks::kSensitive);
  const bool same = change.before.unmarked_deep().identical(change.after.unmarked_deep());
  return same && shown_before != change.sensitive ? Action::kNoOp : Action::kUpdate;
}

}  // namespace

const char* reason_name(ActionReason reason) { return kReasonNames[static_cast<std::size_t>(reason)]; }

const RemovedBlock* find_removed_block(const Configuration& configuration, const ResourceInstance& address) {
  const std::function<const RemovedBlock*(const ModuleNode&)> search =
      [&](const ModuleNode& node) -> const RemovedBlock* {
    for (const auto& block : node.module.removed) {
      Target from = block.from;
      ModuleInstance prefix;
      for (std::size_t i = 0; i < node.path.size() && i < address.module.size(); ++i)
        prefix.push_back(address.module[i]);
      from.module.insert(from.module.begin(), prefix.begin(), prefix.end());
      if (from.contains(address)) return &block;
    }
    for (const auto& [name, child] : node.children) {
      if (address.module.size() <= node.path.size() || address.module[node.path.size()].name != name) continue;
      if (const auto* found = search(*child)) return found;
    }
    return nullptr;
  };
  return search(*configuration.root);
}

ActionReason Planner::orphan_reason(const ResourceInstance& address) {
  const ModuleNode* node = evaluation_.context().configuration.root->descendant(path_of(address.module));
  if (node == nullptr) return ActionReason::kDeleteNoResourceConfig;
  const ModuleValues* module = evaluation_.find(address.module);
  if (module == nullptr) return ActionReason::kDeleteNoModule;
  const auto resource = node->module.resources.find(address.resource);
  if (resource == node->module.resources.end()) return ActionReason::kDeleteNoResourceConfig;
  const bool counted = resource->second.count != nullptr;
  const bool keyed = resource->second.for_each != nullptr;
  if (address.key.is_none() ? (counted || keyed) : address.key.is_number() ? !counted : !keyed)
    return ActionReason::kDeleteWrongRepetition;
  if (address.key.is_number()) return ActionReason::kDeleteCountIndex;
  if (address.key.is_string()) return ActionReason::kDeleteEachKey;
  return ActionReason::kDeleteNoResourceConfig;
}

std::set<ConfigResource> Planner::users_of_targets() const {
  std::set<ConfigResource> users;
  if (plan_.options.targets.empty() || plan_.options.mode != PlanMode::kDestroy) return users;
  const auto is_target = [&](const ConfigResource& resource) {
    return std::ranges::any_of(plan_.options.targets,
                               [&](const Target& target) { return target.may_contain(resource); });
  };
  for (const auto& [resource, state] : plan_.prior.resources) {
    std::vector<ConfigResource> made_from;
    if (const auto node = graph_.resource(resource.config())) made_from = graph_.resources_needed(*node);
    for (const auto& [key, instance] : state.instances) {
      if (!instance.current || !instance.current->dependencies) continue;
      made_from.insert(made_from.end(), instance.current->dependencies->begin(), instance.current->dependencies->end());
    }
    if (std::ranges::any_of(made_from, is_target)) users.insert(resource.config());
  }
  return users;
}

void Planner::plan_orphans() {
  std::vector<std::pair<ResourceInstance, ProviderConfigAddress>> left;
  for (const auto& [resource, state] : plan_.prior.resources) {
    for (const auto& [key, instance] : state.instances) {
      const ResourceInstance address{resource.module, resource.resource, key};
      const ModuleValues* module = evaluation_.find(resource.module);
      bool configured = false;
      if (module != nullptr && plan_.options.mode != PlanMode::kDestroy) {
        const auto values = module->resources.find(resource.resource);
        configured = values != module->resources.end() && values->second.expansion.find(key).has_value();
      }
      if (!configured) left.emplace_back(address, state.provider);
    }
  }
  for (const auto& [address, intent] : unresolved_) left.emplace_back(address, intent.provider);
  const std::set<ConfigResource> users = users_of_targets();
  for (const auto& [address, provider] : left) {
    if (!targeted(address) && !users.contains(address.config())) continue;
    if (address.resource.mode == ResourceMode::kData) {
      plan_.prior.erase(address);
    } else {
      plan_orphan(address, provider);
    }
  }
  while (executor_.wait_one()) {
  }
}

void Planner::plan_orphan(const ResourceInstance& address, const ProviderConfigAddress& provider) {
  const RemovedBlock* removed = plan_.options.mode == PlanMode::kDestroy
                                    ? nullptr
                                    : find_removed_block(evaluation_.context().configuration, address);
  auto subject = std::make_shared<Subject>();
  subject->address = address;
  subject->provider_address = provider;
  const hcl::Range place = removed != nullptr ? removed->range : hcl::Range{};
  subject->schema = providers_.schema(provider.provider, address.resource, place, diagnostics_);
  if (subject->schema == nullptr) return;
  subject->provider = providers_.find_for(address, provider, place, diagnostics_);
  if (subject->provider == nullptr) return;
  if (!recover(*subject)) return;
  const InstanceState* known = plan_.prior.find(address);
  if (known == nullptr) return;
  const InstanceState state = *known;
  const ActionReason reason = plan_.options.mode == PlanMode::kDestroy ? ActionReason::kNone : orphan_reason(address);
  if (!state.deposed.empty()) plan_deposed(subject);
  if (!state.current || !load_prior(*subject, *state.current, diagnostics_)) return;
  const auto node = graph_.resource(address.config());
  const Resource* resource = node ? graph_.nodes[*node].resource : nullptr;
  const bool destroys = plan_.options.mode != PlanMode::kRefreshOnly;
  if (destroys && resource != nullptr && prevents_destroy(resource->lifecycle)) {
    diagnostics_.error("Instance cannot be destroyed",
                       address.to_string() + " has `lifecycle.prevent_destroy` set, but the plan would destroy it.",
                       resource->lifecycle.prevent_destroy->range);
    return;
  }
  const auto finish = [this, subject, reason, removed](bool good) {
    if (!good) return;
    const Value before = subject->prior;
    subject->prior = subject->object.value;
    InstanceState& stored = plan_.prior.at(subject->address, subject->provider_address);
    if (subject->prior.is_null()) {
      stored.current.reset();
      if (stored.deposed.empty()) plan_.prior.erase(subject->address);
      ResourceChange gone;
      gone.address = subject->address;
      gone.provider = subject->provider_address;
      gone.schema = subject->schema;
      gone.before = before;
      gone.after = subject->prior;
      gone.action = Action::kDelete;
      plan_.drift.push_back(std::move(gone));
      return;
    }
    stored.current = subject->object;
    if (plan_.options.mode == PlanMode::kRefreshOnly) return;
    ResourceChange change;
    change.address = subject->address;
    change.provider = subject->provider_address;
    change.schema = subject->schema;
    change.before = subject->prior;
    change.after = Value::null(subject->schema->type);
    change.action = removed != nullptr && !removed->destroy ? Action::kForget : Action::kDelete;
    change.reason = reason;
    const auto moved = moved_.find(subject->address);
    if (moved != moved_.end()) {
      change.previous_address = moved->second;
      if (reason == ActionReason::kDeleteNoResourceConfig) change.reason = ActionReason::kDeleteNoMoveTarget;
    }
    record(std::move(change));
  };
  if (!plan_.options.refresh || (removed != nullptr && !removed->destroy)) return finish(true);
  refresh(subject, finish);
}

void Planner::plan_outputs() {
  const auto& outputs = evaluation_.context().configuration.root->module.outputs;
  const auto& values = evaluation_.root().outputs;
  const bool destroying = plan_.options.mode == PlanMode::kDestroy;
  for (const auto& [name, output] : outputs) {
    OutputChange change;
    change.name = name;
    change.sensitive = output.sensitive;
    const auto before = plan_.before_refresh.outputs.find(name);
    const auto after = values.find(name);
    if (output.ephemeral) continue;
    if (destroying && (before == plan_.before_refresh.outputs.end() || !plan_.options.targets.empty())) continue;
    // Outputs that targets do not need stay as they are.
    if (!destroying && after == values.end()) continue;
    change.before =
        before == plan_.before_refresh.outputs.end() ? Value::null(hcl::Type::dynamic()) : before->second.value;
    change.after = destroying ? Value::null(hcl::Type::dynamic()) : after->second;
    change.action = output_action(change, destroying);
    plan_.outputs.push_back(std::move(change));
  }
  for (const auto& [name, output] : plan_.before_refresh.outputs) {
    if (outputs.contains(name)) continue;
    plan_.outputs.push_back({name, Action::kDelete, output.value, Value::null(hcl::Type::dynamic()),
                             has(output.value.marks(), hcl::Marks::kSensitive)});
  }
  std::ranges::sort(plan_.outputs, {}, &OutputChange::name);
}

bool Plan::has_changes() const {
  const auto acts = [](const auto& change) { return change.action != Action::kNoOp; };
  const bool imports = std::ranges::any_of(changes, [](const auto& change) { return change.importing.has_value(); });
  return imports || std::ranges::any_of(changes, acts) || std::ranges::any_of(outputs, acts);
}

bool Plan::applyable() const {
  if (errored) return false;
  if (has_changes()) return true;
  if (options.mode == PlanMode::kRefreshOnly) return !drift.empty();
  return std::ranges::any_of(changes, [](const auto& change) { return change.previous_address.has_value(); });
}

Plan::Counts Plan::counts() const {
  Counts counts;
  for (const auto& change : changes) {
    if (change.importing) ++counts.import;
    switch (change.action) {
      case Action::kNoOp:
      case Action::kRead:
        break;
      case Action::kCreate:
        ++counts.add;
        break;
      case Action::kUpdate:
        ++counts.change;
        break;
      case Action::kDelete:
        ++counts.destroy;
        break;
      case Action::kDeleteThenCreate:
      case Action::kCreateThenDelete:
        ++counts.add;
        ++counts.destroy;
        break;
      case Action::kForget:
        ++counts.forget;
        break;
    }
  }
  return counts;
}

}  // namespace regionfall::terraform
