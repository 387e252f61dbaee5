"""Network interfaces and VPC endpoints."""

import json

import jmespath

from boto_client import client, pages, refused, until, wait


def network_interfaces(account):
    ec2 = client("ec2", account, "eu-west-1")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", AmazonProvidedIpv6CidrBlock=True)["Vpc"]
    ipv6 = ec2.describe_vpcs(VpcIds=[vpc["VpcId"]])["Vpcs"][0]["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"]
    ec2.modify_vpc_attribute(VpcId=vpc["VpcId"], EnableDnsHostnames={"Value": True})
    subnet = ec2.create_subnet(VpcId=vpc["VpcId"], CidrBlock="10.0.0.0/24", Ipv6CidrBlock=ipv6.replace("/56", "/64"))["Subnet"]["SubnetId"]
    for ip, code in [("10.0.1.9", "InvalidParameterValue"), ("10.0.0.1", "InvalidParameterValue"), ("10.0.0.255", "InvalidParameterValue")]:
        refused(code, ec2.create_network_interface, SubnetId=subnet, PrivateIpAddress=ip)
    made = ec2.create_network_interface(SubnetId=subnet, PrivateIpAddress="10.0.0.50", Description="spare")["NetworkInterface"]
    assert (made["Status"], made["PrivateIpAddress"], made["OwnerId"]) == ("pending", "10.0.0.50", account)
    interface = made["NetworkInterfaceId"]
    named = {"NetworkInterfaceId": interface}
    wait(ec2, "network_interface_available", NetworkInterfaceIds=[interface])

    def shown():
        return ec2.describe_network_interfaces(NetworkInterfaceIds=[interface])["NetworkInterfaces"][0]

    assert shown()["PrivateDnsName"] == "ip-10-0-0-50.eu-west-1.compute.internal" and shown()["SourceDestCheck"] is True
    refused("InvalidIPAddress.InUse", ec2.create_network_interface, SubnetId=subnet, PrivateIpAddress="10.0.0.50")

    refused("InvalidParameterValue", ec2.assign_private_ip_addresses, PrivateIpAddresses=["10.0.1.9"], **named)
    ec2.assign_private_ip_addresses(PrivateIpAddresses=["10.0.0.51"], **named)
    more = ec2.assign_private_ip_addresses(SecondaryPrivateIpAddressCount=2, **named)["AssignedPrivateIpAddresses"]
    addresses = [one["PrivateIpAddress"] for one in shown()["PrivateIpAddresses"]]
    assert addresses == ["10.0.0.50", "10.0.0.51", *(one["PrivateIpAddress"] for one in more)]
    refused("InvalidParameterValue", ec2.unassign_private_ip_addresses, PrivateIpAddresses=["10.0.0.50"], **named)
    ec2.unassign_private_ip_addresses(PrivateIpAddresses=addresses[1:], **named)
    assert len(shown()["PrivateIpAddresses"]) == 1
    given = ec2.assign_ipv6_addresses(Ipv6AddressCount=2, **named)["AssignedIpv6Addresses"]
    assert [one["Ipv6Address"] for one in shown()["Ipv6Addresses"]] == given
    assert ec2.unassign_ipv6_addresses(Ipv6Addresses=given, **named)["UnassignedIpv6Addresses"] == given
    assert shown()["Ipv6Addresses"] == []
    interface_attributes(ec2, vpc["VpcId"], named)

    refused("InvalidInstanceID.NotFound", ec2.attach_network_interface, InstanceId="i-0123456789abcdef0", DeviceIndex=1, **named)
    refused("InvalidAttachmentID.NotFound", ec2.detach_network_interface, AttachmentId="eni-attach-0123456789abcdef0")
    for _ in range(5):
        ec2.create_network_interface(SubnetId=subnet)
    found = pages(ec2, "describe_network_interfaces", "NetworkInterfaces[].NetworkInterfaceId", 5)
    assert [len(page) for page in found] == [5, 1]
    ec2.delete_network_interface(**named)
    refused("InvalidNetworkInterfaceID.NotFound", ec2.delete_network_interface, **named)


def interface_attributes(ec2, vpc, named):
    def attribute(name, path):
        return jmespath.search(path, ec2.describe_network_interface_attribute(Attribute=name, **named))

    groups = [ec2.create_security_group(VpcId=vpc, GroupName=f"g{number}", Description="d")["GroupId"] for number in range(6)]
    ec2.modify_network_interface_attribute(Description={"Value": "new"}, **named)
    ec2.modify_network_interface_attribute(SourceDestCheck={"Value": False}, **named)
    ec2.modify_network_interface_attribute(Groups=groups[:2], **named)
    assert attribute("description", "Description.Value") == "new"
    assert attribute("sourceDestCheck", "SourceDestCheck.Value") is False
    assert attribute("groupSet", "Groups[].GroupId") == groups[:2]
    ec2.reset_network_interface_attribute(SourceDestCheck="", **named)
    assert attribute("sourceDestCheck", "SourceDestCheck.Value") is True
    refused("SecurityGroupsPerInterfaceLimitExceeded", ec2.modify_network_interface_attribute, Groups=groups, **named)
    refused("InvalidSecurityGroupID.NotFound", ec2.modify_network_interface_attribute, Groups=["sg-0123456789abcdef0"], **named)


