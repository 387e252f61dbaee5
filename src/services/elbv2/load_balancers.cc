#include "services/elbv2/load_balancers.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "aws/field_values.h"
#include "aws/members/elbv2.h"
#include "services/elbv2/attributes.h"
#include "services/elbv2/errors.h"
#include "services/elbv2/lookup.h"
#include "services/elbv2/names.h"
#include "services/elbv2/operations.h"
#include "services/elbv2/page.h"
#include "services/elbv2/quotas.h"

namespace regionfall::elbv2 {

namespace m = aws::members::elbv2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kNameMax = 32;

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

const LoadBalancer* find_named(const Elbv2& elb, std::string_view name, const Request& request) {
  for (const auto& [arn, row] : elb.load_balancers) {
    if (row.account == account_of(request) && row.name == name) return &row;
  }
  return nullptr;
}

Result<void, ApiError> check_quota(const Elbv2& elb, std::string_view type, const Request& request) {
  std::size_t count = 0;
  for (const auto& [arn, row] : elb.load_balancers) {
    count += row.account == account_of(request) && row.type == type ? 1 : 0;
  }
  const std::size_t max = type == "application" ? kApplicationLoadBalancersMax : kNetworkLoadBalancersMax;
  if (count < max) return {};
  return aws::api_error("TooManyLoadBalancers",
                        fmt::format("The maximum number of {} load balancers has been reached", type));
}

std::set<std::string> subnets_of(const LoadBalancer& row) {
  std::set<std::string> ids;
  for (const LoadBalancerZone& zone : row.zones) ids.insert(zone.subnet_id);
  return ids;
}

// CreateLoadBalancer of one that is there: it, if that is what the request describes.
Outcome existing(const LoadBalancer& there, const LoadBalancer& wanted, const std::vector<WantedSubnet>& subnets,
                 bool groups_given) {
  std::set<std::string> ids;
  for (const WantedSubnet& one : subnets) ids.insert(one.subnet_id);
  const bool same = there.type == wanted.type && there.scheme == wanted.scheme &&
                    there.ip_address_type == wanted.ip_address_type && subnets_of(there) == ids &&
                    (!groups_given || there.security_groups == wanted.security_groups) && there.tags == wanted.tags;
  if (same) return Value::of({{m::LoadBalancers, Value::List{shown(there)}}});
  return aws::api_error(
      "DuplicateLoadBalancerName",
      fmt::format("A load balancer with the same name '{}' exists, but with different settings", there.name));
}

Result<void, ApiError> check_ip_address_type(const LoadBalancer& row, const std::vector<Subnet>& subnets) {
  if (row.ip_address_type == "ipv4") return {};
  if (row.ip_address_type == "dualstack-without-public-ipv4" && row.scheme != "internet-facing") {
    return invalid_configuration("The IP address type 'dualstack-without-public-ipv4' needs an internet-facing scheme");
  }
  for (const Subnet& subnet : subnets) {
    if (!subnet.has_ipv6) {
      return aws::api_error("InvalidSubnet", fmt::format("You must specify subnets with an associated IPv6 CIDR block. "
                                                         "Subnet '{}' has none",
                                                         subnet.id));
    }
  }
  return {};
}

// What a request says of a load balancer that does not depend on anything else.
Result<LoadBalancer, ApiError> wanted_load_balancer(const Elbv2& elb, const Value& input, const Request& request) {
  LoadBalancer row;
  row.name = input[m::Name].as_text();
  row.account = account_of(request);
  row.type = input.has(m::Type) ? input[m::Type].as_text() : "application";
  row.scheme = input.has(m::Scheme) ? input[m::Scheme].as_text() : "internet-facing";
  row.ip_address_type = input.has(m::IpAddressType) ? input[m::IpAddressType].as_text() : "ipv4";
  if (row.type == "gateway") return not_built("Gateway load balancers are not there");
  TRY(check_name(row.name, "load balancer"));
  if (row.name.starts_with("internal-")) {
    return validation_error(fmt::format("The load balancer name '{}' cannot begin with 'internal-'", row.name));
  }
  if (input.has(m::CustomerOwnedIpv4Pool) || input.has(m::IpamPools)) {
    return not_built("Address pools of load balancers are not there");
  }
  row.security_groups = aws::texts(input[m::SecurityGroups]);
  if (row.security_groups.size() > kSecurityGroupsMax) {
    return invalid_configuration("The number of security groups exceeds the maximum");
  }
  TRY(merge_tags(row.tags, input[m::Tags]));
  row.created = request.now;
  row.state.code = "provisioning";
  row.canonical_hosted_zone_id = hosted_zone_id(elb.region.text, row.type);
  return row;
}

}  // namespace

