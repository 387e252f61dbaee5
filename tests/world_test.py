"""A world as its users have it: regions that run, fail, come back, and leave nothing behind."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import urllib.parse

import pytest
from worlds import NEVER_S, World, is_gone

REGIONS = "us-east-1,eu-west-1"

# Asks, from where it runs, for a UDP answer within a second: prints what became of it.
UDP_PROBE = """
import socket, sys
probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
probe.settimeout(float(sys.argv[2]))
probe.sendto(b"hello", (sys.argv[1], 9999))
try:
    print(probe.recv(100).decode())
except (TimeoutError, ConnectionRefusedError) as error:
    print(type(error).__name__)
"""
UDP_ECHO = """
import socket
echo = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
echo.bind(("0.0.0.0", 9999))
print("listening", flush=True)
while True:
    data, peer = echo.recvfrom(100)
    echo.sendto(data, peer)
"""


@pytest.fixture
def start(regionfall, tmp_path):
    worlds = []

    def start_world(*options):
        worlds.append(World(regionfall, tmp_path, *options))
        return worlds[-1]

    yield start_world
    for world in worlds:
        world.stop()


@pytest.fixture
def world(start):
    return start(f"-regions={REGIONS}")


@pytest.fixture
def linked(world):
    """A world with links."""
    if world.status()["flat"]:
        pytest.skip(world.status()["flat_reason"])
    return world


# An operation that AWS has and Regionfall does not: its answer comes from the region all the same.
UNKNOWN = "Action=DescribeFastLaunchImages&Version=2016-11-15"
ANSWERED = 501


def request(world, region, timeout_s=20, form=UNKNOWN):
    """The status of an unsigned request to a region, or the name of what went wrong, as its clients have it."""
    url = urllib.parse.urlsplit(world.url)
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=timeout_s)
    try:
        connection.request("POST", "/", form, {"Host": f"ec2.{region}.amazonaws.com",
                                                  "Content-Type": "application/x-www-form-urlencoded"})
        return connection.getresponse().status
    except OSError as error:
        return type(error).__name__
    finally:
        connection.close()


def test_status_shows_every_region(world):
    regions = {region["name"]: region for region in world.status()["regions"]}
    assert set(regions) == set(REGIONS.split(","))
    assert all(region["phase"] == "ready" and region["process"] > 0 for region in regions.values())
    assert regions["eu-west-1"]["city"] == "Dublin"
    shown = world.good("status")
    assert world.url in shown and "us-east-1" in shown and "No faults." in shown


def test_an_operation_without_a_handler_is_refused_by_name(world):
    url = urllib.parse.urlsplit(world.url)
    connection = http.client.HTTPConnection(url.hostname, url.port)
    connection.request("POST", "/", UNKNOWN, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    assert answer.status == 501
    assert "<Code>NotImplemented</Code>" in body and "DescribeFastLaunchImages" in body


def test_a_region_starts_when_it_is_first_used(start):
    world = start()
    assert [region["name"] for region in world.status()["regions"]] == ["us-east-1"]
    assert request(world, "ap-northeast-1") == ANSWERED
    assert [region["name"] for region in world.status()["regions"]] == ["ap-northeast-1", "us-east-1"]


def test_regions_that_were_not_asked_for_are_refused_as_aws_refuses_them(world):
    assert request(world, "ap-northeast-1") == 401  # EC2's AuthFailure
    assert len(world.status()["regions"]) == 2


def test_quotas_are_those_of_aws_unless_raised(start):
    world = start("-regions=us-east-1", "-quotas=vpcs-per-region=2")
    statuses = [request(world, "us-east-1", form="Action=CreateVpc&Version=2016-11-15&CidrBlock=10.0.0.0/16") for _ in range(2)]
    assert statuses == [200, 400]  # the default VPC is one


def test_a_killed_region_is_started_again(world):
    before = world.region("us-east-1")
    os.kill(before["process"], signal.SIGKILL)
    world.read_until("us-east-1")
    assert request(world, "us-east-1") == ANSWERED
    after = world.region("us-east-1")
    assert after["phase"] == "ready" and after["restarts"] == 1 and after["process"] != before["process"]
    assert after["last_end"] == "was killed by signal 9"


def test_a_crashed_region_resets_connections_and_stays_dead_until_it_is_healed(world):
    process = world.region("us-east-1")["process"]
    assert "region us-east-1 crash" in world.good("fail region", "us-east-1")
    assert is_gone(process)
    assert request(world, "us-east-1") == "ConnectionResetError"
    assert request(world, "eu-west-1") == ANSWERED
    assert world.region("us-east-1")["phase"] == "stopped"
    assert "Healed: region us-east-1 crash" in world.good("heal")
    assert request(world, "us-east-1") == ANSWERED


def test_a_blackholed_region_runs_but_says_nothing(world):
    process = world.region("us-east-1")["process"]
    world.good("fail region", "us-east-1", "-mode=blackhole")
    assert request(world, "us-east-1", timeout_s=0.3) == "TimeoutError"
    assert world.region("us-east-1")["process"] == process
    world.good("heal", "region", "us-east-1")
    assert request(world, "us-east-1") == ANSWERED


def test_the_global_control_planes_can_fail_by_themselves(world):
    def status(host, form):
        url = urllib.parse.urlsplit(world.url)
        connection = http.client.HTTPConnection(url.hostname, url.port)
        connection.request("POST", "/", form, {"Host": host, "Content-Type": "application/x-www-form-urlencoded"})
        code = connection.getresponse().status
        connection.close()
        return code

    def iam():
        return status("iam.amazonaws.com", "Action=ListUsers&Version=2010-05-08")

    def ec2():
        return status("ec2.us-east-1.amazonaws.com", "Action=DescribeVpcs&Version=2016-11-15")

    assert iam() == 200
    assert "control-plane global" in world.good("fail control-plane")
    assert iam() == 503 and ec2() == 200
    world.good("heal", "control-plane")
    assert iam() == 200


def test_a_request_under_way_feels_a_fault(world):
    url = urllib.parse.urlsplit(world.url)
    with socket.create_connection((url.hostname, url.port), timeout=20) as connection:
        connection.sendall(b"PUT /b/k HTTP/1.1\r\nHost: s3.us-east-1.amazonaws.com\r\nContent-Length: 10\r\n\r\nhalf ")
        world.good("fail region", "us-east-1")
        with pytest.raises(ConnectionResetError):
            connection.recv(1)


def test_overlapping_faults_end_one_by_one(world):
    world.good("fail region", "us-east-1", "-mode=crash")
    world.good("fail region", "us-east-1", "-mode=blackhole")
    world.good("fail control-plane", "iam")
    assert "In force already" in world.good("fail region", "us-east-1")
    assert [fault["text"] for fault in world.status()["faults"]] == [
        "region us-east-1 crash", "region us-east-1 blackhole", "control-plane iam"]
    world.good("heal", "region", "us-east-1")
    assert [fault["text"] for fault in world.status()["faults"]] == ["control-plane iam"]
    assert "Nothing has changed" in world.good("heal", "region", "us-east-1")


def test_faults_outlast_a_restart(start):
    world = start(f"-regions={REGIONS}")
    world.good("fail region", "us-east-1")
    world.stop()
    again = start(f"-regions={REGIONS}")
    assert any("In force from before: region us-east-1 crash" in line for line in again.lines)
    assert again.region("us-east-1")["phase"] == "stopped"
    assert request(again, "us-east-1") == "ConnectionResetError"


def test_mistakes_are_explained(world):
    cases = [
        (("fail region", "us-east-9"), 'There is no region "us-east-9". Did you mean "us-east-1"?'),
        (("fail region", "us-east-1", "-mode=flood"), "there are crash, blackhole and slow"),
        (("fail region", "us-west-2"), "not part of this world, which has eu-west-1, us-east-1"),
        (("fail link", "us-east-1", "us-east-1"), "A link has two ends"),
        (("fail control-plane", "imm"), 'Did you mean "iam"?'),
        (("serve", "-quotas=vpcs=1"), "there is no EC2 quota named 'vpcs'"),
        (("heal", "zone", "a"), "Write `regionfall heal`"),
        (("exec", "--", "true"), "Say where and what to run"),
        (("exec", "-from=Dubln", "--", "true"), 'Did you mean "Dublin"?'),
    ]
    for arguments, reason in cases:
        outcome = world(*arguments)
        assert outcome.returncode == 1 and reason in outcome.stderr, (arguments, outcome.stderr)


def test_a_mistaken_quota_is_explained(world):
    outcome = world("serve", "-port=0", "-quotas=vpcs=10")
    assert outcome.returncode == 1
    assert "no EC2 quota named 'vpcs'" in outcome.stderr and "vpcs-per-region=5" in outcome.stderr


VPC = """
provider "aws" { region = "eu-west-1" }
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
"""


def read_until(process, text):
    for line in process.stdout:
        if text in line:
            return line
    raise AssertionError(f"ended without: {text}")


@pytest.mark.parametrize("configuration, status, says", [(VPC, 0, "The world is up"),
                                                         (VPC.replace("10.0.0.0/16", "10.0.0.0/8"), 1, "not applied")])
def test_up_applies_and_runs_on_until_it_is_interrupted(regionfall, tmp_path, configuration, status, says):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "main.tf").write_text(configuration)
    up = regionfall.start("up", "-port=0", "site", cwd=tmp_path)
    try:
        read_until(up, says)
        assert "http://127.0.0.1:" in read_until(up, "export AWS_ENDPOINT_URL=")
        read_until(up, "Ctrl-C stops")
        running = json.loads(regionfall("status", "-json", cwd=tmp_path / "site").stdout)
        assert "eu-west-1" in [region["name"] for region in running["regions"]]
        again = regionfall("plan", "-detailed-exitcode", cwd=tmp_path / "site")
        assert again.returncode == (2 if status else 0), again.stderr
    finally:
        up.send_signal(signal.SIGINT)
        assert up.wait(timeout=60) == status


def test_a_folder_has_one_world(world):
    outcome = world("serve", "-port=0")
    assert outcome.returncode == 1
    assert "A world is running on" in outcome.stderr and "regionfall down" in outcome.stderr


def test_without_a_world_commands_say_how_to_start_one(regionfall, tmp_path):
    for command in (["status"], ["down"], ["heal"], ["exec", "-in=us-east-1", "--", "true"]):
        outcome = regionfall(*command, cwd=tmp_path)
        assert outcome.returncode == 1 and "`regionfall serve` starts one" in outcome.stderr


def test_the_certificate_authority_is_printed_and_its_key_is_private(world):
    assert world.good("ca").startswith("-----BEGIN CERTIFICATE-----")
    assert (world.data / "ca-key.pem").stat().st_mode & 0o777 == 0o600


# -- links


def test_packets_between_regions_take_as_long_as_between_the_real_ones(linked):
    shown = linked.inside("us-east-1", "ping", "-c", "3", "-i", "0.1", "eu-west-1")
    assert shown.returncode == 0, shown.stderr
    # At least 69 ms: no kernel is late by a negative time.
    assert all(float(line.split("time=")[1].split()[0]) >= 69.0 for line in shown.stdout.splitlines() if "time=" in line)


def test_a_link_that_is_cut_swallows_packets_until_it_is_healed(linked):
    def reaches(target):
        return linked.inside("us-east-1", "ping", "-c", "1", "-W", "1", target).returncode == 0

    assert reaches("eu-west-1") and reaches("fd72:6567:696f:300::1")
    linked.good("fail link", "us-east-1", "eu-west-1")
    assert not reaches("eu-west-1") and not reaches("fd72:6567:696f:300::1")
    link = linked.status()["links"][0]
    assert link["up"] is False and sorted(link["down_from"]) == ["eu-west-1", "us-east-1"]
    linked.good("heal", "link", "eu-west-1", "us-east-1")
    assert reaches("eu-west-1") and reaches("fd72:6567:696f:300::1")


def test_a_link_may_be_cut_in_one_direction(linked):
    server = linked.program.start(
        "exec", f"-data={linked.data}", "-in=eu-west-1", "--", "python3", "-c", UDP_ECHO, cwd=linked.folder)
    try:
        assert server.stdout.readline() == "listening\n"

        def answer():
            return linked.inside("us-east-1", "python3", "-c", UDP_PROBE, "eu-west-1", "1").stdout.strip()

        assert answer() == "hello"
        linked.good("fail link", "eu-west-1", "us-east-1", "-one-way")
        assert answer() == "TimeoutError"
        assert linked.status()["links"][0]["down_from"] == ["eu-west-1"]
        linked.good("heal")
        assert answer() == "hello"
    finally:
        server.kill()
        server.wait()


def test_connections_to_regions_addresses_are_refused_after_a_crash_and_hang_in_a_black_hole(linked):
    def outcome():
        return linked.inside("eu-west-1", "curl", "-s", "-o", "/dev/null", "-m", "1", "http://us-east-1/").returncode

    def pings():
        return linked.inside("eu-west-1", "ping", "-c", "1", "-W", "1", "us-east-1").returncode == 0

    refused, timed_out = 7, 28
    assert outcome() == 0 and pings()
    linked.good("fail region", "us-east-1")
    assert outcome() == refused and not pings()
    linked.good("fail region", "us-east-1", "-mode=blackhole")
    assert outcome() == timed_out and not pings()
    linked.good("heal")
    assert outcome() == 0 and pings()


def test_what_runs_in_a_region_dies_with_it(linked):
    program = linked.program.start("exec", f"-data={linked.data}", "-in=us-east-1", "--", "sh", "-c",
                                   "echo running; exec sleep 1000", cwd=linked.folder)
    assert program.stdout.readline() == "running\n"
    linked.good("fail region", "us-east-1")
    assert program.wait(timeout=60) == 128 + signal.SIGKILL
    outcome = linked.inside("us-east-1", "true")
    assert outcome.returncode == 1 and "its processes are gone" in outcome.stderr


def test_programs_inside_find_the_world_and_not_the_users_cloud(linked):
    shown = linked("exec", "-from=Dublin", "--", "env", env={"AWS_PROFILE": "production"}).stdout.splitlines()
    assert "AWS_REGION=eu-west-1" in shown and not any(line.startswith("AWS_PROFILE") for line in shown)
    hosts = linked("exec", "-from=Dublin", "--", "cat", "/etc/hosts").stdout
    assert "100.66.0.1 ec2.us-east-1.amazonaws.com\n" in hosts
    encrypted = linked("exec", "-from=Dublin", "--", "curl", "-sS", "https://ec2.us-east-1.amazonaws.com/")
    assert "<Code>MissingAction</Code>" in encrypted.stdout, encrypted.stderr
    status = linked("exec", "-from=Dublin", "--", "sh", "-c", "exit 7").returncode
    assert status == 7
    assert linked("exec", "-from=Dublin", "--", "no-such-program").returncode == 127


# Asks for a peering between the default VPC of two regions and has it accepted, when told so by a line on its input.
PEERING = """
import sys, boto3
url = sys.argv[1]
west, east = (boto3.client("ec2", region_name=region, endpoint_url=url, aws_access_key_id="123456789012",
                           aws_secret_access_key="test") for region in ("us-east-1", "eu-west-1"))

