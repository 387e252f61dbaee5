"""Requests as bytes, for what no AWS client would send: signing, sending, and reading AWS's errors in every protocol."""

import dataclasses
import datetime
import hashlib
import hmac
import http.client
import json
import re
import socket
import urllib.parse
import xml.etree.ElementTree

NEVER_S = 60  # nothing takes so long unless it hangs
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def request_id(self):
        return self.headers.get("x-amzn-requestid") or self.headers.get("x-amz-request-id")

    @property
    def code(self):
        """The error's code, None where there is none."""
        kind = self.headers.get("content-type", "")
        if "cbor" in kind:
            return cbor_code(self.body)
        if "json" in kind:
            return json.loads(self.body).get("__type")
        found = xml.etree.ElementTree.fromstring(self.body).iter()
        return next((element.text for element in found if element.tag.rpartition("}")[2] == "Code"), None)


def cbor_code(body):
    at = body.index(b"__type") + len("__type")
    short = body[at] & 0x1F
    begin, length = (at + 1, short) if short < 24 else (at + 2, body[at + 1])
    return body[begin:begin + length].decode().rpartition("#")[2]


def connect(world, timeout_s=NEVER_S):
    url = urllib.parse.urlsplit(world.url)
    return socket.create_connection((url.hostname, url.port), timeout=timeout_s)


def read_answer(connection, method="GET"):
    response = http.client.HTTPResponse(connection, method=method)
    response.begin()
    return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())


def exchange(world, data, method="GET"):
    """The answer to bytes on a connection of their own."""
    with connect(world) as connection:
        connection.sendall(data)
        return read_answer(connection, method)


def everything(connection):
    """What comes until the server ends the connection."""
    received = b""
    while piece := connection.recv(1 << 16):
        received += piece
    return received


def head_of(method, target, headers):
    lines = "".join(f"{name}: {value}\r\n" for name, value in {"Host": "127.0.0.1", **headers}.items())
    return f"{method} {target} HTTP/1.1\r\n{lines}".encode()


def request(method, target, headers, body=b""):
    return head_of(method, target, headers) + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


def scoped(service, region="us-east-1"):
    """Fields that say which service and region a request is for, with a signature that nobody verifies."""
    return signed("POST", "/", service, b"", "test", "test", region=region)


def signed(method, target, service, body, key, secret, region="us-east-1", minutes=0):
    """The fields of a signature, version 4, of a moment that is so many minutes from now."""
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
    time, date = moment.strftime("%Y%m%dT%H%M%SZ"), moment.strftime("%Y%m%d")
    digest = hashlib.sha256(body).hexdigest()
    canonical = f"{method}\n{target}\n\nhost:127.0.0.1\nx-amz-date:{time}\n\nhost;x-amz-date\n{digest}"
    scope = f"{date}/{region}/{service}/aws4_request"
    to_sign = f"AWS4-HMAC-SHA256\n{time}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    by = f"AWS4{secret}".encode()
    for part in (date, region, service, "aws4_request", to_sign):
        by = hmac.new(by, part.encode(), hashlib.sha256).digest()
    return {"X-Amz-Date": time,
            "Authorization": f"AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders=host;x-amz-date, Signature={by.hex()}"}


def memory_kib(process, field="VmRSS"):
    """What of a process is in memory now; with VmHWM, at its highest."""
    with open(f"/proc/{process}/status", encoding="utf-8") as status:
        return int(re.search(rf"{field}:\s+(\d+)", status.read())[1])
