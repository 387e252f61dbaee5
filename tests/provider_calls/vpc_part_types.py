"""The calls for what comes with a VPC, network ACLs, interfaces, endpoints and peering. Source: hashicorp/aws 6, internal/service/ec2."""

from steps import Type, call, filters, keep, refuse, show, tagged, until

EVERYONE = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]


def default_vpc():
    """Found, not created; nothing is deleted but the types' own changes."""
    found = call("ec2.describe_vpcs", Filters=filters(isDefault="true"))
    return Type("aws_default_vpc", create=[keep(found, default_vpc="Vpcs[0].VpcId")],
                read=[show(found, "Vpcs[0]", "CidrBlock DhcpOptionsId InstanceTenancy OwnerId", IsDefault=True)], delete=[])


def default_subnet():
    found = call("ec2.describe_subnets", Filters=filters(availabilityZone="us-east-1a", defaultForAz="true"))
    described = call("ec2.describe_subnets", SubnetIds=["$default_subnet"])
    return Type("aws_default_subnet", create=[keep(found, default_subnet="Subnets[0].SubnetId")],
                read=[show(described, "Subnets[0]", "CidrBlock MapPublicIpOnLaunch", DefaultForAz=True)], delete=[],
                update=[call("ec2.modify_subnet_attribute", SubnetId="$default_subnet", MapPublicIpOnLaunch={"Value": False}),
                        until(described, "Subnets[0].MapPublicIpOnLaunch", False)])


def default_security_group():
    named = {"GroupId": "$default_group"}
    among_members = [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "$default_group"}]}]
    described = call("ec2.describe_security_groups", GroupIds=["$default_group"])
    return Type("aws_default_security_group",
                create=[keep(call("ec2.describe_security_groups", Filters=filters(group_name="default", vpc_id="$other")),
                             default_group="SecurityGroups[0].GroupId"),
                        call("ec2.revoke_security_group_ingress", IpPermissions=among_members, **named),
                        call("ec2.revoke_security_group_egress", IpPermissions=EVERYONE, **named)],
                read=[show(described, "SecurityGroups[0]", "Description OwnerId VpcId", GroupName="default", IpPermissions=[],
                           IpPermissionsEgress=[])], delete=[])


def default_network_acl():
    entry = {"NetworkAclId": "$other_acl", "RuleNumber": 100}
    described = call("ec2.describe_network_acls", NetworkAclIds=["$other_acl"])
    return Type("aws_default_network_acl",
                create=[keep(call("ec2.describe_network_acls", Filters=filters(default="true", vpc_id="$other")),
                             other_acl="NetworkAcls[0].NetworkAclId"),
                        call("ec2.delete_network_acl_entry", Egress=False, **entry),
                        call("ec2.delete_network_acl_entry", Egress=True, **entry)],
                read=[show(described, "NetworkAcls[0]", "Associations Entries OwnerId VpcId", IsDefault=True)], delete=[])


def default_route_table():
    described = call("ec2.describe_route_tables", RouteTableIds=["$main"])
    return Type("aws_default_route_table", create=[keep(call("ec2.describe_route_tables",
                                                             Filters=filters(association__main="true", vpc_id="$home")),
                                                        main="RouteTables[0].RouteTableId"),
                                                   call("ec2.create_route", RouteTableId="$main", DestinationCidrBlock="0.0.0.0/0",
                                                        GatewayId="$internet")],
                read=[show(described, "RouteTables[0]", "Associations[0].Main OwnerId PropagatingVgws Routes VpcId")],
                delete=[call("ec2.delete_route", RouteTableId="$main", DestinationCidrBlock="0.0.0.0/0")])


def main_route_table_association():
    found = call("ec2.describe_route_tables", Filters=filters(association__main="true", vpc_id="$home"))
    associated = until(found, "RouteTables[0].Associations[?Main] | [0].AssociationState.State", "associated")
    return Type(
        "aws_main_route_table_association",
        create=[keep(found, was="RouteTables[0].RouteTableId", assoc="RouteTables[0].Associations[?Main] | [0].RouteTableAssociationId"),
                keep(call("ec2.replace_route_table_association", AssociationId="$assoc", RouteTableId="$table"), main="NewAssociationId"),
                associated],
        read=[show(found, "RouteTables[0]", RouteTableId="$table")],
        delete=[call("ec2.replace_route_table_association", AssociationId="$main", RouteTableId="$was"), associated],
        gone=[show(found, "RouteTables[0]", RouteTableId="$was")])


