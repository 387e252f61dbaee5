#include <fmt/format.h>

#include <algorithm>

#include "services/route53/errors.h"
#include "services/route53/limits.h"
#include "services/route53/operations.h"
#include "services/route53/page.h"
#include "services/route53/zones.h"

namespace regionfall::route53 {

using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

// As AWS's servers are named: the number says which of its 2048 it is, a quarter of them in each domain.
constexpr std::string_view kDomains[] = {"com", "net", "org", "co.uk"};
constexpr std::uint64_t kServersPerDomain = 512;
constexpr std::uint64_t kStripes = 64;

std::string set_path(const DelegationSet& set) { return std::string(kDelegationSetPath) + set.id; }

Value set_value(const DelegationSet& set) {
  return Value::of({{m::Id, set_path(set)},
                    {m::CallerReference, set.caller_reference},
                    {m::NameServers, aws::text_list(set.name_servers)}});
}

Result<const DelegationSet*, ApiError> find_set(const State& state, const Value& input, const Request& request) {
  const std::string_view id = bare_id(input[m::Id].as_text(), kDelegationSetPath);
  const DelegationSet* set = state.delegation_sets.find(id);
  if (set == nullptr || set->account != request.caller.account.text) return no_such_delegation_set(id);
  return set;
}

}  // namespace

std::vector<std::string> make_name_servers(RandomSource& random) {
  std::vector<std::string> servers;
  for (std::size_t i = 0; i < std::size(kDomains); ++i) {
    const std::uint64_t number = i * kServersPerDomain + random_below(random, kServersPerDomain);
    servers.push_back(fmt::format("ns-{}.awsdns-{:02}.{}", number, random_below(random, kStripes), kDomains[i]));
  }
  return servers;
}

// A set of a zone that exists is made reusable, or a new one.
Outcome create_reusable_delegation_set(State& state, const Value& input, const Request& request) {
  DelegationSet set{.id = make_id(request.random, "N"),
                    .account = request.caller.account.text,
                    .caller_reference = input[m::CallerReference].as_text()};
  std::size_t sets = 0;
  for (const auto& [id, other] : state.delegation_sets) {
    if (other.account != set.account) continue;
    ++sets;
    if (other.caller_reference == set.caller_reference) {
      return aws::api_error(
          "DelegationSetAlreadyCreated",
          fmt::format("A delegation set with the caller reference {} has already been created.", set.caller_reference));
    }
  }
  if (sets >= kDelegationSetsMax) {
    return aws::api_error("LimitsExceeded",
                          fmt::format("Cannot create more than {} reusable delegation sets.", kDelegationSetsMax));
  }
  if (input.has(m::HostedZoneId)) {
    const auto zone = find_zone(state, input[m::HostedZoneId].as_text(), request);
    if (!zone) return aws::api_error("HostedZoneNotFound", "The specified HostedZone can't be found.");
    if ((*zone)->is_private) return invalid_input("A private hosted zone has no delegation set.");
    if (!(*zone)->delegation_set_id.empty()) {
      return aws::api_error("DelegationSetAlreadyReusable",
                            "The specified delegation set has already been marked as reusable.");
    }
    set.name_servers = (*zone)->name_servers;
    state.zones.update(std::string((*zone)->id), [&](HostedZone& changed) { changed.delegation_set_id = set.id; });
  } else {
    set.name_servers = make_name_servers(request.random);
  }
  Value output = Value::of(
      {{m::DelegationSet, set_value(set)}, {m::Location, "https://route53.amazonaws.com/2013-04-01" + set_path(set)}});
  const std::string id = set.id;
  state.delegation_sets.put(id, std::move(set));
  return output;
}

Outcome get_reusable_delegation_set(State& state, const Value& input, const Request& request) {
  const DelegationSet* set = TRY(find_set(state, input, request));
  return Value::of({{m::DelegationSet, set_value(*set)}});
}

Outcome list_reusable_delegation_sets(State& state, const Value& input, const Request& request) {
  Page page(input[m::Marker].as_text(), TRY(items_max(input)));
  for (const auto& [id, set] : state.delegation_sets) {
    if (set.account == request.caller.account.text) page.offer(id, [&set = set] { return set_value(set); });
  }
  return std::move(page).with_markers(m::DelegationSets, input);
}

Outcome delete_reusable_delegation_set(State& state, const Value& input, const Request& request) {
  const DelegationSet* set = TRY(find_set(state, input, request));
  const std::string id = set->id;
  for (const auto& [zone_id, zone] : state.zones) {
    if (zone.delegation_set_id == id) {
      return aws::api_error(
          "DelegationSetInUse",
          "The specified delegation contains associated hosted zones which must be deleted before the "
          "reusable delegation set can be deleted.");
    }
  }
  state.delegation_sets.erase(id);
  return Value::Structure();
}

}  // namespace regionfall::route53