Result<void, ApiError> check_name(std::string_view name, std::string_view noun) {
  if (name.empty() || name.size() > kNameMax) {
    return validation_error(
        fmt::format("The {} name '{}' cannot be longer than '{}' characters", noun, name, kNameMax));
  }
  if (!std::ranges::all_of(name, is_name_character)) {
    return validation_error(fmt::format(
        "The {} name '{}' can only contain characters that are alphanumeric characters and hyphens(-)", noun, name));
  }
  if (name.front() == '-' || name.back() == '-') {
    return validation_error(fmt::format("The {} name '{}' cannot begin or end with a hyphen(-)", noun, name));
  }
  return {};
}

Result<void, ApiError> merge_tags(TextMap& tags, const Value& added) {
  std::set<std::string> seen;
  for (const Value& tag : added.as_list()) {
    const std::string& key = tag[m::Key].as_text();
    if (!seen.insert(key).second) {
      return aws::api_error("DuplicateTagKeys", "Tag keys must be unique: " + key);
    }
    if (key.starts_with("aws:")) return validation_error("Tag keys cannot begin with 'aws:'");
    tags.insert_or_assign(key, tag[m::Value].as_text());
  }
  if (tags.size() <= kTagsMax) return {};
  return aws::api_error("TooManyTags", fmt::format("A resource cannot have more than {} tags", kTagsMax));
}

Value shown(const LoadBalancer& row) {
  Value item = aws::to_value(row);
  if (!row.is_application() && row.security_groups.empty()) item.set(m::SecurityGroups, Value());
  return item;
}

Result<std::vector<WantedSubnet>, ApiError> wanted_subnets(const Value& input) {
  std::vector<WantedSubnet> wanted;
  if (input.has(m::Subnets) && input.has(m::SubnetMappings)) {
    return validation_error("Only one of 'Subnets' and 'SubnetMappings' may be specified");
  }
  for (const std::string& id : aws::texts(input[m::Subnets])) wanted.push_back({.subnet_id = id});
  for (const Value& mapping : input[m::SubnetMappings].as_list()) {
    wanted.push_back({.subnet_id = mapping[m::SubnetId].as_text(),
                      .allocation_id = mapping[m::AllocationId].as_text(),
                      .private_ipv4_address = mapping[m::PrivateIPv4Address].as_text()});
  }
  if (wanted.empty()) return validation_error("At least one subnet must be specified");
  return wanted;
}

Result<std::vector<Subnet>, ApiError> check_subnets(const Elbv2& elb, const std::vector<WantedSubnet>& wanted,
                                                    std::string_view type, const Request& request) {
  std::vector<std::string> ids;
  for (const WantedSubnet& one : wanted) {
    if (std::ranges::find(ids, one.subnet_id) == ids.end()) ids.push_back(one.subnet_id);
  }
  std::vector<Subnet> subnets = TRY(find_subnets(elb, ids, request));
  std::set<std::string> zones;
  for (const Subnet& subnet : subnets) {
    if (subnet.vpc_id != subnets.front().vpc_id) {
      return invalid_configuration("All subnets must belong to the same VPC");
    }
    if (!zones.insert(subnet.zone).second) {
      return invalid_configuration(
          "A load balancer cannot be attached to multiple subnets in the same Availability Zone");
    }
  }
  if (type == "application" && zones.size() < 2) {
    return validation_error("At least two subnets in two different Availability Zones must be specified");
  }
  return subnets;
}

Result<LoadBalancerZone, ApiError> make_zone(const Elbv2& elb, const LoadBalancer& row, const Subnet& subnet,
                                             const WantedSubnet& wanted, const Request& request) {
  LoadBalancerZone zone{.zone_name = subnet.zone, .subnet_id = subnet.id};
  if (row.is_application() && (!wanted.allocation_id.empty() || !wanted.private_ipv4_address.empty())) {
    return invalid_configuration("Addresses cannot be specified for application load balancers");
  }
  TRY(add_interface(elb, row, zone, wanted.private_ipv4_address, request));
  if (!wanted.allocation_id.empty()) zone.addresses.push_back({.allocation_id = wanted.allocation_id});
  if (!wanted.private_ipv4_address.empty()) {
    zone.addresses.push_back({.private_ipv4_address = wanted.private_ipv4_address});
  }
  return zone;
}

