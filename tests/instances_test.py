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


def get(world, address, path="/health"):
    """The status of an answer, from a city; asked again while nobody listens yet."""
    outcome = world("exec", CITY, "--", "curl", "--silent", "--show-error", "--output", "-", "--write-out", " %{http_code}",
                    "--retry", "50", "--retry-connrefused", "--retry-delay", "0", "--max-time", "30", f"http://{address}{path}")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout.rpartition(" ")


def fails(world, address):
    outcome = world("exec", CITY, "--", "curl", "--silent", "--connect-timeout", "3", f"http://{address}/health")
    return outcome.returncode != 0


def test_clients_in_a_city_reach_what_an_instance_runs_until_it_is_terminated(world, client_python):
    identity, address = run_script(client_python, world, "launch.py", "us-east-1", "python3 -m http.server 80")
    assert get(world, address, "/")[2] == "200"
    assert "starts in us-east-1" in " ".join(run_script(client_python, world, "console.py", "us-east-1", identity))
    run_script(client_python, world, "terminate.py", "us-east-1", identity)
    assert fails(world, address)


def test_an_instance_dies_with_its_region_and_is_there_again_after_it(world, client_python):
    _, address = run_script(client_python, world, "launch.py", "us-east-1", "python3 -m http.server 80")
    assert get(world, address, "/")[2] == "200"
    processes = world.processes()
    world.good("fail region", "us-east-1")
    assert fails(world, address)
    remaining = world.processes()
    assert all(is_gone(process) for process in processes if process not in remaining)
    world.good("heal region", "us-east-1")
    assert get(world, address, "/")[2] == "200"


def test_a_flat_world_refuses_instances(regionfall, tmp_path, client_python):
    flat = World(regionfall, tmp_path, "-flat", "-regions=us-east-1")
    try:
        assert run_calls(client_python, "instances/refused.py", flat.url) == {"ec2 RunInstances"}
    finally:
        flat.stop()
