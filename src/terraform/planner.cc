#include "terraform/planner.h"

#include <algorithm>
#include <chrono>

#include "hcl/convert.h"
#include "terraform/reference.h"
#include "terraform/relevant_attributes.h"

namespace regionfall::terraform {
namespace {

using hcl::Diagnostics;
using hcl::Value;

bool present(const Value& value) { return value.is_known() && !value.is_null(); }

}  // namespace

std::string object_id(const Value& value) {
  if (!present(value)) return {};
  const Value* id = value.find("id");
  if (id == nullptr || !present(*id) || !(id->type() == hcl::Type::string()) ||
      has(id->marks(), hcl::Marks::kSensitive))
    return {};
  return id->as_string();
}

std::set<ConfigResource> create_before_destroy_resources(const Graph& graph) {
  std::set<ConfigResource> found;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto& node = graph.nodes[i];
    if (node.kind != NodeKind::kResource || !node.resource->lifecycle.create_before_destroy.value_or(false)) continue;
    found.insert({node.module->path, node.resource->address});
    for (auto& needed : graph.resources_needed(i)) {
      if (needed.resource.mode == ResourceMode::kManaged) found.insert(std::move(needed));
    }
  }
  return found;
}

Planner::Planner(const Graph& graph, Evaluation& evaluation, ProviderSet& providers, Existing existing,
                 PlanOptions options, Executor& executor, RunObserver& observer, Diagnostics& diagnostics)
    : graph_(graph),
      evaluation_(evaluation),
      providers_(providers),
      executor_(executor),
      observer_(observer),
      diagnostics_(diagnostics),
      run_(evaluation, providers, diagnostics) {
  plan_.options = std::move(options);
  moved_ = apply_moves(evaluation_.context().configuration, existing.state, diagnostics_);
  plan_.before_refresh = existing.state;
  plan_.prior = std::move(existing.state);
  for (auto& intent : existing.unresolved) {
    if (intent.operation == Operation::kCreate) {
      unresolved_.emplace(intent.instance, std::move(intent));
    } else {
      // The state holds the object as it was before, and each refresh tells what it is now.
      plan_.resolved.push_back(std::move(intent));
    }
  }
  create_before_destroy_ = create_before_destroy_resources(graph_);
}

Plan Planner::run() {
  std::vector<std::vector<std::size_t>> needs;
  needs.reserve(graph_.nodes.size());
  for (const auto& node : graph_.nodes) needs.push_back(node.needs);
  const std::vector<Target>& targets = plan_.options.targets;
  const std::vector<bool> wanted = targeted_nodes(graph_, targets);
  if (!diagnostics_.has_errors()) {
    walk(
        needs,
        [&](std::size_t node, const Done& done) {
          if (wanted[node]) return visit(node, done);
          if (graph_.nodes[node].kind == NodeKind::kResource) run_.values_from_state(graph_.nodes[node], plan_.prior);
          done(true);
        },
        executor_);
  }
  if (!diagnostics_.has_errors() && plan_.options.mode != PlanMode::kDestroy && targets.empty())
    check_moves(evaluation_, diagnostics_);
  if (!diagnostics_.has_errors()) plan_orphans();
  run_.close_ephemerals();
  if (!diagnostics_.has_errors()) plan_outputs();
  if (plan_.options.mode != PlanMode::kDestroy) check_imports();
  for (auto& [key, change] : changes_) plan_.changes.push_back(std::move(change));
  remark();
  plan_.checks = evaluation_.checks().results();
  plan_.errored = diagnostics_.has_errors();
  if (plan_.options.relevance || !plan_.drift.empty())
    plan_.relevant = relevant_attributes(plan_, evaluation_, providers_);
  return std::move(plan_);
}

void Planner::visit(std::size_t index, const Done& done) {
  const Node& node = graph_.nodes[index];
  switch (node.kind) {
    case NodeKind::kModule:
    case NodeKind::kVariable:
    case NodeKind::kLocal:
      return done(evaluation_.visit(node, diagnostics_));
    case NodeKind::kOutput:
      return done(evaluation_.visit(node, diagnostics_));
    case NodeKind::kProvider:
      return done(providers_.visit(node, evaluation_, diagnostics_));
    case NodeKind::kResource:
      switch (node.resource->address.mode) {
        case ResourceMode::kManaged:
          return visit_managed(index, done);
        case ResourceMode::kData:
          return visit_data(index, done);
        case ResourceMode::kEphemeral:
          return done(run_.visit_ephemeral(node));
      }
      return;
    case NodeKind::kCheck:
      if (plan_.options.mode != PlanMode::kDestroy) run_.visit_check(node);
      return done(true);
  }
}

