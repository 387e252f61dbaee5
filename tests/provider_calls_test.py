"""The AWS provider finds what it needs: for each type of the embedded provider, the calls that the real one makes."""

import re

import pytest

from service_calls import TESTS, run_calls
from worlds import World


def embedded_types():
    """Types and data sources of EC2 and IAM that the embedded provider has."""
    names = set()
    for source in (TESTS.parent / "src/services").glob("*/resources/*.cc"):
        names |= set(re.findall(r'"(aws_\w+)"', source.read_text(encoding="utf-8")))
    return names


@pytest.fixture
def world(regionfall, tmp_path):
    started = World(regionfall, tmp_path, "-regions=us-east-1")
    yield started
    started.stop()


def test_each_type_is_created_read_updated_and_deleted(world, client_python):
    assert embedded_types() - run_calls(client_python, "provider_calls/calls.py", world.url) == set()
