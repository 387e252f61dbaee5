"""HTTPS in a world: certificates by Terraform, validated by records of Route 53, shown by a load balancer to each name its own."""

import pathlib
import re
import shutil
import subprocess
import time

import pytest
from worlds import NEVER_S, World

CONFIGURATION = pathlib.Path(__file__).resolve().parent / "https/main.tf"
CITY = "-from=Dublin"


class Site:
    """The configuration, applied to a world. Its imported certificate is one of two that sign themselves."""

    def __init__(self, regionfall, folder):
        self.world = World(regionfall, folder, "-regions=us-east-1,eu-west-1", "-dns-port=0")
        self.folder = folder / "configuration"
        self.folder.mkdir()
        shutil.copy(CONFIGURATION, self.folder)
        for name in ("first", "second"):
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                            f"/CN=a.example.com/O={name}", "-addext", "subjectAltName=DNS:a.example.com", "-keyout",
                            f"{name}-key.pem", "-out", f"{name}.pem"], cwd=self.folder, check=True, capture_output=True)

    def terraform(self, command, *arguments):
        outcome = self.world.program(command, f"-data={self.world.data}", *arguments, cwd=self.folder)
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
        return outcome.stdout

    def curl(self, *arguments):
        outcome = self.world("exec", CITY, "--", "curl", "-sv", "-m", "5", *arguments)
        return outcome.returncode, outcome.stdout, outcome.stderr

    def shown(self, name):
        """The subject of the certificate that the name's clients are shown, and what they are answered, once somebody answers."""
        end = time.monotonic() + NEVER_S
        while (answer := self.curl("-k", f"https://{name}/"))[0] != 0:
            assert time.monotonic() < end, f"{name} never answers: {answer}"
        return re.search(r"subject: (.*)", answer[2]).group(1), answer[1]


@pytest.fixture
def site(regionfall, tmp_path):
    made = Site(regionfall, tmp_path)
    if made.world.status()["flat"]:
        made.world.stop()
        pytest.skip("load balancers of a city's clients need network namespaces")
    yield made
    made.world.stop()


def test_each_name_is_shown_its_certificate(site):
    site.terraform("apply", "-auto-approve")
    site.terraform("plan", "-detailed-exitcode")
    assert site.world.program("output", "found", cwd=site.folder).stdout.strip() == "true"

    # Exact names first, then wildcards, which stand for one label; the default one for all others.
    subjects = {name: site.shown(name) for name in ("default.example.com", "b.example.com", "example.com", "a.b.example.com")}
    assert {name: subject for name, (subject, _) in subjects.items()} == {
        "default.example.com": "CN=*.example.com", "b.example.com": "CN=*.example.com", "example.com": "CN=*.example.com",
        "a.b.example.com": "CN=default.example.com"}
    assert site.shown("a.example.com") == ("CN=a.example.com; O=first", "over TLS")

    # Clients in the world trust what its authority signs, for the right names.
    assert site.curl("https://b.example.com/")[:2] == (0, "over TLS")
    assert site.curl("https://a.b.example.com/")[0] == 60
    assert site.curl("https://a.example.com/")[0] == 60
    redirected = site.curl("-L", "http://b.example.com/x?y=z")
    assert redirected[:2] == (0, "over TLS") and "< location: https://b.example.com/x?y=z" in redirected[2].lower()

    # Another certificate in the place of the imported one is shown at once.
    site.terraform("apply", "-auto-approve", "-var=imported=second")
    end = time.monotonic() + NEVER_S
    while site.shown("a.example.com")[0] != "CN=a.example.com; O=second":
        assert time.monotonic() < end
    site.terraform("plan", "-detailed-exitcode", "-var=imported=second")
    site.terraform("destroy", "-auto-approve", "-var=imported=second")
