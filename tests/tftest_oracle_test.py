"""`regionfall test` against `terraform test`: the same verdicts, diagnostics at the same places, the same exit status."""

import re

import pytest

STORE = """
variable "name" {
  type    = string
  default = "plain"
  validation {
    condition     = var.name != "bad"
    error_message = "no bad names"
  }
}
variable "copies" {
  type    = number
  default = 1
}
resource "terraform_data" "store" {
  count            = var.copies
  input            = var.name
  triggers_replace = var.name == "replace" ? 1 : 0
  lifecycle {
    precondition {
      condition     = var.name != "pre"
      error_message = "refused before"
    }
    postcondition {
      condition     = self.input != "post"
      error_message = "refused after"
    }
  }
}
locals { loud = upper(var.name) }
output "ids" { value = terraform_data.store[*].id }
output "stored" { value = terraform_data.store[*].output }
output "loud" {
  value = local.loud
  precondition {
    condition     = var.name != "quiet"
    error_message = "too quiet"
  }
}
check "polite" {
  assert {
    condition     = var.name != "rude"
    error_message = "impolite"
  }
}
"""

NET = """
variable "cidr" { type = string }
variable "secret" {
  type      = string
  default   = "hidden"
  sensitive = true
}
resource "terraform_data" "vpc" { input = var.cidr }
module "subnet" {
  source   = "./subnet"
  for_each = toset(["a", "b"])
  parent   = terraform_data.vpc.input
}
output "vpc" { value = terraform_data.vpc.id }
output "subnets" { value = { for key, subnet in module.subnet : key => subnet.label } }
output "secret" {
  value     = var.secret
  sensitive = true
}
"""

SUBNET = """
variable "parent" { type = string }
resource "terraform_data" "subnet" { input = "sub of ${var.parent}" }
output "label" { value = terraform_data.subnet.output }
output "id" { value = terraform_data.subnet.id }
"""