def cidr_block_association(family):
    v6 = family == "ipv6"
    members, given = ("Ipv6CidrBlock", {"AmazonProvidedIpv6CidrBlock": True}) if v6 else ("CidrBlock", {"CidrBlock": "10.2.0.0/16"})
    found = call("ec2.describe_vpcs", Filters=[{"Name": f"{'ipv6-' if v6 else ''}cidr-block-association.association-id",
                                                "Values": ["$assoc"]}])
    own = f"Vpcs[0].{members}AssociationSet[-1]"
    return Type(f"aws_vpc_{family}_cidr_block_association",
                create=[keep(call("ec2.associate_vpc_cidr_block", VpcId="$other", **given), assoc=f"{members}Association.AssociationId"),
                        until(found, f"{own}.{members}State.State", "associated")],
                read=[show(found, own, members, AssociationId="$assoc")],
                delete=[call("ec2.disassociate_vpc_cidr_block", AssociationId="$assoc")], gone=[until(found, "Vpcs", [])])


def tag():
    found = call("ec2.describe_tags", Filters=filters(resource_id="$home", key="k"))
    return Type("aws_ec2_tag", create=[call("ec2.create_tags", Resources=["$home"], Tags=[{"Key": "k", "Value": "v"}])],
                read=[show(found, "Tags[0]", "ResourceType", Key="k", Value="v")], gone=[show(found, Tags=[])],
                delete=[call("ec2.delete_tags", Resources=["$home"], Tags=[{"Key": "k", "Value": "v"}])])


def key_pair():
    described = call("ec2.describe_key_pairs", KeyNames=["deployer"], IncludePublicKey=True)
    public = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
    return Type("aws_key_pair", tags="key KeyPairs[0].Tags",
                create=[keep(call("ec2.import_key_pair", KeyName="deployer", PublicKeyMaterial=public,
                                  TagSpecifications=tagged("key-pair")), key="KeyPairId")],
                read=[show(described, "KeyPairs[0]", "KeyFingerprint KeyName KeyPairId KeyType PublicKey Tags")],
                delete=[call("ec2.delete_key_pair", KeyName="deployer")], gone=[refuse(described, "InvalidKeyPair.NotFound")])


def network_acl():
    described = call("ec2.describe_network_acls", NetworkAclIds=["$own_acl"])
    entry = {"NetworkAclId": "$own_acl", "RuleNumber": 100, "Egress": False}
    rule = {"RuleAction": "allow", "Protocol": "6", "CidrBlock": "10.0.0.0/8", "PortRange": {"From": 80, "To": 80}}
    associations = call("ec2.describe_network_acls", Filters=filters(association__subnet_id="$place"))
    return Type(
        "aws_network_acl", tags="own_acl NetworkAcls[0].Tags",
        create=[keep(call("ec2.create_network_acl", VpcId="$home", ClientToken="acl", TagSpecifications=tagged("network-acl")),
                     own_acl="NetworkAcl.NetworkAclId"),
                call("ec2.create_network_acl_entry", **entry, **rule),
                keep(associations, assoc="NetworkAcls[0].Associations[0].NetworkAclAssociationId"),
                call("ec2.replace_network_acl_association", AssociationId="$assoc", NetworkAclId="$own_acl")],
        read=[show(described, "NetworkAcls[0]", "OwnerId VpcId Associations[0].SubnetId Tags Entries[0].PortRange.From", IsDefault=False)],
        update=[call("ec2.delete_network_acl_entry", **entry), call("ec2.create_network_acl_entry", **entry, **rule)],
        delete=[refuse(call("ec2.delete_network_acl", NetworkAclId="$own_acl"), "DependencyViolation"),
                keep(described, assoc="NetworkAcls[0].Associations[0].NetworkAclAssociationId"),
                call("ec2.replace_network_acl_association", AssociationId="$assoc", NetworkAclId="$acl"),
                call("ec2.delete_network_acl", NetworkAclId="$own_acl")],
        gone=[refuse(described, "InvalidNetworkAclID.NotFound")])


