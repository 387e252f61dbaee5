#include <fmt/format.h>

#include <algorithm>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "base/hash.h"
#include "base/json.h"
#include "services/ec2/client_tokens.h"
#include "services/ec2/describe.h"
#include "services/ec2/endpoint_services.h"
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

constexpr FilterField kEndpointFilters[] = {
    {"ip-address-type", {m::IpAddressType}},
    {"service-name", {m::ServiceName}},
    {"service-region", {m::ServiceRegion}},
    {"vpc-endpoint-id", {m::VpcEndpointId}},
    {"vpc-endpoint-state", {m::State}},
    {"vpc-endpoint-type", {m::VpcEndpointType}},
    {"vpc-id", {m::VpcId}},
};

constexpr Listing kEndpoints = {m::VpcEndpointIds, m::VpcEndpointId, m::VpcEndpoints, kEndpointFilters};

constexpr std::string_view kCreate = "CreateVpcEndpoint";
constexpr std::string_view kRequester = "amazon-vpc";
constexpr std::string_view kOpenPolicy =
    R"({"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]})";
constexpr std::size_t kSuffixDigits = 8;
constexpr std::size_t kZoneIdDigits = 20;

bool is_interface(const VpcEndpoint& endpoint) { return endpoint.vpc_endpoint_type == "Interface"; }

