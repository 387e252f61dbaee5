"""Launch templates: versions, defaults, and what is launched from them."""

import base64

from boto_client import client, refused, until


def launch_templates(account):
    ec2 = client("ec2", account, "us-east-1")
    image = ec2.describe_images(Filters=[{"Name": "name", "Values": ["al2023-ami-2*"]}, {"Name": "architecture", "Values": ["x86_64"]}])["Images"][0]["ImageId"]
    data = {"ImageId": image, "InstanceType": "t3.micro", "UserData": base64.b64encode(b"#!/bin/sh\n").decode(),
            "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "web"}, {"Key": "stage", "Value": "one"}]}]}
    tags = [{"ResourceType": "launch-template", "Tags": [{"Key": "team", "Value": "blue"}]}]
    made = ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data, TagSpecifications=tags)["LaunchTemplate"]
    identity = made["LaunchTemplateId"]
    assert (made["DefaultVersionNumber"], made["LatestVersionNumber"]) == (1, 1) and made["Tags"] == tags[0]["Tags"]
    refused("InvalidLaunchTemplateName.AlreadyExistsException", ec2.create_launch_template, LaunchTemplateName="web", LaunchTemplateData=data)
    this = {"LaunchTemplateId": identity}
    second = ec2.create_launch_template_version(**this, SourceVersion="1", LaunchTemplateData={"InstanceType": "t3.small"},
                                                VersionDescription="larger")["LaunchTemplateVersion"]
    assert second["VersionNumber"] == 2 and second["LaunchTemplateData"]["ImageId"] == image and not second["DefaultVersion"]
    versions = ec2.describe_launch_template_versions

    def numbers(**arguments):
        return [version["VersionNumber"] for version in versions(**arguments)["LaunchTemplateVersions"]]

    assert numbers(**this) == [1, 2] and numbers(**this, Versions=["$Latest"]) == [2] and numbers(Versions=["$Default"]) == [1]
    assert numbers(**this, MinVersion="2") == [2]
    refused("InvalidLaunchTemplateId.VersionNotFound", versions, **this, Versions=["7"])
    refused("InvalidLaunchTemplateId.NotFound", versions, LaunchTemplateId="lt-0123456789abcdef0")
    refused("InvalidLaunchTemplateName.NotFoundException", ec2.describe_launch_templates, LaunchTemplateNames=["other"])
    assert ec2.describe_launch_templates(Filters=[{"Name": "tag:team", "Values": ["blue"]}])["LaunchTemplates"][0]["LaunchTemplateId"] == identity
    assert ec2.modify_launch_template(**this, DefaultVersion="2")["LaunchTemplate"]["DefaultVersionNumber"] == 2

    own = [{"ResourceType": "instance", "Tags": [{"Key": "stage", "Value": "two"}]}]
    launched = ec2.run_instances(MinCount=1, MaxCount=1, LaunchTemplate={"LaunchTemplateName": "web", "Version": "1"},
                                 TagSpecifications=own)["Instances"][0]
    assert launched["InstanceType"] == "t3.micro"
    assert {tag["Key"]: tag["Value"] for tag in launched["Tags"]} == {
        "Name": "web", "stage": "two", "aws:ec2launchtemplate:id": identity, "aws:ec2launchtemplate:version": "1"}
    default = ec2.run_instances(MinCount=1, MaxCount=1, LaunchTemplate=this)["Instances"][0]
    assert default["InstanceType"] == "t3.small"
    shown = ec2.get_launch_template_data(InstanceId=default["InstanceId"])["LaunchTemplateData"]
    assert shown["InstanceType"] == "t3.small" and shown["ImageId"] == image
    refused("InvalidLaunchTemplateId.VersionNotFound", ec2.run_instances, MinCount=1, MaxCount=1, LaunchTemplate={**this, "Version": "9"})

    done = ec2.delete_launch_template_versions(**this, Versions=["1", "2", "9"])
    assert [one["VersionNumber"] for one in done["SuccessfullyDeletedLaunchTemplateVersions"]] == [1]
    assert len(done["UnsuccessfullyDeletedLaunchTemplateVersions"]) == 2
    ec2.terminate_instances(InstanceIds=[launched["InstanceId"], default["InstanceId"]])
    ec2.delete_launch_template(**this)
    until([], "LaunchTemplates", ec2.describe_launch_templates)
