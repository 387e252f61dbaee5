#include "aws/field_values.h"
#include "services/route53/domain_name.h"
#include "services/route53/errors.h"
#include "services/route53/operations.h"
#include "services/route53/page.h"
#include "services/route53/zones.h"

namespace regionfall::route53 {

using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

// Where a list starts: at a name, at a type of it, at an identifier of that.
Result<std::string, ApiError> start_of(const HostedZone& zone, const Value& input) {
  if (!input.has(m::StartRecordName)) {
    if (input.has(m::StartRecordType)) return invalid_input("The input is not valid: a type needs a name to start at.");
    return record_prefix(zone.id);
  }
  const auto name = normal_name(input[m::StartRecordName].as_text());
  if (!name) return invalid_input(name.error().message);
  if (input.has(m::StartRecordIdentifier) && !input.has(m::StartRecordType)) {
    return invalid_input("The input is not valid: an identifier needs a type to start at.");
  }
  if (!input.has(m::StartRecordType)) return record_prefix(zone.id, *name);
  return record_key(zone.id, *name, input[m::StartRecordType].as_text(), input[m::StartRecordIdentifier].as_text());
}

}  // namespace

Outcome list_resource_record_sets(State& state, const Value& input, const Request& request) {
  const HostedZone* zone = TRY(find_zone(state, input[m::HostedZoneId].as_text(), request));
  const std::size_t items_most = TRY(items_max(input, kRecordSetsOfPageMax));
  const std::string prefix = record_prefix(zone->id);
  Value::List sets;
  const RecordSet* next = nullptr;
  for (auto row = state.record_sets.from(TRY(start_of(*zone, input)));
       row != state.record_sets.end() && row->first.starts_with(prefix); ++row) {
    if (sets.size() == items_most) {
      next = &row->second;
      break;
    }
    sets.push_back(aws::to_value(row->second));
  }
  Value output = Value::of({{m::ResourceRecordSets, std::move(sets)},
                            {m::IsTruncated, next != nullptr},
                            {m::MaxItems, std::to_string(items_most)}});
  if (next != nullptr) {
    output.set(m::NextRecordName, next->name);
    output.set(m::NextRecordType, next->type);
    if (next->set_identifier) output.set(m::NextRecordIdentifier, *next->set_identifier);
  }
  return output;
}

}  // namespace regionfall::route53
