#include <fmt/format.h>

#include <algorithm>

#include "aws/members/ec2.h"
#include "base/hash.h"
#include "services/ec2/resources/common.h"
#include "services/ec2/resources/resources.h"
#include "services/ec2/resources/route_arguments.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// aws_route_table, aws_default_route_table, aws_route, aws_route_table_association, aws_main_route_table_association.
// Source: hashicorp/aws 6, internal/service/ec2/vpc_route_table.go and its neighbours.

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

aws::Value route_input(const std::string& table, const Value& arguments, const char* RouteArgument::* name) {
  aws::Value input = aws::Value::of({{m::RouteTableId, table}});
  for (const auto& group : {std::span<const RouteArgument>(kDestinations), std::span<const RouteArgument>(kTargets)}) {
    for (const RouteArgument& argument : group) {
      if (std::string text = text_of(arguments, argument.*name); !text.empty())
        input.set(argument.member, std::move(text));
    }
  }
  return input;
}

aws::Value destination_only(const aws::Value& input) {
  aws::Value destination = aws::Value::of({{m::RouteTableId, input[m::RouteTableId]}});
  for (const RouteArgument& argument : kDestinations) destination.set(argument.member, input[argument.member]);
  return destination;
}

Answer<aws::Value> find_table(Session& session, const std::string& id) {
  static const MemberPath kTable = "RouteTables[0]";
  Answer<aws::Value> output =
      session.call("ec2", "DescribeRouteTables", aws::Value::of({{m::RouteTableIds, aws::text_list({id})}}));
  if (!output && output.error().code == "InvalidRouteTableID.NotFound") return aws::Value();
  if (!output) return output;
  return kTable.get(*output);
}

// -- aws_route_table -------------------------------------------------------------------------------------------------

Block route_block() {
  Block block{.name = "route",
              .nesting = terraform::Nesting::kSet,
              .member = "-",
              .attributes = {},
              .flags = kOptional | kComputed,
              .as_attribute = true};
  for (const RouteArgument& argument : kDestinations)
    block.attributes.push_back({argument.in_table, Type::string(), kOptional, "-"});
  for (const RouteArgument& argument : kTargets)
    block.attributes.push_back({argument.in_table, Type::string(), kOptional, "-"});
  return block;
}

// The routes that the table's own arguments speak of: neither the local one, unless it is configured, nor those that
// gateways propagate or gateway endpoints add.
Value routes_of(const aws::Value& table, const Value& prior) {
  static const Block kBlock = route_block();
  const std::vector<Value> before = prior.is_null() ? std::vector<Value>() : terraform::elements_of(prior, "route");
  std::vector<Value> routes;
  for (const aws::Value& route : table[m::Routes].as_list()) {
    if (route[m::Origin].as_text() == "EnableVgwRoutePropagation") continue;
    if (route.has(m::DestinationPrefixListId) && route[m::GatewayId].as_text().starts_with("vpce-")) continue;
    std::vector<hcl::MapEntry> members;
    for (const RouteArgument& argument : kDestinations) {
      members.emplace_back(argument.in_table, Value::string(route[argument.member].as_text()));
    }
    for (const RouteArgument& argument : kTargets) {
      members.emplace_back(argument.in_table, Value::string(argument_of(route, argument)));
    }
    Value made = Value::object(std::move(members));
    const bool local = route[m::GatewayId].as_text() == "local";
    const bool known = std::ranges::any_of(before, [&](const Value& other) { return other.identical_unmarked(made); });
    if (!local || known) routes.push_back(std::move(made));
  }
  return Value::set(object_type(kBlock), std::move(routes));
}

std::vector<Value> planned_routes(const Value& object) {
  const Value* routes = object.is_null() ? nullptr : object.find("route");
  return routes != nullptr && routes->is_wholly_known() ? terraform::elements_of(object, "route")
                                                        : std::vector<Value>();
}

