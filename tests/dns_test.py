"""Others' clients read what src/net/ serves, and write what it reads: BIND's dig and NLnet's drill and ldns."""

import contextlib
import subprocess

import pytest

TIMEOUT_S = 60
LONG = " ".join(f'"{"x" * 200}"' for _ in range(10))

# Data as dig prints it, which is also how the server is given it.
RECORDS = [
    ("A", "192.0.2.1"),
    ("AAAA", "2001:db8::1"),
    ("CAA", '0 issue "ca.example.net"'),
    ("CNAME", "target.other."),
    ("DS", "12345 13 2 123ABC123ABC123ABC123ABC123ABC123ABC123ABC123ABC123ABC12 3ABC4567"),
    ("HTTPS", '1 . alpn="h2,h3" port=8443 ipv4hint=192.0.2.1'),
    ("MX", "10 mail.example."),
    ("NAPTR", '10 100 "S" "SIP+D2U" "!^.*$!sip:a@b!" _sip._udp.example.'),
    ("NS", "ns.example."),
    ("PTR", "host.example."),
    ("SOA", "ns.example. admin.example. 1 7200 900 1209600 86400"),
    ("SPF", '"v=spf1 -all"'),
    ("SRV", "1 10 5269 host.example."),
    ("SSHFP", "4 2 123456789ABCDEF67890123456789ABCDEF67890123456789ABCDEF1 23456789"),
    ("SVCB", '16 service.example. mandatory=alpn alpn="h2" key65333="a b"'),
    ("TLSA", "3 1 1 D2ABDE240D7CD3EE6B4B28C54DF034B97983A1D16E8A410E4561CB10 6618E971"),
    ("TXT", '"a \\"quoted\\" text" "\\195\\169" ""'),
]


def name_of(kind):
    return f"{kind.lower()}.test.example."


def run(*command):
    outcome = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout


@contextlib.contextmanager
def served(build_folder, records, host="127.0.0.1"):
    """The ports of a server and of a resolver."""
    probe = subprocess.Popen([build_folder / "dns_probe", host, "2"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        for owner, kind, data in records:
            probe.stdin.write(f"{owner} 300 {kind} {data}\n")
        probe.stdin.close()
        yield [int(probe.stdout.readline().split()[1]) for _ in range(2)]
    finally:
        probe.kill()
        probe.wait()
        probe.stdout.close()


@pytest.fixture(scope="module")
def ports(build_folder):
    records = [(name_of(kind), kind, data) for kind, data in RECORDS]
    records += [("long.test.example.", "TXT", LONG), ("a\\032b\\.c.test.example.", "A", "192.0.2.2"), ("target.other.", "A", "192.0.2.3")]
    with served(build_folder, records) as found:
        yield found


def answer_of(port, name, kind, *options):
    return run("dig", "@127.0.0.1", "-p", port, "+norecurse", "+noall", "+answer", *options, name, kind).splitlines()


@pytest.mark.parametrize("which", ["server", "resolver"])
@pytest.mark.parametrize(("kind", "data"), RECORDS, ids=[kind for kind, _ in RECORDS])
def test_dig_reads_every_type(ports, which, kind, data):
    line = answer_of(ports[which == "resolver"], name_of(kind), kind)[0]
    owner, ttl, _, read_kind, read = line.split(None, 4)
    assert (owner, read_kind, read) == (name_of(kind), kind, data)
    assert int(ttl) <= 300


@pytest.mark.parametrize(("kind", "data"), [each for each in RECORDS if each[0] not in ("HTTPS", "SVCB")])
def test_drill_reads_what_ldns_writes(ports, tmp_path, kind, data):
    zone = tmp_path / "zone"
    zone.write_text(f"{name_of(kind)} 300 IN {kind} {data}\n")
    written = run("ldns-read-zone", zone).splitlines()
    drilled = run("drill", "-p", ports[0], "@127.0.0.1", name_of(kind), kind).splitlines()
    assert written[0] in drilled


def test_escaped_names_pass(ports):
    assert answer_of(ports[0], "a\\032b\\.c.test.example.", "A")[0].split() == ["a\\032b\\.c.test.example.", "300", "IN", "A", "192.0.2.2"]


@pytest.mark.parametrize("which", ["server", "resolver"])
def test_dig_falls_back_to_tcp(ports, which):
    port = ports[which == "resolver"]
    assert LONG in answer_of(port, "long.test.example.", "TXT")[0]
    assert "flags: qr" in (head := run("dig", "@127.0.0.1", "-p", port, "+ignore", "+noall", "+comments", "long.test.example.", "TXT"))
    assert " tc " in head.split("flags: ")[1].split(";")[0] + " "


def test_the_resolver_follows_aliases(ports):
    lines = answer_of(ports[1], name_of("CNAME"), "A")
    assert [line.split()[3:] for line in lines] == [["CNAME", "target.other."], ["A", "192.0.2.3"]]


@pytest.mark.parametrize(("options", "status"), [
    (["axfr", "test.example"], "Transfer failed"),
    (["+opcode=NOTIFY", "test.example"], "status: NOTIMP"),
    (["+edns=1", "+noednsnegotiation", name_of("A")], "status: BADVERS"),
    (["-c", "CH", "version.bind", "TXT"], "status: REFUSED"),
    (["nothing.example"], "status: NXDOMAIN"),
    (["+subnet=100.66.0.0/16", name_of("A")], "CLIENT-SUBNET: 100.66.0.0/16"),
    (["+cookie", name_of("A")], "status: NOERROR"),
    (["+noedns", name_of("A")], "status: NOERROR"),
    (["+tcp", "+keepopen", name_of("A"), "A", name_of("MX"), "MX"], "mail.example."),
])
def test_dig_is_told(ports, options, status):
    assert status in run("dig", "@127.0.0.1", "-p", ports[0], *options)


def test_ipv6_is_served(build_folder):
    with served(build_folder, [("a.example.", "A", "192.0.2.1")], host="::1") as (server, resolver):
        for port in (server, resolver):
            assert "192.0.2.1" in run("dig", "@::1", "-p", port, "a.example")