// A hosted zone's id made of what it is for.
std::string made_up_zone_id(std::string_view seed) {
  std::string digits = hash_hex(HashKind::kSha256, seed).substr(0, kZoneIdDigits);
  std::ranges::transform(digits, digits.begin(),
                         [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
  return "Z" + digits;
}

// The names of an interface endpoint: its own, one a zone, and the service's own name when DNS in the VPC leads here.
// An endpoint without subnets has none.
std::vector<DnsEntry> dns_entries(const Ec2& ec2, const VpcEndpoint& endpoint, const EndpointService& service) {
  std::vector<DnsEntry> entries;
  if (endpoint.subnet_ids.empty()) return entries;
  const std::string zone = made_up_zone_id(fmt::format("vpce {}", ec2.region.name));
  const std::string suffix = hash_hex(HashKind::kSha256, endpoint.vpc_endpoint_id).substr(0, kSuffixDigits);
  const std::string name = fmt::format("{}-{}", endpoint.vpc_endpoint_id, suffix);
  entries.emplace_back(fmt::format("{}.{}", name, service.base_dns_name), zone);
  for (const std::string& id : endpoint.subnet_ids) {
    entries.emplace_back(fmt::format("{}-{}.{}", name, ec2.subnets.find(id)->availability_zone, service.base_dns_name),
                         zone);
  }
  if (endpoint.private_dns_enabled) {
    entries.emplace_back(service.private_dns_name, made_up_zone_id(endpoint.vpc_endpoint_id));
  }
  return entries;
}

Result<EndpointService, ApiError> service_of(const Ec2& ec2, const VpcEndpoint& endpoint) {
  const EndpointType type = is_interface(endpoint) ? EndpointType::kInterface : EndpointType::kGateway;
  std::optional<EndpointService> service = find_endpoint_service(ec2.region, endpoint.service_name, type);
  if (service) return *std::move(service);
  if (is_endpoint_service(ec2.region, endpoint.service_name)) {
    return aws::api_error(
        "InvalidParameter",
        fmt::format("Endpoint type ({}) does not match available service types ({}).", to_text(type),
                    to_text(is_interface(endpoint) ? EndpointType::kGateway : EndpointType::kInterface)));
  }
  return aws::api_error("InvalidServiceName",
                        fmt::format("The Vpc Endpoint Service '{}' does not exist", endpoint.service_name));
}

Result<std::string, ApiError> policy_of(const Value& given) {
  if (given.as_text().empty()) return std::string(kOpenPolicy);
  if (!parse_json(given.as_text())) {
    return aws::api_error("InvalidPolicyDocument", "The policy is not a valid JSON policy document");
  }
  return given.as_text();
}

Result<void, ApiError> add_route_tables(const Ec2& ec2, VpcEndpoint& endpoint, const Value& ids,
                                        const Request& request) {
  for (const std::string& id : texts(ids)) {
    const RouteTable* table = TRY(own(ec2.route_tables, id, request));
    if (table->vpc_id != endpoint.vpc_id) {
      return std::unexpected(invalid_value(
          fmt::format("route table {} and network {} belong to different networks", id, endpoint.vpc_id)));
    }
    const VpcEndpoint* other = find_if(ec2.vpc_endpoints, [&](const VpcEndpoint& row) {
      return row.service_name == endpoint.service_name &&
             std::ranges::find(row.route_table_ids, id) != row.route_table_ids.end();
    });
    if (other != nullptr && other->vpc_endpoint_id != endpoint.vpc_endpoint_id) {
      return aws::api_error("RouteAlreadyExists", fmt::format("route table {} already has a route to the service {}",
                                                              id, endpoint.service_name));
    }
    if (std::ranges::find(endpoint.route_table_ids, id) == endpoint.route_table_ids.end()) {
      endpoint.route_table_ids.push_back(id);
    }
  }
  return {};
}

std::vector<std::string> group_ids(const VpcEndpoint& endpoint) {
  std::vector<std::string> ids;
  for (const GroupIdentifier& group : endpoint.groups) ids.push_back(group.group_id);
  return ids;
}

// The address that SubnetConfigurations ask for in a subnet; none: one of EC2's choice.
std::optional<std::string> wanted_address(const Value& configurations, const std::string& subnet_id) {
  for (const Value& configuration : configurations.as_list()) {
    if (configuration[m::SubnetId].as_text() != subnet_id || !configuration.has(m::Ipv4)) continue;
    return configuration[m::Ipv4].as_text();
  }
  return std::nullopt;
}

// Adds subnets, each with an interface of the endpoint in it.
Result<void, ApiError> add_subnets(Ec2& ec2, VpcEndpoint& endpoint, const std::vector<std::string>& ids,
                                   const Value& configurations, const Request& request) {
  for (const std::string& id : ids) {
    if (std::ranges::find(endpoint.subnet_ids, id) != endpoint.subnet_ids.end()) continue;
    const Subnet subnet = *TRY(own(ec2.subnets, id, request));
    if (subnet.vpc_id != endpoint.vpc_id) {
      return std::unexpected(
          invalid_value(fmt::format("subnet {} and network {} belong to different networks", id, endpoint.vpc_id)));
    }
    const auto same_zone = [&](const std::string& other) {
      return ec2.subnets.find(other)->availability_zone == subnet.availability_zone;
    };
    if (std::ranges::any_of(endpoint.subnet_ids, same_zone)) {
      return aws::api_error(
          "DuplicateSubnetsInSameZone",
          fmt::format("Found another VPC endpoint subnet in the availability zone of {}. VPC endpoint "
                      "subnets should be in different availability zones supported by the VPC endpoint "
                      "service.",
                      id));
    }
    const NetworkInterface interface =
        TRY(make_interface(ec2,
                           {.subnet = &subnet,
                            .description = fmt::format("VPC Endpoint Interface {}", endpoint.vpc_endpoint_id),
                            .interface_type = "vpc_endpoint",
                            .requester_id = std::string(kRequester),
                            .group_ids = group_ids(endpoint),
                            .primary_ipv4 = wanted_address(configurations, id)},
                           request));
    endpoint.subnet_ids.push_back(id);
    endpoint.network_interface_ids.push_back(interface.network_interface_id);
  }
  return {};
}

void remove_subnets(Ec2& ec2, VpcEndpoint& endpoint, const std::vector<std::string>& ids) {
  for (const std::string& id : ids) {
    const auto found = std::ranges::find(endpoint.subnet_ids, id);
    if (found == endpoint.subnet_ids.end()) continue;
    const auto interface = endpoint.network_interface_ids.begin() + (found - endpoint.subnet_ids.begin());
    erase_interface(ec2, *interface);
    endpoint.network_interface_ids.erase(interface);
    endpoint.subnet_ids.erase(found);
  }
}

// Subnets of the endpoint in which another address is asked for. Source: PrivateLink guide, "Update subnet
// configurations": the interface there is replaced.
std::vector<std::string> readdressed_subnets(const Ec2& ec2, const VpcEndpoint& endpoint, const Value& configurations) {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < endpoint.subnet_ids.size(); ++i) {
    const std::optional<std::string> wanted = wanted_address(configurations, endpoint.subnet_ids[i]);
    const NetworkInterface* interface = ec2.network_interfaces.find(endpoint.network_interface_ids[i]);
    if (wanted && interface != nullptr && interface->private_ip_address != wanted) {
      found.push_back(endpoint.subnet_ids[i]);
    }
  }
  return found;
}

// Private DNS makes the service's own name lead to the endpoint, so only one endpoint of a VPC can have it.
Result<void, ApiError> check_private_dns(const Ec2& ec2, const VpcEndpoint& endpoint, const EndpointService& service) {
  if (!endpoint.private_dns_enabled) return {};
  const Vpc& vpc = *ec2.vpcs.find(endpoint.vpc_id);
  if (!vpc.enable_dns_support || !vpc.enable_dns_hostnames) {
    return aws::api_error("InvalidParameter",
                          fmt::format("Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC "
                                      "attributes set to true for {}",
                                      vpc.vpc_id));
  }
  const VpcEndpoint* other = find_if(ec2.vpc_endpoints, [&](const VpcEndpoint& row) {
    return row.vpc_id == endpoint.vpc_id && row.service_name == endpoint.service_name && row.private_dns_enabled &&
           row.vpc_endpoint_id != endpoint.vpc_endpoint_id;
  });
  if (other == nullptr) return {};
  return aws::api_error(
      "InvalidParameter",
      fmt::format("private-dns-enabled cannot be set because there is already a conflicting DNS domain "
                  "for {} in the VPC {}",
                  service.private_dns_name, vpc.vpc_id));
}

Result<void, ApiError> check_quota(const Ec2& ec2, const VpcEndpoint& endpoint) {
  if (is_interface(endpoint)) {
    const auto same = [&](const VpcEndpoint& row) { return row.vpc_id == endpoint.vpc_id && is_interface(row); };
    return ec2.quotas.check(QuotaKind::kInterfaceEndpointsPerVpc, count_if(ec2.vpc_endpoints, same));
  }
  const auto same = [&](const VpcEndpoint& row) { return row.owner_id == endpoint.owner_id && !is_interface(row); };
  return ec2.quotas.check(QuotaKind::kGatewayEndpointsPerRegion, count_if(ec2.vpc_endpoints, same));
}

Value endpoint_item(const VpcEndpoint& endpoint) { return aws::to_value(endpoint); }

void set_dns_options(VpcEndpoint& endpoint, const Value& input) {
  if (input.has(m::IpAddressType)) endpoint.ip_address_type = input[m::IpAddressType].as_text();
  if (!endpoint.dns_options) endpoint.dns_options.emplace();
  aws::from_value(input[m::DnsOptions], *endpoint.dns_options);
}

}  // namespace

