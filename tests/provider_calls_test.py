"""The AWS provider finds what it needs: for each type of the embedded provider, the calls that the real one makes."""

import re

import pytest

from service_calls import TESTS, certificate, run_calls
from worlds import World


def embedded_types():
    """What is named like a type in the tables of the embedded provider."""
    names = set()
    for source in (TESTS.parent / "src/services").glob("*/resources/*.cc"):
        names |= set(re.findall(r'"(aws_\w+)"', source.read_text(encoding="utf-8")))
    return names


def not_replayed():
    lines = (TESTS / "provider_calls/not_replayed.txt").read_text(encoding="utf-8").splitlines()
    return {line for line in lines if not line.startswith("#")}


@pytest.fixture
def world(regionfall, tmp_path):
    started = World(regionfall, tmp_path, "-regions=us-east-1,eu-west-1")
    yield started
    started.stop()


def test_each_type_is_created_read_updated_and_deleted(world, client_python, tmp_path):
    replayed = run_calls(client_python, "provider_calls/calls.py", world.url, stdin=certificate(tmp_path))
    assert embedded_types() - replayed == not_replayed()
