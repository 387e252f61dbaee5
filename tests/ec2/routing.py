"""Route tables and routes, internet gateways, NAT gateways, elastic IP addresses."""

from boto_client import client, pages, refused, until, wait

ANYWHERE = "0.0.0.0/0"


def network(account, region="us-east-1"):
    """A client, and a VPC with IPv6 and a subnet."""
    ec2 = client("ec2", account, region)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", AmazonProvidedIpv6CidrBlock=True)["Vpc"]["VpcId"]
    return ec2, vpc, ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]


def attached_gateway(ec2, vpc):
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    return gateway


def address(ec2):
    return ec2.allocate_address(Domain="vpc")["AllocationId"]


def route_tables(account):
    ec2, vpc, subnet = network(account)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]
    assert [route["GatewayId"] for route in table["Routes"]] == ["local", "local"] and table["Associations"] == []
    table = table["RouteTableId"]
    main, = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}, {"Name": "association.main", "Values": ["true"]}])[
        "RouteTables"]
    main_association = main["Associations"][0]["RouteTableAssociationId"]
    refused("InvalidParameterValue", ec2.disassociate_route_table, AssociationId=main_association)

    made = ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    assert made["AssociationState"]["State"] == "associated"
    refused("Resource.AlreadyAssociated", ec2.associate_route_table, RouteTableId=main["RouteTableId"], SubnetId=subnet)
    shown, = ec2.describe_route_tables(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])["RouteTables"]
    assert shown["RouteTableId"] == table and shown["Associations"][0]["RouteTableAssociationId"] == made["AssociationId"]
    refused("DependencyViolation", ec2.delete_route_table, RouteTableId=table)
    other = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    replaced = ec2.replace_route_table_association(AssociationId=made["AssociationId"], RouteTableId=other)["NewAssociationId"]
    refused("InvalidAssociationID.NotFound", ec2.disassociate_route_table, AssociationId=made["AssociationId"])
    ec2.disassociate_route_table(AssociationId=replaced)
    ec2.replace_route_table_association(AssociationId=main_association, RouteTableId=other)
    shown, = ec2.describe_route_tables(RouteTableIds=[other])["RouteTables"]
    assert shown["Associations"][0]["Main"] is True
    ec2.delete_route_table(RouteTableId=main["RouteTableId"])

    elsewhere = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    far = ec2.create_subnet(VpcId=elsewhere, CidrBlock="10.1.0.0/24")["Subnet"]["SubnetId"]
    refused("InvalidParameterValue", ec2.associate_route_table, RouteTableId=table, SubnetId=far)
    for _ in range(6):
        ec2.create_route_table(VpcId=elsewhere)
    found = pages(ec2, "describe_route_tables", "RouteTables[].RouteTableId", 5, Filters=[{"Name": "vpc-id", "Values": [elsewhere]}])
    assert [len(page) for page in found] == [5, 2]


def routes(account):
    ec2, vpc, subnet = network(account)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    gateway = attached_gateway(ec2, vpc)
    to = {"RouteTableId": table}

    def shown():
        listed = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
        return {route.get("DestinationCidrBlock", route.get("DestinationIpv6CidrBlock")): route for route in listed}

    ec2.create_route(DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway, **to)
    assert (shown()[ANYWHERE]["State"], shown()[ANYWHERE]["Origin"]) == ("active", "CreateRoute")
    refused("RouteAlreadyExists", ec2.create_route, DestinationCidrBlock=ANYWHERE, GatewayId=gateway, **to)
    refused("RouteAlreadyExists", ec2.create_route, DestinationCidrBlock="10.0.0.0/16", GatewayId=gateway, **to)
    refused("InvalidParameterValue", ec2.create_route, DestinationCidrBlock="10.0.1.0/24", GatewayId=gateway, **to)
    refused("InvalidParameterValue", ec2.create_route, DestinationCidrBlock="nowhere", GatewayId=gateway, **to)
    refused("InvalidParameterCombination", ec2.create_route, DestinationCidrBlock="10.9.0.0/16", **to)
    refused("InvalidGatewayID.NotFound", ec2.create_route, DestinationCidrBlock="10.9.0.0/16", GatewayId="igw-0123456789abcdef0", **to)
    refused("InvalidNatGatewayID.NotFound", ec2.create_route, DestinationCidrBlock="10.9.0.0/16", NatGatewayId="nat-0123456789abcdef0",
            **to)
    refused("InvalidRouteTableID.NotFound", ec2.create_route, DestinationCidrBlock="10.9.0.0/16", GatewayId=gateway,
            RouteTableId="rtb-0123456789abcdef0")
    loose = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    refused("InvalidParameterValue", ec2.create_route, DestinationCidrBlock="10.9.0.0/16", GatewayId=loose, **to)

    outward = ec2.create_egress_only_internet_gateway(VpcId=vpc)["EgressOnlyInternetGateway"]["EgressOnlyInternetGatewayId"]
    ec2.create_route(DestinationIpv6CidrBlock="::/0", EgressOnlyInternetGatewayId=outward, **to)
    assert shown()["::/0"]["State"] == "active"
    interface = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
    refused("InvalidParameterValue", ec2.replace_route, DestinationCidrBlock="10.9.0.0/16", NetworkInterfaceId=interface, **to)
    ec2.replace_route(DestinationCidrBlock=ANYWHERE, NetworkInterfaceId=interface, **to)
    assert shown()[ANYWHERE]["NetworkInterfaceId"] == interface and "GatewayId" not in shown()[ANYWHERE]
    assert shown()[ANYWHERE]["State"] == "blackhole"
    ec2.replace_route(DestinationCidrBlock=ANYWHERE, GatewayId=gateway, **to)
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    assert shown()[ANYWHERE]["State"] == "blackhole"

    ec2.delete_route(DestinationCidrBlock=ANYWHERE, **to)
    assert ANYWHERE not in shown()
    refused("InvalidRoute.NotFound", ec2.delete_route, DestinationCidrBlock=ANYWHERE, **to)
    refused("InvalidParameterValue", ec2.delete_route, DestinationCidrBlock="10.0.0.0/16", **to)


