#include "services/ec2/routes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "services/ec2/cidr.h"
#include "services/ec2/errors.h"
#include "services/ec2/handlers.h"
#include "services/ec2/prefix_lists.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::string_view kLocal = "local";

constexpr std::array kDestinations = {m::DestinationCidrBlock, m::DestinationIpv6CidrBlock, m::DestinationPrefixListId};
constexpr std::array kTargets = {
    m::CarrierGatewayId, m::CoreNetworkArn, m::EgressOnlyInternetGatewayId, m::GatewayId,
    m::InstanceId,       m::LocalGatewayId, m::NetworkInterfaceId,          m::NatGatewayId,
    m::TransitGatewayId, m::VpcEndpointId,  m::VpcPeeringConnectionId};

// Whether traffic to a route's target would arrive.
bool target_works(const Ec2& ec2, const RouteTable& table, const Route& route) {
  if (route.gateway_id) {
    const InternetGateway* gateway = ec2.internet_gateways.find(*route.gateway_id);
    return gateway != nullptr && gateway->attached_to(table.vpc_id);
  }
  if (route.nat_gateway_id) {
    const NatGateway* gateway = ec2.nat_gateways.find(*route.nat_gateway_id);
    return gateway != nullptr && (gateway->state == "available" || gateway->state == "pending");
  }
  if (route.network_interface_id) {
    const NetworkInterface* interface = ec2.network_interfaces.find(*route.network_interface_id);
    return interface != nullptr && interface->attachment.has_value();
  }
  if (route.vpc_peering_connection_id) {
    const VpcPeeringConnection* peering = ec2.peering_connections.find(*route.vpc_peering_connection_id);
    return peering != nullptr && peering->status.code == "active";
  }
  return ec2.egress_only_internet_gateways.contains(route.egress_only_internet_gateway_id.value());
}

Route local_route(const std::string& block, bool v6) {
  Route route{.gateway_id = std::string(kLocal), .origin = "CreateRouteTable"};
  (v6 ? route.destination_ipv6_cidr_block : route.destination_cidr_block) = block;
  return route;
}

// The local routes of a VPC, whatever a table has in place of them.
std::vector<Route> local_routes(const Vpc& vpc) {
  std::vector<Route> routes;
  for (const VpcCidrBlock& block : vpc.cidr_blocks) routes.push_back(local_route(block.cidr_block, false));
  for (const VpcIpv6CidrBlock& block : vpc.ipv6_cidr_blocks) routes.push_back(local_route(block.ipv6_cidr_block, true));
  return routes;
}

bool is_local(const Ec2& ec2, const RouteTable& table, const std::string& destination) {
  return std::ranges::any_of(local_routes(*ec2.vpcs.find(table.vpc_id)),
                             [&](const Route& route) { return route.destination() == destination; });
}

auto find_route(RouteTable& table, const std::string& destination) {
  return std::ranges::find_if(table.routes, [&](const Route& route) { return route.destination() == destination; });
}

// Sets the destination that a request names; it must name one.
Result<void, ApiError> set_destination(Route& route, const Ec2& ec2, const Value& input) {
  if (std::ranges::count_if(kDestinations, [&](aws::MemberName name) { return input.has(name); }) != 1) {
    return std::unexpected(
        missing_parameter("destinationCidrBlock or destinationIpv6CidrBlock or "
                          "destinationPrefixListId"));
  }
  if (input.has(m::DestinationPrefixListId)) {
    const std::string& id = input[m::DestinationPrefixListId].as_text();
    if (find_prefix_list(ec2.region, id) == nullptr) return std::unexpected(unknown_id(Kind::kPrefixList, id));
    route.destination_prefix_list_id = id;
    return {};
  }
  const bool v6 = input.has(m::DestinationIpv6CidrBlock);
  const std::string& text = input[v6 ? m::DestinationIpv6CidrBlock : m::DestinationCidrBlock].as_text();
  const std::optional<Cidr> cidr = parse_cidr(text);
  if (!cidr || cidr->address.v6 != v6) {
    return std::unexpected(
        invalid_value(text, v6 ? "destinationIpv6CidrBlock" : "destinationCidrBlock",
                      v6 ? "This is not a valid IPv6 CIDR block." : "This is not a valid IPv4 CIDR block."));
  }
  (v6 ? route.destination_ipv6_cidr_block : route.destination_cidr_block) = to_text(canonical(*cidr));
  return {};
}

ApiError different_networks(const RouteTable& table, std::string_view noun, const std::string& id) {
  return invalid_value(
      fmt::format("route table {} and {} {} belong to different networks", table.route_table_id, noun, id));
}

Result<void, ApiError> target_gateway(const Ec2& ec2, const RouteTable& table, const std::string& id,
                                      const Request& request) {
  const Result<const InternetGateway*, ApiError> gateway = own(ec2.internet_gateways, id, request);
  if (!gateway) {
    return aws::api_error("InvalidGatewayID.NotFound", fmt::format("The gateway ID '{}' does not exist", id));
  }
  if (!(*gateway)->attached_to(table.vpc_id)) return std::unexpected(different_networks(table, "network gateway", id));
  return {};
}

