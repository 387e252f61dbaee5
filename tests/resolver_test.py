"""Names that programs in a world ask for: each place has a resolver of its own, and the machine's is out of reach."""

import pytest
from worlds import World

# Answers one question for an address (A) with 192.0.2.80, on the resolver's address, and asks it.
ASK_ONESELF = """
import socket, threading
resolver = open("/etc/resolv.conf").read().split()[1]
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind((resolver, 53))

def serve():
    question, peer = server.recvfrom(512)
    end = question.index(b"\\0", 12) + 5
    server.sendto(question[:2] + b"\\x85\\x80\\0\\1\\0\\1\\0\\0\\0\\0" + question[12:end]
                  + b"\\xc0\\x0c\\0\\1\\0\\1\\0\\0\\0\\x3c\\0\\4" + bytes([192, 0, 2, 80]), peer)

threading.Thread(target=serve, daemon=True).start()
print(socket.gethostbyname("www.example.com"))
"""


@pytest.fixture
def world(regionfall, tmp_path):
    running = World(regionfall, tmp_path, "-regions=us-east-1")
    yield running
    running.stop()


@pytest.mark.parametrize("place, resolver", [
    ("-from=Tokyo", "100.100.0.2"),
    ("-from=cape-town", "100.114.0.2"),
    ("-in=us-east-1", "100.66.0.2"),
])
def test_a_program_is_led_to_the_resolver_of_its_place(world, place, resolver):
    if world.status()["flat"]:
        pytest.skip(world.status()["flat_reason"])
    assert world.good("exec", place, "--", "cat", "/etc/resolv.conf") == f"nameserver {resolver}\n"
    assert "hosts: files dns\n" in world.good("exec", place, "--", "cat", "/etc/nsswitch.conf")
    assert world.good("exec", place, "--", "python3", "-c", ASK_ONESELF) == "192.0.2.80\n"


def test_a_program_of_a_flat_world_keeps_the_resolver_of_the_machine(regionfall, tmp_path):
    world = World(regionfall, tmp_path, "-flat")
    try:
        with open("/etc/resolv.conf", encoding="utf-8") as file:
            assert world.good("exec", "-from=Tokyo", "--", "cat", "/etc/resolv.conf") == file.read()
    finally:
        world.stop()
