#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "aws/members/ec2.h"
#include "base/hash.h"
#include "services/ec2/resources/common.h"
#include "services/ec2/resources/resources.h"
#include "services/ec2/resources/vpc_endpoints.h"
#include "services/provider/mapping.h"
#include "services/provider/tags.h"
#include "terraform/providers/schema_table.h"

// Data sources aws_vpc_endpoint and aws_vpc_endpoint_service. Source: hashicorp/aws 6,
// internal/service/ec2/vpc_endpoint_data_source.go and its neighbours.

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

constexpr int kBoth = kOptional | kComputed;

DataSource vpc_endpoint() {
  const Type text = Type::string();
  const Type flag = Type::boolean();
  const Type texts = Type::set(text);
  DataSource source{
      .name = "aws_vpc_endpoint",
      .title = "EC2 VPC Endpoint",
      .service = "ec2",
      .attributes = {{"id", text, kBoth, "VpcEndpointIds[]", {}, "VpcEndpointId"},
                     told("ip_address_type", "IpAddressType"),
                     told("policy", "PolicyDocument"),
                     told("private_dns_enabled", "PrivateDnsEnabled", flag),
                     told("route_table_ids", "RouteTableIds", texts),
                     told("security_group_ids", "Groups[].GroupId", texts),
                     asked("service_name", "ServiceName"),
                     told("service_region", "ServiceRegion"),
                     asked("state", "State"),
                     told("subnet_ids", "SubnetIds", texts),
                     told("vpc_endpoint_type", "VpcEndpointType"),
                     asked("vpc_id", "VpcId")},
      .blocks = {{.name = "dns_options",
                  .member = "-",
                  .output = "DnsOptions",
                  .attributes = {told("dns_record_ip_type", "DnsRecordIpType"),
                                 told("private_dns_only_for_inbound_resolver_endpoint",
                                      "PrivateDnsOnlyForInboundResolverEndpoint", flag),
                                 told("private_dns_preference", "PrivateDnsPreference"),
                                 told("private_dns_specified_domains", "PrivateDnsSpecifiedDomains", texts)},
                  .max_items = 1,
                  .flags = kComputed,
                  .as_attribute = true}},
      .read = {.operation = "DescribeVpcEndpoints",
               .objects = "VpcEndpoints",
               .filters = "Filters",
               .filter_attributes = {{"service_name", "service-name"},
                                     {"state", "vpc-endpoint-state"},
                                     {"vpc_id", "vpc-id"}},
               .gone = {"InvalidVpcEndpointId.NotFound"}},
      .id = "VpcEndpointId",
      .tags = "Tags",
      .complete = complete_endpoint};
  std::ranges::move(shown_endpoint_attributes(), std::back_inserter(source.attributes));
  std::ranges::move(shown_endpoint_blocks(), std::back_inserter(source.blocks));
  return source;
}

const std::vector<Attribute>& shown_service() {
  const Type flag = Type::boolean();
  const Type texts = Type::set(Type::string());
  static const std::vector<Attribute> kShown = {
      told("acceptance_required", "AcceptanceRequired", flag),
      told("availability_zones", "AvailabilityZones", texts),
      told("base_endpoint_dns_names", "BaseEndpointDnsNames", texts),
      told("manages_vpc_endpoints", "ManagesVpcEndpoints", flag),
      told("owner", "Owner"),
      told("private_dns_name", "PrivateDnsName"),
      told("private_dns_names", "PrivateDnsNames[].PrivateDnsName", texts),
      told("service_id", "ServiceId"),
      asked("service_name", "ServiceName"),
      asked("service_type", "ServiceType[0].ServiceType"),
      told("supported_ip_address_types", "SupportedIpAddressTypes", texts),
      told("vpc_endpoint_policy_supported", "VpcEndpointPolicySupported", flag)};
  return kShown;
}

// A service by its short name ("s3") stands for the one of this region.
aws::Value service_input(const Session& session, const Value& config) {
  aws::Value::List all = filter_blocks(config).as_list();
  const auto add = [&](const std::string& name, const std::string& value) {
    all.push_back(aws::Value::of({{m::Name, name}, {m::Values, aws::text_list({value})}}));
  };
  if (const std::string type = text_of(config, "service_type"); !type.empty()) add("service-type", type);
  for (const auto& [key, value] : tags_of(config.attribute("tags"))) add("tag:" + key, value);
  aws::Value input = aws::Value::Structure();
  if (!all.empty()) input.set(m::Filters, std::move(all));
  std::string name = text_of(config, "service_name");
  if (const std::string service = text_of(config, "service"); name.empty() && !service.empty()) {
    name = fmt::format("com.amazonaws.{}.{}", session.region().text, service);
  }
  if (!name.empty()) input.set(m::ServiceNames, aws::text_list({name}));
  if (const auto regions = terraform::texts_of(config, "service_regions"); !regions.empty()) {
    input.set(m::ServiceRegions, aws::text_list(regions));
  }
  return input;
}

Done find_service(Session& session, const Value& config, Members& members) {
  static const MemberPath kServices = "ServiceDetails";
  const aws::Value::List services =
      kServices.get(TRY(session.call("ec2", "DescribeVpcEndpointServices", service_input(session, config)))).as_list();
  if (services.empty()) return problem("no matching EC2 VPC Endpoint Service found");
  if (services.size() > 1) {
    return problem(
        "multiple EC2 VPC Endpoint Services matched; use additional constraints to reduce matches to a single EC2 VPC "
        "Endpoint Service");
  }
  const aws::Value& service = services.front();
  for (auto& [name, value] : read_output(shown_service(), {}, service, config, false)) {
    members.insert_or_assign(name, std::move(value));
  }
  put(members, "id", std::to_string(crc32(service[m::ServiceName].as_text())));
  put(members, "arn", session.arn("ec2", "vpc-endpoint-service/" + service[m::ServiceId].as_text()));
  Tags tags;
  for (const aws::Value& tag : service[m::Tags].as_list()) tags.emplace(tag[m::Key].as_text(), tag[m::Value].as_text());
  members.insert_or_assign("tags", tags_value(tags));
  return {};
}

DataSource vpc_endpoint_service() {
  DataSource source{.name = "aws_vpc_endpoint_service",
                    .title = "EC2 VPC Endpoint Service",
                    .service = "ec2",
                    .attributes = {computed_text("arn"),
                                   {"service", Type::string(), kOptional, "-"},
                                   {"service_regions", Type::set(Type::string()), kOptional, "-"},
                                   {"tags", Type::map(Type::string()), kBoth, "-"}},
                    .blocks = {plain_filter_block()},
                    .find = find_service};
  std::ranges::copy(shown_service(), std::back_inserter(source.attributes));
  return source;
}

}  // namespace

std::vector<DataSource> vpc_endpoint_data_sources() { return {vpc_endpoint(), vpc_endpoint_service()}; }

}  // namespace regionfall::ec2
