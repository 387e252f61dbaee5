#include "services/route53/resources/records.h"

#include <algorithm>
#include <span>

#include "base/text.h"
#include "services/provider/mapping.h"
#include "services/route53/resources/common.h"
#include "services/route53/resources/resources.h"
#include "services/route53/zones.h"
#include "terraform/providers/schema_table.h"

// aws_route53_record. Source: hashicorp/aws 6, internal/service/route53/record.go.

namespace regionfall::route53 {
namespace {

using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

constexpr std::string_view kTypes[] = {"A",   "AAAA", "CAA", "CNAME", "DS",    "HTTPS", "MX",   "NAPTR", "NS",
                                       "PTR", "SOA",  "SPF", "SRV",   "SSHFP", "SVCB",  "TLSA", "TXT"};

// ZONE_name_TYPE or ZONE_name_TYPE_identifier
std::string record_id(const Value& object) {
  std::string id = std::string(bare_id(text_of(object, "zone_id"), kZonePath)) + "_" +
                   to_lower_ascii(text_of(object, "name")) + "_" + text_of(object, "type");
  const std::string identifier = text_of(object, "set_identifier");
  return identifier.empty() ? id : id + "_" + identifier;
}

Answer<Members> parts_of_id(Session&, const std::string& id) {
  const std::vector<std::string> parts = split(id, "_");
  for (std::size_t i = 2; i < parts.size(); ++i) {
    if (std::ranges::find(kTypes, parts[i]) == std::end(kTypes)) continue;
    const std::span all(parts);
    std::string name = without_dot(join(all.subspan(1, i - 1), "_"));
    const std::string identifier = join(all.subspan(i + 1), "_");
    Members members{{"id", Value::string(id)},
                    {"name", Value::string(std::move(name))},
                    {"type", Value::string(parts[i])},
                    {"zone_id", Value::string(parts[0])}};
    if (!identifier.empty()) members.emplace("set_identifier", Value::string(identifier));
    return members;
  }
  return problem("unexpected format of ID (" + id +
                 "), expected ZONEID_RECORDNAME_TYPE_SET-IDENTIFIER (e.g. Z4KAPRWWNC7JR_dev.example.com_NS_dev), where "
                 "SET-IDENTIFIER is optional");
}

Answer<std::string> zone_name(Session& session, const Value& object) {
  const std::string id = text_of(object, "zone_id");
  const aws::Value zone = TRY(get_zone(session, id));
  if (zone.absent()) return problem("no Route 53 hosted zone found for id (" + id + ")");
  return zone[m::HostedZone][m::Name].as_text();
}

Answer<std::string> make_record(Session& session, const Value& planned, const std::string&) {
  const char* action = terraform::bool_of(planned, "allow_overwrite") ? "UPSERT" : "CREATE";
  aws::Value set = record_set_input(planned, TRY(zone_name(session, planned)));
  TRY(change_records(session, text_of(planned, "zone_id"), {record_change(action, std::move(set))}));
  return record_id(planned);
}

// A "*" that begins a name is answered as its escape.
std::string answered_name(const std::string& name) {
  return (name.starts_with('*') ? "\\052" + name.substr(1) : name) + ".";
}

Answer<aws::Value> find_record(Session& session, const std::string&, const Value& state) {
  const std::string zone_id(bare_id(text_of(state, "zone_id"), kZonePath));
  const aws::Value zone = TRY(get_zone(session, zone_id));
  if (zone.absent()) return aws::Value();
  const std::string name = expanded_name(text_of(state, "name"), zone[m::HostedZone][m::Name].as_text());
  aws::Value input = aws::Value::of({{m::HostedZoneId, zone_id},
                                     {m::StartRecordName, name},
                                     {m::StartRecordType, text_of(state, "type")},
                                     {m::MaxItems, "1"}});
  const std::string identifier = text_of(state, "set_identifier");
  if (!identifier.empty()) input.set(m::StartRecordIdentifier, identifier);
  const aws::Value page = TRY(session.call("route53", "ListResourceRecordSets", std::move(input)));
  static const MemberPath kFirst = "ResourceRecordSets[0]";
  const aws::Value set = kFirst.get(page);
  const bool same = set[m::Name].as_text() == answered_name(name) && set[m::Type].as_text() == text_of(state, "type") &&
                    set[m::SetIdentifier].as_text() == identifier;
  return same ? set : aws::Value();
}

Done complete_record(Session& session, const aws::Value& set, const Value& prior, Members& members) {
  read_record_set(set, members);
  const std::string name = expanded_name(text_of(prior, "name"), TRY(zone_name(session, prior)));
  members.insert_or_assign("fqdn", Value::string(name));
  return {};
}

// In place, unless what identifies the record set changes: then the old one goes as the new one comes.
Done update_record(Session& session, const std::string&, const Value& prior, const Value& planned) {
  const std::string zone = TRY(zone_name(session, planned));
  const std::string zone_id = text_of(planned, "zone_id");
  aws::Value set = record_set_input(planned, zone);
  const bool same = text_of(prior, "type") == text_of(planned, "type") &&
                    text_of(prior, "set_identifier") == text_of(planned, "set_identifier");
  if (same) return change_records(session, zone_id, {record_change("UPSERT", std::move(set))});
  aws::Value before = record_set_input(prior, zone);
  return change_records(session, zone_id,
                        {record_change("DELETE", std::move(before)), record_change("CREATE", std::move(set))});
}

// Two resources may be one record (`allow_overwrite`, as for what validates a name and its wildcard): one of them finds
// it gone already.
Done remove_record(Session& session, const std::string& id, const Value& state) {
  const aws::Value set = TRY(find_record(session, id, state));
  if (set.absent()) return {};
  auto removed = change_records(session, text_of(state, "zone_id"), {record_change("DELETE", set)});
  const bool refused = !removed && removed.error().code == "InvalidChangeBatch";
  return refused && TRY(find_record(session, id, state)).absent() ? Done() : removed;
}

void plan_record(Session&, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  plan_as_kept(request, reply, "name", without_dot);
  if (request.prior.is_null() || !reply.requires_replace.empty()) return;
  for (const char* part : {"name", "type", "zone_id"}) {
    if (!terraform::has_member(reply.planned, part)) return;
  }
  if (const Value* identifier = reply.planned.find("set_identifier"); !identifier->is_known()) return;
  reply.planned = terraform::with_members(reply.planned, {{"id", Value::string(record_id(reply.planned))}});
}

void validate_record(const Value& config, terraform::ProviderReply& reply) {
  const auto given = [&](const char* name) {
    const Value* member = config.find(name);
    if (member == nullptr || !member->is_known()) return true;
    return !member->is_null() && (!member->type().is_collection() || member->length() > 0);
  };
  if (!given("alias") && !given("records")) {
    reply.error("Invalid combination of arguments", "\"alias\": one of `alias,records` must be specified");
  }
  if (given("records") && !given("ttl")) {
    reply.error("Missing required argument", "\"records\": all of `records,ttl` must be specified");
  }
}

ResourceType record() {
  const Type text = Type::string();
  return {.name = "aws_route53_record",
          .title = "Route 53 Record",
          .service = "route53",
          .attributes = {{"allow_overwrite", Type::boolean(), kOptional | kComputed, "-"},
                         {"fqdn", text, kComputed, "-"},
                         {"health_check_id", text, kOptional, "-", {}, "HealthCheckId"},
                         {"multivalue_answer_routing_policy", Type::boolean(), kOptional, "-", {}, "MultiValueAnswer"},
                         {"name", text, kRequired | kReplace, "-"},
                         {"records", Type::set(text), kOptional, "-"},
                         {"set_identifier", text, kOptional, "-", {}, "SetIdentifier"},
                         {"ttl", Type::number(), kOptional, "-", {}, "TTL"},
                         {"type", text, kRequired, "-", {}, "Type"},
                         {"zone_id", text, kRequired | kReplace, "-"}},
          .blocks = record_blocks(),
          .version = 2,
          .global = true,
          .timeouts = "create update delete",
          .validate = validate_record,
          .plan = plan_record,
          .make = make_record,
          .find = find_record,
          .complete = complete_record,
          .update = update_record,
          .remove = remove_record,
          .import = parts_of_id};
}

}  // namespace

std::vector<ResourceType> record_resources() { return {record(), records_exclusive()}; }

}  // namespace regionfall::route53
