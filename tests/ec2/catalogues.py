"""What every account finds there (regions, zones, images, instance types, services), key pairs, and tokens of requests."""

import base64

from boto_client import client, pages, refused, wait


def catalogues(account):
    ec2, eu = client("ec2", account), client("ec2", account, "eu-west-1")
    regions = {region["RegionName"]: region["Endpoint"] for region in ec2.describe_regions()["Regions"]}
    assert regions["eu-west-1"] == "ec2.eu-west-1.amazonaws.com" and len(regions) > 20
    assert len(ec2.describe_regions(RegionNames=["us-east-1", "eu-west-1"])["Regions"]) == 2
    assert {region["RegionName"] for region in ec2.describe_regions(Filters=[{"Name": "region-name", "Values": ["eu-west-*"]}])[
        "Regions"]} == {"eu-west-1", "eu-west-2", "eu-west-3"}
    refused("InvalidParameterValue", ec2.describe_regions, RegionNames=["moon-1"])
    zones = ec2.describe_availability_zones(Filters=[{"Name": "state", "Values": ["available"]}])["AvailabilityZones"]
    assert [zone["ZoneName"] for zone in zones] == [f"us-east-1{letter}" for letter in "abcdef"]
    assert eu.describe_availability_zones(ZoneNames=["eu-west-1a"])["AvailabilityZones"][0]["RegionName"] == "eu-west-1"
    refused("InvalidParameterValue", eu.describe_availability_zones, ZoneNames=["us-east-1a"])
    default = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
    attributes = {one["AttributeName"]: one["AttributeValues"][0]["AttributeValue"]
                  for one in ec2.describe_account_attributes()["AccountAttributes"]}
    assert attributes["default-vpc"] == default and attributes["vpc-max-elastic-ips"] == "5"
    for name in ("max-instances", "max-elastic-ips", "vpc-max-elastic-ips", "vpc-max-security-groups-per-interface"):
        only, = ec2.describe_account_attributes(AttributeNames=[name])["AccountAttributes"]
        assert only["AttributeName"] == name
    refused("InvalidParameterValue", ec2.describe_account_attributes, AttributeNames=["max-wishes"])
    only, = ec2.describe_account_attributes(AttributeNames=["supported-platforms"])["AccountAttributes"]
    assert only["AttributeValues"] == [{"AttributeValue": "VPC"}]
    images(ec2, eu)
    instance_types(ec2)
    services(ec2, eu)


def images(ec2, eu):
    wanted = {"Owners": ["amazon"], "Filters": [{"Name": "name", "Values": ["al2023-ami-2023.*-x86_64"]},
                                                {"Name": "virtualization-type", "Values": ["hvm"]}]}
    found = ec2.describe_images(**wanted)["Images"]
    image = max(found, key=lambda one: one["CreationDate"])
    assert image["Architecture"] == "x86_64" and image["State"] == "available" and image["BlockDeviceMappings"][0]["Ebs"]
    assert ec2.describe_images(ImageIds=[image["ImageId"]])["Images"] == [image]
    refused("InvalidAMIID.NotFound", eu.describe_images, ImageIds=[image["ImageId"]])  # a region's images are its own
    refused("InvalidAMIID.Malformed", ec2.describe_images, ImageIds=["linux"])
    assert {one["Name"] for one in eu.describe_images(**wanted)["Images"]} == {one["Name"] for one in found}
    assert ec2.describe_images(Owners=["self"])["Images"] == []
    all_of_them = ec2.describe_images()["Images"]
    found = pages(ec2, "describe_images", "Images[].ImageId", 5)
    assert sum(found, []) == [one["ImageId"] for one in all_of_them] and len(found) > 2


def instance_types(ec2):
    small, = ec2.describe_instance_types(InstanceTypes=["t3.small"])["InstanceTypes"]
    assert (small["VCpuInfo"]["DefaultVCpus"], small["MemoryInfo"]["SizeInMiB"]) == (2, 2048)
    message = refused("InvalidInstanceType", ec2.describe_instance_types, InstanceTypes=["t3.tiny"])
    assert message == "The following supplied instance types do not exist: [t3.tiny]"
    arm = pages(ec2, "describe_instance_types", "InstanceTypes[].InstanceType", 5,
                Filters=[{"Name": "processor-info.supported-architecture", "Values": ["arm64"]}])
    assert len(arm) > 2 and "m7g.large" in sum(arm, []) and "m5.large" not in sum(arm, [])
    offered = ec2.describe_instance_type_offerings(LocationType="availability-zone",
                                                   Filters=[{"Name": "instance-type", "Values": ["t3.small"]}])["InstanceTypeOfferings"]
    assert [one["Location"] for one in offered] == [f"us-east-1{letter}" for letter in "abcdef"]


def services(ec2, eu):
    found = ec2.describe_vpc_endpoint_services(ServiceNames=["com.amazonaws.us-east-1.s3"])["ServiceDetails"]
    assert sorted(one["ServiceType"][0]["ServiceType"] for one in found) == ["Gateway", "Interface"]
    refused("InvalidServiceName", eu.describe_vpc_endpoint_services, ServiceNames=["com.amazonaws.us-east-1.s3"])
    assert len(pages(ec2, "describe_vpc_endpoint_services", "ServiceDetails[].ServiceName", 20)) > 1
    s3 = {"Filters": [{"Name": "prefix-list-name", "Values": ["com.amazonaws.*.s3"]}]}
    here, = ec2.describe_prefix_lists(**s3)["PrefixLists"]
    there, = eu.describe_prefix_lists(**s3)["PrefixLists"]
    assert here["PrefixListId"] != there["PrefixListId"]
    managed, = ec2.describe_managed_prefix_lists(**s3)["PrefixLists"]
    assert managed["PrefixListId"] == here["PrefixListId"] and managed["OwnerId"] == "AWS"
    entries = ec2.get_managed_prefix_list_entries(PrefixListId=here["PrefixListId"])["Entries"]
    assert [entry["Cidr"] for entry in entries] == here["Cidrs"]
    refused("InvalidPrefixListID.NotFound", eu.get_managed_prefix_list_entries, PrefixListId=here["PrefixListId"])


