"""boto3 drives every operation of Elastic Load Balancing that there is."""

import pytest

from service_calls import certificate, operations, run_calls
from worlds import World


NOT_IMPLEMENTED = {"elbv2 DescribeTrustStores"}


@pytest.fixture
def world(regionfall, tmp_path):
    started = World(regionfall, tmp_path, "-regions=us-east-1,eu-west-1")
    yield started
    started.stop()


def test_every_operation_of_elastic_load_balancing(world, client_python, tmp_path):
    pem = certificate(tmp_path)
    called = {name for name in run_calls(client_python, "elbv2/calls.py", world.url, stdin=pem) if name.startswith("elbv2 ")}
    assert called - NOT_IMPLEMENTED == operations("elbv2", "elbv2/elbv2.cc")
