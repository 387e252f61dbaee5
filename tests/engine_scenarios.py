"""Scenarios that two engines run side by side, and what is compared: what each said and left behind, as lines of text.

A scenario file holds scenarios; `=== NAME` begins one, `--- FILE` writes a file (up to the next marker), `$ COMMAND` runs a
command. Beside Terraform's own commands there are `cat FILE` and `rm FILE`, and `state theirs` and `state ours`, which give the other engine
that one's state. `NAME=VALUE` before a command sets a variable of the environment. Lines after a command that begin with
`+ ` and `- ` are the differences we want: what we say beside what they say, and what only they say. ../src/terraform/README.md
says why.
"""

import dataclasses
import json
import re
import shlex
import shutil

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
RUNS = ("plan", "apply", "destroy")
# How far a run comes before it fails is not compared: independent objects are begun in any order.
# Members of plans as JSON: what is the moment's, and lists in no certain order.
UNLIKE = (".timestamp", ".terraform_version", ".prior_state.terraform_version")
UNORDERED = (".relevant_attributes", ".checks")
PARTIAL = ("planned_change", "summary", "outputs", "resource_drift")


@dataclasses.dataclass
class Scenario:
    name: str
    steps: list  # ("write", file, lines) or ("run", command line, wanted differences)


def read_scenarios(path):
    scenarios, text = [], None
    for line in path.read_text().splitlines(keepends=True):
        if line.startswith("=== "):
            scenarios.append(Scenario(line[4:].strip(), []))
            text = None
        elif line.startswith("--- "):
            text = []
            scenarios[-1].steps.append(("write", line[4:].strip(), text))
        elif line.startswith("$ "):
            text = None
            scenarios[-1].steps.append(("run", line[2:].strip(), []))
        elif text is None and line.startswith(("+ ", "- ")):
            scenarios[-1].steps[-1][2].append(line.strip())
        elif text is not None:
            text.append(line)
    return scenarios


def command_words(line):
    """The words of a command line and the environment set before it."""
    words = shlex.split(line)
    environment = {}
    while re.match(r"^\w+=", words[0]):
        name, value = words.pop(0).split("=", 1)
        environment[name] = value
    return words, environment


class Side:
    """One engine in a folder of its own."""

    def __init__(self, program, folder, state):
        self.program = program
        self.folder = folder
        self.state = folder / state
        self.initialised = False
        folder.mkdir(parents=True)

    def write(self, file, lines):
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(lines))
        self.initialised = False

    def has_modules(self):
        return any(re.search(r"\bmodule\b", path.read_text()) for path in self.folder.glob("*.tf*") if path.is_file())

    def run(self, line):
        """Runs a command and returns the lines that the engines should agree on."""
        words, environment = command_words(line)
        if words[0] == "cat":
            return (self.folder / words[1]).read_text().splitlines()
        if words[0] == "rm":
            (self.folder / words[1]).unlink()
            return []
        if not self.initialised and self.has_modules() and words[0] != "init":
            self.program("init", "-input=false", cwd=self.folder)
        self.initialised = True
        arguments = list(words)
        if words[0] in RUNS:
            arguments[1:1] = ["-json", "-input=false", "-no-color"] + (["-auto-approve"] if words[0] != "plan" else [])
        elif words[0] in ("validate", "output"):
            arguments[1:1] = ["-json"]
        outcome = self.program(*arguments, cwd=self.folder, env=environment)
        said = [f"exit {outcome.returncode}"]
        if words[0] in RUNS:
            said += set(filter(None, map(run_line, outcome.stdout.splitlines())))
        elif words[0] == "validate":
            said += set(map(diagnostic_line, json.loads(outcome.stdout)["diagnostics"]))
        elif words[0] == "output" and outcome.returncode == 0:
            said += json.dumps(json.loads(outcome.stdout), indent=1, sort_keys=True).splitlines()
        elif words[0] == "show" and outcome.returncode == 0:
            said += document_lines(json.loads(outcome.stdout))
        if outcome.returncode == 1:
            said = [text for text in said if not text.startswith(PARTIAL)]
        if words[0] in ("apply", "destroy") and self.state.exists():
            said += state_lines(json.loads(self.state.read_text()))
        return sorted(self.normal(text) for text in said)

    def normal(self, text):
        return TIME.sub("<time>", UUID.sub("<uuid>", text.replace(str(self.folder), "<folder>")))


