#include "services/route53/zones.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "services/provider/mapping.h"
#include "services/route53/resources/common.h"
#include "services/route53/resources/resources.h"
#include "terraform/providers/schema_table.h"

// aws_route53_zone, aws_route53_zone_association, aws_route53_vpc_association_authorization,
// aws_route53_delegation_set. Source: hashicorp/aws 6, internal/service/route53/zone.go and its neighbours.

namespace regionfall::route53 {
namespace {

using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::text_of;

constexpr const char* kZoneKind = "hostedzone";

// A VPC of a block or resource; its region is the provider's where none is said.
aws::Value vpc_input(const Session& session, const Value& object) {
  return aws::Value::of(
      {{m::VPCId, text_of(object, "vpc_id")}, {m::VPCRegion, text_of(object, "vpc_region", session.region().text)}});
}

aws::Value of_vpc(const std::string& zone, aws::Value vpc) {
  return aws::Value::of({{m::HostedZoneId, bare_id(zone, kZonePath)}, {m::VPC, std::move(vpc)}});
}

// -- aws_route53_zone ------------------------------------------------------------------------------------------------

Block vpc_block() {
  return {.name = "vpc",
          .nesting = terraform::Nesting::kSet,
          .member = "-",
          .attributes = {{"vpc_id", Type::string(), kRequired, "-"},
                         {"vpc_region", Type::string(), kOptional | kComputed, "-"}}};
}

Done set_accelerated_recovery(Session& session, const std::string& id, bool enabled) {
  TRY(session.call("route53", "UpdateHostedZoneFeatures",
                   aws::Value::of({{m::HostedZoneId, id}, {m::EnableAcceleratedRecovery, enabled}})));
  return {};
}

Answer<std::string> make_zone(Session& session, const Value& planned, const std::string& token) {
  aws::Value input =
      aws::Value::of({{m::Name, text_of(planned, "name")},
                      {m::CallerReference, "terraform-" + token},
                      {m::HostedZoneConfig, aws::Value::of({{m::Comment, text_of(planned, "comment")}})}});
  const std::string delegation_set = text_of(planned, "delegation_set_id");
  if (!delegation_set.empty()) input.set(m::DelegationSetId, delegation_set);
  const std::vector<Value> vpcs = terraform::elements_of(planned, "vpc");
  if (!vpcs.empty()) input.set(m::VPC, vpc_input(session, vpcs.front()));
  const aws::Value output = TRY(session.call("route53", "CreateHostedZone", std::move(input)));
  const std::string id(bare_id(output[m::HostedZone][m::Id].as_text(), kZonePath));
  TRY(tag_new(session, kZoneKind, id, planned));
  for (std::size_t i = 1; i < vpcs.size(); ++i) {
    TRY(session.call("route53", "AssociateVPCWithHostedZone", of_vpc(id, vpc_input(session, vpcs[i]))));
  }
  if (bool_of(planned, "enable_accelerated_recovery")) TRY(set_accelerated_recovery(session, id, true));
  return id;
}

Value vpcs_value(const aws::Value& vpcs) {
  static const Block kBlock = vpc_block();
  std::vector<Value> objects;
  for (const aws::Value& vpc : vpcs.as_list()) {
    objects.push_back(Value::object({{"vpc_id", Value::string(vpc[m::VPCId].as_text())},
                                     {"vpc_region", Value::string(vpc[m::VPCRegion].as_text())}}));
  }
  return Value::set(object_type(kBlock), std::move(objects));
}

Done complete_zone(Session& session, const aws::Value& output, const Value& /*prior*/, Members& members) {
  const aws::Value& zone = output[m::HostedZone];
  const std::string id(bare_id(zone[m::Id].as_text(), kZonePath));
  std::vector<std::string> servers = TRY(name_servers_of(session, output));
  const auto put = [&](const char* name, const std::string& text) {
    members.insert_or_assign(name, Value::string(text));
  };
  put("arn", arn_without_account(session, "hostedzone/" + id));
  put("comment", zone[m::Config][m::Comment].as_text());
  put("delegation_set_id", std::string(bare_id(output[m::DelegationSet][m::Id].as_text(), kDelegationSetPath)));
  put("name", without_dot(zone[m::Name].as_text()));
  put("primary_name_server", servers.empty() ? "" : servers.front());
  put("zone_id", id);
  std::ranges::sort(servers);
  members.insert_or_assign("name_servers", terraform::text_list(servers));
  members.insert_or_assign("vpc", vpcs_value(output[m::VPCs]));
  members.insert_or_assign("enable_accelerated_recovery",
                           Value::boolean(zone[m::Features][m::AcceleratedRecoveryStatus].as_text() == "ENABLED"));
  return {};
}

Done update_zone(Session& session, const std::string& id, const Value& prior, const Value& planned) {
  const std::string comment = text_of(planned, "comment");
  if (text_of(prior, "comment") != comment) {
    TRY(session.call("route53", "UpdateHostedZoneComment", aws::Value::of({{m::Id, id}, {m::Comment, comment}})));
  }
  const bool recovery = bool_of(planned, "enable_accelerated_recovery");
  if (bool_of(prior, "enable_accelerated_recovery") != recovery) {
    TRY(set_accelerated_recovery(session, id, recovery));
  }
  std::vector<aws::Value> before;
  std::vector<aws::Value> after;
  for (const Value& vpc : terraform::elements_of(prior, "vpc")) before.push_back(vpc_input(session, vpc));
  for (const Value& vpc : terraform::elements_of(planned, "vpc")) after.push_back(vpc_input(session, vpc));
  // There is always one, so first come those that are new.
  for (const aws::Value& vpc : after) {
    if (std::ranges::find(before, vpc) != before.end()) continue;
    TRY(session.call("route53", "AssociateVPCWithHostedZone", of_vpc(id, vpc)));
  }
  for (const aws::Value& vpc : before) {
    if (std::ranges::find(after, vpc) != after.end()) continue;
    TRY(session.call("route53", "DisassociateVPCFromHostedZone", of_vpc(id, vpc)));
  }
  return {};
}

Done remove_zone_records(Session& session, const std::string& id, const Value& state) {
  if (!bool_of(state, "force_destroy")) return {};
  const aws::Value zone = TRY(get_zone(session, id));
  if (zone.absent()) return {};
  const std::string& apex = zone[m::HostedZone][m::Name].as_text();
  aws::Value::List changes;
  for (const aws::Value& set : TRY(all_record_sets(session, id))) {
    const std::string& type = set[m::Type].as_text();
    if (set[m::Name].as_text() == apex && (type == "NS" || type == "SOA")) continue;
    changes.push_back(record_change("DELETE", set));
  }
  return change_records(session, id, std::move(changes));
}

ResourceType zone() {
  const Type text = Type::string();
  return {
      .name = "aws_route53_zone",
      .title = "Route 53 Hosted Zone",
      .service = "route53",
      .attributes = {{"arn", text, kComputed, "-"},
                     {"comment", text, kOptional, "-", {}, {}, Value::string("Managed by Terraform")},
                     {"delegation_set_id", text, kOptional | kReplace, "-"},
                     {"enable_accelerated_recovery", Type::boolean(), kOptional, "-", {}, {}, Value::boolean(false)},
                     {"force_destroy", Type::boolean(), kOptional, "-", {}, {}, Value::boolean(false)},
                     {"name", text, kRequired | kReplace, "-"},
                     {"name_servers", Type::list(text), kComputed, "-"},
                     {"primary_name_server", text, kComputed, "-"},
                     {"zone_id", text, kComputed, "-"}},
      .blocks = {vpc_block()},
      .tagging = tags_of_kind(kZoneKind),
      .global = true,
      .timeouts = "create update delete",
      .destroy = {"DeleteHostedZone", "Id", {"NoSuchHostedZone"}},
      .plan = [](Session&, const terraform::PlanRequest& request,
                 terraform::PlanReply& reply) { plan_as_kept(request, reply, "name", without_dot); },
      .make = make_zone,
      .find = [](Session& session, const std::string& id, const Value&) { return get_zone(session, id); },
      .complete = complete_zone,
      .update = update_zone,
      .remove = remove_zone_records};
}

// -- aws_route53_zone_association: ZONE:VPC or ZONE:VPC:REGION -------------------------------------------------------

std::vector<std::string> association_parts(const Session& session, const std::string& id) {
  std::vector<std::string> parts = split(id, ":");
  if (parts.size() == 2) parts.push_back(session.region().text);
  return parts;
}

Answer<aws::Value> find_association(Session& session, const std::string& id, const Value&) {
  const std::vector<std::string> parts = association_parts(session, id);
  if (parts.size() != 3) return problem("expected ZONEID:VPCID or ZONEID:VPCID:VPCREGION");
  aws::Value input = aws::Value::of({{m::VPCId, parts[1]}, {m::VPCRegion, parts[2]}});
  while (true) {
    const aws::Value page = TRY(session.call("route53", "ListHostedZonesByVPC", input));
    for (const aws::Value& summary : page[m::HostedZoneSummaries].as_list()) {
      if (summary[m::HostedZoneId].as_text() == parts[0]) return summary;
    }
    if (!page.has(m::NextToken)) return aws::Value();
    input.set(m::NextToken, page[m::NextToken]);
  }
}

ResourceType zone_association() {
  const Type text = Type::string();
  return {.name = "aws_route53_zone_association",
          .title = "Route 53 Zone Association",
          .service = "route53",
          .attributes = {{"owning_account", text, kComputed, "-", {}, "Owner.OwningAccount"},
                         {"vpc_id", text, kRequired | kReplace, "-"},
                         {"vpc_region", text, kOptional | kComputed | kReplace, "-"},
                         {"zone_id", text, kRequired | kReplace, "-"}},
          .global = true,
          .timeouts = "create delete",
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            const std::string zone = text_of(planned, "zone_id");
            const aws::Value vpc = vpc_input(session, planned);
            TRY(session.call("route53", "AssociateVPCWithHostedZone", of_vpc(zone, vpc)));
            return fmt::format("{}:{}:{}", zone, vpc[m::VPCId].as_text(), vpc[m::VPCRegion].as_text());
          },
          .find = find_association,
          .complete = [](Session& session, const aws::Value&, const Value& prior, Members& members) -> Done {
            const std::vector<std::string> parts = association_parts(session, text_of(prior, "id"));
            members.insert_or_assign("zone_id", Value::string(parts[0]));
            members.insert_or_assign("vpc_id", Value::string(parts[1]));
            members.insert_or_assign("vpc_region", Value::string(parts[2]));
            return {};
          },
          .remove = [](Session& session, const std::string&, const Value& state) -> Done {
            return unless_gone(session.call("route53", "DisassociateVPCFromHostedZone",
                                            of_vpc(text_of(state, "zone_id"), vpc_input(session, state))));
          }};
}

// -- aws_route53_vpc_association_authorization: ZONE:VPC -------------------------------------------------------------

Answer<aws::Value> find_authorization(Session& session, const std::string& id, const Value&) {
  const std::vector<std::string> parts = split(id, ":");
  if (parts.size() != 2) return problem("expected ZONEID:VPCID");
  aws::Value input = aws::Value::of({{m::HostedZoneId, parts[0]}});
  while (true) {
    const Answer<aws::Value> page = session.call("route53", "ListVPCAssociationAuthorizations", input);
    if (!page && is_gone(page.error())) return aws::Value();
    if (!page) return page;
    for (const aws::Value& vpc : (*page)[m::VPCs].as_list()) {
      if (vpc[m::VPCId].as_text() == parts[1]) return vpc;
    }
    if (!page->has(m::NextToken)) return aws::Value();
    input.set(m::NextToken, (*page)[m::NextToken]);
  }
}

ResourceType vpc_association_authorization() {
  const Type text = Type::string();
  return {
      .name = "aws_route53_vpc_association_authorization",
      .title = "Route 53 VPC Association Authorization",
      .service = "route53",
      .attributes = {{"vpc_id", text, kRequired | kReplace, "-", {}, "VPCId"},
                     {"vpc_region", text, kOptional | kComputed | kReplace, "-", {}, "VPCRegion"},
                     {"zone_id", text, kRequired | kReplace, "-"}},
      .global = true,
      .timeouts = "create read delete",
      .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
        const std::string zone = text_of(planned, "zone_id");
        TRY(session.call("route53", "CreateVPCAssociationAuthorization", of_vpc(zone, vpc_input(session, planned))));
        return zone + ":" + text_of(planned, "vpc_id");
      },
      .find = find_authorization,
      .complete = [](Session&, const aws::Value&, const Value& prior, Members& members) -> Done {
        members.insert_or_assign("zone_id", Value::string(split(text_of(prior, "id"), ":").front()));
        return {};
      },
      .remove = [](Session& session, const std::string&, const Value& state) -> Done {
        return unless_gone(session.call("route53", "DeleteVPCAssociationAuthorization",
                                        of_vpc(text_of(state, "zone_id"), vpc_input(session, state))));
      }};
}