# Each case: the files, then what to give on the command line.
CASES = {
    "assertions on outputs, resources, locals and variables": ({"main.tf": STORE, "tests/a.tftest.hcl": """
        variables { name = "hello" }
        run "applied" {
          assert {
            condition     = output.loud == "HELLO" && local.loud == "HELLO" && var.name == "hello"
            error_message = "loud is ${output.loud}"
          }
          assert {
            condition     = terraform_data.store[0].output == "hello"
            error_message = "not stored"
          }
        }
        run "planned" {
          command = plan
          variables {
            name   = run.applied.loud
            copies = 2
          }
          assert {
            condition     = length(terraform_data.store) == 2
            error_message = "two wanted"
          }
          assert {
            condition     = terraform_data.store[1].input == "hello"
            error_message = "stored ${terraform_data.store[1].input}"
          }
        }
        run "goes_on_after_a_failed_assertion" {}
        """}, []),
    "unknown values stop a file": ({"main.tf": STORE, "tests/a.tftest.hcl": """
        run "planned" {
          command = plan
          assert {
            condition     = terraform_data.store[0].id == "x"
            error_message = "wrong"
          }
        }
        run "skipped" {}
        """, "b.tftest.hcl": 'run "of_another_file" {}'}, []),
    "expected failures of every kind during plan": ({"main.tf": STORE, "tests/a.tftest.hcl": """
        run "variable" {
          command         = plan
          variables { name = "bad" }
          expect_failures = [var.name]
        }
        run "precondition" {
          command         = plan
          variables { name = "pre" }
          expect_failures = [terraform_data.store]
        }
        run "instance" {
          command         = plan
          variables { name = "post" }
          expect_failures = [terraform_data.store[0]]
        }
        run "output" {
          command         = plan
          variables { name = "quiet" }
          expect_failures = [output.loud]
        }
        run "check" {
          command         = plan
          variables { name = "rude" }
          expect_failures = [check.polite]
        }
        run "check_applied" {
          variables { name = "rude" }
          expect_failures = [check.polite]
        }
        """}, []),
    "an expected failure that does not come": ({"main.tf": STORE, "tests/a.tftest.hcl": """
        run "fine" {
          expect_failures = [check.polite]
        }
        run "skipped" {}
        """}, []),
    "an expected failure that keeps an apply from beginning": ({"main.tf": STORE, "tests/a.tftest.hcl": """
        run "stopped" {
          variables { name = "pre" }
          expect_failures = [terraform_data.store]
        }
        """}, []),
    "failed checks that nobody expects": ({"main.tf": STORE, "tests/a.tftest.hcl": """
        run "rude" {
          variables { name = "rude" }
        }
        run "skipped" {}
        """}, []),
    "state goes from run to run": ({"main.tf": STORE, "tests/a.tftest.hcl": """
        run "first" {}
        run "unchanged" {
          assert {
            condition     = output.ids == run.first.ids
            error_message = "made anew"
          }
        }
        run "replaced" {
          plan_options { replace = [terraform_data.store[0]] }
          assert {
            condition     = output.ids != run.first.ids
            error_message = "not made anew"
          }
        }
        run "with_a_state_of_its_own" {
          state_key = "other"
          assert {
            condition     = output.ids != run.replaced.ids
            error_message = "the same state"
          }
        }
        run "refreshed_only" {
          variables { name = "other" }
          plan_options { mode = refresh-only }
          assert {
            condition     = terraform_data.store[0].input == "plain"
            error_message = "changed to ${terraform_data.store[0].input}"
          }
        }
        """}, []),
    "modules of their own, references to runs": ({"main.tf": NET, "subnet/main.tf": SUBNET,
                                                  "tests/setup/main.tf": 'output "cidr" { value = "10.0.0.0/16" }',
                                                  "tests/a.tftest.hcl": """
        run "setup" {
          module { source = "./tests/setup" }
        }
        run "net" {
          variables { cidr = run.setup.cidr }
          assert {
            condition     = output.subnets["a"] == "sub of ${run.setup.cidr}"
            error_message = "label is ${output.subnets["a"]}"
          }
          assert {
            condition     = module.subnet["b"].label == "sub of nothing"
            error_message = "label is not of nothing"
          }
        }
        run "subnet_alone" {
          module { source = "./subnet" }
          variables { parent = "p" }
          assert {
            condition     = output.label == "sub of p"
            error_message = "label is ${output.label}"
          }
        }
        run "no_such_run" {
          variables { cidr = run.nobody.cidr }
        }
        """}, []),
    "a required variable without a value": ({"main.tf": NET, "subnet/main.tf": SUBNET, "a.tftest.hcl": 'run "none" {}'}, []),
    "variables from the command line and by weight": ({"main.tf": NET, "subnet/main.tf": SUBNET, "terraform.tfvars": 'cidr = "file"',
                                                       "a.tftest.hcl": """
        run "given" {
          command = plan
          assert {
            condition     = var.cidr == "line"
            error_message = "it is ${var.cidr}"
          }
        }
        run "own" {
          command = plan
          variables { cidr = "own" }
          assert {
            condition     = terraform_data.vpc.input == "own"
            error_message = "it is ${var.cidr}"
          }
        }
        """}, ["-var", "cidr=line"]),
    "variables of files beside the tests": ({"main.tf": 'variable "v" { default = "default" }', "terraform.tfvars": 'v = "main"',
                                            "tests/terraform.tfvars": 'v = "tests"', "tests/a.tftest.hcl": """
        run "beside" {
          assert {
            condition     = var.v == "tests"
            error_message = "it is ${var.v}"
          }
        }
        """, "b.tftest.hcl": """
        run "above" {
          assert {
            condition     = var.v == "line"
            error_message = "it is ${var.v}"
          }
        }
        """}, ["-var", "v=line"]),
    "mocked providers": ({"main.tf": NET, "subnet/main.tf": SUBNET, "mocks/data.tfmock.hcl": """
        mock_resource "terraform_data" {
          defaults = { id = "from-a-file" }
        }
        """, "tests/a.tftest.hcl": """
        variables { cidr = "10.0.0.0/8" }
        mock_provider "terraform" {
          mock_resource "terraform_data" {
            defaults = { id = "mocked" }
          }
          override_resource {
            target = module.subnet["a"].terraform_data.subnet
            values = { output = "overridden" }
          }
        }
        run "mocked" {
          assert {
            condition     = output.vpc == "mocked" && output.subnets["a"] == "overridden"
            error_message = "vpc is ${output.vpc}"
          }
          assert {
            condition     = output.subnets["b"] == null
            error_message = "something was computed"
          }
        }
        run "planned" {
          command   = plan
          state_key = "fresh"
          assert {
            condition     = output.vpc == "mocked"
            error_message = "unknown"
          }
        }
        """, "tests/b.tftest.hcl": """
        variables { cidr = "10.0.0.0/8" }
        mock_provider "terraform" {
          source          = "./mocks"
          override_during = plan
        }
        run "planned" {
          command = plan
          assert {
            condition     = output.vpc == "from-a-file"
            error_message = "vpc is ${output.vpc}"
          }
        }
        run "applied" {
          assert {
            condition     = output.vpc == "from-a-file"
            error_message = "vpc is ${output.vpc}"
          }
        }
        """, "tests/c.tftest.hcl": """
        variables { cidr = "10.0.0.0/8" }
        mock_provider "terraform" {}
        run "generated" {
          assert {
            condition     = length(output.vpc) == 8 && can(regex("^[a-z0-9]+$", output.vpc))
            error_message = "vpc is ${output.vpc}"
          }
        }
        """}, []),
    "overrides of resources and modules": ({"main.tf": NET, "subnet/main.tf": SUBNET, "tests/a.tftest.hcl": """
        variables { cidr = "10.0.0.0/8" }
        override_resource {
          target = terraform_data.vpc
          values = { id = "of the file" }
        }
        override_module {
          target  = module.subnet
          outputs = { label = "a label" }
        }
        run "of_the_file" {
          assert {
            condition     = output.vpc == "of the file" && output.subnets["b"] == "a label"
            error_message = "vpc is ${output.vpc}"
          }
        }
        run "of_the_run" {
          state_key = "own"
          override_resource {
            target          = terraform_data.vpc
            override_during = plan
            values          = { id = "of the run" }
          }
          assert {
            condition     = output.vpc == "of the run"
            error_message = "vpc is ${output.vpc}"
          }
        }
        run "known_in_a_plan" {
          state_key = "own plan"
          command   = plan
          override_resource {
            target          = terraform_data.vpc
            override_during = plan
            values          = { id = "of the plan" }
          }
          assert {
            condition     = output.vpc == "of the plan"
            error_message = "vpc is ${output.vpc}"
          }
        }
        """}, []),
    "sensitive values in assertions": ({"main.tf": NET, "subnet/main.tf": SUBNET, "tests/a.tftest.hcl": """
        variables { cidr = "10.0.0.0/8" }
        run "hidden" {
          command = plan
          assert {
            condition     = var.secret == "seen"
            error_message = "not seen"
          }
        }
        """}, []),
    "values that validation refuses, shown where they are given": ({"main.tf": STORE + """
        module "child" {
          source = "./child"
          x      = var.name
        }
        """, "child/main.tf": """
        variable "x" {
          type = string
          validation {
            condition     = var.x != "nochild"
            error_message = "not in here"
          }
        }
        """, "tests/a.tftest.hcl": 'run "a" {\n  variables { name = "nochild" }\n}',
             "tests/b.tftest.hcl": 'variables {\n  name = "bad"\n}\nrun "b" {}',
             "tests/c.tftest.hcl": 'run "c" {\n  variables { copies = "many" }\n}'}, []),
    "overrides of what does not exist, values for what is not declared": ({"main.tf": STORE, "tests/a.tftest.hcl": """
        override_resource { target = terraform_data.nobody }
        run "a" {
          variables { nothing = 1 }
        }
        run "b" {
          assert {
            condition     = var.only_here == "x"
            error_message = "it is ${var.only_here}"
          }
        }
        """}, ["-var", 'only_here="x"']),
    "test files in JSON": ({"main.tf": STORE, "tests/a.tftest.json": """
        {"variables": {"name": "hello"},
         "run": {"applied": {"assert": [{"condition": "${output.loud == \\"HELLO\\"}", "error_message": "not loud"},
                                        {"condition": "${output.loud == \\"hello\\"}", "error_message": "not quiet"}]},
                 "planned": {"command": "plan", "variables": {"name": "rude"}, "expect_failures": ["check.polite"]}}}
        """}, []),
    "one file of two": ({"main.tf": STORE, "tests/a.tftest.hcl": 'run "a" {}', "tests/b.tftest.hcl": 'run "b" {}'},
                        ["-filter=tests/b.tftest.hcl"]),
    "a directory of tests": ({"main.tf": STORE, "checks/a.tftest.hcl": 'run "a" {}', "tests/b.tftest.hcl": 'run "b" {}'},
                             ["-test-directory=checks"]),
    "what cannot be destroyed": ({"main.tf": """
        resource "terraform_data" "kept" {
          input = 1
          lifecycle { prevent_destroy = true }
        }
        """, "a.tftest.hcl": 'run "a" {}'}, []),
    "no tests at all": ({"main.tf": STORE}, []),
    "a run that fails in the middle of an apply": ({"main.tf": """
        resource "terraform_data" "first" { input = 1 }
        resource "terraform_data" "second" {
          input = terraform_data.first.output
          provisioner "local-exec" { command = "false" }
        }
        """, "a.tftest.hcl": 'run "broken" {}\nrun "skipped" {}'}, []),
}