def network_acl_rule():
    described = call("ec2.describe_network_acls", NetworkAclIds=["$acl"])
    entry = {"NetworkAclId": "$acl", "RuleNumber": 200, "Egress": True}
    own = "NetworkAcls[0].Entries[?RuleNumber==`200`] | [0]"
    return Type("aws_network_acl_rule", create=[call("ec2.create_network_acl_entry", RuleAction="deny", Protocol="1",
                                                     CidrBlock="10.0.0.0/8", IcmpTypeCode={"Type": -1, "Code": -1}, **entry)],
                read=[show(described, own, "CidrBlock IcmpTypeCode.Code IcmpTypeCode.Type", Protocol="1", RuleAction="deny", Egress=True)],
                delete=[call("ec2.delete_network_acl_entry", RuleNumber=200, NetworkAclId="$acl", Egress=True)],
                gone=[show(described, **{own: None})])


def network_acl_association():
    found = call("ec2.describe_network_acls", Filters=filters(association__subnet_id="$place"))
    own = call("ec2.describe_network_acls", Filters=filters(association__association_id="$acl_assoc"))
    return Type(
        "aws_network_acl_association",
        create=[keep(call("ec2.create_network_acl", VpcId="$home"), second_acl="NetworkAcl.NetworkAclId"),
                keep(found, assoc="NetworkAcls[0].Associations[0].NetworkAclAssociationId"),
                keep(call("ec2.replace_network_acl_association", AssociationId="$assoc", NetworkAclId="$second_acl"),
                     acl_assoc="NewAssociationId")],
        read=[show(own, "NetworkAcls[0].Associations[0]", NetworkAclId="$second_acl", SubnetId="$place")],
        delete=[call("ec2.describe_network_acls", Filters=filters(default="true", vpc_id="$home")),
                call("ec2.replace_network_acl_association", AssociationId="$acl_assoc", NetworkAclId="$acl"),
                call("ec2.delete_network_acl", NetworkAclId="$second_acl")],
        gone=[show(own, NetworkAcls=[])])


def network_interface():
    described = call("ec2.describe_network_interfaces", NetworkInterfaceIds=["$eni"])
    named = {"NetworkInterfaceId": "$eni"}
    return Type(
        "aws_network_interface", tags="eni NetworkInterfaces[0].TagSet",
        create=[keep(call("ec2.create_network_interface", SubnetId="$place", Groups=["$group"], Description="d", ClientToken="eni",
                          TagSpecifications=tagged("network-interface")), eni="NetworkInterface.NetworkInterfaceId"),
                until(described, "NetworkInterfaces[0].Status", "available"),
                call("ec2.modify_network_interface_attribute", SourceDestCheck={"Value": False}, **named)],
        read=[show(described, "NetworkInterfaces[0]", "Description Groups[0].GroupId InterfaceType Ipv4Prefixes Ipv6Addresses "
                                                      "Ipv6Prefixes MacAddress OwnerId PrivateIpAddress PrivateIpAddresses[0].Primary "
                                                      "SubnetId TagSet", SourceDestCheck=False)],
        update=[call("ec2.assign_private_ip_addresses", PrivateIpAddresses=["10.0.250.77"], **named),
                call("ec2.unassign_private_ip_addresses", PrivateIpAddresses=["10.0.250.77"], **named),
                call("ec2.modify_network_interface_attribute", Description={"Value": "new"}, **named)],
        delete=[show(described, "NetworkInterfaces[0]", Attachment=None), call("ec2.delete_network_interface", **named)],
        gone=[refuse(described, "InvalidNetworkInterfaceID.NotFound")])


def network_interface_sg_attachment():
    described = call("ec2.describe_network_interfaces", NetworkInterfaceIds=["$interface"])
    return Type(
        "aws_network_interface_sg_attachment",
        create=[keep(described, groups="NetworkInterfaces[0].Groups[].GroupId", first="NetworkInterfaces[0].Groups[0].GroupId"),
                call("ec2.modify_network_interface_attribute", NetworkInterfaceId="$interface", Groups=["$first", "$group"])],
        read=[show(described, "NetworkInterfaces[0]", **{"Groups[1].GroupId": "$group"})],
        delete=[call("ec2.modify_network_interface_attribute", NetworkInterfaceId="$interface", Groups="$groups")],
        gone=[show(described, "NetworkInterfaces[0]", **{"Groups[1]": None})])


