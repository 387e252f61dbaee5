"""Faults of zones, instances, services and processes in a running world: what goes, what stays, and that it comes back."""

import http.client
import pathlib
import subprocess
import time
import urllib.parse

import pytest
from worlds import NEVER_S, World

TESTS = pathlib.Path(__file__).resolve().parent
CITY = "-from=Dublin"
# What curl says of a connection that is refused, and of one that gets no answer.
REFUSED, TIMED_OUT = 7, 28


@pytest.fixture
def world(regionfall, tmp_path):
    started = World(regionfall, tmp_path, "-regions=us-east-1,eu-west-1", "-dns-port=0")
    yield started
    started.stop()


@pytest.fixture
def networked(world):
    if world.status()["flat"]:
        pytest.skip(world.status()["flat_reason"])
    return world


def run_script(client_python, world, script, *arguments):
    outcome = subprocess.run([client_python, "-B", TESTS / script, world.url, *arguments], text=True, capture_output=True,
                             timeout=120, check=False, env={"PYTHONPATH": str(TESTS)})
    assert outcome.returncode == 0, outcome.stderr[-4000:]
    return outcome.stdout.splitlines()


@pytest.fixture
def zones(networked, client_python):
    """An instance in each of two zones: zone, id and address, all of which answer."""
    lines = run_script(client_python, networked, "instances/zones.py", "us-east-1", "regionfall order-service")
    found = [line.split() for line in lines]
    for _, _, address in found:
        answers(networked, address)
    return found


def curl(world, address, seconds=2):
    """curl's exit status."""
    return world("exec", CITY, "--", "curl", "--silent", "--fail", "--max-time", str(seconds), f"http://{address}/health").returncode


def answers(world, address):
    end = time.monotonic() + NEVER_S
    while curl(world, address) != 0:
        assert time.monotonic() < end, f"{address} never answers"


def goes(world, address, *how):
    """Waits until clients hear of it, as one of these."""
    end = time.monotonic() + NEVER_S
    while (said := curl(world, address)) not in how:
        assert time.monotonic() < end, f"{address}: {said}, never {how}"


def pings(world, address):
    return world("exec", CITY, "--", "ping", "-c", "2", "-W", "1", address).returncode == 0


def call(world, service, form, region="us-east-1", timeout_s=20):
    """The status of an operation, and its answer."""
    url = urllib.parse.urlsplit(world.url)
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=timeout_s)
    connection.request("POST", "/", form, {"Host": f"{service}.{region}.amazonaws.com",
                                           "Content-Type": "application/x-www-form-urlencoded"})
    try:
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except (ConnectionResetError, TimeoutError) as error:
        return type(error).__name__, ""
    finally:
        connection.close()


VPCS = "Action=DescribeVpcs&Version=2016-11-15"
IDENTITY = "Action=GetCallerIdentity&Version=2011-06-15"


def texts(world):
    return [fault["text"] for fault in world.status()["faults"]]


@pytest.mark.parametrize("mode, heard", [("crash", (REFUSED, TIMED_OUT)), ("blackhole", (TIMED_OUT,))])
def test_a_zone_takes_its_instances_with_it_and_gives_them_back(networked, zones, client_python, mode, heard):
    (zone, identity, address), (_, _, other) = zones
    assert pings(networked, address)
    networked.good("fail zone", zone, f"-mode={mode}")
    goes(networked, address, *heard)
    assert curl(networked, other) == 0
    if mode == "blackhole":
        assert not pings(networked, address)
    said = run_script(client_python, networked, "instances/zone_lost.py", "us-east-1", zone, identity)
    assert said == ["running impaired impaired"]
    assert f"zone {zone} {mode}" in networked.good("status")
    networked.good("heal", "zone", zone)
    answers(networked, address)
    assert pings(networked, address)


def test_an_instance_fails_alone_by_its_id_or_its_name(networked, zones):
    (_, identity, address), (_, _, other) = zones
    networked.good("fail instance", "web-a")
    assert texts(networked) == [f"instance {identity} crash"]
    goes(networked, address, REFUSED, TIMED_OUT)
    assert curl(networked, other) == 0
    networked.good("fail instance", identity, "-mode=blackhole")
    networked.good("heal", "instance", "web-a")
    assert texts(networked) == []
    answers(networked, address)


def test_overlapping_faults_of_a_zone_end_with_the_last_of_them(networked, zones):
    (zone, identity, address), _ = zones
    networked.good("fail zone", zone, "-mode=blackhole")
    networked.good("fail instance", identity)
    networked.good("fail service", "ec2", "-region=us-east-1")
    networked.good("heal", "zone")
    goes(networked, address, REFUSED, TIMED_OUT)
    networked.good("heal", "instance")
    answers(networked, address)  # whatever EC2's operations do
    assert texts(networked) == ["service ec2 us-east-1 crash (100 % fail with 503)"]
    networked.good("heal")
    assert call(networked, "ec2", VPCS)[0] == 200


