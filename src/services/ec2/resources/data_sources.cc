#include <fmt/format.h>

#include <algorithm>

#include "aws/members/ec2.h"
#include "services/ec2/resources/common.h"
#include "services/ec2/resources/resources.h"
#include "services/provider/mapping.h"
#include "services/provider/tags.h"
#include "terraform/providers/schema_table.h"

// Data sources of EC2's network. Source: hashicorp/aws 6, internal/service/ec2/*_data_source.go.

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::text_of;
using terraform::texts_of;

constexpr int kBoth = kOptional | kComputed;

Value list_of(const std::vector<std::string>& texts) { return terraform::text_list(texts); }

// -- one object ------------------------------------------------------------------------------------------------------

Done complete_vpc(Session& session, const aws::Value& vpc, const Value&, Members& members) {
  const std::string id = vpc[m::VpcId].as_text();
  put(members, "arn", session.arn("ec2", "vpc/" + id));
  const std::pair<const char*, std::pair<const char*, MemberPath>> attributes[] = {
      {"enable_dns_hostnames", {"enableDnsHostnames", "EnableDnsHostnames.Value"}},
      {"enable_dns_support", {"enableDnsSupport", "EnableDnsSupport.Value"}},
      {"enable_network_address_usage_metrics",
       {"enableNetworkAddressUsageMetrics", "EnableNetworkAddressUsageMetrics.Value"}}};
  for (const auto& [name, attribute] : attributes) {
    const aws::Value output = TRY(
        session.call("ec2", "DescribeVpcAttribute", aws::Value::of({{m::VpcId, id}, {m::Attribute, attribute.first}})));
    members.insert_or_assign(name, Value::boolean(attribute.second.get(output).as_bool()));
  }
  put(members, "main_route_table_id",
      TRY(describe(session, "DescribeRouteTables", "RouteTables[0].RouteTableId",
                   filters({{"association.main", "true"}, {"vpc-id", id}})))
          .as_text());
  for (const aws::Value& range : vpc[m::Ipv6CidrBlockAssociationSet].as_list()) {
    put(members, "ipv6_association_id", range[m::AssociationId].as_text());
    put(members, "ipv6_cidr_block", range[m::Ipv6CidrBlock].as_text());
  }
  return {};
}

DataSource vpc() {
  return {.name = "aws_vpc",
          .title = "EC2 VPC",
          .service = "ec2",
          .attributes = {{"arn", Type::string(), kComputed, "-"},
                         asked("cidr_block", "CidrBlock"),
                         {"default", Type::boolean(), kBoth, "-", {}, "IsDefault"},
                         asked("dhcp_options_id", "DhcpOptionsId"),
                         {"enable_dns_hostnames", Type::boolean(), kComputed, "-"},
                         {"enable_dns_support", Type::boolean(), kComputed, "-"},
                         {"enable_network_address_usage_metrics", Type::boolean(), kComputed, "-"},
                         {"id", Type::string(), kBoth, "VpcIds[]", {}, "VpcId"},
                         told("instance_tenancy", "InstanceTenancy"),
                         {"ipv6_association_id", Type::string(), kComputed, "-"},
                         {"ipv6_cidr_block", Type::string(), kComputed, "-"},
                         {"main_route_table_id", Type::string(), kComputed, "-"},
                         told("owner_id", "OwnerId"),
                         asked("state", "State")},
          .blocks = {{.name = "cidr_block_associations",
                      .member = "-",
                      .output = "CidrBlockAssociationSet",
                      .attributes = {told("association_id", "AssociationId"), told("cidr_block", "CidrBlock"),
                                     told("state", "CidrBlockState.State")},
                      .flags = kComputed,
                      .as_attribute = true}},
          .read = {.operation = "DescribeVpcs",
                   .objects = "Vpcs",
                   .filters = "Filters",
                   .filter_attributes = {{"cidr_block", "cidr"},
                                         {"default", "isDefault"},
                                         {"dhcp_options_id", "dhcp-options-id"},
                                         {"state", "state"}},
                   .gone = {"InvalidVpcID.NotFound"}},
          .id = "VpcId",
          .tags = "Tags",
          .complete = complete_vpc};
}

