#include "terraform/applier.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/text.h"
#include "terraform/planner.h"
#include "terraform/providers/schema_table.h"

namespace regionfall::terraform {
namespace {

using hcl::Diagnostics;
using hcl::Value;

constexpr std::size_t kDeposedKeyLength = 8;

bool present(const Value& value) { return value.is_known() && !value.is_null(); }

// A plan's promises: what it said is known must come true.
bool keeps_promise(const Value& planned, const Value& actual) {
  if (!planned.is_known()) return true;
  if (planned.is_null() || !present(actual)) return planned.is_null() == (actual.is_known() && actual.is_null());
  const bool collection = planned.type().is_collection() || planned.type().is_structural();
  if (!collection) return planned.identical_unmarked(actual);
  if (planned.type().kind() == hcl::TypeKind::kSet && !planned.is_wholly_known()) return true;
  if (planned.length() != actual.length()) return false;
  for (std::size_t i = 0; i < planned.length(); ++i) {
    if (!keeps_promise(planned.elements()[i], actual.elements()[i])) return false;
  }
  return true;
}

// Nothing in place of every null: "", 0, false, no elements.
Value empty_for_null(const Value& value) {
  return hcl::transform(value, [](const hcl::Path&, const Value& inner) {
    return inner.is_known() && inner.is_null() ? hcl::empty_value(inner.type()) : inner;
  });
}

bool keeps_promise(const Value& all_planned, const ApplyReply& reply) {
  std::vector<hcl::MapEntry> as_made;
  if (present(all_planned) && present(reply.state)) {
    for (const std::string& name : reply.not_promised) as_made.emplace_back(name, reply.state.attribute(name));
  }
  const Value planned = as_made.empty() ? all_planned : with_members(all_planned, std::move(as_made));
  return reply.legacy_type_system ? keeps_promise(empty_for_null(planned), empty_for_null(reply.state))
                                  : keeps_promise(planned, reply.state);
}

Value unknown_as_null(const Value& value) {
  if (value.is_wholly_known()) return value;
  return hcl::transform(
      value, [](const hcl::Path&, const Value& inner) { return inner.is_known() ? inner : Value::null(inner.type()); });
}

}  // namespace

Applier::Applier(const Graph& graph, Evaluation& evaluation, ProviderSet& providers, const Plan& plan,
                 ApplyEnvironment environment, Executor& executor, RunObserver& observer, Diagnostics& diagnostics)
    : graph_(graph),
      evaluation_(evaluation),
      providers_(providers),
      plan_(plan),
      environment_(environment),
      executor_(executor),
      observer_(observer),
      diagnostics_(diagnostics),
      run_(evaluation, providers, diagnostics),
      state_(plan.prior),
      create_before_destroy_(create_before_destroy_resources(graph)),
      parallelism_(executor.parallelism()) {
  for (const auto& change : plan_.changes) {
    changes_[change.address.config()].push_back(&change);
    if (change.deposed.empty()) current_changes_.emplace(change.address, &change);
  }
}

ApplyResult Applier::run() {
  const ApplyOrder order = order_apply(graph_, plan_);
  const std::vector<bool> wanted = targeted_nodes(graph_, plan_.options.targets);
  const auto good = walk(
      order.needs,
      [&](std::size_t node, const Done& done) {
        if (node >= graph_.nodes.size()) return visit_destroy(order.destroys[node - graph_.nodes.size()], done);
        const auto& named = graph_.nodes[node];
        if (named.kind == NodeKind::kResource && (!wanted[node] || plan_.options.mode == PlanMode::kDestroy)) {
          if (named.resource->address.mode != ResourceMode::kEphemeral) run_.values_from_state(named, state_);
          return done(true);
        }
        if (!wanted[node]) return done(true);
        visit(node, done);
      },
      executor_, [this] { return environment_.stop.load(); });
  run_.close_ephemerals();
  finish_outputs(good);
  state_.checks = evaluation_.checks().results();
  add_checks_not_reached();
  if (!plan_.options.targets.empty()) {
    diagnostics_.warning("Applied changes may be incomplete",
                         "The plan was limited with -target, so parts of the configuration may not have been carried "
                         "out. Run plan without "
                         "-target to see what is left.");
  }
  return {std::move(state_), done_};
}

// Checks that the run ended before are unknown.
void Applier::add_checks_not_reached() {
  for (const CheckResult& planned : plan_.checks) {
    const bool reached = std::ranges::any_of(state_.checks, [&](const CheckResult& check) {
      return check.object_kind == planned.object_kind && check.config_address == planned.config_address;
    });
    if (reached) continue;
    CheckResult unknown = planned;
    unknown.status = "unknown";
    for (auto& object : unknown.objects) object = {object.address, "unknown", {}};
    state_.checks.push_back(std::move(unknown));
  }
}

void Applier::visit(std::size_t index, const Done& done) {
  const Node& node = graph_.nodes[index];
  switch (node.kind) {
    case NodeKind::kModule:
    case NodeKind::kVariable:
    case NodeKind::kLocal:
      return done(evaluation_.visit(node, diagnostics_));
    case NodeKind::kOutput: {
      // Outputs of what was just destroyed may have no value any more; they go away with it.
      Diagnostics dropped;
      const bool destroying = plan_.options.mode == PlanMode::kDestroy;
      const bool good = evaluation_.visit(node, destroying ? dropped : diagnostics_);
      return done(good || destroying);
    }
    case NodeKind::kProvider:
      return done(providers_.visit(node, evaluation_, diagnostics_));
    case NodeKind::kResource:
      if (node.resource->address.mode == ResourceMode::kEphemeral) return done(run_.visit_ephemeral(node));
      if (node.resource->address.mode == ResourceMode::kData) return visit_data(node, done);
      return visit_managed(node, done);
    case NodeKind::kCheck:
      if (plan_.options.mode != PlanMode::kDestroy) run_.visit_check(node);
      return done(true);
  }
}

void Applier::visit_managed(const Node& node, const Done& done) {
  const TypeSchema* schema = run_.schema(node);
  if (schema == nullptr || run_.compiled(node, *schema) == nullptr) return done(false);
  auto join = std::make_shared<Join>(done);
  const bool good = run_.expand(node, *schema, [&](const SubjectPtr& subject) {
    join->begin();
    subject->done = [join](bool well) { join->end(well); };
    const auto change = current_changes_.find(subject->address);
    const bool idle = change == current_changes_.end() || change->second->action == Action::kNoOp ||
                      change->second->action == Action::kForget;
    if (idle) {
      const InstanceState* state = state_.find(subject->address);
      if (state != nullptr && state->current) {
        auto value = decode_object(*state->current, *schema);
        run_.set_value(*subject, value ? *value : Value::dynamic());
      }
      if (change != current_changes_.end() && change->second->importing) ++done_.import;
      const Value self = change == current_changes_.end() ? Value() : change->second->after;
      return subject->done(self.is_null() || run_.check(*subject, node.resource->lifecycle.postconditions, &self));
    }
    when_free([this, subject, change] { apply_instance(subject, *change->second); },
              [subject] { subject->done(false); });
  });
  join->begin();
  join->end(good);
  join->seal();
}

void Applier::apply_instance(const SubjectPtr& subject, const ResourceChange& change) {
  const Node& node = *subject->node;
  const std::string address = subject->address.to_string();
  if (!run_.resolve(*subject) || !run_.check(*subject, node.resource->lifecycle.preconditions))
    return subject->done(false);
  const CompiledBlock* block = run_.compiled(node, *subject->schema);
  const auto config = run_.configuration(*subject, *block);
  if (!config) return subject->done(false);

  // Plan once more, now that everything it refers to is known.
  InstanceInput input;
  input.address = subject->address;
  input.resource = node.resource;
  input.schema = subject->schema;
  input.block = block;
  input.config = *config;
  const bool fresh = change.action == Action::kCreate || is_replace(change.action);
  input.prior = fresh ? Value::null(subject->schema->type) : change.before;
  const InstanceState* state = state_.find(subject->address);
  if (!fresh && state != nullptr && state->current) input.prior_private = state->current->private_data;
  const auto planned = plan_instance(input, *subject->provider, diagnostics_);
  if (!planned) return subject->done(false);
  if (!keeps_promise(change.after, planned->after)) {
    hcl::Diagnostic diagnostic;
    diagnostic.summary = "Provider produced inconsistent final plan";
    diagnostic.detail = "With all values known, the plan for " + address +
                        " differs from what was shown and approved. This is a defect of the provider " +
                        subject->provider_address.provider.short_name() + ".";
    diagnostic.address = address;
    diagnostic.subject = node.resource->range;
    diagnostics_.add(std::move(diagnostic));
    return subject->done(false);
  }
  if (change.action == Action::kUpdate && planned->action == Action::kNoOp)
    return leave_as_is(subject, change, planned->after);
  ApplyRequest request;
  request.type = subject->address.resource.type;
  request.prior = input.prior.unmarked_deep();
  request.planned = planned->after.unmarked_deep();
  request.config = config->unmarked_deep();
  request.planned_private = planned->planned_private;
  request.idempotency_token = random_uuid(environment_.random);
  if (change.action == Action::kCreateThenDelete && !set_aside(*subject, change)) return subject->done(false);
  call(subject, change, std::move(request), *config);
}

// What was unknown when the update was planned has come to what the object is already.
void Applier::leave_as_is(const SubjectPtr& subject, const ResourceChange& change, const Value& value) {
  if (change.importing) ++done_.import;
  run_.set_value(*subject, value);
  subject->done(run_.check(*subject, subject->node->resource->lifecycle.postconditions, &value));
}

bool Applier::set_aside(const Subject& subject, const ResourceChange& change) {
  InstanceState* state = state_.find(subject.address);
  if (state == nullptr || !state->current) return true;
  std::string key;
  do {
    key.clear();
    while (key.size() < kDeposedKeyLength) key += "0123456789abcdef"[random_below(environment_.random, 16)];
  } while (state->deposed.contains(key));
  if (!journal(environment_.store.depose({subject.address, key}), change.address)) return false;
  state->deposed.emplace(key, std::move(*state->current));
  state->current.reset();
  set_aside_[subject.address] = key;
  return true;
}

// Nothing took the old object's place, so it is the current one again.
void Applier::take_back(const Subject& subject) {
  const auto key = set_aside_.find(subject.address);
  InstanceState* state = state_.find(subject.address);
  if (key == set_aside_.end() || state == nullptr || state->current) return;
  if (!journal(environment_.store.restore({subject.address, key->second}), subject.address)) return;
  const auto old = state->deposed.find(key->second);
  state->current = std::move(old->second);
  state->deposed.erase(old);
  set_aside_.erase(key);
}

void Applier::call(const SubjectPtr& subject, const ResourceChange& change, ApplyRequest request, const Value& config) {
  const ConfigResource resource = subject->address.config();
  auto& dependencies = dependencies_[resource];
  if (!dependencies) {
    auto needed = graph_.resources_needed(*graph_.resource(resource));
    dependencies = std::make_shared<const std::vector<ConfigResource>>(std::move(needed));
  }
  Intent intent;
  intent.instance = subject->address;
  intent.provider = subject->provider_address;
  intent.operation = request.prior.is_null() ? Operation::kCreate : Operation::kUpdate;
  intent.idempotency_token = request.idempotency_token;
  intent.planned = unknown_as_null(request.planned);
  intent.config =
      unknown_as_null(proposed_new(subject->schema->block, Value::null(subject->schema->type), request.config));
  intent.planned_private = request.planned_private;
  intent.dependencies = dependencies;
  intent.create_before_destroy = create_before_destroy_.contains(resource);
  if (!journal(environment_.store.begin(intent), subject->address)) return subject->done(false);
  observer_.starting(subject->address, change.action, object_id(change.before));
  const Instant start = now();
  auto shared = std::make_shared<ApplyRequest>(std::move(request));
  auto reply = std::make_shared<ApplyReply>();
  perform(
      subject->provider->may_wait(shared->type),
      [subject, shared, reply] { *reply = subject->provider->apply(*shared); },
      [this, subject, &change, shared, reply, config, start] {
        settle(subject, change, *reply, *shared, config, seconds_since(start));
      });
}

void Applier::settle(const SubjectPtr& subject, const ResourceChange& change, const ApplyReply& reply,
                     const ApplyRequest& request, const Value& config, double seconds) {
  const Node& node = *subject->node;
  report(reply, *subject, run_.compiled(node, *subject->schema));
  bool good = !reply.failed();
  Value made = mark_planned(subject->schema->block, unknown_as_null(reply.state), config);
  if (good && (!reply.state.is_wholly_known() || !keeps_promise(request.planned, reply))) {
    hcl::Diagnostic diagnostic;
    diagnostic.summary = "Provider produced inconsistent result after apply";
    diagnostic.detail = "What the provider made of " + subject->address.to_string() +
                        " is not what it had planned. This is a defect of the provider " +
                        subject->provider_address.provider.short_name() + "; the object is kept as it is.";
    diagnostic.address = subject->address.to_string();
    diagnostic.subject = node.resource->range;
    diagnostics_.add(std::move(diagnostic));
    good = false;
  }
  const bool to_provision = change.action != Action::kUpdate &&
                            std::ranges::any_of(node.resource->provisioners,
                                                [](const auto& provisioner) { return !provisioner.when_destroy; });
  Outcome outcome{subject->address, "", subject->provider_address, std::nullopt};
  if (present(made)) {
    ObjectState object;
    object.schema_version = subject->schema->version;
    object.type = subject->schema->type;
    object.value = made;
    object.private_data = reply.private_data;
    object.dependencies = dependencies_[subject->address.config()];
    object.create_before_destroy = create_before_destroy_.contains(subject->address.config());
    // Until its provisioners have run it is half done, and must be made anew if they do not end well.
    object.tainted = request.prior.is_null() && (reply.failed() || to_provision);
    outcome.object = std::move(object);
  }
  good = journal(environment_.store.finish(outcome), subject->address) && good;
  InstanceState& state = state_.at(subject->address, subject->provider_address);
  state.current = outcome.object;
  run_.set_value(*subject, made);
  if (!good) {
    observer_.failed(subject->address, change.action, seconds);
    if (!state.current) take_back(*subject);
    begin_waiting();
    return subject->done(false);
  }
  const auto conclude = [this, subject, &change, made, seconds](bool provisioned) {
    if (provisioned) {
      observer_.finished(subject->address, change.action, object_id(made), seconds);
      change.action == Action::kUpdate ? ++done_.change : ++done_.add;
      if (change.importing) ++done_.import;
    } else {
      observer_.failed(subject->address, change.action, seconds);
    }
    const bool holds = provisioned && run_.check(*subject, subject->node->resource->lifecycle.postconditions, &made);
    begin_waiting();
    subject->done(holds);
  };
  if (!to_provision) return conclude(true);
  provision(subject, false, made, [this, subject, outcome, conclude](bool provisioned) {
    if (provisioned) {
      Outcome whole = outcome;
      whole.object->tainted = false;
      state_.at(subject->address, subject->provider_address).current->tainted = false;
      provisioned = journal(environment_.store.finish(whole), subject->address);
    }
    conclude(provisioned);
  });
}

void Applier::visit_data(const Node& node, const Done& done) {
  const TypeSchema* schema = run_.schema(node);
  const CompiledBlock* block = schema == nullptr ? nullptr : run_.compiled(node, *schema);
  if (block == nullptr) return done(false);
  auto join = std::make_shared<Join>(done);
  const bool good = run_.expand(node, *schema, [&](const SubjectPtr& subject) {
    join->begin();
    const auto change = current_changes_.find(subject->address);
    if (change == current_changes_.end()) {
      const InstanceState* state = state_.find(subject->address);
      if (state != nullptr && state->current) {
        auto value = decode_object(*state->current, *schema);
        run_.set_value(*subject, value ? *value : Value::dynamic());
      }
      return join->end(true);
    }
    const auto config = run_.resolve(*subject) ? run_.configuration(*subject, *block) : std::nullopt;
    if (!config) return join->end(false);
    auto reply = std::make_shared<DataReply>();
    const Value plain = config->unmarked_deep();
    observer_.reading(subject->address);
    const Instant start = now();
    perform(
        subject->provider->may_wait(node.resource->address.type),
        [subject, plain, reply] { *reply = subject->provider->read_data(subject->address.resource.type, plain); },
        [this, subject, block, reply, config, join, start, &node] {
          report(*reply, *subject, block);
          if (reply->failed()) return join->end(false);
          const Value value = mark_planned(subject->schema->block, reply->state, *config);
          run_.set_value(*subject, value);
          ObjectState object;
          object.schema_version = subject->schema->version;
          object.type = subject->schema->type;
          object.value = value;
          journal(environment_.store.finish({subject->address, "", subject->provider_address, object}),
                  subject->address);
          state_.at(subject->address, subject->provider_address).current = std::move(object);
          observer_.read(subject->address, object_id(value), seconds_since(start));
          join->end(run_.check(*subject, node.resource->lifecycle.postconditions, &value));
        });
  });
  join->begin();
  join->end(good);
  join->seal();
}

void Applier::when_free(std::function<void()> begin, std::function<void()> skipped) {
  if (executor_.outstanding() < parallelism_) {
    if (environment_.stop) return skipped();
    return begin();
  }
  waiting_.emplace_back(std::move(begin), std::move(skipped));
}

void Applier::begin_waiting() {
  while (!waiting_.empty() && (environment_.stop || executor_.outstanding() < parallelism_)) {
    auto [begin, skipped] = std::move(waiting_.front());
    waiting_.pop_front();
    environment_.stop ? skipped() : begin();
  }
}

void Applier::perform(bool may_wait, std::function<void()> work, std::function<void()> then) {
  if (may_wait) {
    executor_.submit(std::move(work), [this, then = std::move(then)] {
      then();
      begin_waiting();
    });
    return;
  }
  work();
  then();
}

bool Applier::journal(const Result<void>& written, const ResourceInstance& address) {
  if (written) return true;
  diagnostics_.error("Cannot write the run's journal",
                     "What happens to " + address.to_string() +
                         " could not be written down, so it is not done: " + written.error().message + ".");
  return false;
}

void Applier::report(const ProviderReply& reply, const Subject& subject, const CompiledBlock* block) {
  add_provider_diagnostics(reply, block, subject.address.to_string(),
                           subject.node != nullptr ? subject.node->resource->range : hcl::Range{}, diagnostics_);
}

void Applier::finish_outputs(const std::vector<bool>& good) {
  const auto& outputs = evaluation_.context().configuration.root->module.outputs;
  if (plan_.options.mode == PlanMode::kDestroy) {
    const bool all_gone = plan_.options.targets.empty() && !diagnostics_.has_errors() && !environment_.stop;
    if (all_gone) state_.outputs.clear();
    return;
  }
  for (const auto& change : plan_.outputs) {
    if (change.action == Action::kDelete) state_.outputs.erase(change.name);
  }
  for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
    const auto& node = graph_.nodes[i];
    if (!good[i] || node.kind != NodeKind::kOutput || node.module->parent != nullptr || outputs.at(node.name).ephemeral)
      continue;
    const auto value = evaluation_.root().outputs.find(node.name);
    if (value == evaluation_.root().outputs.end() || !value->second.is_wholly_known()) continue;
    if (value->second.is_null()) {
      state_.outputs.erase(node.name);
    } else {
      state_.outputs.insert_or_assign(node.name, OutputState{value->second, value->second.type()});
    }
  }
}

Instant Applier::now() const { return evaluation_.context().function_context.clock.now(); }

double Applier::seconds_since(Instant start) const { return std::chrono::duration<double>(now() - start).count(); }

ApplyResult apply_plan(const Graph& graph, Evaluation& evaluation, ProviderSet& providers, const Plan& plan,
                       ApplyEnvironment environment, Executor& executor, RunObserver& observer,
                       Diagnostics& diagnostics) {
  return Applier(graph, evaluation, providers, plan, environment, executor, observer, diagnostics).run();
}

}  // namespace regionfall::terraform
