#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "services/provider/mapping.h"
#include "services/route53/resources/common.h"
#include "services/route53/resources/records.h"
#include "services/route53/zones.h"
#include "terraform/providers/schema_table.h"

// aws_route53_records_exclusive: all record sets of a zone but its own NS and SOA. Source: hashicorp/aws 6,
// internal/service/route53/records_exclusive.go.

namespace regionfall::route53 {
namespace {

using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

Block structure(const char* name, const char* member, std::vector<Attribute> attributes) {
  return {.name = name, .member = member, .attributes = std::move(attributes), .max_items = 1};
}

Block record_set_block() {
  const Type text = Type::string();
  Block proximity = structure("geoproximity_location", "GeoProximityLocation",
                              {{"aws_region", text, kOptional, "AWSRegion"},
                               {"bias", Type::number(), kOptional, "Bias"},
                               {"local_zone_group", text, kOptional, "LocalZoneGroup"}});
  proximity.blocks.push_back(
      structure("coordinates", "Coordinates",
                {{"latitude", text, kRequired, "Latitude"}, {"longitude", text, kRequired, "Longitude"}}));
  return {.name = "resource_record_set",
          .nesting = terraform::Nesting::kSet,
          .member = "ResourceRecordSets",
          .attributes = {{"failover", text, kOptional, "Failover"},
                         {"health_check_id", text, kOptional, "HealthCheckId"},
                         {"multi_value_answer", Type::boolean(), kOptional, "MultiValueAnswer"},
                         {"name", text, kRequired, "Name"},
                         {"region", text, kOptional, "Region"},
                         {"set_identifier", text, kOptional, "SetIdentifier"},
                         {"traffic_policy_instance_id", text, kOptional, "TrafficPolicyInstanceId"},
                         {"ttl", Type::number(), kOptional, "TTL"},
                         {"type", text, kOptional, "Type"},
                         {"weight", Type::number(), kOptional, "Weight"}},
          .blocks = {structure("alias_target", "AliasTarget",
                               {{"dns_name", text, kRequired, "DNSName"},
                                {"evaluate_target_health", Type::boolean(), kRequired, "EvaluateTargetHealth"},
                                {"hosted_zone_id", text, kRequired, "HostedZoneId"}}),
                     structure("cidr_routing_config", "CidrRoutingConfig",
                               {{"collection_id", text, kRequired, "CollectionId"},
                                {"location_name", text, kRequired, "LocationName"}}),
                     structure("geolocation", "GeoLocation",
                               {{"continent_code", text, kOptional, "ContinentCode"},
                                {"country_code", text, kOptional, "CountryCode"},
                                {"subdivision_code", text, kOptional, "SubdivisionCode"}}),
                     std::move(proximity),
                     {.name = "resource_records",
                      .member = "ResourceRecords",
                      .attributes = {{"value", text, kRequired, "Value"}}}}};
}

// What identifies a record set.
std::string identity(const aws::Value& set) {
  std::string name = without_dot(set[m::Name].as_text());
  constexpr std::string_view kStar = "\\052.";
  if (name.starts_with(kStar)) name = "*." + name.substr(kStar.size());
  return name + " " + set[m::Type].as_text() + " " + set[m::SetIdentifier].as_text();
}

// The record sets of a zone that are not its own.
Answer<aws::Value::List> others_of(Session& session, const std::string& zone_id) {
  const aws::Value zone = TRY(get_zone(session, zone_id));
  if (zone.absent()) return problem("no Route 53 hosted zone found for id (" + zone_id + ")");
  aws::Value::List sets = TRY(all_record_sets(session, zone_id));
  std::erase_if(sets, [&](const aws::Value& set) {
    const std::string& type = set[m::Type].as_text();
    return set[m::Name].as_text() == zone[m::HostedZone][m::Name].as_text() && (type == "NS" || type == "SOA");
  });
  return sets;
}

// Makes the zone's record sets those that are planned. Upserts of what is the same already change nothing.
Done synchronise(Session& session, const Value& planned) {
  static const std::vector<Block> kBlocks = {record_set_block()};
  const std::string zone_id = text_of(planned, "zone_id");
  aws::Value input = aws::Value::Structure();
  put_input({}, kBlocks, planned, input);
  const aws::Value::List& wanted = input[m::ResourceRecordSets].as_list();
  aws::Value::List changes;
  for (const aws::Value& set : TRY(others_of(session, zone_id))) {
    const bool stays =
        std::ranges::any_of(wanted, [&](const aws::Value& other) { return identity(other) == identity(set); });
    if (!stays) changes.push_back(record_change("DELETE", set));
  }
  for (const aws::Value& set : wanted) changes.push_back(record_change("UPSERT", set));
  return change_records(session, zone_id, std::move(changes));
}

Answer<aws::Value> find_records(Session& session, const std::string& id, const Value&) {
  if (TRY(get_zone(session, id)).absent()) return aws::Value();
  aws::Value::List sets = TRY(others_of(session, id));
  // Names as a configuration writes them.
  for (aws::Value& set : sets) {
    std::string name = set[m::Name].as_text();
    constexpr std::string_view kStar = "\\052.";
    if (name.starts_with(kStar)) name = "*." + name.substr(kStar.size());
    set.set(m::Name, without_dot(std::move(name)));
    if (aws::Value alias = set[m::AliasTarget]; !alias.absent()) {
      alias.set(m::DNSName, without_dot(alias[m::DNSName].as_text()));
      set.set(m::AliasTarget, std::move(alias));
    }
  }
  return aws::Value::of({{m::ResourceRecordSets, std::move(sets)}});
}

}  // namespace

ResourceType records_exclusive() {
  return {.name = "aws_route53_records_exclusive",
          .title = "Route 53 Records Exclusive",
          .service = "route53",
          .attributes = {{"zone_id", Type::string(), kRequired | kReplace, "-"}},
          .blocks = {record_set_block()},
          .global = true,
          .timeouts = "create update",
          .null_when_absent = true,
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            TRY(synchronise(session, planned));
            return text_of(planned, "zone_id");
          },
          .find = find_records,
          .complete = [](Session&, const aws::Value&, const Value& prior, Members& members) -> Done {
            members.insert_or_assign("zone_id", Value::string(text_of(prior, "id")));
            return {};
          },
          .update = [](Session& session, const std::string&, const Value&, const Value& planned) -> Done {
            return synchronise(session, planned);
          },
          .remove = [](Session&, const std::string&, const Value&) -> Done { return {}; }};
}

}  // namespace regionfall::route53