Result<void, ApiError> target_nat_gateway(const Ec2& ec2, const RouteTable& table, const std::string& id,
                                          const Request& request) {
  const Result<const NatGateway*, ApiError> gateway = own(ec2.nat_gateways, id, request);
  if (!gateway || (*gateway)->state.starts_with("delet")) {
    return aws::api_error("InvalidNatGatewayID.NotFound", fmt::format("The natGateway ID '{}' does not exist", id));
  }
  if ((*gateway)->vpc_id != table.vpc_id) return std::unexpected(different_networks(table, "nat gateway", id));
  return {};
}

Result<void, ApiError> target_peering(const Ec2& ec2, const RouteTable& table, const std::string& id) {
  const VpcPeeringConnection* peering = ec2.peering_connections.find(id);
  if (peering == nullptr) return std::unexpected(unknown_id(Kind::kVpcPeeringConnection, id));
  const bool open = peering->status.code == "active" || peering->status.code == "provisioning" ||
                    peering->status.code == "pending-acceptance";
  if (!open) {
    return std::unexpected(
        invalid_value(fmt::format("The VPC peering connection {} is not active or pending acceptance", id)));
  }
  if (peering->requester.vpc_id != table.vpc_id && peering->accepter.vpc_id != table.vpc_id) {
    return std::unexpected(different_networks(table, "vpc peering connection", id));
  }
  return {};
}

// Sets the target that a request names; it must name one, of the VPC of the table.
Result<void, ApiError> set_target(Route& route, const Ec2& ec2, const RouteTable& table, const Value& input,
                                  const Request& request) {
  if (std::ranges::count_if(kTargets, [&](aws::MemberName name) { return input.has(name); }) != 1) {
    return std::unexpected(invalid_combination(
        "Only one of gatewayId, networkInterfaceId, vpcPeeringConnectionId, natGatewayId, transitGatewayId, "
        "egressOnlyInternetGatewayId, carrierGatewayId, localGatewayId, vpcEndpointId or coreNetworkArn may be "
        "specified"));
  }
  const auto text = [&](aws::MemberName name) { return input[name].as_text(); };
  if (input.has(m::GatewayId)) {
    TRY(target_gateway(ec2, table, text(m::GatewayId), request));
    route.gateway_id = text(m::GatewayId);
  } else if (input.has(m::NatGatewayId)) {
    TRY(target_nat_gateway(ec2, table, text(m::NatGatewayId), request));
    route.nat_gateway_id = text(m::NatGatewayId);
  } else if (input.has(m::NetworkInterfaceId)) {
    const NetworkInterface* interface = TRY(own(ec2.network_interfaces, text(m::NetworkInterfaceId), request));
    if (interface->vpc_id != table.vpc_id) {
      return std::unexpected(different_networks(table, "interface", interface->network_interface_id));
    }
    route.network_interface_id = interface->network_interface_id;
  } else if (input.has(m::VpcPeeringConnectionId)) {
    TRY(target_peering(ec2, table, text(m::VpcPeeringConnectionId)));
    route.vpc_peering_connection_id = text(m::VpcPeeringConnectionId);
  } else if (input.has(m::EgressOnlyInternetGatewayId)) {
    const EgressOnlyInternetGateway* gateway =
        TRY(own(ec2.egress_only_internet_gateways, text(m::EgressOnlyInternetGatewayId), request));
    if (gateway->attachments.front().vpc_id != table.vpc_id) {
      return std::unexpected(different_networks(table, "gateway", gateway->egress_only_internet_gateway_id));
    }
    route.egress_only_internet_gateway_id = gateway->egress_only_internet_gateway_id;
  } else if (input.has(m::InstanceId)) {
    return std::unexpected(unknown_id(Kind::kInstance, text(m::InstanceId)));
  } else if (input.has(m::TransitGatewayId)) {
    return aws::api_error("InvalidTransitGatewayID.NotFound",
                          fmt::format("The transitGateway ID '{}' does not exist.", text(m::TransitGatewayId)));
  } else if (input.has(m::VpcEndpointId)) {
    if (!ec2.vpc_endpoints.contains(text(m::VpcEndpointId))) {
      return std::unexpected(unknown_id(Kind::kVpcEndpoint, text(m::VpcEndpointId)));
    }
    return aws::api_error("RouteNotSupported",
                          fmt::format("Route table contains unsupported route target: {}. VPC Endpoints of this type "
                                      "cannot be used as route targets.",
                                      text(m::VpcEndpointId)));
  } else {
    return aws::api_error("UnsupportedOperation", "Targets of this kind are not available in this region.");
  }
  if (route.egress_only_internet_gateway_id && !route.destination_ipv6_cidr_block) {
    return std::unexpected(invalid_value("An egress-only internet gateway takes IPv6 traffic only"));
  }
  return {};
}

