"""Names that programs in a world ask for: each place has a resolver of its own, which asks the edge, and the machine's is
out of reach."""

import os
import re
import signal
import subprocess
import time
import urllib.request

import pytest
from worlds import NEVER_S, World


@pytest.fixture
def world(regionfall, tmp_path):
    running = World(regionfall, tmp_path, "-regions=us-east-1")
    yield running
    running.stop()


def route53(world, path, body):
    scope = "Credential=111122223333/20260101/us-east-1/route53/aws4_request"
    headers = {"Content-Type": "application/xml",
               "Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host;x-amz-date, Signature={'0' * 64}",
               "X-Amz-Date": "20260101T000000Z"}
    request = urllib.request.Request(f"{world.url}/2013-04-01/{path}", body.encode(), headers)
    with urllib.request.urlopen(request) as answer:
        return answer.read().decode()


def make_name(world, name, address):
    """A public zone with one name in it."""
    zone = name.split(".", 1)[1]
    made = route53(world, "hostedzone", f"<CreateHostedZoneRequest><Name>{zone}</Name><CallerReference>{name}</CallerReference>"
                                        "</CreateHostedZoneRequest>")
    record = (f"<Name>{name}</Name><Type>A</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>{address}</Value>"
              "</ResourceRecord></ResourceRecords>")
    route53(world, f"hostedzone/{re.search('/hostedzone/([A-Z0-9]+)<', made).group(1)}/rrset",
            "<ChangeResourceRecordSetsRequest><ChangeBatch><Changes><Change><Action>CREATE</Action><ResourceRecordSet>"
            f"{record}</ResourceRecordSet></Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>")


# Asks until the name is there: the edge has it a moment after us-east-1.
ASK = """
import socket
while True:
    try:
        print(socket.gethostbyname("www.example.com"))
        break
    except socket.gaierror:
        pass
"""


@pytest.mark.parametrize("place, resolver", [
    ("-from=Tokyo", "100.100.0.2"),
    ("-from=cape-town", "100.114.0.2"),
    ("-in=us-east-1", "100.66.0.2"),
])
def test_a_program_is_led_to_the_resolver_of_its_place(world, place, resolver):
    if world.status()["flat"]:
        pytest.skip(world.status()["flat_reason"])
    assert world.good("exec", place, "--", "cat", "/etc/resolv.conf") == f"nameserver {resolver}\n"
    make_name(world, "www.example.com", "192.0.2.80")
    assert world.good("exec", place, "--", "python3", "-c", ASK) == "192.0.2.80\n"


def test_a_program_of_a_flat_world_keeps_the_resolver_of_the_machine(regionfall, tmp_path):
    world = World(regionfall, tmp_path, "-flat")
    try:
        with open("/etc/resolv.conf", encoding="utf-8") as file:
            assert world.good("exec", "-from=Tokyo", "--", "cat", "/etc/resolv.conf") == file.read()
    finally:
        world.stop()


def ask_edge(world):
    host, port = world.status()["edge"]["dns"].rsplit(":", 1)
    asked = subprocess.run(["dig", "+short", "+tries=1", "+time=1", f"@{host}", "-p", port, "www.example.com"], capture_output=True,
                           text=True, check=False)
    return asked.stdout.split()


def until_answered(world):
    end = time.monotonic() + NEVER_S
    while ask_edge(world) != ["192.0.2.80"]:
        assert time.monotonic() < end, "never answered"


def test_the_edge_goes_on_with_what_it_knows_when_it_was_killed_and_when_the_control_plane_is_away(world):
    make_name(world, "www.example.com", "192.0.2.80")
    until_answered(world)
    world.good("fail region", "us-east-1")
    os.kill(world.status()["edge"]["process"], signal.SIGKILL)
    until_answered(world)
    assert world.status()["edge"]["restarts"] == 1
