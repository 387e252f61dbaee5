"""A drill's report folder: what is in it can be checked against its manifest, with our command and with coreutils'."""

import subprocess

import pytest

CALM = """
drill {
  duration = "1s"
}
load "shop" {
  from = ["Virginia"]
  url  = "http://us-east-1/?Action=GetCallerIdentity&Version=2011-06-15"
  rate = 5
}
"""


@pytest.fixture
def report(regionfall, tmp_path):
    (tmp_path / "calm.drill.hcl").write_text(CALM)
    outcome = regionfall("drill", "calm.drill.hcl", cwd=tmp_path)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return tmp_path / "calm-report"


def test_a_report_is_verified_until_somebody_changes_it(regionfall, report):
    whole = regionfall("verify", str(report), cwd=report)
    assert whole.returncode == 0 and "as the drill wrote it" in whole.stdout
    assert subprocess.run(["sha256sum", "--check", "--quiet", "manifest.sha256"], cwd=report).returncode == 0
    page = report / "report.json"
    page.write_text(page.read_text().replace('"met"', '"MET"'))
    changed = regionfall("verify", str(report), cwd=report)
    assert changed.returncode == 1
    assert "CHANGED" in next(line for line in changed.stdout.splitlines() if "report.json" in line)
