#include "aws/members/ec2.h"
#include "services/ec2/resources/common.h"
#include "services/ec2/resources/resources.h"
#include "terraform/providers/schema_table.h"

// aws_subnet. Source: hashicorp/aws 6, internal/service/ec2/vpc_subnet.go.

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
                   .attributes = {{"assign_ipv6_address_on_creation", "AssignIpv6AddressOnCreation.Value"},
                                  {"enable_dns64", "EnableDns64.Value"},
                                  {"enable_lni_at_device_index", "EnableLniAtDeviceIndex"},
                                  {"enable_resource_name_dns_a_record_on_launch",
                                   "EnableResourceNameDnsARecordOnLaunch.Value"},
                                  {"enable_resource_name_dns_aaaa_record_on_launch",
                                   "EnableResourceNameDnsAAAARecordOnLaunch.Value"},
                                  {"map_public_ip_on_launch", "MapPublicIpOnLaunch.Value"},
                                  {"private_dns_hostname_type_on_launch", "PrivateDnsHostnameTypeOnLaunch"}},
                   .one_at_a_time = true,
                   .after_create = true}},
      .destroy = {"DeleteSubnet", "SubnetId", {"InvalidSubnetID.NotFound"}},
      .plan = plan_ipv6_range,
      .complete = complete_subnet,
      .update = update_ipv6_range,
  };
}

}  // namespace

std::vector<ResourceType> subnet_resources() { return {subnet()}; }

}  // namespace regionfall::ec2
