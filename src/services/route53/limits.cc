#include "services/route53/limits.h"

#include <algorithm>

#include "services/route53/errors.h"
#include "services/route53/operations.h"
#include "services/route53/page.h"
#include "services/route53/zones.h"

namespace regionfall::route53 {

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

Value limit(const Value& input, std::size_t value, std::int64_t count) {
  return Value::of(
      {{m::Limit, Value::of({{m::Type, input[m::Type].as_text()}, {m::Value, static_cast<std::int64_t>(value)}})},
       {m::Count, count}});
}

template <class Table>
std::int64_t owned(const Table& table, const Request& request) {
  return std::ranges::count_if(table,
                               [&](const auto& row) { return row.second.account == request.caller.account.text; });
}

}  // namespace

Outcome get_account_limit(State& state, const Value& input, const Request& request) {
  const std::string& type = input[m::Type].as_text();
  if (type == "MAX_HEALTH_CHECKS_BY_OWNER") return limit(input, kHealthChecksMax, owned(state.health_checks, request));
  if (type == "MAX_HOSTED_ZONES_BY_OWNER") return limit(input, kZonesMax, owned(state.zones, request));
  if (type == "MAX_REUSABLE_DELEGATION_SETS_BY_OWNER") {
    return limit(input, kDelegationSetsMax, owned(state.delegation_sets, request));
  }
  return limit(input, type == "MAX_TRAFFIC_POLICIES_BY_OWNER" ? kTrafficPoliciesMax : kTrafficPolicyInstancesMax, 0);
}

Outcome get_hosted_zone_limit(State& state, const Value& input, const Request& request) {
  const HostedZone* zone = TRY(find_zone(state, input[m::HostedZoneId].as_text(), request));
  if (input[m::Type].as_text() == "MAX_RRSETS_BY_ZONE") return limit(input, kRecordSetsMax, zone->record_sets);
  if (!zone->is_private) return aws::api_error("HostedZoneNotPrivate", "The specified hosted zone is not private.");
  return limit(input, kVpcsMax, static_cast<std::int64_t>(zone->vpcs.size()));
}

Outcome get_reusable_delegation_set_limit(State& state, const Value& input, const Request& request) {
  const std::string_view id = bare_id(input[m::DelegationSetId].as_text(), kDelegationSetPath);
  const DelegationSet* set = state.delegation_sets.find(id);
  if (set == nullptr || set->account != request.caller.account.text) return no_such_delegation_set(id);
  const std::int64_t zones =
      std::ranges::count_if(state.zones, [&](const auto& row) { return row.second.delegation_set_id == id; });
  return limit(input, kZonesOfDelegationSetMax, zones);
}

}  // namespace regionfall::route53