bool contains(const std::vector<Value>& values, const Value& value) {
  return std::ranges::any_of(values, [&](const Value& other) { return other.identical_unmarked(value); });
}

bool same_destination(const aws::Value& a, const aws::Value& b) { return destination_only(a) == destination_only(b); }

Done change_routes(Session& session, const std::string& id, const std::vector<Value>& before,
                   const std::vector<Value>& after) {
  std::vector<aws::Value> old;
  for (const Value& route : before) {
    if (!contains(after, route)) old.push_back(route_input(id, route, &RouteArgument::in_table));
  }
  for (const Value& route : after) {
    if (contains(before, route) || text_of(route, "gateway_id") == "local") continue;
    aws::Value input = route_input(id, route, &RouteArgument::in_table);
    const auto replaced = std::ranges::find_if(old, [&](const aws::Value& o) { return same_destination(o, input); });
    const bool replaces = replaced != old.end();
    if (replaces) old.erase(replaced);
    TRY(session.call("ec2", replaces ? "ReplaceRoute" : "CreateRoute", std::move(input)));
  }
  for (const aws::Value& route : old) {
    Answer<aws::Value> deleted = session.call("ec2", "DeleteRoute", destination_only(route));
    if (!deleted && deleted.error().code != "InvalidRoute.NotFound") return std::unexpected(deleted.error());
  }
  return {};
}

Done complete_route_table(Session& session, const aws::Value& table, const Value& prior, Members& members) {
  std::vector<Value> gateways;
  for (const aws::Value& gateway : table[m::PropagatingVgws].as_list()) {
    gateways.push_back(Value::string(gateway[m::GatewayId].as_text()));
  }
  members.insert_or_assign("propagating_vgws", Value::set(Type::string(), std::move(gateways)));
  members.insert_or_assign("arn", Value::string(session.arn("ec2", "route-table/" + table[m::RouteTableId].as_text())));
  members.insert_or_assign("route", routes_of(table, prior));
  return {};
}

Done disassociate_all(Session& session, const std::string& id, const Value&) {
  const aws::Value table = TRY(find_table(session, id));
  for (const aws::Value& association : table[m::Associations].as_list()) {
    TRY(session.call("ec2", "DisassociateRouteTable",
                     aws::Value::of({{m::AssociationId, association[m::RouteTableAssociationId]}})));
  }
  return {};
}

ResourceType route_table() {
  return {.name = "aws_route_table",
          .title = "Route Table",
          .service = "ec2",
          .attributes = {computed_text("arn"),
                         {"owner_id", Type::string(), kComputed, "-", {}, "OwnerId"},
                         {"propagating_vgws", Type::set(Type::string()), kOptional | kComputed, "-"},
                         {"vpc_id", Type::string(), kRequired | kReplace, "VpcId"}},
          .blocks = {route_block()},
          .tagging = ec2_tags("route-table"),
          .timeouts = "create update delete",
          .create = {"CreateRouteTable", "RouteTable.RouteTableId"},
          .destroy = {"DeleteRouteTable", "RouteTableId", {"InvalidRouteTableID.NotFound"}},
          .after_create = [](Session& session, const std::string& id,
                             const Value& planned) { return change_routes(session, id, {}, planned_routes(planned)); },
          .find = [](Session& session, const std::string& id, const Value&) { return find_table(session, id); },
          .complete = complete_route_table,
          .update = [](Session& session, const std::string& id, const Value& prior, const Value& planned) -> Done {
            return change_routes(session, id, planned_routes(prior), planned_routes(planned));
          },
          .remove = disassociate_all};
}

// -- aws_default_route_table -----------------------------------------------------------------------------------------