# Mistakes in test files: both refuse them at the same places.
MISTAKES = {
    "an argument that does not exist": 'run "a" {\n  comand = plan\n}',
    "two runs of one name": 'run "a" {}\nrun "a" {}',
    "a command that does not exist": 'run "a" {\n  command = destroy\n}',
    "a condition that refers to nothing": 'run "a" {\n  assert {\n    condition = 1 == 1\n    error_message = "x"\n  }\n}',
    "a missing error message": 'run "a" {\n  assert {\n    condition = output.loud == "x"\n  }\n}',
    "an override without a target": "override_resource {\n  values = {}\n}",
    "a module as target of a resource's override": "override_resource {\n  target = module.a\n}",
    "an unfinished block": 'run "a" {\n  command = plan\n',
    "expecting what cannot fail": 'run "a" {\n  expect_failures = [local.loud]\n}',
    "a provider that is there twice": 'provider "terraform" {}\nmock_provider "terraform" {}\nrun "a" {}',
}


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def verdicts(text):
    """The lines that tell what passed and failed."""
    return re.findall(r"^(?:.*\.\.\. .*|(?:Success|Failure)! .*)$", text, re.MULTILINE)


def places(outcome):
    """File and line of every diagnostic, with the values shown."""
    return sorted(re.findall(r"^\s+on (\S+ line \d+)", outcome.stdout + outcome.stderr, re.MULTILINE))


