#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "services/ec2/client_tokens.h"
#include "services/ec2/describe.h"
#include "services/ec2/errors.h"
#include "services/ec2/handlers.h"
#include "services/ec2/routes.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr FilterField kTableFilters[] = {
    {"association.gateway-id", {m::Associations, m::GatewayId}},
    {"association.main", {m::Associations, m::Main}},
    {"association.route-table-association-id", {m::Associations, m::RouteTableAssociationId}},
    {"association.route-table-id", {m::Associations, m::RouteTableId}},
    {"association.subnet-id", {m::Associations, m::SubnetId}},
    {"owner-id", {m::OwnerId}},
    {"route-table-id", {m::RouteTableId}},
    {"route.destination-cidr-block", {m::Routes, m::DestinationCidrBlock}},
    {"route.destination-ipv6-cidr-block", {m::Routes, m::DestinationIpv6CidrBlock}},
    {"route.destination-prefix-list-id", {m::Routes, m::DestinationPrefixListId}},
    {"route.egress-only-internet-gateway-id", {m::Routes, m::EgressOnlyInternetGatewayId}},
    {"route.gateway-id", {m::Routes, m::GatewayId}},
    {"route.instance-id", {m::Routes, m::InstanceId}},
    {"route.nat-gateway-id", {m::Routes, m::NatGatewayId}},
    {"route.network-interface-id", {m::Routes, m::NetworkInterfaceId}},
    {"route.origin", {m::Routes, m::Origin}},
    {"route.state", {m::Routes, m::State}},
    {"route.transit-gateway-id", {m::Routes, m::TransitGatewayId}},
    {"route.vpc-peering-connection-id", {m::Routes, m::VpcPeeringConnectionId}},
    {"vpc-id", {m::VpcId}},
};

constexpr Listing kTables = {m::RouteTableIds, m::RouteTableId, m::RouteTables, kTableFilters};

constexpr std::string_view kCreate = "CreateRouteTable";

Value associated() { return Value::of({{m::State, "associated"}}); }

Value association_item(const std::string& id, const std::string& table_id, bool main, Value subnet_id,
                       Value gateway_id) {
  return Value::of({{m::RouteTableAssociationId, id},
                    {m::RouteTableId, table_id},
                    {m::Main, main},
                    {m::SubnetId, std::move(subnet_id)},
                    {m::GatewayId, std::move(gateway_id)},
                    {m::AssociationState, associated()}});
}

Value associations_of(const Ec2& ec2, const RouteTable& table) {
  Value::List shown;
  const std::string& id = table.route_table_id;
  const Vpc& vpc = *ec2.vpcs.find(table.vpc_id);
  if (vpc.main_route_table_id == id) {
    shown.push_back(association_item(vpc.main_route_table_association_id, id, true, {}, {}));
  }
  for (const auto& [subnet_id, subnet] : ec2.subnets) {
    if (subnet.route_table_id == id) {
      shown.push_back(association_item(*subnet.route_table_association_id, id, false, subnet_id, {}));
    }
  }
  for (const auto& [gateway_id, gateway] : ec2.internet_gateways) {
    if (gateway.route_table_id == id) {
      shown.push_back(association_item(*gateway.route_table_association_id, id, false, {}, gateway_id));
    }
  }
  return shown;
}

Value table_item(const Ec2& ec2, const RouteTable& table) {
  Value item = aws::to_value(table);
  item.set(m::Associations, associations_of(ec2, table)).set(m::Routes, routes_of(ec2, table));
  item.set(m::PropagatingVgws, Value::List());
  return item;
}

ApiError no_such_association(const std::string& id) {
  return {"InvalidAssociationID.NotFound", fmt::format("The association ID '{}' does not exist", id)};
}

// Whoever has an association with a route table; one of them is set.
struct Associated {
  const Vpc* vpc = nullptr;  // by its main route table
  const Subnet* subnet = nullptr;
  const InternetGateway* gateway = nullptr;
};

std::optional<Associated> find_association(const Ec2& ec2, const std::string& id, const std::string& account) {
  const auto has_it = [&](const auto& row) { return row.owner_id == account && row.route_table_association_id == id; };
  if (const Subnet* subnet = find_if(ec2.subnets, has_it)) return Associated{.subnet = subnet};
  if (const InternetGateway* gateway = find_if(ec2.internet_gateways, has_it)) return Associated{.gateway = gateway};
  const Vpc* vpc = find_if(
      ec2.vpcs, [&](const Vpc& row) { return row.owner_id == account && row.main_route_table_association_id == id; });
  if (vpc != nullptr) return Associated{.vpc = vpc};
  return std::nullopt;
}

ApiError different_networks(const RouteTable& table, std::string_view noun, const std::string& id) {
  return invalid_value(
      fmt::format("route table {} and {} {} belong to different networks", table.route_table_id, noun, id));
}

ApiError conflicting(const RouteTable& table) {
  return {"Resource.AlreadyAssociated",
          fmt::format("the specified association for route table {} conflicts with an existing association",
                      table.route_table_id)};
}

}  // namespace

Outcome create_route_table(Ec2& ec2, const Value& input, const Request& request) {
  const Value& token = input[m::ClientToken];
  if (const auto id = TRY(made_before(ec2, kCreate, input, request))) {
    if (const RouteTable* row = ec2.route_tables.find(*id)) {
      return Value::of({{m::RouteTable, table_item(ec2, *row)}, {m::ClientToken, token}});
    }
  }
  const Vpc* vpc = TRY(own(ec2.vpcs, input[m::VpcId].as_text(), request));
  const auto in_vpc = [&](const RouteTable& row) { return row.vpc_id == vpc->vpc_id; };
  TRY(ec2.quotas.check(QuotaKind::kRouteTablesPerVpc, count_if(ec2.route_tables, in_vpc)));
  RouteTable table{.route_table_id = new_id(Kind::kRouteTable, request.random),
                   .vpc_id = vpc->vpc_id,
                   .owner_id = vpc->owner_id,
                   .tags = TRY(specified_tags(input, Kind::kRouteTable))};
  ec2.route_tables.put(table.route_table_id, table);
  remember_made(ec2, kCreate, input, table.route_table_id, request);
  return Value::of({{m::RouteTable, table_item(ec2, table)}, {m::ClientToken, token}});
}

