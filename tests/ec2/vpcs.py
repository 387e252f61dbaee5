"""VPCs and subnets: their blocks, what comes with them, what keeps them from being deleted."""

from boto_client import client, pages, refused, until, wait


def default_vpc(account):
    """An account finds a VPC in every region, with a subnet in every zone; both can be made again."""
    ec2 = client("ec2", account, "eu-west-1")
    vpc, = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    zones = [zone["ZoneName"] for zone in ec2.describe_availability_zones()["AvailabilityZones"]]
    subnets = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc["VpcId"]]}])["Subnets"]
    assert vpc["CidrBlock"] == "172.31.0.0/16" and zones == ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
    assert sorted(subnet["AvailabilityZone"] for subnet in subnets) == zones
    assert all(subnet["DefaultForAz"] and subnet["MapPublicIpOnLaunch"] and subnet["CidrBlock"].endswith("/20") for subnet in subnets)
    attribute = ec2.describe_vpc_attribute(VpcId=vpc["VpcId"], Attribute="enableDnsHostnames")
    assert attribute["EnableDnsHostnames"]["Value"]

    refused("DefaultVpcAlreadyExists", ec2.create_default_vpc)
    refused("DefaultSubnetAlreadyExistsInAvailabilityZone", ec2.create_default_subnet, AvailabilityZone="eu-west-1b")
    lost = next(subnet for subnet in subnets if subnet["AvailabilityZone"] == "eu-west-1b")
    ec2.delete_subnet(SubnetId=lost["SubnetId"])
    again = ec2.create_default_subnet(AvailabilityZone="eu-west-1b")["Subnet"]
    assert again["DefaultForAz"] and again["CidrBlock"] == lost["CidrBlock"] and again["SubnetId"] != lost["SubnetId"]

    for subnet in ec2.describe_subnets()["Subnets"]:
        ec2.delete_subnet(SubnetId=subnet["SubnetId"])
    gateway, = ec2.describe_internet_gateways(Filters=[{"Name": "attachment.vpc-id", "Values": [vpc["VpcId"]]}])["InternetGateways"]
    ec2.detach_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"], VpcId=vpc["VpcId"])
    ec2.delete_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"])
    ec2.delete_vpc(VpcId=vpc["VpcId"])
    assert ec2.describe_vpcs()["Vpcs"] == [] == ec2.describe_subnets()["Subnets"] == ec2.describe_security_groups()["SecurityGroups"]
    refused("DefaultVpcDoesNotExist", ec2.create_default_subnet, AvailabilityZone="eu-west-1a")
    refused("VPCIdNotSpecified", ec2.create_security_group, GroupName="g", Description="d")
    made = ec2.create_default_vpc()["Vpc"]
    assert made["IsDefault"] and len(ec2.describe_subnets()["Subnets"]) == len(zones)


def vpcs(account):
    ec2 = client("ec2", account)
    for block, code in [("10.0.0.0/15", "InvalidVpc.Range"), ("10.0.0.0/29", "InvalidVpc.Range"), ("10.0.0.0", "InvalidParameterValue"),
                        ("10.0.0.300/16", "InvalidParameterValue"), ("2001:db8::/32", "InvalidParameterValue")]:
        refused(code, ec2.create_vpc, CidrBlock=block)
    refused("MissingParameter", ec2.create_vpc)
    vpc = ec2.create_vpc(CidrBlock="10.1.0.7/16", InstanceTenancy="dedicated")["Vpc"]
    assert (vpc["State"], vpc["CidrBlock"], vpc["OwnerId"], vpc["IsDefault"]) == ("pending", "10.1.0.0/16", account, False)
    named = {"VpcId": vpc["VpcId"]}
    wait(ec2, "vpc_exists", VpcIds=[vpc["VpcId"]])
    wait(ec2, "vpc_available", VpcIds=[vpc["VpcId"]])
    ec2.modify_vpc_tenancy(InstanceTenancy="default", **named)
    assert ec2.describe_vpcs(VpcIds=[vpc["VpcId"]])["Vpcs"][0]["InstanceTenancy"] == "default"

    for attribute, value in [("EnableDnsSupport", True), ("EnableDnsHostnames", False), ("EnableNetworkAddressUsageMetrics", False)]:
        name = attribute[0].lower() + attribute[1:]
        assert ec2.describe_vpc_attribute(Attribute=name, **named)[attribute]["Value"] == value
        ec2.modify_vpc_attribute(**{attribute: {"Value": not value}}, **named)
        assert ec2.describe_vpc_attribute(Attribute=name, **named)[attribute]["Value"] != value
    refused("InvalidParameterCombination", ec2.modify_vpc_attribute, EnableDnsSupport={"Value": True},
            EnableDnsHostnames={"Value": True}, **named)
    vpc_blocks(ec2, named)
    vpc_quota(ec2)
    what_keeps_a_vpc(ec2, vpc["VpcId"])


