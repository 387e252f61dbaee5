"""The calls for VPCs, subnets, gateways, addresses, routes and security groups. Source: hashicorp/aws 6, internal/service/ec2."""

from steps import Type, call, filters, keep, refuse, show, tagged, tolerate, until

EVERYTHING = {"IpProtocol": "-1", "FromPort": 0, "ToPort": 0}
WEB = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "web"}]}
SSH = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
def vpc():
    def attribute(name):
        return show(call("ec2.describe_vpc_attribute", VpcId="$vpc", Attribute=name[0].lower() + name[1:]), name, "Value")

    described = call("ec2.describe_vpcs", VpcIds=["$vpc"])
    return Type(
        "aws_vpc", tags="vpc Vpcs[0].Tags",
        create=[keep(call("ec2.create_vpc", CidrBlock="10.9.0.0/16", InstanceTenancy="default", AmazonProvidedIpv6CidrBlock=False,
                          TagSpecifications=tagged("vpc")), vpc="Vpc.VpcId"),
                until(described, "Vpcs[0].State", "available"),
                call("ec2.modify_vpc_attribute", VpcId="$vpc", EnableDnsHostnames={"Value": True}),
                until(attribute("EnableDnsHostnames"), "EnableDnsHostnames.Value", True)],
        read=[show(described, "Vpcs[0]", "VpcId CidrBlock DhcpOptionsId InstanceTenancy OwnerId IsDefault State "
                                         "CidrBlockAssociationSet[0].AssociationId Tags"),
              attribute("EnableDnsHostnames"), attribute("EnableDnsSupport"), attribute("EnableNetworkAddressUsageMetrics"),
              show(call("ec2.describe_network_acls", Filters=filters(default="true", vpc_id="$vpc")), "NetworkAcls[0]", "NetworkAclId"),
              show(call("ec2.describe_route_tables", Filters=filters(association__main="true", vpc_id="$vpc")), "RouteTables[0]",
                   "RouteTableId"),
              show(call("ec2.describe_security_groups", Filters=filters(group_name="default", vpc_id="$vpc")), "SecurityGroups[0]",
                   "GroupId")],
        update=[call("ec2.modify_vpc_attribute", VpcId="$vpc", EnableDnsSupport={"Value": False}),
                until(attribute("EnableDnsSupport"), "EnableDnsSupport.Value", False),
                keep(call("ec2.associate_vpc_cidr_block", VpcId="$vpc", AmazonProvidedIpv6CidrBlock=True),
                     ipv6="Ipv6CidrBlockAssociation.AssociationId"),
                until(call("ec2.describe_vpcs", Filters=filters(ipv6_cidr_block_association__association_id="$ipv6")),
                      "Vpcs[0].Ipv6CidrBlockAssociationSet[0].Ipv6CidrBlockState.State", "associated"),
                call("ec2.disassociate_vpc_cidr_block", AssociationId="$ipv6"),
                until(call("ec2.describe_vpcs", Filters=filters(ipv6_cidr_block_association__association_id="$ipv6")), "Vpcs", [])],
        delete=[call("ec2.delete_vpc", VpcId="$vpc")],
        gone=[refuse(described, "InvalidVpcID.NotFound")])


def subnet():
    described = call("ec2.describe_subnets", SubnetIds=["$subnet"])

    def attribute(name, path="", value=True):
        return [call("ec2.modify_subnet_attribute", SubnetId="$subnet", **{name: {"Value": value}}),
                until(described, f"Subnets[0].{path or name}", value)]

    return Type(
        "aws_subnet", tags="subnet Subnets[0].Tags",
        create=[keep(call("ec2.create_subnet", VpcId="$home", CidrBlock="10.0.1.0/24", AvailabilityZone="us-east-1b",
                          TagSpecifications=tagged("subnet")), subnet="Subnet.SubnetId"),
                until(described, "Subnets[0].State", "available"), *attribute("MapPublicIpOnLaunch")],
        read=[show(described, "Subnets[0]", "SubnetArn AssignIpv6AddressOnCreation AvailabilityZone AvailabilityZoneId CidrBlock "
                                            "EnableDns64 Ipv6Native MapCustomerOwnedIpOnLaunch MapPublicIpOnLaunch OwnerId VpcId Tags "
                                            "PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsAAAARecord "
                                            "PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsARecord "
                                            "PrivateDnsNameOptionsOnLaunch.HostnameType")],
        update=[*attribute("EnableResourceNameDnsARecordOnLaunch", "PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsARecord"),
                *attribute("MapPublicIpOnLaunch", value=False)],
        delete=[show(call("ec2.describe_network_interfaces", Filters=filters(subnet_id="$subnet")), NetworkInterfaces=[]),
                call("ec2.delete_subnet", SubnetId="$subnet")],
        gone=[refuse(described, "InvalidSubnetID.NotFound")])