Outcome describe_route_tables(Ec2& ec2, const Value& input, const Request& request) {
  const auto item = [&](const RouteTable& table) { return table_item(ec2, table); };
  return describe(ec2.route_tables, kTables, item, input, request);
}

Outcome delete_route_table(Ec2& ec2, const Value& input, const Request& request) {
  const RouteTable table = *TRY(own(ec2.route_tables, input[m::RouteTableId].as_text(), request));
  if (!associations_of(ec2, table).as_list().empty()) {
    return std::unexpected(has_dependencies("routeTable", table.route_table_id));
  }
  std::vector<std::string> endpoints;
  for (const auto& [id, endpoint] : ec2.vpc_endpoints) {
    if (std::ranges::find(endpoint.route_table_ids, table.route_table_id) != endpoint.route_table_ids.end()) {
      endpoints.push_back(id);
    }
  }
  for (const std::string& id : endpoints) {
    ec2.vpc_endpoints.update(id, [&](VpcEndpoint& row) { std::erase(row.route_table_ids, table.route_table_id); });
  }
  ec2.route_tables.erase(table.route_table_id);
  return Value::of({});
}

Outcome associate_route_table(Ec2& ec2, const Value& input, const Request& request) {
  const RouteTable* table = TRY(own(ec2.route_tables, input[m::RouteTableId].as_text(), request));
  const std::string association_id = new_id("rtbassoc", request.random);
  const auto associate = [&](auto& row) {
    row.route_table_id = table->route_table_id;
    row.route_table_association_id = association_id;
  };
  if (input.has(m::GatewayId)) {
    const InternetGateway* gateway = TRY(own(ec2.internet_gateways, input[m::GatewayId].as_text(), request));
    if (!gateway->attached_to(table->vpc_id)) {
      return std::unexpected(different_networks(*table, "network gateway", gateway->internet_gateway_id));
    }
    if (gateway->route_table_id) return std::unexpected(conflicting(*table));
    ec2.internet_gateways.update(gateway->internet_gateway_id, associate);
  } else if (input.has(m::SubnetId)) {
    const Subnet* subnet = TRY(own(ec2.subnets, input[m::SubnetId].as_text(), request));
    if (subnet->vpc_id != table->vpc_id) {
      return std::unexpected(different_networks(*table, "subnet", subnet->subnet_id));
    }
    if (subnet->route_table_id) return std::unexpected(conflicting(*table));
    ec2.subnets.update(subnet->subnet_id, associate);
  } else {
    return std::unexpected(missing_parameter("subnetId or gatewayId"));
  }
  return Value::of({{m::AssociationId, association_id}, {m::AssociationState, associated()}});
}

Outcome disassociate_route_table(Ec2& ec2, const Value& input, const Request& request) {
  const std::string& id = input[m::AssociationId].as_text();
  const auto found = find_association(ec2, id, account_of(request));
  if (!found) return std::unexpected(no_such_association(id));
  if (found->vpc != nullptr) {
    return std::unexpected(invalid_value(fmt::format("cannot disassociate the main route table association {}", id)));
  }
  const auto disassociate = [](auto& row) {
    row.route_table_id.reset();
    row.route_table_association_id.reset();
  };
  if (found->subnet != nullptr) {
    ec2.subnets.update(found->subnet->subnet_id, disassociate);
  } else {
    ec2.internet_gateways.update(found->gateway->internet_gateway_id, disassociate);
  }
  return Value::of({});
}

Outcome replace_route_table_association(Ec2& ec2, const Value& input, const Request& request) {
  const std::string& id = input[m::AssociationId].as_text();
  const RouteTable* table = TRY(own(ec2.route_tables, input[m::RouteTableId].as_text(), request));
  const auto found = find_association(ec2, id, account_of(request));
  if (!found) return std::unexpected(no_such_association(id));
  const std::string association_id = new_id("rtbassoc", request.random);
  const auto replace = [&](auto& row) {
    row.route_table_id = table->route_table_id;
    row.route_table_association_id = association_id;
  };
  if (found->vpc != nullptr) {
    if (found->vpc->vpc_id != table->vpc_id) {
      return std::unexpected(different_networks(*table, "network", found->vpc->vpc_id));
    }
    ec2.vpcs.update(table->vpc_id, [&](Vpc& row) {
      row.main_route_table_id = table->route_table_id;
      row.main_route_table_association_id = association_id;
    });
  } else if (found->subnet != nullptr) {
    if (found->subnet->vpc_id != table->vpc_id) {
      return std::unexpected(different_networks(*table, "subnet", found->subnet->subnet_id));
    }
    ec2.subnets.update(found->subnet->subnet_id, replace);
  } else {
    if (!found->gateway->attached_to(table->vpc_id)) {
      return std::unexpected(different_networks(*table, "network gateway", found->gateway->internet_gateway_id));
    }
    ec2.internet_gateways.update(found->gateway->internet_gateway_id, replace);
  }
  return Value::of({{m::NewAssociationId, association_id}, {m::AssociationState, associated()}});
}

}  // namespace regionfall::ec2
