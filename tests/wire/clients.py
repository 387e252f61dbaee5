"""Has a client do the cases of client_cases.py, and compares what it asked for and what it read. See README.md.

  clients.py PROBE FOLDER cli AWS              with the AWS CLI at that path
  clients.py PROBE FOLDER javascript MODULES   with the AWS SDK for JavaScript, in the folder that has node_modules

FOLDER is for temporary files. Prints what differs, and last "N cases, M differ".
"""

import base64
import dataclasses
import datetime
import json
import pathlib
import struct
import subprocess
import sys
import zlib

import botocore.model
import botocore.session

import client_cases
import command_line
from endpoint import Endpoint
from round_trip import Cbor, Probe, plain

SECRET = "secret"
REGION = "eu-west-1"
TIMEOUT_S = 120

# Members that clients fill in by themselves.
ADDED_BY_CLIENTS = {"ChecksumAlgorithm", "ChecksumCRC32", "ChecksumMode", "ClientRequestToken", "ContentLength",
                    "EncodingType", "clientRequestToken"}


class Models:
    def __init__(self):
        self.loader = botocore.session.get_session().get_component("data_loader")
        self.loaded = {}

    def service(self, name):
        if name not in self.loaded:
            self.loaded[name] = botocore.model.ServiceModel(self.loader.load_service_model(name, "service-2"), name)
        return self.loaded[name]

    def operation(self, case):
        return self.service(case.service).operation_model(case.operation)


class Plan:
    """What the endpoint answers: the probe's half of each case."""

    def __init__(self, cases, models, cbor):
        self.cases, self.models, self.cbor = {case.name: case for case in cases}, models, cbor

    def __call__(self, name, count):
        case = self.cases.get(name)
        if case is None:
            return {}
        if case.failure:
            return {"error": {"code": case.failure.code, "message": case.failure.message,
                              "status": case.failure.status, "detail": self._detail(case)}}
        output = case.pages[min(count, len(case.pages) - 1)] if case.pages else case.output
        return {"output": self._text(self.models.operation(case).output_shape, output)}

    def _detail(self, case):
        shape = self.models.service(case.service).shape_for_error_code(case.failure.code)
        return self._text(shape, case.failure.detail) if shape else ""

    def _text(self, shape, value):
        return base64.b64encode(self.cbor.write(shape, value)).decode() if shape else None


def to_tagged(value):
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, datetime.datetime):
        return {"$date": value.isoformat()}
    if isinstance(value, dict):
        return {name: to_tagged(member) for name, member in value.items()}
    return [to_tagged(item) for item in value] if isinstance(value, list) else value


def from_tagged(value):
    if isinstance(value, dict):
        if set(value) == {"$bytes"}:
            return base64.b64decode(value["$bytes"])
        if set(value) == {"$date"}:
            return datetime.datetime.fromisoformat(value["$date"].replace("Z", "+00:00"))
        return {name: from_tagged(member) for name, member in value.items()}
    return [from_tagged(item) for item in value] if isinstance(value, list) else value


def run_javascript(cases, endpoint, modules):
    """What the SDK for JavaScript made of each case, by its name."""
    calls = [{"name": case.name, "endpoint": endpoint.url, "region": REGION, "service": case.service, "operation": case.operation,
              "input": to_tagged(case.input), "protocol": case.protocol, "paginate": bool(case.pages), "streamed": case.streamed,
              "presigned": case.presigned} for case in cases]
    script = pathlib.Path(__file__).resolve().parent / "javascript.mjs"
    outcome = subprocess.run(["node", script, modules], input=json.dumps({"secret": SECRET, "calls": calls}), text=True,
                             stdout=subprocess.PIPE, timeout=TIMEOUT_S, check=True)
    made = [from_tagged(json.loads(line)) for line in outcome.stdout.splitlines()]
    return {one["name"]: one for one in made}


def merged(pages):
    """The lists of all pages, one after another."""
    lists = {}
    for page in pages:
        for name, member in page.items():
            if isinstance(member, list):
                lists.setdefault(name, []).extend(member)
    return lists


def unequal(what, got, wanted):
    return [f"{what} {key}: {got.get(key)!r}, not {wanted.get(key)!r}" for key in sorted({*got, *wanted})
            if got.get(key) != wanted.get(key)]


