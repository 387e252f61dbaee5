"""An endpoint of AWS over HTTP and HTTPS: hands every request to the probe, and answers with the probe's response."""

import base64
import http.server
import re
import ssl
import subprocess
import threading

CHUNK_END = b"\r\n"


class Endpoint:
    """Answers from `url` and `secure_url` until it is closed.

    `plan(name, count)` gives what the probe's line says besides the request ("output" or "error"), for the request number
    `count` (from 0) of the access key `name`. `seen[name]` lists the probe's answers, with the headers the client sent.
    """

    def __init__(self, probe, plan, secret, folder):
        self.probe, self.plan, self.secret = probe, plan, secret
        self.seen = {}
        self.lock = threading.Lock()
        self.certificate = folder / "endpoint.pem"
        key = folder / "endpoint-key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                        "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", self.certificate],
                       check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, key)
        self.servers = [self._serve(), self._serve(context)]
        self.url = f"http://127.0.0.1:{self.servers[0].server_port}"
        self.secure_url = f"https://127.0.0.1:{self.servers[1].server_port}"

    def _serve(self, context=None):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"endpoint": self}))
        server.daemon_threads = True
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    def close(self):
        for server in self.servers:
            server.shutdown()
            server.server_close()

    def answer(self, method, target, headers, body):
        text = " ".join([target, *(value for name, value in headers if name.lower() == "authorization")])
        key = re.search(r"Credential=([\w-]+)", text)
        name = key[1] if key else ""
        with self.lock:
            seen = self.seen.setdefault(name, [])
            answer = self.probe.ask({"method": method, "target": target, "headers": headers, "secret": self.secret, "dispatch": True,
                                     "body": base64.b64encode(body).decode(), **self.plan(name, len(seen))})
            seen.append({**answer, "sent": {header.lower(): value for header, value in headers}})
        return answer


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    endpoint = None

    def handle_one_request(self):
        try:
            super().handle_one_request()
        except ConnectionError:
            self.close_connection = True

    def respond(self):
        answer = self.endpoint.answer(self.command, self.path, [list(header) for header in self.headers.items()], self.read_body())
        body = base64.b64decode(answer["body"])
        self.send_response_only(answer["status"])
        for name, value in answer["headers"]:
            self.send_header(name, value.encode().decode("latin-1"))
        if "content-length" not in {name.lower() for name, _ in answer["headers"]}:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = respond

    def read_body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline() not in (CHUNK_END, b""):
            pass
        return body

    def log_message(self, *_):
        pass
