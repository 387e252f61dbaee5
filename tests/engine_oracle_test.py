"""Our engine against Terraform's on the scenarios in engine_scenarios/: plans, applies, states, outputs, places of mistakes."""

import pathlib

import pytest

from engine_scenarios import Side, read_scenarios, run_scenario

FOLDER = pathlib.Path(__file__).resolve().parent / "engine_scenarios"
SCENARIOS = [pytest.param(scenario, id=f"{path.stem}: {scenario.name}")
             for path in sorted(FOLDER.glob("*.txt")) for scenario in read_scenarios(path)]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_behaves_as_terraform(scenario, regionfall, terraform, tmp_path):
    ours = Side(regionfall, tmp_path / "ours" / "w", ".regionfall/terraform.tfstate")
    theirs = Side(terraform, tmp_path / "theirs" / "w", "terraform.tfstate")
    for command, we_said, wanted in run_scenario(scenario, ours, theirs):
        assert we_said == wanted, command
