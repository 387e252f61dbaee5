"""EC2 Auto Scaling: every operation with boto3, its Terraform types, and a group of two that outlives one of its instances."""

import os
import pathlib
import shutil
import signal
import subprocess

import pytest
from service_calls import operations, run_calls
from worlds import World

TESTS = pathlib.Path(__file__).resolve().parent
FOLDER = TESTS / "autoscaling"
NOT_IMPLEMENTED = {f"autoscaling {name}" for name in ("PutWarmPool", "RollbackInstanceRefresh")}


@pytest.fixture
def world(regionfall, tmp_path):
    started = World(regionfall, tmp_path, "-regions=us-east-1")
    if started.status()["flat"]:
        started.stop()
        pytest.skip("instances need network namespaces")
    yield started
    started.stop()


def terraform(world, folder, command, *arguments):
    return world.program(command, f"-data={world.data}", *arguments, cwd=folder)


def applied(world, folder, source):
    folder.mkdir()
    shutil.copy(FOLDER / source, folder / "main.tf")
    outcome = terraform(world, folder, "apply", "-auto-approve")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    planned = terraform(world, folder, "plan", "-detailed-exitcode")
    assert planned.returncode == 0, planned.stdout + planned.stderr


def destroyed(world, folder):
    outcome = terraform(world, folder, "destroy", "-auto-approve")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def healthy_instances(client_python, world, *without):
    """Zones and ids of the group's instances, once there are two healthy ones."""
    outcome = subprocess.run([client_python, "-B", FOLDER / "instances.py", world.url, *without], text=True, capture_output=True,
                             env={**os.environ, "PYTHONPATH": str(TESTS)}, timeout=180, check=False)
    assert outcome.returncode == 0, outcome.stderr[-2000:]
    return [tuple(line.split()) for line in outcome.stdout.splitlines()]


def process_of(world, instance):
    """The process that is an instance's first."""
    for process in world.processes():
        try:
            words = pathlib.Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
        except FileNotFoundError:
            continue
        if b"instance" in words and instance.encode() in words:
            return process
    raise AssertionError(f"no process of {instance}")


def test_every_operation_of_auto_scaling(world, client_python):
    called = {name for name in run_calls(client_python, "autoscaling/calls.py", world.url) if name.startswith("autoscaling ")}
    assert called - NOT_IMPLEMENTED == operations("autoscaling", "autoscaling/autoscaling.cc")


def test_an_instance_that_dies_is_replaced_and_traffic_goes_on(world, tmp_path, client_python):
    folder = tmp_path / "group"
    applied(world, folder, "group.tf")
    before = healthy_instances(client_python, world)
    assert [zone for zone, _ in before] == ["us-east-1a", "us-east-1b"]
    address = world.program("output", "-raw", "address", cwd=folder).stdout.strip()

    def get():
        """An answer through the load balancer; asked again while its name is new to the edge."""
        outcome = world("exec", "-from=Dublin", "--", "curl", "-sSi", "--retry", "30", "--retry-all-errors", "--retry-delay", "1",
                        "--max-time", "60", f"http://{address}/health")
        return outcome.stdout + outcome.stderr

    assert "HTTP/1.1 200 " in get()
    (_, victim), (_, survivor) = before
    os.kill(process_of(world, victim), signal.SIGKILL)
    after = healthy_instances(client_python, world, victim)
    assert [zone for zone, _ in after] == ["us-east-1a", "us-east-1b"]
    assert survivor in {identity for _, identity in after}
    assert "HTTP/1.1 200 " in get()
    destroyed(world, folder)


def test_terraforms_types_apply_and_then_plan_nothing(world, tmp_path):
    folder = tmp_path / "types"
    applied(world, folder, "types.tf")
    destroyed(world, folder)
