#include <fmt/format.h>

#include <algorithm>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "services/ec2/client_tokens.h"
#include "services/ec2/describe.h"
#include "services/ec2/errors.h"
#include "services/ec2/handlers.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr FilterField kGatewayFilters[] = {
    {"attachment.state", {m::Attachments, m::State}},
    {"attachment.vpc-id", {m::Attachments, m::VpcId}},
    {"internet-gateway-id", {m::InternetGatewayId}},
    {"owner-id", {m::OwnerId}},
};

constexpr Listing kGateways = {m::InternetGatewayIds, m::InternetGatewayId, m::InternetGateways, kGatewayFilters};
constexpr Listing kEgressOnlyGateways = {
    m::EgressOnlyInternetGatewayIds, m::EgressOnlyInternetGatewayId, m::EgressOnlyInternetGateways, {}};

constexpr std::string_view kCreateEgressOnly = "CreateEgressOnlyInternetGateway";

// Whether an elastic IP address leads into the VPC.
bool has_public_address(const Ec2& ec2, const std::string& vpc_id) {
  return find_if(ec2.addresses, [&](const Address& address) {
           if (!address.network_interface_id) return false;
           const NetworkInterface* interface = ec2.network_interfaces.find(*address.network_interface_id);
           return interface != nullptr && interface->vpc_id == vpc_id;
         }) != nullptr;
}

}  // namespace

Outcome create_internet_gateway(Ec2& ec2, const Value& input, const Request& request) {
  const std::string& account = account_of(request);
  TRY(check_quota(ec2, QuotaKind::kInternetGatewaysPerRegion, ec2.internet_gateways, account));
  InternetGateway gateway{.internet_gateway_id = new_id(Kind::kInternetGateway, request.random),
                          .owner_id = account,
                          .tags = TRY(specified_tags(input, Kind::kInternetGateway))};
  ec2.internet_gateways.put(gateway.internet_gateway_id, gateway);
  return Value::of({{m::InternetGateway, aws::to_value(gateway)}});
}

Outcome describe_internet_gateways(Ec2& ec2, const Value& input, const Request& request) {
  return describe(ec2.internet_gateways, kGateways, aws::to_value<InternetGateway>, input, request);
}

Outcome attach_internet_gateway(Ec2& ec2, const Value& input, const Request& request) {
  const InternetGateway* gateway = TRY(own(ec2.internet_gateways, input[m::InternetGatewayId].as_text(), request));
  const Vpc* vpc = TRY(own(ec2.vpcs, input[m::VpcId].as_text(), request));
  if (!gateway->attachments.empty()) {
    return aws::api_error("Resource.AlreadyAssociated",
                          fmt::format("resource {} is already attached to network {}", gateway->internet_gateway_id,
                                      gateway->attachments.front().vpc_id));
  }
  const auto attached = [&](const InternetGateway& row) { return row.attached_to(vpc->vpc_id); };
  if (find_if(ec2.internet_gateways, attached) != nullptr) {
    return std::unexpected(
        invalid_value(fmt::format("Network {} already has an internet gateway attached", vpc->vpc_id)));
  }
  ec2.internet_gateways.update(gateway->internet_gateway_id,
                               [&](InternetGateway& row) { row.attachments = {{"available", vpc->vpc_id}}; });
  return Value::of({});
}

Outcome detach_internet_gateway(Ec2& ec2, const Value& input, const Request& request) {
  const InternetGateway* gateway = TRY(own(ec2.internet_gateways, input[m::InternetGatewayId].as_text(), request));
  const Vpc* vpc = TRY(own(ec2.vpcs, input[m::VpcId].as_text(), request));
  if (!gateway->attached_to(vpc->vpc_id)) {
    return aws::api_error("Gateway.NotAttached", fmt::format("resource {} is not attached to network {}",
                                                             gateway->internet_gateway_id, vpc->vpc_id));
  }
  if (has_public_address(ec2, vpc->vpc_id)) {
    return std::unexpected(dependency_violation(fmt::format(
        "Network {} has some mapped public address(es). Please unmap those public address(es) before detaching the "
        "gateway.",
        vpc->vpc_id)));
  }
  ec2.internet_gateways.update(gateway->internet_gateway_id, [](InternetGateway& row) {
    row.attachments.clear();
    row.route_table_id.reset();
    row.route_table_association_id.reset();
  });
  return Value::of({});
}

Outcome delete_internet_gateway(Ec2& ec2, const Value& input, const Request& request) {
  const InternetGateway* gateway = TRY(own(ec2.internet_gateways, input[m::InternetGatewayId].as_text(), request));
  const std::string id = gateway->internet_gateway_id;
  if (!gateway->attachments.empty()) return std::unexpected(has_dependencies("internetGateway", id));
  ec2.internet_gateways.erase(id);
  return Value::of({});
}

Outcome create_egress_only_internet_gateway(Ec2& ec2, const Value& input, const Request& request) {
  const Value& token = input[m::ClientToken];
  if (const auto id = TRY(made_before(ec2, kCreateEgressOnly, input, request))) {
    if (const EgressOnlyInternetGateway* row = ec2.egress_only_internet_gateways.find(*id)) {
      return Value::of({{m::EgressOnlyInternetGateway, aws::to_value(*row)}, {m::ClientToken, token}});
    }
  }
  const Vpc* vpc = TRY(own(ec2.vpcs, input[m::VpcId].as_text(), request));
  TRY(check_quota(ec2, QuotaKind::kEgressOnlyInternetGatewaysPerRegion, ec2.egress_only_internet_gateways,
                  vpc->owner_id));
  EgressOnlyInternetGateway gateway{
      .egress_only_internet_gateway_id = new_id(Kind::kEgressOnlyInternetGateway, request.random),
      .owner_id = vpc->owner_id,
      .attachments = {{"attached", vpc->vpc_id}},
      .tags = TRY(specified_tags(input, Kind::kEgressOnlyInternetGateway))};
  ec2.egress_only_internet_gateways.put(gateway.egress_only_internet_gateway_id, gateway);
  remember_made(ec2, kCreateEgressOnly, input, gateway.egress_only_internet_gateway_id, request);
  return Value::of({{m::EgressOnlyInternetGateway, aws::to_value(gateway)}, {m::ClientToken, token}});
}

Outcome describe_egress_only_internet_gateways(Ec2& ec2, const Value& input, const Request& request) {
  return describe(ec2.egress_only_internet_gateways, kEgressOnlyGateways, aws::to_value<EgressOnlyInternetGateway>,
                  input, request);
}

Outcome delete_egress_only_internet_gateway(Ec2& ec2, const Value& input, const Request& request) {
  const EgressOnlyInternetGateway* gateway =
      TRY(own(ec2.egress_only_internet_gateways, input[m::EgressOnlyInternetGatewayId].as_text(), request));
  const std::string id = gateway->egress_only_internet_gateway_id;
  ec2.egress_only_internet_gateways.erase(id);
  return Value::of({{m::ReturnCode, true}});
}

}  // namespace regionfall::ec2
