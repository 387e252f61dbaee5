"""Clients at a distance: `-client-location` makes calls take the way from a city to their region, and back."""

import time
import urllib.request

import pytest
from worlds import World

# Round trips of the table in src/world/round_trip.cc, and the client's own line.
TOKYO_VIRGINIA_S = (147.7 + 8) / 1000
TOKYO_TOKYO_S = (2.8 + 8) / 1000

CONFIGURATION = """
provider "aws" {
  region = "us-east-1"
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
"""


@pytest.fixture
def start(regionfall, tmp_path):
    worlds = []

    def start_world(*options):
        worlds.append(World(regionfall, tmp_path, *options))
        return worlds[-1]

    yield start_world
    for world in worlds:
        world.stop()


def call(world, region, timeout_s=20):
    """The status of a call, or what went wrong, and how long that took."""
    request = urllib.request.Request(world.url, b"Action=DescribeVpcs&Version=2016-11-15",
                                     {"Host": f"ec2.{region}.amazonaws.com"})
    begin = time.monotonic()
    try:
        with urllib.request.urlopen(request, timeout=timeout_s) as answer:
            outcome = answer.status
    except OSError as error:
        outcome = type(getattr(error, "reason", error)).__name__
    return outcome, time.monotonic() - begin


@pytest.mark.parametrize("flat", [[], ["-flat"]], ids=["linked", "flat"])
def test_a_call_takes_the_way_to_its_region_and_back(start, flat):
    world = start("-client-location=tokyo", *flat)
    assert "Clients are in Tokyo" in "".join(world.lines)
    first, first_s = call(world, "us-east-1")
    again, again_s = call(world, "us-east-1")
    near, near_s = call(world, "ap-northeast-1")
    assert (first, again, near) == (200, 200, 200)
    assert first_s >= 2 * TOKYO_VIRGINIA_S  # the connection has to be set up
    assert again_s >= TOKYO_VIRGINIA_S
    assert near_s >= 2 * TOKYO_TOKYO_S


def test_status_shows_where_clients_are(start):
    world = start("-client-location=ap-northeast-1")
    status = world.status()
    assert status["client_location"] == "Tokyo"
    assert [(link["from"], link["to"], link["round_trip_ms"]) for link in status["links"]] == [("Tokyo", "us-east-1", 155.7)]
    assert "Clients are in Tokyo" in world.good("status")


def test_a_link_that_is_cut_swallows_calls_until_it_is_healed(start):
    world = start("-client-location=Tokyo", "-regions=us-east-1,eu-west-1")
    if world.status()["flat"]:
        pytest.skip(world.status()["flat_reason"])
    world.good("fail link", "Tokyo", "us-east-1")
    assert call(world, "us-east-1", timeout_s=0.5)[0] == "TimeoutError"
    assert call(world, "eu-west-1")[0] == 200
    world.good("heal")
    assert call(world, "us-east-1")[0] == 200


def test_a_run_of_terraform_calls_from_where_it_is_told(start, tmp_path):
    (tmp_path / "main.tf").write_text(CONFIGURATION)
    world = start()
    assert world.status()["client_location"] == ""
    begin = time.monotonic()
    world.good("apply", "-auto-approve", "-client-location=Tokyo")
    assert time.monotonic() - begin >= 2 * TOKYO_VIRGINIA_S
    assert "Clients" not in world.good("status")
    begin = time.monotonic()
    world.good("destroy", "-auto-approve", "-client-location=ap-northeast-1")
    assert time.monotonic() - begin >= 2 * TOKYO_VIRGINIA_S


def test_a_run_of_terraform_calls_from_where_the_clients_of_the_world_are(start, tmp_path):
    (tmp_path / "main.tf").write_text(CONFIGURATION)
    world = start("-client-location=Tokyo")
    begin = time.monotonic()
    world.good("apply", "-auto-approve")
    assert time.monotonic() - begin >= 2 * TOKYO_VIRGINIA_S


def test_a_world_that_a_run_starts_has_clients_there(regionfall, tmp_path):
    (tmp_path / "main.tf").write_text(CONFIGURATION)
    begin = time.monotonic()
    applied = regionfall("apply", "-auto-approve", "-client-location=Tokyo", cwd=tmp_path)
    assert applied.returncode == 0, applied.stdout + applied.stderr
    assert time.monotonic() - begin >= 2 * TOKYO_VIRGINIA_S


def test_a_region_that_is_started_again_is_called_again(start, tmp_path):
    (tmp_path / "main.tf").write_text(CONFIGURATION)
    world = start("-client-location=Tokyo")
    world.good("apply", "-auto-approve")
    assert call(world, "us-east-1")[0] == 200
    world.good("fail region", "us-east-1")
    assert call(world, "us-east-1")[0] == "ConnectionResetError"
    plan = world("plan")
    assert plan.returncode == 1 and "is down" in plan.stdout + plan.stderr
    world.good("heal")
    assert call(world, "us-east-1")[0] == 200
    world.good("plan")


@pytest.mark.parametrize("command", ["serve", "plan", "apply", "destroy", "up"])
def test_an_unknown_city_is_an_error_that_lists_those_there_are(regionfall, tmp_path, command):
    (tmp_path / "main.tf").write_text(CONFIGURATION)
    outcome = regionfall(command, "-client-location=Tokio", cwd=tmp_path)
    assert outcome.returncode == 1
    said = " ".join((outcome.stdout + outcome.stderr).split())
    assert 'There is no location "Tokio". Did you mean "Tokyo"?' in said and "Cape Town, " in said