bool Planner::targeted(const ResourceInstance& address) const {
  const auto& targets = plan_.options.targets;
  return targets.empty() ||
         std::ranges::any_of(targets, [&](const Target& target) { return target.contains(address); });
}

// A resource that is only needed by a target is planned in all of its instances; one that is named in part, only there.
bool Planner::wanted(const ResourceInstance& address) const {
  const auto& targets = plan_.options.targets;
  if (targeted(address)) return true;
  return std::ranges::none_of(targets, [&](const Target& target) { return target.may_contain(address.config()); });
}

void Planner::visit_managed(std::size_t index, const Done& done) {
  const Node& node = graph_.nodes[index];
  if (plan_.options.mode == PlanMode::kDestroy) {
    run_.values_from_state(node, plan_.prior);
    return done(true);
  }
  const TypeSchema* schema = run_.schema(node);
  if (schema == nullptr || run_.compiled(node, *schema) == nullptr) return done(false);
  collect_imports(node);
  auto join = std::make_shared<Join>(done);
  const bool good = run_.expand(node, *schema, [&](const SubjectPtr& subject) {
    join->begin();
    subject->done = [join](bool well) { join->end(well); };
    begin_instance(subject);
  });
  join->begin();
  join->end(good);
  join->seal();
}

void Planner::begin_instance(const SubjectPtr& subject) {
  if (!run_.resolve(*subject)) return subject->done(false);
  const InstanceState* state = plan_.prior.find(subject->address);
  if (state != nullptr && state->current) {
    subject->exists = true;
    if (!load_prior(*subject, *state->current, diagnostics_)) return subject->done(false);
    if (state->current && !state->deposed.empty()) plan_deposed(subject);
  } else {
    if (state != nullptr) plan_deposed(subject);
    if (!recover(*subject) || !import(subject)) return subject->done(false);
  }
  const bool refresh_it = subject->exists && (plan_.options.refresh || subject->importing) && wanted(subject->address);
  if (!refresh_it) return decide(subject);
  refresh(subject, [this, subject](bool good) { good ? after_refresh(subject) : subject->done(false); });
}

bool Planner::load_prior(Subject& subject, const ObjectState& object, Diagnostics& diagnostics) {
  subject.object = object;
  const std::string address = subject.address.to_string();
  if (object.raw_attributes && object.schema_version < subject.schema->version) {
    const ReadReply reply =
        subject.provider->upgrade(subject.address.resource.type, object.schema_version, *object.raw_attributes);
    add_provider_diagnostics(reply, nullptr, address, {}, diagnostics);
    if (reply.failed()) return false;
    subject.prior = hcl::mark_paths(reply.state, object.sensitive);
  } else {
    auto decoded = decode_object(object, *subject.schema);
    if (!decoded) {
      hcl::Diagnostic diagnostic;
      diagnostic.summary = "State does not fit the schema";
      diagnostic.detail = "The stored object " + address + " cannot be read: " + decoded.error().message + ".";
      diagnostic.address = address;
      diagnostics.add(std::move(diagnostic));
      return false;
    }
    subject.prior = std::move(*decoded);
  }
  subject.object.raw_attributes = nullptr;
  subject.object.schema_version = subject.schema->version;
  subject.object.type = subject.schema->type;
  subject.object.value = subject.prior;
  return true;
}

