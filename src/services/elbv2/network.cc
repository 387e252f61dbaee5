#include "services/elbv2/network.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/members/acm.h"
#include "aws/members/ec2.h"
#include "services/ec2/cidr.h"
#include "services/ec2/service_interfaces.h"
#include "services/elbv2/errors.h"
#include "services/elbv2/names.h"

namespace regionfall::elbv2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr const char* kRequester = "amazon-elb";
constexpr std::string_view kAcmArn = "arn:aws:acm:";
constexpr std::string_view kIamArn = "arn:aws:iam:";

Outcome call_service(const Elbv2& elb, const char* service, const char* operation, Value input,
                     const Request& request) {
  return elb.services.call({.region = elb.region,
                            .service = service,
                            .operation = operation,
                            .input = std::move(input),
                            .caller = request.caller,
                            .secret_access_key = {}});
}

Outcome call_ec2(const Elbv2& elb, const char* operation, Value input, const Request& request) {
  return call_service(elb, "ec2", operation, std::move(input), request);
}

Value filters(std::string_view name, std::string_view value, std::string_view second = {},
              std::string_view second_value = {}) {
  Value list = Value::List();
  list.push(Value::of({{m::Name, name}, {m::Values, Value::List{value}}}));
  if (!second.empty()) list.push(Value::of({{m::Name, second}, {m::Values, Value::List{second_value}}}));
  return Value::of({{m::Filters, std::move(list)}});
}

}  // namespace

Result<std::vector<Subnet>, ApiError> find_subnets(const Elbv2& elb, const std::vector<std::string>& ids,
                                                   const Request& request) {
  const Outcome output = call_ec2(elb, "DescribeSubnets", Value::of({{m::SubnetIds, aws::text_list(ids)}}), request);
  if (!output) {
    if (!output.error().code.starts_with("InvalidSubnetID")) return std::unexpected(output.error());
    return aws::api_error("SubnetNotFound",
                          fmt::format("The following subnet IDs are not valid: {}", fmt::join(ids, ", ")));
  }
  std::vector<Subnet> subnets;
  const Value::List& found = (*output)[m::Subnets].as_list();
  for (const std::string& id : ids) {
    const auto row = std::ranges::find(found, id, [](const Value& item) { return item[m::SubnetId].as_text(); });
    if (row == found.end()) continue;
    const Value& shown = *row;
    subnets.push_back({.id = id,
                       .vpc_id = shown[m::VpcId].as_text(),
                       .zone = shown[m::AvailabilityZone].as_text(),
                       .has_ipv6 = !shown[m::Ipv6CidrBlockAssociationSet].as_list().empty()});
  }
  return subnets;
}

Result<void, ApiError> check_security_groups(const Elbv2& elb, const std::vector<std::string>& ids,
                                             const std::string& vpc_id, const Request& request) {
  if (ids.empty()) return {};
  const Outcome output =
      call_ec2(elb, "DescribeSecurityGroups", Value::of({{m::GroupIds, aws::text_list(ids)}}), request);
  bool valid = output.has_value();
  if (valid) {
    for (const Value& group : (*output)[m::SecurityGroups].as_list()) {
      valid = valid && group[m::VpcId].as_text() == vpc_id;
    }
  }
  if (!valid) return invalid_configuration("One or more security groups are invalid");
  return {};
}

Result<std::string, ApiError> default_security_group(const Elbv2& elb, const std::string& vpc_id,
                                                     const Request& request) {
  const Value output =
      TRY(call_ec2(elb, "DescribeSecurityGroups", filters("vpc-id", vpc_id, "group-name", "default"), request));
  const Value::List& groups = output[m::SecurityGroups].as_list();
  return groups.empty() ? std::string() : groups.front()[m::GroupId].as_text();
}

Result<bool, ApiError> has_internet_gateway(const Elbv2& elb, const std::string& vpc_id, const Request& request) {
  const Value output = TRY(call_ec2(elb, "DescribeInternetGateways", filters("attachment.vpc-id", vpc_id), request));
  return !output[m::InternetGateways].as_list().empty();
}

Result<bool, ApiError> vpc_exists(const Elbv2& elb, const std::string& vpc_id, const Request& request) {
  const Value output = TRY(call_ec2(elb, "DescribeVpcs", filters("vpc-id", vpc_id), request));
  return !output[m::Vpcs].as_list().empty();
}