def internet_gateway():
    described = call("ec2.describe_internet_gateways", InternetGatewayIds=["$igw"])
    attachment = {"InternetGatewayId": "$igw", "VpcId": "$other"}
    attached = until(described, "InternetGateways[0].Attachments[0].State", "available")
    detached = [call("ec2.detach_internet_gateway", **attachment), until(described, "InternetGateways[0].Attachments", [])]
    return Type(
        "aws_internet_gateway", tags="igw InternetGateways[0].Tags",
        create=[keep(call("ec2.create_internet_gateway", TagSpecifications=tagged("internet-gateway")),
                     igw="InternetGateway.InternetGatewayId"),
                call("ec2.attach_internet_gateway", **attachment), attached],
        read=[show(described, "InternetGateways[0]", "InternetGatewayId OwnerId Attachments[0].VpcId Tags")],
        update=[*detached, call("ec2.attach_internet_gateway", **attachment), attached],
        delete=[*detached, call("ec2.delete_internet_gateway", InternetGatewayId="$igw")],
        gone=[refuse(described, "InvalidInternetGatewayID.NotFound")])


def egress_only_internet_gateway():
    described = call("ec2.describe_egress_only_internet_gateways", EgressOnlyInternetGatewayIds=["$eigw"])
    return Type(
        "aws_egress_only_internet_gateway", tags="eigw EgressOnlyInternetGateways[0].Tags",
        create=[keep(call("ec2.create_egress_only_internet_gateway", VpcId="$home", ClientToken="eigw",
                          TagSpecifications=tagged("egress-only-internet-gateway")),
                     eigw="EgressOnlyInternetGateway.EgressOnlyInternetGatewayId")],
        read=[show(described, "EgressOnlyInternetGateways[0]", "EgressOnlyInternetGatewayId Attachments[0].VpcId Tags")],
        delete=[call("ec2.delete_egress_only_internet_gateway", EgressOnlyInternetGatewayId="$eigw")],
        gone=[refuse(described, "InvalidGatewayID.NotFound")])


def nat_gateway():
    described = call("ec2.describe_nat_gateways", NatGatewayIds=["$nat"])
    return Type(
        "aws_nat_gateway", tags="nat NatGateways[0].Tags",
        create=[keep(call("ec2.create_nat_gateway", SubnetId="$place", AllocationId="$eip", ConnectivityType="public", ClientToken="nat",
                          TagSpecifications=tagged("natgateway")), nat="NatGateway.NatGatewayId"),
                until(described, "NatGateways[0].State", "available")],
        read=[show(described, "NatGateways[0]", "AvailabilityMode ConnectivityType SubnetId VpcId State Tags NatGatewayId"),
              show(described, "NatGateways[0].NatGatewayAddresses[0]", "AssociationId NetworkInterfaceId PrivateIp PublicIp Status",
                   AllocationId="$eip", IsPrimary=True)],
        update=[keep(call("ec2.allocate_address", Domain="vpc"), second="AllocationId"),
                keep(call("ec2.associate_nat_gateway_address", NatGatewayId="$nat", AllocationIds=["$second"]),
                     secondary="NatGatewayAddresses[0].AssociationId"),
                until(described, "NatGateways[0].NatGatewayAddresses[1].Status", "succeeded"),
                call("ec2.disassociate_nat_gateway_address", NatGatewayId="$nat", AssociationIds=["$secondary"]),
                until(described, "NatGateways[0].NatGatewayAddresses[1]", None),
                call("ec2.release_address", AllocationId="$second")],
        delete=[call("ec2.delete_nat_gateway", NatGatewayId="$nat")],
        gone=[until(described, "NatGateways[0].State", "deleted")])