def internet_gateways(account):
    ec2, vpc, _ = network(account)
    gateway = ec2.create_internet_gateway()["InternetGateway"]
    assert gateway["Attachments"] == [] and gateway["OwnerId"] == account
    gateway = gateway["InternetGatewayId"]
    wait(ec2, "internet_gateway_exists", InternetGatewayIds=[gateway])
    attachment = {"InternetGatewayId": gateway, "VpcId": vpc}
    refused("Gateway.NotAttached", ec2.detach_internet_gateway, **attachment)
    refused("InvalidVpcID.NotFound", ec2.attach_internet_gateway, InternetGatewayId=gateway, VpcId="vpc-0123456789abcdef0")
    ec2.attach_internet_gateway(**attachment)
    found, = ec2.describe_internet_gateways(Filters=[{"Name": "attachment.vpc-id", "Values": [vpc]},
                                                     {"Name": "attachment.state", "Values": ["available"]}])["InternetGateways"]
    assert found["InternetGatewayId"] == gateway
    refused("Resource.AlreadyAssociated", ec2.attach_internet_gateway, **attachment)
    second = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    refused("InvalidParameterValue", ec2.attach_internet_gateway, InternetGatewayId=second, VpcId=vpc)
    refused("DependencyViolation", ec2.delete_internet_gateway, InternetGatewayId=gateway)
    for _ in range(2):
        ec2.create_internet_gateway()
    refused("InternetGatewayLimitExceeded", ec2.create_internet_gateway)
    ec2.detach_internet_gateway(**attachment)
    ec2.delete_internet_gateway(InternetGatewayId=gateway)


def nat_gateways(account):
    ec2, vpc, subnet = network(account)
    place = {"SubnetId": subnet}
    refused("MissingParameter", ec2.create_nat_gateway, **place)
    refused("InvalidAllocationID.NotFound", ec2.create_nat_gateway, AllocationId="eipalloc-0123456789abcdef0", **place)
    first = address(ec2)
    failing = ec2.create_nat_gateway(AllocationId=first, **place)["NatGateway"]
    assert failing["State"] == "pending"
    failed = until("failed", "NatGateways[0].State", ec2.describe_nat_gateways, NatGatewayIds=[failing["NatGatewayId"]])["NatGateways"][0]
    assert failed["FailureCode"] == "Gateway.NotAttached"

    internet = attached_gateway(ec2, vpc)
    gateway = ec2.create_nat_gateway(AllocationId=first, **place)["NatGateway"]["NatGatewayId"]
    wait(ec2, "nat_gateway_available", NatGatewayIds=[gateway])
    shown, = ec2.describe_nat_gateways(Filter=[{"Name": "state", "Values": ["available"]}])["NatGateways"]
    primary, = shown["NatGatewayAddresses"]
    public, = ec2.describe_addresses(AllocationIds=[first])["Addresses"]
    assert (primary["PublicIp"], primary["AllocationId"], primary["IsPrimary"]) == (public["PublicIp"], first, True)
    assert public["NetworkInterfaceId"] == primary["NetworkInterfaceId"] and public["PrivateIpAddress"] == primary["PrivateIp"]
    refused("Resource.AlreadyAssociated", ec2.create_nat_gateway, AllocationId=first, **place)
    refused("AuthFailure", ec2.release_address, AllocationId=first)
    refused("AuthFailure", ec2.disassociate_address, AssociationId=public["AssociationId"])
    refused("DependencyViolation", ec2.detach_internet_gateway, InternetGatewayId=internet, VpcId=vpc)
    refused("DependencyViolation", ec2.delete_subnet, SubnetId=subnet)

    second = address(ec2)
    added, = ec2.associate_nat_gateway_address(NatGatewayId=gateway, AllocationIds=[second])["NatGatewayAddresses"]
    assert added["Status"] == "associating"
    addresses = ec2.describe_nat_gateways(NatGatewayIds=[gateway])["NatGateways"][0]["NatGatewayAddresses"]
    assert [(one["IsPrimary"], one["Status"]) for one in addresses] == [(True, "succeeded"), (False, "succeeded")]
    ec2.disassociate_nat_gateway_address(NatGatewayId=gateway, AssociationIds=[addresses[1]["AssociationId"]])
    assert "AssociationId" not in ec2.describe_addresses(AllocationIds=[second])["Addresses"][0]

    private = ec2.create_nat_gateway(ConnectivityType="private", PrivateIpAddress="10.0.0.77", **place)["NatGateway"]["NatGatewayId"]
    wait(ec2, "nat_gateway_available", NatGatewayIds=[private])
    ec2.assign_private_nat_gateway_address(NatGatewayId=private, PrivateIpAddresses=["10.0.0.78"])
    addresses = ec2.describe_nat_gateways(NatGatewayIds=[private])["NatGateways"][0]["NatGatewayAddresses"]
    assert [one["PrivateIp"] for one in addresses] == ["10.0.0.77", "10.0.0.78"]
    ec2.unassign_private_nat_gateway_address(NatGatewayId=private, PrivateIpAddresses=["10.0.0.78"])

    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock=ANYWHERE, NatGatewayId=gateway)
    for identity in (gateway, private):
        ec2.delete_nat_gateway(NatGatewayId=identity)
    wait(ec2, "nat_gateway_deleted", NatGatewayIds=[gateway, private])
    shown = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
    assert [route["State"] for route in shown if route.get("NatGatewayId") == gateway] == ["blackhole"]
    ec2.release_address(AllocationId=first)
    ec2.delete_subnet(SubnetId=subnet)


