#include <algorithm>
#include <vector>

#include "services/route53/domain_name.h"
#include "services/route53/errors.h"
#include "services/route53/operations.h"
#include "services/route53/page.h"
#include "services/route53/vpcs.h"
#include "services/route53/zones.h"

namespace regionfall::route53 {

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

std::string name_key(std::string_view name, std::string_view id) {
  return reversed_labels(name) + '\x01' + std::string(id);
}

}  // namespace

Outcome list_hosted_zones(State& state, const Value& input, const Request& request) {
  const std::string_view delegation_set = bare_id(input[m::DelegationSetId].as_text(), kDelegationSetPath);
  if (!delegation_set.empty()) {
    const DelegationSet* set = state.delegation_sets.find(delegation_set);
    if (set == nullptr || set->account != request.caller.account.text) return no_such_delegation_set(delegation_set);
  }
  const bool only_private = input.has(m::HostedZoneType);
  Page page(input[m::Marker].as_text(), TRY(items_max(input)));
  for_each_zone(state, request.caller.account, [&](const HostedZone& zone) {
    if (!delegation_set.empty() && zone.delegation_set_id != delegation_set) return;
    if (only_private && !zone.is_private) return;
    page.offer(zone.id, [&] { return zone_value(zone); });
  });
  return std::move(page).with_markers(m::HostedZones, input);
}

// By names with their labels reversed, then by id.
Outcome list_hosted_zones_by_name(State& state, const Value& input, const Request& request) {
  const std::string& from_text = input[m::DNSName].as_text();
  const std::string_view from_id = bare_id(input[m::HostedZoneId].as_text(), kZonePath);
  std::string start;
  if (!from_text.empty()) {
    const auto name = normal_name(from_text);
    if (!name) return invalid_domain_name(name.error().message + ".");
    start = name_key(*name, from_id);
  } else if (!from_id.empty()) {
    return invalid_input("You must specify a DNSName when you specify a HostedZoneId.");
  }
  std::vector<std::pair<std::string, const HostedZone*>> zones;
  for_each_zone(state, request.caller.account,
                [&](const HostedZone& zone) { zones.emplace_back(name_key(zone.name, zone.id), &zone); });
  std::ranges::sort(zones);
  const std::size_t items_most = TRY(items_max(input));
  Page page(std::move(start), items_most);
  for (const auto& [key, zone] : zones) page.offer(key, [&zone = *zone] { return zone_value(zone); });
  Value output = Value::of({{m::HostedZones, page.take_items()},
                            {m::IsTruncated, page.truncated()},
                            {m::MaxItems, std::to_string(items_most)}});
  if (!from_text.empty()) output.set(m::DNSName, from_text);
  if (!from_id.empty()) output.set(m::HostedZoneId, from_id);
  if (page.truncated()) {
    const auto next = std::ranges::find(zones, page.next(), &std::pair<std::string, const HostedZone*>::first);
    output.set(m::NextDNSName, next->second->name);
    output.set(m::NextHostedZoneId, next->second->id);
  }
  return output;
}

// The private zones of all accounts that a VPC sees.
Outcome list_hosted_zones_by_vpc(State& state, const Value& input, const Request& /*request*/) {
  const Vpc vpc = TRY(vpc_of(input));
  const std::size_t items_most = TRY(items_max(input));
  Page page(input[m::NextToken].as_text(), items_most);
  for (const auto& [id, zone] : state.zones) {
    if (std::ranges::find(zone.vpcs, vpc) == zone.vpcs.end()) continue;
    page.offer(id, [&zone = zone] {
      return Value::of({{m::HostedZoneId, zone.id},
                        {m::Name, zone.name},
                        {m::Owner, Value::of({{m::OwningAccount, zone.account}})}});
    });
  }
  Value output = Value::of({{m::HostedZoneSummaries, page.take_items()}, {m::MaxItems, std::to_string(items_most)}});
  if (page.truncated()) output.set(m::NextToken, page.next());
  return output;
}

Outcome get_hosted_zone_count(State& state, const Value& /*input*/, const Request& request) {
  std::int64_t zones = 0;
  for_each_zone(state, request.caller.account, [&](const HostedZone&) { ++zones; });
  return Value::of({{m::HostedZoneCount, zones}});
}

}  // namespace regionfall::route53
