"""Drills: load from cities while regions are taken away, and what is measured of it."""

import json
import re
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


LONG_AWAY = AWAY.format(mode="crash", rto="60s").replace('"6s"', '"600s"').replace('"4s"', '"500s"')


def interrupted_drill(regionfall, folder, *options, text=LONG_AWAY, last="fault first region away"):
    """A drill that is interrupted while its faults are in force: its process's status and words, and what it had started."""
    (folder / "west.drill.hcl").write_text(text)
    process = subprocess.Popen([str(regionfall.path), "drill", "west.drill.hcl", *options], cwd=folder,
                               env=regionfall.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = []
    for line in process.stdout:
        lines.append(line)
        if last in line:
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


def test_a_drill_in_a_faster_world_has_the_worlds_times_and_real_latencies(drill):
    outcome, report = drill(AWAY.format(mode="crash", rto="60s"), "-speed=4")
    assert outcome.returncode == MET, words(outcome)
    assert report["speed"] == 4 and report["duration_s"] == 6 and "Speed 4" in outcome.stdout
    assert any("Speed 4" in note for note in report["notes"])
    shop = next(load for load in report["loads"] if load["name"] == "shop")["measured"]
    assert shop["requests"] == 120 and shop["failed"] > 20
    assert shop["p99_ms"] < 250  # the clients' timeout, in real time


def test_a_speed_that_makes_a_drill_meaningless_is_refused(drill):
    outcome, report = drill(AWAY.format(mode="crash", rto="60s"), "-speed=10")
    assert outcome.returncode == ERROR and report is None
    assert "the clients of shop in Dublin give up after 100 ms of real time" in outcome.stderr


@pytest.fixture
def order_services(regionfall, tmp_path):
    """Two of them, on free ports: their addresses."""
    started, addresses = [], []
    for name in ("east", "west"):
        process = regionfall.start("order-service", "-port=0", f"-data={tmp_path / name}", cwd=tmp_path)
        started.append(process)
        port = process.stdout.readline().rsplit(":", 1)[1].strip()
        addresses.append(f"http://127.0.0.1:{port}")
    yield addresses
    for process in started:
        process.send_signal(signal.SIGTERM)
        process.communicate()


WRITES = """
drill {{
  duration = "4s"
}}
store "orders" {{
  copies = {{
    us-east-1 = "{east}"
    eu-west-1 = "{west}"
  }}
}}
load "shop" {{
  from   = ["Dublin"]
  url    = "{east}"
  rate   = 50
  writes = "50%"
}}
fault "east away" {{
  region = "us-east-1"
  mode   = "{mode}"
  at     = "1s"
  until  = "3s"
}}
objective "data" {{
  rpo         = "1ms"
  lost_writes = 0
}}
"""


def test_every_acknowledged_write_is_looked_for_in_every_region_and_what_cannot_be_read_is_lost(drill, order_services,
                                                                                                tmp_path):
    east, west = order_services
    # In a flat world the application is not in the region that is lost: it goes on, and only reading it back is denied.
    outcome, report = drill(WRITES.format(east=east, west=west, mode="blackhole"), "-flat")
    assert outcome.returncode == MISSED, words(outcome)
    store = report["stores"][0]
    assert store["acknowledged"] == 100
    during, end = store["audits"]
    assert [region["reached"] for region in during["regions"]] == [True, False]
    assert during["unreadable"] == during["acknowledged"] > 0
    assert [(region["region"], region["present"]) for region in end["regions"]] == [("eu-west-1", 0), ("us-east-1", 100)]
    assert end["unreadable"] == 0
    assert store["fates"]["resurrected"] == during["acknowledged"] and store["fates"]["lost"] == 0
    assert [entry["measure"] for entry in report["objectives"]] == ["RPO", "lost writes"]
    assert all(entry["store"] == "orders" and not entry["met"] for entry in report["objectives"])
    assert len((tmp_path / "west-report" / "writes.csv").read_text().splitlines()) == 1 + during["acknowledged"]
    assert "Ledger" in (tmp_path / "west-report" / "report.html").read_text()


def test_writes_that_can_be_read_elsewhere_are_not_lost(drill, order_services):
    east, _ = order_services
    outcome, report = drill(WRITES.format(east=east, west=east, mode="blackhole"), "-flat")
    assert outcome.returncode == MET, words(outcome)
    assert report["stores"][0]["fates"]["present"] == report["stores"][0]["acknowledged"] == 100


def test_a_store_that_nothing_offers_is_an_error_before_the_load_begins(drill, order_services):
    east, _ = order_services
    text = WRITES.format(east=east, west=east, mode="blackhole").replace("copies = {", 'path = "/carts"\n  copies = {')
    outcome, report = drill(text, "-flat")
    assert outcome.returncode == ERROR and report is None
    assert "Nothing offers the store \"orders\"" in outcome.stderr, words(outcome)


# Faults of several kinds that overlap, in one region.
OVERLAPPING = """
drill {
  duration = "%s"
}
load "shop" {
  from    = ["Dublin"]
  url     = "http://us-east-1/?Action=GetCallerIdentity&Version=2011-06-15"
  rate    = 10
  timeout = "1s"
}
fault "credentials" {
  service    = "sts"
  region     = "us-east-1"
  error_rate = "50%%"
  at         = "500ms"
  for        = "2s"
}
fault "silence" {
  service = "sts"
  region  = "us-east-1"
  mode    = "blackhole"
  at      = "1s"
  until   = "2s"
}
fault "zone" {
  zone = "us-east-1a"
  at   = "1s"
  for  = "2s"
}
fault "zone cut off" {
  zone = "us-east-1a"
  mode = "blackhole"
  at   = "1500ms"
  for  = "1s"
}
fault "names" {
  process = "edge"
  at      = "1s"
  for     = "1s"
}
"""


def test_faults_of_all_kinds_overlap_and_leave_nothing_behind(drill, world):
    outcome, report = drill(OVERLAPPING % "4s", f"-data={world.data}")
    assert outcome.returncode == MET, words(outcome)
    happened = [(event["fault"], event["event"]) for event in report["events"]]
    assert [fault for fault, event in happened if event == "healed"] == ["silence", "names", "credentials", "zone cut off", "zone"]
    assert report["measured"]["outcomes"]["bad status"] > 0 and report["measured"]["outcomes"]["timeout"] > 0
    assert world.status()["faults"] == []


def test_an_interrupted_drill_heals_faults_of_all_kinds(regionfall, world, tmp_path):
    text = re.sub(r'(for|until)(\s+)= "\ds"', r'\1\2= "500s"', OVERLAPPING % "600s")
    status, said, _ = interrupted_drill(regionfall, tmp_path, f"-data={world.data}", text=text, last="fault zone cut off")
    assert status == ERROR and "interrupted" in said, said
    assert world.status()["faults"] == [] and world.status()["edge"]["phase"] == "ready"


def test_an_incident_of_aws_is_played_in_place_of_the_files_faults(drill, regionfall, tmp_path):
    assert "us-east-1-2025-10" in regionfall("incidents", cwd=tmp_path).stdout
    assert 'service = "dynamodb"' in regionfall("incidents", "us-east-1-2025-10", cwd=tmp_path).stdout
    outcome, report = drill(OVERLAPPING % "6s", "-like=us-east-1-2025-10")
    assert outcome.returncode == MET, words(outcome)
    assert "DynamoDB not to be found" in [fault["name"] for fault in report["faults"]]
    assert "credentials" not in [fault["name"] for fault in report["faults"]]
    assert any("aws.amazon.com/message/101925" in note for note in report["notes"])
    unknown = regionfall("drill", "-like=us-east-1-2025-1", "west.drill.hcl", cwd=tmp_path)
    assert unknown.returncode == ERROR and 'Did you mean "us-east-1-2025-10"' in unknown.stderr


def test_a_drill_goes_by_the_time_of_the_world_that_runs(drill, regionfall, tmp_path):
    fast = World(regionfall, tmp_path, "-regions=us-east-1,eu-west-1", "-dns-port=0", "-speed=3")
    try:
        outcome, report = drill(AWAY.format(mode="crash", rto="60s"), f"-data={fast.data}", "-speed=4")
        assert outcome.returncode == ERROR and report is None and "time passes 3 times faster, not 4" in words(outcome)
        outcome, report = drill(AWAY.format(mode="crash", rto="60s"), f"-data={fast.data}")
        assert outcome.returncode == MET and report["speed"] == 3, words(outcome)
    finally:
        fast.stop()


def runbook(steps, duration="8s"):
    return AWAY.format(mode="crash", rto="60s").replace('"6s"', f'"{duration}"') + steps


def test_steps_follow_the_fault_and_one_another(drill, tmp_path):
    outcome, report = drill(runbook("""
step "noticed" {
  phase        = "detect"
  on_detection = "first region away"
  command      = ["sh", "-c", "echo $AWS_ENDPOINT_URL > noticed"]
}
step "decided" {
  phase      = "decide"
  after_step = "noticed"
  approve    = "Go on?"
}
step "asked from a city" {
  after_step = "decided"
  command    = ["sh", "-c", "echo $AWS_REGION > asked"]
  from       = "Tokyo"
}
step "standby answers" {
  phase      = "promote"
  after_step = "decided"
  wait_http  = "http://eu-west-1/?Action=GetCallerIdentity&Version=2011-06-15"
}
step "users are served" {
  phase             = "converge"
  after_step        = "standby answers"
  wait_availability = "99%"
  over              = "1s"
}
"""), "-approve")
    assert outcome.returncode == MET, words(outcome)
    assert (tmp_path / "noticed").read_text().startswith("http://127.0.0.1:")
    assert (tmp_path / "asked").exists()
    steps = {step["name"]: step for step in report["steps"]}
    assert {step["outcome"] for step in steps.values()} == {"done"}, steps
    assert steps["noticed"]["began_s"] > 2
    assert steps["decided"]["began_s"] >= steps["noticed"]["ended_s"]
    assert steps["users are served"]["ended_s"] > 3, "not while a region was away"
    page = (tmp_path / "west-report" / "report.html").read_text()
    assert "Runbook" in page and "converge" in page
    assert "step users are served is done" in outcome.stdout


@pytest.mark.parametrize("action, why", [
    ('command = ["sh", "-c", "echo no such zone; exit 7"]', "ended with status 7, and said: no such zone"),
    ('approve = "Go on?"', "-approve"),
    ('wait_http = "http://nowhere.example/"\n  timeout = "1s"', "nowhere.example has no address"),
    ('command = ["sleep", "1000"]\n  timeout = "1s"', "not done within 1s"),
])
def test_a_step_that_fails_is_shown_at_its_line_and_the_world_is_whole_again(drill, world, action, why):
    text = runbook(f'step "act" {{\n  after_fault = "first region away"\n  {action}\n}}\n', "600s")
    line = text[:text.index('step "act"')].count("\n") + 1
    outcome, report = drill(text, f"-data={world.data}")
    assert outcome.returncode == ERROR, words(outcome)
    assert "Step failed" in outcome.stderr and f"west.drill.hcl line {line}" in outcome.stderr, outcome.stderr
    assert why in " ".join(outcome.stderr.split()), outcome.stderr
    assert report["verdict"] == "invalid" and report["ran_s"] < 600
    assert world.status()["faults"] == [] and world.region("us-east-1")["phase"] == "ready"


def test_an_interrupted_drill_leaves_nothing_of_its_steps_behind(regionfall, world, tmp_path):
    text = runbook('step "wait" {\n  at      = "0s"\n  command = ["sh", "-c", "sleep 1000 & sleep 1000"]\n}\n', "600s")
    (tmp_path / "west.drill.hcl").write_text(text)
    process = subprocess.Popen([str(regionfall.path), "drill", "west.drill.hcl", f"-data={world.data}"], cwd=tmp_path,
                               env=regionfall.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    for line in process.stdout:
        if "fault first region away" in line:
            break
    started = descendants(process.pid)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate()
    assert process.returncode == ERROR and "interrupted" in said, said
    assert len(started) >= 2 and all(is_gone(one) for one in started)
    assert world.status()["faults"] == []


NAME = """
provider "aws" {{
  region = "us-east-1"
}}
resource "aws_route53_zone" "shop" {{
  name = "shop.example"
}}
resource "aws_route53_record" "www" {{
  zone_id = aws_route53_zone.shop.zone_id
  name    = "www.shop.example"
  type    = "A"
  ttl     = {ttl}
  records = ["100.66.0.1"]
}}
"""

NAMED = """
drill {
  duration  = "9s"
  directory = "shop"
}
load "shop" {
  from    = ["Dublin"]
  url     = "http://www.shop.example/?Action=GetCallerIdentity&Version=2011-06-15"
  rate    = 10
  timeout = "1s"
}
fault "first region away" {
  region = "us-east-1"
  at     = "3s"
  until  = "8s"
}
objective "back soon" {
  rto = "1s"
}
"""


@pytest.mark.parametrize("ttl, why", [
    (3600, "kept the address in us-east-1 for its 3600 s"),
    (1, "the name went on leading to us-east-1"),  # no health check turns it
])
def test_a_drill_that_ought_to_miss_its_objective_does_and_says_why(drill, world, regionfall, tmp_path, ttl, why):
    if world.status()["flat"]:
        pytest.skip("in a flat world names lead to addresses of no region")
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "main.tf").write_text(NAME.format(ttl=ttl))
    assert regionfall("init", cwd=tmp_path / "shop").returncode == 0
    outcome, report = drill(NAMED, f"-data={world.data}")
    assert outcome.returncode == MISSED, words(outcome)
    assert why in report["objectives"][0]["detail"] and why in outcome.stdout, report["objectives"]
