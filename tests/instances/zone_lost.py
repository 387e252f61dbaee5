"""What EC2 says while a zone has failed: of its instance's checks, and to who wants a new one there or elsewhere."""

import sys

from boto_client import client, refused

REGION, ZONE, IDENTITY = sys.argv[2:5]
ec2 = client("ec2", region=REGION)

status = ec2.describe_instance_status(InstanceIds=[IDENTITY])["InstanceStatuses"][0]
print(status["InstanceState"]["Name"], status["InstanceStatus"]["Status"], status["SystemStatus"]["Status"])

image = ec2.describe_images(Filters=[{"Name": "name", "Values": ["al2023-ami-2*"]}, {"Name": "architecture", "Values": ["x86_64"]}])
wanted = {"ImageId": image["Images"][0]["ImageId"], "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
assert ZONE in refused("InsufficientInstanceCapacity", ec2.run_instances, Placement={"AvailabilityZone": ZONE}, **wanted)
other = ec2.run_instances(Placement={"AvailabilityZone": f"{REGION}c"}, **wanted)["Instances"][0]["InstanceId"]
ec2.terminate_instances(InstanceIds=[other])
