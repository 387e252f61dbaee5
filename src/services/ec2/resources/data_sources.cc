#include <fmt/format.h>
#include <re2/re2.h>

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

// An argument that is a filter, and an attribute of what is found.
Attribute asked(const char* name, MemberPath output) {
  return {name, Type::string(), kBoth, "-", {}, std::move(output)};
}
Attribute told(const char* name, MemberPath output, Type type = Type::string()) {
  return {name, std::move(type), kComputed, "-", {}, std::move(output)};
}

void put(Members& members, const char* name, std::string text) {
  members.insert_or_assign(name, Value::string(std::move(text)));
}

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

// -- availability zones ----------------------------------------------------------------------------------------------

aws::Value filter_blocks(const Value& config) {
  aws::Value::List all;
  for (const Value& block : terraform::elements_of(config, "filter")) {
    all.push_back(
        aws::Value::of({{m::Name, text_of(block, "name")}, {m::Values, aws::text_list(texts_of(block, "values"))}}));
  }
  return all.empty() ? aws::Value() : aws::Value(std::move(all));
}

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

Block plain_filter_block() {
  return {
      .name = "filter",
      .nesting = terraform::Nesting::kSet,
      .member = "-",
      .attributes = {{"name", Type::string(), kRequired, "-"}, {"values", Type::set(Type::string()), kRequired, "-"}}};
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

// -- ids of many -----------------------------------------------------------------------------------------------------

struct ManySource {
  const char* name;
  const char* title;
  const char* operation;
  const char* ids;  // in its output
  std::vector<std::pair<std::string, std::string>> filter_attributes = {};
};

// Ids of all that the filters and tags find.
template <const ManySource& (*source)()>
Done find_ids(Session& session, const Value& config, Members& members) {
  const MemberPath ids(source().ids);
  aws::Value::List all = filter_blocks(config).as_list();
  for (const auto& [attribute, name] : source().filter_attributes) {
    if (const std::string text = text_of(config, attribute); !text.empty()) {
      all.push_back(aws::Value::of({{m::Name, name}, {m::Values, aws::text_list({text})}}));
    }
  }
  for (const auto& [key, value] : tags_of(config.attribute("tags"))) {
    all.push_back(aws::Value::of({{m::Name, "tag:" + key}, {m::Values, aws::text_list({value})}}));
  }
  aws::Value input = aws::Value::Structure();
  // DescribeNatGateways alone has a name of its own for it.
  const bool singular = source().operation == std::string_view("DescribeNatGateways");
  if (!all.empty()) input.set(singular ? m::Filter : m::Filters, std::move(all));
  put(members, "id", session.region().text);
  members.insert_or_assign(
      "ids", list_of(aws::texts(ids.get(TRY(session.call("ec2", source().operation, std::move(input)))))));
  return {};
}

template <const ManySource& (*source)()>
DataSource many() {
  DataSource made{.name = source().name,
                  .title = source().title,
                  .service = "ec2",
                  .attributes = {{"ids", Type::list(Type::string()), kComputed, "-"},
                                 {"tags", Type::map(Type::string()), kBoth, "-"}},
                  .blocks = {plain_filter_block()},
                  .find = find_ids<source>};
  for (const auto& [attribute, name] : source().filter_attributes) {
    made.attributes.push_back({attribute, Type::string(), kOptional, "-"});
  }
  return made;
}

const ManySource& vpcs() {
  static const ManySource source{"aws_vpcs", "EC2 VPCs", "DescribeVpcs", "Vpcs[].VpcId"};
  return source;
}
const ManySource& subnets() {
  static const ManySource source{"aws_subnets", "EC2 Subnets", "DescribeSubnets", "Subnets[].SubnetId"};
  return source;
}
const ManySource& route_tables() {
  static const ManySource source{"aws_route_tables",
                                 "EC2 Route Tables",
                                 "DescribeRouteTables",
                                 "RouteTables[].RouteTableId",
                                 {{"vpc_id", "vpc-id"}}};
  return source;
}
const ManySource& network_acls() {
  static const ManySource source{"aws_network_acls",
                                 "EC2 Network ACLs",
                                 "DescribeNetworkAcls",
                                 "NetworkAcls[].NetworkAclId",
                                 {{"vpc_id", "vpc-id"}}};
  return source;
}
const ManySource& nat_gateways() {
  static const ManySource source{"aws_nat_gateways",
                                 "EC2 NAT Gateways",
                                 "DescribeNatGateways",
                                 "NatGateways[].NatGatewayId",
                                 {{"vpc_id", "vpc-id"}}};
  return source;
}
const ManySource& security_group_rules() {
  static const ManySource source{"aws_vpc_security_group_rules", "VPC Security Group Rules",
                                 "DescribeSecurityGroupRules", "SecurityGroupRules[].SecurityGroupRuleId"};
  return source;
}
const ManySource& peering_connections() {
  static const ManySource source{"aws_vpc_peering_connections", "EC2 VPC Peering Connections",
                                 "DescribeVpcPeeringConnections", "VpcPeeringConnections[].VpcPeeringConnectionId"};
  return source;
}

// -- images ----------------------------------------------------------------------------------------------------------

Answer<aws::Value> newest_image(Session& session, const Value& config) {
  static const MemberPath kImages = "Images";
  aws::Value input = aws::Value::of({{m::Filters, filter_blocks(config)}});
  if (const auto owners = texts_of(config, "owners"); !owners.empty()) input.set(m::Owners, aws::text_list(owners));
  if (const auto users = texts_of(config, "executable_users"); !users.empty()) {
    input.set(m::ExecutableUsers, aws::text_list(users));
  }
  if (bool_of(config, "include_deprecated")) input.set(m::IncludeDeprecated, true);
  aws::Value::List images = kImages.get(TRY(session.call("ec2", "DescribeImages", std::move(input)))).as_list();
  if (const std::string pattern = text_of(config, "name_regex"); !pattern.empty()) {
    const re2::RE2 name(pattern);
    std::erase_if(images,
                  [&](const aws::Value& image) { return !re2::RE2::PartialMatch(image[m::Name].as_text(), name); });
  }
  if (images.empty())
    return problem("Your query returned no results. Please change your search criteria and try again.");
  if (images.size() > 1 && !bool_of(config, "most_recent")) {
    return problem(
        "Your query returned more than one result. Please try a more specific search criteria, or set `most_recent` "
        "attribute to true.");
  }
  std::ranges::stable_sort(images, std::ranges::greater(),
                           [](const aws::Value& image) { return image[m::CreationDate].as_text(); });
  return images.front();
}

DataSource ami() {
  static const std::vector<Attribute> kTold = {told("architecture", "Architecture"),
                                               told("creation_date", "CreationDate"),
                                               told("deprecation_time", "DeprecationTime"),
                                               told("description", "Description"),
                                               told("ena_support", "EnaSupport", Type::boolean()),
                                               told("hypervisor", "Hypervisor"),
                                               told("image_id", "ImageId"),
                                               told("image_location", "ImageLocation"),
                                               told("image_type", "ImageType"),
                                               told("imds_support", "ImdsSupport"),
                                               told("name", "Name"),
                                               told("owner_id", "OwnerId"),
                                               told("platform_details", "PlatformDetails"),
                                               told("public", "Public", Type::boolean()),
                                               told("root_device_name", "RootDeviceName"),
                                               told("root_device_type", "RootDeviceType"),
                                               told("sriov_net_support", "SriovNetSupport"),
                                               told("state", "State"),
                                               told("usage_operation", "UsageOperation"),
                                               told("virtualization_type", "VirtualizationType")};
  DataSource source{.name = "aws_ami",
                    .title = "EC2 AMI",
                    .service = "ec2",
                    .attributes = {{"arn", Type::string(), kComputed, "-"},
                                   {"executable_users", Type::list(Type::string()), kOptional, "-"},
                                   {"include_deprecated", Type::boolean(), kOptional, "-"},
                                   {"most_recent", Type::boolean(), kOptional, "-"},
                                   {"name_regex", Type::string(), kOptional, "-"},
                                   {"owners", Type::list(Type::string()), kOptional, "-"},
                                   {"tags", Type::map(Type::string()), kBoth, "-"}},
                    .blocks = {plain_filter_block()},
                    .find = [](Session& session, const Value& config, Members& members) -> Done {
                      const aws::Value image = TRY(newest_image(session, config));
                      for (auto& [name, value] : read_output(kTold, {}, image, config, false)) {
                        members.insert_or_assign(name, std::move(value));
                      }
                      put(members, "id", image[m::ImageId].as_text());
                      put(members, "arn",
                          fmt::format("arn:{}:ec2:{}::image/{}", session.partition(), session.region().text,
                                      image[m::ImageId].as_text()));
                      Tags tags;
                      for (const aws::Value& tag : image[m::Tags].as_list()) {
                        tags.emplace(tag[m::Key].as_text(), tag[m::Value].as_text());
                      }
                      members.insert_or_assign("tags", tags_value(tags));
                      return {};
                    }};
  source.attributes.insert(source.attributes.end(), kTold.begin(), kTold.end());
  return source;
}

}  // namespace

std::vector<DataSource> network_data_sources() {
  return {ami(),
          availability_zone(),
          availability_zones(),
          eip(),
          internet_gateway(),
          many<nat_gateways>(),
          many<network_acls>(),
          many<peering_connections>(),
          many<route_tables>(),
          many<security_group_rules>(),
          many<subnets>(),
          many<vpcs>(),
          security_group(),
          subnet(),
          vpc()};
}

}  // namespace regionfall::ec2
