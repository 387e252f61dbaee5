"""Ten thousand clients that keep their connections open: memory and descriptors stay bounded, and others are served."""

import os
import resource

import pytest
from raw_requests import FORM, connect, memory_kib, read_answer, request, scoped
from worlds import World

CROWD = 10_000
SPARE = 200  # descriptors that both sides need besides
KIB_PER_CONNECTION_MAX = 16
IDENTITY = request("POST", "/", {**FORM, **scoped("sts")}, b"Action=GetCallerIdentity&Version=2011-06-15")


@pytest.fixture
def many_descriptors():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < CROWD + SPARE:
        pytest.skip(f"a process may have {hard} descriptors")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture
def world(regionfall, tmp_path):
    made = World(regionfall, tmp_path, "-regions=us-east-1")
    yield made
    made.stop()


def descriptors(process):
    return len(os.listdir(f"/proc/{process}/fd"))


def is_served(connection):
    connection.sendall(IDENTITY)
    return read_answer(connection).status == 200


def test_idle_connections_cost_little_and_keep_nobody_out(many_descriptors, world):
    gateway = world.server.pid
    with connect(world) as early:
        assert is_served(early)
        memory_before, descriptors_before = memory_kib(gateway), descriptors(gateway)
        crowd = []
        try:
            for _ in range(CROWD):
                crowd.append(connect(world))
                assert is_served(crowd[-1])
            assert descriptors(gateway) >= descriptors_before + CROWD, "none has been closed to make room"
            assert memory_kib(gateway) - memory_before < CROWD * KIB_PER_CONNECTION_MAX
            with connect(world) as late:
                assert is_served(late) and is_served(early)
            assert all(is_served(connection) for connection in crowd[::100])
        finally:
            for connection in crowd:
                connection.close()
        # Closed connections are noticed in the turns in which others are served.
        for _ in range(CROWD):
            if descriptors(gateway) <= descriptors_before + SPARE:
                break
            assert is_served(early)
        assert descriptors(gateway) <= descriptors_before + SPARE
        assert world.region("us-east-1")["restarts"] == 0
