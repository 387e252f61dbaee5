#include "services/ec2/ec2.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "aws/members/ec2.h"
#include "services/ec2/errors.h"
#include "services/ec2/group_instances.h"
#include "services/ec2/handlers.h"
#include "services/ec2/instance_lifecycle.h"
#include "services/ec2/instance_metadata.h"
#include "services/ec2/new_vpc.h"
#include "services/ec2/packet_ruleset.h"
#include "services/ec2/peering_states.h"
#include "services/ec2/plane_addresses.h"
#include "services/ec2/plane_trouble.h"
#include "services/ec2/service_interfaces.h"
#include "services/ec2/transitions.h"

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;

constexpr aws::OperationEntry<Ec2> kOperations[] = {
    {"AcceptVpcPeeringConnection", accept_vpc_peering_connection},
    {"AllocateAddress", allocate_address},
    {"AssignIpv6Addresses", assign_ipv6_addresses},
    {"AssignPrivateIpAddresses", assign_private_ip_addresses},
    {"AssignPrivateNatGatewayAddress", assign_private_nat_gateway_address},
    {"AssociateAddress", associate_address},
    {"AssociateNatGatewayAddress", associate_nat_gateway_address},
    {"AssociateRouteTable", associate_route_table},
    {"AssociateSubnetCidrBlock", associate_subnet_cidr_block},
    {"AssociateVpcCidrBlock", associate_vpc_cidr_block},
    {"AttachInternetGateway", attach_internet_gateway},
    {"AttachNetworkInterface", attach_network_interface},
    {"AuthorizeSecurityGroupEgress", authorize_security_group_egress},
    {"AuthorizeSecurityGroupIngress", authorize_security_group_ingress},
    {"CreateDefaultSubnet", create_default_subnet},
    {"CreateDefaultVpc", create_default_vpc},
    {"CreateEgressOnlyInternetGateway", create_egress_only_internet_gateway},
    {"CreateInternetGateway", create_internet_gateway},
    {"CreateKeyPair", create_key_pair},
    {"CreateLaunchTemplate", create_launch_template},
    {"CreateLaunchTemplateVersion", create_launch_template_version},
    {"CreateNatGateway", create_nat_gateway},
    {"CreateNetworkAcl", create_network_acl},
    {"CreateNetworkAclEntry", create_network_acl_entry},
    {"CreateNetworkInterface", create_network_interface},
    {"CreateRoute", create_route},
    {"CreateRouteTable", create_route_table},
    {"CreateSecurityGroup", create_security_group},
    {"CreateSubnet", create_subnet},
    {"CreateTags", create_tags},
    {"CreateVpc", create_vpc},
    {"CreateVpcEndpoint", create_vpc_endpoint},
    {"CreateVpcPeeringConnection", create_vpc_peering_connection},
    {"DeleteEgressOnlyInternetGateway", delete_egress_only_internet_gateway},
    {"DeleteInternetGateway", delete_internet_gateway},
    {"DeleteKeyPair", delete_key_pair},
    {"DeleteLaunchTemplate", delete_launch_template},
    {"DeleteLaunchTemplateVersions", delete_launch_template_versions},
    {"DeleteNatGateway", delete_nat_gateway},
    {"DeleteNetworkAcl", delete_network_acl},
    {"DeleteNetworkAclEntry", delete_network_acl_entry},
    {"DeleteNetworkInterface", delete_network_interface},
    {"DeleteRoute", delete_route},
    {"DeleteRouteTable", delete_route_table},
    {"DeleteSecurityGroup", delete_security_group},
    {"DeleteSubnet", delete_subnet},
    {"DeleteTags", delete_tags},
    {"DeleteVpc", delete_vpc},
    {"DeleteVpcEndpoints", delete_vpc_endpoints},
    {"DeleteVpcPeeringConnection", delete_vpc_peering_connection},
    {"DescribeAccountAttributes", describe_account_attributes},
    {"DescribeAddresses", describe_addresses},
    {"DescribeAddressesAttribute", describe_addresses_attribute},
    {"DescribeAvailabilityZones", describe_availability_zones},
    {"DescribeEgressOnlyInternetGateways", describe_egress_only_internet_gateways},
    {"DescribeImages", describe_images},
    {"DescribeInstanceAttribute", describe_instance_attribute},
    {"DescribeInstanceCreditSpecifications", describe_instance_credit_specifications},
    {"DescribeInstanceStatus", describe_instance_status},
    {"DescribeInstanceTypeOfferings", describe_instance_type_offerings},
    {"DescribeInstanceTypes", describe_instance_types},
    {"DescribeInstances", describe_instances},
    {"DescribeInternetGateways", describe_internet_gateways},
    {"DescribeKeyPairs", describe_key_pairs},
    {"DescribeLaunchTemplateVersions", describe_launch_template_versions},
    {"DescribeLaunchTemplates", describe_launch_templates},
    {"DescribeManagedPrefixLists", describe_managed_prefix_lists},
    {"DescribeNatGateways", describe_nat_gateways},
    {"DescribeNetworkAcls", describe_network_acls},
    {"DescribeNetworkInterfaceAttribute", describe_network_interface_attribute},
    {"DescribeNetworkInterfaces", describe_network_interfaces},
    {"DescribePrefixLists", describe_prefix_lists},
    {"DescribeRegions", describe_regions},
    {"DescribeRouteTables", describe_route_tables},
    {"DescribeSecurityGroupReferences", describe_security_group_references},
    {"DescribeSecurityGroupRules", describe_security_group_rules},
    {"DescribeSecurityGroups", describe_security_groups},
    {"DescribeSubnets", describe_subnets},
    {"DescribeTags", describe_tags},
    {"DescribeVolumes", describe_volumes},
    {"DescribeVpcAttribute", describe_vpc_attribute},
    {"DescribeVpcEndpointServices", describe_vpc_endpoint_services},
    {"DescribeVpcEndpoints", describe_vpc_endpoints},
    {"DescribeVpcPeeringConnections", describe_vpc_peering_connections},
    {"DescribeVpcs", describe_vpcs},
    {"DetachInternetGateway", detach_internet_gateway},
    {"DetachNetworkInterface", detach_network_interface},
    {"DisassociateAddress", disassociate_address},
    {"DisassociateNatGatewayAddress", disassociate_nat_gateway_address},
    {"DisassociateRouteTable", disassociate_route_table},
    {"DisassociateSubnetCidrBlock", disassociate_subnet_cidr_block},
    {"DisassociateVpcCidrBlock", disassociate_vpc_cidr_block},
    {"GetConsoleOutput", get_console_output},
    {"GetLaunchTemplateData", get_launch_template_data},
    {"GetManagedPrefixListEntries", get_managed_prefix_list_entries},
    {"ImportKeyPair", import_key_pair},
    {"ModifyAddressAttribute", modify_address_attribute},
    {"ModifyInstanceAttribute", modify_instance_attribute},
    {"ModifyInstanceMetadataOptions", modify_instance_metadata_options},
    {"ModifyLaunchTemplate", modify_launch_template},
    {"ModifyNetworkInterfaceAttribute", modify_network_interface_attribute},
    {"ModifySecurityGroupRules", modify_security_group_rules},
    {"ModifySubnetAttribute", modify_subnet_attribute},
    {"ModifyVpcAttribute", modify_vpc_attribute},
    {"ModifyVpcEndpoint", modify_vpc_endpoint},
    {"ModifyVpcPeeringConnectionOptions", modify_vpc_peering_connection_options},
    {"ModifyVpcTenancy", modify_vpc_tenancy},
    {"RebootInstances", reboot_instances},
    {"RejectVpcPeeringConnection", reject_vpc_peering_connection},
    {"ReleaseAddress", release_address},
    {"ReplaceNetworkAclAssociation", replace_network_acl_association},
    {"ReplaceNetworkAclEntry", replace_network_acl_entry},
    {"ReplaceRoute", replace_route},
    {"ReplaceRouteTableAssociation", replace_route_table_association},
    {"ResetAddressAttribute", reset_address_attribute},
    {"ResetNetworkInterfaceAttribute", reset_network_interface_attribute},
    {"RevokeSecurityGroupEgress", revoke_security_group_egress},
    {"RevokeSecurityGroupIngress", revoke_security_group_ingress},
    {"RunInstances", run_instances},
    {"StartInstances", start_instances},
    {"StopInstances", stop_instances},
    {"TerminateInstances", terminate_instances},
    {"UnassignIpv6Addresses", unassign_ipv6_addresses},
    {"UnassignPrivateIpAddresses", unassign_private_ip_addresses},
    {"UnassignPrivateNatGatewayAddress", unassign_private_nat_gateway_address},
    {"UpdateSecurityGroupRuleDescriptionsEgress", update_security_group_rule_descriptions_egress},
    {"UpdateSecurityGroupRuleDescriptionsIngress", update_security_group_rule_descriptions_ingress},
    {kCreateServiceInterface, create_service_interface},
    {kDeleteServiceInterface, delete_service_interface},
    {kDescribeInstanceMetadata, describe_instance_metadata},
    {kDescribePacketRules, describe_packet_rules},
    {kDescribePlaneAddresses, describe_plane_addresses},
    {kHearPeeringNews, hear_peering_news},
    {kLocateInterface, locate_interface},
    {kReceivePeeringRequest, receive_peering_request},
    {kRunGroupInstances, run_group_instances},
    {kSetServiceInterfaceGroups, set_service_interface_groups},
};
static_assert(std::ranges::is_sorted(kOperations, {}, &aws::OperationEntry<Ec2>::name));