Outcome create_vpc_endpoint(Ec2& ec2, const Value& input, const Request& request) {
  const Value& token = input[m::ClientToken];
  if (const auto id = TRY(made_before(ec2, kCreate, input, request))) {
    if (const VpcEndpoint* row = ec2.vpc_endpoints.find(*id)) {
      return Value::of({{m::VpcEndpoint, endpoint_item(*row)}, {m::ClientToken, token}});
    }
  }
  const Vpc* vpc = TRY(own(ec2.vpcs, input[m::VpcId].as_text(), request));
  VpcEndpoint endpoint{.vpc_endpoint_id = new_id(Kind::kVpcEndpoint, request.random),
                       .owner_id = vpc->owner_id,
                       .vpc_id = vpc->vpc_id,
                       .service_name = input[m::ServiceName].as_text(),
                       .service_region = std::string(ec2.region.name),
                       .policy_document = TRY(policy_of(input[m::PolicyDocument])),
                       .creation_timestamp = request.now,
                       .tags = TRY(specified_tags(input, Kind::kVpcEndpoint))};
  if (input.has(m::VpcEndpointType)) endpoint.vpc_endpoint_type = input[m::VpcEndpointType].as_text();
  if (endpoint.vpc_endpoint_type != "Gateway" && !is_interface(endpoint)) {
    return aws::api_error(
        "UnsupportedOperation",
        fmt::format("VPC endpoints of type {} are not available in this region.", endpoint.vpc_endpoint_type));
  }
  const EndpointService service = TRY(service_of(ec2, endpoint));
  TRY(check_quota(ec2, endpoint));
  if (is_interface(endpoint)) {
    endpoint.ip_address_type = "ipv4";
    endpoint.private_dns_enabled = input[m::PrivateDnsEnabled].as_bool(true);
    set_dns_options(endpoint, input);
    TRY(check_private_dns(ec2, endpoint, service));
    endpoint.groups = TRY(interface_groups(ec2, endpoint.vpc_id, texts(input[m::SecurityGroupIds]), request));
    TRY(add_subnets(ec2, endpoint, texts(input[m::SubnetIds]), input[m::SubnetConfigurations], request));
    endpoint.dns_entries = dns_entries(ec2, endpoint, service);
  } else {
    TRY(add_route_tables(ec2, endpoint, input[m::RouteTableIds], request));
  }
  ec2.vpc_endpoints.put(endpoint.vpc_endpoint_id, endpoint);
  remember_made(ec2, kCreate, input, endpoint.vpc_endpoint_id, request);
  schedule(ec2, endpoint.vpc_endpoint_id, request.now);
  return Value::of({{m::VpcEndpoint, endpoint_item(endpoint)}, {m::ClientToken, token}});
}