def vpc_blocks(ec2, named):
    def blocks(kind="CidrBlock"):
        shown = ec2.describe_vpcs(VpcIds=[named["VpcId"]])["Vpcs"][0].get(f"{kind}AssociationSet", [])
        return [block[kind] for block in shown if block[f"{kind}State"]["State"] == "associated"]

    refused("InvalidVpc.Range", ec2.associate_vpc_cidr_block, CidrBlock="192.168.0.0/16", **named)
    refused("InvalidVpc.Conflict", ec2.associate_vpc_cidr_block, CidrBlock="10.1.128.0/17", **named)
    made = ec2.associate_vpc_cidr_block(CidrBlock="10.2.0.0/16", **named)["CidrBlockAssociation"]
    assert made["CidrBlockState"]["State"] == "associating"
    until("associated", "Vpcs[0].CidrBlockAssociationSet[1].CidrBlockState.State", ec2.describe_vpcs, VpcIds=[named["VpcId"]])
    for third in (3, 4, 5):
        ec2.associate_vpc_cidr_block(CidrBlock=f"10.{third}.0.0/16", **named)
    assert blocks() == [f"10.{second}.0.0/16" for second in (1, 2, 3, 4, 5)]
    refused("VpcCidrLimitExceeded", ec2.associate_vpc_cidr_block, CidrBlock="10.6.0.0/16", **named)

    subnet = ec2.create_subnet(CidrBlock="10.2.0.0/24", **named)["Subnet"]["SubnetId"]
    refused("InvalidCidrBlock.InUse", ec2.disassociate_vpc_cidr_block, AssociationId=made["AssociationId"])
    ec2.delete_subnet(SubnetId=subnet)
    gone = ec2.disassociate_vpc_cidr_block(AssociationId=made["AssociationId"])["CidrBlockAssociation"]
    assert gone["CidrBlockState"]["State"] == "disassociating" and "10.2.0.0/16" not in blocks()
    refused("InvalidVpcCidrBlockAssociationID.NotFound", ec2.disassociate_vpc_cidr_block, AssociationId=made["AssociationId"])
    primary = ec2.describe_vpcs(VpcIds=[named["VpcId"]])["Vpcs"][0]["CidrBlockAssociationSet"][0]["AssociationId"]
    refused("OperationNotPermitted", ec2.disassociate_vpc_cidr_block, AssociationId=primary)

    given = ec2.associate_vpc_cidr_block(AmazonProvidedIpv6CidrBlock=True, **named)["Ipv6CidrBlockAssociation"]
    assert given["Ipv6CidrBlock"].endswith("/56") and blocks("Ipv6CidrBlock") == [given["Ipv6CidrBlock"]]
    ec2.disassociate_vpc_cidr_block(AssociationId=given["AssociationId"])
    assert blocks("Ipv6CidrBlock") == []
    ec2.associate_vpc_cidr_block(AmazonProvidedIpv6CidrBlock=True, **named)
    acl, = ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [named["VpcId"]]}])["NetworkAcls"]
    entries = [(entry["Egress"], entry["RuleNumber"]) for entry in acl["Entries"]]
    assert entries == [(egress, number) for egress in (False, True) for number in (100, 101, 32767, 32768)]
    group, = ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [named["VpcId"]]}])["SecurityGroups"]
    assert [rule["CidrIpv6"] for rule in group["IpPermissionsEgress"][0]["Ipv6Ranges"]] == ["::/0"]


