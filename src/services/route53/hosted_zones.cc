#include <fmt/format.h>

#include <algorithm>

#include "aws/field_values.h"
#include "services/route53/domain_name.h"
#include "services/route53/errors.h"
#include "services/route53/limits.h"
#include "services/route53/operations.h"
#include "services/route53/vpcs.h"
#include "services/route53/zones.h"

namespace regionfall::route53 {

using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kIdCharacters = 20;
constexpr std::size_t kTimeCharacters = 9;  // milliseconds in base 36, for some three thousand years
constexpr std::string_view kIdAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::int64_t kSoaTtl_s = 900;
constexpr std::int64_t kNsTtl_s = 172'800;
constexpr std::int64_t kRecordSetsOfEmptyZone = 2;

std::string zone_path(const HostedZone& zone) { return std::string(kZonePath) + zone.id; }

std::string location(std::string_view path) { return fmt::format("https://route53.amazonaws.com/2013-04-01{}", path); }

// Where private zones say that they are served. Nobody is asked there.
std::vector<std::string> private_name_servers() {
  return {"ns-0.awsdns-00.com", "ns-512.awsdns-00.net", "ns-1024.awsdns-00.org", "ns-1536.awsdns-00.co.uk"};
}

// "C", the time and something of its own, so that ids are in the order of time.
std::string change_id(const Request& request) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(request.now.time_since_epoch()).count();
  std::string time;
  for (std::int64_t left = ms; time.size() < kTimeCharacters; left /= static_cast<std::int64_t>(kIdAlphabet.size())) {
    time.insert(time.begin(), kIdAlphabet[static_cast<std::size_t>(left) % kIdAlphabet.size()]);
  }
  return make_id(request.random, "C" + time).substr(0, 1 + kIdCharacters);
}

Result<void, ApiError> check_new_zone(const State& state, const HostedZone& zone) {
  std::size_t zones = 0;
  for (const auto& [id, other] : state.zones) {
    if (other.account != zone.account) continue;
    ++zones;
    if (other.caller_reference == zone.caller_reference) {
      return conflict("HostedZoneAlreadyExists",
                      fmt::format("A hosted zone has already been created with the specified caller reference: {}",
                                  zone.caller_reference));
    }
  }
  if (zones >= kZonesMax) {
    return aws::api_error("TooManyHostedZones",
                          fmt::format("Limits Exceeded: MAX_HOSTED_ZONES_BY_OWNER - Cannot create "
                                      "more than {} hosted zones.",
                                      kZonesMax));
  }
  return {};
}

// The name servers of the reusable delegation set that the input names, or ones of the zone's own.
Result<void, ApiError> choose_name_servers(const State& state, HostedZone& zone, const Value& input,
                                           const Request& request) {
  if (zone.is_private) {
    zone.name_servers = private_name_servers();
    return {};
  }
  const std::string_view id = bare_id(input[m::DelegationSetId].as_text(), kDelegationSetPath);
  if (id.empty()) {
    zone.name_servers = make_name_servers(request.random);
    return {};
  }
  const DelegationSet* set = state.delegation_sets.find(id);
  if (set == nullptr || set->account != zone.account) return no_such_delegation_set(id);
  for (const auto& [other_id, other] : state.zones) {
    if (other.delegation_set_id == id && other.name == zone.name) {
      return conflict("ConflictingDomainExists",
                      fmt::format("Cannot create hosted zone with DelegationSetId {} as the DNSName {} conflicts with "
                                  "existing ones sharing the delegation set",
                                  id, zone.name));
    }
  }
  zone.delegation_set_id = id;
  zone.name_servers = set->name_servers;
  return {};
}

void put_first_records(State& state, const HostedZone& zone) {
  RecordSet ns{.name = zone.name, .type = "NS", .ttl_s = kNsTtl_s, .values = std::vector<RecordValue>()};
  for (const std::string& server : zone.name_servers) ns.values->push_back({server + "."});
  RecordSet soa{.name = zone.name,
                .type = "SOA",
                .ttl_s = kSoaTtl_s,
                .values = std::vector<RecordValue>{{fmt::format(
                    "{}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400", zone.name_servers.front())}}};
  for (const RecordSet* set : {&ns, &soa}) state.record_sets.put(record_key(zone.id, *set), *set);
}

}  // namespace

std::string_view bare_id(std::string_view id, std::string_view path) {
  if (id.starts_with(path)) id.remove_prefix(path.size());
  return id;
}

std::string make_id(RandomSource& random, std::string_view prefix) {
  std::string id(prefix);
  for (std::size_t i = 0; i < kIdCharacters; ++i) id += kIdAlphabet[random_below(random, kIdAlphabet.size())];
  return id;
}

Result<const HostedZone*, ApiError> find_zone(const State& state, std::string_view id, const Request& request) {
  id = bare_id(id, kZonePath);
  const HostedZone* zone = state.zones.find(id);
  if (zone == nullptr || zone->account != request.caller.account.text) return no_such_hosted_zone(id);
  return zone;
}

