#pragma once

#include "aws/service.h"
#include "services/ec2/state.h"

namespace regionfall::ec2 {

// A handler per operation, named as it: what the operation does to the state, and its answer or AWS's error. Grouped by
// the files that define them.
using Handler = aws::Outcome(Ec2& ec2, const aws::Value& input, const aws::Request& request);

// zones.cc
Handler describe_availability_zones, describe_regions;

// vpcs.cc
Handler associate_vpc_cidr_block, create_default_vpc, create_vpc, delete_vpc, describe_vpc_attribute, describe_vpcs,
    disassociate_vpc_cidr_block, modify_vpc_attribute, modify_vpc_tenancy;

// subnets.cc
Handler associate_subnet_cidr_block, create_default_subnet, create_subnet, delete_subnet, describe_subnets,
    disassociate_subnet_cidr_block, modify_subnet_attribute;

// security_groups.cc
Handler create_security_group, delete_security_group, describe_security_group_references, describe_security_groups;

// security_group_rules.cc
Handler authorize_security_group_egress, authorize_security_group_ingress, describe_security_group_rules,
    modify_security_group_rules, revoke_security_group_egress, revoke_security_group_ingress,
    update_security_group_rule_descriptions_egress, update_security_group_rule_descriptions_ingress;

// tag_operations.cc
Handler create_tags, delete_tags, describe_tags;

}  // namespace regionfall::ec2