void Planner::refresh(const SubjectPtr& subject, const std::function<void(bool good)>& then) {
  observer_.refreshing(subject->address, object_id(subject->prior));
  auto request = std::make_shared<ReadRequest>(
      ReadRequest{subject->address.resource.type, subject->prior.unmarked_deep(), subject->object.private_data});
  auto reply = std::make_shared<ReadReply>();
  const auto finish = [this, subject, reply, then] {
    add_provider_diagnostics(*reply, nullptr, subject->address.to_string(),
                             subject->node != nullptr ? subject->node->resource->range : hcl::Range{}, diagnostics_);
    if (reply->failed()) return then(false);
    std::vector<hcl::PathMarks> marks;
    hcl::unmark_deep_with_paths(subject->prior, marks);
    for (auto& found : sensitive_paths(subject->schema->block, reply->state)) marks.push_back(std::move(found));
    subject->object.value = hcl::mark_paths(reply->state, marks);
    subject->object.private_data = reply->private_data;
    observer_.refreshed(subject->address, object_id(subject->prior));
    then(true);
  };
  if (!subject->provider->may_wait(subject->address.resource.type)) {
    *reply = subject->provider->read(*request);
    return finish();
  }
  executor_.submit([subject, request, reply] { *reply = subject->provider->read(*request); }, finish);
}

void Planner::after_refresh(const SubjectPtr& subject) {
  const Value before = subject->prior;
  subject->prior = subject->object.value;
  subject->exists = present(subject->prior);
  if (subject->importing) {
    if (!subject->exists) {
      diagnostics_.error(
          "Cannot import non-existent remote object",
          "There is no object \"" + *subject->importing + "\" to import to " + subject->address.to_string() + ".",
          subject->node->resource->range);
      return subject->done(false);
    }
  } else if (!subject->prior.identical(before)) {
    ResourceChange drift;
    drift.address = subject->address;
    drift.provider = subject->provider_address;
    drift.schema = subject->schema;
    drift.before = before;
    drift.after = subject->prior;
    drift.action = subject->exists ? Action::kUpdate : Action::kDelete;
    plan_.drift.push_back(std::move(drift));
  }
  InstanceState& state = plan_.prior.at(subject->address, subject->provider_address);
  if (subject->exists) {
    state.current = subject->object;
  } else {
    state.current.reset();
    subject->object.tainted = false;
    if (state.deposed.empty()) plan_.prior.erase(subject->address);
  }
  decide(subject);
}

void Planner::decide(const SubjectPtr& subject) {
  const Node& node = *subject->node;
  if (plan_.options.mode == PlanMode::kRefreshOnly || !wanted(subject->address)) {
    run_.set_value(*subject, subject->prior);
    return subject->done(true);
  }
  const Lifecycle& lifecycle = node.resource->lifecycle;
  if (!run_.check(*subject, lifecycle.preconditions)) return subject->done(false);
  InstanceInput input;
  input.address = subject->address;
  input.resource = node.resource;
  input.schema = subject->schema;
  input.block = run_.compiled(node, *subject->schema);
  input.prior = subject->prior;
  input.prior_private = subject->object.private_data;
  input.tainted = subject->exists && subject->object.tainted;
  input.create_before_destroy = create_before_destroy_.contains(subject->address.config());
  auto config = run_.configuration(*subject, *input.block);
  if (!config) return subject->done(false);
  input.config = std::move(*config);
  input.forced = forced_replacement(*subject);
  auto change = plan_instance(input, *subject->provider, diagnostics_);
  if (!change) return subject->done(false);
  change->provider = subject->provider_address;
  change->importing = subject->importing;
  const auto moved = moved_.find(subject->address);
  if (moved != moved_.end()) change->previous_address = moved->second;
  const Value after = change->after;
  run_.set_value(*subject, after);
  record(std::move(*change));
  subject->done(run_.check(*subject, lifecycle.postconditions, &after));
}

void Planner::record(ResourceChange change) {
  if (change.action != Action::kNoOp) pending_.insert(change.address.config());
  auto key = std::pair{change.address, change.deposed};
  changes_.insert_or_assign(std::move(key), std::move(change));
}

ActionReason Planner::forced_replacement(const Subject& subject) {
  if (!subject.exists) return ActionReason::kNone;
  if (std::ranges::find(plan_.options.replace, subject.address) != plan_.options.replace.end())
    return ActionReason::kReplaceByRequest;
  for (const auto& trigger : subject.node->resource->lifecycle.replace_triggered_by) {
    if (triggered(*trigger, subject)) return ActionReason::kReplaceByTriggers;
  }
  return ActionReason::kNone;
}

