"""boto3 drives every operation of Route 53 that there is."""

import pytest

from service_calls import operations, run_calls
from worlds import World


@pytest.fixture
def world(regionfall, tmp_path):
    started = World(regionfall, tmp_path, "-regions=us-east-1,eu-west-1")
    yield started
    started.stop()


def test_every_operation_of_route_53(world, client_python):
    assert run_calls(client_python, "route53/calls.py", world.url) == operations("route53", "route53/route53.cc")
