#include "services/ec2/resources/vpc_endpoints.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/members/ec2.h"
#include "services/ec2/resources/common.h"
#include "services/ec2/resources/resources.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// aws_vpc_endpoint. Source: hashicorp/aws 6, internal/service/ec2/vpc_endpoint.go.

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::text_of;
using terraform::texts_of;

namespace {

constexpr const char* kGone = "InvalidVpcEndpointId.NotFound";
constexpr int kBoth = kOptional | kComputed;

Answer<aws::Value> find_endpoint(Session& session, const std::string& id) {
  aws::Value endpoint =
      TRY(find_by_id(session, "DescribeVpcEndpoints", "VpcEndpointIds[]", id, "VpcEndpoints[0]", kGone));
  return endpoint[m::State].as_text() == "deleted" ? aws::Value() : endpoint;
}

Done wait_until_ready(Session& session, const std::string& id) {
  return session.wait_until(
      [&]() -> Answer<bool> {
        const std::string state = TRY(find_endpoint(session, id))[m::State].as_text();
        if (state == "failed" || state == "rejected") return problem(fmt::format("its state is {}", state));
        return state != "pending";
      },
      "the endpoint to be available");
}

std::optional<std::string> is_endpoint_type(const Value& value) {
  constexpr std::string_view kTypes[] = {"Interface", "Gateway", "GatewayLoadBalancer", "Resource", "ServiceNetwork"};
  if (std::ranges::find(kTypes, value.as_string()) != std::end(kTypes)) return {};
  return fmt::format("to be one of [{}], got {}", fmt::join(kTypes, " "), value.as_string());
}

std::optional<std::string> is_ip_address_type(const Value& value) {
  constexpr std::string_view kTypes[] = {"ipv4", "dualstack", "ipv6"};
  if (std::ranges::find(kTypes, value.as_string()) != std::end(kTypes)) return {};
  return fmt::format("to be one of [{}], got {}", fmt::join(kTypes, " "), value.as_string());
}

std::optional<std::string> is_record_ip_type(const Value& value) {
  constexpr std::string_view kTypes[] = {"ipv4", "dualstack", "ipv6", "service-defined"};
  const std::string& text = value.as_string();
  if (text.empty() || std::ranges::find(kTypes, text) != std::end(kTypes)) return {};
  return fmt::format("to be one of [{}], got {}", fmt::join(kTypes, " "), text);
}

Block dns_options_block() {
  const Type text = Type::string();
  return {.name = "dns_options",
          .member = "DnsOptions",
          .attributes =
              {{"dns_record_ip_type", text, kOptional, "DnsRecordIpType", {}, {}, {}, Form::kPlain, is_record_ip_type},
               {"private_dns_only_for_inbound_resolver_endpoint", Type::boolean(), kOptional,
                "PrivateDnsOnlyForInboundResolverEndpoint"},
               {"private_dns_preference", text, kOptional, "PrivateDnsPreference"},
               {"private_dns_specified_domains", Type::set(text), kOptional, "PrivateDnsSpecifiedDomains"}},
          .max_items = 1,
          .flags = kBoth,
          .as_attribute = true};
}

Block subnet_configuration_block() {
  const Type text = Type::string();
  return {.name = "subnet_configuration",
          .nesting = terraform::Nesting::kSet,
          .member = "SubnetConfigurations",
          .output = "-",
          .attributes = {{"ipv4", text, kOptional, "Ipv4"},
                         {"ipv6", text, kOptional, "Ipv6"},
                         {"subnet_id", text, kOptional, "SubnetId"}},
          .flags = kBoth,
          .as_attribute = true};
}

Answer<Value> subnet_configurations(Session& session, const aws::Value& endpoint) {
  static const Type kObject = object_type(subnet_configuration_block());
  static const MemberPath kInterfaces = "NetworkInterfaces";
  std::vector<Value> subnets;
  if (!endpoint[m::NetworkInterfaceIds].as_list().empty()) {
    const aws::Value output =
        TRY(session.call("ec2", "DescribeNetworkInterfaces",
                         aws::Value::of({{m::NetworkInterfaceIds, endpoint[m::NetworkInterfaceIds]}})));
    const aws::Value interfaces = kInterfaces.get(output);
    for (const aws::Value& interface : interfaces.as_list()) {
      subnets.push_back(Value::object({{"ipv4", Value::string(interface[m::PrivateIpAddress].as_text())},
                                       {"ipv6", Value::string(interface[m::Ipv6Address].as_text())},
                                       {"subnet_id", Value::string(interface[m::SubnetId].as_text())}}));
    }
  }
  return Value::set(kObject, std::move(subnets));
}

// -- plan ------------------------------------------------------------------------------------------------------------

// What an option block leaves to AWS.
void plan_dns_options(const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  const Value& options = reply.planned.attribute("dns_options");
  if (!options.is_known() || options.is_null() || options.length() != 1 || !options.elements()[0].is_known()) return;
  const Value& planned = options.elements()[0];
  if (!planned.attribute("dns_record_ip_type").is_known() || !text_of(planned, "dns_record_ip_type").empty()) return;
  const std::vector<Value> before =
      request.prior.is_null() ? std::vector<Value>() : terraform::elements_of(request.prior, "dns_options");
  const Value kind = before.empty() ? Value::unknown(Type::string()) : before[0].attribute("dns_record_ip_type");
  plan_value(request, reply, "dns_options",
             Value::list(planned.type(), {terraform::with_members(planned, {{"dns_record_ip_type", kind}})}));
}

void plan_endpoint(Session&, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  const bool is_new = request.prior.is_null();
  // An empty policy is none, and what AWS has for it stays.
  const Value& policy = reply.planned.attribute("policy");
  if (policy.is_known() && !policy.is_null() && policy.as_string().empty()) {
    plan_value(request, reply, "policy", is_new ? Value::unknown(Type::string()) : request.prior.attribute("policy"));
  }
  plan_dns_options(request, reply);
  if (is_new) return;
  if (text_of(reply.planned, "vpc_endpoint_type") != "Interface") {
    plan_replacement(request, reply, "private_dns_enabled");
  }
  const bool subnets = changes(request, reply, "subnet_ids");
  const bool configurations = changes(request, reply, "subnet_configuration");
  if (subnets || configurations) plan_unknown(reply, "network_interface_ids");
  if (subnets && left_out(request, "subnet_configuration")) plan_unknown(reply, "subnet_configuration");
  if (configurations && left_out(request, "subnet_ids")) plan_unknown(reply, "subnet_ids");
  const bool names = subnets || configurations || changes(request, reply, "private_dns_enabled");
  if (names) plan_unknown(reply, "dns_entry");
}

// -- update ----------------------------------------------------------------------------------------------------------

// An argument that is a set of ids, and what adds to it and takes from it.
struct IdSet {
  const char* argument;
  aws::MemberName add;
  aws::MemberName remove;
};
constexpr IdSet kIdSets[] = {{"route_table_ids", m::AddRouteTableIds, m::RemoveRouteTableIds},
                             {"security_group_ids", m::AddSecurityGroupIds, m::RemoveSecurityGroupIds},
                             {"subnet_ids", m::AddSubnetIds, m::RemoveSubnetIds}};

Done modify_endpoint(Session& session, const std::string& id, const Value& prior, const Value& planned) {
  const auto changed = [&](const char* name) {
    const Value& value = planned.attribute(name);
    return value.is_known() && !value.identical_unmarked(prior.attribute(name));
  };
  aws::Value input = aws::Value::of({{m::VpcEndpointId, id}});
  for (const IdSet& ids : kIdSets) {
    if (!changed(ids.argument)) continue;
    const std::vector<std::string> before = texts_of(prior, ids.argument);
    const std::vector<std::string> after = texts_of(planned, ids.argument);
    if (const auto added = without(after, before); !added.empty()) input.set(ids.add, aws::text_list(added));
    if (const auto gone = without(before, after); !gone.empty()) input.set(ids.remove, aws::text_list(gone));
  }
  const bool private_dns = changed("private_dns_enabled") && bool_of(planned, "private_dns_enabled");
  std::vector<Block> options;
  if (changed("dns_options") || private_dns) options.push_back(dns_options_block());
  if (changed("subnet_configuration")) options.push_back(subnet_configuration_block());
  put_input({}, options, planned, input);
  if (changed("ip_address_type")) input.set(m::IpAddressType, text_of(planned, "ip_address_type"));
  if (changed("private_dns_enabled")) input.set(m::PrivateDnsEnabled, bool_of(planned, "private_dns_enabled"));
  if (changed("policy")) input.set(m::PolicyDocument, text_of(planned, "policy"));
  if (input.as_structure().size() == 1) return {};
  TRY(session.call("ec2", "ModifyVpcEndpoint", std::move(input)));
  return wait_until_ready(session, id);
}

Done delete_endpoint(Session& session, const std::string& id, const Value&) {
  const aws::Value output =
      TRY(session.call("ec2", "DeleteVpcEndpoints", aws::Value::of({{m::VpcEndpointIds, aws::text_list({id})}})));
  for (const aws::Value& item : output[m::Unsuccessful].as_list()) {
    const aws::Value& error = item[m::Error];
    if (error[m::Code].as_text() == kGone) return {};
    return std::unexpected(Problem{error[m::Message].as_text(), error[m::Code].as_text()});
  }
  return session.wait_until([&]() -> Answer<bool> { return TRY(find_endpoint(session, id)).absent(); },
                            "the endpoint to be gone");
}

ResourceType vpc_endpoint() {
  const Type text = Type::string();
  const Type texts = Type::set(text);
  ResourceType type{
      .name = "aws_vpc_endpoint",
      .title = "EC2 VPC Endpoint",
      .service = "ec2",
      .attributes =
          {{"auto_accept", Type::boolean(), kOptional, "-"},
           {"ip_address_type", text, kBoth, "IpAddressType", {}, {}, {}, Form::kLowerCase, is_ip_address_type},
           {"policy", text, kBoth, "PolicyDocument", {}, {}, {}, Form::kJson},
           {"private_dns_enabled", Type::boolean(), kBoth, "PrivateDnsEnabled"},
           {"resource_configuration_arn", text, kOptional | kReplace, "ResourceConfigurationArn"},
           {"route_table_ids", texts, kBoth, "RouteTableIds"},
           {"security_group_ids", texts, kBoth, "SecurityGroupIds", {}, "Groups[].GroupId"},
           {"service_name", text, kOptional | kReplace, "ServiceName"},
           {"service_network_arn", text, kOptional | kReplace, "ServiceNetworkArn"},
           {"service_region", text, kBoth | kReplace, "ServiceRegion"},
           told("state", "State"),
           {"subnet_ids", texts, kBoth, "SubnetIds"},
           {"vpc_endpoint_type",
            text,
            kOptional | kReplace,
            "VpcEndpointType",
            {},
            {},
            Value::string("Gateway"),
            Form::kPlain,
            is_endpoint_type},
           {"vpc_id", text, kRequired | kReplace, "VpcId"}},
      .blocks = {dns_options_block(), subnet_configuration_block()},
      .tagging = ec2_tags("vpc-endpoint"),
      .timeouts = "create update delete",
      .create = {"CreateVpcEndpoint", "VpcEndpoint.VpcEndpointId", {}, "ClientToken"},
      .validate =
          [](const Value& config, terraform::ProviderReply& reply) {
            check_conflicts(config, {"service_name", "resource_configuration_arn", "service_network_arn"}, reply);
          },
      .plan = plan_endpoint,
      // The operation's default is to enable it, the provider's is not.
      .before_create = [](Session&, const Value& planned, aws::Value& input) -> Done {
        input.set(m::PrivateDnsEnabled, bool_of(planned, "private_dns_enabled"));
        return {};
      },
      .after_create = [](Session& session, const std::string& id,
                         const Value&) { return wait_until_ready(session, id); },
      .find = [](Session& session, const std::string& id, const Value&) { return find_endpoint(session, id); },
      .complete = complete_endpoint,
      .update = modify_endpoint,
      .remove = delete_endpoint};
  std::ranges::move(shown_endpoint_attributes(), std::back_inserter(type.attributes));
  std::ranges::move(shown_endpoint_blocks(), std::back_inserter(type.blocks));
  return type;
}

}  // namespace

