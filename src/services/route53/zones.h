#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "aws/members/route53.h"
#include "services/route53/state.h"

namespace regionfall::route53 {

namespace m = aws::members::route53;

inline constexpr std::string_view kZonePath = "/hostedzone/";
inline constexpr std::string_view kDelegationSetPath = "/delegationset/";
inline constexpr std::string_view kChangePath = "/change/";

// An id without the path that answers have it with: "/hostedzone/Z1" or "Z1".
std::string_view bare_id(std::string_view id, std::string_view path);

// An id of 21 characters: `prefix` is "Z" (a zone) or "N" (a delegation set).
std::string make_id(RandomSource& random, std::string_view prefix);

// The zone of that id in the caller's account, or NoSuchHostedZone.
Result<const HostedZone*, aws::ApiError> find_zone(const State& state, std::string_view id,
                                                   const aws::Request& request);

// As HostedZone in answers.
aws::Value zone_value(const HostedZone& zone);
aws::Value delegation_set_value(const HostedZone& zone);

// Calls `visit(zone)` for the zones of an account, by id.
template <class Visit>
void for_each_zone(const State& state, const aws::AccountId& account, Visit&& visit) {
  for (const auto& [id, zone] : state.zones) {
    if (zone.account == account.text) visit(zone);
  }
}

// Four name servers, one in each of four top-level domains: "ns-512.awsdns-00.net".
std::vector<std::string> make_name_servers(RandomSource& random);

// Notes a change, which is in effect at once, and returns it as ChangeInfo.
aws::Value note_change(State& state, const aws::Request& request, const std::string& comment);

}  // namespace regionfall::route53
