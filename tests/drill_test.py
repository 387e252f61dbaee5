"""Drills: load from cities while regions are taken away, and what is measured of it."""

import json
import signal
import subprocess
import xml.etree.ElementTree as ElementTree

import pytest
from worlds import World, descendants, is_gone

MET, MISSED, ERROR = 0, 99, 1

# Two regions; what users of the first have is away from the second second to the fourth.
AWAY = """
drill {{
  duration = "6s"
}}
load "shop" {{
  from    = ["Dublin", "Virginia"]
  url     = "http://us-east-1/?Action=GetCallerIdentity&Version=2011-06-15"
  rate    = 10
  timeout = "1s"
}}
load "standby" {{
  from = ["Dublin"]
  url  = "http://eu-west-1/?Action=GetCallerIdentity&Version=2011-06-15"
  rate = 10
}}
fault "first region away" {{
  region = "us-east-1"
  mode   = "{mode}"
  at     = "2s"
  until  = "4s"
}}
objective "back soon" {{
  load = "shop"
  rto  = "{rto}"
}}
objective "no harm done" {{
  load         = "standby"
  availability = "100%"
}}
"""


@pytest.fixture
def drill(regionfall, tmp_path):
    """Runs a drill of that text: its outcome, and the report."""
    def run(text, *options):
        (tmp_path / "west.drill.hcl").write_text(text)
        outcome = regionfall("drill", "west.drill.hcl", *options, cwd=tmp_path)
        report = tmp_path / "west-report" / "report.json"
        return outcome, json.loads(report.read_text()) if report.exists() else None
    return run


@pytest.fixture
def world(regionfall, tmp_path):
    running = World(regionfall, tmp_path, "-regions=us-east-1,eu-west-1")
    yield running
    running.stop()


def words(outcome):
    return outcome.stdout + outcome.stderr


@pytest.mark.parametrize("mode, rto, status", [("crash", "60s", MET), ("blackhole", "1s", MISSED)])
def test_a_drill_measures_how_long_users_were_without_an_answer(drill, tmp_path, mode, rto, status):
    outcome, report = drill(AWAY.format(mode=mode, rto=rto))
    assert outcome.returncode == status, words(outcome)
    assert "clients of shop in Dublin were without an answer from" in outcome.stdout

    gaps = {gap["location"]: gap for gap in report["gaps"]}
    assert set(gaps) == {"Dublin", "Virginia"} and {gap["load"] for gap in gaps.values()} == {"shop"}
    for gap in gaps.values():
        assert 1 < gap["from_s"] < 3 and gap["to_s"] > 4 and gap["ended"]
    recovery = next(entry for entry in report["recoveries"] if entry["load"] == "shop")
    assert recovery["rto_s"] > 2
    assert [(event["fault"], event["event"]) for event in report["events"]] == [
        ("first region away", "began"), ("first region away", "healed")]
    assert "outage" in [phase["phase"] for phase in report["phases"]]
    standby = next(load for load in report["loads"] if load["name"] == "standby")
    assert standby["measured"]["requests"] == 60 and standby["measured"]["failed"] == 0
    answered = {name for second in report["seconds"] for name in second["answered_by"]}
    assert answered == {"us-east-1", "eu-west-1"}

    cases = ElementTree.parse(tmp_path / "west-report" / "junit.xml").getroot()
    assert [len(case) for case in cases] == [status == MISSED, 0]
    page = (tmp_path / "west-report" / "report.html").read_text()
    assert "emulated environment" in page and "http://www" not in page.replace("http://www.w3.org/2000/svg", "")
    assert len((tmp_path / "west-report" / "requests.csv").read_text().splitlines()) == 7


def test_a_drill_uses_the_world_that_runs_and_leaves_it_whole(drill, world):
    before = world.region("eu-west-1")["process"]
    outcome, _ = drill(AWAY.format(mode="crash", rto="60s"), f"-data={world.data}")
    assert outcome.returncode == MET, words(outcome)
    assert "Starting a world" not in outcome.stdout
    assert world.status()["faults"] == [] and world.region("eu-west-1")["process"] == before