// Takes the table over: of its routes only those that nobody can delete stay.
Answer<std::string> adopt_table(Session& session, const Value& planned, const std::string&) {
  const std::string id = text_of(planned, "default_route_table_id");
  const aws::Value table = TRY(find_table(session, id));
  if (table.absent()) return problem(fmt::format("there is no route table {}", id));
  const Value routes = routes_of(table, Value());
  TRY(change_routes(session, id, std::vector<Value>(routes.elements().begin(), routes.elements().end()), {}));
  TRY(adopt_tags(session, id, table[m::Tags], planned));
  return id;
}

ResourceType default_route_table() {
  ResourceType type = route_table();
  type.name = "aws_default_route_table";
  type.title = "Default Route Table";
  for (Attribute& attribute : type.attributes) {
    if (attribute.name == "vpc_id") attribute.flags = kComputed;
  }
  type.attributes.push_back({"default_route_table_id", Type::string(), kRequired | kReplace, "-", {}, "RouteTableId"});
  type.timeouts = "create update";
  type.create = {};
  type.destroy = {};
  type.make = adopt_table;
  type.remove = nullptr;
  type.import = [](Session& session, const std::string& vpc) -> Answer<Members> {
    const aws::Value id = TRY(describe(session, "DescribeRouteTables", "RouteTables[0].RouteTableId",
                                       filters({{"association.main", "true"}, {"vpc-id", vpc}})));
    return Members{{"id", Value::string(id.as_text())}, {"default_route_table_id", Value::string(id.as_text())}};
  };
  return type;
}

// -- aws_route -------------------------------------------------------------------------------------------------------

std::string destination_of(const Value& arguments) {
  for (const RouteArgument& argument : kDestinations) {
    if (std::string text = text_of(arguments, argument.name); !text.empty()) return text;
  }
  return {};
}

Answer<aws::Value> find_route(Session& session, const std::string&, const Value& state) {
  const aws::Value table = TRY(find_table(session, text_of(state, "route_table_id")));
  for (const aws::Value& route : table[m::Routes].as_list()) {
    const bool same = std::ranges::all_of(kDestinations, [&](const RouteArgument& argument) {
      return route[argument.member].as_text() == text_of(state, argument.name);
    });
    if (same) return route;
  }
  return aws::Value();
}

Answer<std::string> make_route(Session& session, const Value& planned, const std::string&) {
  const std::string table = text_of(planned, "route_table_id");
  TRY(session.call("ec2", "CreateRoute", route_input(table, planned, &RouteArgument::name)));
  return fmt::format("r-{}{}", table, crc32(destination_of(planned)));
}

ResourceType route() {
  ResourceType type{
      .name = "aws_route",
      .title = "Route",
      .service = "ec2",
      .attributes = {{"instance_id", Type::string(), kComputed, "-", {}, "InstanceId"},
                     {"instance_owner_id", Type::string(), kComputed, "-", {}, "InstanceOwnerId"},
                     {"origin", Type::string(), kComputed, "-", {}, "Origin"},
                     {"route_table_id", Type::string(), kRequired | kReplace, "-"},
                     {"state", Type::string(), kComputed, "-", {}, "State"}},
      .timeouts = "create update delete",
      .make = make_route,
      .find = find_route,
      .complete = [](Session&, const aws::Value& found, const Value&, Members& members) -> Done {
        for (const RouteArgument& argument : kTargets) {
          members.insert_or_assign(argument.name, Value::string(argument_of(found, argument)));
        }
        return {};
      },
      .update = [](Session& session, const std::string&, const Value& prior, const Value& planned) -> Done {
        TRY(session.call("ec2", "ReplaceRoute",
                         route_input(text_of(prior, "route_table_id"), planned, &RouteArgument::name)));
        return {};
      },
      .remove = [](Session& session, const std::string&, const Value& state) -> Done {
        const aws::Value input = route_input(text_of(state, "route_table_id"), state, &RouteArgument::name);
        Answer<aws::Value> deleted = session.call("ec2", "DeleteRoute", destination_only(input));
        if (!deleted && deleted.error().code != "InvalidRoute.NotFound" &&
            deleted.error().code != "InvalidRouteTableID.NotFound") {
          return std::unexpected(deleted.error());
        }
        return {};
      },
      .import = [](Session&, const std::string& id) -> Answer<Members> {
        const auto separator = id.find('_');
        if (separator == std::string::npos) return problem("expected ROUTETABLEID_DESTINATION");
        const std::string table = id.substr(0, separator);
        const std::string destination = id.substr(separator + 1);
        const bool ipv6 = destination.find(':') != std::string::npos;
        const bool list = destination.starts_with("pl-");
        return Members{{"id", Value::string(fmt::format("r-{}{}", table, crc32(destination)))},
                       {"route_table_id", Value::string(table)},
                       {list   ? "destination_prefix_list_id"
                        : ipv6 ? "destination_ipv6_cidr_block"
                               : "destination_cidr_block",
                        Value::string(destination)}};
      }};
  for (const RouteArgument& argument : kDestinations) {
    type.attributes.push_back({argument.name,
                               Type::string(),
                               kOptional | kReplace,
                               "-",
                               {},
                               std::string(aws::text(argument.member)).c_str()});
  }
  for (const RouteArgument& argument : kTargets) {
    const bool told = argument.member == m::NetworkInterfaceId;
    type.attributes.push_back({argument.name, Type::string(), told ? kOptional | kComputed : kOptional, "-"});
  }
  return type;
}