DataSource subnet() {
  const Type flag = Type::boolean();
  return {.name = "aws_subnet",
          .title = "EC2 Subnet",
          .service = "ec2",
          .attributes = {told("arn", "SubnetArn"),
                         told("assign_ipv6_address_on_creation", "AssignIpv6AddressOnCreation", flag),
                         asked("availability_zone", "AvailabilityZone"),
                         asked("availability_zone_id", "AvailabilityZoneId"),
                         told("available_ip_address_count", "AvailableIpAddressCount", Type::number()),
                         asked("cidr_block", "CidrBlock"),
                         told("customer_owned_ipv4_pool", "CustomerOwnedIpv4Pool"),
                         {"default_for_az", flag, kBoth, "-", {}, "DefaultForAz"},
                         told("enable_dns64", "EnableDns64", flag),
                         told("enable_lni_at_device_index", "EnableLniAtDeviceIndex", Type::number()),
                         told("enable_resource_name_dns_a_record_on_launch",
                              "PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsARecord", flag),
                         told("enable_resource_name_dns_aaaa_record_on_launch",
                              "PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsAAAARecord", flag),
                         {"id", Type::string(), kBoth, "SubnetIds[]", {}, "SubnetId"},
                         asked("ipv6_cidr_block", "Ipv6CidrBlockAssociationSet[0].Ipv6CidrBlock"),
                         told("ipv6_cidr_block_association_id", "Ipv6CidrBlockAssociationSet[0].AssociationId"),
                         told("ipv6_native", "Ipv6Native", flag),
                         told("map_customer_owned_ip_on_launch", "MapCustomerOwnedIpOnLaunch", flag),
                         told("map_public_ip_on_launch", "MapPublicIpOnLaunch", flag),
                         told("outpost_arn", "OutpostArn"),
                         told("owner_id", "OwnerId"),
                         told("private_dns_hostname_type_on_launch", "PrivateDnsNameOptionsOnLaunch.HostnameType"),
                         asked("state", "State"),
                         asked("vpc_id", "VpcId")},
          .read = {.operation = "DescribeSubnets",
                   .objects = "Subnets",
                   .filters = "Filters",
                   .filter_attributes = {{"availability_zone", "availabilityZone"},
                                         {"availability_zone_id", "availabilityZoneId"},
                                         {"cidr_block", "cidrBlock"},
                                         {"default_for_az", "defaultForAz"},
                                         {"ipv6_cidr_block", "ipv6-cidr-block-association.ipv6-cidr-block"},
                                         {"state", "state"},
                                         {"vpc_id", "vpc-id"}},
                   .gone = {"InvalidSubnetID.NotFound"}},
          .id = "SubnetId",
          .tags = "Tags"};
}

DataSource security_group() {
  return {.name = "aws_security_group",
          .title = "EC2 Security Group",
          .service = "ec2",
          .attributes = {{"arn", Type::string(), kComputed, "-"},
                         told("description", "Description"),
                         {"id", Type::string(), kBoth, "GroupIds[]", {}, "GroupId"},
                         asked("name", "GroupName"),
                         asked("vpc_id", "VpcId")},
          .read = {.operation = "DescribeSecurityGroups",
                   .objects = "SecurityGroups",
                   .filters = "Filters",
                   .filter_attributes = {{"name", "group-name"}, {"vpc_id", "vpc-id"}},
                   .gone = {"InvalidGroup.NotFound"}},
          .id = "GroupId",
          .tags = "Tags",
          .complete = [](Session& session, const aws::Value& group, const Value&, Members& members) -> Done {
            put(members, "arn", session.arn("ec2", "security-group/" + group[m::GroupId].as_text()));
            return {};
          }};
}

