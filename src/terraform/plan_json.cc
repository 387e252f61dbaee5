#include "terraform/plan_json.h"

#include <algorithm>

#include "base/time_format.h"
#include "terraform/config_json.h"
#include "terraform/state_json.h"
#include "terraform/value_forms.h"
#include "terraform/version.h"

namespace regionfall::terraform {
namespace {

using hcl::Value;

// Members of a null object are neither unknown nor sensitive; plans say so as {} and false.
Json unknown_overlay(const Value& value) {
  return value.is_known() && value.is_null() ? Json::object() : unknown_json(value);
}

Json change_json(const ResourceChange& change) {
  Json json = Json::object();
  json.set("actions", actions_json(change.action));
  json.set("before", known_json(change.before));
  const bool forgotten = change.action == Action::kForget;
  const Value after = forgotten ? Value::null(change.before.type()) : change.after;
  json.set("after", known_json(after));
  json.set("after_unknown", unknown_overlay(after));
  json.set("before_sensitive", sensitive_json(change.before));
  json.set("after_sensitive", sensitive_json(after));
  if (!change.requires_replace.empty()) {
    Json paths = Json::array();
    for (const auto& path : change.requires_replace) paths.push(path_json(path));
    json.set("replace_paths", std::move(paths));
  }
  if (change.importing) json.set("importing", Json::object({{"id", Json::string(*change.importing)}}));
  return json;
}

Json resource_change_json(const ResourceChange& change) {
  const Json identity = object_identity_json(change.address, change.provider.provider);
  Json json = Json::object();
  json.set("address", Json::string(change.address.to_string()));
  if (change.previous_address && *change.previous_address != change.address) {
    json.set("previous_address", Json::string(change.previous_address->to_string()));
  }
  if (!change.address.module.empty()) json.set("module_address", Json::string(to_string(change.address.module)));
  for (const auto& [name, member] : identity.members()) {
    if (name == "address") continue;
    if (name == "provider_name" && !change.deposed.empty()) json.set("deposed", Json::string(change.deposed));
    json.set(name, member);
  }
  json.set("change", change_json(change));
  if (change.reason != ActionReason::kNone) json.set("action_reason", Json::string(reason_name(change.reason)));
  return json;
}

// The order of changes in Terraform's plans: modules by depth, then data sources before managed resources.
bool comes_before(const ResourceChange* a, const ResourceChange* b) {
  const ResourceInstance &first = a->address, &second = b->address;
  if (first.module.size() != second.module.size()) return first.module.size() < second.module.size();
  if (first.module != second.module) return first.module < second.module;
  const bool data = first.resource.mode == ResourceMode::kData;
  if (data != (second.resource.mode == ResourceMode::kData)) return data;
  return first != second ? first < second : a->deposed < b->deposed;
}

Json changes_json(const std::vector<ResourceChange>& changes) {
  std::vector<const ResourceChange*> ordered;
  for (const auto& change : changes) ordered.push_back(&change);
  std::ranges::sort(ordered, comes_before);
  std::vector<Json> all;
  for (const ResourceChange* change : ordered) all.push_back(resource_change_json(*change));
  return Json::array(std::move(all));
}

Json output_change_json(const OutputChange& output) {
  Json json = Json::object();
  json.set("actions", actions_json(output.action));
  json.set("before", known_json(output.before));
  const bool known = output.after.is_wholly_known();
  if (output.after.is_known()) json.set("after", known_json(output.after));
  json.set("after_unknown", known ? Json::boolean(false) : unknown_json(output.after));
  json.set("before_sensitive", Json::boolean(output.sensitive));
  json.set("after_sensitive", Json::boolean(output.sensitive));
  return json;
}

Json planned_values_json(const Plan& plan) {
  Json outputs = Json::object();
  for (const auto& output : plan.outputs) {
    if (output.action == Action::kDelete) continue;
    const bool stays_null = output.action == Action::kNoOp && output.after.is_known() && output.after.is_null();
    const Json json =
        output_json(output.after, stays_null ? hcl::Type::dynamic() : output.after.type(), output.sensitive);
    // Here the type stands before the value; in states it is the other way round.
    Json shown = Json::object({{"sensitive", json["sensitive"]}});
    for (const char* member : {"type", "value"}) {
      if (json.has(member)) shown.set(member, json[member]);
    }
    outputs.set(output.name, std::move(shown));
  }
  ModuleTreeJson tree;
  for (const auto& change : plan.changes) {
    const bool forgotten = change.action == Action::kForget;
    if (!change.deposed.empty() || (change.after.is_known() && change.after.is_null() && !forgotten)) continue;
    Json json = object_identity_json(change.address, change.provider.provider);
    json.set("schema_version", Json::number(change.schema == nullptr ? 0 : change.schema->version));
    // What is forgotten stays in Terraform's list, without its values.
    if (!forgotten) json.set("values", known_json(change.after));
    json.set("sensitive_values", forgotten ? Json::boolean(false) : sensitive_json(change.after));
    tree.add(change.address.module, std::move(json));
  }
  Json values = Json::object();
  if (!outputs.members().empty()) values.set("outputs", std::move(outputs));
  values.set("root_module", tree.root());
  return values;
}

Json relevant_attributes_json(const std::vector<RelevantAttribute>& attributes) {
  std::vector<Json> all;
  for (const auto& attribute : attributes) {
    all.push_back(
        Json::object({{"resource", Json::string(attribute.address())}, {"attribute", path_json(attribute.path)}}));
  }
  return Json::array(std::move(all));
}

// The state that the plan starts from, whose outputs are already those that the configuration gives now.
State prior_state(const Plan& plan) {
  State prior = plan.prior;
  if (plan.options.mode == PlanMode::kDestroy) return prior;
  for (const auto& output : plan.outputs) {
    if (output.action == Action::kDelete || !output.after.is_wholly_known()) continue;
    if (output.after.is_null()) {
      prior.outputs.erase(output.name);
      continue;
    }
    const hcl::Value value =
        output.sensitive ? output.after.with_marks(hcl::Marks::kSensitive) : output.after.unmarked_deep();
    prior.outputs.insert_or_assign(output.name, OutputState{value, value.type()});
  }
  return prior;
}

// Whether an apply leads all the way to what the configuration asks for.
bool is_complete(const Plan& plan) { return plan.options.targets.empty() && !plan.errored; }

}  // namespace

Json actions_json(Action action) {
  switch (action) {
    case Action::kNoOp:
      return Json::array({Json::string("no-op")});
    case Action::kCreate:
      return Json::array({Json::string("create")});
    case Action::kRead:
      return Json::array({Json::string("read")});
    case Action::kUpdate:
      return Json::array({Json::string("update")});
    case Action::kDelete:
      return Json::array({Json::string("delete")});
    case Action::kDeleteThenCreate:
      return Json::array({Json::string("delete"), Json::string("create")});
    case Action::kCreateThenDelete:
      return Json::array({Json::string("create"), Json::string("delete")});
    case Action::kForget:
      return Json::array({Json::string("forget")});
  }
  return Json::array();
}

Json plan_json(const Plan& plan, const std::map<std::string, Value>& variables, const Configuration& configuration,
               const ProviderSet& providers, const hcl::Scope& constants) {
  Json json = Json::object();
  json.set("format_version", Json::string("1.2"));
  json.set("terraform_version", Json::string(std::string(kTerraformVersion)));
  Json given = Json::object();
  for (const auto& [name, variable] : configuration.root->module.variables) {
    const auto value = variables.find(name);
    if (value == variables.end() && !variable.default_value) continue;
    given.set(name, Json::object(
                        {{"value", known_json(value == variables.end() ? *variable.default_value : value->second)}}));
  }
  if (!given.members().empty()) json.set("variables", std::move(given));
  json.set("planned_values", planned_values_json(plan));
  if (!plan.drift.empty()) json.set("resource_drift", changes_json(plan.drift));
  if (!plan.changes.empty()) json.set("resource_changes", changes_json(plan.changes));
  Json outputs = Json::object();
  for (const auto& output : plan.outputs) outputs.set(output.name, output_change_json(output));
  if (!outputs.members().empty()) json.set("output_changes", std::move(outputs));
  const State prior = prior_state(plan);
  if (!prior.empty()) json.set("prior_state", state_json(prior, providers));
  json.set("configuration", configuration_json(configuration, providers, constants));
  Json relevant = relevant_attributes_json(plan.relevant);
  if (!relevant.items().empty()) json.set("relevant_attributes", std::move(relevant));
  if (!plan.checks.empty()) json.set("checks", checks_json(plan.checks));
  json.set("timestamp", Json::string(format_rfc3339(timestamp_of(plan.timestamp))));
  json.set("applyable", Json::boolean(plan.applyable()));
  json.set("complete", Json::boolean(is_complete(plan)));
  json.set("errored", Json::boolean(plan.errored));
  return json;
}

}  // namespace regionfall::terraform
