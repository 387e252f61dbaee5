"""boto3 drives every operation of SNS that there is."""

import pathlib
import re
import subprocess

import pytest

from worlds import World

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIMEOUT_S = 120


def operations():
    """The operations in the service's table, "sns CreateTopic"."""
    text = (ROOT / "src/services/sns/sns.cc").read_text(encoding="utf-8")
    table = re.search(r"kOperations\[\] = \{(.*?)\n\};", text, re.DOTALL).group(1)
    return {f"sns {name}" for name in re.findall(r'\{"(\w+)"', table)}


@pytest.fixture
def world(regionfall, tmp_path):
    started = World(regionfall, tmp_path, "-regions=us-east-1,eu-west-1")
    yield started
    started.stop()


def test_every_operation_of_sns(world, client_python):
    outcome = subprocess.run([client_python, "-B", ROOT / "tests/sns/calls.py", world.url], text=True, capture_output=True,
                             timeout=TIMEOUT_S, check=False)
    assert outcome.returncode == 0, outcome.stderr[-4000:]
    assert set(outcome.stdout.split("\n")) - {""} == operations()