DataSource internet_gateway() {
  return {
      .name = "aws_internet_gateway",
      .title = "EC2 Internet Gateway",
      .service = "ec2",
      .attributes = {{"arn", Type::string(), kComputed, "-"},
                     {"internet_gateway_id", Type::string(), kBoth, "InternetGatewayIds[]", {}, "InternetGatewayId"},
                     told("owner_id", "OwnerId")},
      .blocks = {{.name = "attachments",
                  .member = "-",
                  .output = "Attachments",
                  .attributes = {told("state", "State"), told("vpc_id", "VpcId")},
                  .flags = kComputed,
                  .as_attribute = true}},
      .read = {.operation = "DescribeInternetGateways",
               .objects = "InternetGateways",
               .filters = "Filters",
               .gone = {"InvalidInternetGatewayID.NotFound"}},
      .id = "InternetGatewayId",
      .tags = "Tags",
      .complete = [](Session& session, const aws::Value& gateway, const Value&, Members& members) -> Done {
        put(members, "arn", session.arn("ec2", "internet-gateway/" + gateway[m::InternetGatewayId].as_text()));
        return {};
      }};
}

DataSource eip() {
  return {.name = "aws_eip",
          .title = "EC2 EIP",
          .service = "ec2",
          .attributes = {{"arn", Type::string(), kComputed, "-"},
                         told("association_id", "AssociationId"),
                         told("carrier_ip", "CarrierIp"),
                         told("customer_owned_ip", "CustomerOwnedIp"),
                         told("customer_owned_ipv4_pool", "CustomerOwnedIpv4Pool"),
                         told("domain", "Domain"),
                         {"id", Type::string(), kBoth, "AllocationIds[]", {}, "AllocationId"},
                         told("instance_id", "InstanceId"),
                         told("network_interface_id", "NetworkInterfaceId"),
                         told("network_interface_owner_id", "NetworkInterfaceOwnerId"),
                         {"private_dns", Type::string(), kComputed, "-"},
                         told("private_ip", "PrivateIpAddress"),
                         {"ptr_record", Type::string(), kComputed, "-"},
                         {"public_dns", Type::string(), kComputed, "-"},
                         {"public_ip", Type::string(), kBoth, "PublicIps[]", {}, "PublicIp"},
                         told("public_ipv4_pool", "PublicIpv4Pool")},
          .read = {.operation = "DescribeAddresses",
                   .objects = "Addresses",
                   .filters = "Filters",
                   .gone = {"InvalidAllocationID.NotFound", "InvalidAddress.NotFound"}},
          .id = "AllocationId",
          .tags = "Tags",
          .complete = [](Session& session, const aws::Value& address, const Value&, Members& members) -> Done {
            put(members, "arn", session.arn("ec2", "elastic-ip/" + address[m::AllocationId].as_text()));
            put(members, "public_dns", public_dns_name(session, address[m::PublicIp].as_text()));
            put(members, "private_dns", private_dns_name(session, address[m::PrivateIpAddress].as_text()));
            return {};
          }};
}

