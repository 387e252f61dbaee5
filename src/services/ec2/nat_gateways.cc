#include <fmt/format.h>

#include <algorithm>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "services/ec2/addresses.h"
#include "services/ec2/client_tokens.h"
#include "services/ec2/describe.h"
#include "services/ec2/errors.h"
#include "services/ec2/handlers.h"
#include "services/ec2/network_interfaces.h"
#include "services/ec2/transitions.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr FilterField kGatewayFilters[] = {
    {"nat-gateway-id", {m::NatGatewayId}}, {"state", {m::State}}, {"subnet-id", {m::SubnetId}}, {"vpc-id", {m::VpcId}}};

constexpr Listing kGateways = {m::NatGatewayIds, m::NatGatewayId, m::NatGateways, kGatewayFilters, m::Filter};

constexpr std::string_view kCreate = "CreateNatGateway";
constexpr std::string_view kRequester = "amazon-aws";

// How long deleted and failed gateways are still shown (VPC user guide, "NAT gateways").
constexpr std::chrono::hours kShownAfterEnd{1};

Value gateway_item(const NatGateway& gateway) {
  Value item = aws::to_value(gateway);
  item.set(m::AvailabilityMode, "zonal");
  return item;
}

// An elastic IP address that a request wants for a gateway; it must be free.
Result<const Address*, ApiError> free_address(const Ec2& ec2, const std::string& id, const Request& request) {
  const Address* address = TRY(own(ec2.addresses, id, request));
  if (address->association_id) {
    return aws::api_error("Resource.AlreadyAssociated",
                          fmt::format("Elastic IP address [{}] is already associated", id));
  }
  return address;
}

// Puts an elastic IP address on one of the gateway's private addresses.
void give_address(Ec2& ec2, NatGatewayAddress& place, const Address& address, const Request& request) {
  const NetworkInterface& interface = *ec2.network_interfaces.find(place.network_interface_id);
  place.allocation_id = address.allocation_id;
  place.public_ip = address.public_ip;
  place.association_id = associate(ec2, address, interface, place.private_ip, request);
}

// Gives a gateway's interface further private addresses, which the gateway then has too.
Result<std::vector<NatGatewayAddress>, ApiError> add_private_addresses(Ec2& ec2, const std::string& interface_id,
                                                                       const std::vector<std::string>& named,
                                                                       std::int64_t count) {
  NetworkInterface interface = *ec2.network_interfaces.find(interface_id);
  std::vector<NatGatewayAddress> added;
  for (const std::string& ip : TRY(add_ipv4(ec2, interface, named, count))) {
    added.push_back({.private_ip = ip, .network_interface_id = interface_id});
  }
  ec2.network_interfaces.put(interface_id, std::move(interface));
  return added;
}

// The private addresses for elastic ones: those that are named, then as many as are missing.
Result<std::vector<NatGatewayAddress>, ApiError> add_public_addresses(Ec2& ec2, const std::string& interface_id,
                                                                      const Value& allocation_ids,
                                                                      const std::vector<std::string>& private_ips,
                                                                      const Request& request) {
  const std::vector<std::string> ids = texts(allocation_ids);
  const auto missing = static_cast<std::int64_t>(ids.size()) - static_cast<std::int64_t>(private_ips.size());
  std::vector<NatGatewayAddress> added =
      TRY(add_private_addresses(ec2, interface_id, private_ips, std::max<std::int64_t>(missing, 0)));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    give_address(ec2, added[i], *TRY(free_address(ec2, ids[i], request)), request);
  }
  return added;
}

Result<void, ApiError> check_create(const Ec2& ec2, const Subnet& subnet, const Value& input) {
  const auto in_zone = [&](const NatGateway& row) {
    return row.owner_id == subnet.owner_id && (row.state == "pending" || row.state == "available") &&
           ec2.subnets.find(row.subnet_id)->availability_zone == subnet.availability_zone;
  };
  TRY(ec2.quotas.check(QuotaKind::kNatGatewaysPerZone, count_if(ec2.nat_gateways, in_zone)));
  const bool is_private = input[m::ConnectivityType].as_text() == "private";
  if (!is_private && !input.has(m::AllocationId)) return std::unexpected(missing_parameter("AllocationId"));
  if (is_private && input.has(m::AllocationId)) {
    return std::unexpected(invalid_combination("AllocationId cannot be specified for a private NAT gateway"));
  }
  return {};
}

Result<NatGateway, ApiError> gateway_of(const Ec2& ec2, const Value& input, const Request& request) {
  return *TRY(own(ec2.nat_gateways, input[m::NatGatewayId].as_text(), request));
}

// One whose addresses may change.
Result<NatGateway, ApiError> available_gateway(const Ec2& ec2, const Value& input, const Request& request) {
  NatGateway gateway = TRY(gateway_of(ec2, input, request));
  if (gateway.state == "available") return gateway;
  return aws::api_error("IncorrectState", fmt::format("NAT gateway {} is not available: it is {}",
                                                      gateway.nat_gateway_id, gateway.state));
}

