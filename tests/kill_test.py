"""Runs that end before their time: whatever ends them, the state stays readable and knows every object that exists.

The configuration's outside effects can be seen: each `random_id` names a file that a `local_file` writes, so a forgotten
id would leave an orphan; each `terraform_data` has a provisioner that leaves a line in a log.
"""

import json
import os
import random
import resource
import signal
import subprocess

import pytest

COUNT = 60
STATE = ".regionfall/terraform.tfstate"

CONFIGURATION = f"""
resource "random_id" "name" {{
  count       = {COUNT}
  byte_length = 8
}}

resource "local_file" "object" {{
  count    = {COUNT}
  filename = "${{path.module}}/objects/${{random_id.name[count.index].hex}}"
  content  = "object ${{count.index}}"
}}

resource "terraform_data" "logged" {{
  count = 10
  input = random_id.name[count.index].hex

  provisioner "local-exec" {{
    command = "echo ${{self.input}} >> log"
  }}
}}

resource "terraform_data" "many" {{
  count = 300
  input = count.index
}}
"""
RESOURCES = COUNT * 2 + 10 + 300

# Says that it has begun and goes on once there is a file `go`.
WAITING = """
resource "terraform_data" "before" {}

resource "terraform_data" "waiting" {
  depends_on = [terraform_data.before]
  provisioner "local-exec" {
    command = "echo begun; while [ ! -e go ]; do sleep 0.01; done"
  }
}

resource "terraform_data" "after" {
  depends_on = [terraform_data.waiting]
}
"""


class Estate:
    """A configuration in a folder, with the program to run in it."""

    def __init__(self, program, folder, configuration=CONFIGURATION):
        self.program, self.folder = program, folder
        (folder / "main.tf").write_text(configuration)

    def run(self, *arguments, **options):
        return self.program(*arguments, cwd=self.folder, **options)

    def good(self, *arguments):
        outcome = self.run(*arguments)
        assert outcome.returncode == 0, outcome.stdout[-3000:] + outcome.stderr[-3000:]
        return outcome.stdout

    def start(self, *arguments, **options):
        """The program at work, with both outputs in one pipe to read lines from."""
        return subprocess.Popen([str(self.program.path), *arguments], cwd=self.folder, env=self.program.environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                errors="replace", **options)

    def kill_after(self, lines, *arguments):
        """kill -9 once that many changes were reported as done; a run that ends earlier is fine."""
        process = self.start(*arguments)
        seen = 0
        while seen < lines and (line := process.stdout.readline()):
            seen += " complete after " in line
        process.kill()
        process.communicate()

    def state(self):
        path = self.folder / STATE
        return json.loads(path.read_text()) if path.exists() else {"resources": []}

    def instances(self):
        """Every object in the state: (type, name, key, id)."""
        return [(entry["type"], entry["name"], instance.get("index_key"), instance["attributes"].get("id"))
                for entry in self.state()["resources"] for instance in entry["instances"]]

    def files(self):
        folder = self.folder / "objects"
        return set(os.listdir(folder)) if folder.exists() else set()

    def assert_converges(self):
        """Plan works, apply makes everything, a second plan is empty, and nothing exists that the state does not know."""
        assert self.run("plan").returncode == 0
        self.good("apply", "-auto-approve")
        assert self.run("plan", "-detailed-exitcode").returncode == 0
        names = [instance["attributes"]["hex"] for entry in self.state()["resources"] if entry["type"] == "random_id"
                 for instance in entry["instances"]]
        assert len(names) == COUNT
        assert self.files() == set(names)
        addresses = [instance[:3] for instance in self.instances()]
        assert len(addresses) == len(set(addresses)) == RESOURCES
        logged = (self.folder / "log").read_text().split()
        assert set(names[:10]) <= set(logged)
        self.assert_clean()

    def assert_clean(self):
        """Nothing but state, backup and lock stays behind."""
        left = {name for name in os.listdir(self.folder / ".regionfall")}
        assert left <= {"terraform.tfstate", "terraform.tfstate.backup", "terraform.tfstate.lock"}

    def assert_destroys(self):
        self.good("destroy", "-auto-approve")
        assert self.state()["resources"] == []
        assert self.files() == set()
        self.assert_clean()


@pytest.fixture
def estate(regionfall, tmp_path):
    return Estate(regionfall, tmp_path)


def killed_runs(estate, seed, rounds):
    """Rounds of killed applies and destroys: after each the state can be read, and now and then all is put right."""
    draw = random.Random(seed)
    for _ in range(rounds):
        verb = draw.choice(["apply", "apply", "destroy"])
        estate.kill_after(draw.choice([0, 1, draw.randint(0, RESOURCES), RESOURCES]), verb, "-auto-approve")
        estate.state()
        assert estate.run("plan").returncode == 0
        if draw.random() < 0.3:
            estate.assert_converges()
    estate.assert_converges()
    estate.assert_destroys()


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_runs_lose_no_object(estate, seed):
    killed_runs(estate, seed, rounds=6)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3, 13))
