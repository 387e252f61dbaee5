"""Ten thousand clients that keep their connections open: memory and descriptors stay bounded, and others are served."""

import os
import resource
import select
from collections import Counter

import pytest
from raw_requests import FORM, connect, memory_kib, read_answer, request, scoped
from worlds import World

CROWD = 10_000
UNDER_WAY_MAX = 4096  # requests that a region answers at a time, and that the gateway carries
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


class Holders:
    """Who has clients' connections: the gateway, and the regions that it passes them on to."""

    def __init__(self, world):
        self.processes = [world.server.pid, world.region("us-east-1")["process"]]

    def descriptors(self):
        return sum(len(os.listdir(f"/proc/{process}/fd")) for process in self.processes)

    def memory_kib(self):
        return sum(map(memory_kib, self.processes))


def is_served(connection):
    connection.sendall(IDENTITY)
    return read_answer(connection).status == 200


def test_idle_connections_cost_little_and_keep_nobody_out(many_descriptors, world):
    holders = Holders(world)
    with connect(world) as early:
        assert is_served(early)
        memory_before, descriptors_before = holders.memory_kib(), holders.descriptors()
        crowd = []
        try:
            for _ in range(CROWD):
                crowd.append(connect(world))
                assert is_served(crowd[-1])
            assert holders.descriptors() >= descriptors_before + CROWD, "none has been closed to make room"
            assert holders.memory_kib() - memory_before < CROWD * KIB_PER_CONNECTION_MAX
            with connect(world) as late:
                assert is_served(late) and is_served(early)
            assert all(is_served(connection) for connection in crowd[::100])
        finally:
            for connection in crowd:
                connection.close()
        # Closed connections are noticed in the turns in which others are served.
        for _ in range(CROWD):
            if holders.descriptors() <= descriptors_before + SPARE:
                break
            assert is_served(early)
        assert holders.descriptors() <= descriptors_before + SPARE
        assert world.region("us-east-1")["restarts"] == 0


def test_more_requests_than_regions_take_get_aws_error(many_descriptors, world):
    head, _, body = IDENTITY.partition(b"\r\n\r\n")
    begun = []
    try:
        # A region and the gateway have so many each.
        for _ in range(2 * UNDER_WAY_MAX + 100):
            begun.append(connect(world))
            begun[-1].sendall(head + b"\r\n\r\n")
        poll = select.poll()  # select() takes no descriptors above 1,023
        by_number = {connection.fileno(): connection for connection in begun}
        for number in by_number:
            poll.register(number, select.POLLIN)
        refused = by_number[poll.poll()[0][0]]
        answer = read_answer(refused)
        assert (answer.status, answer.code) == (503, "ServiceUnavailable") and answer.request_id
        others = [connection for connection in begun if connection is not refused]
        for connection in others:
            connection.sendall(body)
        statuses = Counter(read_answer(connection).status for connection in others)
        assert set(statuses) == {200, 503}
        assert UNDER_WAY_MAX <= statuses[200] <= 2 * UNDER_WAY_MAX
    finally:
        for connection in begun:
            connection.close()
