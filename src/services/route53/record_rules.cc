#include "services/route53/record_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "net/dns_rdata.h"
#include "services/route53/domain_name.h"
#include "services/route53/geo_locations.h"
#include "services/route53/limits.h"
#include "services/route53/routing_policy.h"

namespace regionfall::route53 {
namespace {

constexpr std::string_view kCloudFrontZone = "Z2FDTNDATAQYW2";

// Where the names of AWS's resources that an alias may have for its target end.
constexpr std::string_view kServiceDomains[] = {".amazonaws.com.",
                                                ".amazonaws.com.cn.",
                                                ".cloudfront.net.",
                                                ".elasticbeanstalk.com.",
                                                ".awsglobalaccelerator.com.",
                                                ".awsapprunner.com.",
                                                ".on.aws."};

bool is_service_name(std::string_view name) {
  return std::ranges::any_of(kServiceDomains, [&](std::string_view domain) { return name.ends_with(domain); });
}

void check_values(const RecordSet& set, Problems& problems) {
  if (!set.values) return;
  if (set.values->size() > kValuesMax) {
    problems.push_back(fmt::format("Number of ResourceRecords exceeds the limit of {} for the RRSet {}, type {}.",
                                   kValuesMax, set.name, set.type));
    return;
  }
  std::set<std::string_view> seen;
  for (const RecordValue& value : *set.values) {
    if (!seen.insert(value.text).second) {
      problems.push_back(fmt::format("Duplicate Resource Record: '{}'", value.text));
    }
    const auto encoded = net::encode_rdata(dns_type_of(set.type), value.text, net::DnsEscapes::kOctal);
    if (!encoded) {
      problems.push_back(fmt::format("Invalid Resource Record: 'FATAL problem: {} encountered with '{}''",
                                     encoded.error().message, value.text));
    }
  }
  const bool single = set.type == "CNAME" || set.type == "SOA";
  if (single && set.values->size() > 1) {
    problems.push_back(fmt::format("RRSet of type {} with DNS name {} may have one value only.", set.type, set.name));
  }
}

void check_policy(const RecordSet& set, Problems& problems) {
  const RoutingPolicy policy = routing_policy(set);
  if (policy == RoutingPolicy::kSimple) return;
  if (set.type == "NS" || set.type == "SOA") {
    problems.push_back(fmt::format("RRSet of type {} with DNS name {} cannot have a {} routing policy.", set.type,
                                   set.name, to_text(policy)));
  }
  if (policy == RoutingPolicy::kMultivalue && (set.alias || set.type == "CNAME")) {
    problems.push_back(
        fmt::format("RRSet with DNS name {}, type {} cannot be a multivalue answer RRSet.", set.name, set.type));
  }
  if (set.geo_location && !is_geo_location(*set.geo_location)) {
    problems.push_back(
        fmt::format("RRSet with DNS name {}, type {} has a geolocation that is not supported.", set.name, set.type));
  }
  if (set.proximity) {
    const int places = int{set.proximity->aws_region.has_value()} + int{set.proximity->local_zone_group.has_value()} +
                       int{set.proximity->coordinates.has_value()};
    if (places != 1) {
      problems.push_back("GeoProximityLocation must have exactly one of AWSRegion, LocalZoneGroup and Coordinates.");
    }
  }
}

// The part of a routing policy that no two record sets of a name and type may have in common.
std::string role_of(const RecordSet& set) {
  switch (routing_policy(set)) {
    case RoutingPolicy::kLatency:
      return "Region " + *set.region;
    case RoutingPolicy::kFailover:
      return "Failover " + *set.failover;
    case RoutingPolicy::kGeolocation:
      return fmt::format("GeoLocation {}/{}/{}", set.geo_location->continent.value_or("*"),
                         set.geo_location->country.value_or("*"), set.geo_location->subdivision.value_or("*"));
    case RoutingPolicy::kIpBased:
      return fmt::format("CidrLocation {}", set.cidr->location);
    default:
      return {};
  }
}

std::string subject(const RecordSet& set) {
  std::string text = fmt::format("RRSet with DNS name {}, type {}", set.name, set.type);
  if (set.set_identifier) text += fmt::format(", SetIdentifier {}", *set.set_identifier);
  return text;
}

// What one changed record set has against another of the same name and type.
std::optional<std::string> clash(const RecordSet& set, const RecordSet& other) {
  const RoutingPolicy policy = routing_policy(set);
  const RoutingPolicy other_policy = routing_policy(other);
  if (policy != other_policy) {
    if (policy == RoutingPolicy::kSimple || other_policy == RoutingPolicy::kSimple) {
      return subject(set) + " cannot be created as other RRSets exist with the same name and type.";
    }
    return fmt::format("{} cannot be created as other RRSets with the same name and type have a {} routing policy.",
                       subject(set), to_text(other_policy));
  }
  if (policy == RoutingPolicy::kIpBased && set.cidr->collection != other.cidr->collection) {
    return subject(set) + " cannot be created as other RRSets with the same name and type use another CIDR collection.";
  }
  const std::string role = role_of(set);
  if (!role.empty() && role == role_of(other)) {
    return fmt::format("{}, and {} cannot be created as an RRSet with the same name, type and {} exists.", subject(set),
                       role, role.substr(0, role.find(' ')));
  }
  return std::nullopt;
}

void check_cname(const HostedZone& zone, const RecordSet& set, std::span<const RecordSet* const> sets,
                 Problems& problems) {
  for (const RecordSet* other : sets) {
    if (other->type == set.type) continue;
    if (set.type == "CNAME") {
      problems.push_back(
          fmt::format("RRSet of type CNAME with DNS name {} is not permitted as it conflicts with other "
                      "records with the same DNS name in zone {}",
                      set.name, zone.name));
      return;
    }
    if (other->type == "CNAME") {
      problems.push_back(
          fmt::format("RRSet of type {} with DNS name {} is not permitted because a conflicting RRSet of "
                      "type CNAME with the same DNS name already exists in zone {}",
                      set.type, set.name, zone.name));
      return;
    }
  }
}

}  // namespace

Problems problems_of(const HostedZone& zone, const RecordSet& set) {
  Problems problems;
  if (!is_within(set.name, zone.name)) {
    return {fmt::format("RRSet with DNS name {} is not permitted in zone {}", set.name, zone.name)};
  }
  const bool apex = set.name == zone.name;
  if (apex && set.type == "CNAME") {
    problems.push_back(
        fmt::format("RRSet of type CNAME with DNS name {} is not permitted at apex in zone {}", set.name, zone.name));
  }
  if (!apex && set.type == "SOA") {
    problems.push_back(
        fmt::format("RRSet of type SOA with DNS name {} is not permitted in zone {}: it belongs at the "
                    "apex",
                    set.name, zone.name));
  }
  if (apex && set.type == "DS") {
    problems.push_back(
        fmt::format("RRSet of type DS with DNS name {} is not permitted at apex in zone {}", set.name, zone.name));
  }
  if (set.alias && (set.type == "NS" || set.type == "SOA")) {
    problems.push_back(fmt::format("RRSet of type {} with DNS name {} cannot be an alias.", set.type, set.name));
  }
  check_values(set, problems);
  check_policy(set, problems);
  return problems;
}

Problems problems_of_name(const HostedZone& zone, std::span<const RecordSet* const> sets,
                          std::span<const RecordSet* const> changed) {
  Problems problems;
  for (const RecordSet* set : changed) {
    check_cname(zone, *set, sets, problems);
    std::size_t alike = 0;
    for (const RecordSet* other : sets) {
      if (other->type != set->type) continue;
      ++alike;
      if (other->set_identifier == set->set_identifier) continue;
      if (std::optional<std::string> problem = clash(*set, *other)) {
        problems.push_back(*std::move(problem));
        break;
      }
    }
    const bool near = routing_policy(*set) == RoutingPolicy::kGeoproximity;
    const std::size_t most = near ? kGeoproximitySetsMax : kRoutedSetsMax;
    if (alike > most) {
      problems.push_back(
          fmt::format("{} cannot be created as there are {} RRSets with the same name and type.", subject(*set), most));
    }
  }
  return problems;
}

Problems problems_of_alias(const HostedZone& zone, const RecordSet& set, const RecordExists& exists) {
  const AliasTarget& alias = *set.alias;
  const std::string what = fmt::format("Tried to create an alias that targets {}, type {} in zone {}, but ",
                                       alias.dns_name, set.type, alias.hosted_zone);
  if (alias.evaluate_health && alias.hosted_zone == kCloudFrontZone) {
    return {"EvaluateTargetHealth cannot be true when the alias target is a CloudFront distribution"};
  }
  if (alias.hosted_zone != zone.id) {
    if (is_service_name(alias.dns_name)) return {};
    return {what + "the alias target name does not lie within the target zone", what + "that target was not found"};
  }
  Problems problems;
  if (!is_within(alias.dns_name, zone.name)) {
    problems.push_back(what + "the alias target name does not lie within the target zone");
  }
  if (!exists(alias.dns_name, set.type)) problems.push_back(what + "that target was not found");
  return problems;
}

}  // namespace regionfall::route53