class Ec2Service final : public aws::Service {
 public:
  Ec2Service(store::Store& store, const aws::RegionInfo& region, const Ec2Surroundings& surroundings, Quotas quotas)
      : ec2_(store, region, surroundings, std::move(quotas)) {}

  std::string_view name() const override { return "ec2"; }

  aws::Outcome call(std::string_view operation, const aws::Value& input, const aws::Request& request) override {
    if (operation == kHearPlaneTrouble) {
      trouble_ = plane_trouble_of(input);
      return aws::Value();
    }
    if (!operation.starts_with('_')) welcome_account(ec2_, request);
    aws::Outcome outcome = aws::call_operation<Ec2>(kOperations, ec2_, name(), operation, input, request);
    outcome = under_trouble(trouble_, ec2_, operation, std::move(outcome));
    // An error takes back what the operation did, so this tells what it would have come to.
    if (outcome && input[m::DryRun].as_bool()) return std::unexpected(dry_run());
    return outcome;
  }

  // The first thing to do, at once, is to go on where the process before this one has stopped.
  std::optional<Instant> next_timer() const override { return resumed_ ? next_due(ec2_) : Instant(); }
  void on_timer(const aws::Request& request) override {
    if (!std::exchange(resumed_, true)) resume_instances(ec2_, request);
    make_due_changes(ec2_, request);
  }

 private:
  Ec2 ec2_;
  PlaneTrouble trouble_;
  bool resumed_ = false;
};

}  // namespace

std::unique_ptr<aws::Service> make_ec2(store::Store& store, const aws::RegionName& region,
                                       const Ec2Surroundings& surroundings, Quotas quotas) {
  const aws::RegionInfo* data = aws::find_region(region.text);
  assert(data != nullptr);
  return std::make_unique<Ec2Service>(store, *data, surroundings, std::move(quotas));
}

}  // namespace regionfall::ec2
