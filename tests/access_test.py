"""Who may call what: IAM known in every region, whatever becomes of us-east-1, and policies that are enforced."""

import json
import os
import pathlib
import re
import signal
import subprocess

import pytest

from worlds import NEVER_S, World

REGIONS = "us-east-1,eu-west-1"

# What the programs below begin with. `error(call)` is the code of what a call fails with, None when it succeeds;
# `until(call)` calls again as long as that fails with one of the codes. Results are printed as JSON.
PRELUDE = """
import datetime, json, sys
import boto3, botocore, botocore.auth, botocore.awsrequest, botocore.config, botocore.credentials
import urllib.request, urllib.error

URL = sys.argv[1]
ACCOUNT = "000000000000"

def client(service, region="us-east-1", key="test", secret="test", token=None):
    return boto3.client(service, region_name=region, endpoint_url=URL, aws_access_key_id=key, aws_secret_access_key=secret,
                        aws_session_token=token, config=botocore.config.Config(retries={"max_attempts": 0}, read_timeout=20))

def session_client(service, region, credentials):
    return client(service, region, credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"])

def error(call, **arguments):
    try:
        call(**arguments)
    except botocore.exceptions.ClientError as problem:
        return problem.response["Error"]["Code"]
    except botocore.exceptions.BotoCoreError as problem:
        return type(problem).__name__

def message(call, **arguments):
    try:
        call(**arguments)
    except botocore.exceptions.ClientError as problem:
        return problem.response["Error"]["Message"]

def until(call, codes, **arguments):
    while True:
        try:
            return call(**arguments)
        except botocore.exceptions.ClientError as problem:
            if problem.response["Error"]["Code"] not in codes:
                raise

def policy(effect, action, resource="*", **more):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": action, "Resource": resource, **more}]})

def trust(principal):
    return json.dumps({"Version": "2012-10-17",
                       "Statement": [{"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}]})

def role_arn(name):
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"
"""


@pytest.fixture
def run(client_python):
    """Runs a program with boto3 on a world and returns what it prints."""

    def run_program(world, program, *arguments):
        outcome = subprocess.run([client_python, "-B", "-c", PRELUDE + program, world.url, *arguments], capture_output=True,
                                 text=True, timeout=NEVER_S, check=False)
        assert outcome.returncode == 0, outcome.stderr[-4000:]
        return json.loads(outcome.stdout)

    return run_program


@pytest.fixture
def start(regionfall, tmp_path):
    worlds = []

    def start_world(*options):
        worlds.append(World(regionfall, tmp_path, f"-regions={REGIONS}", *options))
        return worlds[-1]

    yield start_world
    for world in worlds:
        world.stop()


def administrator(world):
    """The access key that the world has printed at its start."""
    text = "".join(world.lines)
    return re.search(r"AWS_ACCESS_KEY_ID=(\S+)", text).group(1), re.search(r"AWS_SECRET_ACCESS_KEY=(\S+)", text).group(1)


# -- IAM in every region

# A role that a user may assume, and the user's access key.
MAKE = """
iam = client("iam")
user = iam.create_user(UserName="ann")["User"]
iam.create_role(RoleName="app", AssumeRolePolicyDocument=trust(user["Arn"]))
key = iam.create_access_key(UserName="ann")["AccessKey"]
print(json.dumps([key["AccessKeyId"], key["SecretAccessKey"]]))
"""

# The key is foreign, and the role nobody's, until the changes have come.
ASSUME = """
sts = client("sts", "eu-west-1", *sys.argv[2:4])
while not sts.get_caller_identity()["Arn"].endswith("user/ann"): pass
assumed = until(sts.assume_role, ["AccessDenied"], RoleArn=role_arn(sys.argv[4]), RoleSessionName="night")
mine = session_client("sts", "eu-west-1", assumed["Credentials"]).get_caller_identity()["Arn"]
print(json.dumps([mine, assumed["AssumedRoleUser"]["AssumedRoleId"].startswith("AROA")]))
"""

CREATE = """
print(json.dumps(error(client("iam").create_role, RoleName=sys.argv[2], AssumeRolePolicyDocument=trust(ACCOUNT))))
"""

# Another region's copy of IAM shows in the unique ids that it gives to a role's sessions.
ROLE_ID_IN_EUROPE = """
role = client("iam").get_role(RoleName=sys.argv[2])["Role"]["RoleId"]
sts = client("sts", "eu-west-1")
def seen():
    return sts.assume_role(RoleArn=role_arn(sys.argv[2]), RoleSessionName="night")["AssumedRoleUser"]["AssumedRoleId"].split(":")[0]
while seen() != role: pass
print(json.dumps(True))
"""


