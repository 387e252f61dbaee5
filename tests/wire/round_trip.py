"""Asks and answers every operation of AWS's models between botocore and the probe. See README.md.

  round_trip.py PROBE MODELS SEED     prints what differs, and last "N operations, M differ"
"""

import base64
import datetime
import io
import json
import pathlib
import random
import subprocess
import sys
import urllib.parse

import botocore.auth
import botocore.model
import botocore.parsers
import botocore.serialize
import botocore.session
from botocore.awsrequest import create_request_object, prepare_request_dict
from botocore.credentials import Credentials
from urllib3._collections import HTTPHeaderDict

REGION = "eu-west-1"
SECRET = "secret"
ACCOUNT = "123456789012"
DEPTH_MAX = 6

# Other operations have the same URI and replaced these, or they live at an endpoint of their own.
NEVER_ROUTED = {("s3", name) for name in ("GetBucketLifecycle", "GetBucketNotification", "PutBucketLifecycle",
                                          "PutBucketNotification", "ListDirectoryBuckets")}
# Outputs that botocore reads with more than its parser: event streams, and a root element that is the value.
OUTPUT_NOT_COMPARED = {("s3", "SelectObjectContent"), ("s3", "GetBucketLocation"), ("logs", "GetLogObject"),
                       ("logs", "StartLiveTail")}
# Members that botocore adds to AWS's models or keeps for itself.
MEMBERS_LEFT_OUT = {"SourceRegion", "Expires", "ExpiresString", "ContentLength"}

TEXTS = ["abc", "x<y&\"z\"", "it's", "ümlaut €", "a b+c", "100%", "p/q", "k=v,w", "tab\there", "10.0.0.0/16", "*"]
HEADER_TEXTS = ["abc", "x y", "a/b"]
LABEL_TEXTS = ["abc", "a b", "ü%", "x.y-z"]


