#include "services/route53/vpcs.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/field_values.h"
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

bool holds(const std::vector<Vpc>& vpcs, const Vpc& vpc) { return std::ranges::find(vpcs, vpc) != vpcs.end(); }

// A private zone that the caller may associate: its own, or one whose owner has authorized the VPC.
Result<const HostedZone*, ApiError> associable_zone(const State& state, std::string_view id, const Vpc& vpc,
                                                    const Request& request) {
  const HostedZone* zone = state.zones.find(bare_id(id, kZonePath));
  if (zone == nullptr) return no_such_hosted_zone(bare_id(id, kZonePath));
  if (zone->account == request.caller.account.text) return zone;
  if (!holds(zone->authorizations, vpc)) {
    return aws::api_error("NotAuthorizedException",
                          "The VPC: " + vpc.id + " has not authorized to associate with your hosted zone.", 401);
  }
  return zone;
}

}  // namespace

Result<Vpc, ApiError> vpc_of(const Value& value) {
  Vpc vpc;
  aws::from_value(value, vpc);
  if (vpc.id.empty() || vpc.region.empty()) {
    return invalid_input("Both VPCId and VPCRegion are required to name a VPC.");
  }
  if (!vpc.id.starts_with("vpc-")) {
    return aws::api_error("InvalidVPCId",
                          fmt::format("The VPC: {} in region {} that you provided is not valid.", vpc.id, vpc.region));
  }
  return vpc;
}

Result<void, ApiError> check_association(const State& state, const HostedZone& zone, const Vpc& vpc) {
  for (const auto& [id, other] : state.zones) {
    if (other.is_private && other.name == zone.name && holds(other.vpcs, vpc)) {
      return aws::api_error("ConflictingDomainExists",
                            fmt::format("The VPC {} in region {} has already been associated with the hosted zone {} "
                                        "with the same domain name.",
                                        vpc.id, vpc.region, id));
    }
  }
  return {};
}

Outcome associate_vpc_with_hosted_zone(State& state, const Value& input, const Request& request) {
  const Vpc vpc = TRY(vpc_of(input[m::VPC]));
  const HostedZone* zone = TRY(associable_zone(state, input[m::HostedZoneId].as_text(), vpc, request));
  if (!zone->is_private) {
    return aws::api_error("PublicZoneVPCAssociation",
                          "You're trying to associate a VPC with a public hosted zone. Amazon Route 53 doesn't support "
                          "associating a VPC with a public hosted zone.");
  }
  (void)TRY(check_association(state, *zone, vpc));
  if (zone->vpcs.size() >= kVpcsMax) {
    return aws::api_error("LimitsExceeded",
                          fmt::format("A hosted zone can be associated with {} VPCs at most.", kVpcsMax));
  }
  state.zones.update(std::string(zone->id), [&](HostedZone& changed) { changed.vpcs.push_back(vpc); });
  return Value::of({{m::ChangeInfo, note_change(state, request, input[m::Comment].as_text())}});
}

Outcome disassociate_vpc_from_hosted_zone(State& state, const Value& input, const Request& request) {
  const Vpc vpc = TRY(vpc_of(input[m::VPC]));
  const std::string_view id = bare_id(input[m::HostedZoneId].as_text(), kZonePath);
  const HostedZone* zone = state.zones.find(id);
  if (zone == nullptr) return no_such_hosted_zone(id);
  if (!holds(zone->vpcs, vpc)) {
    return not_found(
        "VPCAssociationNotFound",
        fmt::format("The VPC: {} in region {} is not associated with the hosted zone.", vpc.id, vpc.region));
  }
  if (zone->vpcs.size() == 1) {
    return aws::api_error(
        "LastVPCAssociation",
        "The VPC that you're trying to disassociate from the private hosted zone is the last VPC that "
        "is associated with the hosted zone.");
  }
  state.zones.update(std::string(id), [&](HostedZone& changed) { std::erase(changed.vpcs, vpc); });
  return Value::of({{m::ChangeInfo, note_change(state, request, input[m::Comment].as_text())}});
}

Outcome create_vpc_association_authorization(State& state, const Value& input, const Request& request) {
  const Vpc vpc = TRY(vpc_of(input[m::VPC]));
  const HostedZone* zone = TRY(find_zone(state, input[m::HostedZoneId].as_text(), request));
  if (!zone->is_private) return invalid_input("The hosted zone is not a private hosted zone.");
  if (!holds(zone->authorizations, vpc)) {
    if (zone->authorizations.size() >= kAuthorizationsMax) {
      return aws::api_error("TooManyVPCAssociationAuthorizations",
                            fmt::format("A hosted zone can have {} authorizations at most.", kAuthorizationsMax));
    }
    state.zones.update(std::string(zone->id), [&](HostedZone& changed) { changed.authorizations.push_back(vpc); });
  }
  return Value::of(
      {{m::HostedZoneId, bare_id(input[m::HostedZoneId].as_text(), kZonePath)}, {m::VPC, aws::to_value(vpc)}});
}

Outcome delete_vpc_association_authorization(State& state, const Value& input, const Request& request) {
  const Vpc vpc = TRY(vpc_of(input[m::VPC]));
  const HostedZone* zone = TRY(find_zone(state, input[m::HostedZoneId].as_text(), request));
  if (!holds(zone->authorizations, vpc)) {
    return not_found("VPCAssociationAuthorizationNotFound",
                     "The VPC that you specified is not authorized to be associated with the hosted zone.");
  }
  state.zones.update(std::string(zone->id), [&](HostedZone& changed) { std::erase(changed.authorizations, vpc); });
  return Value::Structure();
}

Outcome list_vpc_association_authorizations(State& state, const Value& input, const Request& request) {
  const HostedZone* zone = TRY(find_zone(state, input[m::HostedZoneId].as_text(), request));
  std::vector<Vpc> vpcs = zone->authorizations;
  std::ranges::sort(vpcs);
  Page page(input[m::NextToken].as_text(), TRY(items_max(input)));
  for (const Vpc& vpc : vpcs) page.offer(vpc.region + "/" + vpc.id, [&] { return aws::to_value(vpc); });
  Value output = Value::of({{m::HostedZoneId, zone->id}, {m::VPCs, page.take_items()}});
  if (page.truncated()) output.set(m::NextToken, page.next());
  return output;
}

}  // namespace regionfall::route53
