#pragma once

#include "aws/api_error.h"
#include "aws/identity.h"
#include "aws/value.h"
#include "services/route53/state.h"

namespace regionfall::route53 {

// The operations of Route 53, named as in its API reference, by the files they are in.
using Operation = aws::Outcome(State& state, const aws::Value& input, const aws::Request& request);

// hosted_zones.cc
Operation create_hosted_zone, get_hosted_zone, update_hosted_zone_comment, update_hosted_zone_features,
    delete_hosted_zone;

// zone_lists.cc
Operation list_hosted_zones, list_hosted_zones_by_name, list_hosted_zones_by_vpc, get_hosted_zone_count;

// vpcs.cc
Operation associate_vpc_with_hosted_zone, disassociate_vpc_from_hosted_zone, create_vpc_association_authorization,
    delete_vpc_association_authorization, list_vpc_association_authorizations;

// delegation_sets.cc
Operation create_reusable_delegation_set, get_reusable_delegation_set, list_reusable_delegation_sets,
    delete_reusable_delegation_set;

// record_changes.cc
Operation change_resource_record_sets, get_change;

// record_lists.cc
Operation list_resource_record_sets;

// test_dns_answer.cc
Operation test_dns_answer;

// health_checks.cc
Operation create_health_check, get_health_check, list_health_checks, get_health_check_count, update_health_check,
    delete_health_check, get_health_check_status, get_health_check_last_failure_reason, get_checker_ip_ranges;

// cidr_collections.cc
Operation create_cidr_collection, change_cidr_collection, delete_cidr_collection, list_cidr_collections,
    list_cidr_locations, list_cidr_blocks;

// geo_lists.cc
Operation list_geo_locations, get_geo_location;

// tags.cc
Operation change_tags_for_resource, list_tags_for_resource, list_tags_for_resources;

// limits.cc
Operation get_account_limit, get_hosted_zone_limit, get_reusable_delegation_set_limit;

}  // namespace regionfall::route53
