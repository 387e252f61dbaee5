#include "services/route53/route53.h"

#include <algorithm>

#include "services/logged_service.h"
#include "services/route53/operations.h"

namespace regionfall::route53 {
namespace {

constexpr aws::OperationEntry<State> kOperations[] = {
    {"AssociateVPCWithHostedZone", associate_vpc_with_hosted_zone},
    {"ChangeCidrCollection", change_cidr_collection},
    {"ChangeResourceRecordSets", change_resource_record_sets},
    {"ChangeTagsForResource", change_tags_for_resource},
    {"CreateCidrCollection", create_cidr_collection},
    {"CreateHealthCheck", create_health_check},
    {"CreateHostedZone", create_hosted_zone},
    {"CreateReusableDelegationSet", create_reusable_delegation_set},
    {"CreateVPCAssociationAuthorization", create_vpc_association_authorization},
    {"DeleteCidrCollection", delete_cidr_collection},
    {"DeleteHealthCheck", delete_health_check},
    {"DeleteHostedZone", delete_hosted_zone},
    {"DeleteReusableDelegationSet", delete_reusable_delegation_set},
    {"DeleteVPCAssociationAuthorization", delete_vpc_association_authorization},
    {"DisassociateVPCFromHostedZone", disassociate_vpc_from_hosted_zone},
    {"GetAccountLimit", get_account_limit},
    {"GetChange", get_change},
    {"GetCheckerIpRanges", get_checker_ip_ranges},
    {"GetGeoLocation", get_geo_location},
    {"GetHealthCheck", get_health_check},
    {"GetHealthCheckCount", get_health_check_count},
    {"GetHealthCheckLastFailureReason", get_health_check_last_failure_reason},
    {"GetHealthCheckStatus", get_health_check_status},
    {"GetHostedZone", get_hosted_zone},
    {"GetHostedZoneCount", get_hosted_zone_count},
    {"GetHostedZoneLimit", get_hosted_zone_limit},
    {"GetReusableDelegationSet", get_reusable_delegation_set},
    {"GetReusableDelegationSetLimit", get_reusable_delegation_set_limit},
    {"ListCidrBlocks", list_cidr_blocks},
    {"ListCidrCollections", list_cidr_collections},
    {"ListCidrLocations", list_cidr_locations},
    {"ListGeoLocations", list_geo_locations},
    {"ListHealthChecks", list_health_checks},
    {"ListHostedZones", list_hosted_zones},
    {"ListHostedZonesByName", list_hosted_zones_by_name},
    {"ListHostedZonesByVPC", list_hosted_zones_by_vpc},
    {"ListResourceRecordSets", list_resource_record_sets},
    {"ListReusableDelegationSets", list_reusable_delegation_sets},
    {"ListTagsForResource", list_tags_for_resource},
    {"ListTagsForResources", list_tags_for_resources},
    {"ListVPCAssociationAuthorizations", list_vpc_association_authorizations},
    {"TestDNSAnswer", test_dns_answer},
    {"UpdateHealthCheck", update_health_check},
    {"UpdateHostedZoneComment", update_hosted_zone_comment},
    {"UpdateHostedZoneFeatures", update_hosted_zone_features},
};
static_assert(std::ranges::is_sorted(kOperations, {}, &aws::OperationEntry<State>::name));

}  // namespace

std::unique_ptr<aws::Service> make_route53(State& state) {
  return std::make_unique<services::LoggedService<State>>("route53", kOperations, state);
}

}  // namespace regionfall::route53
