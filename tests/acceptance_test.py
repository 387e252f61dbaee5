"""The AWS provider's acceptance tests, as far as their types are built: against one world, case by case."""

import json
import pathlib
import sys

import worlds

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "acceptance"))
import cases  # noqa: E402


def known_types(regionfall, folder):
    schemas = json.loads(regionfall("metadata", "schemas", cwd=folder).stdout)["provider_schemas"]
    schema = schemas["registry.terraform.io/hashicorp/aws"]
    return set(schema["resource_schemas"]) | {f"data.{name}" for name in schema["data_source_schemas"]}


def differences():
    """Names of the cases that may fail, as differences.txt lists them."""
    text = (pathlib.Path(__file__).resolve().parent / "acceptance" / "differences.txt").read_text(encoding="utf-8")
    return {line.split(":")[0] for line in text.splitlines() if line and not line.startswith("#")}


def test_covered_cases_apply_as_the_provider_does_and_leave_nothing(regionfall, shared, tmp_path):
    known = known_types(regionfall, tmp_path)
    covered = {name: steps for name, steps in cases.load(shared / "corpora" / "acceptance.jsonl").items()
               if cases.types_of(steps) <= known}
    assert len(covered) >= 100
    world = worlds.World(regionfall, tmp_path)
    failed = {}
    try:
        runner = cases.Runner(str(regionfall.path), world.data)
        for name, steps in covered.items():
            folder = tmp_path / name
            folder.mkdir()
            if wrong := runner.run(steps, folder):
                failed[name] = wrong[0]
    finally:
        world.good("down")
        world.server.wait(timeout=worlds.NEVER_S)
    unexpected = {name: why for name, why in failed.items() if name not in differences()}
    assert not unexpected, json.dumps(unexpected, indent=1)
    assert not differences() - set(failed), "these pass now: take them out of differences.txt"
    assert len(failed) <= len(covered) / 10, "fewer than 90 % pass"
