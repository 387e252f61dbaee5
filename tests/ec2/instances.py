"""Instances: launches, states, attributes, console."""

from boto_client import client, pages, refused, until


def instances(account):
    ec2 = client("ec2", account, "us-east-1")
    images = ec2.describe_images(Filters=[{"Name": "name", "Values": ["al2023-ami-2*"]},
                                          {"Name": "architecture", "Values": ["x86_64"]}])["Images"]
    launch = {"ImageId": images[0]["ImageId"], "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
    refused("InvalidAMIID.NotFound", ec2.run_instances, **{**launch, "ImageId": "ami-0123456789abcdef0"})
    refused("DryRunOperation", ec2.run_instances, DryRun=True, **launch)
    made = ec2.run_instances(**{**launch, "MaxCount": 2}, TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "web"}]}])
    ids = [instance["InstanceId"] for instance in made["Instances"]]
    assert len(ids) == 2 and made["OwnerId"] == account

    def becomes(state, identity):
        return until(state, "Reservations[0].Instances[0].State.Name", ec2.describe_instances, InstanceIds=[identity])

    for identity in ids:
        shown = becomes("running", identity)["Reservations"][0]["Instances"][0]
        assert shown["Tags"] == [{"Key": "Name", "Value": "web"}] and shown["PublicIpAddress"].startswith("100.66.")
        assert shown["NetworkInterfaces"][0]["PrivateIpAddress"] == shown["PrivateIpAddress"]
    assert [len(page) for page in pages(ec2, "describe_instances", "Reservations[].Instances[]", 1)] == [1, 1]
    first, second = ids
    volume = ec2.describe_volumes(Filters=[{"Name": "attachment.instance-id", "Values": [first]}])["Volumes"][0]
    assert volume["State"] == "in-use" and volume["Attachments"][0]["Device"] == "/dev/xvda"
    refused("InvalidVolume.NotFound", ec2.describe_volumes, VolumeIds=["vol-0123456789abcdef0"])
    credits_of = ec2.describe_instance_credit_specifications(InstanceIds=[first])["InstanceCreditSpecifications"]
    assert credits_of == [{"InstanceId": first, "CpuCredits": "unlimited"}]
    assert len(ec2.describe_instance_status()["InstanceStatuses"]) == 2
    assert ec2.get_console_output(InstanceId=first)["InstanceId"] == first
    ec2.reboot_instances(InstanceIds=[first])
    refused("IncorrectInstanceState", ec2.modify_instance_attribute, InstanceId=first, InstanceType={"Value": "t3.large"})
    changes = ec2.stop_instances(InstanceIds=[second])["StoppingInstances"]
    assert changes[0]["PreviousState"] == {"Code": 16, "Name": "running"} and changes[0]["CurrentState"]["Name"] == "stopping"
    becomes("stopped", second)
    ec2.modify_instance_attribute(InstanceId=second, InstanceType={"Value": "t3.large"})
    ec2.modify_instance_attribute(InstanceId=second, UserData={"Value": b"#!/bin/sh\n"})
    stored = ec2.describe_instance_attribute(InstanceId=second, Attribute="userData")["UserData"]["Value"]
    assert stored == "IyEvYmluL3NoCg==", stored
    ec2.modify_instance_metadata_options(InstanceId=second, HttpTokens="required")
    ec2.start_instances(InstanceIds=[second])
    assert becomes("running", second)["Reservations"][0]["Instances"][0]["InstanceType"] == "t3.large"
    refused("InvalidInstanceID.NotFound", ec2.terminate_instances, InstanceIds=["i-0123456789abcdef0"])
    refused("InvalidInstanceID.Malformed", ec2.describe_instances, InstanceIds=["i-nonsense"])
    ec2.terminate_instances(InstanceIds=ids)
    for identity in ids:
        becomes("terminated", identity)