Result<Place, ApiError> find_instance(const Elbv2& elb, const std::string& id, const std::string& vpc_id,
                                      const Request& request) {
  const Outcome output = call_ec2(elb, "DescribeInstances", Value::of({{m::InstanceIds, Value::List{id}}}), request);
  const std::string not_valid = fmt::format("The following targets are not in the target group's VPC: '{}'", id);
  if (!output) return aws::api_error("InvalidTarget", fmt::format("The following targets do not exist: '{}'", id));
  for (const Value& reservation : (*output)[m::Reservations].as_list()) {
    for (const Value& instance : reservation[m::Instances].as_list()) {
      if (instance[m::VpcId].as_text() != vpc_id) return aws::api_error("InvalidTarget", not_valid);
      const std::string& state = instance[m::State][m::Name].as_text();
      if (state != "running") {
        return aws::api_error("InvalidTarget",
                              fmt::format("The following targets are not in a running state and cannot be "
                                          "registered: '{}'",
                                          id));
      }
      return Place{.address = instance[m::PrivateIpAddress].as_text(),
                   .zone = instance[m::Placement][m::AvailabilityZone].as_text()};
    }
  }
  return aws::api_error("InvalidTarget", fmt::format("The following targets do not exist: '{}'", id));
}

Result<std::string, ApiError> zone_of(const Elbv2& elb, const std::string& address, const std::string& vpc_id,
                                      const Request& request) {
  const auto wanted = ec2::parse_ip(address);
  if (!wanted) return std::string();
  const Value output = TRY(call_ec2(elb, "DescribeSubnets", filters("vpc-id", vpc_id), request));
  for (const Value& subnet : output[m::Subnets].as_list()) {
    std::vector<std::string> blocks = {subnet[m::CidrBlock].as_text()};
    for (const Value& block : subnet[m::Ipv6CidrBlockAssociationSet].as_list()) {
      blocks.push_back(block[m::Ipv6CidrBlock].as_text());
    }
    for (const std::string& text : blocks) {
      const auto block = ec2::parse_cidr(text);
      if (block && block->address.v6 == wanted->v6 && ec2::contains(*block, *wanted)) {
        return subnet[m::AvailabilityZone].as_text();
      }
    }
  }
  return std::string();
}

Result<void, ApiError> check_certificate(const Elbv2& elb, const std::string& arn, const Request& request) {
  namespace acm = aws::members::acm;
  const auto not_found = [&] {
    return aws::api_error("CertificateNotFound", fmt::format("Certificate '{}' not found", arn));
  };
  if (arn.starts_with(kIamArn)) {
    if (!elb.server_certificates.find(request.caller.account.text, arn)) return not_found();
    return {};
  }
  if (!arn.starts_with(kAcmArn)) return validation_error(fmt::format("Certificate ARN '{}' is not valid", arn));
  const Outcome output =
      call_service(elb, "acm", "DescribeCertificate", Value::of({{acm::CertificateArn, arn}}), request);
  if (!output) return not_found();
  if ((*output)[acm::Certificate][acm::Status].as_text() == "ISSUED") return {};
  return aws::api_error("UnsupportedCertificate",
                        fmt::format("The certificate '{}' must have a fully-qualified domain name, a supported "
                                    "signature, and a supported key size.",
                                    arn));
}

Result<void, ApiError> add_interface(const Elbv2& elb, const LoadBalancer& load_balancer, LoadBalancerZone& zone,
                                     const std::string& private_ipv4_address, const Request& request) {
  Value input = Value::of({{m::SubnetId, zone.subnet_id},
                           {m::Description, fmt::format("ELB {}", load_balancer_suffix(load_balancer.arn))},
                           {m::RequesterId, kRequester}});
  if (!load_balancer.security_groups.empty()) {
    input.set(m::Groups, aws::text_list(load_balancer.security_groups));
  }
  if (!load_balancer.is_application()) input.set(m::InterfaceType, "network_load_balancer");
  if (!private_ipv4_address.empty()) input.set(m::PrivateIpAddress, private_ipv4_address);
  const Value output = TRY(call_ec2(elb, ec2::kCreateServiceInterface, std::move(input), request));
  zone.interface_id = output[m::NetworkInterface][m::NetworkInterfaceId].as_text();
  zone.node_address = output[m::NetworkInterface][m::PrivateIpAddress].as_text();
  return {};
}

Result<void, ApiError> remove_interface(const Elbv2& elb, const LoadBalancerZone& zone, const Request& request) {
  (void)TRY(
      call_ec2(elb, ec2::kDeleteServiceInterface, Value::of({{m::NetworkInterfaceId, zone.interface_id}}), request));
  return {};
}

Result<void, ApiError> update_interface_groups(const Elbv2& elb, const LoadBalancer& load_balancer,
                                               const Request& request) {
  for (const LoadBalancerZone& zone : load_balancer.zones) {
    (void)TRY(call_ec2(elb, ec2::kSetServiceInterfaceGroups,
                       Value::of({{m::NetworkInterfaceId, zone.interface_id},
                                  {m::Groups, aws::text_list(load_balancer.security_groups)}}),
                       request));
  }
  return {};
}

}  // namespace regionfall::elbv2
