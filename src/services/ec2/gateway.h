#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/clock.h"
#include "base/fields.h"
#include "services/ec2/resource_kinds.h"
#include "services/ec2/tags.h"

namespace regionfall::ec2 {

struct GatewayAttachment {
  std::string state;  // "available" of internet gateways, "attached" of egress-only ones
  std::string vpc_id;
  static constexpr auto kFields =
      std::tuple(field("State", &GatewayAttachment::state), field("VpcId", &GatewayAttachment::vpc_id));
};

struct InternetGateway {
  static constexpr Kind kKind = Kind::kInternetGateway;

  std::string internet_gateway_id;
  std::string owner_id;
  std::vector<GatewayAttachment> attachments;  // at most one
  std::optional<std::string> route_table_id;   // for traffic that comes in
  std::optional<std::string> route_table_association_id;
  Tags tags;

  static constexpr auto kFields = std::tuple(
      field("InternetGatewayId", &InternetGateway::internet_gateway_id), field("OwnerId", &InternetGateway::owner_id),
      field("Attachments", &InternetGateway::attachments), field("_RouteTableId", &InternetGateway::route_table_id),
      field("_RouteTableAssociationId", &InternetGateway::route_table_association_id),
      field("Tags", &InternetGateway::tags));

  bool attached_to(const std::string& vpc_id) const {
    return !attachments.empty() && attachments.front().vpc_id == vpc_id;
  }
};

struct EgressOnlyInternetGateway {
  static constexpr Kind kKind = Kind::kEgressOnlyInternetGateway;

  std::string egress_only_internet_gateway_id;
  std::string owner_id;
  std::vector<GatewayAttachment> attachments;
  Tags tags;

  static constexpr auto kFields = std::tuple(
      field("EgressOnlyInternetGatewayId", &EgressOnlyInternetGateway::egress_only_internet_gateway_id),
      field("_OwnerId", &EgressOnlyInternetGateway::owner_id),
      field("Attachments", &EgressOnlyInternetGateway::attachments), field("Tags", &EgressOnlyInternetGateway::tags));
};

struct NatGatewayAddress {
  std::optional<std::string> allocation_id;  // none: a private gateway
  std::optional<std::string> association_id;
  std::optional<std::string> public_ip;
  std::string private_ip;
  std::string network_interface_id;
  bool is_primary = false;
  std::string status = "succeeded";
  static constexpr auto kFields =
      std::tuple(field("AllocationId", &NatGatewayAddress::allocation_id),
                 field("AssociationId", &NatGatewayAddress::association_id),
                 field("PublicIp", &NatGatewayAddress::public_ip), field("PrivateIp", &NatGatewayAddress::private_ip),
                 field("NetworkInterfaceId", &NatGatewayAddress::network_interface_id),
                 field("IsPrimary", &NatGatewayAddress::is_primary), field("Status", &NatGatewayAddress::status));
};

struct NatGateway {
  static constexpr Kind kKind = Kind::kNatGateway;

  std::string nat_gateway_id;
  std::string owner_id;
  std::string vpc_id;
  std::string subnet_id;
  std::string state = "pending";
  std::string connectivity_type = "public";
  Instant create_time;
  std::optional<Instant> delete_time;
  std::optional<std::string> failure_code;
  std::optional<std::string> failure_message;
  std::vector<NatGatewayAddress> addresses;
  Tags tags;

  static constexpr auto kFields =
      std::tuple(field("NatGatewayId", &NatGateway::nat_gateway_id), field("_OwnerId", &NatGateway::owner_id),
                 field("VpcId", &NatGateway::vpc_id), field("SubnetId", &NatGateway::subnet_id),
                 field("State", &NatGateway::state), field("ConnectivityType", &NatGateway::connectivity_type),
                 field("CreateTime", &NatGateway::create_time), field("DeleteTime", &NatGateway::delete_time),
                 field("FailureCode", &NatGateway::failure_code), field("FailureMessage", &NatGateway::failure_message),
                 field("NatGatewayAddresses", &NatGateway::addresses), field("Tags", &NatGateway::tags));
};

}  // namespace regionfall::ec2
