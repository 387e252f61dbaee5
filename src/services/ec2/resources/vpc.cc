#include "aws/members/ec2.h"
#include "services/ec2/resources/common.h"
#include "services/ec2/resources/resources.h"
#include "terraform/providers/schema_table.h"

// aws_vpc and aws_default_vpc. Source: hashicorp/aws 6, internal/service/ec2/vpc_.go and vpc_default_vpc.go.

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using namespace provider;
using hcl::Type;
using hcl::Value;

Done read_attributes(Session& session, const std::string& vpc_id, Members& members) {
  static const std::pair<const char*, std::pair<const char*, MemberPath>> kAttributes[] = {
      {"enable_dns_hostnames", {"enableDnsHostnames", "EnableDnsHostnames.Value"}},
      {"enable_dns_support", {"enableDnsSupport", "EnableDnsSupport.Value"}},
      {"enable_network_address_usage_metrics",
       {"enableNetworkAddressUsageMetrics", "EnableNetworkAddressUsageMetrics.Value"}}};
  for (const auto& [name, attribute] : kAttributes) {
    const aws::Value output = TRY(session.call("ec2", "DescribeVpcAttribute",
                                               aws::Value::of({{m::VpcId, vpc_id}, {m::Attribute, attribute.first}})));
    members.insert_or_assign(name, Value::boolean(attribute.second.get(output).as_bool()));
  }
  return {};
}

// What stands with the VPC: its default and main things, and its IPv6 range.
Done complete_vpc(Session& session, const aws::Value& vpc, const Value&, Members& members) {
  const std::string id = vpc[m::VpcId].as_text();
  TRY(read_attributes(session, id, members));
  const auto put = [&](const char* name, const aws::Value& text) {
    members.insert_or_assign(name, Value::string(text.as_text()));
  };
  put("arn", session.arn("ec2", "vpc/" + id));
  put("default_network_acl_id", TRY(describe(session, "DescribeNetworkAcls", "NetworkAcls[0].NetworkAclId",
                                             filters({{"default", "true"}, {"vpc-id", id}}))));
  const aws::Value main = TRY(describe(session, "DescribeRouteTables", "RouteTables[0].RouteTableId",
                                       filters({{"association.main", "true"}, {"vpc-id", id}})));
  put("main_route_table_id", main);
  put("default_route_table_id", main);
  put("default_security_group_id", TRY(describe(session, "DescribeSecurityGroups", "SecurityGroups[0].GroupId",
                                                filters({{"group-name", "default"}, {"vpc-id", id}}))));
  for (const char* name :
       {"ipv6_association_id", "ipv6_cidr_block", "ipv6_cidr_block_network_border_group", "ipv6_ipam_pool_id"}) {
    members.insert_or_assign(name, Value::string(""));
  }
  members.insert_or_assign("assign_generated_ipv6_cidr_block", Value::boolean(false));
  members.insert_or_assign("ipv6_netmask_length", Value::number(0));
  for (const aws::Value& range : vpc[m::Ipv6CidrBlockAssociationSet].as_list()) {
    if (range[m::Ipv6CidrBlockState][m::State].as_text() != "associated") continue;
    put("ipv6_association_id", range[m::AssociationId]);
    put("ipv6_cidr_block", range[m::Ipv6CidrBlock]);
    put("ipv6_cidr_block_network_border_group", range[m::NetworkBorderGroup]);
    members.insert_or_assign("assign_generated_ipv6_cidr_block", Value::boolean(true));
    break;
  }
  return {};
}

bool has_generated_range(const Value& object) { return terraform::bool_of(object, "assign_generated_ipv6_cidr_block"); }

// With a range of Amazon's, or without it any more, what describes it is another.
void plan_ipv6_range(Session&, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  if (request.prior.is_null() || has_generated_range(request.prior) == has_generated_range(reply.planned)) return;
  const Value unknown = Value::unknown(Type::string());
  reply.planned = terraform::with_members(reply.planned, {{"ipv6_association_id", unknown},
                                                          {"ipv6_cidr_block", unknown},
                                                          {"ipv6_cidr_block_network_border_group", unknown}});
}

