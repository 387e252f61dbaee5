"""VPC peering: in a region, between regions, between accounts."""

from boto_client import client, refused, until, wait

OTHER = "333344445555"


def vpc_of(ec2, block):
    return ec2.create_vpc(CidrBlock=block)["Vpc"]["VpcId"]


def becomes(code, ec2, connection):
    shown = until(code, "VpcPeeringConnections[0].Status.Code", ec2.describe_vpc_peering_connections,
                  VpcPeeringConnectionIds=[connection])
    return shown["VpcPeeringConnections"][0]


def peering_between_regions(account):
    """Requested in us-east-1, accepted by another account in eu-west-1."""
    ec2, peer = client("ec2", account), client("ec2", OTHER, "eu-west-1")
    near, far = vpc_of(ec2, "10.0.0.0/16"), vpc_of(peer, "10.1.0.0/16")
    wanted = {"VpcId": near, "PeerVpcId": far, "PeerOwnerId": OTHER, "PeerRegion": "eu-west-1"}
    made = ec2.create_vpc_peering_connection(**wanted)["VpcPeeringConnection"]
    assert made["Status"]["Code"] == "initiating-request" and made["RequesterVpcInfo"]["CidrBlock"] == "10.0.0.0/16"
    connection = made["VpcPeeringConnectionId"]
    named = {"VpcPeeringConnectionId": connection}
    wait(ec2, "vpc_peering_connection_exists", VpcPeeringConnectionIds=[connection])
    shown = becomes("pending-acceptance", ec2, connection)
    assert shown["AccepterVpcInfo"] == {**shown["AccepterVpcInfo"], "OwnerId": OTHER, "VpcId": far, "Region": "eu-west-1"}
    refused("VpcPeeringConnectionAlreadyExists", ec2.create_vpc_peering_connection, **wanted)
    refused("OperationNotPermitted", ec2.accept_vpc_peering_connection, **named)
    refused("OperationNotPermitted", ec2.modify_vpc_peering_connection_options,
            RequesterPeeringConnectionOptions={"AllowDnsResolutionFromRemoteVpc": True}, **named)
    refused("OperationNotPermitted", peer.delete_vpc_peering_connection, **named)
    refused("InvalidVpcPeeringConnectionID.NotFound", client("ec2", OTHER).accept_vpc_peering_connection, **named)

    assert peer.accept_vpc_peering_connection(**named)["VpcPeeringConnection"]["Status"]["Code"] == "provisioning"
    shown = becomes("active", peer, connection), becomes("active", ec2, connection)
    assert shown[0]["AccepterVpcInfo"]["CidrBlock"] == shown[1]["AccepterVpcInfo"]["CidrBlock"] == "10.1.0.0/16"
    refused("InvalidStateTransition", peer.accept_vpc_peering_connection, **named)
    dns = {"AllowDnsResolutionFromRemoteVpc": True}
    refused("InvalidVpcPeeringConnectionState.DnsHostnamesDisabled", ec2.modify_vpc_peering_connection_options,
            RequesterPeeringConnectionOptions=dns, **named)
    ec2.modify_vpc_attribute(VpcId=near, EnableDnsHostnames={"Value": True})
    changed = ec2.modify_vpc_peering_connection_options(RequesterPeeringConnectionOptions=dns, **named)
    assert changed["RequesterPeeringConnectionOptions"]["AllowDnsResolutionFromRemoteVpc"]
    refused("OperationNotPermitted", ec2.modify_vpc_peering_connection_options, AccepterPeeringConnectionOptions=dns, **named)
    until(True, "VpcPeeringConnections[0].RequesterVpcInfo.PeeringOptions.AllowDnsResolutionFromRemoteVpc",
          peer.describe_vpc_peering_connections, VpcPeeringConnectionIds=[connection])

    peer.create_tags(Resources=[connection], Tags=[{"Key": "side", "Value": "far"}])
    assert becomes("active", peer, connection)["Tags"] == [{"Key": "side", "Value": "far"}]
    assert becomes("active", ec2, connection)["Tags"] == []  # each side has tags of its own

    table = ec2.create_route_table(VpcId=near)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="10.1.0.0/16", VpcPeeringConnectionId=connection)
    peer.delete_vpc_peering_connection(**named)
    wait(ec2, "vpc_peering_connection_deleted", VpcPeeringConnectionIds=[connection])
    routes = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
    assert [route["State"] for route in routes if route.get("VpcPeeringConnectionId")] == ["blackhole"]


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
