"""The plane of load balancers, as others' clients and servers see it: curl, nghttp, h2load and nginx, and bytes that none of
them would send."""

import contextlib
import os
import re
import resource
import shutil
import socket
import subprocess

import pytest
from balancers import NEVER_S, Balancer, Nginx, Target, answering, free_port, read_head
from raw_requests import read_answer

BIG = 200_000_000
HELD_KIB_MAX = 40_000  # that a big body may cost, whatever its size
CROWD = 10_000
SPARE = 300
KIB_PER_CONNECTION_MAX = 8

PLAIN = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


def closing(connection):
    read_head(connection)


def silent(connection):
    read_head(connection)
    while connection.recv(1 << 16):
        pass


@pytest.fixture
def start(build_folder, tmp_path):
    """Starts load balancers and targets, and stops them."""
    with contextlib.ExitStack() as stack:

        class Starter:
            count = 0

            def target(self, serve):
                made = Target(serve)
                stack.callback(made.stop)
                return made

            def balancer(self, *targets, **options):
                self.count += 1
                folder = tmp_path / f"balancer{self.count}"
                folder.mkdir()
                made = Balancer(build_folder, folder, *[getattr(target, "port", target) for target in targets], **options)
                stack.callback(made.stop)
                return made

            def nginx(self):
                program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
                if not program:
                    pytest.skip("no nginx")
                folder = tmp_path / "nginx"
                folder.mkdir()
                made = Nginx(program, folder)
                stack.callback(made.stop)
                return made

        yield Starter()


def ask(balancer, data, method="GET"):
    with balancer.connect() as connection:
        connection.sendall(data)
        return read_answer(connection, method)


# -- versions of HTTP


def test_https_listeners_speak_http2_where_it_is_on(start):
    seen = []
    target = start.target(answering(seen=seen))
    both = start.balancer(target, listener="HTTPS", tls_headers="true")
    what = "%{http_version} %{http_code}"
    assert both.curl("--http2", "-o", "/dev/null", "-w", what) == "2 200"
    assert both.curl("--http1.1", "-o", "/dev/null", "-w", what) == "1.1 200"
    for head in seen:
        assert b"X-Forwarded-Proto: https\r\n" in head and b"X-Amzn-Tls-Version: TLSv1.3\r\n" in head
        assert re.search(rb"X-Amzn-Tls-Cipher-Suite: TLS_\w+\r\n", head)
    old = start.balancer(target, listener="HTTPS", http2="false")
    assert old.curl("--http2", "-o", "/dev/null", "-w", what) == "1.1 200"
    plain = start.balancer(target)
    with plain.connect() as connection:
        connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        assert read_answer(connection).status == 505, "HTTP/2 needs an HTTPS listener"


@pytest.mark.parametrize("target, protocol, version",
                         [("http1", "HTTP", "HTTP1"), ("http2", "HTTP", "HTTP2"), ("https", "HTTPS", "HTTP2"),
                          ("https", "HTTPS", "HTTP1")])
def test_nginx_is_a_target_of_every_version(start, target, protocol, version):
    nginx = start.nginx()
    balancer = start.balancer(nginx.ports[target], listener="HTTPS", protocol=protocol, version=version, health="/hello")
    assert balancer.curl("--http2", path="/hello") == "hello from nginx"
    answer = subprocess.run(["nghttp", "-nv", balancer.url("/hello"), balancer.url("/none")], capture_output=True, text=True,
                            timeout=NEVER_S, check=True).stdout
    assert ":status: 200" in answer and ":status: 404" in answer
    load = subprocess.run(["h2load", "-n", "2000", "-c", "4", "-m", "32", balancer.url("/hello")], capture_output=True,
                          text=True, timeout=NEVER_S, check=True).stdout
    assert "2000 succeeded, 0 failed, 0 errored, 0 timeout" in load


def test_groups_of_http2_and_grpc_take_nothing_else(start):
    nginx = start.nginx()
    http2 = start.balancer(nginx.ports["http2"], listener="HTTPS", version="HTTP2")
    status = ["-o", "/dev/null", "-w", "%{http_code}"]
    assert http2.curl("--http1.1", *status) == "464"
    grpc = start.balancer(nginx.ports["http2"], listener="HTTPS", version="GRPC", health="/AWS.ALB/healthcheck", matcher="12")
    assert grpc.curl("--http2", *status) == "464"
    assert grpc.curl("--http2", "-X", "POST", *status, path="/AWS.ALB/healthcheck") == "200"


# -- bodies


