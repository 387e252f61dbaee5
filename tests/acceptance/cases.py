"""The acceptance corpus: Terraform configurations of AWS with the attribute values they must lead to.

A case is all lines of one `test`, in the order of their steps, in one folder with one state.
"""

import collections
import json
import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CORPUS = ROOT.parent / "shared" / "corpora" / "acceptance.jsonl"
REGION = "us-west-2"
# Tests that change something behind Terraform's back before they plan again. The corpus does not carry what: apply and
# attributes are checked, the plan after them is not.
OUT_OF_BAND = re.compile("disappears|outOfBand|ignoreTags|IgnoreTags", re.IGNORECASE)
COMMAND_TIMEOUT_S = 120


def load(corpus=CORPUS):
    """Steps by test name, in the corpus's order."""
    cases = collections.OrderedDict()
    with open(corpus, encoding="utf-8") as lines:
        for line in lines:
            step = json.loads(line)
            cases.setdefault(step["test"], []).append(step)
    for steps in cases.values():
        steps.sort(key=lambda step: step["step"])
    return cases


# Arguments by which a type becomes one of another service's, which has to be there as well.
KINDS = {r'target_type\s*=\s*"lambda"': "aws_lambda_function", r'protocol\s*=\s*"GENEVE"': "gateway load balancer"}


def types_of(steps):
    """The AWS types that a case names: `aws_vpc`, and `data.aws_vpc` for data sources."""
    found = set()
    for step in steps:
        found |= {kind for pattern, kind in KINDS.items() if re.search(pattern, step["config"])}
        for kind, name in re.findall(r'^\s*(resource|data)\s+"(aws_\w+)"', step["config"], re.MULTILINE):
            found.add(name if kind == "resource" else f"data.{name}")
    return found


def flatten(value, path, into):
    """Attributes as in flat state: `tags.%` and `list.#` are counts; null is left out."""
    if value is None:
        return
    if isinstance(value, dict):
        into[f"{path}.%"] = str(len(value))
        for key, item in value.items():
            flatten(item, f"{path}.{key}", into)
    elif isinstance(value, list):
        into[f"{path}.#"] = str(len(value))
        for index, item in enumerate(value):
            flatten(item, f"{path}.{index}", into)
    elif isinstance(value, bool):
        into[path] = "true" if value else "false"
    else:
        into[path] = str(value)


def flat_state(folder):
    """Flat attributes by address, of the folder's state."""
    path = pathlib.Path(folder, ".regionfall", "terraform.tfstate")
    if not path.exists():
        found = list(pathlib.Path(folder, ".regionfall").glob("*.tfstate"))
        if not found:
            return {}
        path = found[0]
    objects = {}
    for resource in json.loads(path.read_text())["resources"]:
        prefix = "data." if resource["mode"] == "data" else ""
        base = (resource.get("module", "") + "." if resource.get("module") else "") + f"{prefix}{resource['type']}.{resource['name']}"
        for instance in resource["instances"]:
            key = instance.get("index_key")
            # As tests name instances: by number without brackets.
            address = base if key is None else f"{base}.{key}"
            flat = {}
            for name, value in instance["attributes"].items():
                flatten(value, name, flat)
            objects[address] = flat
            if key is None:
                continue
            objects.setdefault(f"{base}[{json.dumps(key)}]", flat)
    return objects


def check(objects, wanted):
    """What is wrong with one check of a step; None: it holds."""
    address, attribute = wanted["Res"], wanted["Attr"]
    if address not in objects:
        return f"{address} is not in the state"
    value = objects[address].get(attribute)
    expected = wanted.get("Val")
    function = wanted["Fn"]
    if function == "TestCheckResourceAttrPair":
        other, _, other_attribute = expected.partition("#")
        if other not in objects:
            return f"{other} is not in the state"
        expected = objects[other].get(other_attribute)
        if value is None and expected in ("0", None):
            return None
        if expected is None and value == "0" and attribute.endswith((".#", ".%")):
            return None
    elif function == "TestCheckResourceAttrSet":
        return None if value else f"{address}: {attribute} is not set"
    elif function == "TestCheckNoResourceAttr":
        return None if value is None or (value == "0" and attribute.endswith((".#", ".%"))) else f"{address}: {attribute} is {value!r}, wanted none"
    if value is None and expected == "0" and attribute.endswith((".#", ".%")):
        return None
    return None if value == expected else f"{address}: {attribute} is {value!r}, wanted {expected!r}"


class Runner:
    """Runs cases with one program against one world."""

    def __init__(self, program, data):
        self.program, self.data = program, data
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_"))}
        self.environment.update(AWS_REGION=REGION, TF_IN_AUTOMATION="1")

    def command(self, folder, *arguments):
        return subprocess.run([self.program, *arguments, f"-data={self.data}", "-no-color"], cwd=folder, env=self.environment,
                              capture_output=True, text=True, timeout=COMMAND_TIMEOUT_S)

    def run(self, steps, folder):
        """What went wrong, step by step; empty: the case passes. Destroys what it made."""
        wrong = []
        try:
            for step in steps:
                wrong += [f"step {step['step']}: {problem}" for problem in self.step(step, folder)]
                if wrong:
                    break
        finally:
            if steps[-1].get("expectError"):
                good = [step["config"] for step in steps if not step.get("expectError")]
                pathlib.Path(folder, "main.tf").write_text(good[-1] if good else "", encoding="utf-8")
            destroyed = self.command(folder, "destroy", "-auto-approve")
            if destroyed.returncode != 0:
                wrong.append(f"destroy: {last_error(destroyed)}")
        return wrong

    def step(self, step, folder):
        pathlib.Path(folder, "main.tf").write_text(step["config"], encoding="utf-8")
        if step.get("planOnly"):
            return self.plan(folder, wanted=2 if step.get("expectNonEmptyPlan") else 0, expect_error=step.get("expectError"))
        applied = self.command(folder, "destroy" if step.get("destroy") else "apply", "-auto-approve")
        if step.get("expectError"):
            return [] if applied.returncode != 0 else ["apply succeeded, and should not"]
        if applied.returncode != 0:
            return [f"apply: {last_error(applied)}"]
        objects = flat_state(folder)
        wrong = [problem for wanted in step.get("checks") or [] if (problem := check(objects, wanted))]
        if wrong or (step.get("expectNonEmptyPlan") and OUT_OF_BAND.search(step["test"])):
            return wrong
        return self.plan(folder, wanted=2 if step.get("expectNonEmptyPlan") else 0)

    def plan(self, folder, wanted, expect_error=False):
        planned = self.command(folder, "plan", "-detailed-exitcode")
        if expect_error:
            return [] if planned.returncode == 1 else ["plan succeeded, and should not"]
        if planned.returncode == 1:
            return [f"plan: {last_error(planned)}"]
        if planned.returncode != wanted:
            changes = [line for line in planned.stdout.splitlines() if re.match(r"\s*([-+~]|-/\+|<=) ", line)]
            return ["plan is " + ("empty" if wanted else "not empty: " + " | ".join(line.strip() for line in changes[:6]))]
        return []


def last_error(outcome):
    text = outcome.stderr + outcome.stdout
    errors = re.findall(r"Error: (.*(?:\n[│ ] .*)*)", text)
    return " ".join((errors[0] if errors else text[-400:]).split())[:400]