// -- associations ----------------------------------------------------------------------------------------------------

Answer<aws::Value> find_association(Session& session, std::string_view filter, const std::string& value,
                                    const std::string& id) {
  static const MemberPath kTables = "RouteTables[]";
  const aws::Value tables = TRY(describe(session, "DescribeRouteTables", kTables, filters({{filter, value}})));
  for (const aws::Value& table : tables.as_list()) {
    for (const aws::Value& association : table[m::Associations].as_list()) {
      const bool same = association[m::RouteTableAssociationId].as_text() == id ||
                        (filter == "association.subnet-id" && association[m::SubnetId].as_text() == value) ||
                        (filter == "association.gateway-id" && association[m::GatewayId].as_text() == value);
      if (same) return association;
    }
  }
  return aws::Value();
}

Answer<aws::Value> find_route_table_association(Session& session, const std::string& id, const Value& state) {
  if (const std::string subnet = text_of(state, "subnet_id"); !subnet.empty()) {
    return find_association(session, "association.subnet-id", subnet, id);
  }
  if (const std::string gateway = text_of(state, "gateway_id"); !gateway.empty()) {
    return find_association(session, "association.gateway-id", gateway, id);
  }
  return find_association(session, "association.route-table-association-id", id, id);
}

// Another table is another association.
void plan_association(Session&, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  if (request.prior.is_null() || !reply.requires_replace.empty()) return;
  const Value& before = request.prior.attribute("route_table_id");
  if (before.identical_unmarked(reply.planned.attribute("route_table_id"))) return;
  reply.planned = terraform::with_members(reply.planned, {{"id", Value::unknown(Type::string())}});
}

Done complete_association(Session&, const aws::Value& association, const Value&, Members& members) {
  members.insert_or_assign("id", Value::string(association[m::RouteTableAssociationId].as_text()));
  return {};
}

Done replace_association(Session& session, const std::string& id, const Value&, const Value& planned) {
  TRY(session.call("ec2", "ReplaceRouteTableAssociation",
                   aws::Value::of({{m::AssociationId, id}, {m::RouteTableId, text_of(planned, "route_table_id")}})));
  return {};
}

