"""State files between Terraform and Regionfall: each reads what the other writes, byte for byte where that can be."""

import json
import pathlib
import shutil

import pytest

from conftest import Program, clean_environment

CONFIGURATION = r'''
variable "trigger" {
  default = "one"
  validation {
    condition     = var.trigger != ""
    error_message = "empty"
  }
}
resource "terraform_data" "a" {
  count = 2
  input = { x = "<a&b>", n = 1.50, l = ["a", 2, true], s = sensitive("x"), none = null, big = 12345678901234567890123 }
  triggers_replace = [var.trigger]
}
resource "terraform_data" "b" {
  for_each   = toset(["x", "y z\"q", "$${no}", "é"])
  input      = { (each.key) = toset(["b", "a"]), map = tomap({ k = sensitive("v") }) }
  depends_on = [module.m, terraform_data.a]
}
resource "terraform_data" "replaced" {
  input            = "plain"
  triggers_replace = var.trigger
  lifecycle {
    create_before_destroy = true
  }
}
# Fails to follow its replacement while there is a file "keep", so that the old object stays as a deposed one.
resource "terraform_data" "follower" {
  triggers_replace = terraform_data.replaced.id
  provisioner "local-exec" {
    command = "test ! -e keep"
  }
}
module "m" {
  source   = "./m"
  for_each = toset(["q", "r"])
}
module "counted" {
  source = "./m"
  count  = 11
}
data "terraform_remote_state" "r" {
  backend  = "local"
  config   = { path = "${path.module}/other.tfstate" }
  defaults = { a = 1 }
}
check "c" {
  assert {
    condition     = var.trigger == "never"
    error_message = "not <never>"
  }
}
output "all" {
  value     = terraform_data.a
  sensitive = true
}
output "null" {
  value = null
}
output "empty" {
  value = tolist([])
}
output "text" {
  value = "u\u2028é\u0001\t\\ \U0001F600"
}
output "number" {
  value = 0.1 + 0.2
}
'''

MODULE = '''
resource "terraform_data" "x" {}
resource "terraform_data" "y" {
  input = terraform_data.x.id
  lifecycle {
    precondition {
      condition     = terraform_data.x.id != ""
      error_message = "x"
    }
  }
}
'''

EMPTY_STATE = '{"version":4,"terraform_version":"1.11.4","serial":1,"lineage":"","outputs":{},"resources":[],"check_results":null}'


@pytest.fixture(scope="module")
def applied_once(tmp_path_factory):
    path = shutil.which("terraform")
    if path is None:
        pytest.skip("terraform is not installed")
    terraform = Program(path, {**clean_environment(tmp_path_factory.mktemp("home")), "CHECKPOINT_DISABLE": "1"})
    folder = tmp_path_factory.mktemp("applied")
    (folder / "m").mkdir()
    (folder / "main.tf").write_text(CONFIGURATION)
    (folder / "m" / "main.tf").write_text(MODULE)
    (folder / "other.tfstate").write_text(EMPTY_STATE)
    assert terraform("init", "-no-color", cwd=folder).returncode == 0
    outcome = terraform("apply", "-auto-approve", "-no-color", cwd=folder)
    assert outcome.returncode == 0, outcome.stderr
    return folder


@pytest.fixture
def applied(applied_once, tmp_path):
    """A folder in which Terraform applied the configuration."""
    return pathlib.Path(shutil.copytree(applied_once, tmp_path / "theirs", symlinks=True))


def leave_deposed_and_tainted(terraform, folder):
    (folder / "keep").touch()
    failed = terraform("apply", "-auto-approve", "-no-color", "-replace=terraform_data.replaced", cwd=folder)
    assert failed.returncode == 1
    assert terraform("taint", "terraform_data.a[0]", cwd=folder).returncode == 0
    assert '"deposed"' in (folder / "terraform.tfstate").read_text()


def push(regionfall, folder, state):
    folder.mkdir()
    outcome = regionfall("state", "push", state, cwd=folder)
    assert outcome.returncode == 0, outcome.stderr
    return folder


def resources(text):
    """What a state holds. Terraform writes sensitive paths in an order that differs from run to run."""
    found = json.loads(text)["resources"]
    for resource in found:
        for instance in resource["instances"]:
            instance["sensitive_attributes"].sort(key=json.dumps)
    return found


def test_state_of_terraform_comes_back_byte_for_byte(regionfall, terraform, applied, tmp_path):
    leave_deposed_and_tainted(terraform, applied)
    text = (applied / "terraform.tfstate").read_text()
    ours = push(regionfall, tmp_path / "ours", applied / "terraform.tfstate")
    assert (ours / ".regionfall" / "terraform.tfstate").read_text() == text
    assert regionfall("state", "pull", cwd=ours).stdout == text


def test_list_and_show_print_what_terraform_prints(regionfall, terraform, applied, tmp_path):
    leave_deposed_and_tainted(terraform, applied)
    ours = push(regionfall, tmp_path / "ours", applied / "terraform.tfstate")
    listed = terraform("state", "list", cwd=applied).stdout
    assert regionfall("state", "list", cwd=ours).stdout == listed
    for address in listed.splitlines()[:8]:
        theirs = terraform("state", "show", "-no-color", address, cwd=applied)
        mine = regionfall("state", "show", "-no-color", address, cwd=ours)
        assert (mine.returncode, mine.stdout) == (theirs.returncode, theirs.stdout), address


