"""VPC peering in a region."""

from boto_client import client, refused, until, wait


def vpc_of(ec2, block):
    return ec2.create_vpc(CidrBlock=block)["Vpc"]["VpcId"]


def becomes(code, ec2, connection):
    shown = until(code, "VpcPeeringConnections[0].Status.Code", ec2.describe_vpc_peering_connections,
                  VpcPeeringConnectionIds=[connection])
    return shown["VpcPeeringConnections"][0]


def peering_in_a_region(account):
    ec2 = client("ec2", account)
    vpcs = [vpc_of(ec2, block) for block in ("10.0.0.0/16", "10.1.0.0/16", "10.0.128.0/20")]
    refused("InvalidParameterValue", ec2.create_vpc_peering_connection, VpcId=vpcs[0], PeerVpcId=vpcs[0])
    refused("InvalidParameterValue", ec2.create_vpc_peering_connection, VpcId=vpcs[0], PeerVpcId=vpcs[1], PeerRegion="moon-1")

    def requested(peer):
        made = ec2.create_vpc_peering_connection(VpcId=vpcs[0], PeerVpcId=peer)["VpcPeeringConnection"]
        return made["VpcPeeringConnectionId"]

    becomes("failed", ec2, requested(vpcs[2]))  # their blocks overlap
    becomes("failed", ec2, requested("vpc-0123456789abcdef0"))
    connection = requested(vpcs[1])
    becomes("pending-acceptance", ec2, connection)
    ec2.reject_vpc_peering_connection(VpcPeeringConnectionId=connection)
    assert becomes("rejected", ec2, connection)["Status"]["Message"] == f"Rejected by {account}"
    refused("InvalidStateTransition", ec2.accept_vpc_peering_connection, VpcPeeringConnectionId=connection)
    connection = requested(vpcs[1])
    becomes("pending-acceptance", ec2, connection)
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=connection)
    becomes("active", ec2, connection)
    ec2.modify_vpc_attribute(VpcId=vpcs[0], EnableDnsHostnames={"Value": True})
    ec2.modify_vpc_peering_connection_options(VpcPeeringConnectionId=connection,
                                              RequesterPeeringConnectionOptions={"AllowDnsResolutionFromRemoteVpc": True})
    sides = becomes("active", ec2, connection)
    assert [sides[side]["PeeringOptions"]["AllowDnsResolutionFromRemoteVpc"] for side in ("RequesterVpcInfo", "AccepterVpcInfo")] == [
        True, False]

    groups = [ec2.create_security_group(VpcId=vpc, GroupName="g", Description="d")["GroupId"] for vpc in vpcs[:2]]
    ec2.authorize_security_group_ingress(GroupId=groups[0], IpPermissions=[
        {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": groups[1]}]}])
    references = ec2.describe_security_group_references(GroupId=[groups[1]])["SecurityGroupReferenceSet"]
    assert [(one["ReferencingVpcId"], one["VpcPeeringConnectionId"]) for one in references] == [(vpcs[0], connection)]
    found = ec2.describe_vpc_peering_connections(Filters=[{"Name": "status-code", "Values": ["active", "expired"]}])
    assert [one["VpcPeeringConnectionId"] for one in found["VpcPeeringConnections"]] == [connection]
    ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=connection)
    wait(ec2, "vpc_peering_connection_deleted", VpcPeeringConnectionIds=[connection])
    refused("InvalidVpcPeeringConnectionID.NotFound", ec2.delete_vpc_peering_connection,
            VpcPeeringConnectionId="pcx-0123456789abcdef0")
