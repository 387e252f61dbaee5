"""The calls for types of Route 53. Source: hashicorp/aws 6, internal/service/route53."""

from steps import Type, call, keep, refuse, show, until

AFTER = [{"Key": "team", "Value": "b"}]
VPC = {"VPCId": "$home", "VPCRegion": "us-east-1"}
OTHER_VPC = {"VPCId": "$other", "VPCRegion": "us-east-1"}


def insync(change):
    return until(call("route53.get_change", Id=f"${change}"), "ChangeInfo.Status", "INSYNC")


def retagged(kind, resource):
    listed = call("route53.list_tags_for_resource", ResourceType=kind, ResourceId=resource)
    return [call("route53.change_tags_for_resource", ResourceType=kind, ResourceId=resource, AddTags=AFTER, RemoveTagKeys=["Name"]),
            until(listed, "ResourceTagSet.Tags", AFTER)]


def records(*changes):
    return call("route53.change_resource_record_sets", HostedZoneId="$names", ChangeBatch={
        "Comment": "Managed by Terraform", "Changes": [{"Action": action, "ResourceRecordSet": given} for action, given in changes]})


def zone():
    described = call("route53.get_hosted_zone", Id="$inner")
    return Type(
        "aws_route53_zone",
        create=[keep(call("route53.create_hosted_zone", Name="inner.test", CallerReference="inner",
                          HostedZoneConfig={"Comment": "Managed by Terraform"}, VPC=VPC), inner="HostedZone.Id", change="ChangeInfo.Id"),
                insync("change"),
                call("route53.change_tags_for_resource", ResourceType="hostedzone", ResourceId="$inner",
                     AddTags=[{"Key": "Name", "Value": "a"}])],
        read=[show(described, "HostedZone", "CallerReference Config ResourceRecordSetCount", Id="$inner", Name="inner.test."),
              show(described, "", "VPCs"),
              show(call("route53.list_resource_record_sets", HostedZoneId="$inner", StartRecordName="inner.test", StartRecordType="NS"),
                   "ResourceRecordSets[0]", "ResourceRecords TTL", Type="NS"),
              show(call("route53.list_tags_for_resource", ResourceType="hostedzone", ResourceId="$inner"), "ResourceTagSet", "Tags")],
        update=[call("route53.update_hosted_zone_comment", Id="$inner", Comment="other"),
                keep(call("route53.associate_vpc_with_hosted_zone", HostedZoneId="$inner", VPC=OTHER_VPC), change="ChangeInfo.Id"),
                insync("change"),
                keep(call("route53.disassociate_vpc_from_hosted_zone", HostedZoneId="$inner", VPC=VPC), change="ChangeInfo.Id"),
                insync("change"), call("route53.update_hosted_zone_features", HostedZoneId="$inner", EnableAcceleratedRecovery=True),
                *retagged("hostedzone", "$inner")],
        delete=[call("route53.delete_hosted_zone", Id="$inner")], gone=[refuse(described, "NoSuchHostedZone")])


def zone_association():
    listed = call("route53.list_hosted_zones_by_vpc", **OTHER_VPC)
    return Type(
        "aws_route53_zone_association",
        create=[keep(call("route53.create_hosted_zone", Name="joined.test", CallerReference="joined", VPC=VPC), joined="HostedZone.Id"),
                keep(call("route53.associate_vpc_with_hosted_zone", HostedZoneId="$joined", VPC=OTHER_VPC, Comment="Managed by Terraform"),
                     change="ChangeInfo.Id"), insync("change")],
        read=[show(listed, "HostedZoneSummaries[0]", "HostedZoneId", Name="joined.test.", Owner={"OwningAccount": "111122223333"})],
        delete=[call("route53.disassociate_vpc_from_hosted_zone", HostedZoneId="$joined", VPC=OTHER_VPC),
                call("route53.delete_hosted_zone", Id="$joined")],
        gone=[show(listed, "", HostedZoneSummaries=[])])


def vpc_association_authorization():
    listed = call("route53.list_vpc_association_authorizations", HostedZoneId="$shared")
    return Type(
        "aws_route53_vpc_association_authorization",
        create=[keep(call("route53.create_hosted_zone", Name="shared.test", CallerReference="shared", VPC=VPC), shared="HostedZone.Id"),
                call("route53.create_vpc_association_authorization", HostedZoneId="$shared", VPC=OTHER_VPC)],
        read=[show(listed, "VPCs[0]", **OTHER_VPC)],
        delete=[call("route53.delete_vpc_association_authorization", HostedZoneId="$shared", VPC=OTHER_VPC)],
        gone=[show(listed, "", VPCs=[]), call("route53.delete_hosted_zone", Id="$shared")])


