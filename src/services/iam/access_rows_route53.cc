#include "services/iam/access_rows.h"

namespace regionfall::iam {
namespace {

constexpr AccessRow kRows[] = {
    {"ActivateKeySigningKey", {"hostedzone/{HostedZoneId}"}},
    {"AssociateVPCWithHostedZone", {"hostedzone/{HostedZoneId}"}},
    {"ChangeCidrCollection", {"cidrcollection/{Id}"}},
    {"ChangeResourceRecordSets", {"hostedzone/{HostedZoneId}"}},
    {"ChangeTagsForResource", {"{ResourceType}/{ResourceId}"}},
    {"CreateResourceRecordSetProtections", {"hostedzone/{HostedZoneId}"}},
    {"CreateTrafficPolicyVersion", {"trafficpolicy/{Id}"}},
    {"CreateVPCAssociationAuthorization", {"hostedzone/{HostedZoneId}"}},
    {"DeactivateKeySigningKey", {"hostedzone/{HostedZoneId}"}},
    {"DeleteCidrCollection", {"cidrcollection/{Id}"}},
    {"DeleteHealthCheck", {"healthcheck/{HealthCheckId}"}},
    {"DeleteHostedZone", {"hostedzone/{Id}"}},
    {"DeleteKeySigningKey", {"hostedzone/{HostedZoneId}"}},
    {"DeleteQueryLoggingConfig", {"queryloggingconfig/{Id}"}},
    {"DeleteResourceRecordSetProtections", {"hostedzone/{HostedZoneId}"}},
    {"DeleteReusableDelegationSet", {"delegationset/{Id}"}},
    {"DeleteTrafficPolicy", {"trafficpolicy/{Id}"}},
    {"DeleteTrafficPolicyInstance", {"trafficpolicyinstance/{Id}"}},
    {"DeleteVPCAssociationAuthorization", {"hostedzone/{HostedZoneId}"}},
    {"DisableHostedZoneDNSSEC", {"hostedzone/{HostedZoneId}"}},
    {"DisassociateVPCFromHostedZone", {"hostedzone/{HostedZoneId}"}},
    {"EnableHostedZoneDNSSEC", {"hostedzone/{HostedZoneId}"}},
    {"GetChange", {"change/{Id}"}},
    {"GetDNSSEC", {"hostedzone/{HostedZoneId}"}},
    {"GetHealthCheck", {"healthcheck/{HealthCheckId}"}},
    {"GetHealthCheckLastFailureReason", {"healthcheck/{HealthCheckId}"}},
    {"GetHealthCheckStatus", {"healthcheck/{HealthCheckId}"}},
    {"GetHostedZone", {"hostedzone/{Id}"}},
    {"GetHostedZoneLimit", {"hostedzone/{HostedZoneId}"}},
    {"GetQueryLoggingConfig", {"queryloggingconfig/{Id}"}},
    {"GetReusableDelegationSet", {"delegationset/{Id}"}},
    {"GetReusableDelegationSetLimit", {"delegationset/{DelegationSetId}"}},
    {"GetTrafficPolicy", {"trafficpolicy/{Id}"}},
    {"GetTrafficPolicyInstance", {"trafficpolicyinstance/{Id}"}},
    {"ListCidrBlocks", {"cidrcollection/{CollectionId}"}},
    {"ListCidrLocations", {"cidrcollection/{CollectionId}"}},
    {"ListResourceRecordSetProtections", {"hostedzone/{HostedZoneId}"}},
    {"ListResourceRecordSets", {"hostedzone/{HostedZoneId}"}},
    {"ListTagsForResource", {"{ResourceType}/{ResourceId}"}},
    {"ListTagsForResources", {"{ResourceType}/{ResourceIds}"}},
    {"ListVPCAssociationAuthorizations", {"hostedzone/{HostedZoneId}"}},
    {"UpdateHealthCheck", {"healthcheck/{HealthCheckId}"}},
    {"UpdateHostedZoneComment", {"hostedzone/{Id}"}},
    {"UpdateHostedZoneFeatures", {"hostedzone/{HostedZoneId}"}},
    {"UpdateTrafficPolicyComment", {"trafficpolicy/{Id}"}},
    {"UpdateTrafficPolicyInstance", {"trafficpolicyinstance/{Id}"}},
};

}  // namespace

std::span<const AccessRow> route53_access_rows() { return kRows; }

}  // namespace regionfall::iam
