"""Runs an instance with a role, in which boto3 asks who it is; prints what it finds out."""

import json
import sys

from boto_client import client, until

REGION, PYTHON = sys.argv[2:4]
iam, ec2 = client("iam"), client("ec2", region=REGION)

trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}]}
iam.create_role(RoleName="web", AssumeRolePolicyDocument=json.dumps(trust))
iam.create_instance_profile(InstanceProfileName="web")
iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="web")
image = ec2.describe_images(Filters=[{"Name": "name", "Values": ["al2023-ami-2*"]}, {"Name": "architecture", "Values": ["x86_64"]}])
ASK = "import boto3; print('IAM', boto3.client('sts').get_caller_identity()['Arn'], 'END')"
made = ec2.run_instances(ImageId=image["Images"][0]["ImageId"], InstanceType="t3.micro", MinCount=1, MaxCount=1,
                         IamInstanceProfile={"Name": "web"}, UserData=f'#!/bin/sh\nhostname\n{PYTHON} -B -c "{ASK}"\n'
                         "curl -s -o /dev/null -w 'V1 %{http_code} END' http://169.254.169.254/latest/meta-data/instance-id\n")
identity = made["Instances"][0]["InstanceId"]
output = until(True, "contains(Output, 'V1 ')", ec2.get_console_output, InstanceId=identity)["Output"]
words = output.split()
print(identity, words[words.index("IAM") + 1], words[words.index("V1") + 1])