// The addresses as an operation that adds or removes them answers, still on their way.
Value addresses_item(const std::vector<NatGatewayAddress>& addresses, std::string_view status) {
  Value::List items;
  for (const NatGatewayAddress& address : addresses) {
    Value item = aws::to_value(address);
    items.push_back(std::move(item.set(m::Status, status)));
  }
  return items;
}

Outcome append(Ec2& ec2, NatGateway gateway, std::vector<NatGatewayAddress> added, std::string_view status) {
  Value answer =
      Value::of({{m::NatGatewayId, gateway.nat_gateway_id}, {m::NatGatewayAddresses, addresses_item(added, status)}});
  std::ranges::move(added, std::back_inserter(gateway.addresses));
  const std::string id = gateway.nat_gateway_id;
  ec2.nat_gateways.put(id, std::move(gateway));
  return answer;
}

// Takes the secondary addresses that `leaves` says off a gateway and its interface.
template <class Leaves>
Outcome remove(Ec2& ec2, NatGateway gateway, Leaves leaves, std::string_view status) {
  std::vector<NatGatewayAddress> removed;
  std::ranges::copy_if(gateway.addresses, std::back_inserter(removed), leaves);
  std::erase_if(gateway.addresses, leaves);
  for (const NatGatewayAddress& address : removed) {
    if (address.allocation_id) ec2.addresses.update(*address.allocation_id, [](Address& row) { row.free(); });
    ec2.network_interfaces.update(address.network_interface_id, [&](NetworkInterface& row) {
      std::erase_if(row.private_ip_addresses,
                    [&](const InterfaceIpv4Address& own) { return own.private_ip_address == address.private_ip; });
    });
  }
  const std::string id = gateway.nat_gateway_id;
  ec2.nat_gateways.put(id, std::move(gateway));
  return Value::of({{m::NatGatewayId, id}, {m::NatGatewayAddresses, addresses_item(removed, status)}});
}

// Gives back what a gateway holds.
void release_parts(Ec2& ec2, const NatGateway& gateway) {
  for (const NatGatewayAddress& address : gateway.addresses) erase_interface(ec2, address.network_interface_id);
}

}  // namespace

Outcome create_nat_gateway(Ec2& ec2, const Value& input, const Request& request) {
  const Value& token = input[m::ClientToken];
  if (const auto id = TRY(made_before(ec2, kCreate, input, request))) {
    if (const NatGateway* row = ec2.nat_gateways.find(*id)) {
      return Value::of({{m::NatGateway, gateway_item(*row)}, {m::ClientToken, token}});
    }
  }
  if (input[m::AvailabilityMode].as_text() == "regional") {
    return aws::api_error("UnsupportedOperation", "Regional NAT gateways are not available in this region.");
  }
  const Subnet subnet = *TRY(own(ec2.subnets, input[m::SubnetId].as_text(), request));
  TRY(check_create(ec2, subnet, input));
  NatGateway gateway{.nat_gateway_id = new_id(Kind::kNatGateway, request.random),
                     .owner_id = account_of(request),
                     .vpc_id = subnet.vpc_id,
                     .subnet_id = subnet.subnet_id,
                     .create_time = request.now,
                     .tags = TRY(specified_tags(input, Kind::kNatGateway))};
  if (input.has(m::ConnectivityType)) gateway.connectivity_type = input[m::ConnectivityType].as_text();
  NewInterface wanted{.subnet = &subnet,
                      .description = fmt::format("Interface for NAT Gateway {}", gateway.nat_gateway_id),
                      .interface_type = "nat_gateway",
                      .requester_id = std::string(kRequester)};
  if (input.has(m::PrivateIpAddress)) wanted.primary_ipv4 = input[m::PrivateIpAddress].as_text();
  const NetworkInterface interface = TRY(make_interface(ec2, std::move(wanted), request));
  const std::string& interface_id = interface.network_interface_id;
  gateway.addresses.push_back(
      {.private_ip = interface.private_ip_address.value(), .network_interface_id = interface_id, .is_primary = true});
  if (input.has(m::AllocationId)) {
    const Address* address = TRY(free_address(ec2, input[m::AllocationId].as_text(), request));
    give_address(ec2, gateway.addresses.front(), *address, request);
  }
  const std::vector<std::string> secondary = texts(input[m::SecondaryPrivateIpAddresses]);
  std::vector<NatGatewayAddress> more =
      input[m::SecondaryAllocationIds].as_list().empty()
          ? TRY(add_private_addresses(ec2, interface_id, secondary,
                                      input[m::SecondaryPrivateIpAddressCount].as_integer()))
          : TRY(add_public_addresses(ec2, interface_id, input[m::SecondaryAllocationIds], secondary, request));
  std::ranges::move(more, std::back_inserter(gateway.addresses));
  ec2.nat_gateways.put(gateway.nat_gateway_id, gateway);
  remember_made(ec2, kCreate, input, gateway.nat_gateway_id, request);
  schedule(ec2, gateway.nat_gateway_id, request.now);
  return Value::of({{m::NatGateway, gateway_item(gateway)}, {m::ClientToken, token}});
}