// A trigger names a resource, one of its instances, or an attribute of one. Source: Terraform documentation,
// "replace_triggered_by".
bool Planner::triggered(const hcl::Expression& trigger, const Subject& subject) {
  const auto references = references_in(trigger);
  const auto named = std::ranges::find(references, ReferenceKind::kResource, &Reference::kind);
  if (named == references.end()) return false;
  InstanceKey key = named->key;
  hcl::Path path;
  bool whole = key.is_none();
  std::span<const hcl::TraversalStep> rest = named->rest();
  if (const auto* relative = trigger.as<hcl::RelativeTraversalExpression>()) rest = relative->steps;
  const auto* indexed = trigger.as<hcl::IndexExpression>();
  if (const auto* relative = trigger.as<hcl::RelativeTraversalExpression>())
    indexed = relative->source->as<hcl::IndexExpression>();
  if (indexed != nullptr) {
    const Value at = hcl::evaluate(*indexed->key, run_.scope(subject), diagnostics_);
    if (!present(at)) return false;
    if (at.type() == hcl::Type::string()) key = InstanceKey(at.as_string());
    if (at.type() == hcl::Type::number()) key = InstanceKey(at.as_number().to_int64().value_or(0));
    whole = false;
  }
  for (const auto& step : rest) {
    path.push_back(step.kind == hcl::TraversalStep::Kind::kIndex ? hcl::PathStep::index(step.key)
                                                                 : hcl::PathStep::attribute(step.name));
  }
  for (auto at = changes_.lower_bound({ResourceInstance{subject.module->address, named->resource, {}}, ""});
       at != changes_.end(); ++at) {
    const ResourceChange& change = at->second;
    if (change.address.module != subject.module->address || change.address.resource != named->resource) break;
    if (!whole && change.address.key != key) continue;
    if (change.action != Action::kUpdate && !is_replace(change.action)) continue;
    if (path.empty()) return true;
    const auto before = hcl::at_path(change.before, path);
    const auto after = hcl::at_path(change.after, path);
    if (!before || !after || !before->identical_unmarked(*after)) return true;
  }
  return false;
}

void Planner::plan_deposed(const SubjectPtr& subject) {
  const InstanceState* state = plan_.prior.find(subject->address);
  for (const auto& [key, object] : state->deposed) {
    Subject old = *subject;
    if (!load_prior(old, object, diagnostics_)) continue;
    ResourceChange change;
    change.address = subject->address;
    change.deposed = key;
    change.provider = subject->provider_address;
    change.schema = subject->schema;
    change.action = Action::kDelete;
    change.before = old.prior;
    change.after = Value::null(subject->schema->type);
    record(std::move(change));
  }
}

bool Planner::recover(Subject& subject) {
  const auto found = unresolved_.find(subject.address);
  if (found == unresolved_.end()) return true;
  const Intent intent = std::move(found->second);
  unresolved_.erase(found);
  ApplyRequest request;
  request.type = subject.address.resource.type;
  request.prior = Value::null(subject.schema->type);
  request.planned = intent.planned;
  request.config = intent.config;
  request.planned_private = intent.planned_private;
  request.idempotency_token = intent.idempotency_token;
  const ReadReply reply = subject.provider->recover(request);
  add_provider_diagnostics(reply, nullptr, subject.address.to_string(), {}, diagnostics_);
  if (reply.failed()) return false;
  plan_.resolved.push_back(intent);
  if (!present(reply.state)) return true;
  subject.exists = true;
  subject.prior = hcl::mark_paths(reply.state, sensitive_paths(subject.schema->block, reply.state));
  subject.object.schema_version = subject.schema->version;
  subject.object.value = subject.prior;
  subject.object.private_data = reply.private_data;
  subject.object.dependencies = intent.dependencies;
  subject.object.create_before_destroy = intent.create_before_destroy;
  // Its provisioners may not have run.
  subject.object.tainted = subject.node != nullptr && !subject.node->resource->provisioners.empty();
  plan_.prior.at(subject.address, subject.provider_address).current = subject.object;
  return true;
}

Plan make_plan(const Graph& graph, Evaluation& evaluation, ProviderSet& providers, Existing existing,
               PlanOptions options, Executor& executor, RunObserver& observer, Diagnostics& diagnostics) {
  return Planner(graph, evaluation, providers, std::move(existing), std::move(options), executor, observer, diagnostics)
      .run();
}

}  // namespace regionfall::terraform
