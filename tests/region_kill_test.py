"""Regions, and worlds, that are killed while clients create: what was acknowledged is there when they are back."""

import os
import random
import signal

import pytest
from creates import REGIONS, Client, Ledger, Lost, check, load
from worlds import World, descendants, is_gone

ACKNOWLEDGED_MAX = 150  # before a kill
QUOTAS = "-quotas=vpcs-per-region=100000,route-tables-per-vpc=100000"


class Worlds:
    """One world after another on the same data."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.world = None
        self.start()

    def start(self):
        self.world = World(self.program, self.folder, f"-regions={','.join(REGIONS)}", QUOTAS)

    def kill_region(self, draw):
        """kill -9 of one of the region's processes: which one must not matter."""
        region = self.world.region(draw.choice(REGIONS))
        victim = draw.choice(sorted({region["process"]} | descendants(region["process"])))
        return lambda: os.kill(victim, signal.SIGKILL)

    def kill_world(self):
        """kill -9 of the process that is supervisor, gateway and router: its regions die with it."""
        processes = self.world.processes()
        self.world.server.kill()
        self.world.server.wait()
        assert all(is_gone(process) for process in processes)

    def come_back(self):
        if self.world.server.poll() is not None:
            self.start()
        while any(region["phase"] != "ready" for region in self.world.status()["regions"]):
            pass
        for region in REGIONS:  # a region that is about to die may still be called ready
            while not self.answers(region):
                pass

    def answers(self, region):
        client = Client(self.world.url, region)
        try:
            client.ec2("DescribeVpcs")
        except Lost:
            return False
        finally:
            client.close()
        return True


@pytest.fixture
def worlds(regionfall, tmp_path):
    made = Worlds(regionfall, tmp_path)
    yield made
    made.world.stop()


def kills(worlds, seed, rounds):
    print(f"seed {seed}")
    draw = random.Random(seed)
    ledger = Ledger()
    for number in range(rounds):
        of_world = number % 3 == 2
        kill = worlds.kill_world if of_world else worlds.kill_region(draw)
        load(worlds.world.url, ledger, kill, draw.randint(1, ACKNOWLEDGED_MAX))
        worlds.come_back()
        check(worlds.world.url, ledger)
    check(worlds.world.url, ledger, anew=True)
    print(f"{ledger.acknowledged} of {ledger.begun} creates acknowledged")


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_regions_lose_nothing_acknowledged(worlds, seed):
    kills(worlds, seed, rounds=6)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3, 23))
def test_regions_killed_many_times_lose_nothing_acknowledged(worlds, seed):
    kills(worlds, seed, rounds=12)
