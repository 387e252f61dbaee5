"""Scripts that drive a service's operations with the AWS clients of clients.txt, and the operations that there are."""

import json
import os
import pathlib
import re
import subprocess

TESTS = pathlib.Path(__file__).resolve().parent
TIMEOUT_S = 120


def run_calls(client_python, script, url, stdin=""):
    """Runs a script of this folder on the world of that endpoint; the operations that it called, "iam CreateRole"."""
    outcome = subprocess.run([client_python, "-B", TESTS / script, url], input=stdin, text=True, capture_output=True,
                             env={**os.environ, "PYTHONPATH": str(TESTS)}, timeout=TIMEOUT_S, check=False)
    assert outcome.returncode == 0, outcome.stderr[-4000:]
    return set(outcome.stdout.split("\n")) - {""}


class ServiceClient:
    """boto3's client of a service, in a process of its own: `route53("get_health_check", HealthCheckId=id)` gives the answer."""

    def __init__(self, client_python, service, url):
        self.process = subprocess.Popen([client_python, "-B", TESTS / "call_service.py", url, service], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(TESTS)})

    def __call__(self, operation, **arguments):
        print(json.dumps([operation, arguments]), file=self.process.stdin, flush=True)
        told = json.loads(self.process.stdout.readline())
        assert "answer" in told, told
        return told["answer"]

    def close(self):
        self.process.communicate(timeout=TIMEOUT_S)


def certificate(folder):
    """A self-signed certificate and its key, in PEM, with an empty line between them."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=t",
                    "-keyout", "key.pem", "-out", "certificate.pem"], cwd=folder, check=True, capture_output=True)
    return (folder / "certificate.pem").read_text() + "\n" + (folder / "key.pem").read_text()


def operations(service, source):
    """The operations in a service's table."""
    text = (TESTS.parent / "src/services" / source).read_text(encoding="utf-8")
    table = re.search(r"kOperations\[\] = \{(.*?)\n\};", text, re.DOTALL).group(1)
    return {f"{service} {name}" for name in re.findall(r'\{"(\w+)"', table)}