def vpc_quota(ec2):
    made = [ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"] for _ in range(3)]
    refused("VpcLimitExceeded", ec2.create_vpc, CidrBlock="10.0.0.0/16")
    all_of_them = sorted(vpc["VpcId"] for vpc in ec2.describe_vpcs()["Vpcs"])
    assert len(all_of_them) == 5 and pages(ec2, "describe_vpcs", "Vpcs[].VpcId", 5) == [all_of_them]
    for vpc in made:
        ec2.delete_vpc(VpcId=vpc)


def what_keeps_a_vpc(ec2, vpc):
    """Anything that did not come with it; what came with it goes with it."""
    named = {"VpcId": vpc}
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    hindrances = [
        (lambda: ec2.create_subnet(CidrBlock="10.1.0.0/24", **named)["Subnet"]["SubnetId"],
         lambda it: ec2.delete_subnet(SubnetId=it)),
        (lambda: ec2.attach_internet_gateway(InternetGatewayId=gateway, **named),
         lambda it: ec2.detach_internet_gateway(InternetGatewayId=gateway, **named)),
        (lambda: ec2.create_egress_only_internet_gateway(**named)["EgressOnlyInternetGateway"]["EgressOnlyInternetGatewayId"],
         lambda it: ec2.delete_egress_only_internet_gateway(EgressOnlyInternetGatewayId=it)),
        (lambda: ec2.create_route_table(**named)["RouteTable"]["RouteTableId"], lambda it: ec2.delete_route_table(RouteTableId=it)),
        (lambda: ec2.create_network_acl(**named)["NetworkAcl"]["NetworkAclId"], lambda it: ec2.delete_network_acl(NetworkAclId=it)),
        (lambda: ec2.create_security_group(GroupName="g", Description="d", **named)["GroupId"],
         lambda it: ec2.delete_security_group(GroupId=it)),
    ]
    for make, unmake in hindrances:
        made = make()
        message = refused("DependencyViolation", ec2.delete_vpc, **named)
        assert message == f"The vpc '{vpc}' has dependencies and cannot be deleted."
        unmake(made)
    of_vpc = [{"Name": "vpc-id", "Values": [vpc]}]
    groups = ec2.describe_security_groups(Filters=of_vpc)["SecurityGroups"]
    acls = ec2.describe_network_acls(Filters=of_vpc)["NetworkAcls"]
    tables = ec2.describe_route_tables(Filters=of_vpc)["RouteTables"]
    assert [group["GroupName"] for group in groups] == ["default"] and [acl["IsDefault"] for acl in acls] == [True]
    refused("CannotDelete", ec2.delete_security_group, GroupId=groups[0]["GroupId"])
    refused("InvalidParameterValue", ec2.delete_network_acl, NetworkAclId=acls[0]["NetworkAclId"])
    refused("DependencyViolation", ec2.delete_route_table, RouteTableId=tables[0]["RouteTableId"])
    ec2.delete_vpc(**named)
    refused("InvalidVpcID.NotFound", ec2.delete_vpc, **named)
    assert ec2.describe_security_groups(Filters=of_vpc)["SecurityGroups"] == []


def subnets(account):
    ec2 = client("ec2", account)
    vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16", AmazonProvidedIpv6CidrBlock=True)["Vpc"]["VpcId"]
    named = {"VpcId": vpc}
    ipv6 = ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"]
    refused("InvalidVpcID.NotFound", ec2.create_subnet, VpcId="vpc-0123456789abcdef0", CidrBlock="10.1.0.0/24")
    refused("InvalidVpcID.Malformed", ec2.create_subnet, VpcId="main", CidrBlock="10.1.0.0/24")
    refused("InvalidParameterValue", ec2.create_subnet, CidrBlock="10.1.0.0/24", AvailabilityZone="eu-west-1a", **named)
    for block in ("10.2.0.0/24", "10.1.0.0/29", "10.0.0.0/15"):
        refused("InvalidSubnet.Range", ec2.create_subnet, CidrBlock=block, **named)
    subnet = ec2.create_subnet(CidrBlock="10.1.1.9/24", AvailabilityZone="us-east-1b", **named)["Subnet"]
    wait(ec2, "subnet_available", SubnetIds=[subnet["SubnetId"]])
    assert (subnet["CidrBlock"], subnet["AvailabilityZone"], subnet["AvailableIpAddressCount"]) == ("10.1.1.0/24", "us-east-1b", 251)
    assert subnet["SubnetArn"] == f"arn:aws:ec2:us-east-1:{account}:subnet/{subnet['SubnetId']}"
    for block in ("10.1.1.0/24", "10.1.0.0/23", "10.1.1.128/25"):
        refused("InvalidSubnet.Conflict", ec2.create_subnet, CidrBlock=block, **named)
    by_id = ec2.create_subnet(CidrBlock="10.1.2.0/24", AvailabilityZoneId=subnet["AvailabilityZoneId"], **named)["Subnet"]
    assert by_id["AvailabilityZone"] == "us-east-1b"
    subnet_attributes(ec2, subnet["SubnetId"], ipv6)

    native = ec2.create_subnet(Ipv6Native=True, Ipv6CidrBlock=ipv6.replace("00::/56", "07::/64"), **named)["Subnet"]
    assert native["Ipv6Native"] and native["AssignIpv6AddressOnCreation"] and "CidrBlock" not in native
    for number in range(8):
        ec2.create_subnet(CidrBlock=f"10.1.{100 + number}.0/24", **named)
    found = pages(ec2, "describe_subnets", "Subnets[].SubnetId", 5, Filters=[{"Name": "vpc-id", "Values": [vpc]}])
    assert [len(page) for page in found] == [5, 5, 1] and len({subnet for page in found for subnet in page}) == 11
    refused("InvalidNextToken", ec2.describe_subnets, NextToken="nowhere", MaxResults=5)

    interface = ec2.create_network_interface(SubnetId=by_id["SubnetId"])["NetworkInterface"]["NetworkInterfaceId"]
    shown, = ec2.describe_subnets(SubnetIds=[by_id["SubnetId"]])["Subnets"]
    assert shown["AvailableIpAddressCount"] == 250
    message = refused("DependencyViolation", ec2.delete_subnet, SubnetId=by_id["SubnetId"])
    assert message == f"The subnet '{by_id['SubnetId']}' has dependencies and cannot be deleted."
    ec2.delete_network_interface(NetworkInterfaceId=interface)
    ec2.delete_subnet(SubnetId=by_id["SubnetId"])
    refused("InvalidSubnetID.NotFound", ec2.describe_subnets, SubnetIds=[by_id["SubnetId"]])


def subnet_attributes(ec2, subnet, ipv6):
    def shown():
        return ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]

    refused("InvalidParameterValue", ec2.modify_subnet_attribute, SubnetId=subnet, AssignIpv6AddressOnCreation={"Value": True})
    block = ipv6.replace("00::/56", "01::/64")
    refused("InvalidSubnet.Range", ec2.associate_subnet_cidr_block, SubnetId=subnet, Ipv6CidrBlock="2001:db8::/64")
    made = ec2.associate_subnet_cidr_block(SubnetId=subnet, Ipv6CidrBlock=block)["Ipv6CidrBlockAssociation"]
    assert made["Ipv6CidrBlockState"]["State"] == "associating"
    assert shown()["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlockState"]["State"] == "associated"
    for name in ("AssignIpv6AddressOnCreation", "EnableDns64", "MapPublicIpOnLaunch"):
        ec2.modify_subnet_attribute(SubnetId=subnet, **{name: {"Value": True}})
        assert shown()[name] is True
    ec2.modify_subnet_attribute(SubnetId=subnet, PrivateDnsHostnameTypeOnLaunch="resource-name")
    assert shown()["PrivateDnsNameOptionsOnLaunch"]["HostnameType"] == "resource-name"

    interface = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]
    assert len(interface["Ipv6Addresses"]) == 1
    refused("InvalidCidrBlock.InUse", ec2.disassociate_subnet_cidr_block, AssociationId=made["AssociationId"])
    ec2.delete_network_interface(NetworkInterfaceId=interface["NetworkInterfaceId"])
    ec2.modify_subnet_attribute(SubnetId=subnet, AssignIpv6AddressOnCreation={"Value": False})
    ec2.disassociate_subnet_cidr_block(AssociationId=made["AssociationId"])
    assert shown().get("Ipv6CidrBlockAssociationSet") == []
    refused("InvalidSubnetCidrBlockAssociationID.NotFound", ec2.disassociate_subnet_cidr_block, AssociationId=made["AssociationId"])
