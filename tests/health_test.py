"""Health checks in a running world: what the checkers see, as us-east-1 tells it."""

import subprocess
import time

import pytest
from service_calls import ServiceClient
from worlds import NEVER_S, World

REGIONS = {"us-east-1", "us-west-1", "us-west-2", "eu-west-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "sa-east-1"}


@pytest.fixture
def world(regionfall, tmp_path):
    running = World(regionfall, tmp_path, "-regions=us-east-1,eu-west-1", "-dns-port=0", "-speed=10")
    yield running
    running.stop()


@pytest.fixture
def route53(world, client_python):
    client = ServiceClient(client_python, "route53", world.url)
    yield client
    client.close()


def observations(route53, check):
    found = route53("get_health_check_status", HealthCheckId=check)["HealthCheckObservations"]
    return [(each["Region"], each["StatusReport"]["Status"]) for each in found]


def become(route53, check, wanted):
    end = time.monotonic() + NEVER_S
    while not wanted(seen := observations(route53, check)):
        assert time.monotonic() < end, seen
    return seen


def test_status_says_what_every_checker_sees_and_forgets_those_that_are_asked_no_longer(world, route53):
    check = route53("create_health_check", CallerReference="one", HealthCheckConfig={
        "Type": "TCP", "IPAddress": world.region("us-east-1")["addresses"][0], "Port": 80, "RequestInterval": 10, "FailureThreshold": 1})["HealthCheck"]["Id"]
    seen = become(route53, check, lambda seen: len(seen) == 16 and all(status.startswith("Success") for _, status in seen))
    assert {region for region, _ in seen} == REGIONS

    world.good("fail region", "eu-west-1")  # its checkers are dead: what they said last stays
    some = ["us-east-1", "us-west-1", "us-west-2"]
    route53("update_health_check", HealthCheckId=check, Regions=some)
    assert {region for region, _ in observations(route53, check)} == set(some)

    world.good("heal")
    route53("update_health_check", HealthCheckId=check, Port=81)  # nobody listens there
    become(route53, check, lambda seen: len(seen) == 6 and all(status.startswith("Failure") for _, status in seen))
    reasons = route53("get_health_check_last_failure_reason", HealthCheckId=check)["HealthCheckObservations"]
    assert {reason["Region"] for reason in reasons} == set(some)


@pytest.fixture
def site(world, tmp_path):
    """A web server in eu-west-1: its address. Its page is well; nothing else is there."""
    if world.status()["flat"]:
        pytest.skip(world.status()["flat_reason"])
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "page").write_text("x" * 5000 + "all is well" + "y" * 200 + "too far")
    address = world.region("eu-west-1")["addresses"][0]
    command = [str(world.program.path), "exec", f"-data={world.data}", "-in=eu-west-1", "--",
               "python3", "-u", "-m", "http.server", "8000", "--bind", address]
    with subprocess.Popen(command, cwd=tmp_path / "site", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert "Serving" in server.stdout.readline()
        yield address
        server.terminate()


@pytest.mark.parametrize("config, said", [
    ({"Type": "TCP"}, "Success"),
    ({"Type": "HTTP", "ResourcePath": "/page"}, "Success: HTTP Status Code 200"),
    ({"Type": "HTTP", "ResourcePath": "/missing"}, "Failure: HTTP Status Code 404"),
    ({"Type": "HTTPS", "ResourcePath": "/page"}, "Failure"),  # the server does not speak TLS
    ({"Type": "HTTP_STR_MATCH", "ResourcePath": "/page", "SearchString": "all is well"}, "Success"),
    ({"Type": "HTTP_STR_MATCH", "ResourcePath": "/page", "SearchString": "too far"}, "Failure"),  # beyond the first 5,120 bytes
])
def test_probes_cross_the_links_to_a_real_server(site, route53, config, said):
    check = route53("create_health_check", CallerReference="one", HealthCheckConfig={
        **config, "IPAddress": site, "Port": 8000, "RequestInterval": 10, "FailureThreshold": 1})["HealthCheck"]["Id"]
    # The links to some of AWS's regions are too long for a checker's patience at this speed.
    near = {"us-east-1", "eu-west-1"}
    become(route53, check, lambda seen: {status.startswith(said) for region, status in seen if region in near} == {True})