def test_big_bodies_pass_both_ways_without_being_held(start):
    def serve(connection):
        head = read_head(connection)
        if head.startswith(b"GET"):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % BIG)
            piece = bytes(1 << 20)
            for begin in range(0, BIG, len(piece)):
                connection.sendall(piece[:BIG - begin])
            return
        left = BIG
        while left > 0:
            left -= len(connection.recv(1 << 20))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nread")

    balancer = start.balancer(start.target(serve), listener="HTTPS")
    before = balancer.memory_kib()
    for version in ("--http1.1", "--http2"):
        got = balancer.curl(version, "--limit-rate", "400M", "-o", "/dev/null", "-w", "%{size_download}")
        assert got == str(BIG)
    with subprocess.Popen(["head", "-c", str(BIG), "/dev/zero"], stdout=subprocess.PIPE) as zeros:
        sent = subprocess.run(["curl", "-sS", "--http2", "-H", f"Content-Length: {BIG}", "-T", "-", "--cacert",
                               balancer.folder / "ca.pem", balancer.url()], stdin=zeros.stdout, capture_output=True, text=True,
                              check=False)
    assert (sent.stdout, sent.stderr) == ("read", "")
    assert balancer.memory_kib("VmHWM") - before < HELD_KIB_MAX


def test_who_does_not_read_holds_the_sender_back(start):
    sent = []

    def serve(connection):
        read_head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % BIG)
        connection.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:  # until the system takes no more: everybody on the way is full
                while True:
                    try:
                        sent.append(connection.send(bytes(1 << 16)))
                    except BlockingIOError:
                        break
                connection.setblocking(True)
                connection.settimeout(1)
                try:
                    sent.append(connection.send(bytes(1 << 16)))
                except TimeoutError:
                    break
                connection.setblocking(False)
        stuck.send(b".")
        with waiting:
            waiting.recv(1)

    told, stuck = socket.socketpair()
    release, waiting = socket.socketpair()
    balancer = start.balancer(start.target(serve))
    with told, stuck, release, balancer.connect() as connection:
        before = balancer.memory_kib()
        connection.sendall(PLAIN)
        told.settimeout(NEVER_S)
        told.recv(1)
        assert sum(sent) < BIG // 4
        assert balancer.memory_kib() - before < HELD_KIB_MAX
        release.send(b".")


def test_chunks_trailers_and_invitations_pass(start):
    def serve(connection):
        head = read_head(connection)
        assert b"Transfer-Encoding: chunked" in head and b"Expect" not in head
        body = b""
        while not body.endswith(b"\r\n\r\n"):
            body += connection.recv(100)
        seen.append(body)
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nSum: 2\r\n\r\n")

    seen = []
    balancer = start.balancer(start.target(serve))
    with balancer.connect() as connection:
        connection.sendall(b"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n")
        assert read_head(connection) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"3\r\nabc\r\n0\r\nSum: 1\r\n\r\n")
        head = read_head(connection)
        assert head.startswith(b"HTTP/1.1 200 OK\r\n") and b"Transfer-Encoding: chunked" in head
        rest = b""
        while not rest.endswith(b"\r\n\r\n"):
            rest += connection.recv(100)
        assert rest == b"2\r\nok\r\n0\r\nSum: 2\r\n\r\n"
    assert seen == [b"3\r\nabc\r\n0\r\nSum: 1\r\n\r\n"]


# -- upgrades


