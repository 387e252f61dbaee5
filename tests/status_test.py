"""What `regionfall status -json` says is what docs/status.md documents, field by field."""

import re

import pytest
from conftest import ROOT
from worlds import World


def documented_fields():
    page = (ROOT / "docs" / "status.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE))


def fields(value, path=""):
    """The paths of all fields: `regions[].name`. Resources are keyed by their kind, so no fields."""
    if isinstance(value, list):
        for item in value:
            yield from fields(item, path + "[]")
    elif isinstance(value, dict) and not path.endswith(".resources"):
        for name, member in value.items():
            inner = f"{path}.{name}" if path else name
            yield inner
            yield from fields(member, inner)


def test_every_field_of_status_is_documented(regionfall, tmp_path):
    world = World(regionfall, tmp_path, "-regions=us-east-1,eu-west-1", "-client-location=Tokyo")
    try:
        if world.status()["flat"]:
            pytest.skip(world.status()["flat_reason"])
        world.good("fail region", "eu-west-1", "-mode=slow")
        world.good("fail link", "Tokyo", "us-east-1")
        world.good("fail control-plane", "iam")
        world.good("fail zone", "us-east-1a")
        world.good("fail service", "ec2", "-region=us-east-1", "-mode=slow")
        world.good("fail process", "balancers", "-region=us-east-1")
        world.good("fail region", "eu-west-1")
        world.good("fail instance", "i-0123456789abcdef0")  # eu-west-1, where it may be, cannot say
        assert set(fields(world.status())) == documented_fields()
    finally:
        world.stop()