void advance_nat_gateway(Ec2& ec2, const std::string& id, const Request& request) {
  const NatGateway* found = ec2.nat_gateways.find(id);
  if (found == nullptr) return;
  NatGateway gateway = *found;
  if (gateway.state == "pending") {
    if (gateway.connectivity_type == "private" || has_internet_gateway(ec2, gateway.vpc_id)) {
      gateway.state = "available";
    } else {
      release_parts(ec2, gateway);
      gateway.state = "failed";
      gateway.delete_time = request.now;
      gateway.failure_code = "Gateway.NotAttached";
      gateway.failure_message = fmt::format("Network {} has no Internet gateway attached", gateway.vpc_id);
      schedule(ec2, id, request.now + kShownAfterEnd);
    }
  } else if (gateway.state == "deleting") {
    release_parts(ec2, gateway);
    gateway.state = "deleted";
    gateway.delete_time = request.now;
    schedule(ec2, id, request.now + kShownAfterEnd);
  } else {
    ec2.nat_gateways.erase(id);
    return;
  }
  ec2.nat_gateways.put(id, std::move(gateway));
}

Outcome describe_nat_gateways(Ec2& ec2, const Value& input, const Request& request) {
  return describe(ec2.nat_gateways, kGateways, gateway_item, input, request);
}

Outcome delete_nat_gateway(Ec2& ec2, const Value& input, const Request& request) {
  const NatGateway gateway = TRY(gateway_of(ec2, input, request));
  if (gateway.state == "pending" || gateway.state == "available") {
    ec2.nat_gateways.update(gateway.nat_gateway_id, [](NatGateway& row) { row.state = "deleting"; });
    schedule(ec2, gateway.nat_gateway_id, request.now);
  } else if (gateway.state == "deleted") {
    return std::unexpected(unknown_id(Kind::kNatGateway, gateway.nat_gateway_id));
  }
  return Value::of({{m::NatGatewayId, gateway.nat_gateway_id}});
}

Outcome associate_nat_gateway_address(Ec2& ec2, const Value& input, const Request& request) {
  NatGateway gateway = TRY(available_gateway(ec2, input, request));
  const std::string interface_id = gateway.addresses.front().network_interface_id;
  std::vector<NatGatewayAddress> added = TRY(
      add_public_addresses(ec2, interface_id, input[m::AllocationIds], texts(input[m::PrivateIpAddresses]), request));
  return append(ec2, std::move(gateway), std::move(added), "associating");
}

Outcome disassociate_nat_gateway_address(Ec2& ec2, const Value& input, const Request& request) {
  NatGateway gateway = TRY(available_gateway(ec2, input, request));
  const std::vector<std::string> ids = texts(input[m::AssociationIds]);
  const auto leaves = [&](const NatGatewayAddress& address) {
    return !address.is_primary && address.association_id &&
           std::ranges::find(ids, *address.association_id) != ids.end();
  };
  for (const std::string& id : ids) {
    const auto found = std::ranges::find(gateway.addresses, id, &NatGatewayAddress::association_id);
    if (found == gateway.addresses.end()) {
      return aws::api_error("InvalidAssociationID.NotFound", fmt::format("The association ID '{}' does not exist", id));
    }
    if (found->is_primary) {
      return std::unexpected(invalid_value(fmt::format("The primary address {} cannot be disassociated", id)));
    }
  }
  return remove(ec2, std::move(gateway), leaves, "disassociating");
}

Outcome assign_private_nat_gateway_address(Ec2& ec2, const Value& input, const Request& request) {
  NatGateway gateway = TRY(available_gateway(ec2, input, request));
  const std::string interface_id = gateway.addresses.front().network_interface_id;
  std::vector<NatGatewayAddress> added = TRY(add_private_addresses(
      ec2, interface_id, texts(input[m::PrivateIpAddresses]), input[m::PrivateIpAddressCount].as_integer()));
  return append(ec2, std::move(gateway), std::move(added), "assigning");
}

Outcome unassign_private_nat_gateway_address(Ec2& ec2, const Value& input, const Request& request) {
  NatGateway gateway = TRY(available_gateway(ec2, input, request));
  const std::vector<std::string> ips = texts(input[m::PrivateIpAddresses]);
  const auto leaves = [&](const NatGatewayAddress& address) {
    return !address.is_primary && std::ranges::find(ips, address.private_ip) != ips.end();
  };
  return remove(ec2, std::move(gateway), leaves, "unassigning");
}

}  // namespace regionfall::ec2
