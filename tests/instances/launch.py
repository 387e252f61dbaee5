"""Runs an instance whose user data is a shell command, and prints its id and its public address."""

import sys

from boto_client import client, until

REGION, COMMAND = sys.argv[2:4]
ec2 = client("ec2", region=REGION)

image = ec2.describe_images(Filters=[{"Name": "name", "Values": ["al2023-ami-2*"]}, {"Name": "architecture", "Values": ["x86_64"]}])
group = ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"][0]["GroupId"]
ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}])
made = ec2.run_instances(ImageId=image["Images"][0]["ImageId"], InstanceType="t3.micro", MinCount=1, MaxCount=1,
                         UserData=f"#!/bin/sh\n{COMMAND}\n")
identity = made["Instances"][0]["InstanceId"]
found = until("running", "Reservations[0].Instances[0].State.Name", ec2.describe_instances, InstanceIds=[identity])
print(identity, found["Reservations"][0]["Instances"][0]["PublicIpAddress"])
