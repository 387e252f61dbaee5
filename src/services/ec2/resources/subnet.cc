#include "aws/members/ec2.h"
#include "services/ec2/resources/common.h"
#include "services/ec2/resources/resources.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// aws_subnet and aws_default_subnet. Source: hashicorp/aws 6, internal/service/ec2/vpc_subnet.go and
// vpc_default_subnet.go.

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using namespace provider;
using hcl::Type;
using hcl::Value;

Done complete_subnet(Session&, const aws::Value& subnet, const Value&, Members& members) {
  members.insert_or_assign("ipv6_cidr_block", Value::string(""));
  members.insert_or_assign("ipv6_cidr_block_association_id", Value::string(""));
  for (const aws::Value& range : subnet[m::Ipv6CidrBlockAssociationSet].as_list()) {
    if (range[m::Ipv6CidrBlockState][m::State].as_text() != "associated") continue;
    members.insert_or_assign("ipv6_cidr_block", Value::string(range[m::Ipv6CidrBlock].as_text()));
    members.insert_or_assign("ipv6_cidr_block_association_id", Value::string(range[m::AssociationId].as_text()));
    break;
  }
  return {};
}

Done update_ipv6_range(Session& session, const std::string& id, const Value& prior, const Value& planned) {
  const std::string before = terraform::text_of(prior, "ipv6_cidr_block");
  const std::string after = terraform::text_of(planned, "ipv6_cidr_block");
  if (before == after) return {};
  if (!before.empty()) {
    TRY(session.call(
        "ec2", "DisassociateSubnetCidrBlock",
        aws::Value::of({{m::AssociationId, terraform::text_of(prior, "ipv6_cidr_block_association_id")}})));
  }
  if (!after.empty()) {
    TRY(session.call("ec2", "AssociateSubnetCidrBlock",
                     aws::Value::of({{m::SubnetId, id}, {m::Ipv6CidrBlock, after}})));
  }
  return {};
}

// Another range is another association.
void plan_ipv6_range(Session&, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  if (request.prior.is_null()) return;
  const Value& before = request.prior.attribute("ipv6_cidr_block");
  if (before.identical_unmarked(reply.planned.attribute("ipv6_cidr_block"))) return;
  reply.planned =
      terraform::with_members(reply.planned, {{"ipv6_cidr_block_association_id", Value::unknown(Type::string())}});
}

// An attribute that the subnet has from ModifySubnetAttribute.
Attribute modified(const char* name, Type type, MemberPath output, std::optional<Value> default_value) {
  const int flags = default_value ? kOptional : kOptional | kComputed;
  return {name, std::move(type), flags, "-", {}, std::move(output), std::move(default_value)};
}

std::vector<std::pair<std::string, MemberPath>> attribute_inputs() {
  return {{"assign_ipv6_address_on_creation", "AssignIpv6AddressOnCreation.Value"},
          {"enable_dns64", "EnableDns64.Value"},
          {"enable_lni_at_device_index", "EnableLniAtDeviceIndex"},
          {"enable_resource_name_dns_a_record_on_launch", "EnableResourceNameDnsARecordOnLaunch.Value"},
          {"enable_resource_name_dns_aaaa_record_on_launch", "EnableResourceNameDnsAAAARecordOnLaunch.Value"},
          {"map_public_ip_on_launch", "MapPublicIpOnLaunch.Value"},
          {"private_dns_hostname_type_on_launch", "PrivateDnsHostnameTypeOnLaunch"}};
}

ResourceType subnet() {
  const Type text = Type::string();
  const Type flag = Type::boolean();
  const Value off = Value::boolean(false);
  return {
      .name = "aws_subnet",
      .title = "EC2 Subnet",
      .service = "ec2",
      .attributes =
          {
              {"arn", text, kComputed, "-", {}, "SubnetArn"},
              modified("assign_ipv6_address_on_creation", flag, "AssignIpv6AddressOnCreation", off),
              {"availability_zone", text, kOptional | kComputed | kReplace, "AvailabilityZone"},
              {"availability_zone_id", text, kOptional | kComputed | kReplace, "AvailabilityZoneId"},
              {"cidr_block", text, kOptional | kComputed | kReplace, "CidrBlock"},
              {"customer_owned_ipv4_pool", text, kOptional, "-", {}, "CustomerOwnedIpv4Pool"},
              modified("enable_dns64", flag, "EnableDns64", off),
              {"enable_lni_at_device_index", Type::number(), kOptional, "-", {}, "EnableLniAtDeviceIndex"},
              modified("enable_resource_name_dns_a_record_on_launch", flag,
                       "PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsARecord", off),
              modified("enable_resource_name_dns_aaaa_record_on_launch", flag,
                       "PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsAAAARecord", off),
              {"ipv4_ipam_pool_id", text, kOptional | kReplace, "Ipv4IpamPoolId", {}, "-"},
              {"ipv4_netmask_length", Type::number(), kOptional | kReplace, "Ipv4NetmaskLength", {}, "-"},
              {"ipv6_cidr_block", text, kOptional | kComputed, "-", "Ipv6CidrBlock"},
              {"ipv6_cidr_block_association_id", text, kComputed, "-"},
              {"ipv6_ipam_pool_id", text, kOptional | kReplace, "Ipv6IpamPoolId", {}, "-"},
              {"ipv6_native", flag, kOptional | kReplace, "Ipv6Native", {}, {}, off},
              {"ipv6_netmask_length", Type::number(), kOptional | kReplace, "Ipv6NetmaskLength", {}, "-"},
              {"map_customer_owned_ip_on_launch", flag, kOptional, "-", {}, "MapCustomerOwnedIpOnLaunch"},
              modified("map_public_ip_on_launch", flag, "MapPublicIpOnLaunch", off),
              {"outpost_arn", text, kOptional | kReplace, "OutpostArn"},
              {"owner_id", text, kComputed, "-", {}, "OwnerId"},
              modified("private_dns_hostname_type_on_launch", text, "PrivateDnsNameOptionsOnLaunch.HostnameType", {}),
              {"vpc_id", text, kRequired | kReplace, "VpcId"},
          },
      .version = 1,
      .tagging = ec2_tags("subnet"),
      .timeouts = "create delete",
      .create = {"CreateSubnet", "Subnet.SubnetId"},
      .read = {"DescribeSubnets", "SubnetIds[]", "Subnets[0]", {"InvalidSubnetID.NotFound"}},
      .updates = {{.operation = "ModifySubnetAttribute",
                   .key = "SubnetId",
                   .attributes = attribute_inputs(),
                   .one_at_a_time = true,
                   .after_create = true}},
      .destroy = {"DeleteSubnet", "SubnetId", {"InvalidSubnetID.NotFound"}},
      .plan = plan_ipv6_range,
      .complete = complete_subnet,
      .update = update_ipv6_range,
  };
}

