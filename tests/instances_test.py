"""Instances of EC2 are processes in a world: reached over its links, dead with their region, and there again after it."""

import pathlib
import subprocess

import pytest
from service_calls import run_calls
from worlds import World, is_gone

TESTS = pathlib.Path(__file__).resolve().parent
CITY = "-from=Dublin"


@pytest.fixture
def world(regionfall, tmp_path):
    started = World(regionfall, tmp_path, "-regions=us-east-1,eu-west-1")
    if started.status()["flat"]:
        reason = started.status()["flat_reason"]
        started.stop()
        pytest.skip(reason)
    yield started
    started.stop()


def run_script(client_python, world, *arguments):
    """A script of this folder's instances/, with the world's endpoint as its first argument."""
    outcome = subprocess.run([client_python, "-B", TESTS / "instances" / arguments[0], world.url, *arguments[1:]], text=True,
                             capture_output=True, timeout=120, check=False, env={"PYTHONPATH": str(TESTS)})
    assert outcome.returncode == 0, outcome.stderr[-4000:]
    return outcome.stdout.split()


# What curl says of a connection that is refused, and of one that gets no answer.
REFUSED, TIMED_OUT = 7, 28


def get(world, address, path="/health"):
    """The headers of an answer, from a city; asked again while nobody listens yet."""
    outcome = world("exec", CITY, "--", "curl", "--silent", "--show-error", "--include", "--retry", "100", "--retry-all-errors",
                    "--retry-delay", "1", "--connect-timeout", "1", "--max-time", "60", f"http://{address}{path}")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout


def curl_fails(world, address):
    return world("exec", CITY, "--", "curl", "--silent", "--connect-timeout", "2", f"http://{address}/health").returncode


def test_clients_in_a_city_reach_what_an_instance_runs_until_it_is_terminated(world, client_python):
    identity, address = run_script(client_python, world, "launch.py", "us-east-1", "regionfall order-service")
    headers = get(world, address)
    assert "X-Regionfall-Region: us-east-1" in headers and f"X-Regionfall-Instance: {identity}" in headers
    assert "starts in us-east-1" in " ".join(run_script(client_python, world, "console.py", "us-east-1", identity))
    run_script(client_python, world, "terminate.py", "us-east-1", identity)
    assert curl_fails(world, address) == TIMED_OUT  # nobody has the address


def test_an_instance_dies_with_its_region_and_is_there_again_after_it(world, client_python):
    _, address = run_script(client_python, world, "launch.py", "us-east-1", "regionfall order-service")
    get(world, address)
    before = world.processes()
    world.good("fail region", "us-east-1")
    assert curl_fails(world, address) in (REFUSED, TIMED_OUT)
    after = world.processes()
    assert all(is_gone(process) for process in before if process not in after)
    world.good("heal region", "us-east-1")
    assert "X-Regionfall-Region: us-east-1" in get(world, address)


def test_what_security_groups_do_not_admit_times_out(world, client_python):
    _, address = run_script(client_python, world, "launch.py", "eu-west-1", "regionfall order-service")
    get(world, address)
    run_script(client_python, world, "group.py", "eu-west-1", "revoke")
    assert curl_fails(world, address) == TIMED_OUT
    run_script(client_python, world, "group.py", "eu-west-1", "authorize")
    get(world, address)


def test_programs_in_an_instance_have_the_credentials_of_its_role(world, client_python):
    identity, arn, without_token = run_script(client_python, world, "credentials.py", "us-east-1", client_python)
    assert arn == f"arn:aws:sts::111122223333:assumed-role/web/{identity}"
    assert without_token == "401"  # its image wants tokens


def test_a_flat_world_refuses_instances(regionfall, tmp_path, client_python):
    flat = World(regionfall, tmp_path, "-flat", "-regions=us-east-1")
    try:
        assert run_calls(client_python, "instances/refused.py", flat.url) == {"ec2 RunInstances"}
    finally:
        flat.stop()