def diagnostic_line(diagnostic):
    place = diagnostic.get("range")
    if diagnostic["severity"] == "warning":
        return f"warning: {diagnostic['summary']}"
    where = f"{place['filename']}:{place['start']['line']}" if place else "nowhere"
    return f"error at {where}"


def run_line(text):
    """One line of machine-readable output, as far as the engines should agree on it; None for progress and remarks."""
    if not text.startswith("{"):
        return f"not JSON: {text}" if text.strip() else None
    line = json.loads(text)
    kind = line["type"]
    if kind == "diagnostic":
        return diagnostic_line(line["diagnostic"])
    if kind in ("planned_change", "resource_drift"):
        change = line["change"]
        parts = [kind, change["action"], change["resource"]["addr"]]
        if change.get("reason"):
            parts.append(f"because {change['reason']}")
        if change.get("previous_resource"):
            parts.append(f"from {change['previous_resource']['addr']}")
        if change.get("importing"):
            parts.append(f"importing {json.dumps(change['importing'], sort_keys=True)}")
        return " ".join(parts)
    if kind == "change_summary":
        return f"summary {json.dumps(line['changes'], sort_keys=True)}"
    if kind == "outputs":
        return f"outputs {json.dumps(line['outputs'], sort_keys=True)}"
    if kind in ("apply_complete", "apply_errored"):
        return f"{kind} {line['hook']['action']} {line['hook']['resource']['addr']}"
    return None


def state_lines(state):
    lines = [f"state output {name} = {json.dumps(value, sort_keys=True)}" for name, value in sorted(state["outputs"].items())]
    for resource in state["resources"]:
        address = f"{resource.get('module', '')} {resource['mode']} {resource['type']}.{resource['name']}"
        for instance in resource["instances"]:
            instance = {key: value for key, value in instance.items() if key not in ("private", "identity_schema_version")}
            if "deposed" in instance:
                instance["deposed"] = "<key>"
            if "dependencies" in instance:
                instance["dependencies"] = sorted(instance["dependencies"])
            lines.append(f"state {address} {resource['provider']} {json.dumps(instance, sort_keys=True)}")
    for check in state.get("check_results") or []:
        objects = sorted(json.dumps(found, sort_keys=True) for found in check.get("objects") or [])
        lines.append(f"check {check['object_kind']} {check['config_addr']} {check['status']} {objects}")
    return lines


def document_lines(document, path=""):
    """Every value of a JSON document with its place in it, one a line; what no two runs agree on is left out."""
    if isinstance(document, dict) and document:
        return [line for key, value in document.items() if f"{path}.{key}" not in UNLIKE
                for line in document_lines(value, f"{path}.{key}")]
    if isinstance(document, list) and document:
        items = sorted(document, key=json.dumps) if path in UNORDERED else document
        return [line for index, value in enumerate(items) for line in document_lines(value, f"{path}[{index}]")]
    return [f"{path} = {json.dumps(document)}"]


def give_state(giver, taker):
    taker.state.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(giver.state, taker.state)


def with_differences(said, differences):
    """What we should say, given what they said and the differences we want."""
    if not differences:
        return said
    wanted = list(said)
    for line in differences:
        wanted.append(line[2:]) if line.startswith("+ ") else wanted.remove(line[2:])
    return sorted(wanted)


def run_scenario(scenario, ours, theirs):
    """Runs all steps on both sides. Yields for every command what we said and what we should have said."""
    for kind, what, rest in scenario.steps:
        if kind == "write":
            ours.write(what, rest)
            theirs.write(what, rest)
        elif what.startswith("state "):
            give_state(*((theirs, ours) if what.endswith("theirs") else (ours, theirs)))
        else:
            yield what, ours.run(what), with_differences(theirs.run(what), rest)