def test_websockets_pass_through(start):
    def serve(connection):
        head = read_head(connection)
        assert b"Upgrade: websocket\r\n" in head and b"Connection: upgrade\r\n" in head
        connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
        while piece := connection.recv(100):
            connection.sendall(piece.upper())
        connection.sendall(b"BYE")

    balancer = start.balancer(start.target(serve))
    with balancer.connect() as connection:
        connection.sendall(b"GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
        head = read_head(connection)
        assert head.startswith(b"HTTP/1.1 101 ") and b"Upgrade: websocket\r\n" in head
        connection.sendall(b"hello")
        assert connection.recv(100) == b"HELLO"
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(100) == b"BYE"
        assert connection.recv(100) == b""


def test_an_idle_websocket_is_closed(start):
    def serve(connection):
        read_head(connection)
        connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
        connection.recv(1)

    balancer = start.balancer(start.target(serve), idle=1)
    with balancer.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
        assert read_head(connection)
        assert connection.recv(1) == b""


# -- what is refused

HIDDEN = b"GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"
SMUGGLED = {
    "both framings": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 40\r\n\r\n",
    "a length with a sign": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +0\r\n\r\n",
    "two encodings": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "an encoding in disguise": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a blank before the colon": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "a folded line": b"POST / HTTP/1.1\r\nHost: a\r\nX: y\r\n Transfer-Encoding: chunked\r\n\r\n",
    "a bare line feed": b"POST / HTTP/1.1\nHost: a\nContent-Length: 0\n\n",
    "a carriage return in a value": b"POST / HTTP/1.1\r\nHost: a\r\nX: y\rTransfer-Encoding: chunked\r\n\r\n",
    "a chunk size too large": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "a NUL": b"GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n",
}


def test_requests_that_hide_others_are_refused(start):
    seen = []
    balancer = start.balancer(start.target(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", seen)))
    for what, request in SMUGGLED.items():
        with balancer.connect() as connection:
            connection.sendall(request + HIDDEN)
            status = int(read_head(connection).split()[1])
            assert status in (400, 501), what
            with contextlib.suppress(ConnectionError):
                while connection.recv(1 << 16):
                    pass
    assert not [head for head in seen if b"hidden" in head]


def test_ambiguous_requests_pass_as_the_mode_says(start):
    seen = []
    target = start.target(answering(seen=seen))
    ambiguous = b"GET / HTTP/1.1\r\nHost: a\r\nTransfer_Encoding: chunked\r\n\r\n"
    for mode, status, closes in (("monitor", 200, False), ("defensive", 200, True), ("strictest", 400, True)):
        answer = ask(start.balancer(target, desync=mode), ambiguous)
        assert (answer.status, answer.headers.get("connection") == "close") == (status, closes), mode


def test_what_a_request_may_be_refused_for(start):
    balancer = start.balancer(start.target(silent), idle=1)
    addresses = b", ".join([b"10.0.0.1"] * 31)
    for data, status in (
            (b"GET /" + b"a" * 16384 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
            (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 16384 + b"\r\n\r\n", 400),
            (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: %s\r\n" % (b"a" * 10_000) * 7 + b"\r\n", 400),
            (b"GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: " + addresses + b"\r\n\r\n", 463),
            (b"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
            (b"GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505),
            (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
            (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nx", 408),
            (b"GET / HTTP/1.1\r\nHost: a\r\n", 408)):
        answer = ask(balancer, data)
        assert answer.status == status, data[:60]
        assert answer.headers["server"] == "awselb/2.0" and answer.headers["content-type"] == "text/html"


# -- what targets do wrong


def test_what_targets_are_blamed_for(start):
    def saying(*pieces):
        return answering(b"".join(pieces))

    for what, serve, status in (
            ("ends without an answer", closing, 502),
            ("an answer that is no HTTP", saying(b"hello\r\n\r\n"), 502),
            ("an answer with both framings",
             saying(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 502),
            ("a long head", saying(b"HTTP/1.1 200 OK\r\n", b"X: %s\r\n" % (b"a" * 8000) * 5, b"\r\n"), 502),
            ("an upgrade that nobody has asked for", saying(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"), 502),
            ("silence", silent, 504)):
        assert ask(start.balancer(start.target(serve), idle=1), PLAIN).status == status, what
    assert ask(start.balancer(free_port()), PLAIN).status == 502
    assert ask(start.balancer(start.target(lambda connection: connection.recv(1)), protocol="HTTPS"), PLAIN).status == 502
    assert ask(start.balancer(), PLAIN).status == 503


def test_an_answer_that_breaks_off_is_not_taken_for_whole(start):
    for framing in (b"Content-Length: 100\r\n", b"Transfer-Encoding: chunked\r\n"):

        def serve(connection, framing=framing):
            read_head(connection)
            connection.sendall(b"HTTP/1.1 200 OK\r\n" + framing + b"\r\n3\r\nabc\r\n")

        with start.balancer(start.target(serve)).connect() as connection:
            connection.sendall(PLAIN)
            with pytest.raises(ConnectionResetError):
                while connection.recv(1 << 16):
                    pass


def test_requests_to_a_target_that_is_gone_end(start):
    asked, answered = socket.socketpair()

    def serve(connection):
        read_head(connection)
        answered.send(b".")
        connection.recv(1)

    target = start.target(serve)
    balancer = start.balancer(target)
    asked.settimeout(NEVER_S)
    with asked, answered, balancer.connect() as connection, balancer.connect() as upgraded:
        connection.sendall(PLAIN)
        asked.recv(1)
        upgraded.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
        asked.recv(1)
        balancer.set_targets()
        assert read_answer(connection).status == 502
        assert read_answer(upgraded).status == 502


# -- connections


def test_connections_are_kept_and_given_up_as_attributes_say(start):
    seen = []
    target = start.target(answering(seen=seen))
    with start.balancer(target, idle=1).connect() as connection:
        for _ in range(3):
            connection.sendall(PLAIN)
            assert read_answer(connection).status == 200
        assert connection.recv(1) == b"", "idle for too long"
    with start.balancer(target, keep_alive=0).connect() as connection:
        connection.sendall(PLAIN)
        assert read_answer(connection).headers["connection"] == "close"
    with start.balancer(target).connect() as connection:
        connection.sendall(PLAIN * 20)
        received = b""
        while received.count(b"HTTP/1.1 200 ") < 20:
            piece = connection.recv(1 << 16)
            assert piece, received
            received += piece


def test_ten_thousand_idle_connections_cost_little(start):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < CROWD + SPARE:
        pytest.skip(f"a process may have {hard} descriptors")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    crowd = []
    try:
        balancer = start.balancer(start.target(answering()))
        assert ask(balancer, PLAIN).status == 200
        before = balancer.memory_kib()
        for _ in range(CROWD):
            crowd.append(balancer.connect())
            crowd[-1].sendall(PLAIN)
            assert read_answer(crowd[-1]).status == 200
        assert balancer.memory_kib() - before < CROWD * KIB_PER_CONNECTION_MAX
        assert ask(balancer, PLAIN).status == 200
        for connection in crowd[::100]:
            connection.sendall(PLAIN)
            assert read_answer(connection).status == 200
    finally:
        for connection in crowd:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
