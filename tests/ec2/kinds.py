"""What is alike for every kind of resource: ids, tags, filters, DryRun, and that regions and accounts are apart."""

import dataclasses
import re
import typing

import jmespath

from boto_client import client, refused, until

TAGS = [{"Key": "stage", "Value": "test 1"}, {"Key": "team", "Value": "red"}]


@dataclasses.dataclass
class Kind:
    type: str
    prefix: str
    create: typing.Callable  # (ec2, home, how): a client, ids of what is there, tags and the like; gives the id
    describe: str
    ids: str
    result: str
    key: str
    codes: tuple  # of an id that leads to nothing, and of what is no id
    delete: typing.Callable
    filters: dict  # a filter's name, and where an item has the value that it compares
    shown_as: str = ""  # the state in which it is shown once deleted, instead of an error


def made(path, operation, **fixed):
    """A Kind's `create` by one operation; texts of `fixed` that begin with $ are ids of `home`."""
    def create(ec2, home, how):
        arguments = {name: home[value[1:]] if str(value).startswith("$") else value for name, value in fixed.items()}
        return jmespath.search(path, getattr(ec2, operation)(**arguments, **how))
    return create


def deleted(operation, parameter):
    return lambda ec2, home, identity, **how: getattr(ec2, operation)(**{parameter: identity}, **how)


def delete_rule(ec2, home, identity, **how):
    ec2.revoke_security_group_ingress(GroupId=home["group"], SecurityGroupRuleIds=[identity], **how)


def delete_endpoint(ec2, home, identity, **how):
    assert ec2.delete_vpc_endpoints(VpcEndpointIds=[identity], **how)["Unsuccessful"] == []