std::vector<Attribute> shown_endpoint_attributes() {
  const Type texts = Type::set(Type::string());
  return {computed_text("arn"),
          {"cidr_blocks", Type::list(Type::string()), kComputed, "-"},
          told("network_interface_ids", "NetworkInterfaceIds", texts),
          told("owner_id", "OwnerId"),
          computed_text("prefix_list_id"),
          told("requester_managed", "RequesterManaged", Type::boolean())};
}

std::vector<Block> shown_endpoint_blocks() {
  return {{.name = "dns_entry",
           .member = "-",
           .output = "DnsEntries",
           .attributes = {told("dns_name", "DnsName"), told("hosted_zone_id", "HostedZoneId")},
           .flags = kComputed,
           .as_attribute = true}};
}

Done complete_endpoint(Session& session, const aws::Value& endpoint, const Value&, Members& members) {
  put(members, "arn", session.arn("ec2", "vpc-endpoint/" + endpoint[m::VpcEndpointId].as_text()));
  const aws::Value list = TRY(describe(session, "DescribePrefixLists", "PrefixLists[0]",
                                       filters({{"prefix-list-name", endpoint[m::ServiceName].as_text()}})));
  members.insert_or_assign("prefix_list_id", from_output(list[m::PrefixListId], Type::string()));
  members.insert_or_assign("cidr_blocks", terraform::text_list(aws::texts(list[m::Cidrs])));
  members.insert_or_assign("subnet_configuration", TRY(subnet_configurations(session, endpoint)));
  return {};
}

std::vector<ResourceType> vpc_endpoint_resources() { return {vpc_endpoint()}; }

}  // namespace regionfall::ec2