DataSource nat_gateway() {
  return {.name = "aws_nat_gateway",
          .title = "EC2 NAT Gateway",
          .service = "ec2",
          .attributes = {told("allocation_id", "NatGatewayAddresses[0].AllocationId"),
                         told("association_id", "NatGatewayAddresses[0].AssociationId"),
                         told("connectivity_type", "ConnectivityType"),
                         {"id", Type::string(), kBoth, "NatGatewayIds[]", {}, "NatGatewayId"},
                         told("network_interface_id", "NatGatewayAddresses[0].NetworkInterfaceId"),
                         told("private_ip", "NatGatewayAddresses[0].PrivateIp"),
                         told("public_ip", "NatGatewayAddresses[0].PublicIp"),
                         {"secondary_allocation_ids", Type::set(Type::string()), kComputed, "-"},
                         {"secondary_private_ip_address_count", Type::number(), kComputed, "-"},
                         {"secondary_private_ip_addresses", Type::set(Type::string()), kComputed, "-"},
                         asked("state", "State"),
                         asked("subnet_id", "SubnetId"),
                         asked("vpc_id", "VpcId")},
          .read = {.operation = "DescribeNatGateways",
                   .objects = "NatGateways",
                   .filters = "Filter",
                   .filter_attributes = {{"state", "state"}, {"subnet_id", "subnet-id"}, {"vpc_id", "vpc-id"}},
                   .gone = {"NatGatewayNotFound"}},
          .id = "NatGatewayId",
          .tags = "Tags",
          .complete = [](Session&, const aws::Value& gateway, const Value&, Members& members) -> Done {
            std::vector<std::string> allocations;
            std::vector<std::string> addresses;
            for (const aws::Value& address : gateway[m::NatGatewayAddresses].as_list()) {
              if (address[m::IsPrimary].as_bool()) continue;
              addresses.push_back(address[m::PrivateIp].as_text());
              if (address.has(m::AllocationId)) allocations.push_back(address[m::AllocationId].as_text());
            }
            members.insert_or_assign("secondary_private_ip_address_count",
                                     Value::number(static_cast<std::int64_t>(addresses.size())));
            members.insert_or_assign("secondary_private_ip_addresses", text_set(addresses));
            members.insert_or_assign("secondary_allocation_ids", text_set(allocations));
            return {};
          }};
}

DataSource security_group_rule() {
  return {.name = "aws_vpc_security_group_rule",
          .title = "VPC Security Group Rule",
          .service = "ec2",
          .attributes =
              {computed_text("arn"),
               told("cidr_ipv4", "CidrIpv4"),
               told("cidr_ipv6", "CidrIpv6"),
               told("description", "Description"),
               told("from_port", "FromPort", Type::number()),
               told("ip_protocol", "IpProtocol"),
               told("is_egress", "IsEgress", Type::boolean()),
               told("prefix_list_id", "PrefixListId"),
               told("referenced_security_group_id", "ReferencedGroupInfo.GroupId"),
               told("security_group_id", "GroupId"),
               {"security_group_rule_id", Type::string(), kBoth, "SecurityGroupRuleIds[]", {}, "SecurityGroupRuleId"},
               told("to_port", "ToPort", Type::number())},
          .read = {.operation = "DescribeSecurityGroupRules",
                   .objects = "SecurityGroupRules",
                   .filters = "Filters",
                   .gone = {"InvalidSecurityGroupRuleId.NotFound"}},
          .id = "SecurityGroupRuleId",
          .tags = "Tags",
          .complete = [](Session& session, const aws::Value& rule, const Value&, Members& members) -> Done {
            put(members, "arn", session.arn("ec2", "security-group-rule/" + rule[m::SecurityGroupRuleId].as_text()));
            // A type of the plugin framework, which knows null.
            for (const char* name :
                 {"cidr_ipv4", "cidr_ipv6", "description", "prefix_list_id", "referenced_security_group_id"}) {
              Value& value = members.find(name)->second;
              if (value.as_string().empty()) value = Value::null(Type::string());
            }
            const aws::Value& reference = rule[m::ReferencedGroupInfo];
            const std::string& owner = reference[m::UserId].as_text();
            if (!owner.empty() && owner != session.account()) {
              put(members, "referenced_security_group_id", owner + "/" + reference[m::GroupId].as_text());
            }
            return {};
          }};
}

// -- availability zones ----------------------------------------------------------------------------------------------

