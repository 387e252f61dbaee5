"""botocore and src/aws/ understand each other in every operation of every service, in every protocol."""

import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIMEOUT_S = 600


def round_trip(client_python, build_folder, seed):
    command = [client_python, "-B", ROOT / "tests/wire/round_trip.py", build_folder / "wire_probe", ROOT / "models", str(seed)]
    outcome = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    print(outcome.stdout[-5000:], outcome.stderr[-5000:])
    found = re.search(r"(\d+) operations, (\d+) differ", outcome.stdout)
    return int(found[1]), int(found[2])


def test_every_operation_is_asked_and_answered_alike(client_python, build_folder):
    count, different = round_trip(client_python, build_folder, seed=1)
    assert count > 2000
    assert different == 0


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 8))
def test_every_operation_with_other_values(client_python, build_folder, seed):
    assert round_trip(client_python, build_folder, seed)[1] == 0