COMMANDS = [
    ("list", "module.m"),
    ("list", 'module.m["q"]'),
    ("list", "terraform_data.b"),
    ("list", "terraform_data.nope"),
    ("list", "module.nope"),
    ("show", "terraform_data.nope"),
    ("show", "terraform_data.a"),
    ("mv", "terraform_data.nope", "terraform_data.z"),
    ("mv", "terraform_data.a", "terraform_data.z"),
    ("mv", "terraform_data.a[0]", "terraform_data.z"),
    ("mv", "terraform_data.a[0]", 'terraform_data.z["k"]'),
    ("mv", "terraform_data.a[0]", "terraform_data.a[1]"),
    ("mv", "terraform_data.a[0]", 'module.new["x"].terraform_data.a'),
    ("mv", "terraform_data.a", "terraform_data.b"),
    ("mv", "terraform_data.a", "terraform_data.z[0]"),
    ("mv", "terraform_data.replaced", "terraform_data.a[5]"),
    ("mv", "terraform_data.replaced", "terraform_data.a"),
    ("mv", "terraform_data.a[0]", "module.x"),
    ("mv", "module.m", "module.n"),
    ("mv", 'module.m["q"]', "module.n"),
    ("mv", 'module.m["q"]', 'module.m["r"]'),
    ("mv", 'module.m["q"]', "module.outer.module.m[0]"),
    ("mv", 'module.m["q"]', "terraform_data.z"),
    ("mv", 'module.m["q"].terraform_data.x', "terraform_data.x"),
    ("mv", "data.terraform_remote_state.r", "terraform_data.u"),
    ("mv", "data.terraform_remote_state.r", "data.terraform_remote_state.u"),
    ("mv", "terraform_data.a[0]", "null_resource.a[0]"),
    ("mv", "-dry-run", "terraform_data.a", "terraform_data.z"),
    ("rm", "terraform_data.a"),
    ("rm", "terraform_data.a[0]", "module.counted"),
    ("rm", "module.m"),
    ("rm", "terraform_data.nope"),
    ("rm", "-dry-run", "terraform_data.a"),
    ("replace-provider", "-auto-approve", "terraform.io/builtin/terraform", "hashicorp/aws"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_changes_by_hand_end_as_terraforms(regionfall, terraform, applied, tmp_path, command):
    ours = push(regionfall, tmp_path / "ours", applied / "terraform.tfstate")
    theirs = terraform("state", *command, cwd=applied)
    mine = regionfall("state", *command, cwd=ours)
    assert bool(mine.returncode) == bool(theirs.returncode), mine.stderr + theirs.stderr
    expected = (applied / "terraform.tfstate").read_text()
    state = (ours / ".regionfall" / "terraform.tfstate").read_text()
    assert resources(state) == resources(expected)
    if mine.returncode == 0 and command[0] in ("list", "mv", "rm"):
        assert mine.stdout == theirs.stdout


def test_terraform_reads_what_was_written_here(regionfall, terraform, applied, tmp_path):
    ours = push(regionfall, tmp_path / "ours", applied / "terraform.tfstate")
    for command in (("mv", "terraform_data.a", "terraform_data.z"), ("mv", "terraform_data.z", "terraform_data.a"),
                    ("mv", "module.counted[10]", "module.aside"), ("mv", "module.aside", "module.counted[10]")):
        assert regionfall("state", *command, cwd=ours).returncode == 0
    text = (ours / ".regionfall" / "terraform.tfstate").read_text()
    assert json.loads(text)["serial"] == json.loads((applied / "terraform.tfstate").read_text())["serial"] + 4
    (applied / "terraform.tfstate").write_text(text)
    plan = terraform("plan", "-detailed-exitcode", "-no-color", cwd=applied)
    assert plan.returncode == 0, plan.stdout + plan.stderr
    shown = json.loads(terraform("show", "-json", cwd=applied).stdout)
    assert len(shown["values"]["root_module"]["resources"]) == 9


def test_push_keeps_a_state_from_what_is_older_or_another(regionfall, applied, tmp_path):
    ours = push(regionfall, tmp_path / "ours", applied / "terraform.tfstate")
    kept = regionfall("state", "pull", cwd=ours).stdout
    state = json.loads(kept)
    for changed in ({"serial": state["serial"] - 1}, {"lineage": "another"}, {"outputs": {}}, {"version": 3}):
        outcome = regionfall("state", "push", "-", cwd=ours, stdin=json.dumps(state | changed))
        assert outcome.returncode == 1, changed
        assert regionfall("state", "pull", cwd=ours).stdout == kept
    assert regionfall("state", "push", "-force", "-", cwd=ours, stdin=json.dumps(state | {"serial": 1})).returncode == 0
    assert json.loads(regionfall("state", "pull", cwd=ours).stdout)["serial"] == 1