ResourceType route_table_association() {
  return {.name = "aws_route_table_association",
          .title = "Route Table Association",
          .service = "ec2",
          .attributes = {{"gateway_id", Type::string(), kOptional | kReplace, "GatewayId"},
                         {"route_table_id", Type::string(), kRequired, "RouteTableId"},
                         {"subnet_id", Type::string(), kOptional | kReplace, "SubnetId"}},
          .timeouts = "create update delete",
          .create = {"AssociateRouteTable", "AssociationId"},
          .destroy = {"DisassociateRouteTable", "AssociationId", {"InvalidAssociationID.NotFound"}},
          .plan = plan_association,
          .find = find_route_table_association,
          .complete = complete_association,
          .update = replace_association,
          .import = [](Session& session, const std::string& id) -> Answer<Members> {
            const auto slash = id.find('/');
            if (slash == std::string::npos) return problem("expected SUBNETID/ROUTETABLEID or GATEWAYID/ROUTETABLEID");
            const std::string target = id.substr(0, slash);
            const bool subnet = target.starts_with("subnet-");
            const aws::Value found =
                TRY(find_association(session, subnet ? "association.subnet-id" : "association.gateway-id", target, ""));
            return Members{{"id", Value::string(found[m::RouteTableAssociationId].as_text())},
                           {subnet ? "subnet_id" : "gateway_id", Value::string(target)}};
          }};
}

// -- aws_main_route_table_association --------------------------------------------------------------------------------

Answer<aws::Value> find_main_association(Session& session, std::string_view filter, const std::string& value) {
  const aws::Value associations = TRY(describe(session, "DescribeRouteTables", "RouteTables[0].Associations",
                                               filters({{"association.main", "true"}, {filter, value}})));
  for (const aws::Value& association : associations.as_list()) {
    if (association[m::Main].as_bool()) return association;
  }
  return aws::Value();
}

// The table that is the main one before, to which the VPC returns in the end.
void plan_main_association(Session& session, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  plan_association(session, request, reply);
  const std::string vpc = text_of(reply.planned, "vpc_id");
  if (!request.prior.is_null() || vpc.empty()) return;
  const Answer<aws::Value> main = find_main_association(session, "vpc-id", vpc);
  if (main && !main->absent()) {
    plan_value(request, reply, "original_route_table_id", Value::string((*main)[m::RouteTableId].as_text()));
  }
}

Answer<std::string> replace_main(Session& session, const std::string& association, const std::string& table) {
  return TRY(session.call(
      "ec2", "ReplaceRouteTableAssociation",
      aws::Value::of({{m::AssociationId, association}, {m::RouteTableId, table}})))[m::NewAssociationId]
      .as_text();
}

ResourceType main_route_table_association() {
  const Type text = Type::string();
  return {.name = "aws_main_route_table_association",
          .title = "Main Route Table Association",
          .service = "ec2",
          .attributes = {computed_text("original_route_table_id"),
                         {"route_table_id", text, kRequired, "-", {}, "RouteTableId"},
                         {"vpc_id", text, kRequired, "-"}},
          .timeouts = "create update delete",
          .plan = plan_main_association,
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            const aws::Value main = TRY(find_main_association(session, "vpc-id", text_of(planned, "vpc_id")));
            return replace_main(session, main[m::RouteTableAssociationId].as_text(),
                                text_of(planned, "route_table_id"));
          },
          .find = [](Session& session, const std::string& id, const Value& state) -> Answer<aws::Value> {
            if (!id.empty()) return find_main_association(session, "association.route-table-association-id", id);
            return find_main_association(session, "vpc-id", text_of(state, "vpc_id"));
          },
          .complete = complete_association,
          .update = [](Session& session, const std::string& id, const Value&, const Value& planned) -> Done {
            (void)TRY(replace_main(session, id, text_of(planned, "route_table_id")));
            return {};
          },
          .remove = [](Session& session, const std::string& id, const Value& state) -> Done {
            (void)TRY(replace_main(session, id, text_of(state, "original_route_table_id")));
            return {};
          }};
}

}  // namespace

std::vector<ResourceType> route_table_resources() {
  return {default_route_table(), main_route_table_association(), route(), route_table(), route_table_association()};
}

}  // namespace regionfall::ec2