def wrong_inputs(case, shape, seen, cbor):
    """What is wrong with the requests, as the probe has read them."""
    if any("operation" not in answer for answer in seen):
        return [f"refused: {base64.b64decode(answer['body'])!r}" for answer in seen if "operation" not in answer]
    wrong = [f"taken for {answer['service']}:{answer['operation']} in {answer['region']}" for answer in seen
             if (answer["service"], answer["operation"], answer["region"]) != (case.service, case.operation, REGION)]
    expected = [dict(case.input)]
    for page in case.pages[:-1]:
        expected.append({**case.input, case.token[1]: page[case.token[0]]})
    if len(seen) != len(expected):
        return wrong + [f"{len(seen)} requests, not {len(expected)}"]
    for answer, inputs in zip(seen, expected):
        got = plain(shape, cbor.read(base64.b64decode(answer["input"])))
        wanted = plain(shape, inputs)
        got = {name: member for name, member in got.items() if name in wanted or name not in ADDED_BY_CLIENTS}
        wrong += unequal("input", got, wanted)
    return wrong


def wrong_checksum(case, answer, cbor):
    """A body that is sent has a checksum; a stream's comes behind it."""
    sent = answer["sent"]
    wanted = base64.b64encode(struct.pack(">I", zlib.crc32(case.input["Body"]))).decode()
    got = cbor.read(base64.b64decode(answer["input"])).get("ChecksumCRC32")
    wrong = [] if got == wanted else [f"checksum {got!r}, not {wanted!r}"]
    if case.streamed and sent.get("x-amz-trailer") != "x-amz-checksum-crc32":
        wrong.append(f"no trailing checksum: {sent}")
    return wrong


def wrong_failure(case, models, made, client):
    if "error" not in made:
        return [f"no failure: {made}"]
    error, failure = made["error"], case.failure
    if client == "cli":
        return unequal("error", error, {"code": failure.cli or failure.code, "operation": case.operation,
                                        "message": failure.message or error["message"]})
    shape = models.service(case.service).shape_for_error_code(failure.code)
    wanted_class = failure.name if shape else error["class"]
    wrong = unequal("error", {"name": error["name"], "class": error["class"]}, {"name": failure.name, "class": wanted_class})
    message = failure.javascript_message or failure.message
    if message and error["message"] != message:
        wrong.append(f"message {error['message']!r}, not {message!r}")
    if failure.detail:
        wrong += unequal("error's", {name: member for name, member in plain(shape, error["detail"]).items()
                                     if name in failure.detail}, plain(shape, failure.detail))
    return wrong


def fetched(url):
    """What curl gets from a presigned URL."""
    return subprocess.run(["curl", "-sS", url], stdout=subprocess.PIPE, timeout=TIMEOUT_S, check=True).stdout


def wrong_output(case, shape, made):
    if "error" in made:
        return [f"failed: {made['error']}"]
    wanted = merged(case.pages) if case.pages else case.output
    got = merged(made["pages"]) if "pages" in made else made["output"]
    return unequal("output", plain(shape, got), plain(shape, wanted)) if shape else []


def differences(case, made, endpoint, models, cbor, client):
    """What is wrong with one case, as texts."""
    operation = models.operation(case)
    if made is None:
        return ["nothing came of it"]
    if "url" in made:
        made = {"output": {"Body": fetched(made["url"])}}
    seen = endpoint.seen.get(case.name, [])
    wrong = wrong_inputs(case, operation.input_shape, seen, cbor)
    if case.operation == "PutObject" and not wrong:
        wrong += wrong_checksum(case, seen[0], cbor)
    return wrong + (wrong_failure(case, models, made, client) if case.failure else wrong_output(case, operation.output_shape, made))


def main():
    probe, folder, client, where = Probe(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    models, cbor = Models(), Cbor()
    cases = client_cases.CASES
    if client == "cli":  # it chooses protocols by itself
        cases = [dataclasses.replace(case, protocol="") for case in cases if not case.protocol]
    endpoint = Endpoint(probe, Plan(cases, models, cbor), SECRET, folder)
    try:
        if client == "cli":
            made = command_line.run(cases, models, endpoint, where, folder, SECRET, REGION)
        else:
            made = run_javascript(cases, endpoint, where)
        different = 0
        for case in cases:
            wrong = differences(case, made.get(case.name), endpoint, models, cbor, client)
            different += bool(wrong)
            for text in wrong:
                print(f"{case.name}: {text}")
    finally:
        endpoint.close()
        probe.close()
    print(f"{len(cases)} cases, {different} differ")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