class Maker:
    """Makes values of shapes up."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def value(self, shape, depth=0, location=None):
        make = getattr(self, f"make_{shape.type_name}", None)
        return make(shape, depth, location) if make else self.scalar(shape.type_name)

    def scalar(self, kind):
        moment = datetime.datetime(2024, 2, 29, self.random.randint(0, 23), 3, 4, tzinfo=datetime.timezone.utc)
        return self.random.choice({
            "boolean": [True, False], "integer": [0, 1, -5, 2**31 - 1, 23, 300], "long": [0, 1, -5, 2**53, 2**62],
            "float": [0.0, 1.5, -2.25, 1024.5], "double": [0.0, 1.5, -2.25, 1e10, 0.001], "timestamp": [moment],
            "blob": [b"abc", b"\x00\xff\xfe"]}[kind])

    def make_string(self, shape, _depth, location):
        if shape.enum:
            return self.random.choice(shape.enum)
        if shape.serialization.get("hostLabel") or shape.name in ("AccountId", "RequestRoute"):
            return ACCOUNT
        return self.random.choice({"header": HEADER_TEXTS, "headers": HEADER_TEXTS, "uri": LABEL_TEXTS}.get(location, TEXTS))

    def make_list(self, shape, depth, location):
        items = [self.value(shape.member, depth + 1, location) for _ in range(self.random.choice([1, 2, 12 if depth < 3 else 3]))]
        return [item for item in items if item is not None] or None

    def make_map(self, shape, depth, location):
        keys = shape.key.enum[:2] or ["key0", "key1"]
        made = {key: self.value(shape.value, depth + 1, location) for key in keys}
        return {key: value for key, value in made.items() if value is not None} or None

    def make_structure(self, shape, depth, _location):
        members = [(name, member) for name, member in shape.members.items() if name not in MEMBERS_LEFT_OUT]
        if getattr(shape, "is_tagged_union", False):
            members = [self.random.choice(members)]
        made = {}
        for name, member in members:
            location = member.serialization.get("location")
            if depth >= DEPTH_MAX and member.type_name in ("structure", "list", "map"):
                continue
            wanted = name in shape.required_members or location == "uri" or len(members) == 1
            if wanted or self.random.random() < (0.8 if depth < 2 else 0.4):
                made[name] = self.value(member, depth + 1, location)
        made = {name: value for name, value in made.items() if value is not None}
        return made if made or depth == 0 else None


def plain(shape, value):
    """The value without what protocols do not keep: nothing for empty things, moments as numbers."""
    kind = shape.type_name
    if kind == "structure":
        made = {name: plain(shape.members[name], member) for name, member in value.items()
                if name in shape.members and name not in MEMBERS_LEFT_OUT and member is not None}
        return {name: member for name, member in made.items() if member not in ({}, [], "", b"", None)}
    if kind == "list":
        return [plain(shape.member, item) for item in value]
    if kind == "map":
        return {key: plain(shape.value, item) for key, item in value.items()}
    if kind == "timestamp" and isinstance(value, datetime.datetime):
        return value.timestamp()
    if kind == "blob":
        return value.read() if hasattr(value, "read") else bytes(value)
    return value


class Cbor:
    """Values as CBOR with the members' own names (botocore's serializer takes the names on the wire)."""

    def __init__(self):
        self.writer = botocore.serialize.create_serializer("smithy-rpc-v2-cbor", False)
        self.reader = botocore.parsers.create_parser("smithy-rpc-v2-cbor")

    def write(self, shape, value):
        out = bytearray()
        self._write(out, shape, value)
        return bytes(out)

    def _write(self, out, shape, value):
        kind = shape.type_name
        if kind == "structure":
            self._entries(out, ((name, shape.members[name], member) for name, member in value.items()))
        elif kind == "map":
            self._entries(out, ((key, shape.value, item) for key, item in value.items()))
        elif kind == "list":
            out.append(0x9F)
            for item in value:
                self._write(out, shape.member, item)
            out.append(0xFF)
        else:
            self.writer._serialize_data_item(out, value, shape)

    def _entries(self, out, entries):
        out.append(0xBF)
        for key, shape, value in entries:
            self.writer._serialize_type_string(out, key, None, None)
            self._write(out, shape, value)
        out.append(0xFF)

    def read(self, data):
        return self.reader.parse_data_item(self.reader.get_peekable_stream_from_bytes(data))


class Probe:
    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def ask(self, line):
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def signed_request(service, operation, parameters, serializer):
    written = serializer.serialize_to_request(parameters, operation)
    prefix = {"s3control": "s3-control"}.get(service.service_name, service.endpoint_prefix)
    prepare_request_dict(written, f"https://{prefix}.{REGION}.amazonaws.com")
    request = create_request_object(written)
    request.context["signing"] = {}
    credentials = Credentials("AKID", SECRET)
    signer = botocore.auth.S3SigV4Auth if service.signing_name == "s3" else botocore.auth.SigV4Auth
    signer(credentials, service.signing_name, REGION).add_auth(request)
    return request.prepare()


def as_line(prepared, output):
    url = urllib.parse.urlsplit(prepared.url)
    headers = [[name, value.decode() if isinstance(value, bytes) else str(value)] for name, value in prepared.headers.items()]
    body = prepared.body or b""
    body = body.read() if hasattr(body, "read") else body.encode() if isinstance(body, str) else bytes(body)
    return {"method": prepared.method, "target": (url.path or "/") + (f"?{url.query}" if url.query else ""),
            "headers": headers + [["Host", url.netloc]], "body": base64.b64encode(body).decode(), "secret": SECRET,
            "output": None if output is None else base64.b64encode(output).decode()}


def read_response(answer, operation, parser):
    headers = HTTPHeaderDict()
    for name, value in answer["headers"]:
        headers.add(name.lower(), value)
    body = base64.b64decode(answer["body"])
    response = {"body": io.BytesIO(body) if operation.has_streaming_output else body, "headers": headers,
                "status_code": answer["status"]}
    return parser.parse(response, operation.output_shape)


def differences(name, operation, answer, parameters, output, parser, cbor):
    """What is wrong with the probe's answer, as texts."""
    if "problem" in answer:
        return [answer["problem"]]
    if (answer["service"], answer["operation"]) != (name, operation.name):
        return [f"taken for {answer['service']}:{answer['operation']}"]
    wrong = []
    if operation.input_shape is not None:
        got = plain(operation.input_shape, cbor.read(base64.b64decode(answer["input"])))
        wanted = plain(operation.input_shape, parameters)
        wrong += [f"input {key}: {got.get(key)!r}, not {wanted.get(key)!r}" for key in sorted({*got, *wanted})
                  if got.get(key) != wanted.get(key)]
    if output is not None and (name, operation.name) not in OUTPUT_NOT_COMPARED:
        read = read_response(answer, operation, parser)
        if not read.pop("ResponseMetadata", {}).get("RequestId"):
            wrong.append("output without a request id")
        got, wanted = plain(operation.output_shape, read), plain(operation.output_shape, output)
        wrong += [f"output {key}: {got.get(key)!r}, not {wanted.get(key)!r}" for key in sorted({*got, *wanted})
                  if got.get(key) != wanted.get(key)]
    return wrong


def main():
    probe, models, seed = Probe(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
    maker, cbor = Maker(seed), Cbor()
    loader = botocore.session.get_session().get_component("data_loader")
    count = different = 0
    for name in sorted(path.stem for path in models.glob("*.json")):
        service = botocore.model.ServiceModel(loader.load_service_model(name, "service-2"), name)
        for protocol in service.metadata["protocols"]:
            serializer = botocore.serialize.create_serializer(protocol, False)
            parser = botocore.parsers.create_parser(protocol)
            for operation in map(service.operation_model, service.operation_names):
                if (name, operation.name) in NEVER_ROUTED:
                    continue
                parameters = maker.value(operation.input_shape) if operation.input_shape else {}
                output = maker.value(operation.output_shape) if operation.output_shape else None
                prepared = signed_request(service, operation, parameters, serializer)
                answer = probe.ask(as_line(prepared, None if output is None else cbor.write(operation.output_shape, output)))
                wrong = differences(name, operation, answer, parameters, output, parser, cbor)
                count += 1
                different += bool(wrong)
                for text in wrong:
                    print(f"{name} {protocol} {operation.name}: {text}")
    probe.close()
    print(f"{count} operations, {different} differ")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