// A VPC leaves dedicated hardware, and never comes to it.
void plan_vpc(Session& session, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  plan_ipv6_range(session, request, reply);
  if (!request.prior.is_null() && terraform::text_of(request.prior, "instance_tenancy") != "dedicated") {
    plan_replacement(request, reply, "instance_tenancy");
  }
}

Done update_ipv6_range(Session& session, const std::string& id, const Value& prior, const Value& planned) {
  if (has_generated_range(prior) == has_generated_range(planned)) return {};
  if (has_generated_range(planned)) {
    TRY(session.call("ec2", "AssociateVpcCidrBlock",
                     aws::Value::of({{m::VpcId, id}, {m::AmazonProvidedIpv6CidrBlock, true}})));
    return {};
  }
  TRY(session.call("ec2", "DisassociateVpcCidrBlock",
                   aws::Value::of({{m::AssociationId, terraform::text_of(prior, "ipv6_association_id")}})));
  return {};
}

// Attributes that the VPC has from ModifyVpcAttribute.
std::vector<std::pair<std::string, MemberPath>> attribute_inputs() {
  return {{"enable_dns_hostnames", "EnableDnsHostnames.Value"},
          {"enable_dns_support", "EnableDnsSupport.Value"},
          {"enable_network_address_usage_metrics", "EnableNetworkAddressUsageMetrics.Value"}};
}

ResourceType vpc() {
  const Type text = Type::string();
  const Type flag = Type::boolean();
  return {
      .name = "aws_vpc",
      .title = "EC2 VPC",
      .service = "ec2",
      .attributes =
          {
              {"arn", text, kComputed, "-"},
              {"assign_generated_ipv6_cidr_block", flag, kOptional, "-", "AmazonProvidedIpv6CidrBlock"},
              {"cidr_block", text, kOptional | kComputed | kReplace, "CidrBlock"},
              {"default_network_acl_id", text, kComputed, "-"},
              {"default_route_table_id", text, kComputed, "-"},
              {"default_security_group_id", text, kComputed, "-"},
              {"dhcp_options_id", text, kComputed, "DhcpOptionsId", "-", "DhcpOptionsId"},
              {"enable_dns_hostnames", flag, kOptional | kComputed, "-"},
              {"enable_dns_support", flag, kOptional, "-", {}, {}, Value::boolean(true)},
              {"enable_network_address_usage_metrics", flag, kOptional | kComputed, "-"},
              {"instance_tenancy", text, kOptional, "InstanceTenancy", {}, {}, Value::string("default")},
              {"ipv4_ipam_pool_id", text, kOptional | kReplace, "Ipv4IpamPoolId", {}, "-"},
              {"ipv4_netmask_length", Type::number(), kOptional | kReplace, "Ipv4NetmaskLength", {}, "-"},
              {"ipv6_association_id", text, kComputed, "-"},
              {"ipv6_cidr_block", text, kOptional | kComputed, "-", "Ipv6CidrBlock"},
              {"ipv6_cidr_block_network_border_group", text, kOptional | kComputed, "-",
               "Ipv6CidrBlockNetworkBorderGroup"},
              {"ipv6_ipam_pool_id", text, kOptional, "Ipv6IpamPoolId", {}, "-"},
              {"ipv6_netmask_length", Type::number(), kOptional, "Ipv6NetmaskLength", {}, "-"},
              {"main_route_table_id", text, kComputed, "-"},
              {"owner_id", text, kComputed, "OwnerId", "-", "OwnerId"},
          },
      .version = 1,
      .tagging = ec2_tags("vpc"),
      .create = {"CreateVpc", "Vpc.VpcId"},
      .read = {"DescribeVpcs", "VpcIds[]", "Vpcs[0]", {"InvalidVpcID.NotFound"}},
      .updates = {{.operation = "ModifyVpcAttribute",
                   .key = "VpcId",
                   .attributes = attribute_inputs(),
                   .one_at_a_time = true,
                   .after_create = true},
                  {.operation = "ModifyVpcTenancy",
                   .key = "VpcId",
                   .attributes = {{"instance_tenancy", "InstanceTenancy"}}}},
      .destroy = {"DeleteVpc", "VpcId", {"InvalidVpcID.NotFound"}},
      .plan = plan_vpc,
      .complete = complete_vpc,
      .update = update_ipv6_range,
  };
}