def addresses_of_the_internet(account):
    ec2, vpc, subnet = network(account)
    made = ec2.allocate_address(Domain="vpc")
    assert (made["Domain"], made["NetworkBorderGroup"]) == ("vpc", "us-east-1")
    named = {"AllocationId": made["AllocationId"]}
    interfaces = [ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"] for _ in range(2)]
    refused("Gateway.NotAttached", ec2.associate_address, NetworkInterfaceId=interfaces[0], **named)
    internet = attached_gateway(ec2, vpc)
    refused("InvalidInstanceID.NotFound", ec2.associate_address, InstanceId="i-0123456789abcdef0", **named)
    first = ec2.associate_address(NetworkInterfaceId=interfaces[0], **named)["AssociationId"]
    assert ec2.associate_address(NetworkInterfaceId=interfaces[0], **named)["AssociationId"] == first
    refused("Resource.AlreadyAssociated", ec2.associate_address, NetworkInterfaceId=interfaces[1], AllowReassociation=False, **named)
    second = ec2.associate_address(NetworkInterfaceId=interfaces[1], AllowReassociation=True, **named)["AssociationId"]
    shown, = ec2.describe_addresses(Filters=[{"Name": "network-interface-id", "Values": interfaces}])["Addresses"]
    assert shown["AssociationId"] == second and shown["PublicIp"] == made["PublicIp"]
    interface, = ec2.describe_network_interfaces(Filters=[{"Name": "association.public-ip", "Values": [made["PublicIp"]]}])[
        "NetworkInterfaces"]
    assert interface["NetworkInterfaceId"] == interfaces[1] and interface["Association"]["AssociationId"] == second
    refused("InvalidIPAddress.InUse", ec2.release_address, **named)
    message = refused("DependencyViolation", ec2.detach_internet_gateway, InternetGatewayId=internet, VpcId=vpc)
    assert message.startswith(f"Network {vpc} has some mapped public address(es).")
    ec2.disassociate_address(AssociationId=second)
    refused("InvalidAssociationID.NotFound", ec2.disassociate_address, AssociationId=second)
    ec2.detach_internet_gateway(InternetGatewayId=internet, VpcId=vpc)

    assert ec2.modify_address_attribute(DomainName="mail.example.com", **named)["Address"]["PtrRecord"] == "mail.example.com."
    attributes = ec2.describe_addresses_attribute(AllocationIds=[made["AllocationId"]], Attribute="domain-name")["Addresses"]
    assert [one["PtrRecord"] for one in attributes] == ["mail.example.com."]
    refused("InvalidAddress.Locked", ec2.release_address, **named)
    ec2.reset_address_attribute(Attribute="domain-name", **named)
    assert [one["PublicIp"] for one in ec2.describe_addresses(PublicIps=[made["PublicIp"]])["Addresses"]] == [made["PublicIp"]]
    for _ in range(4):
        address(ec2)
    refused("AddressLimitExceeded", ec2.allocate_address, Domain="vpc")
    ec2.release_address(**named)
    refused("InvalidAllocationID.NotFound", ec2.release_address, **named)
    refused("InvalidAddress.NotFound", ec2.describe_addresses, PublicIps=[made["PublicIp"]])