Outcome create_load_balancer(Elbv2& elb, const Value& input, const Request& request) {
  LoadBalancer row = TRY(wanted_load_balancer(elb, input, request));
  const std::vector<WantedSubnet> wanted = TRY(wanted_subnets(input));
  if (const LoadBalancer* there = find_named(elb, row.name, request)) {
    return existing(*there, row, wanted, input.has(m::SecurityGroups));
  }
  TRY(check_quota(elb, row.type, request));
  const std::vector<Subnet> subnets = TRY(check_subnets(elb, wanted, row.type, request));
  row.vpc_id = subnets.front().vpc_id;
  TRY(check_ip_address_type(row, subnets));
  TRY(check_security_groups(elb, row.security_groups, row.vpc_id, request));
  if (row.security_groups.empty() && row.is_application()) {
    row.security_groups.push_back(TRY(default_security_group(elb, row.vpc_id, request)));
  }
  if (!row.is_application() && !row.security_groups.empty()) row.private_link_rules = "on";
  if (row.scheme == "internet-facing" && !TRY(has_internet_gateway(elb, row.vpc_id, request))) {
    return aws::api_error("InvalidSubnet", fmt::format("VPC {} has no internet gateway", row.vpc_id));
  }
  const std::string id = new_id(request.random);
  row.arn = load_balancer_arn(elb.region.text, row.account, row.type, row.name, id);
  row.dns_name = dns_name(elb.region.text, row.type, row.scheme, row.name, id, request.random);
  for (const Subnet& subnet : subnets) {
    const auto mapping = std::ranges::find(wanted, subnet.id, &WantedSubnet::subnet_id);
    row.zones.push_back(TRY(make_zone(elb, row, subnet, *mapping, request)));
  }
  elb.transitions.put(row.arn, {.due = request.now});
  Value item = shown(row);
  put(elb.load_balancers, std::move(row));
  return Value::of({{m::LoadBalancers, Value::List{std::move(item)}}});
}

// Deleting what is not there is no error.
Outcome delete_load_balancer(Elbv2& elb, const Value& input, const Request& request) {
  const auto found = find_load_balancer(elb, input[m::LoadBalancerArn].as_text(), request);
  if (!found && found.error().code == "LoadBalancerNotFound") return Value::Structure();
  const LoadBalancer row = *TRY(found);
  if (is_on(attributes_of(row), "deletion_protection.enabled")) {
    return not_permitted(
        fmt::format("Load balancer '{}' cannot be deleted because deletion protection is enabled", row.arn));
  }
  std::vector<std::string> listeners;
  std::vector<std::string> rules;
  for_each_below(elb.listeners, listener_arn_prefix(row.arn), [&](const Listener& listener) {
    listeners.push_back(listener.arn);
    for_each_below(elb.rules, rule_arn_prefix(listener.arn), [&](const Rule& rule) { rules.push_back(rule.arn); });
  });
  for (const std::string& arn : rules) elb.rules.erase(arn);
  for (const std::string& arn : listeners) elb.listeners.erase(arn);
  for (const LoadBalancerZone& zone : row.zones) TRY(remove_interface(elb, zone, request));
  elb.transitions.erase(row.arn);
  elb.load_balancers.erase(row.arn);
  return Value::Structure();
}

Outcome describe_load_balancers(Elbv2& elb, const Value& input, const Request& request) {
  const std::vector<std::string> arns = aws::texts(input[m::LoadBalancerArns]);
  const std::vector<std::string> names = aws::texts(input[m::Names]);
  if (!arns.empty() && !names.empty()) {
    return validation_error("Load balancer names and load balancer ARNs cannot be specified at the same time");
  }
  for (const std::string& arn : arns) (void)TRY(find_load_balancer(elb, arn, request));
  for (const std::string& name : names) {
    if (find_named(elb, name, request) != nullptr) continue;
    return aws::api_error("LoadBalancerNotFound", fmt::format("Load balancers '[{}]' not found", name));
  }
  Page page(m::LoadBalancers, input);
  for (const auto& [arn, row] : elb.load_balancers) {
    if (row.account != account_of(request)) continue;
    if (!arns.empty() && std::ranges::find(arns, arn) == arns.end()) continue;
    if (!names.empty() && std::ranges::find(names, row.name) == names.end()) continue;
    page.offer(arn, [&] { return shown(row); });
  }
  return std::move(page).output();
}

}  // namespace regionfall::elbv2
