"""EC2's Terraform types that the acceptance corpus has no cases of: what they apply to, and that a plan is empty then.

Each file of `ec2_types/` has the configurations of one folder, one after the other: `# STEP` begins the next.
`# WANT address attribute value` is what an attribute must be at the end of its step; "*" is anything but nothing.
`# LEFT address` is what the next plan wants to change all the same, as AWS does not do it. In the end everything is destroyed, which a VPC cannot be while anything is left in it.
"""

import json
import pathlib
import re
import sys

import worlds

FOLDER = pathlib.Path(__file__).resolve().parent / "ec2_types"
sys.path.insert(0, str(FOLDER.parent / "acceptance"))
import cases  # noqa: E402


def steps_of(path):
    for config in path.read_text(encoding="utf-8").split("# STEP\n"):
        yield config, re.findall(r"^# WANT (\S+) (\S+) ?(.*)$", config, re.MULTILINE), re.findall(r"^# LEFT (\S+)$", config, re.MULTILINE)


def what_is_wrong(runner, config, wants, left, folder):
    (folder / "main.tf").write_text(config, encoding="utf-8")
    applied = runner.command(folder, "apply", "-auto-approve")
    if applied.returncode != 0:
        return [f"apply: {cases.last_error(applied)}"]
    objects = cases.flat_state(folder)
    found = [(address, attribute, value, objects.get(address, {}).get(attribute)) for address, attribute, value in wants]
    wrong = [f"{address}: {attribute} is {there!r}, wanted {value!r}" for address, attribute, value, there in found
             if there != value and not (value == "*" and there)]
    return wrong + runner.plan(folder, wanted=2 if left else 0) + [
        f"{address} is to change" for address in left if f"{address} will be updated" not in runner.command(folder, "plan").stdout]


def test_types_apply_and_then_plan_nothing_and_can_be_destroyed(regionfall, tmp_path):
    world = worlds.World(regionfall, tmp_path)
    runner = cases.Runner(str(regionfall.path), world.data)
    wrong = {}
    try:
        for path in sorted(FOLDER.glob("*.tf")):
            folder = tmp_path / path.stem
            folder.mkdir()
            for number, (config, wants, left) in enumerate(steps_of(path), 1):
                if problems := what_is_wrong(runner, config, wants, left, folder):
                    wrong[f"{path.stem}, step {number}"] = problems
            destroyed = runner.command(folder, "destroy", "-auto-approve")
            if destroyed.returncode != 0:
                wrong[f"{path.stem}, destroy"] = cases.last_error(destroyed)
    finally:
        world.good("down")
        world.server.wait(timeout=worlds.NEVER_S)
    assert not wrong, json.dumps(wrong, indent=1)
