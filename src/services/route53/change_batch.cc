#include "services/route53/change_batch.h"

#include <fmt/format.h>

#include <set>

namespace regionfall::route53 {
namespace {

// The zone as the changes so far have made it.
class Draft {
 public:
  Draft(const State& state, const HostedZone& zone) : state_(state), zone_(zone) {}

  void apply(const RecordChange& change) {
    const RecordSet& set = change.set;
    const std::string key = record_key(zone_.id, set);
    const RecordSet* before = find(key);
    if (!in_order(key, change.action)) {
      problems_.push_back(fmt::format(
          "The request contains an invalid set of changes for a resource record set '{} {}'", set.type, set.name));
      return;
    }
    if (change.action == ChangeAction::kDelete) {
      remove(key, set, before);
      return;
    }
    Problems own = problems_of(zone_, set);
    if (change.action == ChangeAction::kCreate && before != nullptr && own.empty()) {
      own.push_back(fmt::format("Tried to create resource record set {} but it already exists", described(set)));
    }
    add(std::move(own));
    names_.insert(set.name);
    changed_.insert(key);
    outcome_.insert_or_assign(key, set);
  }

  // What holds of the zone as a whole.
  void check() {
    for (const std::string& name : names_) check_name(name);
    for (const std::string& key : changed_) {
      const RecordSet* set = find(key);
      if (set == nullptr || !set->alias) continue;
      add(problems_of_alias(zone_, *set, [this](std::string_view name, std::string_view type) {
        return any_below(record_prefix(zone_.id, name, type));
      }));
    }
    if (!any_below(record_prefix(zone_.id, zone_.name, "SOA"))) {
      problems_.emplace_back("A HostedZone must contain exactly one SOA record.");
    }
    if (!any_below(record_prefix(zone_.id, zone_.name, "NS"))) {
      problems_.emplace_back("A HostedZone must contain at least one NS record for the zone itself.");
    }
  }

  Problems& problems() { return problems_; }
  BatchOutcome take_outcome() { return std::move(outcome_); }

 private:
  const RecordSet* find(const std::string& key) const {
    const auto drafted = outcome_.find(key);
    if (drafted != outcome_.end()) return drafted->second ? &*drafted->second : nullptr;
    return state_.record_sets.find(key);
  }

  // A record set may be changed once in a batch, or deleted and made anew.
  bool in_order(const std::string& key, ChangeAction action) {
    const auto [entry, first] = actions_.emplace(key, action);
    if (first) return true;
    const bool made_anew = entry->second == ChangeAction::kDelete && action != ChangeAction::kDelete;
    entry->second = action;
    return made_anew;
  }

  void remove(const std::string& key, const RecordSet& set, const RecordSet* before) {
    if (before == nullptr) {
      problems_.push_back(fmt::format("Tried to delete resource record set {} but it was not found", described(set)));
    } else if (!same_content(*before, set)) {
      problems_.push_back(
          fmt::format("Tried to delete resource record set {} but the values provided do not match the current values",
                      described(set)));
    }
    outcome_.insert_or_assign(key, std::nullopt);
  }

  void check_name(const std::string& name) {
    const std::string prefix = record_prefix(zone_.id, name);
    std::vector<const RecordSet*> sets;
    std::vector<const RecordSet*> changed;
    each_below(prefix, [&](const std::string& key, const RecordSet& set) {
      sets.push_back(&set);
      if (changed_.contains(key)) changed.push_back(&set);
    });
    add(problems_of_name(zone_, sets, changed));
  }

  template <class Visit>
  void each_below(const std::string& prefix, Visit&& visit) const {
    for (auto row = state_.record_sets.from(prefix); row != state_.record_sets.end() && row->first.starts_with(prefix);
         ++row) {
      if (!outcome_.contains(row->first)) visit(row->first, row->second);
    }
    for (auto drafted = outcome_.lower_bound(prefix); drafted != outcome_.end() && drafted->first.starts_with(prefix);
         ++drafted) {
      if (drafted->second) visit(drafted->first, *drafted->second);
    }
  }

  bool any_below(const std::string& prefix) const {
    bool any = false;
    each_below(prefix, [&](const std::string&, const RecordSet&) { any = true; });
    return any;
  }

  void add(Problems more) { problems_.insert(problems_.end(), more.begin(), more.end()); }

  const State& state_;
  const HostedZone& zone_;
  BatchOutcome outcome_;
  std::map<std::string, ChangeAction> actions_;
  std::set<std::string> names_;    // that something was created or upserted at
  std::set<std::string> changed_;  // keys of what was created or upserted
  Problems problems_;
};

}  // namespace

Result<BatchOutcome, Problems> apply_batch(const State& state, const HostedZone& zone,
                                           std::span<const RecordChange> changes) {
  Draft draft(state, zone);
  for (const RecordChange& change : changes) draft.apply(change);
  if (draft.problems().empty()) draft.check();
  if (!draft.problems().empty()) return std::unexpected(std::move(draft.problems()));
  return draft.take_outcome();
}

}  // namespace regionfall::route53