def test_many_killed_runs_lose_no_object(estate, seed):
    killed_runs(estate, seed, rounds=30)


def test_a_run_killed_while_it_provisions_provisions_again(regionfall, tmp_path):
    estate = Estate(regionfall, tmp_path, WAITING)
    process = estate.start("apply", "-auto-approve", start_new_session=True)
    wait_for(process, "begun")
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    (tmp_path / "go").touch()
    assert "begun" in estate.good("apply", "-auto-approve")
    assert estate.run("plan", "-detailed-exitcode").returncode == 0
    assert sorted(instance[1] for instance in estate.instances()) == ["after", "before", "waiting"]


def wait_for(process, text):
    """Reads the process's lines until one has `text`."""
    seen = []
    while line := process.stdout.readline():
        seen.append(line)
        if text in line:
            return "".join(seen)
    raise AssertionError(f"{text!r} never came: {''.join(seen)}")


def test_an_interrupt_lets_what_is_under_way_end_and_begins_nothing_more(regionfall, tmp_path):
    estate = Estate(regionfall, tmp_path, WAITING)
    process = estate.start("apply", "-auto-approve")
    wait_for(process, "begun")
    process.send_signal(signal.SIGINT)
    wait_for(process, "Interrupted")
    (tmp_path / "go").touch()
    output, _ = process.communicate()
    assert process.returncode == 1, output
    assert "Run interrupted" in output
    assert sorted(instance[1] for instance in estate.instances()) == ["before", "waiting"]
    estate.assert_clean()
    estate.good("apply", "-auto-approve")
    assert sorted(instance[1] for instance in estate.instances()) == ["after", "before", "waiting"]


def test_a_second_interrupt_ends_the_run_at_once(regionfall, tmp_path):
    estate = Estate(regionfall, tmp_path, WAITING)
    process = estate.start("apply", "-auto-approve")
    wait_for(process, "begun")
    process.send_signal(signal.SIGINT)
    wait_for(process, "Interrupted")
    process.send_signal(signal.SIGINT)
    assert process.wait() == 130
    (tmp_path / "go").touch()
    process.communicate()
    estate.good("apply", "-auto-approve")
    assert sorted(instance[1] for instance in estate.instances()) == ["after", "before", "waiting"]
    estate.assert_clean()


def test_two_runs_on_one_state_do_not_mix(regionfall, tmp_path):
    estate = Estate(regionfall, tmp_path, WAITING)
    process = estate.start("apply", "-auto-approve")
    wait_for(process, "begun")
    for arguments in [("apply", "-auto-approve"), ("destroy", "-auto-approve"), ("plan",)]:
        refused = estate.run(*arguments)
        assert refused.returncode == 1
        assert f"process {process.pid}" in refused.stderr + refused.stdout
        assert '"apply"' in refused.stderr + refused.stdout
    (tmp_path / "go").touch()
    output, _ = process.communicate()
    assert process.returncode == 0, output
    assert estate.run("plan", "-detailed-exitcode").returncode == 0


def test_a_killed_holder_leaves_no_lock(regionfall, tmp_path):
    estate = Estate(regionfall, tmp_path, WAITING)
    process = estate.start("apply", "-auto-approve", start_new_session=True)
    wait_for(process, "begun")
    process.kill()
    process.wait()
    (tmp_path / "go").touch()
    process.communicate()
    estate.good("apply", "-auto-approve")


@pytest.mark.parametrize("bytes_max", [0, 100, 20_000, 100_000])
def test_a_full_disk_is_reported_and_loses_nothing(estate, bytes_max):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_max, bytes_max))

    process = estate.start("apply", "-auto-approve", preexec_fn=limit)
    output, _ = process.communicate()
    assert process.returncode == 1, output[-3000:]
    said = " ".join(output.split())
    assert "File too large" in said or "disk is full" in said
    estate.assert_converges()
    estate.assert_destroys()


def test_a_full_disk_keeps_the_state_that_was(estate):
    estate.good("apply", "-auto-approve")
    before = estate.instances()

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    process = estate.start("apply", "-auto-approve", "-replace=terraform_data.many[7]", preexec_fn=limit)
    output, _ = process.communicate()
    assert process.returncode == 1, output[-3000:]
    said = " ".join(output.split())
    assert "File too large" in said or "disk is full" in said
    assert estate.instances() == before
    estate.assert_converges()
    estate.assert_destroys()
