#include <fmt/format.h>

#include "aws/field_values.h"
#include "services/route53/change_batch.h"
#include "services/route53/errors.h"
#include "services/route53/limits.h"
#include "services/route53/operations.h"
#include "services/route53/record_sets.h"
#include "services/route53/zones.h"

namespace regionfall::route53 {

using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

// What the record sets of a batch refer to is there.
Result<void, ApiError> check_references(const State& state, std::span<const RecordChange> changes,
                                        const Request& request) {
  for (const RecordChange& change : changes) {
    if (change.action == ChangeAction::kDelete) continue;
    const RecordSet& set = change.set;
    if (set.health_check) {
      const HealthCheck* check = state.health_checks.find(*set.health_check);
      if (check == nullptr || check->account != request.caller.account.text) {
        return no_such_health_check(*set.health_check);
      }
    }
    if (set.cidr) {
      const CidrCollection* collection = state.cidr_collections.find(set.cidr->collection);
      if (collection == nullptr || collection->account != request.caller.account.text) {
        return invalid_change_batch({fmt::format("The CIDR collection {} does not exist.", set.cidr->collection)});
      }
      if (set.cidr->location != "*" && !collection->locations.contains(set.cidr->location)) {
        return invalid_change_batch({fmt::format("The CIDR location {} does not exist in the collection {}.",
                                                 set.cidr->location, set.cidr->collection)});
      }
    }
  }
  return {};
}

}  // namespace

Outcome change_resource_record_sets(State& state, const Value& input, const Request& request) {
  const HostedZone* zone = TRY(find_zone(state, input[m::HostedZoneId].as_text(), request));
  const Value& batch = input[m::ChangeBatch];
  const std::vector<RecordChange> changes = TRY(changes_of(batch));
  (void)TRY(check_references(state, changes, request));
  Result<BatchOutcome, Problems> outcome = apply_batch(state, *zone, changes);
  if (!outcome) return invalid_change_batch(outcome.error());
  std::int64_t record_sets = zone->record_sets;
  for (const auto& [key, set] : *outcome) {
    record_sets += int{set.has_value()} - int{state.record_sets.contains(key)};
  }
  if (record_sets > static_cast<std::int64_t>(kRecordSetsMax)) {
    return invalid_change_batch(
        {fmt::format("Number of resource record sets in the hosted zone {} exceeds {}.", zone->name, kRecordSetsMax)});
  }
  for (auto& [key, set] : *outcome) {
    if (set) {
      state.record_sets.put(key, *std::move(set));
    } else {
      state.record_sets.erase(key);
    }
  }
  state.zones.update(std::string(zone->id), [&](HostedZone& changed) { changed.record_sets = record_sets; });
  return Value::of({{m::ChangeInfo, note_change(state, request, batch[m::Comment].as_text())}});
}

Outcome get_change(State& state, const Value& input, const Request& request) {
  const std::string_view id = bare_id(input[m::Id].as_text(), kChangePath);
  const Change* change = state.changes.find(id);
  if (change == nullptr || change->account != request.caller.account.text) {
    return not_found("NoSuchChange", fmt::format("Could not find resource with ID: {}", id));
  }
  return Value::of({{m::ChangeInfo, aws::to_value(*change)}});
}

}  // namespace regionfall::route53