def vpc(client, block):
    return client.create_vpc(CidrBlock=block)["Vpc"]["VpcId"]

def state(client, id):
    found = client.describe_vpc_peering_connections(
        Filters=[{"Name": "vpc-peering-connection-id", "Values": [id]}])["VpcPeeringConnections"]
    return found[0]["Status"]["Code"] if found else "none"

def become(id, code):
    while {state(west, id), state(east, id)} != {code}:
        pass
    print(code, flush=True)

def ask(block):
    return west.create_vpc_peering_connection(VpcId=ask.vpc, PeerVpcId=vpc(east, block), PeerRegion="eu-west-1")[
        "VpcPeeringConnection"]["VpcPeeringConnectionId"]

ask.vpc = vpc(west, "10.1.0.0/16")
overlapping = ask("10.1.0.0/16")
while state(west, overlapping) != "failed":
    pass
id = ask("10.2.0.0/16")
become(id, "pending-acceptance")
try:
    west.accept_vpc_peering_connection(VpcPeeringConnectionId=id)
except west.exceptions.ClientError as error:
    print(error.response["Error"]["Code"], flush=True)
sys.stdin.readline()
east.accept_vpc_peering_connection(VpcPeeringConnectionId=id)
print(state(west, id), flush=True)
sys.stdin.readline()
become(id, "active")
west.delete_vpc_peering_connection(VpcPeeringConnectionId=id)
become(id, "deleted")
"""


def peering_of(world, client_python, cut, mend):
    """A peering that is accepted between `cut` and `mend`."""
    client = subprocess.Popen([client_python, "-c", PEERING, world.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True)
    try:
        assert client.stdout.readline() == "pending-acceptance\n"
        assert client.stdout.readline() == "OperationNotPermitted\n"
        cut()
        client.stdin.write("accept\n")
        client.stdin.flush()
        if mend is not None:
            assert client.stdout.readline() == "pending-acceptance\n", "the news travelled through a cut link"
            mend()
        else:
            client.stdout.readline()
        client.stdin.write("go on\n")
        client.stdin.flush()
        assert client.stdout.readline() == "active\n"
        assert client.stdout.readline() == "deleted\n"
    finally:
        client.kill()
        client.communicate()


def test_vpcs_of_two_regions_peer_once_the_link_between_them_is_there(linked, client_python):
    peering_of(linked, client_python, lambda: linked.good("fail link", "us-east-1", "eu-west-1"),
               lambda: linked.good("heal"))


def test_vpcs_of_two_regions_peer_in_a_flat_world(start, client_python):
    peering_of(start(f"-regions={REGIONS}", "-flat"), client_python, lambda: None, None)


# Asks for a peering with a VPC of a region that has none, as it has not been used, and prints what that region says.
PEER_WITH_UNUSED_REGION = """
import sys, boto3
ec2 = boto3.client("ec2", endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
id = ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId="vpc-0123456789abcdef0", PeerRegion="eu-west-1")[
    "VpcPeeringConnection"]["VpcPeeringConnectionId"]