Done find_zones(Session& session, const Value& config, Members& members) {
  static const MemberPath kZones = "AvailabilityZones";
  aws::Value input = aws::Value::of(
      {{m::AllAvailabilityZones, bool_of(config, "all_availability_zones")}, {m::Filters, filter_blocks(config)}});
  if (const std::string state = text_of(config, "state"); !state.empty()) {
    aws::Value::List all = input[m::Filters].as_list();
    all.push_back(aws::Value::of({{m::Name, "state"}, {m::Values, aws::text_list({state})}}));
    input.set(m::Filters, std::move(all));
  }
  const std::vector<std::string> excluded_names = texts_of(config, "exclude_names");
  const std::vector<std::string> excluded_ids = texts_of(config, "exclude_zone_ids");
  const auto among = [](const std::vector<std::string>& texts, const std::string& text) {
    return std::ranges::find(texts, text) != texts.end();
  };
  aws::Value::List zones =
      kZones.get(TRY(session.call("ec2", "DescribeAvailabilityZones", std::move(input)))).as_list();
  std::ranges::sort(zones, {}, [](const aws::Value& zone) { return zone[m::ZoneName].as_text(); });
  std::vector<std::string> names;
  std::vector<std::string> ids;
  std::vector<Value> groups;
  for (const aws::Value& zone : zones) {
    if (among(excluded_names, zone[m::ZoneName].as_text()) || among(excluded_ids, zone[m::ZoneId].as_text())) continue;
    names.push_back(zone[m::ZoneName].as_text());
    ids.push_back(zone[m::ZoneId].as_text());
    groups.push_back(Value::string(zone[m::GroupName].as_text()));
  }
  put(members, "id", session.region().text);
  members.insert_or_assign("names", list_of(names));
  members.insert_or_assign("zone_ids", list_of(ids));
  members.insert_or_assign("group_names", Value::set(Type::string(), std::move(groups)));
  return {};
}

DataSource availability_zones() {
  const Type texts = Type::list(Type::string());
  const Type set = Type::set(Type::string());
  return {.name = "aws_availability_zones",
          .title = "EC2 Availability Zones",
          .service = "ec2",
          .attributes = {{"all_availability_zones", Type::boolean(), kOptional, "-"},
                         {"exclude_names", set, kOptional, "-"},
                         {"exclude_zone_ids", set, kOptional, "-"},
                         {"group_names", set, kComputed, "-"},
                         {"names", texts, kComputed, "-"},
                         {"state", Type::string(), kOptional, "-"},
                         {"zone_ids", texts, kComputed, "-"}},
          .blocks = {plain_filter_block()},
          .find = find_zones};
}

DataSource availability_zone() {
  return {.name = "aws_availability_zone",
          .title = "EC2 Availability Zone",
          .service = "ec2",
          .attributes = {{"all_availability_zones", Type::boolean(), kOptional, "AllAvailabilityZones", {}, "-"},
                         told("group_name", "GroupName"),
                         {"name", Type::string(), kBoth, "ZoneNames[]", {}, "ZoneName"},
                         {"name_suffix", Type::string(), kComputed, "-"},
                         told("network_border_group", "NetworkBorderGroup"),
                         told("opt_in_status", "OptInStatus"),
                         told("parent_zone_id", "ParentZoneId"),
                         told("parent_zone_name", "ParentZoneName"),
                         asked("state", "State"),
                         {"zone_id", Type::string(), kBoth, "ZoneIds[]", {}, "ZoneId"},
                         told("zone_type", "ZoneType")},
          .read = {.operation = "DescribeAvailabilityZones",
                   .objects = "AvailabilityZones",
                   .filters = "Filters",
                   .filter_attributes = {{"state", "state"}}},
          .id = "ZoneName",
          .complete = [](Session& session, const aws::Value& zone, const Value&, Members& members) -> Done {
            const std::string name = zone[m::ZoneName].as_text();
            put(members, "name_suffix",
                name.starts_with(session.region().text) ? name.substr(session.region().text.size()) : name);
            return {};
          }};
}

}  // namespace

std::vector<DataSource> network_data_sources() {
  return {availability_zone(),
          availability_zones(),
          eip(),
          internet_gateway(),
          key_pair_data_source(),
          nat_gateway(),
          network_interface_data_source(),
          peering_connection_data_source(),
          security_group(),
          security_group_rule(),
          subnet(),
          vpc()};
}

}  // namespace regionfall::ec2
