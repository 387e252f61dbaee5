#include <fmt/format.h>

#include "aws/members/ec2.h"
#include "services/ec2/resources/common.h"
#include "services/ec2/resources/resources.h"
#include "terraform/providers/schema_table.h"

// aws_vpc_ipv4_cidr_block_association and aws_vpc_ipv6_cidr_block_association. Source: hashicorp/aws 6,
// internal/service/ec2/vpc_ipv4_cidr_block_association.go and its neighbour.

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

constexpr const char* kGone = "InvalidVpcCidrBlockAssociationID.NotFound";
constexpr std::int64_t kIpv4NetmaskMin = 16;
constexpr std::int64_t kIpv4NetmaskMax = 28;

// What differs between the two families.
struct Family {
  const char* filter;
  aws::MemberName associations;  // of a VPC
  aws::MemberName state;
};
constexpr Family kIpv4 = {"cidr-block-association.association-id", m::CidrBlockAssociationSet, m::CidrBlockState};
constexpr Family kIpv6 = {"ipv6-cidr-block-association.association-id", m::Ipv6CidrBlockAssociationSet,
                          m::Ipv6CidrBlockState};

// The association with its VPC's id.
Answer<aws::Value> find_association(Session& session, const Family& family, const std::string& id) {
  const aws::Value vpc = TRY(describe(session, "DescribeVpcs", "Vpcs[0]", filters({{family.filter, id}})));
  for (const aws::Value& association : vpc[family.associations].as_list()) {
    if (association[m::AssociationId].as_text() != id) continue;
    if (association[family.state][m::State].as_text() == "disassociated") return aws::Value();
    aws::Value found = association;
    found.set(m::VpcId, vpc[m::VpcId]);
    return found;
  }
  return aws::Value();
}

std::optional<std::string> is_ipv4_netmask(const Value& value) {
  const auto length = value.as_number().to_int64();
  if (length && *length >= kIpv4NetmaskMin && *length <= kIpv4NetmaskMax) return {};
  return fmt::format("to be in the range ({} - {})", kIpv4NetmaskMin, kIpv4NetmaskMax);
}

ResourceType ipv4_association() {
  const Type text = Type::string();
  const Type number = Type::number();
  return {
      .name = "aws_vpc_ipv4_cidr_block_association",
      .title = "EC2 VPC IPv4 CIDR Block Association",
      .service = "ec2",
      .attributes = {{"cidr_block", text, kOptional | kComputed | kReplace, "CidrBlock"},
                     {"ipv4_ipam_pool_id", text, kOptional | kReplace, "Ipv4IpamPoolId", {}, "-"},
                     {"ipv4_netmask_length",
                      number,
                      kOptional | kReplace,
                      "Ipv4NetmaskLength",
                      {},
                      "-",
                      {},
                      Form::kPlain,
                      is_ipv4_netmask},
                     {"vpc_id", text, kRequired | kReplace, "VpcId"}},
      .timeouts = "create delete",
      .create = {"AssociateVpcCidrBlock", "CidrBlockAssociation.AssociationId"},
      .destroy = {"DisassociateVpcCidrBlock", "AssociationId", {kGone}},
      .validate =
          [](const Value& config, terraform::ProviderReply& reply) {
            check_conflicts(config, {"cidr_block", "ipv4_netmask_length"}, reply);
          },
      .find = [](Session& session, const std::string& id,
                 const Value&) { return find_association(session, kIpv4, id); },
  };
}

ResourceType ipv6_association() {
  const Type text = Type::string();
  const int named = kOptional | kComputed | kReplace;
  return {.name = "aws_vpc_ipv6_cidr_block_association",
          .title = "EC2 VPC IPv6 CIDR Block Association",
          .service = "ec2",
          .attributes =
              {{"assign_generated_ipv6_cidr_block", Type::boolean(), named, "AmazonProvidedIpv6CidrBlock", {}, "-"},
               told("ip_source", "IpSource"),
               told("ipv6_address_attribute", "Ipv6AddressAttribute"),
               {"ipv6_cidr_block", text, named, "Ipv6CidrBlock"},
               {"ipv6_ipam_pool_id", text, kOptional | kReplace, "Ipv6IpamPoolId", {}, "-"},
               {"ipv6_netmask_length", Type::number(), kOptional | kReplace, "Ipv6NetmaskLength", {}, "-"},
               {"ipv6_pool", text, named, "Ipv6Pool"},
               {"vpc_id", text, kRequired | kReplace, "VpcId"}},
          .timeouts = "create delete",
          .create = {"AssociateVpcCidrBlock", "Ipv6CidrBlockAssociation.AssociationId"},
          .destroy = {"DisassociateVpcCidrBlock", "AssociationId", {kGone}},
          .validate =
              [](const Value& config, terraform::ProviderReply& reply) {
                check_conflicts(config, {"ipv6_cidr_block", "ipv6_netmask_length"}, reply);
                check_conflicts(config, {"assign_generated_ipv6_cidr_block", "ipv6_ipam_pool_id"}, reply);
              },
          .find = [](Session& session, const std::string& id,
                     const Value&) { return find_association(session, kIpv6, id); },
          .complete = [](Session&, const aws::Value& association, const Value& prior, Members& members) -> Done {
            const bool generated = association[m::Ipv6Pool].as_text() == "Amazon";
            const bool asked_for = terraform::has_member(prior, "assign_generated_ipv6_cidr_block");
            members.insert_or_assign(
                "assign_generated_ipv6_cidr_block",
                asked_for ? prior.attribute("assign_generated_ipv6_cidr_block") : Value::boolean(generated));
            return {};
          }};
}

}  // namespace

std::vector<ResourceType> vpc_cidr_block_resources() { return {ipv4_association(), ipv6_association()}; }

}  // namespace regionfall::ec2