def eip():
    described = call("ec2.describe_addresses", AllocationIds=["$own_eip"])
    placed = keep(call("ec2.associate_address", AllocationId="$own_eip", NetworkInterfaceId="$interface", AllowReassociation=True),
                  placing="AssociationId")
    return Type(
        "aws_eip", tags="own_eip Addresses[0].Tags",
        create=[keep(call("ec2.allocate_address", Domain="vpc", TagSpecifications=tagged("elastic-ip")), own_eip="AllocationId"),
                until(described, "length(Addresses)", 1), placed, until(described, "Addresses[0].AssociationId", "$placing")],
        read=[show(described, "Addresses[0]", "AllocationId AssociationId Domain NetworkBorderGroup NetworkInterfaceId PrivateIpAddress "
                                              "PublicIp PublicIpv4Pool Tags"),
              show(call("ec2.describe_addresses_attribute", AllocationIds=["$own_eip"], Attribute="domain-name"), "Addresses[0]",
                   "AllocationId")],
        update=[call("ec2.disassociate_address", AssociationId="$placing"), placed,
                until(described, "Addresses[0].AssociationId", "$placing")],
        delete=[call("ec2.disassociate_address", AssociationId="$placing"), call("ec2.release_address", AllocationId="$own_eip")],
        gone=[refuse(described, "InvalidAllocationID.NotFound")])


def eip_association():
    described = call("ec2.describe_addresses", Filters=filters(association_id="$place_of_eip"))
    return Type(
        "aws_eip_association",
        create=[keep(call("ec2.associate_address", AllocationId="$eip", NetworkInterfaceId="$interface"), place_of_eip="AssociationId"),
                until(described, "length(Addresses)", 1)],
        read=[show(described, "Addresses[0]", "AllocationId NetworkInterfaceId PrivateIpAddress PublicIp")],
        delete=[call("ec2.disassociate_address", AssociationId="$place_of_eip")],
        gone=[until(described, "Addresses", [])])


def route_table():
    described = call("ec2.describe_route_tables", RouteTableIds=["$rtb"])
    route = {"RouteTableId": "$rtb", "DestinationCidrBlock": "0.0.0.0/0"}
    to = "RouteTables[0].Routes[?DestinationCidrBlock=='0.0.0.0/0'] | [0]"
    return Type(
        "aws_route_table", tags="rtb RouteTables[0].Tags",
        create=[keep(call("ec2.create_route_table", VpcId="$home", ClientToken="rtb", TagSpecifications=tagged("route-table")),
                     rtb="RouteTable.RouteTableId"), until(described, "length(RouteTables)", 1),
                call("ec2.create_route", GatewayId="$internet", **route), until(described, f"{to}.GatewayId", "$internet")],
        read=[show(described, "RouteTables[0]", "RouteTableId OwnerId VpcId PropagatingVgws Routes[0].Origin Routes[0].State Tags "
                                                "Routes[0].GatewayId")],
        update=[call("ec2.replace_route", NetworkInterfaceId="$interface", **route),
                until(described, f"{to}.NetworkInterfaceId", "$interface"),
                call("ec2.delete_route", **route), until(described, to, None)],
        delete=[call("ec2.delete_route_table", RouteTableId="$rtb")],
        gone=[refuse(described, "InvalidRouteTableID.NotFound")])


def route():
    described = call("ec2.describe_route_tables", RouteTableIds=["$table"])
    named = {"RouteTableId": "$table", "DestinationCidrBlock": "0.0.0.0/0"}
    own = "RouteTables[0].Routes[?DestinationCidrBlock=='0.0.0.0/0'] | [0]"
    return Type(
        "aws_route",
        create=[call("ec2.create_route", GatewayId="$internet", **named), until(described, f"{own}.State", "active")],
        read=[show(described, own, "DestinationCidrBlock", Origin="CreateRoute")],
        update=[call("ec2.replace_route", NetworkInterfaceId="$interface", **named),
                until(described, f"{own}.NetworkInterfaceId", "$interface")],
        delete=[call("ec2.delete_route", **named)],
        gone=[until(described, own, None)])


def route_table_association():
    described = call("ec2.describe_route_tables", Filters=filters(association__route_table_association_id="$assoc"))
    own = "RouteTables[0].Associations[0]"
    return Type(
        "aws_route_table_association",
        create=[keep(call("ec2.associate_route_table", RouteTableId="$table", SubnetId="$place"), assoc="AssociationId"),
                until(described, f"{own}.AssociationState.State", "associated")],
        read=[show(described, own, "RouteTableAssociationId RouteTableId SubnetId")],
        update=[keep(call("ec2.replace_route_table_association", AssociationId="$assoc", RouteTableId="$table"), assoc="NewAssociationId"),
                until(described, f"{own}.AssociationState.State", "associated")],
        delete=[call("ec2.disassociate_route_table", AssociationId="$assoc")],
        gone=[until(described, "RouteTables", [])])