def test_a_services_operations_fail_in_a_region(world):
    world.good("fail service", "ec2", "-region=us-east-1")
    status, said = call(world, "ec2", VPCS)
    assert status == 503 and "<Code>ServiceUnavailable</Code>" in said
    assert call(world, "sts", IDENTITY)[0] == 200
    assert call(world, "ec2", VPCS, region="eu-west-1")[0] == 200
    world.good("heal", "service", "ec2")
    world.good("fail service", "ec2", "-status=500")
    status, said = call(world, "ec2", VPCS, region="eu-west-1")
    assert status == 500 and "<Code>InternalError</Code>" in said
    world.good("heal", "service")
    assert call(world, "ec2", VPCS)[0] == 200


def test_a_service_is_silent_or_late(world):
    world.good("fail service", "ec2", "-region=us-east-1", "-mode=blackhole")
    assert call(world, "ec2", VPCS, timeout_s=0.5)[0] == "TimeoutError"
    assert call(world, "sts", IDENTITY)[0] == 200
    world.good("heal")
    world.good("fail service", "ec2", "-mode=slow", "-error-rate=0", "-latency=1s")
    begun = time.monotonic()
    assert call(world, "ec2", VPCS)[0] == 200
    assert time.monotonic() - begun > 1
    world.good("heal")


def dig(world, *options):
    host, port = world.status()["edge"]["dns"].rsplit(":", 1)
    return subprocess.run(["dig", "+tries=1", "+time=1", f"@{host}", "-p", port, "example.com", *options], capture_output=True,
                          text=True, check=False)


@pytest.mark.parametrize("mode", ["crash", "blackhole"])
def test_dns_goes_with_the_edge(world, mode):
    assert "status: " in dig(world).stdout
    world.good("fail process", "edge", f"-mode={mode}")
    assert "status: " not in dig(world).stdout
    world.good("heal", "process", "edge")
    end = time.monotonic() + NEVER_S
    while "status: " not in dig(world).stdout:
        assert time.monotonic() < end, "DNS never comes back"


@pytest.mark.parametrize("mode, heard", [("crash", "ConnectionResetError"), ("blackhole", "TimeoutError")])
def test_the_gateway_fails_for_all_regions(world, mode, heard):
    world.good("fail process", "gateway", f"-mode={mode}")
    assert call(world, "sts", IDENTITY, region="eu-west-1", timeout_s=0.5)[0] == heard
    world.good("heal", "process")
    assert call(world, "sts", IDENTITY, region="eu-west-1")[0] == 200


@pytest.mark.parametrize("mode", ["crash", "blackhole"])
def test_a_connection_that_the_gateway_keeps_hears_nothing_while_it_is_gone(world, mode):
    url = urllib.parse.urlsplit(world.url)
    kept = http.client.HTTPConnection(url.hostname, url.port, timeout=0.5)

    def ask():
        kept.request("POST", "/", IDENTITY, {"Host": "sts.eu-west-1.amazonaws.com",
                                             "Content-Type": "application/x-www-form-urlencoded"})
        return kept.getresponse().read()

    assert ask() and ask()
    world.good("fail process", "gateway", f"-mode={mode}")
    with pytest.raises((TimeoutError, ConnectionError)):
        ask()
    kept.close()


def test_load_balancers_go_by_zone_or_all_at_once(networked, client_python):
    name, = run_script(client_python, networked, "elbv2/answer.py", "us-east-1")

    def nodes():
        found = networked("exec", CITY, "--", "getent", "ahostsv4", name).stdout
        return sorted({line.split()[0] for line in found.splitlines()})

    end = time.monotonic() + NEVER_S
    while len(addresses := nodes()) < 2:
        assert time.monotonic() < end, "the name has no nodes"
    for address in addresses:
        answers(networked, address)
    networked.good("fail zone", "us-east-1a", "-mode=blackhole")
    end = time.monotonic() + NEVER_S
    while sorted(said := [curl(networked, address) for address in addresses]) != [0, TIMED_OUT]:
        assert time.monotonic() < end, said
    networked.good("fail process", "balancers", "-region=us-east-1")
    for address in addresses:
        goes(networked, address, REFUSED, TIMED_OUT)
    networked.good("heal", "process")
    networked.good("heal", "zone", "us-east-1a")
    for address in addresses:
        answers(networked, address)