def test_a_drill_does_not_begin_in_a_world_with_faults(drill, world):
    world.good("fail region", "eu-west-1")
    outcome, report = drill(AWAY.format(mode="crash", rto="60s").replace("http://eu-west-1", "http://us-east-1"),
                            f"-data={world.data}")
    assert outcome.returncode == ERROR and report is None
    assert "region eu-west-1 crash" in outcome.stderr and "regionfall heal" in outcome.stderr
    assert len(world.status()["faults"]) == 1


def interrupted_drill(regionfall, folder, *options):
    """A drill that is interrupted while its fault is in force: its process's status and words, and what it had started."""
    (folder / "west.drill.hcl").write_text(AWAY.format(mode="crash", rto="60s").replace('"6s"', '"600s"').replace(
        '"4s"', '"500s"'))
    process = subprocess.Popen([str(regionfall.path), "drill", "west.drill.hcl", *options], cwd=folder,
                               env=regionfall.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "fault first region away" in line:
            break
    started = descendants(process.pid)
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate()
    return process.returncode, "".join(lines) + rest, started


def test_an_interrupted_drill_heals_what_it_has_taken_away(regionfall, world, tmp_path):
    status, said, _ = interrupted_drill(regionfall, tmp_path, f"-data={world.data}")
    assert status == ERROR and "interrupted" in said, said
    assert world.status()["faults"] == []
    assert world.region("us-east-1")["phase"] == "ready"


def test_an_interrupted_drill_leaves_no_process_behind(regionfall, tmp_path):
    status, said, started = interrupted_drill(regionfall, tmp_path)
    assert status == ERROR and "interrupted" in said, said
    assert started and all(is_gone(process) for process in started)
    faults = tmp_path / ".regionfall" / "faults.json"
    assert not faults.exists() or json.loads(faults.read_text()) == []


def test_mistakes_are_shown_at_their_line_and_nothing_is_started(drill, tmp_path):
    outcome, report = drill(AWAY.format(mode="flood", rto="60s"))
    assert outcome.returncode == ERROR and report is None
    assert "Unknown mode" in outcome.stderr and "west.drill.hcl line 18" in outcome.stderr, outcome.stderr
    assert not (tmp_path / ".regionfall").exists()


def test_a_name_without_an_address_is_a_failed_request(drill):
    outcome, report = drill("""
drill {
  duration = "2s"
}
load "nowhere" {
  from    = ["Dublin"]
  url     = "http://nowhere.example/"
  rate    = 5
  timeout = "1s"
}
objective "found" {
  availability = "1%"
}
""")
    assert outcome.returncode == MISSED, words(outcome)
    assert report["measured"]["outcomes"]["no name"] == 10
    assert all(second["led_to"] == {"nobody": 5} for second in report["seconds"])


CONFIGURATION = """
variable "tier" {}
resource "terraform_data" "shop" {
  input = var.tier
}
output "tier" {
  value = terraform_data.shop.output
}
"""


def test_a_drill_applies_its_configuration_first(drill, regionfall, tmp_path):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "main.tf").write_text(CONFIGURATION)
    text = AWAY.format(mode="crash", rto="60s").replace(
        'duration = "6s"', 'duration = "5s"\n  directory = "shop"\n  variables = { tier = "small" }')
    outcome, _ = drill(text)
    assert outcome.returncode == MET, words(outcome)
    assert "Apply complete" in outcome.stdout
    assert regionfall("output", "-raw", "tier", cwd=tmp_path / "shop").stdout == "small"

    outcome, _ = drill(text.replace('variables = { tier = "small" }', ""))
    assert outcome.returncode == ERROR and "was not applied in full" in outcome.stderr, words(outcome)


def test_a_drill_of_a_flat_world_says_that_there_are_no_distances(drill):
    outcome, report = drill(AWAY.format(mode="crash", rto="60s"), "-flat")
    assert outcome.returncode == MET, words(outcome)
    assert any("no distances" in note for note in report["notes"])
