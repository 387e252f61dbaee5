"""Every example is planned; those with a drill are applied, planned again, and drilled in a world whose time passes ten times faster."""

import json
import pathlib
import shutil

import pytest
from worlds import World

EXAMPLES = pathlib.Path(__file__).resolve().parent.parent / "examples"
CONFIGURATIONS = [
    ("guide", ()), ("two-region-network", ()), ("active-active", ()), ("e-commerce", ()), ("microservices", ()),
    *(("environments", (f"-var-file={environment}.tfvars",)) for environment in ("dev", "staging", "prod")),
]
# A drill, what its configuration is given, and the regions of its world.
DRILLS = [
    ("active-active/europe-lost", (), "us-east-1,eu-west-1"),
    ("environments/dev", ("-var-file=dev.tfvars",), "us-east-1,us-west-2"),
    pytest.param("environments/prod", ("-var-file=prod.tfvars",), "us-east-1,eu-west-1", marks=pytest.mark.long),
    pytest.param("e-commerce/black-friday", (), "us-east-1,eu-west-1", marks=pytest.mark.long),
    pytest.param("microservices/region-lost", (), "us-east-1,eu-west-1", marks=pytest.mark.long),
    pytest.param("guide/failover", (), "us-east-1,eu-west-1", marks=pytest.mark.long),
]


@pytest.fixture
def examples(tmp_path):
    """The examples, where a run may leave its state."""
    shutil.copytree(EXAMPLES, tmp_path / "examples", ignore=shutil.ignore_patterns(".regionfall"))
    return tmp_path / "examples"


@pytest.mark.parametrize("name, options", CONFIGURATIONS)
def test_an_example_can_be_planned(regionfall, examples, name, options):
    assert regionfall("init", cwd=examples / name).returncode == 0
    planned = regionfall("plan", "-detailed-exitcode", *options, cwd=examples / name)
    assert planned.returncode == 2, planned.stdout + planned.stderr


@pytest.mark.parametrize("drill, options, regions", DRILLS)
def test_an_example_meets_what_its_drill_asks_of_it(regionfall, examples, tmp_path, drill, options, regions):
    folder = examples / drill.split("/")[0]
    world = World(regionfall, tmp_path, f"-regions={regions}", "-dns-port=0", "-speed=10")
    try:
        if world.status()["flat"]:
            pytest.skip("instances need network namespaces")
        assert regionfall("init", cwd=folder).returncode == 0
        applied = regionfall("apply", f"-data={world.data}", "-auto-approve", *options, cwd=folder)
        assert applied.returncode == 0, applied.stdout + applied.stderr
        again = regionfall("plan", f"-data={world.data}", "-detailed-exitcode", *options, cwd=folder)
        assert again.returncode == 0, again.stdout + again.stderr
        outcome = regionfall("drill", f"{drill.split('/')[1]}.drill.hcl", f"-data={world.data}", cwd=folder)
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
        report = json.loads(next(folder.glob("*-report/report.json")).read_text())
        assert report["verdict"] == "met" and report["speed"] == 10
        assert any(phase["phase"] == "diverted" for phase in report["phases"])  # users were led elsewhere
    finally:
        world.stop()