def gateway_endpoints(account):
    ec2 = client("ec2", account)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    service = {"VpcId": vpc, "ServiceName": "com.amazonaws.us-east-1.s3"}
    refused("InvalidServiceName", ec2.create_vpc_endpoint, VpcId=vpc, ServiceName="com.amazonaws.us-east-1.none")
    refused("InvalidParameter", ec2.create_vpc_endpoint, VpcId=vpc, ServiceName="com.amazonaws.us-east-1.sqs")
    refused("InvalidPolicyDocument", ec2.create_vpc_endpoint, PolicyDocument="{", **service)
    endpoint = ec2.create_vpc_endpoint(RouteTableIds=[table], **service)["VpcEndpoint"]["VpcEndpointId"]
    refused("RouteAlreadyExists", ec2.create_vpc_endpoint, RouteTableIds=[table], **service)

    def prefixes():
        routes = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
        return [route["DestinationPrefixListId"] for route in routes if route.get("GatewayId") == endpoint]

    def shown():
        return ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"][0]

    until("available", "VpcEndpoints[0].State", ec2.describe_vpc_endpoints, VpcEndpointIds=[endpoint])
    assert prefixes() == ["pl-63a5400a"] and shown()["RouteTableIds"] == [table]
    refused("DependencyViolation", ec2.delete_vpc, VpcId=vpc)
    ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, RemoveRouteTableIds=[table], PolicyDocument='{"Statement": []}')
    assert prefixes() == [] and json.loads(shown()["PolicyDocument"]) == {"Statement": []}
    ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, AddRouteTableIds=[table], ResetPolicy=True)
    assert prefixes() and json.loads(shown()["PolicyDocument"])["Statement"]
    failed, = ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint, "vpce-0123456789abcdef0"])["Unsuccessful"]
    assert failed["ResourceId"] == "vpce-0123456789abcdef0" and failed["Error"]["Code"] == "InvalidVpcEndpointId.NotFound"
    until([], "VpcEndpoints", ec2.describe_vpc_endpoints)
    assert prefixes() == []
    ec2.delete_route_table(RouteTableId=table)
    ec2.delete_vpc(VpcId=vpc)


def interface_endpoints(account):
    ec2 = client("ec2", account)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=f"us-east-1{zone}")["Subnet"]["SubnetId"]
               for number, zone in enumerate("aba")]
    wanted = {"VpcId": vpc, "ServiceName": "com.amazonaws.us-east-1.sqs", "VpcEndpointType": "Interface", "SubnetIds": subnets[:1]}
    refused("InvalidParameter", ec2.create_vpc_endpoint, PrivateDnsEnabled=True, **wanted)
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    made = ec2.create_vpc_endpoint(PrivateDnsEnabled=True, **wanted)["VpcEndpoint"]
    assert made["State"] == "pending" and made["DnsEntries"][-1]["DnsName"] == "sqs.us-east-1.amazonaws.com"
    endpoint = made["VpcEndpointId"]
    until("available", "VpcEndpoints[0].State", ec2.describe_vpc_endpoints, VpcEndpointIds=[endpoint])
    refused("DuplicateSubnetsInSameZone", ec2.modify_vpc_endpoint, VpcEndpointId=endpoint, AddSubnetIds=[subnets[2]])
    group = ec2.create_security_group(VpcId=vpc, GroupName="g", Description="d")["GroupId"]
    ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, AddSubnetIds=[subnets[1]], AddSecurityGroupIds=[group])
    shown, = ec2.describe_vpc_endpoints(Filters=[{"Name": "vpc-endpoint-type", "Values": ["Interface"]}])["VpcEndpoints"]
    assert shown["SubnetIds"] == subnets[:2] and group in [one["GroupId"] for one in shown["Groups"]]
    interfaces = ec2.describe_network_interfaces(NetworkInterfaceIds=shown["NetworkInterfaceIds"])["NetworkInterfaces"]
    assert {(one["InterfaceType"], one["Status"], one["RequesterManaged"]) for one in interfaces} == {("vpc_endpoint", "in-use", True)}
    refused("InvalidParameterValue", ec2.delete_network_interface, NetworkInterfaceId=interfaces[0]["NetworkInterfaceId"])
    refused("OperationNotPermitted", ec2.detach_network_interface, AttachmentId=interfaces[0]["Attachment"]["AttachmentId"])
    refused("DependencyViolation", ec2.delete_security_group, GroupId=group)
    refused("DependencyViolation", ec2.delete_subnet, SubnetId=subnets[0])
    ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])
    until([], "VpcEndpoints", ec2.describe_vpc_endpoints)
    assert ec2.describe_network_interfaces()["NetworkInterfaces"] == []
    ec2.delete_security_group(GroupId=group)
    for subnet in subnets:
        ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_vpc(VpcId=vpc)