def security_group():
    described = call("ec2.describe_security_groups", GroupIds=["$sg"])
    named = {"GroupId": "$sg"}
    return Type(
        "aws_security_group", tags="sg SecurityGroups[0].Tags",
        create=[keep(call("ec2.create_security_group", VpcId="$home", GroupName="web", Description="Managed by Terraform",
                          TagSpecifications=tagged("security-group")), sg="GroupId"),
                until(described, "length(SecurityGroups)", 1),
                call("ec2.revoke_security_group_egress", IpPermissions=[{**EVERYTHING, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}], **named),
                tolerate(call("ec2.revoke_security_group_egress", IpPermissions=[{**EVERYTHING, "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}],
                              **named), "InvalidPermission.NotFound"),
                call("ec2.authorize_security_group_ingress", IpPermissions=[WEB], **named),
                call("ec2.authorize_security_group_egress", IpPermissions=[WEB], **named)],
        read=[show(described, "SecurityGroups[0]", "SecurityGroupArn Description GroupName OwnerId VpcId Tags IpPermissions[0].FromPort "
                                                   "IpPermissionsEgress[0].IpRanges[0].Description")],
        update=[described, call("ec2.revoke_security_group_ingress", IpPermissions=[WEB], **named),
                call("ec2.authorize_security_group_ingress", IpPermissions=[SSH], **named)],
        delete=[show(call("ec2.describe_network_interfaces", Filters=filters(group_id="$sg")), NetworkInterfaces=[]),
                call("ec2.delete_security_group", **named)],
        gone=[refuse(described, "InvalidGroup.NotFound")])


def security_group_rule():
    described = call("ec2.describe_security_groups", GroupIds=["$group"])
    new = [{**WEB, "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "new"}]}]
    return Type(
        "aws_security_group_rule",
        create=[keep(call("ec2.authorize_security_group_ingress", GroupId="$group", IpPermissions=[WEB]),
                     old_style="SecurityGroupRules[0].SecurityGroupRuleId"), described],
        read=[show(described, "SecurityGroups[0].IpPermissions[0]", "IpRanges[0].Description", FromPort=443, ToPort=443, IpProtocol="tcp"),
              until(call("ec2.describe_security_group_rules", Filters=filters(group_id="$group")),
                    "SecurityGroupRules[?!IsEgress] | [0].SecurityGroupRuleId", "$old_style")],
        update=[call("ec2.update_security_group_rule_descriptions_ingress", GroupId="$group", IpPermissions=new),
                until(described, "SecurityGroups[0].IpPermissions[0].IpRanges[0].Description", "new")],
        delete=[call("ec2.revoke_security_group_ingress", GroupId="$group", IpPermissions=new)],
        gone=[until(described, "SecurityGroups[0].IpPermissions", [])])


def vpc_security_group_rule(direction):
    described = call("ec2.describe_security_group_rules", SecurityGroupRuleIds=["$sgr"])
    traffic = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 81, "CidrIpv4": "10.7.0.0/16"}
    return Type(
        f"aws_vpc_security_group_{direction}_rule", tags="sgr SecurityGroupRules[0].Tags",
        create=[keep(call(f"ec2.authorize_security_group_{direction}", GroupId="$group", TagSpecifications=tagged("security-group-rule"),
                          IpPermissions=[{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "10.7.0.0/16"}]}]),
                     sgr="SecurityGroupRules[0].SecurityGroupRuleId")],
        read=[show(described, "SecurityGroupRules[0]", "SecurityGroupRuleArn CidrIpv4 FromPort ToPort IpProtocol GroupOwnerId Tags",
                   GroupId="$group", IsEgress=direction == "egress")],
        update=[call("ec2.modify_security_group_rules", GroupId="$group", SecurityGroupRules=[
                    {"SecurityGroupRuleId": "$sgr", "SecurityGroupRule": {**traffic, "Description": "d"}}]),
                until(described, "SecurityGroupRules[0].Description", "d")],
        delete=[call(f"ec2.revoke_security_group_{direction}", GroupId="$group", SecurityGroupRuleIds=["$sgr"])],
        gone=[refuse(described, "InvalidSecurityGroupRuleId.NotFound")])


NETWORK_TYPES = [vpc(), subnet(), internet_gateway(), egress_only_internet_gateway(), eip(), eip_association(), nat_gateway(),
                 route_table(), route(), route_table_association(), security_group(), security_group_rule(),
                 vpc_security_group_rule("ingress"), vpc_security_group_rule("egress")]
