#include <fmt/format.h>

#include <algorithm>

#include "aws/field_values.h"
#include "aws/members/elbv2.h"
#include "services/elbv2/errors.h"
#include "services/elbv2/load_balancers.h"
#include "services/elbv2/lookup.h"
#include "services/elbv2/operations.h"
#include "services/elbv2/quotas.h"

namespace regionfall::elbv2 {

namespace m = aws::members::elbv2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

// Reservations that can be lowered in a day (user guide, "Capacity reservations").
constexpr int kDecreasesPerDay = 2;
constexpr std::int64_t kCapacityUnitsMin = 100;
constexpr std::int64_t kCapacityUnitsMax = 1500;

Result<void, ApiError> check_type_fits(const LoadBalancer& row, const std::string& type,
                                       const std::vector<Subnet>& subnets) {
  if (type == "ipv4") return {};
  for (const Subnet& subnet : subnets) {
    if (subnet.has_ipv6) continue;
    return aws::api_error("InvalidSubnet",
                          fmt::format("You must specify subnets with an associated IPv6 CIDR block. Subnet '{}' of "
                                      "load balancer '{}' has none",
                                      subnet.id, row.name));
  }
  return {};
}

Value capacity(const LoadBalancer& row) {
  Value output = Value::of({{m::DecreaseRequestsRemaining, kDecreasesPerDay}});
  if (row.capacity_modified) output.set(m::LastModifiedTime, *row.capacity_modified);
  if (row.capacity_units == 0) return output;
  output.set(m::MinimumLoadBalancerCapacity, Value::of({{m::CapacityUnits, row.capacity_units}}));
  Value::List zones;
  for (const LoadBalancerZone& zone : row.zones) {
    const double share = static_cast<double>(row.capacity_units) / static_cast<double>(row.zones.size());
    zones.push_back(Value::of({{m::State, Value::of({{m::Code, "provisioned"}})},
                               {m::AvailabilityZone, zone.zone_name},
                               {m::EffectiveCapacityUnits, share}}));
  }
  output.set(m::CapacityReservationState, std::move(zones));
  return output;
}

}  // namespace

Outcome set_subnets(Elbv2& elb, const Value& input, const Request& request) {
  LoadBalancer row = *TRY(find_load_balancer(elb, input[m::LoadBalancerArn].as_text(), request));
  const std::vector<WantedSubnet> wanted = TRY(wanted_subnets(input));
  const std::vector<Subnet> subnets = TRY(check_subnets(elb, wanted, row.type, request));
  if (subnets.front().vpc_id != row.vpc_id) {
    return invalid_configuration(fmt::format("The subnets must belong to the load balancer's VPC '{}'", row.vpc_id));
  }
  if (input.has(m::IpAddressType)) row.ip_address_type = input[m::IpAddressType].as_text();
  TRY(check_type_fits(row, row.ip_address_type, subnets));
  std::vector<LoadBalancerZone> zones;
  for (const Subnet& subnet : subnets) {
    const auto kept = std::ranges::find(row.zones, subnet.id, &LoadBalancerZone::subnet_id);
    const auto mapping = std::ranges::find(wanted, subnet.id, &WantedSubnet::subnet_id);
    zones.push_back(kept != row.zones.end() ? *kept : TRY(make_zone(elb, row, subnet, *mapping, request)));
  }
  for (const LoadBalancerZone& zone : row.zones) {
    const bool stays = std::ranges::find(zones, zone.subnet_id, &LoadBalancerZone::subnet_id) != zones.end();
    if (!stays) TRY(remove_interface(elb, zone, request));
  }
  row.zones = std::move(zones);
  Value output = Value::of({{m::AvailabilityZones, aws::to_value(row.zones)}, {m::IpAddressType, row.ip_address_type}});
  put(elb.load_balancers, std::move(row));
  return output;
}

Outcome set_security_groups(Elbv2& elb, const Value& input, const Request& request) {
  LoadBalancer row = *TRY(find_load_balancer(elb, input[m::LoadBalancerArn].as_text(), request));
  const bool had_groups = !row.security_groups.empty();
  row.security_groups = aws::texts(input[m::SecurityGroups]);
  if (row.security_groups.size() > kSecurityGroupsMax) {
    return invalid_configuration("The number of security groups exceeds the maximum");
  }
  if (!row.is_application() && had_groups == row.security_groups.empty()) {
    return invalid_configuration(
        "Security groups can neither be added to a network load balancer that was created without any, nor all be "
        "taken away");
  }
  if (row.security_groups.empty()) return validation_error("At least one security group must be specified");
  TRY(check_security_groups(elb, row.security_groups, row.vpc_id, request));
  const Value& private_link = input[m::EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic];
  if (!private_link.absent()) {
    if (row.is_application()) return invalid_configuration("Application load balancers have no private link rules");
    row.private_link_rules = private_link.as_text();
  }
  TRY(update_interface_groups(elb, row, request));
  Value output = Value::of({{m::SecurityGroupIds, aws::text_list(row.security_groups)}});
  if (row.private_link_rules) {
    output.set(m::EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic, *row.private_link_rules);
  }
  put(elb.load_balancers, std::move(row));
  return output;
}

Outcome set_ip_address_type(Elbv2& elb, const Value& input, const Request& request) {
  LoadBalancer row = *TRY(find_load_balancer(elb, input[m::LoadBalancerArn].as_text(), request));
  const std::string& type = input[m::IpAddressType].as_text();
  if (type == "dualstack-without-public-ipv4" && (!row.is_application() || row.scheme == "internal")) {
    return invalid_configuration(fmt::format("The IP address type '{}' is not supported by the load balancer", type));
  }
  std::vector<std::string> ids;
  for (const LoadBalancerZone& zone : row.zones) ids.push_back(zone.subnet_id);
  const std::vector<Subnet> subnets = TRY(find_subnets(elb, ids, request));
  TRY(check_type_fits(row, type, subnets));
  row.ip_address_type = type;
  put(elb.load_balancers, std::move(row));
  return Value::of({{m::IpAddressType, type}});
}

Outcome describe_capacity_reservation(Elbv2& elb, const Value& input, const Request& request) {
  return capacity(*TRY(find_load_balancer(elb, input[m::LoadBalancerArn].as_text(), request)));
}

Outcome modify_capacity_reservation(Elbv2& elb, const Value& input, const Request& request) {
  LoadBalancer row = *TRY(find_load_balancer(elb, input[m::LoadBalancerArn].as_text(), request));
  const std::int64_t units = input[m::MinimumLoadBalancerCapacity][m::CapacityUnits].as_integer();
  const bool reset = input[m::ResetCapacityReservation].as_bool();
  if (!reset && (units < kCapacityUnitsMin || units > kCapacityUnitsMax)) {
    return invalid_configuration(
        fmt::format("Capacity units must be between '{}' and '{}'", kCapacityUnitsMin, kCapacityUnitsMax));
  }
  row.capacity_units = reset ? 0 : units;
  row.capacity_modified = request.now;
  Value output = capacity(row);
  put(elb.load_balancers, std::move(row));
  return output;
}

}  // namespace regionfall::elbv2