def vpc_endpoint():
    described = call("ec2.describe_vpc_endpoints", VpcEndpointIds=["$endpoint"])
    return Type(
        "aws_vpc_endpoint", tags="endpoint VpcEndpoints[0].Tags",
        create=[keep(call("ec2.create_vpc_endpoint", VpcId="$home", ServiceName="com.amazonaws.us-east-1.s3", VpcEndpointType="Gateway",
                          ClientToken="endpoint", RouteTableIds=["$table"], TagSpecifications=tagged("vpc-endpoint")),
                     endpoint="VpcEndpoint.VpcEndpointId"), until(described, "VpcEndpoints[0].State", "available")],
        read=[show(described, "VpcEndpoints[0]", "DnsEntries NetworkInterfaceIds OwnerId PolicyDocument PrivateDnsEnabled RequesterManaged "
                                                 "Groups ServiceName State SubnetIds VpcEndpointType VpcId RouteTableIds[0] Tags"),
              show(call("ec2.describe_prefix_lists", Filters=filters(prefix_list_name="com.amazonaws.us-east-1.s3")), "PrefixLists[0]",
                   "PrefixListId Cidrs")],
        update=[call("ec2.modify_vpc_endpoint", VpcEndpointId="$endpoint", RemoveRouteTableIds=["$table"],
                     PolicyDocument='{"Statement": []}'),
                call("ec2.modify_vpc_endpoint", VpcEndpointId="$endpoint", AddRouteTableIds=["$table"], ResetPolicy=True)],
        delete=[show(call("ec2.delete_vpc_endpoints", VpcEndpointIds=["$endpoint"]), Unsuccessful=[])],
        gone=[until(call("ec2.describe_vpc_endpoints"), "VpcEndpoints", []), refuse(described, "InvalidVpcEndpointId.NotFound")])


def endpoint_part(name, service, change, path, part, made_with, back=None):
    """A type that puts one thing into an endpoint by ModifyVpcEndpoint."""
    described = call("ec2.describe_vpc_endpoints", VpcEndpointIds=["$part_of"])
    return Type(
        name,
        create=[keep(call("ec2.create_vpc_endpoint", VpcId="$home", ServiceName=f"com.amazonaws.us-east-1.{service}", **made_with),
                     part_of="VpcEndpoint.VpcEndpointId"), until(described, "VpcEndpoints[0].State", "available"),
                call("ec2.modify_vpc_endpoint", VpcEndpointId="$part_of", **{change if back else f"Add{change}": part})],
        read=[show(described, "VpcEndpoints[0]", **{path: part if back else part[0]})],
        delete=[call("ec2.modify_vpc_endpoint", VpcEndpointId="$part_of", **(back or {f"Remove{change}": part}))],
        gone=[show(described, "VpcEndpoints[0]", **({} if back else {path: None})),
              call("ec2.delete_vpc_endpoints", VpcEndpointIds=["$part_of"]),
              until(call("ec2.describe_vpc_endpoints"), "VpcEndpoints", [])])