@pytest.fixture
def both(regionfall, terraform, tmp_path):
    """Writes the files and runs both programs' `test` on them."""
    def run(files, arguments):
        write(tmp_path, files)
        directory = [argument for argument in arguments if argument.startswith("-test-directory")]
        terraform("init", "-no-color", *directory, cwd=tmp_path)
        return (regionfall("test", "-no-color", *arguments, cwd=tmp_path), terraform("test", "-no-color", *arguments, cwd=tmp_path))
    return run


@pytest.mark.parametrize("name", CASES)
def test_comes_to_the_same_verdicts(both, name):
    ours, theirs = both(*CASES[name])
    assert verdicts(ours.stdout) == verdicts(theirs.stdout), ours.stderr
    assert ours.returncode == theirs.returncode
    if name != "what cannot be destroyed":  # theirs points at the resource, ours at prevent_destroy
        assert places(ours) == places(theirs)


@pytest.mark.parametrize("name", MISTAKES)
def test_refuses_the_same_mistakes_at_the_same_places(both, name):
    ours, theirs = both({"main.tf": STORE, "a.tftest.hcl": MISTAKES[name]}, [])
    assert (ours.returncode, places(ours)) == (theirs.returncode, places(theirs))
    assert ours.returncode == 1


def test_leaves_no_state_behind(regionfall, tmp_path):
    write(tmp_path, {"main.tf": STORE, "a.tftest.hcl": 'run "a" {}'})
    before = sorted(path.name for path in tmp_path.iterdir())
    assert regionfall("test", cwd=tmp_path).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == before
