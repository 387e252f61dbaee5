"""What is there before any type is created, for types that need others."""

import json

from steps import call, filters, keep

TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"}]})

# What is there before any type is created.
HOME = [
    keep(call("ec2.create_vpc", CidrBlock="10.0.0.0/16", AmazonProvidedIpv6CidrBlock=True), home="Vpc.VpcId"),
    keep(call("ec2.create_vpc", CidrBlock="10.1.0.0/16"), other="Vpc.VpcId"),
    keep(call("ec2.create_subnet", VpcId="$home", CidrBlock="10.0.250.0/24", AvailabilityZone="us-east-1a"), place="Subnet.SubnetId"),
    keep(call("ec2.create_internet_gateway"), internet="InternetGateway.InternetGatewayId"),
    call("ec2.attach_internet_gateway", VpcId="$home", InternetGatewayId="$internet"),
    keep(call("ec2.create_route_table", VpcId="$home"), table="RouteTable.RouteTableId"),
    keep(call("ec2.create_security_group", VpcId="$home", GroupName="home", Description="home"), group="GroupId"),
    keep(call("ec2.allocate_address", Domain="vpc"), eip="AllocationId"),
    keep(call("ec2.create_network_interface", SubnetId="$place"), interface="NetworkInterface.NetworkInterfaceId"),
    keep(call("ec2.describe_network_acls", Filters=filters(vpc_id="$home")), acl="NetworkAcls[0].NetworkAclId"),
    keep(call("iam.create_role", RoleName="home", AssumeRolePolicyDocument=TRUST), role="Role.RoleName",
         role_arn="Role.Arn"),
    keep(call("iam.create_policy", PolicyName="home", PolicyDocument=POLICY), policy_arn="Policy.Arn"),
    keep(call("iam.create_user", UserName="home"), person="User.UserName"),
    keep(call("iam.create_group", GroupName="home"), team="Group.GroupName"),
    keep(call("kms.create_key"), home_key="KeyMetadata.KeyId"),
    keep(call("kms.create_key"), other_key="KeyMetadata.KeyId"),
    keep(call("route53.create_hosted_zone", Name="names.test", CallerReference="home"), names="HostedZone.Id"),
    keep(call("sns.create_topic", Name="home"), topic="TopicArn"),
]
