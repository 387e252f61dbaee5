#include <algorithm>

#include "services/provider/mapping.h"
#include "services/route53/resources/common.h"
#include "services/route53/resources/records.h"
#include "terraform/providers/schema_table.h"

namespace regionfall::route53 {
namespace {

using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::text_of;
using terraform::whole_of;

bool is_text_type(const std::string& type) { return type == "TXT" || type == "SPF"; }

// A block that stands for one member of a record set, or for the structure that this member is.
struct PolicyRow {
  const char* block;
  const char* attribute;
  const char* member;      // of the record set
  const char* inner = "";  // of the structure; empty: the member is the value itself
  bool number = false;
  bool required = false;
};
constexpr PolicyRow kPolicies[] = {
    {"cidr_routing_policy", "collection_id", "CidrRoutingConfig", "CollectionId", false, true},
    {"cidr_routing_policy", "location_name", "CidrRoutingConfig", "LocationName", false, true},
    {"failover_routing_policy", "type", "Failover", "", false, true},
    {"geolocation_routing_policy", "continent", "GeoLocation", "ContinentCode"},
    {"geolocation_routing_policy", "country", "GeoLocation", "CountryCode"},
    {"geolocation_routing_policy", "subdivision", "GeoLocation", "SubdivisionCode"},
    {"geoproximity_routing_policy", "aws_region", "GeoProximityLocation", "AWSRegion"},
    {"geoproximity_routing_policy", "bias", "GeoProximityLocation", "Bias", true},
    {"geoproximity_routing_policy", "local_zone_group", "GeoProximityLocation", "LocalZoneGroup"},
    {"latency_routing_policy", "region", "Region", "", false, true},
    {"weighted_routing_policy", "weight", "Weight", "", true, true},
};

Attribute attribute_of(const PolicyRow& row) {
  Attribute attribute{row.attribute, row.number ? Type::number() : Type::string(), row.required ? kRequired : kOptional,
                      "-"};
  if (row.number && !row.required) attribute.default_value = Value::number(std::int64_t{0});
  return attribute;
}

Block coordinates_block() {
  return {.name = "coordinates",
          .nesting = terraform::Nesting::kSet,
          .member = "-",
          .attributes = {{"latitude", Type::string(), kRequired, "-"}, {"longitude", Type::string(), kRequired, "-"}},
          .max_items = 1};
}

aws::Value policy_value(const PolicyRow& row, const Value& block) {
  if (row.number) return whole_of(block, row.attribute);
  const std::string text = text_of(block, row.attribute);
  return text.empty() ? aws::Value() : aws::Value(text);
}

void put_policies(const Value& object, aws::Value& set) {
  for (const PolicyRow& row : kPolicies) {
    const std::vector<Value> blocks = terraform::elements_of(object, row.block);
    if (blocks.empty()) continue;
    aws::Value value = policy_value(row, blocks.front());
    if (value.absent()) continue;
    const std::string path = std::string(row.inner).empty() ? row.member : std::string(row.member) + "." + row.inner;
    MemberPath(path.c_str()).put(set, std::move(value));
  }
  for (const Value& proximity : terraform::elements_of(object, "geoproximity_routing_policy")) {
    for (const Value& coordinates : terraform::elements_of(proximity, "coordinates")) {
      aws::Value location = set[m::GeoProximityLocation];
      location.set(m::Coordinates, aws::Value::of({{m::Latitude, text_of(coordinates, "latitude")},
                                                   {m::Longitude, text_of(coordinates, "longitude")}}));
      set.set(m::GeoProximityLocation, std::move(location));
    }
  }
}

Value coordinates_of(const aws::Value& location) {
  static const Block kBlock = coordinates_block();
  const aws::Value& coordinates = location[m::Coordinates];
  std::vector<Value> objects;
  if (!coordinates.absent()) {
    objects.push_back(Value::object({{"latitude", Value::string(coordinates[m::Latitude].as_text())},
                                     {"longitude", Value::string(coordinates[m::Longitude].as_text())}}));
  }
  return Value::set(object_type(kBlock), std::move(objects));
}

// One attribute of a policy's block, from the record set.
Value policy_attribute(const PolicyRow& row, const aws::Value& member) {
  static const auto inner = [](const PolicyRow& of, const aws::Value& structure) {
    return std::string_view(of.inner).empty() ? structure : MemberPath(of.inner).get(structure);
  };
  const aws::Value value = inner(row, member);
  if (row.number) return Value::number(value.as_integer());
  return Value::string(value.as_text());
}

Value policy_block(const Block& block, const aws::Value& set) {
  std::vector<hcl::MapEntry> entries;
  bool there = false;
  for (const PolicyRow& row : kPolicies) {
    if (block.name != row.block) continue;
    const aws::Value member = MemberPath(row.member).get(set);
    there = !member.absent();
    entries.emplace_back(row.attribute, policy_attribute(row, member));
  }
  if (block.name == "geoproximity_routing_policy") {
    entries.emplace_back("coordinates", coordinates_of(set[m::GeoProximityLocation]));
  }
  std::vector<Value> objects;
  if (there) objects.push_back(Value::object(std::move(entries)));
  return Value::list(object_type(block), std::move(objects));
}

std::string alias_name(std::string name) {
  constexpr std::string_view kDualStack = "dualstack.";
  name = without_dot(std::move(name));
  return name.starts_with(kDualStack) ? name.substr(kDualStack.size()) : name;
}

Block alias_block() {
  return {.name = "alias",
          .member = "-",
          .attributes = {{"evaluate_target_health", Type::boolean(), kRequired, "-"},
                         {"name", Type::string(), kRequired, "-"},
                         {"zone_id", Type::string(), kRequired, "-"}},
          .max_items = 1};
}

}  // namespace

std::vector<Block> record_blocks() {
  std::vector<Block> blocks = {alias_block()};
  for (const PolicyRow& row : kPolicies) {
    if (blocks.back().name != row.block) blocks.push_back({.name = row.block, .member = "-", .max_items = 1});
    blocks.back().attributes.push_back(attribute_of(row));
  }
  const auto proximity = std::ranges::find(blocks, "geoproximity_routing_policy", &Block::name);
  proximity->blocks.push_back(coordinates_block());
  return blocks;
}

std::string expanded_name(const std::string& name, const std::string& zone_name) {
  const std::string zone = without_dot(zone_name);
  const std::string own = without_dot(name);
  if (own.ends_with(zone)) return own;
  return own.empty() ? zone : own + "." + zone;
}

aws::Value record_set_input(const Value& object, const std::string& zone_name) {
  const std::string type = text_of(object, "type");
  aws::Value set = aws::Value::of({{m::Name, expanded_name(text_of(object, "name"), zone_name)}, {m::Type, type}});
  const std::vector<Value> aliases = terraform::elements_of(object, "alias");
  if (!aliases.empty()) {
    const Value& alias = aliases.front();
    set.set(m::AliasTarget, aws::Value::of({{m::HostedZoneId, text_of(alias, "zone_id")},
                                            {m::DNSName, text_of(alias, "name")},
                                            {m::EvaluateTargetHealth, bool_of(alias, "evaluate_target_health")}}));
  } else {
    aws::Value records = aws::Value::List();
    for (const std::string& text : terraform::texts_of(object, "records")) {
      records.push(aws::Value::of({{m::Value, is_text_type(type) ? "\"" + text + "\"" : text}}));
    }
    set.set(m::TTL, whole_of(object, "ttl"));
    if (!records.as_list().empty()) set.set(m::ResourceRecords, std::move(records));
  }
  put_policies(object, set);
  if (bool_of(object, "multivalue_answer_routing_policy")) set.set(m::MultiValueAnswer, true);
  for (const auto& [attribute, member] :
       {std::pair("set_identifier", m::SetIdentifier), std::pair("health_check_id", m::HealthCheckId)}) {
    const std::string text = text_of(object, attribute);
    if (!text.empty()) set.set(member, text);
  }
  return set;
}

void read_record_set(const aws::Value& set, Members& members) {
  static const std::vector<Block> kBlocks = record_blocks();
  const bool quoted = is_text_type(set[m::Type].as_text());
  std::vector<Value> records;
  for (const aws::Value& record : set[m::ResourceRecords].as_list()) {
    std::string text = record[m::Value].as_text();
    if (quoted && text.size() >= 2 && text.starts_with('"') && text.ends_with('"')) {
      text = text.substr(1, text.size() - 2);
    }
    records.push_back(Value::string(text));
  }
  members.insert_or_assign("records", Value::set(Type::string(), std::move(records)));
  std::vector<Value> aliases;
  if (const aws::Value& alias = set[m::AliasTarget]; !alias.absent()) {
    aliases.push_back(
        Value::object({{"evaluate_target_health", Value::boolean(alias[m::EvaluateTargetHealth].as_bool())},
                       {"name", Value::string(alias_name(alias[m::DNSName].as_text()))},
                       {"zone_id", Value::string(alias[m::HostedZoneId].as_text())}}));
  }
  members.insert_or_assign("alias", Value::list(object_type(kBlocks.front()), std::move(aliases)));
  for (const Block& block : kBlocks) {
    if (block.name != "alias") members.insert_or_assign(block.name, policy_block(block, set));
  }
}

}  // namespace regionfall::route53
