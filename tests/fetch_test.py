"""What is fetched over the network: by the program that regionfall carries, with libcurl."""

import http.server
import json
import threading

import pytest


class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "/here")
            self.end_headers()
            return
        self.answer(200, f"asked for {self.path} with {self.headers['X-Word']}".encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(404, b"\xff\x00" + body)

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def outputs(regionfall, folder, configuration):
    (folder / "main.tf").write_text(configuration)
    applied = regionfall("apply", "-auto-approve", "-no-color", cwd=folder)
    assert applied.returncode == 0, applied.stderr
    shown = regionfall("output", "-json", cwd=folder)
    return {name: output["value"] for name, output in json.loads(shown.stdout).items()}


def test_an_answer_comes_with_status_headers_and_body(regionfall, tmp_path, server):
    found = outputs(regionfall, tmp_path, f"""
        data "http" "a" {{
          url             = "{server}/elsewhere"
          request_headers = {{ X-Word = "word" }}
        }}
        output "status" {{ value = data.http.a.status_code }}
        output "body" {{ value = data.http.a.response_body }}
        output "type" {{ value = data.http.a.response_headers["Content-Type"] }}
        """)
    assert found == {"status": 200, "body": "asked for /here with word", "type": "text/plain"}


def test_bytes_that_are_no_text_arrive_as_they_are(regionfall, tmp_path, server):
    found = outputs(regionfall, tmp_path, f"""
        data "http" "a" {{
          url          = "{server}/"
          method       = "POST"
          request_body = "x"
        }}
        output "status" {{ value = data.http.a.status_code }}
        output "body" {{ value = data.http.a.response_body_base64 }}
        """)
    assert found == {"status": 404, "body": "/wB4"}


def test_many_requests_are_under_way_at_once(regionfall, tmp_path, server):
    found = outputs(regionfall, tmp_path, f"""
        data "http" "a" {{
          count = 20
          url   = "{server}/${{count.index}}"
        }}
        output "bodies" {{ value = data.http.a[*].response_body }}
        """)
    assert found["bodies"] == [f"asked for /{i} with None" for i in range(20)]


def test_a_server_that_is_not_there_is_an_error(regionfall, tmp_path):
    (tmp_path / "main.tf").write_text('data "http" "a" { url = "http://127.0.0.1:1/" }\n')
    planned = regionfall("plan", "-no-color", cwd=tmp_path)
    assert planned.returncode == 1
    assert "http://127.0.0.1:1/: Couldn't connect to server" in planned.stderr
