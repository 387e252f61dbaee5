#include <algorithm>

#include "aws/members/ec2.h"
#include "base/hash.h"
#include "services/ec2/resources/common.h"
#include "services/ec2/resources/resources.h"
#include "services/ec2/resources/route_arguments.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// Data sources aws_route_table and aws_route. Source: hashicorp/aws 6,
// internal/service/ec2/vpc_route_table_data_source.go and its neighbour.

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

constexpr int kBoth = kOptional | kComputed;

// Routes that are not the VPC's own, nor those that gateways propagate or gateway endpoints add.
bool is_shown(const aws::Value& route) {
  const std::string& gateway = route[m::GatewayId].as_text();
  const bool of_endpoint = route.has(m::DestinationPrefixListId) && gateway.starts_with("vpce-");
  return gateway != "local" && route[m::Origin].as_text() != "EnableVgwRoutePropagation" && !of_endpoint;
}

Block routes_block() {
  Block block{.name = "routes", .member = "-", .attributes = {}, .flags = kComputed, .as_attribute = true};
  for (const RouteArgument& argument : kDestinations) block.attributes.push_back(told(argument.in_table, "-"));
  for (const RouteArgument& argument : kTargets) block.attributes.push_back(told(argument.in_table, "-"));
  block.attributes.push_back(told("instance_id", "-"));
  return block;
}

Value routes_of(const aws::Value& table) {
  static const Block kBlock = routes_block();
  std::vector<Value> routes;
  for (const aws::Value& route : table[m::Routes].as_list()) {
    if (!is_shown(route)) continue;
    std::vector<hcl::MapEntry> members = {{"instance_id", Value::string(route[m::InstanceId].as_text())}};
    for (const RouteArgument& argument : kDestinations) {
      members.emplace_back(argument.in_table, Value::string(route[argument.member].as_text()));
    }
    for (const RouteArgument& argument : kTargets) {
      members.emplace_back(argument.in_table, Value::string(argument_of(route, argument)));
    }
    routes.push_back(Value::object(std::move(members)));
  }
  return Value::list(object_type(kBlock), std::move(routes));
}

DataSource route_table() {
  return {.name = "aws_route_table",
          .title = "EC2 Route Table",
          .service = "ec2",
          .attributes = {computed_text("arn"),
                         {"gateway_id", Type::string(), kBoth, "-"},
                         told("owner_id", "OwnerId"),
                         asked("route_table_id", "RouteTableId"),
                         {"subnet_id", Type::string(), kBoth, "-"},
                         asked("vpc_id", "VpcId")},
          .blocks = {{.name = "associations",
                      .member = "-",
                      .output = "Associations",
                      .attributes = {told("gateway_id", "GatewayId"), told("main", "Main", Type::boolean()),
                                     told("route_table_association_id", "RouteTableAssociationId"),
                                     told("route_table_id", "RouteTableId"), told("subnet_id", "SubnetId")},
                      .flags = kComputed,
                      .as_attribute = true},
                     routes_block()},
          .read = {.operation = "DescribeRouteTables",
                   .objects = "RouteTables",
                   .filters = "Filters",
                   .filter_attributes = {{"gateway_id", "association.gateway-id"},
                                         {"route_table_id", "route-table-id"},
                                         {"subnet_id", "association.subnet-id"},
                                         {"vpc_id", "vpc-id"}}},
          .id = "RouteTableId",
          .tags = "Tags",
          .complete = [](Session& session, const aws::Value& table, const Value&, Members& members) -> Done {
            put(members, "arn", session.arn("ec2", "route-table/" + table[m::RouteTableId].as_text()));
            members.insert_or_assign("routes", routes_of(table));
            return {};
          }};
}

// -- aws_route -------------------------------------------------------------------------------------------------------

// Whether a route has what the configuration asks for, where it asks for anything.
bool is_asked_for(const aws::Value& route, const Value& config) {
  const auto fits = [&](const char* name, const std::string& value) {
    const std::string wanted = text_of(config, name);
    return wanted.empty() || wanted == value;
  };
  return std::ranges::all_of(
             kDestinations,
             [&](const RouteArgument& argument) { return fits(argument.name, route[argument.member].as_text()); }) &&
         std::ranges::all_of(
             kTargets,
             [&](const RouteArgument& argument) { return fits(argument.name, argument_of(route, argument)); }) &&
         fits("instance_id", route[m::InstanceId].as_text());
}

Done find_route(Session& session, const Value& config, Members& members) {
  const std::string table = text_of(config, "route_table_id");
  const aws::Value routes =
      TRY(describe(session, "DescribeRouteTables", "RouteTables[0].Routes", filters({{"route-table-id", table}})));
  aws::Value::List found;
  for (const aws::Value& route : routes.as_list()) {
    if (is_shown(route) && is_asked_for(route, config)) found.push_back(route);
  }
  if (found.empty()) return problem("your query returned no results. Please change your search criteria and try again");
  if (found.size() > 1) {
    return problem("multiple Routes matched; use additional constraints to reduce matches to a single Route");
  }
  std::string destination;
  for (const RouteArgument& argument : kDestinations) {
    const std::string& text = found.front()[argument.member].as_text();
    if (destination.empty()) destination = text;
    put(members, argument.name, text);
  }
  for (const RouteArgument& argument : kTargets) put(members, argument.name, argument_of(found.front(), argument));
  put(members, "instance_id", found.front()[m::InstanceId].as_text());
  put(members, "id", "r-" + table + std::to_string(crc32(destination)));
  return {};
}

DataSource route() {
  DataSource source{
      .name = "aws_route",
      .title = "EC2 Route",
      .service = "ec2",
      .attributes = {{"instance_id", Type::string(), kBoth, "-"}, {"route_table_id", Type::string(), kRequired, "-"}},
      .find = find_route};
  for (const RouteArgument& argument : kDestinations) {
    source.attributes.push_back({argument.name, Type::string(), kBoth, "-"});
  }
  for (const RouteArgument& argument : kTargets) {
    source.attributes.push_back({argument.name, Type::string(), kBoth, "-"});
  }
  return source;
}

}  // namespace

std::vector<DataSource> route_data_sources() { return {route(), route_table()}; }

}  // namespace regionfall::ec2