def key_pairs(account):
    ec2 = client("ec2", account)
    made = ec2.create_key_pair(KeyName="night")
    assert made["KeyMaterial"].startswith("-----BEGIN") and made["KeyFingerprint"].count(":") == 19
    wait(ec2, "key_pair_exists", KeyNames=["night"])
    refused("InvalidKeyPair.Duplicate", ec2.create_key_pair, KeyName="night")
    public = "ssh-ed25519 " + base64.b64encode(b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + bytes(range(32))).decode()
    imported = ec2.import_key_pair(KeyName="day", PublicKeyMaterial=public + " me@home")
    refused("InvalidKey.Format", ec2.import_key_pair, KeyName="bad", PublicKeyMaterial="ssh-rsa nonsense")
    shown, = ec2.describe_key_pairs(KeyNames=["day"], IncludePublicKey=True)["KeyPairs"]
    assert shown["KeyPairId"] == imported["KeyPairId"] and shown["PublicKey"].startswith(public) and shown["KeyType"] == "ed25519"
    assert "PublicKey" not in ec2.describe_key_pairs(KeyNames=["day"])["KeyPairs"][0]
    refused("InvalidKeyPair.NotFound", client("ec2", account, "eu-west-1").describe_key_pairs, KeyNames=["day"])
    ec2.delete_key_pair(KeyName="day")
    ec2.delete_key_pair(KeyName="day")  # AWS does not mind
    refused("InvalidKeyPair.NotFound", ec2.describe_key_pairs, KeyNames=["day"])


def client_tokens(account):
    """A request that is sent twice with one token makes one resource; the token of another request is refused."""
    ec2 = client("ec2", account)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    other = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    subnet, second = (ec2.create_subnet(VpcId=vpc, CidrBlock=block)["Subnet"]["SubnetId"] for block in ("10.0.0.0/24", "10.0.1.0/24"))
    for operation, result, key, argument, value, different in [
            ("create_route_table", "RouteTable", "RouteTableId", "VpcId", vpc, other),
            ("create_network_acl", "NetworkAcl", "NetworkAclId", "VpcId", vpc, other),
            ("create_egress_only_internet_gateway", "EgressOnlyInternetGateway", "EgressOnlyInternetGatewayId", "VpcId", vpc, other),
            ("create_network_interface", "NetworkInterface", "NetworkInterfaceId", "SubnetId", subnet, second),
            ("create_nat_gateway", "NatGateway", "NatGatewayId", "SubnetId", subnet, second),
            ("create_vpc_endpoint", "VpcEndpoint", "VpcEndpointId", "VpcId", vpc, other)]:
        create = getattr(ec2, operation)
        more = {"create_nat_gateway": {"ConnectivityType": "private"},
                "create_vpc_endpoint": {"ServiceName": "com.amazonaws.us-east-1.s3"}}.get(operation, {})
        first, again = (create(ClientToken="once", **{argument: value}, **more) for _ in range(2))
        assert first[result][key] == again[result][key] and again["ClientToken"] == "once", operation
        refused("IdempotentParameterMismatch", create, ClientToken="once", **{argument: different}, **more)
        assert create(ClientToken="twice", **{argument: value}, **more)[result][key] != first[result][key]


def tags(account):
    ec2 = client("ec2", account)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    table = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"][0]["RouteTableId"]
    refused("InvalidParameterValue", ec2.create_vpc, CidrBlock="10.0.0.0/16",
            TagSpecifications=[{"ResourceType": "subnet", "Tags": [{"Key": "a", "Value": "b"}]}])
    for bad in ({"Key": "aws:a", "Value": ""}, {"Key": "k" * 129, "Value": ""}, {"Key": "k", "Value": "v" * 257}, {"Key": "", "Value": ""}):
        refused("InvalidParameterValue", ec2.create_tags, Resources=[vpc], Tags=[bad])
    refused("InvalidParameterValue", ec2.create_tags, Resources=[vpc], Tags=[{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}])
    refused("InvalidID", ec2.create_tags, Resources=["what"], Tags=[{"Key": "a", "Value": "1"}])
    refused("InvalidVpcID.NotFound", ec2.create_tags, Resources=[table, "vpc-0123456789abcdef0"], Tags=[{"Key": "a", "Value": "1"}])
    assert ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": [table]}])["Tags"] == []  # all or none
    ec2.create_tags(Resources=[vpc, table], Tags=[{"Key": f"k{number:02}", "Value": "ü"} for number in range(50)])
    refused("TagLimitExceeded", ec2.create_tags, Resources=[vpc], Tags=[{"Key": "more", "Value": ""}])
    found = pages(ec2, "describe_tags", "Tags[].[ResourceId, Key]", 40, Filters=[{"Name": "value", "Values": ["ü"]}])
    assert [len(page) for page in found] == [40, 40, 20] and len({tuple(tag) for page in found for tag in page}) == 100
    only = ec2.describe_tags(Filters=[{"Name": "resource-type", "Values": ["vpc"]}, {"Name": "tag:k0?", "Values": ["*"]}])
    assert only["Tags"] == []  # wildcards are for values
    ec2.delete_tags(Resources=[vpc, table])
    assert ec2.describe_tags()["Tags"] == []
