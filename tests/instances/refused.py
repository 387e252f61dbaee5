"""A world without namespaces runs no instances, and says why."""

from boto_client import client, print_called, refused

ec2 = client("ec2")
image = ec2.describe_images()["Images"][0]["ImageId"]
message = refused("UnsupportedOperation", ec2.run_instances, ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1)
assert "flat" in message, message
print("ec2 RunInstances")