def test_a_role_is_assumed_in_another_region_also_after_us_east_1_has_failed(start, run):
    world = start()
    key = run(world, MAKE)
    expected = ["arn:aws:sts::000000000000:assumed-role/app/night", True]
    assert run(world, ASSUME, *key, "app") == expected
    world.good("fail region", "us-east-1")
    assert run(world, ASSUME, *key, "app") == expected
    assert run(world, CREATE, "late") is not None
    world.good("heal")
    assert run(world, CREATE, "late") is None
    assert run(world, ROLE_ID_IN_EUROPE, "late")


def test_changes_wait_for_a_link_that_is_cut(start, run):
    world = start()
    if world.status()["flat"]:
        pytest.skip(world.status()["flat_reason"])
    run(world, CREATE, "before")
    assert run(world, ROLE_ID_IN_EUROPE, "before")
    world.good("fail link", "us-east-1", "eu-west-1")
    assert run(world, CREATE, "meanwhile") is None
    unknown = 'print(json.dumps(client("sts", "eu-west-1").assume_role(RoleArn=role_arn("meanwhile"), ' \
              'RoleSessionName="night")["AssumedRoleUser"]["AssumedRoleId"]))'
    role = run(world, 'print(json.dumps(client("iam").get_role(RoleName="meanwhile")["Role"]["RoleId"]))')
    assert not run(world, unknown).startswith(role)
    world.good("heal")
    assert run(world, ROLE_ID_IN_EUROPE, "meanwhile")


def test_a_region_that_was_away_catches_up(start, run):
    world = start()
    world.good("fail region", "eu-west-1")
    assert run(world, CREATE, "first") is None
    world.good("heal")
    assert run(world, ROLE_ID_IN_EUROPE, "first")
    os.kill(world.region("eu-west-1")["process"], signal.SIGKILL)
    world.read_until("eu-west-1")
    assert run(world, CREATE, "second") is None
    assert run(world, ROLE_ID_IN_EUROPE, "first")
    assert run(world, ROLE_ID_IN_EUROPE, "second")


def test_copies_are_no_resources_of_other_regions(start, run):
    world = start()
    run(world, CREATE, "one")
    assert run(world, ROLE_ID_IN_EUROPE, "one")
    assert not any(kind.startswith(("iam.", "log.")) for kind in world.region("eu-west-1").get("resources", {}))


# -- callers held to policies


def test_without_enforcement_everybody_may(start, run):
    world = start()
    assert run(world, 'print(json.dumps(error(client("ec2", "eu-west-1", "AKIANOBODY", "wrong").describe_vpcs)))') is None


def test_log_notes_what_would_be_refused_and_performs_it(start, run):
    world = start("-iam=log")
    key = run(world, MAKE)
    program = """
ec2 = client("ec2", "us-east-1", *sys.argv[2:4])
print(json.dumps(error(ec2.create_vpc, CidrBlock="10.0.0.0/16")))
"""
    assert run(world, program, *key) is None
    lines = [json.loads(line) for line in (world.data / "regions/us-east-1/access.log").read_text().splitlines()]
    denied = [line for line in lines if not line["allowed"]]
    assert [(line["caller"], line["action"]) for line in denied] == [("arn:aws:iam::000000000000:user/ann", "ec2:CreateVpc")]
    assert "no identity-based policy allows" in denied[0]["reason"]


ENFORCED = """
admin = client("iam", "us-east-1", *sys.argv[2:4])
ann = admin.create_user(UserName="ann")["User"]
key = admin.create_access_key(UserName="ann")["AccessKey"]
keys = key["AccessKeyId"], key["SecretAccessKey"]
admin.put_user_policy(UserName="ann", PolicyName="p", PolicyDocument=policy("Allow", "ec2:DescribeVpcs"))
here = client("ec2", "us-east-1", *keys)
there = client("ec2", "eu-west-1", *keys)
until(there.describe_vpcs, ["AuthFailure", "UnauthorizedOperation"])
found = {
    "allowed": error(here.describe_vpcs),
    "ec2": error(here.create_vpc, CidrBlock="10.0.0.0/16"),
    "ec2 there": error(there.create_vpc, CidrBlock="10.0.0.0/16"),
    "iam": error(client("iam", "us-east-1", *keys).list_roles),
    "why": message(client("iam", "us-east-1", *keys).list_roles),
    "secret": error(client("ec2", "eu-west-1", keys[0], "wrong").describe_vpcs),
    "secret of iam": error(client("iam", "us-east-1", keys[0], "wrong").list_roles),
    "key": error(client("iam", "us-east-1", "AKIAIOSFODNN7EXAMPLE", "wrong").list_roles),
    "digits": error(client("iam", "us-east-1", "000000000000", "test").list_roles),
    "identity": client("sts", "eu-west-1", *keys).get_caller_identity()["Arn"],
}
print(json.dumps(found))
"""


