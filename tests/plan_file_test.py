"""Saved plans where Terraform has no counterpart: of other directories, in other workspaces, after runs that were cut off."""

import json
import os
import signal
import subprocess

CONFIGURATION = """
resource "terraform_data" "a" {
  input = "${terraform.workspace} ${path.module}"
}
"""


def state(folder):
    return json.loads((folder / ".regionfall" / "terraform.tfstate").read_text())


def test_the_plan_of_a_directory_is_applied_from_where_it_was_made_or_from_within(regionfall, tmp_path):
    infra = tmp_path / "infra"
    infra.mkdir()
    (infra / "main.tf").write_text(CONFIGURATION)
    for file, cwd in (("one", tmp_path), ("../two", infra)):
        assert regionfall("plan", "infra", f"-out={file.split('/')[-1]}", cwd=tmp_path).returncode == 0
        (infra / "main.tf").rename(infra / "away")
        outcome = regionfall("apply", file, cwd=cwd)
        (infra / "away").rename(infra / "main.tf")
        assert outcome.returncode == 0, outcome.stderr
        assert [resource["name"] for resource in state(infra)["resources"]] == ["a"]
        assert regionfall("destroy", "-auto-approve", cwd=infra).returncode == 0
    assert not (tmp_path / ".regionfall").exists()


def test_the_plan_of_another_workspace_is_refused(regionfall, tmp_path):
    (tmp_path / "main.tf").write_text(CONFIGURATION)
    assert regionfall("plan", "-out=p", cwd=tmp_path).returncode == 0
    assert regionfall("workspace", "new", "blue", cwd=tmp_path).returncode == 0
    outcome = regionfall("apply", "p", cwd=tmp_path)
    assert outcome.returncode == 1
    assert "Plan of another workspace" in outcome.stderr
    assert regionfall("workspace", "select", "default", cwd=tmp_path).returncode == 0
    assert regionfall("apply", "p", cwd=tmp_path).returncode == 0


def start_and_kill(regionfall, folder, awaited):
    """Begins an apply and kills it with all that it started once it says what is awaited."""
    process = subprocess.Popen([str(regionfall.path), "apply", "-auto-approve"], cwd=folder, env=regionfall.environment,
                               stdout=subprocess.PIPE, text=True, start_new_session=True)
    while awaited not in (line := process.stdout.readline()):
        assert line, f"{awaited!r} never came"
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_a_plan_made_after_a_cut_off_run_settles_what_that_run_began(regionfall, tmp_path):
    (tmp_path / "main.tf").write_text('resource "time_sleep" "s" {\n  create_duration = "1h"\n}\n')
    start_and_kill(regionfall, tmp_path, "Creating...")
    (tmp_path / "main.tf").write_text('resource "time_sleep" "s" {\n  create_duration = "0s"\n}\n')
    assert regionfall("plan", "-out=p", cwd=tmp_path).returncode == 0
    outcome = regionfall("apply", "p", cwd=tmp_path)
    assert outcome.returncode == 0, outcome.stderr
    assert [resource["name"] for resource in state(tmp_path)["resources"]] == ["s"]
    assert not (tmp_path / ".regionfall" / "terraform.tfstate.journal").exists()


def test_a_plan_made_before_a_run_that_was_cut_off_is_stale(regionfall, tmp_path):
    (tmp_path / "main.tf").write_text("""
resource "terraform_data" "first" {}
resource "terraform_data" "second" {
  depends_on = [terraform_data.first]
  provisioner "local-exec" {
    command = "echo begun; sleep 3600"
  }
}
""")
    assert regionfall("plan", "-out=p", cwd=tmp_path).returncode == 0
    start_and_kill(regionfall, tmp_path, "begun")
    outcome = regionfall("apply", "p", cwd=tmp_path)
    assert outcome.returncode == 1
    assert "Saved plan is stale" in outcome.stderr
