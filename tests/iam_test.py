"""boto3 drives every operation of IAM and STS that there is."""

import pathlib
import re
import subprocess

import pytest

from worlds import World

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIMEOUT_S = 120


def operations(service, source):
    """The operations in a service's table, "iam CreateRole"."""
    text = (ROOT / "src/services" / source).read_text(encoding="utf-8")
    table = re.search(r"kOperations\[\] = \{(.*?)\n\};", text, re.DOTALL).group(1)
    return {f"{service} {name}" for name in re.findall(r'\{"(\w+)"', table)}


def certificate(folder):
    """A self-signed certificate and its key, in PEM, with an empty line between them."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=t",
                    "-keyout", "key.pem", "-out", "certificate.pem"], cwd=folder, check=True, capture_output=True)
    return (folder / "certificate.pem").read_text() + "\n" + (folder / "key.pem").read_text()


@pytest.fixture
def world(regionfall, tmp_path):
    started = World(regionfall, tmp_path, "-regions=us-east-1,eu-west-1")
    yield started
    started.stop()


def test_every_operation_of_iam_and_sts(world, client_python, tmp_path):
    outcome = subprocess.run([client_python, "-B", ROOT / "tests/iam/calls.py", world.url], input=certificate(tmp_path), text=True,
                             capture_output=True, timeout=TIMEOUT_S, check=False)
    assert outcome.returncode == 0, outcome.stderr[-4000:]
    assert set(outcome.stdout.split("\n")) - {""} == operations("iam", "iam/iam.cc") | operations("sts", "sts/sts.cc")
