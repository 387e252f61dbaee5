"""boto3 drives every operation of ACM that there is."""

import pytest

from service_calls import certificate, operations, run_calls
from worlds import World


@pytest.fixture
def world(regionfall, tmp_path):
    started = World(regionfall, tmp_path, "-regions=us-east-1,eu-west-1")
    yield started
    started.stop()


def test_every_operation_of_acm(world, client_python, tmp_path):
    called = run_calls(client_python, "acm/calls.py", world.url, stdin=certificate(tmp_path))
    assert {name for name in called if name.startswith("acm ")} == operations("acm", "acm/acm.cc")
