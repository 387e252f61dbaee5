#include <re2/re2.h>

#include <algorithm>
#include <map>

#include "services/provider/mapping.h"
#include "services/route53/resources/common.h"
#include "services/route53/resources/resources.h"
#include "services/route53/zones.h"
#include "terraform/providers/schema_table.h"

// Route 53's data sources. Source: hashicorp/aws 6, internal/service/route53, *_data_source.go.

namespace regionfall::route53 {
namespace {

using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

Attribute text(const char* name, int flags) { return {name, Type::string(), flags, "-"}; }

void put(Members& members, const char* name, const std::string& value) {
  members.insert_or_assign(name, Value::string(value));
}

Answer<aws::Value::List> all_zones(Session& session) {
  aws::Value::List zones;
  aws::Value input = aws::Value::Structure();
  while (true) {
    const aws::Value page = TRY(session.call("route53", "ListHostedZones", input));
    std::ranges::copy(page[m::HostedZones].as_list(), std::back_inserter(zones));
    if (!page[m::IsTruncated].as_bool()) return zones;
    input.set(m::Marker, page[m::NextMarker]);
  }
}

using TagMap = std::map<std::string, std::string>;

Answer<TagMap> tags_of_zone(Session& session, const std::string& id) {
  const aws::Value output = TRY(session.call("route53", "ListTagsForResource",
                                             aws::Value::of({{m::ResourceType, "hostedzone"}, {m::ResourceId, id}})));
  TagMap tags;
  for (const aws::Value& tag : output[m::ResourceTagSet][m::Tags].as_list()) {
    tags.emplace(tag[m::Key].as_text(), tag[m::Value].as_text());
  }
  return tags;
}

// -- data.aws_route53_zone -------------------------------------------------------------------------------------------

Answer<bool> zone_matches(Session& session, const aws::Value& zone, const Value& config) {
  const std::string name = text_of(config, "name");
  if (!name.empty() && without_dot(zone[m::Name].as_text()) != without_dot(name)) return false;
  const std::string vpc = text_of(config, "vpc_id");
  const bool wants_private = terraform::bool_of(config, "private_zone") || !vpc.empty();
  if (zone[m::Config][m::PrivateZone].as_bool() != wants_private) return false;
  const std::string id(bare_id(zone[m::Id].as_text(), kZonePath));
  if (!vpc.empty()) {
    const aws::Value details = TRY(get_zone(session, id));
    const bool has = std::ranges::any_of(details[m::VPCs].as_list(),
                                         [&](const aws::Value& one) { return one[m::VPCId].as_text() == vpc; });
    if (!has) return false;
  }
  const auto wanted = terraform::text_map_of(config, "tags");
  if (wanted.empty()) return true;
  const TagMap tags = TRY(tags_of_zone(session, id));
  return std::ranges::all_of(wanted, [&](const auto& tag) {
    const auto found = tags.find(tag.first);
    return found != tags.end() && found->second == tag.second;
  });
}

Answer<std::string> matching_zone(Session& session, const Value& config) {
  const std::string id = text_of(config, "zone_id");
  if (!id.empty() && !text_of(config, "name").empty()) return problem("only one of `zone_id` or `name` may be set");
  if (!id.empty()) return std::string(bare_id(id, kZonePath));
  std::vector<std::string> found;
  for (const aws::Value& zone : TRY(all_zones(session))) {
    if (TRY(zone_matches(session, zone, config))) found.emplace_back(bare_id(zone[m::Id].as_text(), kZonePath));
  }
  if (found.empty()) return problem("no matching Route 53 Hosted Zone found");
  if (found.size() > 1) {
    return problem(
        "multiple Route 53 Hosted Zones matched; use additional constraints to reduce matches to a single "
        "Route 53 Hosted Zone");
  }
  return found.front();
}

Done find_zone_data(Session& session, const Value& config, Members& members) {
  const std::string id = TRY(matching_zone(session, config));
  const aws::Value output = TRY(get_zone(session, id));
  if (output.absent()) return problem("no Route 53 Hosted Zone found for id (" + id + ")");
  const aws::Value& zone = output[m::HostedZone];
  const std::vector<std::string> servers = TRY(name_servers_of(session, output));
  put(members, "id", id);
  put(members, "zone_id", id);
  put(members, "arn", arn_without_account(session, "hostedzone/" + id));
  put(members, "caller_reference", zone[m::CallerReference].as_text());
  put(members, "comment", zone[m::Config][m::Comment].as_text());
  put(members, "name", without_dot(zone[m::Name].as_text()));
  put(members, "primary_name_server", servers.empty() ? "" : servers.front());
  members.insert_or_assign("name_servers", terraform::text_list(servers));
  members.insert_or_assign("private_zone", Value::boolean(zone[m::Config][m::PrivateZone].as_bool()));
  members.insert_or_assign("resource_record_set_count", Value::number(zone[m::ResourceRecordSetCount].as_integer()));
  members.insert_or_assign("enable_accelerated_recovery",
                           Value::boolean(zone[m::Features][m::AcceleratedRecoveryStatus].as_text() == "ENABLED"));
  std::vector<hcl::MapEntry> tags;
  for (const auto& [key, value] : TRY(tags_of_zone(session, id))) tags.emplace_back(key, Value::string(value));
  members.insert_or_assign("tags", Value::map(Type::string(), std::move(tags)));
  return {};
}

DataSource zone() {
  return {.name = "aws_route53_zone",
          .title = "Route 53 Hosted Zone",
          .service = "route53",
          .attributes = {text("arn", kComputed),
                         text("caller_reference", kComputed),
                         text("comment", kComputed),
                         {"enable_accelerated_recovery", Type::boolean(), kOptional | kComputed, "-"},
                         text("linked_service_description", kComputed),
                         text("linked_service_principal", kComputed),
                         text("name", kOptional | kComputed),
                         {"name_servers", Type::list(Type::string()), kComputed, "-"},
                         text("primary_name_server", kComputed),
                         {"private_zone", Type::boolean(), kOptional | kComputed, "-"},
                         {"resource_record_set_count", Type::number(), kComputed, "-"},
                         {"tags", Type::map(Type::string()), kOptional | kComputed, "-"},
                         text("vpc_id", kOptional | kComputed),
                         text("zone_id", kOptional | kComputed)},
          .global = true,
          .find = find_zone_data};
}

// -- data.aws_route53_zones ------------------------------------------------------------------------------------------

DataSource zones() {
  return {.name = "aws_route53_zones",
          .title = "Route 53 Hosted Zones",
          .service = "route53",
          .attributes = {{"ids", Type::list(Type::string()), kComputed, "-"}},
          .global = true,
          .find = [](Session& session, const Value&, Members& members) -> Done {
            std::vector<std::string> ids;
            for (const aws::Value& zone : TRY(all_zones(session))) {
              ids.emplace_back(bare_id(zone[m::Id].as_text(), kZonePath));
            }
            put(members, "id", session.region().text);
            members.insert_or_assign("ids", terraform::text_list(ids));
            return {};
          }};
}

// -- data.aws_route53_records ----------------------------------------------------------------------------------------

struct PartRow {
  const char* attribute;
  const char* member;
  Type type;
};

Value part_of(const aws::Value& object, const std::vector<PartRow>& rows, const Type& type) {
  if (object.absent()) return Value::null(type);
  std::vector<hcl::MapEntry> entries;
  for (const PartRow& row : rows) {
    entries.emplace_back(row.attribute, from_output(MemberPath(row.member).get(object), row.type));
  }
  return Value::object(std::move(entries));
}

Type type_of(const std::vector<PartRow>& rows) {
  std::vector<hcl::ObjectAttribute> members;
  for (const PartRow& row : rows) members.push_back({row.attribute, row.type});
  return Type::object(std::move(members));
}

struct RecordShape {
  Type string = Type::string();
  std::vector<PartRow> alias = {{"dns_name", "DNSName", string},
                                {"evaluate_target_health", "EvaluateTargetHealth", Type::boolean()},
                                {"hosted_zone_id", "HostedZoneId", string}};
  std::vector<PartRow> cidr = {{"collection_id", "CollectionId", string}, {"location_name", "LocationName", string}};
  std::vector<PartRow> geolocation = {{"continent_code", "ContinentCode", string},
                                      {"country_code", "CountryCode", string},
                                      {"subdivision_code", "SubdivisionCode", string}};
  std::vector<PartRow> coordinates = {{"latitude", "Latitude", string}, {"longitude", "Longitude", string}};
  std::vector<PartRow> proximity = {{"aws_region", "AWSRegion", string},
                                    {"bias", "Bias", Type::number()},
                                    {"local_zone_group", "LocalZoneGroup", string}};
  std::vector<PartRow> value = {{"value", "Value", string}};
  std::vector<PartRow> plain = {{"failover", "Failover", string},
                                {"health_check_id", "HealthCheckId", string},
                                {"multi_value_answer", "MultiValueAnswer", Type::boolean()},
                                {"name", "Name", string},
                                {"region", "Region", string},
                                {"set_identifier", "SetIdentifier", string},
                                {"traffic_policy_instance_id", "TrafficPolicyInstanceId", string},
                                {"ttl", "TTL", Type::number()},
                                {"type", "Type", string},
                                {"weight", "Weight", Type::number()}};
};

Type proximity_type(const RecordShape& shape) {
  std::vector<hcl::ObjectAttribute> members;
  for (const PartRow& row : shape.proximity) members.push_back({row.attribute, row.type});
  members.push_back({"coordinates", Type::list(type_of(shape.coordinates))});
  return Type::object(std::move(members));
}

Type record_type(const RecordShape& shape) {
  std::vector<hcl::ObjectAttribute> members;
  for (const PartRow& row : shape.plain) members.push_back({row.attribute, row.type});
  members.push_back({"alias_target", type_of(shape.alias)});
  members.push_back({"cidr_routing_config", type_of(shape.cidr)});
  members.push_back({"geolocation", type_of(shape.geolocation)});
  members.push_back({"geoproximity_location", proximity_type(shape)});
  members.push_back({"resource_records", Type::list(type_of(shape.value))});
  return Type::object(std::move(members));
}

Value proximity_of(const RecordShape& shape, const aws::Value& location) {
  if (location.absent()) return Value::null(proximity_type(shape));
  std::vector<Value> coordinates;
  const Type coordinates_type = type_of(shape.coordinates);
  if (location.has(m::Coordinates)) {
    coordinates.push_back(part_of(location[m::Coordinates], shape.coordinates, coordinates_type));
  }
  std::vector<hcl::MapEntry> entries;
  for (const PartRow& row : shape.proximity) {
    entries.emplace_back(row.attribute, from_output(MemberPath(row.member).get(location), row.type));
  }
  entries.emplace_back("coordinates", Value::list(coordinates_type, std::move(coordinates)));
  return Value::object(std::move(entries));
}

Value record_of(const RecordShape& shape, const aws::Value& set) {
  std::vector<hcl::MapEntry> entries;
  for (const PartRow& row : shape.plain) {
    entries.emplace_back(row.attribute, from_output(MemberPath(row.member).get(set), row.type));
  }
  std::vector<Value> values;
  for (const aws::Value& value : set[m::ResourceRecords].as_list()) {
    values.push_back(part_of(value, shape.value, type_of(shape.value)));
  }
  entries.emplace_back("alias_target", part_of(set[m::AliasTarget], shape.alias, type_of(shape.alias)));
  entries.emplace_back("cidr_routing_config", part_of(set[m::CidrRoutingConfig], shape.cidr, type_of(shape.cidr)));
  entries.emplace_back("geolocation", part_of(set[m::GeoLocation], shape.geolocation, type_of(shape.geolocation)));
  entries.emplace_back("geoproximity_location", proximity_of(shape, set[m::GeoProximityLocation]));
  entries.emplace_back("resource_records", Value::list(type_of(shape.value), std::move(values)));
  return Value::object(std::move(entries));
}

Done find_records(Session& session, const Value& config, Members& members) {
  static const RecordShape kShape;
  const RE2 pattern(text_of(config, "name_regex"), RE2::Quiet);
  if (!pattern.ok()) return problem("name_regex: " + pattern.error());
  std::vector<Value> records;
  for (const aws::Value& set : TRY(all_record_sets(session, text_of(config, "zone_id")))) {
    if (RE2::PartialMatch(set[m::Name].as_text(), pattern)) records.push_back(record_of(kShape, set));
  }
  members.insert_or_assign("resource_record_sets", Value::list(record_type(kShape), std::move(records)));
  return {};
}

DataSource records() {
  return {.name = "aws_route53_records",
          .title = "Route 53 Records",
          .service = "route53",
          .attributes = {text("name_regex", kOptional),
                         {"resource_record_sets", Type::list(record_type(RecordShape())), kComputed, "-"},
                         text("zone_id", kRequired)},
          .global = true,
          .find = find_records};
}

// -- data.aws_route53_delegation_set ---------------------------------------------------------------------------------

DataSource delegation_set() {
  return {.name = "aws_route53_delegation_set",
          .title = "Route 53 Reusable Delegation Set",
          .service = "route53",
          .attributes = {text("arn", kComputed),
                         text("caller_reference", kComputed),
                         text("id", kRequired),
                         {"name_servers", Type::list(Type::string()), kComputed, "-"}},
          .global = true,
          .find = [](Session& session, const Value& config, Members& members) -> Done {
            const std::string id = text_of(config, "id");
            const aws::Value output =
                TRY(session.call("route53", "GetReusableDelegationSet", aws::Value::of({{m::Id, id}})));
            std::vector<std::string> servers = aws::texts(output[m::DelegationSet][m::NameServers]);
            std::ranges::sort(servers);
            put(members, "id", id);
            put(members, "arn", arn_without_account(session, "delegationset/" + id));
            put(members, "caller_reference", output[m::DelegationSet][m::CallerReference].as_text());
            members.insert_or_assign("name_servers", terraform::text_list(servers));
            return {};
          }};
}

}  // namespace

std::vector<DataSource> route53_data_sources() { return {zone(), zones(), records(), delegation_set()}; }

}  // namespace regionfall::route53
