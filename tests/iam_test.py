"""boto3 drives every operation of IAM and STS that there is."""

import subprocess

import pytest

from service_calls import operations, run_calls
from worlds import World


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
    called = run_calls(client_python, "iam/calls.py", world.url, stdin=certificate(tmp_path))
    assert called == operations("iam", "iam/iam.cc") | operations("sts", "sts/sts.cc")
