#include <memory>
#include <utility>

#include "terraform/applier.h"
#include "terraform/planner.h"

// Objects that go away: deleted, replaced, set aside, or forgotten.

namespace regionfall::terraform {
namespace {

using hcl::Value;

}  // namespace

void Applier::visit_destroy(const ConfigResource& resource, const Done& done) {
  auto join = std::make_shared<Join>(done);
  for (const ResourceChange* change : changes_[resource]) {
    const bool deletes =
        change->action == Action::kDelete || is_replace(change->action) || change->action == Action::kForget;
    if (!deletes) continue;
    join->begin();
    when_free([this, change, join] { destroy_object(*change, [join](bool good) { join->end(good); }); },
              [join] { join->end(false); });
  }
  join->seal();
}

void Applier::destroy_object(const ResourceChange& change, const Done& done) {
  InstanceState* state = state_.find(change.address);
  if (change.action == Action::kForget) {
    const bool written =
        journal(environment_.store.finish({change.address, "", change.provider, std::nullopt}), change.address);
    if (written && state != nullptr) state->current.reset();
    if (written) ++done_.forget;
    return done(written);
  }
  std::string deposed = change.deposed;
  if (change.action == Action::kCreateThenDelete) {
    const auto aside = set_aside_.find(change.address);
    if (aside == set_aside_.end()) return done(true);  // nothing took its place
    deposed = aside->second;
  }
  auto subject = std::make_shared<Subject>();
  subject->address = change.address;
  subject->provider_address = change.provider;
  subject->schema = change.schema;
  subject->prior = change.before;
  subject->done = done;
  const auto node = graph_.resource(change.address.config());
  subject->node = node ? &graph_.nodes[*node] : nullptr;
  subject->provider = providers_.find_for(change.address, change.provider,
                                          node ? subject->node->resource->range : hcl::Range{}, diagnostics_);
  if (subject->provider == nullptr || state == nullptr) return done(false);
  const auto& object = deposed.empty() ? state->current : std::optional<ObjectState>(state->deposed.at(deposed));
  if (!object) return done(true);
  subject->object = *object;
  subject->module = evaluation_.find(change.address.module);
  if (subject->node == nullptr) {
    subject->removed = find_removed_block(evaluation_.context().configuration, change.address);
    if (subject->module == nullptr) subject->module = &evaluation_.root();
  }
  if (!provisions(*subject) || !deposed.empty() || subject->module == nullptr) {
    return call_delete(subject, change, deposed);
  }
  provision(subject, true, change.before, [this, subject, &change, deposed](bool good) {
    if (good) return call_delete(subject, change, deposed);
    observer_.failed(change.address, Action::kDelete, 0);
    subject->done(false);
  });
}

void Applier::call_delete(const SubjectPtr& subject, const ResourceChange& change, const std::string& deposed) {
  auto request = std::make_shared<ApplyRequest>();
  request->type = change.address.resource.type;
  request->prior = change.before.unmarked_deep();
  request->planned = Value::null(subject->schema->type);
  request->config = request->planned;
  request->planned_private = subject->object.private_data;
  request->idempotency_token = random_uuid(environment_.random);
  Intent intent;
  intent.instance = change.address;
  intent.deposed = deposed;
  intent.provider = change.provider;
  intent.operation = Operation::kDelete;
  intent.idempotency_token = request->idempotency_token;
  intent.planned = request->planned;
  intent.config = request->planned;
  if (!journal(environment_.store.begin(intent), change.address)) return subject->done(false);
  const Action shown = Action::kDelete;
  observer_.starting(change.address, shown, object_id(change.before));
  const Instant start = now();
  auto reply = std::make_shared<ApplyReply>();
  perform(
      subject->provider->may_wait(request->type),
      [subject, request, reply] { *reply = subject->provider->apply(*request); },
      [this, subject, &change, deposed, reply, start] {
        report(*reply, *subject, nullptr);
        const bool gone = !reply->failed();
        Outcome outcome{change.address, deposed, change.provider, std::nullopt};
        if (!gone) {
          outcome.object = subject->object;
          if (!reply->state.is_null() && reply->state.is_known()) outcome.object->value = reply->state;
        }
        const bool written = journal(environment_.store.finish(outcome), change.address);
        InstanceState& state = state_.at(change.address, change.provider);
        if (gone) {
          deposed.empty() ? state.current.reset() : static_cast<void>(state.deposed.erase(deposed));
          if (!state.current && state.deposed.empty()) state_.erase(change.address);
          ++done_.destroy;
          observer_.finished(change.address, Action::kDelete, object_id(change.before), seconds_since(start));
        } else {
          observer_.failed(change.address, Action::kDelete, seconds_since(start));
        }
        begin_waiting();
        subject->done(gone && written);
      });
}

}  // namespace regionfall::terraform
