"""botocore and src/aws/ understand each other in every operation of every service, in every protocol."""

import json
import pathlib
import re
import subprocess

import pytest

from worlds import World

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIMEOUT_S = 600


def round_trip(client_python, build_folder, seed):
    command = [client_python, "-B", ROOT / "tests/wire/round_trip.py", build_folder / "wire_probe", ROOT / "models", str(seed)]
    outcome = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    print(outcome.stdout[-5000:], outcome.stderr[-5000:])
    found = re.search(r"(\d+) operations, (\d+) differ", outcome.stdout)
    return int(found[1]), int(found[2])


def test_every_operation_is_asked_and_answered_alike(client_python, build_folder):
    count, different = round_trip(client_python, build_folder, seed=1)
    assert count > 2000
    assert different == 0


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 8))
def test_every_operation_with_other_values(client_python, build_folder, seed):
    assert round_trip(client_python, build_folder, seed)[1] == 0


def clients(client_python, build_folder, tmp_path, client, where):
    command = [client_python, "-B", ROOT / "tests/wire/clients.py", build_folder / "wire_probe", tmp_path, client, where]
    outcome = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    print(outcome.stdout[-5000:], outcome.stderr[-5000:])
    found = re.search(r"(\d+) cases, (\d+) differ", outcome.stdout)
    return int(found[1]), int(found[2])


def test_the_aws_cli_asks_and_reads_in_every_protocol(client_python, build_folder, tmp_path):
    count, different = clients(client_python, build_folder, tmp_path, "cli", client_python.parent / "aws")
    assert count > 30
    assert different == 0


@pytest.mark.long
def test_the_sdk_for_javascript_asks_and_reads_in_every_protocol(client_python, build_folder, javascript_modules, tmp_path):
    count, different = clients(client_python, build_folder, tmp_path, "javascript", javascript_modules)
    assert count > 30
    assert different == 0


def test_the_aws_cli_works_on_two_regions_of_a_world(client_python, regionfall, tmp_path):
    world = World(regionfall, tmp_path, "-regions=us-east-1,eu-west-1")

    def aws(*arguments, region="eu-west-1"):
        environment = {"HOME": str(tmp_path), "AWS_ENDPOINT_URL": world.url, "AWS_ACCESS_KEY_ID": "111122223333",
                       "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": region, "AWS_EC2_METADATA_DISABLED": "true"}
        return subprocess.run([client_python.parent / "aws", *arguments, "--output=json"], env=environment, capture_output=True,
                              text=True, timeout=TIMEOUT_S, check=False)

    try:
        assert json.loads(aws("sts", "get-caller-identity").stdout)["Account"] == "111122223333"
        vpc = json.loads(aws("ec2", "create-vpc", "--cidr-block=10.0.0.0/16").stdout)["Vpc"]["VpcId"]
        assert aws("ec2", "describe-vpcs", f"--vpc-ids={vpc}", "--query=Vpcs[0].CidrBlock").stdout == '"10.0.0.0/16"\n'
        assert "InvalidVpcID.NotFound" in aws("ec2", "delete-vpc", f"--vpc-id={vpc}", region="us-east-1").stderr
        assert aws("ec2", "delete-vpc", f"--vpc-id={vpc}").returncode == 0
        assert aws("iam", "create-group", "--group-name=writers").returncode == 0
        assert "EntityAlreadyExists" in aws("iam", "create-group", "--group-name=writers", region="us-east-1").stderr
    finally:
        world.stop()