def delegation_set():
    described = call("route53.get_reusable_delegation_set", Id="$set")
    return Type("aws_route53_delegation_set",
                create=[keep(call("route53.create_reusable_delegation_set", CallerReference="set"), set="DelegationSet.Id")],
                read=[show(described, "DelegationSet", "CallerReference NameServers", Id="$set")],
                delete=[call("route53.delete_reusable_delegation_set", Id="$set")], gone=[refuse(described, "NoSuchDelegationSet")])


def record():
    plain = {"Name": "www.names.test", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]}
    moved = {**plain, "SetIdentifier": "one", "Weight": 3}
    listed = call("route53.list_resource_record_sets", HostedZoneId="$names", StartRecordName="www.names.test.", StartRecordType="A",
                  MaxItems="1")
    return Type(
        "aws_route53_record",
        create=[call("route53.get_hosted_zone", Id="$names"), keep(records(("CREATE", plain)), change="ChangeInfo.Id"), insync("change")],
        read=[show(listed, "ResourceRecordSets[0]", "ResourceRecords TTL", Name="www.names.test.", Type="A")],
        update=[records(("UPSERT", {**plain, "TTL": 30})), records(("DELETE", {**plain, "TTL": 30}), ("CREATE", moved))],
        delete=[records(("DELETE", moved))], gone=[show(listed, "", ResourceRecordSets=[])])


def records_exclusive():
    given = {"Name": "only.names.test", "Type": "TXT", "TTL": 60, "ResourceRecords": [{"Value": '"a"'}]}
    return Type("aws_route53_records_exclusive", create=[keep(records(("CREATE", given)), change="ChangeInfo.Id"), insync("change")],
                read=[show(call("route53.list_resource_record_sets", HostedZoneId="$names"), "ResourceRecordSets[2]",
                           "ResourceRecords", Name="only.names.test.")],
                delete=[records(("DELETE", given))])


def health_check():
    described = call("route53.get_health_check", HealthCheckId="$check")
    config = {"Type": "HTTP", "IPAddress": "192.0.2.1", "Port": 80, "RequestInterval": 30, "ResourcePath": "/health"}
    return Type(
        "aws_route53_health_check",
        create=[keep(call("route53.create_health_check", CallerReference="check", HealthCheckConfig=config), check="HealthCheck.Id"),
                call("route53.change_tags_for_resource", ResourceType="healthcheck", ResourceId="$check",
                     AddTags=[{"Key": "Name", "Value": "a"}])],
        read=[show(described, "HealthCheck.HealthCheckConfig",
                   "Disabled EnableSNI FailureThreshold IPAddress Inverted MeasureLatency Port RequestInterval Type"),
              show(call("route53.list_tags_for_resource", ResourceType="healthcheck", ResourceId="$check"), "ResourceTagSet", "Tags")],
        update=[call("route53.update_health_check", HealthCheckId="$check", FailureThreshold=5, ResetElements=["ResourcePath"]),
                *retagged("healthcheck", "$check")],
        delete=[call("route53.delete_health_check", HealthCheckId="$check")], gone=[refuse(described, "NoSuchHealthCheck")])


def cidr_change(action):
    return call("route53.change_cidr_collection", Id="$nets", Changes=[
        {"LocationName": "berlin", "Action": action, "CidrList": ["203.0.113.0/24"]}])


def cidr_collection():
    listed = call("route53.list_cidr_collections")
    return Type("aws_route53_cidr_collection",
                create=[keep(call("route53.create_cidr_collection", Name="nets", CallerReference="nets"), nets="Collection.Id")],
                read=[show(listed, "CidrCollections[0]", "Arn Version", Id="$nets", Name="nets")],
                delete=[call("route53.delete_cidr_collection", Id="$nets")], gone=[show(listed, "", CidrCollections=[])])


def cidr_location():
    listed = call("route53.list_cidr_blocks", CollectionId="$nets", LocationName="berlin")
    return Type("aws_route53_cidr_location",
                create=[keep(call("route53.create_cidr_collection", Name="more", CallerReference="more"), nets="Collection.Id"),
                        cidr_change("PUT")],
                read=[show(listed, "CidrBlocks[0]", CidrBlock="203.0.113.0/24", LocationName="berlin")],
                delete=[cidr_change("DELETE_IF_EXISTS")],
                gone=[refuse(listed, "NoSuchCidrLocationException"), call("route53.delete_cidr_collection", Id="$nets")])


def zones():
    return Type("aws_route53_zones", create=[], read=[show(call("route53.list_hosted_zones"), "HostedZones[0]", "Config Id Name")],
                delete=[])


def all_records():
    return Type("aws_route53_records", create=[], delete=[],
                read=[show(call("route53.list_resource_record_sets", HostedZoneId="$names"), "ResourceRecordSets[0]", "Name Type")])


ROUTE53_TYPES = [zone(), zone_association(), vpc_association_authorization(), delegation_set(), record(), records_exclusive(),
                 health_check(), cidr_collection(), cidr_location(), zones(), all_records()]
