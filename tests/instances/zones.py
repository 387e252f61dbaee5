"""Runs an instance in each of two zones, called after its zone, and prints zone, id and public address of each."""

import sys

from boto_client import client, until

REGION, COMMAND = sys.argv[2:4]
ec2 = client("ec2", region=REGION)

image = ec2.describe_images(Filters=[{"Name": "name", "Values": ["al2023-ami-2*"]}, {"Name": "architecture", "Values": ["x86_64"]}])
group = ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"][0]["GroupId"]
ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}])
for letter in "ab":
    zone = REGION + letter
    made = ec2.run_instances(ImageId=image["Images"][0]["ImageId"], InstanceType="t3.micro", MinCount=1, MaxCount=1,
                             Placement={"AvailabilityZone": zone}, UserData=f"#!/bin/sh\n{COMMAND}\n",
                             TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": f"web-{letter}"}]}])
    identity = made["Instances"][0]["InstanceId"]
    found = until("running", "Reservations[0].Instances[0].State.Name", ec2.describe_instances, InstanceIds=[identity])
    print(zone, identity, found["Reservations"][0]["Instances"][0]["PublicIpAddress"])
