"""Ten thousand clients that keep their connections open: memory and descriptors stay bounded, and others are served."""

import os
import resource
import select

import pytest
from raw_requests import FORM, connect, memory_kib, read_answer, request, scoped
from worlds import World

CROWD = 10_000
UNDER_WAY_MAX = 4096  # requests that the gateway has with regions
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


def test_more_requests_than_regions_take_get_aws_error(many_descriptors, world):
    head, _, body = IDENTITY.partition(b"\r\n\r\n")
    begun = []
    try:
        for _ in range(UNDER_WAY_MAX + 100):
            begun.append(connect(world))
            begun[-1].sendall(head + b"\r\n\r\n")
        for connection in begun[UNDER_WAY_MAX:]:
            answer = read_answer(connection)
            assert (answer.status, answer.code) == (503, "ServiceUnavailable") and answer.request_id
        poll = select.poll()
        for connection in begun[:UNDER_WAY_MAX]:
            poll.register(connection, select.POLLIN)
        assert poll.poll(0) == [], "the others wait for the rest of their request"
        for connection in begun[:UNDER_WAY_MAX]:
            connection.sendall(body)
        assert all(read_answer(connection).status == 200 for connection in begun[:UNDER_WAY_MAX])
    finally:
        for connection in begun:
            connection.close()
