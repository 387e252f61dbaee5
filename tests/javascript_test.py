"""The AWS SDK for JavaScript on a world in two regions; `wire_test.py` has it speak every protocol."""

import json
import pathlib
import subprocess

import pytest
from worlds import World

ROOT = pathlib.Path(__file__).resolve().parent.parent
REGIONS = ("us-east-1", "eu-west-1")
ACCOUNT = "123456789012"
TIMEOUT_S = 300
TRUST = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}]}

pytestmark = pytest.mark.long


@pytest.fixture
def world(regionfall, tmp_path):
    started = World(regionfall, tmp_path, f"-regions={','.join(REGIONS)}")
    yield started
    started.stop()


@pytest.fixture
def call(world, javascript_modules):
    """`call(region, service, operation, input)` gives what the SDK read, or the name of what it threw."""

    def perform(region, service, operation, parameters, **options):
        asked = {"name": ACCOUNT, "endpoint": world.url, "region": region, "service": service, "operation": operation,
                 "input": parameters, **options}
        outcome = subprocess.run(["node", ROOT / "tests/wire/javascript.mjs", javascript_modules], capture_output=True, text=True,
                                 input=json.dumps({"secret": "test", "calls": [asked]}), timeout=TIMEOUT_S, check=True)
        made = json.loads(outcome.stdout)
        return made["error"]["name"] if "error" in made else made["output"]

    return perform


def test_networks_live_in_their_region(call):
    made = {}
    for region, block in zip(REGIONS, ("10.1.0.0/16", "10.2.0.0/16")):
        made[region] = call(region, "ec2", "CreateVpc", {"CidrBlock": block})["Vpc"]["VpcId"]
        mine = call(region, "ec2", "DescribeVpcs", {"Filters": [{"Name": "vpc-id", "Values": list(made.values())}]})
        assert [(vpc["VpcId"], vpc["CidrBlock"]) for vpc in mine["Vpcs"]] == [(made[region], block)]
    for region in REGIONS:
        assert call(region, "ec2", "DeleteVpc", {"VpcId": made[region]}) == {}
        assert call(region, "ec2", "DescribeVpcs", {"VpcIds": [made[region]]}) == "InvalidVpcID.NotFound"


def test_roles_and_the_caller_are_the_same_everywhere(call):
    first, second = REGIONS
    call(first, "iam", "CreateRole", {"RoleName": "writer", "AssumeRolePolicyDocument": json.dumps(TRUST)})
    assert call(second, "iam", "GetRole", {"RoleName": "writer"})["Role"]["Arn"] == f"arn:aws:iam::{ACCOUNT}:role/writer"
    assert call(second, "iam", "DeleteRole", {"RoleName": "writer"}) == {}
    assert call(first, "iam", "GetRole", {"RoleName": "writer"}) == "NoSuchEntityException"
    assert {call(region, "sts", "GetCallerIdentity", {})["Account"] for region in REGIONS} == {ACCOUNT}


def test_a_streamed_body_is_taken_whole(call):
    """It comes in S3's chunks with a checksum behind; of S3 there is only the refusal by name so far."""
    body = {"Bucket": "bucket", "Key": "key", "Body": {"$bytes": "YWJj" * 100_000}}
    assert call(REGIONS[1], "s3", "PutObject", body, streamed=True) == "NotImplemented"