KINDS = [
    Kind("vpc", "vpc", made("Vpc.VpcId", "create_vpc", CidrBlock="10.8.0.0/20"), "describe_vpcs", "VpcIds", "Vpcs", "VpcId",
         ("InvalidVpcID.NotFound", "InvalidVpcID.Malformed"), deleted("delete_vpc", "VpcId"),
         {"cidr": "CidrBlock", "state": "State", "dhcp-options-id": "DhcpOptionsId", "owner-id": "OwnerId",
          "cidr-block-association.association-id": "CidrBlockAssociationSet[0].AssociationId"}),
    Kind("subnet", "subnet", made("Subnet.SubnetId", "create_subnet", VpcId="$vpc", CidrBlock="10.9.7.0/24"), "describe_subnets",
         "SubnetIds", "Subnets", "SubnetId", ("InvalidSubnetID.NotFound", "InvalidSubnetID.Malformed"),
         deleted("delete_subnet", "SubnetId"),
         {"vpc-id": "VpcId", "cidr-block": "CidrBlock", "availability-zone": "AvailabilityZone", "subnet-arn": "SubnetArn",
          "availability-zone-id": "AvailabilityZoneId", "state": "State"}),
    Kind("route-table", "rtb", made("RouteTable.RouteTableId", "create_route_table", VpcId="$vpc"), "describe_route_tables",
         "RouteTableIds", "RouteTables", "RouteTableId", ("InvalidRouteTableID.NotFound", "InvalidRouteTableId.Malformed"),
         deleted("delete_route_table", "RouteTableId"),
         {"vpc-id": "VpcId", "route.destination-cidr-block": "Routes[0].DestinationCidrBlock", "route.state": "Routes[0].State"}),
    Kind("internet-gateway", "igw", made("InternetGateway.InternetGatewayId", "create_internet_gateway"),
         "describe_internet_gateways", "InternetGatewayIds", "InternetGateways", "InternetGatewayId",
         ("InvalidInternetGatewayID.NotFound", "InvalidInternetGatewayId.Malformed"),
         deleted("delete_internet_gateway", "InternetGatewayId"), {"owner-id": "OwnerId"}),
    Kind("egress-only-internet-gateway", "eigw",
         made("EgressOnlyInternetGateway.EgressOnlyInternetGatewayId", "create_egress_only_internet_gateway", VpcId="$vpc"),
         "describe_egress_only_internet_gateways", "EgressOnlyInternetGatewayIds", "EgressOnlyInternetGateways",
         "EgressOnlyInternetGatewayId", ("InvalidGatewayID.NotFound", "InvalidGatewayID.Malformed"),
         deleted("delete_egress_only_internet_gateway", "EgressOnlyInternetGatewayId"), {}),
    Kind("natgateway", "nat", made("NatGateway.NatGatewayId", "create_nat_gateway", SubnetId="$subnet", ConnectivityType="private"),
         "describe_nat_gateways", "NatGatewayIds", "NatGateways", "NatGatewayId", ("NatGatewayNotFound", "NatGatewayMalformed"),
         deleted("delete_nat_gateway", "NatGatewayId"), {"vpc-id": "VpcId", "subnet-id": "SubnetId"}, shown_as="State"),
    Kind("elastic-ip", "eipalloc", made("AllocationId", "allocate_address", Domain="vpc"), "describe_addresses", "AllocationIds",
         "Addresses", "AllocationId", ("InvalidAllocationID.NotFound", "InvalidAllocationID.Malformed"),
         deleted("release_address", "AllocationId"), {"public-ip": "PublicIp", "domain": "Domain"}),
    Kind("network-acl", "acl", made("NetworkAcl.NetworkAclId", "create_network_acl", VpcId="$vpc"), "describe_network_acls",
         "NetworkAclIds", "NetworkAcls", "NetworkAclId", ("InvalidNetworkAclID.NotFound", "InvalidNetworkAclId.Malformed"),
         deleted("delete_network_acl", "NetworkAclId"),
         {"vpc-id": "VpcId", "entry.rule-action": "Entries[0].RuleAction", "entry.cidr": "Entries[0].CidrBlock"}),
    Kind("security-group", "sg", made("GroupId", "create_security_group", VpcId="$vpc", GroupName="web", Description="of the web"),
         "describe_security_groups", "GroupIds", "SecurityGroups", "GroupId", ("InvalidGroup.NotFound", "InvalidGroupId.Malformed"),
         deleted("delete_security_group", "GroupId"),
         {"vpc-id": "VpcId", "group-name": "GroupName", "description": "Description",
          "egress.ip-permission.cidr": "IpPermissionsEgress[0].IpRanges[0].CidrIp"}),
    Kind("security-group-rule", "sgr", made("SecurityGroupRules[0].SecurityGroupRuleId", "authorize_security_group_ingress",
                                            GroupId="$group", IpPermissions=[{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22,
                                                                              "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}]),
         "describe_security_group_rules", "SecurityGroupRuleIds", "SecurityGroupRules", "SecurityGroupRuleId",
         ("InvalidSecurityGroupRuleId.NotFound", "InvalidSecurityGroupRuleId.Malformed"), delete_rule, {"group-id": "GroupId"}),
    Kind("network-interface", "eni", made("NetworkInterface.NetworkInterfaceId", "create_network_interface", SubnetId="$subnet",
                                          Description="spare"), "describe_network_interfaces", "NetworkInterfaceIds",
         "NetworkInterfaces", "NetworkInterfaceId", ("InvalidNetworkInterfaceID.NotFound", "InvalidNetworkInterfaceId.Malformed"),
         deleted("delete_network_interface", "NetworkInterfaceId"),
         {"subnet-id": "SubnetId", "group-name": "Groups[0].GroupName", "addresses.private-ip-address": "PrivateIpAddress",
          "mac-address": "MacAddress", "status": "Status", "description": "Description"}),
    Kind("vpc-endpoint", "vpce", made("VpcEndpoint.VpcEndpointId", "create_vpc_endpoint", VpcId="$vpc",
                                      ServiceName="com.amazonaws.us-east-1.s3"), "describe_vpc_endpoints", "VpcEndpointIds",
         "VpcEndpoints", "VpcEndpointId", ("InvalidVpcEndpointId.NotFound", "InvalidVpcEndpointId.Malformed"), delete_endpoint,
         {"vpc-id": "VpcId", "service-name": "ServiceName", "vpc-endpoint-type": "VpcEndpointType"}),
    Kind("vpc-peering-connection", "pcx", made("VpcPeeringConnection.VpcPeeringConnectionId", "create_vpc_peering_connection",
                                               VpcId="$vpc", PeerVpcId="$default"), "describe_vpc_peering_connections",
         "VpcPeeringConnectionIds", "VpcPeeringConnections", "VpcPeeringConnectionId",
         ("InvalidVpcPeeringConnectionID.NotFound", "InvalidVpcPeeringConnectionId.Malformed"),
         deleted("delete_vpc_peering_connection", "VpcPeeringConnectionId"),
         {"requester-vpc-info.vpc-id": "RequesterVpcInfo.VpcId", "accepter-vpc-info.region": "AccepterVpcInfo.Region"},
         shown_as="Status.Code"),
    Kind("key-pair", "key", made("KeyPairId", "create_key_pair", KeyName="night", KeyType="ed25519"), "describe_key_pairs",
         "KeyPairIds", "KeyPairs", "KeyPairId", ("InvalidKeyPair.NotFound", "InvalidKeyPair.NotFound"),
         deleted("delete_key_pair", "KeyPairId"), {"key-name": "KeyName", "fingerprint": "KeyFingerprint"}),
]


def resources_of_every_kind(account):
    ec2 = client("ec2", account)
    home = {"vpc": ec2.create_vpc(CidrBlock="10.9.0.0/16", AmazonProvidedIpv6CidrBlock=True)["Vpc"]["VpcId"],
            "default": ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]}
    home["subnet"] = ec2.create_subnet(VpcId=home["vpc"], CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
    home["group"] = ec2.create_security_group(VpcId=home["vpc"], GroupName="home", Description="home")["GroupId"]
    elsewhere = [client("ec2", account, "eu-west-1"), client("ec2", "222233334444")]
    for kind in KINDS:
        life(kind, ec2, home, elsewhere)


def life(kind, ec2, home, elsewhere):
    """A resource of that kind from its creation to its end."""
    how = {"TagSpecifications": [{"ResourceType": kind.type, "Tags": TAGS}]}
    describe = getattr(ec2, kind.describe)
    count = len(describe()[kind.result])
    refused("DryRunOperation", kind.create, ec2=ec2, home=home, how={**how, "DryRun": True})
    refused("InvalidParameterValue", kind.create, ec2=ec2, home=home,
            how={"TagSpecifications": [{"ResourceType": kind.type, "Tags": [{"Key": "aws:mine", "Value": ""}]}]})
    assert len(describe()[kind.result]) == count
    identity = kind.create(ec2, home, how)
    assert re.fullmatch(kind.prefix + "-0[0-9a-f]{16}", identity), identity

    item, = describe(**{kind.ids: [identity]})[kind.result]
    tags = item.get("Tags", item.get("TagSet"))
    assert item[kind.key] == identity and sorted(tags, key=lambda tag: tag["Key"]) == TAGS, (kind.type, item)
    refused("DryRunOperation", describe, DryRun=True)
    unknown = f"{kind.prefix}-0123456789abcdef0"
    assert unknown in refused(kind.codes[0], describe, **{kind.ids: [identity, unknown]})
    refused(kind.codes[1], describe, **{kind.ids: ["nothing"]})
    for other in elsewhere:
        refused(kind.codes[0], getattr(other, kind.describe), **{kind.ids: [identity]})
        refused(kind.codes[0], other.create_tags, Resources=[identity], Tags=TAGS)
        assert identity not in [row[kind.key] for row in getattr(other, kind.describe)()[kind.result]]
    tags_change(kind, ec2, identity)
    filters_find(kind, describe, identity)
    refused("DryRunOperation", kind.delete, ec2=ec2, home=home, identity=identity, DryRun=True)
    kind.delete(ec2, home, identity)
    if kind.shown_as:
        until("deleted", f"{kind.result}[0].{kind.shown_as}", describe, **{kind.ids: [identity]})
    else:
        until([], f"{kind.result}[?{kind.key}=='{identity}']", describe)
        refused(kind.codes[0], describe, **{kind.ids: [identity]})


def tags_change(kind, ec2, identity):
    ec2.create_tags(Resources=[identity], Tags=[{"Key": "team", "Value": "blue"}, {"Key": "Name", "Value": ""}])
    ec2.delete_tags(Resources=[identity], Tags=[{"Key": "stage"}, {"Key": "team", "Value": "red"}])
    tags = ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": [identity]}, {"Name": "key", "Values": ["*"]}])["Tags"]
    assert [(tag["ResourceType"], tag["Key"], tag["Value"]) for tag in tags] == [(kind.type, "Name", ""), (kind.type, "team", "blue")]


def filters_find(kind, describe, identity):
    parameter = "Filter" if kind.describe == "describe_nat_gateways" else "Filters"
    item, = describe(**{kind.ids: [identity]})[kind.result]

    def found(*filters):
        shown = describe(**{parameter: [{"Name": name, "Values": values} for name, *values in filters]})[kind.result]
        return identity in [row[kind.key] for row in shown]

    tags = [("tag:team", "blue"), ("tag:team", "red", "b*e"), ("tag-key", "Na?e"), ("tag:Name", "")]
    assert found(*tags) and all(map(found, tags)), kind.type
    assert not found(("tag:team", "red")) and not found(("tag:team", "blue"), ("tag-key", "none")) and not found(("tag:team", "BLUE"))
    for name, path in kind.filters.items():
        value = jmespath.search(path, item)
        assert value and found((name, "nothing", value)), (kind.type, name)
        assert not found((name, "nothing")), (kind.type, name)
    refused("InvalidParameterValue", describe, **{parameter: [{"Name": "no-such-filter", "Values": ["x"]}]})