// -- aws_default_subnet ----------------------------------------------------------------------------------------------

Answer<aws::Value> find_default_subnet(Session& session, const std::string& zone) {
  return describe(session, "DescribeSubnets", "Subnets[0]",
                  filters({{"availability-zone", zone}, {"default-for-az", "true"}}));
}

void plan_default_subnet(Session& session, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  plan_ipv6_range(session, request, reply);
  const std::string zone = terraform::text_of(reply.planned, "availability_zone");
  if (!request.prior.is_null() || zone.empty()) return;
  const Answer<aws::Value> there = find_default_subnet(session, zone);
  if (there) plan_value(request, reply, "existing_default_subnet", Value::boolean(!there->absent()));
}

Answer<std::string> adopt_subnet(Session& session, const Value& planned, const std::string&) {
  static const MemberPath kMade = "Subnet.SubnetId";
  const std::string zone = terraform::text_of(planned, "availability_zone");
  const aws::Value there = TRY(find_default_subnet(session, zone));
  if (!there.absent()) return there[m::SubnetId].as_text();
  aws::Value input = aws::Value::of({{m::AvailabilityZone, zone}});
  if (terraform::bool_of(planned, "ipv6_native")) input.set(m::Ipv6Native, true);
  return kMade.get(TRY(session.call("ec2", "CreateDefaultSubnet", std::move(input)))).as_text();
}

// Makes what was there what is planned.
Done fit_subnet(Session& session, const std::string& id, const Value& planned) {
  const ResourceType type = subnet();
  const aws::Value there =
      TRY(find_by_id(session, type.read.operation, type.read.key, id, type.read.object, type.read.gone.front()));
  Members now = read_output(type.attributes, {}, there, Value(), false);
  TRY(complete_subnet(session, there, planned, now));
  for (const auto& [name, path] : attribute_inputs()) {
    const Value& wanted = planned.attribute(name);
    if (!wanted.is_known() || wanted.is_null() || wanted.identical_unmarked(now.find(name)->second)) continue;
    aws::Value input = aws::Value::of({{m::SubnetId, id}});
    path.put(input, to_input(wanted));
    TRY(session.call("ec2", "ModifySubnetAttribute", std::move(input)));
  }
  if (terraform::has_member(planned, "ipv6_cidr_block")) {
    std::vector<hcl::MapEntry> range;
    for (const char* name : {"ipv6_cidr_block", "ipv6_cidr_block_association_id"}) {
      range.emplace_back(name, now.find(name)->second);
    }
    TRY(update_ipv6_range(session, id, Value::object(std::move(range)), planned));
  }
  return adopt_tags(session, id, there[m::Tags], planned);
}

ResourceType default_subnet() {
  ResourceType type = subnet();
  type.name = "aws_default_subnet";
  type.title = "EC2 Default Subnet";
  std::erase_if(type.attributes, [](const Attribute& attribute) {
    return attribute.name.ends_with("_ipam_pool_id") || attribute.name.ends_with("_netmask_length");
  });
  for (Attribute& attribute : type.attributes) {
    if (attribute.name == "availability_zone") {
      attribute.flags = kRequired | kReplace;
    } else if (attribute.name == "map_public_ip_on_launch") {
      attribute.default_value = Value::boolean(true);
    }
    for (const char* told_only :
         {"availability_zone_id", "cidr_block", "enable_lni_at_device_index", "outpost_arn", "vpc_id"}) {
      if (attribute.name == told_only) attribute.flags = kComputed;
    }
  }
  type.attributes.push_back({"existing_default_subnet", Type::boolean(), kComputed, "-"});
  type.attributes.push_back({"force_destroy", Type::boolean(), kOptional, "-", {}, {}, Value::boolean(false)});
  type.create = {};
  type.destroy = {};
  for (Update& update : type.updates) update.after_create = false;
  type.plan = plan_default_subnet;
  type.make = adopt_subnet;
  type.after_create = fit_subnet;
  type.remove = [](Session& session, const std::string& id, const Value& state) -> Done {
    if (!terraform::bool_of(state, "force_destroy")) return {};
    TRY(session.call("ec2", "DeleteSubnet", aws::Value::of({{m::SubnetId, id}})));
    return {};
  };
  return type;
}

}  // namespace

std::vector<ResourceType> subnet_resources() { return {default_subnet(), subnet()}; }

}  // namespace regionfall::ec2