def peering(name):
    """Of two VPCs of one account; the accepter and the options are types of their own that change the same connection."""
    described = call("ec2.describe_vpc_peering_connections", VpcPeeringConnectionIds=["$pcx"])
    own = {"VpcPeeringConnectionId": "$pcx"}
    dns = {"AllowDnsResolutionFromRemoteVpc": True}
    created = [keep(call("ec2.create_vpc_peering_connection", VpcId="$home", PeerVpcId="$other",
                         TagSpecifications=tagged("vpc-peering-connection")), pcx="VpcPeeringConnection.VpcPeeringConnectionId"),
               until(described, "VpcPeeringConnections[0].Status.Code", "pending-acceptance"),
               call("ec2.accept_vpc_peering_connection", **own), until(described, "VpcPeeringConnections[0].Status.Code", "active")]
    return Type(
        name, tags="pcx VpcPeeringConnections[0].Tags", create=created,
        read=[show(described, "VpcPeeringConnections[0]", "Status.Code Tags AccepterVpcInfo.OwnerId AccepterVpcInfo.Region "
                                                          "AccepterVpcInfo.VpcId AccepterVpcInfo.PeeringOptions RequesterVpcInfo.VpcId "
                                                          "RequesterVpcInfo.PeeringOptions.AllowDnsResolutionFromRemoteVpc")],
        update=[call("ec2.modify_vpc_attribute", VpcId="$home", EnableDnsHostnames={"Value": True}),
                call("ec2.modify_vpc_peering_connection_options", RequesterPeeringConnectionOptions=dns, **own),
                until(described, "VpcPeeringConnections[0].RequesterVpcInfo.PeeringOptions.AllowDnsResolutionFromRemoteVpc", True)],
        delete=[call("ec2.delete_vpc_peering_connection", **own)],
        gone=[until(described, "VpcPeeringConnections[0].Status.Code", "deleted")])


def instance():
    own = {"InstanceIds": ["$instance"]}
    described = call("ec2.describe_instances", **own)
    state = "Reservations[0].Instances[0].State.Name"
    return Type(
        "aws_instance", tags="instance Reservations[0].Instances[0].Tags",
        create=[keep(call("ec2.describe_images", Owners=["amazon"], Filters=filters(name="al2023-ami-2023*-x86_64")),
                     machine="Images[0].ImageId"),
                keep(call("ec2.run_instances", ImageId="$machine", InstanceType="t3.micro", SubnetId="$place", MinCount=1, MaxCount=1,
                          SecurityGroupIds=["$group"], TagSpecifications=tagged("instance")), instance="Instances[0].InstanceId"),
                until(described, state, "running")],
        read=[show(described, "Reservations[0].Instances[0]", "ImageId InstanceType SubnetId VpcId PrivateIpAddress Placement.AvailabilityZone "
                                                              "NetworkInterfaces[0].NetworkInterfaceId SecurityGroups[0].GroupId Tags"),
              show(call("ec2.describe_instance_types", InstanceTypes=["t3.micro"]), "InstanceTypes[0]", InstanceType="t3.micro"),
              call("ec2.describe_volumes", Filters=filters(attachment__instance_id="$instance")),
              show(call("ec2.describe_instance_attribute", InstanceId="$instance", Attribute="disableApiTermination"),
                   "DisableApiTermination", Value=False)],
        update=[call("ec2.modify_instance_attribute", InstanceId="$instance", DisableApiTermination={"Value": True}),
                call("ec2.modify_instance_attribute", InstanceId="$instance", DisableApiTermination={"Value": False})],
        delete=[call("ec2.terminate_instances", **own)],
        gone=[until(described, state, "terminated")])


def vpc_part_types():
    interface = {"VpcEndpointType": "Interface", "PrivateDnsEnabled": False}
    return [
        default_vpc(), default_subnet(), default_security_group(), default_network_acl(), default_route_table(),
        main_route_table_association(), cidr_block_association("ipv4"), cidr_block_association("ipv6"), tag(), key_pair(), network_acl(),
        network_acl_rule(), network_acl_association(), network_interface(), network_interface_sg_attachment(), vpc_endpoint(),
        endpoint_part("aws_vpc_endpoint_policy", "s3", "PolicyDocument", "PolicyDocument", '{"Statement": []}', {}, {"ResetPolicy": True}),
        endpoint_part("aws_vpc_endpoint_route_table_association", "s3", "RouteTableIds", "RouteTableIds[0]", ["$table"], {}),
        endpoint_part("aws_vpc_endpoint_security_group_association", "sqs", "SecurityGroupIds", "Groups[1].GroupId", ["$group"], interface),
        endpoint_part("aws_vpc_endpoint_subnet_association", "sqs", "SubnetIds", "SubnetIds[0]", ["$place"], interface),
        peering("aws_vpc_peering_connection"), peering("aws_vpc_peering_connection_accepter"),
        peering("aws_vpc_peering_connection_options"), instance()]