// A VPC's own blocks, and parts of them, can only be sent to an interface.
Result<void, ApiError> check_inside_vpc(const Ec2& ec2, const RouteTable& table, const Route& route) {
  if (route.destination_prefix_list_id || route.network_interface_id) return {};
  const Cidr destination = *parse_cidr(route.destination());
  for (const Route& local : local_routes(*ec2.vpcs.find(table.vpc_id))) {
    if (!contains(*parse_cidr(local.destination()), destination)) continue;
    return std::unexpected(invalid_value(fmt::format(
        "The destination CIDR block {} is equal to or more specific than one of this VPC's CIDR blocks. This "
        "route can target only an interface or an instance.",
        route.destination())));
  }
  return {};
}

}  // namespace

Value routes_of(const Ec2& ec2, const RouteTable& table) {
  Value::List shown;
  const auto add = [&](const Route& route, bool works) {
    Value item = aws::to_value(route);
    item.set(m::State, works ? "active" : "blackhole");
    shown.push_back(std::move(item));
  };
  for (const Route& local : local_routes(*ec2.vpcs.find(table.vpc_id))) {
    const auto same = [&](const Route& route) { return route.destination() == local.destination(); };
    if (std::ranges::none_of(table.routes, same)) add(local, true);
  }
  for (const Route& route : table.routes) add(route, target_works(ec2, table, route));
  for (const auto& [id, endpoint] : ec2.vpc_endpoints) {
    if (std::ranges::find(endpoint.route_table_ids, table.route_table_id) == endpoint.route_table_ids.end()) continue;
    const auto& lists = prefix_lists(ec2.region);
    const auto list = std::ranges::find(lists, endpoint.service_name, &AwsPrefixList::name);
    if (list != lists.end()) add({.destination_prefix_list_id = list->id, .gateway_id = id}, true);
  }
  return shown;
}

Outcome create_route(Ec2& ec2, const Value& input, const Request& request) {
  RouteTable table = *TRY(own(ec2.route_tables, input[m::RouteTableId].as_text(), request));
  Route route;
  TRY(set_destination(route, ec2, input));
  TRY(set_target(route, ec2, table, input, request));
  if (find_route(table, route.destination()) != table.routes.end() || is_local(ec2, table, route.destination())) {
    return aws::api_error("RouteAlreadyExists",
                          fmt::format("The route identified by {} already exists.", route.destination()));
  }
  TRY(check_inside_vpc(ec2, table, route));
  TRY(ec2.quotas.check(QuotaKind::kRoutesPerRouteTable, table.routes.size()));
  table.routes.push_back(std::move(route));
  const std::string id = table.route_table_id;
  ec2.route_tables.put(id, std::move(table));
  return Value::of({{m::Return, true}});
}

Outcome replace_route(Ec2& ec2, const Value& input, const Request& request) {
  RouteTable table = *TRY(own(ec2.route_tables, input[m::RouteTableId].as_text(), request));
  Route route;
  TRY(set_destination(route, ec2, input));
  const bool local = is_local(ec2, table, route.destination());
  const auto old = find_route(table, route.destination());
  if (old == table.routes.end() && !local) {
    return std::unexpected(invalid_value(fmt::format(
        "There is no route defined for '{}' in the route table. Use CreateRoute instead.", route.destination())));
  }
  const bool to_local = input[m::LocalTarget].as_bool() || input[m::GatewayId].as_text() == kLocal;
  if (to_local) {
    if (!local) return std::unexpected(invalid_value("The local target is only valid for the VPC's own CIDR blocks"));
    if (old != table.routes.end()) table.routes.erase(old);
  } else {
    TRY(set_target(route, ec2, table, input, request));
    TRY(check_inside_vpc(ec2, table, route));
    if (local) route.origin = "CreateRouteTable";
    if (old == table.routes.end()) {
      table.routes.push_back(std::move(route));
    } else {
      *old = std::move(route);
    }
  }
  const std::string id = table.route_table_id;
  ec2.route_tables.put(id, std::move(table));
  return Value::of({});
}

Outcome delete_route(Ec2& ec2, const Value& input, const Request& request) {
  RouteTable table = *TRY(own(ec2.route_tables, input[m::RouteTableId].as_text(), request));
  Route route;
  TRY(set_destination(route, ec2, input));
  const std::string id = table.route_table_id;
  if (is_local(ec2, table, route.destination())) {
    return std::unexpected(
        invalid_value(fmt::format("cannot remove local route {} in route table {}", route.destination(), id)));
  }
  const auto old = find_route(table, route.destination());
  if (old == table.routes.end()) {
    const std::string_view kind = route.destination_cidr_block        ? "destination-cidr-block"
                                  : route.destination_ipv6_cidr_block ? "destination-ipv6-cidr-block"
                                                                      : "destination-prefix-list-id";
    return aws::api_error("InvalidRoute.NotFound",
                          fmt::format("no route with {} {} in route table {}", kind, route.destination(), id));
  }
  table.routes.erase(old);
  ec2.route_tables.put(id, std::move(table));
  return Value::of({});
}

}  // namespace regionfall::ec2