void advance_vpc_endpoint(Ec2& ec2, const std::string& id, const Request& /*request*/) {
  const VpcEndpoint* endpoint = ec2.vpc_endpoints.find(id);
  if (endpoint == nullptr) return;
  if (endpoint->state == "pending") {
    ec2.vpc_endpoints.update(id, [](VpcEndpoint& row) { row.state = "available"; });
  } else if (endpoint->state == "deleting") {
    for (const std::string& interface_id : endpoint->network_interface_ids) erase_interface(ec2, interface_id);
    ec2.vpc_endpoints.erase(id);
  }
}

Outcome describe_vpc_endpoints(Ec2& ec2, const Value& input, const Request& request) {
  return describe(ec2.vpc_endpoints, kEndpoints, endpoint_item, input, request);
}

Outcome modify_vpc_endpoint(Ec2& ec2, const Value& input, const Request& request) {
  VpcEndpoint endpoint = *TRY(own(ec2.vpc_endpoints, input[m::VpcEndpointId].as_text(), request));
  const EndpointService service = TRY(service_of(ec2, endpoint));
  if (input[m::ResetPolicy].as_bool()) endpoint.policy_document = kOpenPolicy;
  if (input.has(m::PolicyDocument)) endpoint.policy_document = TRY(policy_of(input[m::PolicyDocument]));
  if (!is_interface(endpoint)) {
    for (const std::string& id : texts(input[m::RemoveRouteTableIds])) std::erase(endpoint.route_table_ids, id);
    TRY(add_route_tables(ec2, endpoint, input[m::AddRouteTableIds], request));
    const std::string id = endpoint.vpc_endpoint_id;
    ec2.vpc_endpoints.put(id, std::move(endpoint));
    return Value::of({{m::Return, true}});
  }
  endpoint.private_dns_enabled = input[m::PrivateDnsEnabled].as_bool(endpoint.private_dns_enabled);
  set_dns_options(endpoint, input);
  TRY(check_private_dns(ec2, endpoint, service));
  std::vector<std::string> groups = group_ids(endpoint);
  for (const std::string& id : texts(input[m::RemoveSecurityGroupIds])) std::erase(groups, id);
  for (const std::string& id : texts(input[m::AddSecurityGroupIds])) {
    if (std::ranges::find(groups, id) == groups.end()) groups.push_back(id);
  }
  endpoint.groups = TRY(interface_groups(ec2, endpoint.vpc_id, groups, request));
  for (const std::string& interface_id : endpoint.network_interface_ids) {
    ec2.network_interfaces.update(interface_id, [&](NetworkInterface& row) { row.groups = endpoint.groups; });
  }
  const Value& configurations = input[m::SubnetConfigurations];
  remove_subnets(ec2, endpoint, texts(input[m::RemoveSubnetIds]));
  const std::vector<std::string> readdressed = readdressed_subnets(ec2, endpoint, configurations);
  remove_subnets(ec2, endpoint, readdressed);
  TRY(add_subnets(ec2, endpoint, readdressed, configurations, request));
  TRY(add_subnets(ec2, endpoint, texts(input[m::AddSubnetIds]), configurations, request));
  endpoint.dns_entries = dns_entries(ec2, endpoint, service);
  const std::string id = endpoint.vpc_endpoint_id;
  ec2.vpc_endpoints.put(id, std::move(endpoint));
  return Value::of({{m::Return, true}});
}

Outcome delete_vpc_endpoints(Ec2& ec2, const Value& input, const Request& request) {
  Value::List unsuccessful;
  for (const std::string& id : texts(input[m::VpcEndpointIds])) {
    const Result<const VpcEndpoint*, ApiError> endpoint = own(ec2.vpc_endpoints, id, request);
    if (!endpoint) {
      const Value error = Value::of({{m::Code, endpoint.error().code}, {m::Message, endpoint.error().message}});
      unsuccessful.push_back(Value::of({{m::ResourceId, id}, {m::Error, error}}));
      continue;
    }
    ec2.vpc_endpoints.update(id, [](VpcEndpoint& row) {
      row.state = "deleting";
      row.route_table_ids.clear();
    });
    schedule(ec2, id, request.now);
  }
  return Value::of({{m::Unsuccessful, std::move(unsuccessful)}});
}

}  // namespace regionfall::ec2
