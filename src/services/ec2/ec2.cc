#include "services/ec2/ec2.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "aws/members/ec2.h"
#include "services/ec2/errors.h"
#include "services/ec2/handlers.h"
#include "services/ec2/new_vpc.h"

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;

constexpr aws::OperationEntry<Ec2> kOperations[] = {
    {"AssociateSubnetCidrBlock", associate_subnet_cidr_block},
    {"AssociateVpcCidrBlock", associate_vpc_cidr_block},
    {"AuthorizeSecurityGroupEgress", authorize_security_group_egress},
    {"AuthorizeSecurityGroupIngress", authorize_security_group_ingress},
    {"CreateDefaultSubnet", create_default_subnet},
    {"CreateDefaultVpc", create_default_vpc},
    {"CreateSecurityGroup", create_security_group},
    {"CreateSubnet", create_subnet},
    {"CreateTags", create_tags},
    {"CreateVpc", create_vpc},
    {"DeleteSecurityGroup", delete_security_group},
    {"DeleteSubnet", delete_subnet},
    {"DeleteTags", delete_tags},
    {"DeleteVpc", delete_vpc},
    {"DescribeAvailabilityZones", describe_availability_zones},
    {"DescribeRegions", describe_regions},
    {"DescribeSecurityGroupReferences", describe_security_group_references},
    {"DescribeSecurityGroupRules", describe_security_group_rules},
    {"DescribeSecurityGroups", describe_security_groups},
    {"DescribeSubnets", describe_subnets},
    {"DescribeTags", describe_tags},
    {"DescribeVpcAttribute", describe_vpc_attribute},
    {"DescribeVpcs", describe_vpcs},
    {"DisassociateSubnetCidrBlock", disassociate_subnet_cidr_block},
    {"DisassociateVpcCidrBlock", disassociate_vpc_cidr_block},
    {"ModifySecurityGroupRules", modify_security_group_rules},
    {"ModifySubnetAttribute", modify_subnet_attribute},
    {"ModifyVpcAttribute", modify_vpc_attribute},
    {"ModifyVpcTenancy", modify_vpc_tenancy},
    {"RevokeSecurityGroupEgress", revoke_security_group_egress},
    {"RevokeSecurityGroupIngress", revoke_security_group_ingress},
    {"UpdateSecurityGroupRuleDescriptionsEgress", update_security_group_rule_descriptions_egress},
    {"UpdateSecurityGroupRuleDescriptionsIngress", update_security_group_rule_descriptions_ingress},
};
static_assert(std::ranges::is_sorted(kOperations, {}, &aws::OperationEntry<Ec2>::name));

class Ec2Service final : public aws::Service {
 public:
  Ec2Service(store::Store& store, const RegionData& region, aws::ServiceCaller& services, Quotas quotas)
      : ec2_(store, region, services, std::move(quotas)) {}

  std::string_view name() const override { return "ec2"; }

  aws::Outcome call(std::string_view operation, const aws::Value& input, const aws::Request& request) override {
    welcome_account(ec2_, request);
    aws::Outcome outcome = aws::call_operation<Ec2>(kOperations, ec2_, name(), operation, input, request);
    // An error takes back what the operation did, so this tells what it would have come to.
    if (outcome && input[m::DryRun].as_bool()) return std::unexpected(dry_run());
    return outcome;
  }

 private:
  Ec2 ec2_;
};

}  // namespace

std::unique_ptr<aws::Service> make_ec2(store::Store& store, const aws::RegionName& region, aws::ServiceCaller& services,
                                       Quotas quotas) {
  const RegionData* data = find_region(region.text);
  assert(data != nullptr);
  return std::make_unique<Ec2Service>(store, *data, services, std::move(quotas));
}

}  // namespace regionfall::ec2