def test_policies_are_enforced_in_every_region(start, run):
    world = start("-iam=on")
    found = run(world, ENFORCED, *administrator(world))
    why = found.pop("why")
    assert found == {
        "allowed": None, "ec2": "UnauthorizedOperation", "ec2 there": "UnauthorizedOperation", "iam": "AccessDenied",
        "secret": "AuthFailure", "secret of iam": "SignatureDoesNotMatch", "key": "InvalidClientTokenId",
        "digits": "InvalidClientTokenId", "identity": "arn:aws:iam::000000000000:user/ann"}
    assert why == ("User: arn:aws:iam::000000000000:user/ann is not authorized to perform: iam:ListRoles because no "
                   "identity-based policy allows the iam:ListRoles action")


def test_the_clients_address_counts_and_cannot_be_claimed(start, run):
    program = """
admin = client("iam", "us-east-1", *sys.argv[2:4])
def keys_of(name, address):
    admin.create_user(UserName=name)
    admin.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=policy(
        "Allow", "ec2:DescribeVpcs", Condition={"IpAddress": {"aws:SourceIp": address}}))
    key = admin.create_access_key(UserName=name)["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]
here, elsewhere = (client("ec2", "us-east-1", *keys_of(*of)) for of in (("here", "127.0.0.0/8"), ("elsewhere", "203.0.113.0/24")))
elsewhere.meta.events.register("before-send.ec2", lambda request, **_: request.headers.__setitem__(
    "Regionfall-Client-Address", "203.0.113.9"))
print(json.dumps([error(here.describe_vpcs), error(elsewhere.describe_vpcs)]))
"""
    world = start("-iam=on")
    assert run(world, program, *administrator(world)) == [None, "UnauthorizedOperation"]


def test_a_request_is_good_for_fifteen_minutes(start, run):
    program = """
def sent(minutes):
    request = botocore.awsrequest.AWSRequest("POST", URL, data="Action=ListRoles&Version=2010-05-08",
                                             headers={"Content-Type": "application/x-www-form-urlencoded"})
    signer = botocore.auth.SigV4Auth(botocore.credentials.Credentials(*sys.argv[2:4]), "iam", "us-east-1")
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
    request.context["timestamp"] = moment.strftime("%Y%m%dT%H%M%SZ")
    signer._modify_request_before_signing(request)
    canonical = signer.canonical_request(request)
    signature = signer.signature(signer.string_to_sign(request, canonical), request)
    signer._inject_signature_to_request(request, signature)
    prepared = request.prepare()
    asked = urllib.request.Request(URL, prepared.body.encode() if isinstance(prepared.body, str) else prepared.body,
                                   dict(prepared.headers), method="POST")
    try:
        return urllib.request.urlopen(asked).status
    except urllib.error.HTTPError as problem:
        return [problem.code, "SignatureDoesNotMatch" in problem.read().decode()]
print(json.dumps([sent(minutes) for minutes in (0, -14, 14, -16, 16)]))
"""
    world = start("-iam=on")
    assert run(world, program, *administrator(world)) == [200, 200, 200, [403, True], [403, True]]


def test_terraform_acts_as_its_credentials_say(start, run):
    world = start("-iam=on")
    program = """
admin = client("iam", "us-east-1", *sys.argv[2:4])
admin.create_user(UserName="ann")
key = admin.create_access_key(UserName="ann")["AccessKey"]
print(json.dumps([key["AccessKeyId"], key["SecretAccessKey"]]))
"""
    key, secret = run(world, program, *administrator(world))

    def apply(name, arguments):
        folder = pathlib.Path(world.folder, name)
        folder.mkdir()
        (folder / "main.tf").write_text(
            f'provider "aws" {{\n  region = "us-east-1"\n{arguments}\n}}\n'
            f'resource "aws_iam_role" "r" {{\n  name = "{name}"\n  assume_role_policy = jsonencode({{ Version = "2012-10-17", '
            'Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })\n}\n')
        return world.program("apply", "-auto-approve", f"-data={world.data}", cwd=folder)

    owner = apply("owner", "")
    assert owner.returncode == 0, owner.stderr
    denied = apply("ann", f'  access_key = "{key}"\n  secret_key = "{secret}"')
    assert denied.returncode == 1 and "is not authorized to perform: iam:CreateRole" in denied.stdout + denied.stderr
    wrong = apply("wrong", f'  access_key = "{key}"\n  secret_key = "wrong"')
    assert wrong.returncode == 1 and "SignatureDoesNotMatch" in wrong.stdout + wrong.stderr
