"""The calls of data sources, which only read. Source: hashicorp/aws 6, internal/service/ec2/*_data_source.go."""

from steps import Type, call, filters, keep, show, tolerate

AMIS = {"Owners": ["amazon"], "Filters": filters(name="al2023-ami-2023*-x86_64")}


def listing(operation, path, value, **given):
    return show(call(f"ec2.{operation}", **given), **{path: value})


# What the data source of that name calls, with the members that it reads.
READS = {
    "aws_ami": [keep(show(call("ec2.describe_images", **AMIS), "Images[0]",
                          "ImageId Architecture BlockDeviceMappings[0].Ebs.SnapshotId CreationDate Description EnaSupport Hypervisor "
                          "ImageLocation ImageOwnerAlias ImageType Name OwnerId PlatformDetails Public RootDeviceName "
                          "RootDeviceType SriovNetSupport State UsageOperation VirtualizationType"), image="Images[0].ImageId"),
                tolerate(call("ec2.get_instance_uefi_data", InstanceId="$image"), "NotImplemented")],
    "aws_ami_ids": [show(call("ec2.describe_images", **AMIS), "Images[0]", "ImageId CreationDate")],
    "aws_availability_zones": [show(call("ec2.describe_availability_zones", Filters=filters(state="available")),
                                    "AvailabilityZones[0]", "GroupName ZoneId ZoneName OptInStatus")],
    "aws_availability_zone": [show(call("ec2.describe_availability_zones", ZoneNames=["us-east-1a"]), "AvailabilityZones[0]",
                                   "GroupName NetworkBorderGroup OptInStatus RegionName State ZoneId ZoneName ZoneType")],
    "aws_caller_identity": [show(call("sts.get_caller_identity"), "", "Account Arn UserId")],
    "aws_ec2_instance_type": [show(call("ec2.describe_instance_types", InstanceTypes=["t3.micro"]), "InstanceTypes[0]",
                                   "AutoRecoverySupported BareMetal BurstablePerformanceSupported CurrentGeneration "
                                   "DedicatedHostsSupported EbsInfo.EbsOptimizedSupport EbsInfo.EncryptionSupport EbsInfo.NvmeSupport "
                                   "FreeTierEligible HibernationSupported Hypervisor InstanceStorageSupported MemoryInfo.SizeInMiB "
                                   "NetworkInfo.EnaSupport NetworkInfo.Ipv4AddressesPerInterface NetworkInfo.MaximumNetworkInterfaces "
                                   "NetworkInfo.NetworkPerformance PlacementGroupInfo.SupportedStrategies VCpuInfo.DefaultVCpus "
                                   "ProcessorInfo.SupportedArchitectures ProcessorInfo.SustainedClockSpeedInGhz SupportedBootModes "
                                   "SupportedRootDeviceTypes SupportedUsageClasses SupportedVirtualizationTypes")],
    "aws_ec2_instance_type_offering": [show(call("ec2.describe_instance_type_offerings", Filters=filters(instance_type="t3.micro")),
                                            "InstanceTypeOfferings[0]", "InstanceType Location LocationType")],
    "aws_ec2_instance_type_offerings": [show(call("ec2.describe_instance_type_offerings", LocationType="availability-zone"),
                                             "InstanceTypeOfferings[0]", "InstanceType Location LocationType")],
    "aws_ec2_instance_types": [listing("describe_instance_types", "InstanceTypes[].InstanceType", ["t3.micro"],
                                       Filters=filters(instance_type="t3.micro"))],
    "aws_eips": [listing("describe_addresses", "Addresses[].AllocationId", ["$eip"])],
    "aws_nat_gateways": [listing("describe_nat_gateways", "NatGateways", [], Filter=filters(vpc_id="$other"))],
    "aws_network_acls": [listing("describe_network_acls", "NetworkAcls[].NetworkAclId", ["$acl"], Filters=filters(vpc_id="$home"))],
    "aws_network_interfaces": [listing("describe_network_interfaces", "NetworkInterfaces[].NetworkInterfaceId", ["$interface"],
                                       Filters=filters(subnet_id="$place", interface_type="interface"))],
    "aws_region": [],
    "aws_regions": [show(call("ec2.describe_regions", AllRegions=False), "Regions[0]", "RegionName")],
    "aws_route_tables": [show(call("ec2.describe_route_tables", Filters=filters(vpc_id="$other")), "RouteTables[0]", "RouteTableId")],
    "aws_security_groups": [show(call("ec2.describe_security_groups", Filters=filters(group_name="home")), "SecurityGroups[0]",
                                 "SecurityGroupArn VpcId", GroupId="$group")],
    "aws_subnets": [listing("describe_subnets", "Subnets[].SubnetId", ["$place"], Filters=filters(vpc_id="$home"))],
    "aws_vpc_endpoint_service": [show(call("ec2.describe_vpc_endpoint_services", ServiceNames=["com.amazonaws.us-east-1.s3"],
                                           Filters=filters(service_type="Gateway")), "ServiceDetails[0]",
                                      "AcceptanceRequired AvailabilityZones BaseEndpointDnsNames ManagesVpcEndpoints Owner ServiceId "
                                      "ServiceName ServiceType[0].ServiceType SupportedIpAddressTypes VpcEndpointPolicySupported")],
    "aws_vpc_peering_connections": [listing("describe_vpc_peering_connections", "VpcPeeringConnections", [],
                                            Filters=filters(requester_vpc_info__vpc_id="$other", status_code="active"))],
    "aws_vpc_security_group_rule": [
        keep(call("ec2.describe_security_group_rules", Filters=filters(group_id="$group")),
             rule="SecurityGroupRules[0].SecurityGroupRuleId"),
        show(call("ec2.describe_security_group_rules", SecurityGroupRuleIds=["$rule"]), "SecurityGroupRules[0]",
             "SecurityGroupRuleArn IpProtocol FromPort ToPort", GroupId="$group", IsEgress=True)],
    "aws_vpc_security_group_rules": [show(call("ec2.describe_security_group_rules", Filters=filters(group_id="$group")),
                                          "SecurityGroupRules[0]", "SecurityGroupRuleId")],
    "aws_vpcs": [listing("describe_vpcs", "Vpcs[].VpcId", ["$other"], Filters=filters(cidr="10.1.0.0/16"))],
}

DATA_TYPES = [Type(name, create=[], read=calls, delete=[]) for name, calls in READS.items()]
