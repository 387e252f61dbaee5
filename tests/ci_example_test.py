"""The CI example is what it says: its workflow is read, and its own commands gate a drill that is met and one that is not."""

import json
import os
import pathlib
import subprocess
import xml.etree.ElementTree as ElementTree

import pytest

WORKFLOW = pathlib.Path(__file__).parent.parent / "examples" / "ci" / "github-actions.yml"
DRILL = """
drill {
  duration = "4s"
}
load "shop" {
  from    = ["Virginia"]
  url     = "http://us-east-1/?Action=GetCallerIdentity&Version=2011-06-15"
  rate    = 10
  timeout = "1s"
}
fault "away" {
  region = "us-east-1"
  at     = "1s"
  until  = "2s"
}
objective "availability" {
  load         = "shop"
  availability = "AVAILABILITY"
}
"""


@pytest.fixture
def workflow(regionfall, tmp_path):
    """The workflow, read by our own yamldecode()."""
    outcome = regionfall("console", cwd=tmp_path, stdin=f'jsonencode(yamldecode(file("{WORKFLOW}")))\n')
    assert outcome.returncode == 0, outcome.stderr
    return json.loads(json.loads(outcome.stdout))


@pytest.fixture
def run_steps(regionfall, workflow, tmp_path):
    """Runs the commands of the steps with these ids as a runner would: until one fails, then those that always run."""
    steps = {step.get("id"): step for step in workflow["jobs"]["drill"]["steps"]}
    environment = {**regionfall.environment, **workflow["env"], "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
                   "PATH": f"{regionfall.path.parent}{os.pathsep}{regionfall.environment['PATH']}"}

    def run(ids):
        outcomes = {}
        for name in ids:
            step = steps[name]
            if any(outcomes.values()) and not step.get("if", "").startswith("always()"):
                continue
            ran = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], cwd=tmp_path,
                                 env=environment, capture_output=True, text=True, check=False)
            outcomes[name] = ran.returncode
        return outcomes

    return run


@pytest.mark.parametrize("availability, status", [("10%", 0), ("100%", 99)])
def test_the_workflow_passes_what_meets_its_objectives_and_fails_what_does_not(run_steps, tmp_path, availability, status):
    (tmp_path / "infrastructure").mkdir()
    (tmp_path / "infrastructure" / "failover.drill.hcl").write_text(DRILL.replace("AVAILABILITY", availability))
    (tmp_path / "infrastructure" / "main.tf").write_text("")
    outcomes = run_steps(["init", "drill", "summary", "verify"])
    assert outcomes == {"init": 0, "drill": status, "summary": 0, "verify": 0}
    suite = ElementTree.parse(tmp_path / "drill-report" / "junit.xml").getroot()
    assert int(suite.get("failures")) == (1 if status else 0)
    assert "availability" in (tmp_path / "summary.md").read_text()


def test_the_report_is_kept_and_shown_whatever_the_verdict(workflow):
    steps = {step.get("id"): step for step in workflow["jobs"]["drill"]["steps"]}
    assert steps["report"]["if"].startswith("always()")
    assert "drill-report/" in steps["report"]["with"]["path"].split()
    assert steps["junit"]["if"].startswith("always()")
    assert steps["junit"]["with"]["report_paths"] == "drill-report/junit.xml"