code = "initiating-request"
while code == "initiating-request":
    code = ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=[id])["VpcPeeringConnections"][0]["Status"]["Code"]
print(code)
"""


@pytest.mark.parametrize("options", [[], ["-flat"]])
def test_a_region_starts_when_another_one_calls_it(start, client_python, options):
    world = start(*options)
    assert [region["name"] for region in world.status()["regions"]] == ["us-east-1"]
    told = subprocess.run([client_python, "-c", PEER_WITH_UNUSED_REGION, world.url], capture_output=True, text=True, check=True,
                          timeout=NEVER_S)
    assert told.stdout == "failed\n"
    assert [region["name"] for region in world.status()["regions"]] == ["eu-west-1", "us-east-1"]


def test_a_flat_world_refuses_to_cut_links_and_says_why(start):
    world = start(f"-regions={REGIONS}", "-flat")
    outcome = world("fail link", "us-east-1", "eu-west-1")
    assert outcome.returncode == 1 and "without network namespaces" in outcome.stderr
    assert request(world, "us-east-1") == ANSWERED
    world.good("fail region", "us-east-1")
    assert request(world, "us-east-1") == "ConnectionResetError"
    assert world.inside("eu-west-1", "true").returncode == 0


def test_two_worlds_run_side_by_side(start, regionfall, tmp_path_factory):
    first = start(f"-regions={REGIONS}")
    other = World(regionfall, tmp_path_factory.mktemp("other"), f"-regions={REGIONS}")
    try:
        first.good("fail region", "us-east-1")
        assert request(first, "us-east-1") == "ConnectionResetError"
        assert request(other, "us-east-1") == ANSWERED
    finally:
        other.stop()


# -- the end


def nothing_left(world, processes):
    assert all(is_gone(process) for process in processes)
    assert not (world.data / "control.sock").exists()
    assert not list(world.data.glob("regions/*/*.sock"))


def test_down_leaves_nothing_behind(world):
    processes = world.processes()
    assert len(processes) >= 2
    assert "has stopped" in world.good("down")
    assert world.server.wait(timeout=60) == 0
    nothing_left(world, processes)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_nothing_behind(world, number):
    processes = world.processes()
    world.server.send_signal(number)
    assert world.server.wait(timeout=60) == 0
    nothing_left(world, processes)


def test_regions_die_with_a_killed_supervisor_and_come_back_with_the_next(start):
    world = start(f"-regions={REGIONS}")
    processes = world.processes()
    world.server.kill()
    world.server.wait()
    assert all(is_gone(process) for process in processes)
    assert world("status").returncode == 1
    again = start(f"-regions={REGIONS}")
    assert request(again, "us-east-1") == ANSWERED


def network_namespaces(processes):
    """Of those that have not ended meanwhile: some programs that a region runs are short-lived."""
    found = set()
    for process in processes:
        with contextlib.suppress(OSError):
            found.add(os.readlink(f"/proc/{process}/ns/net"))
    return found


def test_namespaces_end_with_the_world(linked):
    namespaces = network_namespaces(linked.processes())
    linked.good("down")
    linked.server.wait(timeout=60)
    held = network_namespaces(filter(str.isdigit, os.listdir("/proc")))
    assert len(namespaces) >= 2 and not (namespaces - {os.readlink("/proc/self/ns/net")}) & held


def test_status_is_machine_readable(world):
    status = json.loads(world.good("status", "-json"))
    assert set(status) >= {"version", "folder", "process", "since", "gateway", "flat", "regions", "faults", "links"}