Value zone_value(const HostedZone& zone) {
  Value config = Value::of({{m::PrivateZone, zone.is_private}});
  if (!zone.comment.empty()) config.set(m::Comment, zone.comment);
  Value value = Value::of({{m::Id, zone_path(zone)},
                           {m::Name, zone.name},
                           {m::CallerReference, zone.caller_reference},
                           {m::Config, std::move(config)},
                           {m::ResourceRecordSetCount, zone.record_sets}});
  if (zone.accelerated_recovery) {
    value.set(m::Features, Value::of({{m::AcceleratedRecoveryStatus, "ENABLED"}}));
  }
  return value;
}

Value delegation_set_value(const HostedZone& zone) {
  Value value = Value::of({{m::NameServers, aws::text_list(zone.name_servers)}});
  if (!zone.delegation_set_id.empty()) value.set(m::Id, std::string(kDelegationSetPath) + zone.delegation_set_id);
  return value;
}

Value note_change(State& state, const Request& request, const std::string& comment) {
  const std::string id = change_id(request);
  Change change{.id = std::string(kChangePath) + id,
                .account = request.caller.account.text,
                .submitted = request.now,
                .comment = comment.empty() ? std::nullopt : std::optional(comment)};
  Value value = aws::to_value(change);
  state.changes.put(id, std::move(change));
  while (state.changes.size() > kChangesKept) state.changes.erase(std::string(state.changes.begin()->first));
  return value;
}

Outcome create_hosted_zone(State& state, const Value& input, const Request& request) {
  const auto name = normal_name(input[m::Name].as_text());
  if (!name) return invalid_domain_name(name.error().message + ".");
  const Value& config = input[m::HostedZoneConfig];
  HostedZone zone{.id = make_id(request.random, "Z"),
                  .account = request.caller.account.text,
                  .name = *name,
                  .caller_reference = input[m::CallerReference].as_text(),
                  .comment = config[m::Comment].as_text(),
                  .is_private = input.has(m::VPC),
                  .created = request.now,
                  .record_sets = kRecordSetsOfEmptyZone};
  if (config[m::PrivateZone].as_bool() && !zone.is_private) {
    return invalid_input(
        "When you're creating a private hosted zone (when you specify true for PrivateZone), you must "
        "also specify values for VPCId and VPCRegion.");
  }
  (void)TRY(check_new_zone(state, zone));
  if (zone.is_private) {
    if (input.has(m::DelegationSetId)) return invalid_input("A private hosted zone cannot have a delegation set.");
    zone.vpcs.push_back(TRY(vpc_of(input[m::VPC])));
    (void)TRY(check_association(state, zone, zone.vpcs.front()));
  }
  (void)TRY(choose_name_servers(state, zone, input, request));
  put_first_records(state, zone);
  Value output = Value::of({{m::HostedZone, zone_value(zone)},
                            {m::ChangeInfo, note_change(state, request, "")},
                            {m::Location, location(zone_path(zone))}});
  if (zone.is_private) {
    output.set(m::VPC, aws::to_value(zone.vpcs.front()));
  } else {
    output.set(m::DelegationSet, delegation_set_value(zone));
  }
  const std::string id = zone.id;
  state.zones.put(id, std::move(zone));
  return output;
}

Outcome get_hosted_zone(State& state, const Value& input, const Request& request) {
  const HostedZone* zone = TRY(find_zone(state, input[m::Id].as_text(), request));
  Value output = Value::of({{m::HostedZone, zone_value(*zone)}});
  if (zone->is_private) {
    output.set(m::VPCs, aws::to_value(zone->vpcs));
  } else {
    output.set(m::DelegationSet, delegation_set_value(*zone));
  }
  return output;
}

Outcome update_hosted_zone_comment(State& state, const Value& input, const Request& request) {
  const HostedZone* zone = TRY(find_zone(state, input[m::Id].as_text(), request));
  const std::string id = zone->id;
  state.zones.update(id, [&](HostedZone& changed) { changed.comment = input[m::Comment].as_text(); });
  return Value::of({{m::HostedZone, zone_value(*state.zones.find(id))}});
}

Outcome update_hosted_zone_features(State& state, const Value& input, const Request& request) {
  const HostedZone* zone = TRY(find_zone(state, input[m::HostedZoneId].as_text(), request));
  state.zones.update(std::string(zone->id), [&](HostedZone& changed) {
    changed.accelerated_recovery = input[m::EnableAcceleratedRecovery].as_bool(changed.accelerated_recovery);
  });
  return Value::Structure();
}

// A zone goes when nothing is left in it but its own SOA and NS records.
Outcome delete_hosted_zone(State& state, const Value& input, const Request& request) {
  const HostedZone* zone = TRY(find_zone(state, input[m::Id].as_text(), request));
  if (zone->record_sets > kRecordSetsOfEmptyZone) {
    return aws::api_error("HostedZoneNotEmpty",
                          "The specified hosted zone contains non-required resource record sets  and so cannot be "
                          "deleted.");
  }
  const std::string id = zone->id;
  std::vector<std::string> keys;
  for_each_record_set(state, record_prefix(id), [&](const RecordSet& set) { keys.push_back(record_key(id, set)); });
  for (const std::string& key : keys) state.record_sets.erase(key);
  state.zones.erase(id);
  return Value::of({{m::ChangeInfo, note_change(state, request, "")}});
}

}  // namespace regionfall::route53
