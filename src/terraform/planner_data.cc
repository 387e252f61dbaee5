#include <algorithm>
#include <utility>

#include "terraform/planner.h"
#include "terraform/reference.h"

// Data sources: read during plan where all is known, else left to the apply.

namespace regionfall::terraform {

using hcl::Diagnostics;
using hcl::Value;

void Planner::visit_data(std::size_t index, const Done& done) {
  const Node& node = graph_.nodes[index];
  const TypeSchema* schema = run_.schema(node);
  const CompiledBlock* block = schema == nullptr ? nullptr : run_.compiled(node, *schema);
  if (block == nullptr) return done(false);
  auto join = std::make_shared<Join>(done);
  const bool good = run_.expand(node, *schema, [&](const SubjectPtr& subject) {
    join->begin();
    read_data(subject, *block, [join](bool well) { join->end(well); });
  });
  join->begin();
  join->end(good);
  join->seal();
}

// Reading waits when something is to change that the data source refers to directly, be the value known by now. Source:
// Terraform documentation, "Data Sources", Data Resource Dependencies.
bool Planner::references_pending(const Node& node) const {
  return std::ranges::any_of(node.needs, [&](std::size_t index) {
    const Node& needed = graph_.nodes[index];
    return needed.kind == NodeKind::kResource && pending_.contains({needed.module->path, needed.resource->address});
  });
}

bool Planner::dependencies_pending(const Node& node) const {
  const auto pending_in = [&](const ModuleNode& module, const std::vector<hcl::Traversal>& depends_on) {
    return std::ranges::any_of(depends_on, [&](const hcl::Traversal& traversal) {
      Diagnostics passed_over;
      const auto reference = parse_reference(traversal, passed_over);
      if (!reference) return false;
      if (reference->kind == ReferenceKind::kResource) {
        if (pending_.contains({module.path, reference->resource})) return true;
        const auto needed = graph_.resource({module.path, reference->resource});
        return needed && reference->resource.mode == ResourceMode::kData && dependencies_pending(graph_.nodes[*needed]);
      }
      if (reference->kind != ReferenceKind::kModule) return false;
      ModulePath inside = module.path;
      inside.push_back(reference->name);
      return std::ranges::any_of(pending_, [&](const ConfigResource& pending) {
        return pending.module.size() >= inside.size() &&
               std::equal(inside.begin(), inside.end(), pending.module.begin());
      });
    });
  };
  if (pending_in(*node.module, node.resource->depends_on)) return true;
  // A reference to a managed resource counts as depends_on, also where what it refers to is known.
  const bool refers_to_pending =
      std::ranges::any_of(references_in_body(node.resource->body), [&](const Reference& reference) {
        return reference.kind == ReferenceKind::kResource && reference.resource.mode == ResourceMode::kManaged &&
               pending_.contains({node.module->path, reference.resource});
      });
  if (refers_to_pending) return true;
  for (const ModuleNode* module = node.module; module->parent != nullptr; module = module->parent) {
    if (pending_in(*module->parent, module->call->depends_on)) return true;
  }
  return false;
}

void Planner::read_data(const SubjectPtr& subject, const CompiledBlock& block, const Done& done) {
  const Node& node = *subject->node;
  const std::string address = subject->address.to_string();
  if (!run_.resolve(*subject)) return done(false);
  const bool destroying = plan_.options.mode == PlanMode::kDestroy;
  if (!destroying && !run_.check(*subject, node.resource->lifecycle.preconditions)) return done(false);
  const auto evaluated = run_.configuration(*subject, block);
  if (!evaluated || !check_ephemeral(block, *evaluated, address, diagnostics_)) return done(false);
  const Value config = *evaluated;
  const ProviderReply valid = subject->provider->validate_data(subject->address.resource.type, config.unmarked_deep());
  add_provider_diagnostics(valid, &block, address, node.resource->range, diagnostics_);
  if (valid.failed()) return done(false);

  const bool known = config.is_wholly_known();
  const bool pending = dependencies_pending(node) || references_pending(node);
  if (!known || pending) {
    ResourceChange change;
    change.address = subject->address;
    change.provider = subject->provider_address;
    change.schema = subject->schema;
    change.action = Action::kRead;
    change.reason = known ? ActionReason::kReadDependencyPending : ActionReason::kReadConfigUnknown;
    change.before = Value::null(subject->schema->type);
    const Value nothing = Value::null(subject->schema->type);
    change.after =
        mark_planned(subject->schema->block,
                     plan_by_schema(subject->schema->block, nothing, config.unmarked_deep()).planned, config);
    run_.set_value(*subject, change.after);
    changes_.insert_or_assign({change.address, ""}, std::move(change));
    return done(true);
  }
  observer_.reading(subject->address);
  auto reply = std::make_shared<DataReply>();
  const auto finish = [this, subject, &block, config, reply, done] {
    store_data(subject, block, config, *reply, done);
  };
  const Value plain = config.unmarked_deep();
  if (!subject->provider->may_wait(subject->address.resource.type)) {
    *reply = subject->provider->read_data(subject->address.resource.type, plain);
    return finish();
  }
  executor_.submit(
      [subject, plain, reply] { *reply = subject->provider->read_data(subject->address.resource.type, plain); },
      finish);
}

void Planner::store_data(const SubjectPtr& subject, const CompiledBlock& block, Value config, const DataReply& reply,
                         const Done& done) {
  const Node& node = *subject->node;
  const std::string address = subject->address.to_string();
  // A data source inside a check block must not stop the run: what it says are warnings.
  DataReply said = reply;
  if (node.resource->in_check) {
    for (auto& diagnostic : said.diagnostics) diagnostic.severity = hcl::Severity::kWarning;
  }
  add_provider_diagnostics(said, &block, address, node.resource->range, diagnostics_);
  if (reply.failed()) {
    run_.set_value(*subject, Value::unknown(subject->schema->type));
    return done(node.resource->in_check);
  }
  const Value value = mark_planned(subject->schema->block, reply.state, config);
  run_.set_value(*subject, value);
  observer_.read(subject->address, object_id(value), 0);
  ObjectState object;
  object.schema_version = subject->schema->version;
  object.type = subject->schema->type;
  object.value = value;
  plan_.prior.at(subject->address, subject->provider_address).current = std::move(object);
  if (plan_.options.mode == PlanMode::kDestroy) return done(true);
  done(run_.check(*subject, node.resource->lifecycle.postconditions, &value));
}

}  // namespace regionfall::terraform