// -- aws_default_vpc -------------------------------------------------------------------------------------------------

Answer<aws::Value> find_default_vpc(Session& session) {
  return describe(session, "DescribeVpcs", "Vpcs[0]", filters({{"is-default", "true"}}));
}

// A new one is AWS's as it is now; what it is taken over with is told before.
void plan_default_vpc(Session& session, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  plan_ipv6_range(session, request, reply);
  if (!request.prior.is_null()) return;
  const Answer<aws::Value> there = find_default_vpc(session);
  if (there) plan_value(request, reply, "existing_default_vpc", Value::boolean(!there->absent()));
}

Answer<std::string> adopt_vpc(Session& session, const Value&, const std::string&) {
  static const MemberPath kMade = "Vpc.VpcId";
  const aws::Value there = TRY(find_default_vpc(session));
  if (!there.absent()) return there[m::VpcId].as_text();
  return kMade.get(TRY(session.call("ec2", "CreateDefaultVpc", aws::Value::Structure()))).as_text();
}

// Makes what was there what is planned.
Done fit_vpc(Session& session, const std::string& id, const Value& planned) {
  static const MemberPath kVpc = "Vpcs[0]";
  const aws::Value vpc = TRY(find_by_id(session, "DescribeVpcs", "VpcIds[]", id, kVpc, "InvalidVpcID.NotFound"));
  Members now;
  TRY(complete_vpc(session, vpc, planned, now));
  for (const auto& [name, path] : attribute_inputs()) {
    const Value& wanted = planned.attribute(name);
    const auto there = now.find(name);
    if (!wanted.is_known() || wanted.is_null() || wanted.identical_unmarked(there->second)) continue;
    aws::Value input = aws::Value::of({{m::VpcId, id}});
    path.put(input, wanted.as_bool());
    TRY(session.call("ec2", "ModifyVpcAttribute", std::move(input)));
  }
  std::vector<hcl::MapEntry> ranges;
  for (const char* name : {"assign_generated_ipv6_cidr_block", "ipv6_association_id"}) {
    ranges.emplace_back(name, now.find(name)->second);
  }
  TRY(update_ipv6_range(session, id, Value::object(std::move(ranges)), planned));
  return adopt_tags(session, id, vpc[m::Tags], planned);
}

ResourceType default_vpc() {
  ResourceType type = vpc();
  type.name = "aws_default_vpc";
  type.title = "EC2 Default VPC";
  std::erase_if(type.attributes, [](const Attribute& attribute) { return attribute.name.starts_with("ipv4_"); });
  for (Attribute& attribute : type.attributes) {
    if (attribute.name == "cidr_block" || attribute.name == "instance_tenancy") {
      attribute.flags = kComputed;
      attribute.default_value.reset();
    } else if (attribute.name == "enable_dns_hostnames") {
      attribute.flags = kOptional;
      attribute.default_value = Value::boolean(true);
    }
  }
  type.attributes.push_back({"existing_default_vpc", Type::boolean(), kComputed, "-"});
  type.attributes.push_back({"force_destroy", Type::boolean(), kOptional, "-", {}, {}, Value::boolean(false)});
  type.create = {};
  type.destroy = {};
  for (Update& update : type.updates) update.after_create = false;
  std::erase_if(type.updates, [](const Update& update) { return update.operation == "ModifyVpcTenancy"; });
  type.plan = plan_default_vpc;
  type.make = adopt_vpc;
  type.after_create = fit_vpc;
  type.remove = [](Session& session, const std::string& id, const Value& state) -> Done {
    if (!terraform::bool_of(state, "force_destroy")) return {};
    TRY(session.call("ec2", "DeleteVpc", aws::Value::of({{m::VpcId, id}})));
    return {};
  };
  return type;
}

}  // namespace

std::vector<ResourceType> vpc_resources() { return {default_vpc(), vpc()}; }

}  // namespace regionfall::ec2
