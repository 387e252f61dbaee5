"""A load balancer without a world (lb/probe.cc), and targets to put behind it."""

import contextlib
import socket
import subprocess
import threading
from pathlib import Path

NEVER_S = 60  # nothing takes so long unless it hangs


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Balancer:
    """A load balancer in front of ports on this machine; `options` are the probe's."""

    def __init__(self, build_folder, folder, *ports, **options):
        self.folder = folder
        words = [f"{key.replace('_', '-')}={value}" for key, value in options.items()]
        self.process = subprocess.Popen([build_folder / "lb_probe", folder, *words], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.scheme = "https" if options.get("listener") == "HTTPS" else "http"
        self.set_targets(*ports)

    def set_targets(self, *ports):
        """What is behind it from now on; returns when all are healthy."""
        self.process.stdin.write(" ".join(map(str, ports)) + "\n")
        self.process.stdin.flush()
        self.port = int(self.process.stdout.readline().removeprefix("port "))
        assert self.process.stdout.readline() == "healthy\n"

    def url(self, path="/"):
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=NEVER_S)

    def curl(self, *words, path="/"):
        """What curl writes on its output."""
        command = ["curl", "-sS", "-m", str(NEVER_S), "--cacert", self.folder / "ca.pem", *words, self.url(path)]
        outcome = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
        assert outcome.returncode == 0, outcome.stderr
        return outcome.stdout

    def memory_kib(self, what="VmRSS"):
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:"))

    def stop(self):
        self.process.stdin.close()
        assert self.process.wait(NEVER_S) == 0
        self.process.stdout.close()


class Target:
    """A server whose connections are each served by `serve(connection)`, on a thread of their own."""

    def __init__(self, serve):
        self.serve, self.failures = serve, []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        self.threads = [threading.Thread(target=self._accept)]
        self.threads[0].start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                connection.settimeout(NEVER_S)
                self.threads.append(threading.Thread(target=self._serve, args=(connection,)))
                self.threads[-1].start()

    def _serve(self, connection):
        with connection, contextlib.suppress(ConnectionError):
            self.serve(connection)

    def stop(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for thread in self.threads:
            thread.join(NEVER_S)
            assert not thread.is_alive()


def read_head(connection):
    """The head of a request or an answer, byte for byte; empty when the peer has ended. What follows stays unread."""
    head = b""
    while waiting := connection.recv(1 << 17, socket.MSG_PEEK):
        end = (head + waiting).find(b"\r\n\r\n")
        head += connection.recv(len(waiting) if end < 0 else end + 4 - len(head))
        if end >= 0:
            return head
    return b""


def answering(answer=b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", seen=None):
    """Serves requests without bodies with these bytes; `seen` gets their heads."""

    def serve(connection):
        while head := read_head(connection):
            if seen is not None:
                seen.append(head)
            connection.sendall(answer)

    return serve


NGINX = """
user root;
worker_processes 1;
daemon off;
pid {folder}/pid;
error_log {folder}/error;
events {{ worker_connections 2048; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{http1}; root {folder}/www; }}
  server {{
    listen 127.0.0.1:{http2} http2;
    root {folder}/www;
    location /AWS.ALB/healthcheck {{ add_header grpc-status 12; default_type application/grpc; return 200; }}
  }}
  server {{
    listen 127.0.0.1:{https} ssl http2;
    ssl_certificate {folder}/certificate.pem;
    ssl_certificate_key {folder}/key.pem;
    root {folder}/www;
  }}
}}
"""


class Nginx:
    """nginx, which serves `www` over HTTP/1.1, HTTP/2 without TLS, and with."""

    def __init__(self, program, folder):
        self.ports = {name: free_port() for name in ("http1", "http2", "https")}
        self.www = folder / "www"
        self.www.mkdir()
        (self.www / "hello").write_text("hello from nginx")
        (self.www / "index.html").write_text("index")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                        "2", "-subj", "/CN=target", "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"],
                       check=True, capture_output=True)
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, **self.ports))
        self.process = subprocess.Popen([program, "-e", folder / "error", "-c", folder / "nginx.conf"],
                                        stderr=subprocess.DEVNULL)

    def stop(self):
        self.process.terminate()
        self.process.wait(NEVER_S)
