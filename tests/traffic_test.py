"""A request's whole way, on the guide's example: a name, the region that it leads to, a load balancer there, an application behind
it. A region that is lost, and comes back."""

import pathlib
import shutil
import subprocess
import time

import pytest
from worlds import NEVER_S, World

GUIDE = pathlib.Path(__file__).resolve().parent.parent / "examples/guide"

US = "100.66."  # addresses in us-east-1
EU = "100.67."  # in eu-west-1


class Guide:
    """The guide's example, applied to a world of its two regions."""

    def __init__(self, regionfall, folder):
        self.world = World(regionfall, folder, "-regions=us-east-1,eu-west-1", "-dns-port=0", "-speed=10")
        self.configuration = folder / "guide"
        shutil.copytree(GUIDE, self.configuration)

    def terraform(self, command, *arguments):
        return self.world.program(command, f"-data={self.world.data}", *arguments, cwd=self.configuration)

    def answers(self, name="www.example.com"):
        """What the machine's own clients are told: addresses, none when there are none."""
        host, port = self.world.status()["edge"]["dns"].rsplit(":", 1)
        asked = subprocess.run(["dig", "+short", "+tries=1", f"@{host}", "-p", port, name], capture_output=True, text=True,
                               check=False)
        return asked.stdout.split()

    def answers_become(self, wanted):
        end = time.monotonic() + NEVER_S
        while not (answers := self.answers()) or not all(answer.startswith(wanted) for answer in answers):
            assert time.monotonic() < end, f"never {wanted}: {answers}"

    def get(self, city, path="/"):
        """The head and body of an answer that a client in a city gets."""
        return self.world("exec", f"-from={city}", "--", "curl", "-si", "-m", "5", f"https://www.example.com{path}").stdout

    def answered_by(self, city, region):
        end = time.monotonic() + NEVER_S
        while f"x-regionfall-region: {region}" not in (answer := self.get(city)).lower():
            assert time.monotonic() < end, f"{region} never answers {city}: {answer}"
        return answer


@pytest.fixture
def guide(regionfall, tmp_path):
    made = Guide(regionfall, tmp_path)
    if made.world.status()["flat"]:
        made.world.stop()
        pytest.skip("instances need network namespaces")
    yield made
    made.world.stop()


def test_users_are_led_away_from_a_region_that_is_lost_and_back(guide):
    assert guide.world.program("init", cwd=guide.configuration).returncode == 0
    applied = guide.terraform("apply", "-auto-approve")
    assert applied.returncode == 0, applied.stdout + applied.stderr
    assert guide.terraform("plan", "-detailed-exitcode").returncode == 0

    guide.answers_become(US)
    answer = guide.answered_by("Dublin", "us-east-1")
    assert answer.startswith("HTTP/2 200 ")

    guide.world.good("fail region", "us-east-1")
    guide.answers_become(EU)
    guide.answered_by("Tokyo", "eu-west-1")  # nobody in Tokyo has asked before, so no old answer is remembered there

    guide.world.good("heal")
    guide.answers_become(US)
    guide.answered_by("Sydney", "us-east-1")

    destroyed = guide.terraform("destroy", "-auto-approve")
    assert destroyed.returncode == 0, destroyed.stdout + destroyed.stderr
    assert guide.answers() == []
