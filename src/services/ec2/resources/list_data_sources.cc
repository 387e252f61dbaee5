#include <algorithm>

#include "aws/members/ec2.h"
#include "services/ec2/resources/common.h"
#include "services/ec2/resources/resources.h"
#include "services/provider/tags.h"
#include "terraform/providers/schema_table.h"

// Data sources that name all that is found: aws_vpcs, aws_subnets, aws_eips and so on. Source: hashicorp/aws 6,
// internal/service/ec2/*_data_source.go.

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

constexpr int kBoth = kOptional | kComputed;

Value list_of(const std::vector<std::string>& texts) { return terraform::text_list(texts); }

// -- ids of many -----------------------------------------------------------------------------------------------------

struct ManySource {
  const char* name;
  const char* title;
  const char* operation;
  std::vector<std::pair<const char*, MemberPath>> lists;  // attributes, and where they stand in its output
  std::vector<std::pair<std::string, std::string>> filter_attributes = {};
  const char* arn = "";  // what the ARNs of `ids` begin with, of types that have `arns`: "security-group/"
};

// All that the filters and tags find.
template <const ManySource& (*source)()>
Done find_ids(Session& session, const Value& config, Members& members) {
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
  const aws::Value output = TRY(session.call("ec2", source().operation, std::move(input)));
  for (const auto& [attribute, path] : source().lists) {
    members.insert_or_assign(attribute, list_of(aws::texts(path.get(output))));
  }
  if (*source().arn == '\0') return {};
  std::vector<std::string> arns;
  for (const std::string& id : aws::texts(source().lists.front().second.get(output))) {
    arns.push_back(session.arn("ec2", source().arn + id));
  }
  members.insert_or_assign("arns", list_of(arns));
  return {};
}

template <const ManySource& (*source)()>
DataSource many() {
  DataSource made{.name = source().name,
                  .title = source().title,
                  .service = "ec2",
                  .attributes = {{"tags", Type::map(Type::string()), kBoth, "-"}},
                  .blocks = {plain_filter_block()},
                  .find = find_ids<source>};
  for (const auto& [attribute, path] : source().lists) {
    made.attributes.push_back({attribute, Type::list(Type::string()), kComputed, "-"});
  }
  if (*source().arn != '\0') made.attributes.push_back({"arns", Type::list(Type::string()), kComputed, "-"});
  for (const auto& [attribute, name] : source().filter_attributes) {
    made.attributes.push_back({attribute, Type::string(), kOptional, "-"});
  }
  return made;
}

const ManySource& eips() {
  static const ManySource source{
      "aws_eips",
      "EC2 EIPs",
      "DescribeAddresses",
      {{"allocation_ids", "Addresses[].AllocationId"}, {"public_ips", "Addresses[].PublicIp"}}};
  return source;
}
const ManySource& nat_gateways() {
  static const ManySource source{"aws_nat_gateways",
                                 "EC2 NAT Gateways",
                                 "DescribeNatGateways",
                                 {{"ids", "NatGateways[].NatGatewayId"}},
                                 {{"vpc_id", "vpc-id"}}};
  return source;
}
const ManySource& network_acls() {
  static const ManySource source{"aws_network_acls",
                                 "EC2 Network ACLs",
                                 "DescribeNetworkAcls",
                                 {{"ids", "NetworkAcls[].NetworkAclId"}},
                                 {{"vpc_id", "vpc-id"}}};
  return source;
}
const ManySource& network_interfaces() {
  static const ManySource source{"aws_network_interfaces",
                                 "EC2 Network Interfaces",
                                 "DescribeNetworkInterfaces",
                                 {{"ids", "NetworkInterfaces[].NetworkInterfaceId"}}};
  return source;
}
const ManySource& peering_connections() {
  static const ManySource source{"aws_vpc_peering_connections",
                                 "EC2 VPC Peering Connections",
                                 "DescribeVpcPeeringConnections",
                                 {{"ids", "VpcPeeringConnections[].VpcPeeringConnectionId"}}};
  return source;
}
const ManySource& route_tables() {
  static const ManySource source{"aws_route_tables",
                                 "EC2 Route Tables",
                                 "DescribeRouteTables",
                                 {{"ids", "RouteTables[].RouteTableId"}},
                                 {{"vpc_id", "vpc-id"}}};
  return source;
}
const ManySource& security_group_rules() {
  static const ManySource source{"aws_vpc_security_group_rules",
                                 "VPC Security Group Rules",
                                 "DescribeSecurityGroupRules",
                                 {{"ids", "SecurityGroupRules[].SecurityGroupRuleId"}}};
  return source;
}
const ManySource& security_groups() {
  static const ManySource source{"aws_security_groups",
                                 "EC2 Security Groups",
                                 "DescribeSecurityGroups",
                                 {{"ids", "SecurityGroups[].GroupId"}, {"vpc_ids", "SecurityGroups[].VpcId"}},
                                 {},
                                 "security-group/"};
  return source;
}
const ManySource& subnets() {
  static const ManySource source{"aws_subnets", "EC2 Subnets", "DescribeSubnets", {{"ids", "Subnets[].SubnetId"}}};
  return source;
}
const ManySource& vpcs() {
  static const ManySource source{"aws_vpcs", "EC2 VPCs", "DescribeVpcs", {{"ids", "Vpcs[].VpcId"}}};
  return source;
}

}  // namespace

std::vector<DataSource> list_data_sources() {
  return {many<eips>(),
          many<nat_gateways>(),
          many<network_acls>(),
          many<network_interfaces>(),
          many<peering_connections>(),
          many<route_tables>(),
          many<security_group_rules>(),
          many<security_groups>(),
          many<subnets>(),
          many<vpcs>()};
}

}  // namespace regionfall::ec2