// -- aws_route53_delegation_set --------------------------------------------------------------------------------------

ResourceType delegation_set() {
  const Type text = Type::string();
  return {.name = "aws_route53_delegation_set",
          .title = "Route 53 Reusable Delegation Set",
          .service = "route53",
          .attributes = {{"arn", text, kComputed, "-"},
                         {"name_servers", Type::list(text), kComputed, "-"},
                         {"reference_name", text, kOptional | kReplace, "-"}},
          .global = true,
          .destroy = {"DeleteReusableDelegationSet", "Id", {"NoSuchDelegationSet"}},
          .make = [](Session& session, const Value& planned, const std::string& token) -> Answer<std::string> {
            const std::string name = text_of(planned, "reference_name");
            const aws::Value output =
                TRY(session.call("route53", "CreateReusableDelegationSet",
                                 aws::Value::of({{m::CallerReference, name.empty() ? token : name + "-" + token}})));
            return std::string(bare_id(output[m::DelegationSet][m::Id].as_text(), kDelegationSetPath));
          },
          .find = [](Session& session, const std::string& id, const Value&) -> Answer<aws::Value> {
            Answer<aws::Value> output =
                session.call("route53", "GetReusableDelegationSet", aws::Value::of({{m::Id, id}}));
            if (!output && is_gone(output.error())) return aws::Value();
            return output;
          },
          .complete = [](Session& session, const aws::Value& output, const Value& prior, Members& members) -> Done {
            std::vector<std::string> servers = aws::texts(output[m::DelegationSet][m::NameServers]);
            std::ranges::sort(servers);
            members.insert_or_assign("name_servers", terraform::text_list(servers));
            members.insert_or_assign(
                "arn", Value::string(arn_without_account(session, "delegationset/" + text_of(prior, "id"))));
            return {};
          }};
}

}  // namespace

std::vector<ResourceType> zone_resources() {
  return {zone(), zone_association(), vpc_association_authorization(), delegation_set()};
}

}  // namespace regionfall::route53
