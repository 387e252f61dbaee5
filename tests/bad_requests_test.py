"""Whatever is sent to a world: AWS's error in the form of the request's protocol, bounded memory, and everybody else served.

Slow senders are in the unit tests of ../src/net, which move the clock.
"""

import os
import re
import select
import socket
import subprocess

import pytest
from conftest import Program, clean_environment, program_path
from raw_requests import (FORM, NEVER_S, connect, everything, exchange, head_of, memory_kib, read_answer, request,
                          scoped, signed)
from worlds import World, descendants

DEEP = 100_000
MIB = 1 << 20


def started(folder, *options):
    home = folder / "home"
    home.mkdir()
    return World(Program(program_path(), clean_environment(home)), folder, "-regions=us-east-1", *options)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """One world for all, so that what hurts it hurts the next test, too."""
    made = started(tmp_path_factory.mktemp("world"))
    yield made
    restarts = made.region("us-east-1")["restarts"]
    made.stop()
    assert restarts == 0, "something killed the region"


@pytest.fixture(scope="module")
def strict(tmp_path_factory):
    made = started(tmp_path_factory.mktemp("strict"), "-iam=on")
    yield made
    made.stop()


def refused(answer, status, code):
    assert (answer.status, answer.code) == (status, code), answer
    assert answer.request_id
    return answer


def is_served(world):
    answer = exchange(world, request("POST", "/", {**FORM, **scoped("sts")}, b"Action=GetCallerIdentity&Version=2011-06-15"))
    return answer.status == 200


# -- bodies that are not what the protocol says

ROLE = b"Action=CreateRole&Version=2010-05-08"
TOPIC = b"Action=CreateTopic&Version=2010-03-31&Name=t"
VPC = b"Action=CreateVpc&Version=2016-11-15&CidrBlock=10.0.0.0/16"

FORMS = [
    ("iam", b"%zz", 404, "MalformedQueryString"),
    ("iam", ROLE + b"&RoleName=%", 404, "MalformedQueryString"),
    ("iam", ROLE + b"&RoleName=%ff%fe", 404, "MalformedQueryString"),
    ("iam", b"\xff\xfe\0\0", 404, "MalformedQueryString"),
    ("iam", ROLE + b"&A=1" * DEEP, 404, "MalformedQueryString"),
    ("iam", b"", 400, "MissingAction"),
    ("iam", b"&&&===&", 400, "MissingAction"),
    ("iam", ROLE + b"&Tags.member." + b"9" * 40 + b".Key=a", 400, "MalformedInput"),
    ("iam", ROLE + b"&Tags" + b".member.1" * 5000 + b"=x", 400, "ValidationError"),
    ("sts", b"Action=%zz", 404, "MalformedQueryString"),
    ("sns", TOPIC + b"&Tags.member.x.Key=a", 400, "MalformedInput"),
    ("sns", TOPIC + b"&Name=%c0%80", 404, "MalformedQueryString"),
    ("ec2", VPC + b"&X=%zz", 400, "MalformedQueryString"),
    ("ec2", VPC + b"&DryRun=maybe", 400, "InvalidParameterValue"),
    ("ec2", VPC + b"&TagSpecification.99999999999999999999.ResourceType=vpc", 400, "InvalidParameterValue"),
    ("ec2", VPC + b"&X=" + b"x" * (17 * MIB), 413, "RequestEntityTooLargeException"),
]


@pytest.mark.parametrize(("service", "body", "status", "code"), FORMS)
def test_a_malformed_form_gets_an_error(world, service, body, status, code):
    refused(exchange(world, request("POST", "/", {**FORM, **scoped(service)}, body)), status, code)


@pytest.mark.parametrize("body", [
    b"{", b"[]", b"1", b"{} {}", b"\0" * 1000, b'{"a":' * DEEP, b'{"Tags":' + b"[" * DEEP + b"]" * DEEP + b"}",
    b'{"Description": 1}', b'{"Description": "\xff"}', b'{"Description": 1e999999}', b'{"Tags": [1]}',
    b'{"MultiRegion": "yes"}', b'{"Description": "x', b"'{}'", b"\xef\xbb\xbf{}",
])
def test_malformed_json_gets_an_error(world, body):
    fields = {"X-Amz-Target": "TrentService.CreateKey", "Content-Type": "application/x-amz-json-1.1", **scoped("kms")}
    refused(exchange(world, request("POST", "/", fields, body)), 400, "SerializationException")


@pytest.mark.parametrize("body", [
    b"\xff", b"\xbf", b"\x9f" * DEEP, b"\xa1" * DEEP, b"\xc0" * DEEP, b"\xa0\xa0", b"\x81\x01",
    b"\x5b" + b"\xff" * 8, b"\x9b" + b"\xff" * 8, b"\xbb" + b"\xff" * 8,  # lengths that nobody has
    b"\xa1\x69Namespace\x01", b"\xa1\x69Namespace\x62\xff\xff", b"\xa1\x69Namespace\x7b" + b"\xff" * 8,
    b"\xa1\x6aMetricData\x9b\x00\x00\x00\xff\xff\xff\xff\xff",
])
def test_malformed_cbor_gets_an_error(world, body):
    fields = {"smithy-protocol": "rpc-v2-cbor", "Content-Type": "application/cbor", **scoped("monitoring")}
    path = "/service/GraniteServiceVersion20100801/operation/PutMetricData"
    refused(exchange(world, request("POST", path, fields, body)), 400, "SerializationException")


ENTITIES = ("<!DOCTYPE x [<!ENTITY a0 'aaaaaaaaaa'>" +
            "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 10)) + "]>").encode()


@pytest.mark.parametrize(("body", "code"), [
    (b"<", "MalformedInput"), (b"<a>", "MalformedInput"), (b"<a></b>", "MalformedInput"), (b"\0" * 100, "MalformedInput"),
    (b"<CreateHostedZoneRequest>" + b"<x>" * DEEP, "MalformedInput"),
    (b"<CreateHostedZoneRequest>" + b"<x>" * DEEP + b"</x>" * DEEP + b"</CreateHostedZoneRequest>", "InvalidInput"),
    (b"<CreateHostedZoneRequest><Name>\xff</Name></CreateHostedZoneRequest>", "MalformedInput"),
    ("<CreateHostedZoneRequest/>".encode("utf-16"), "MalformedInput"),
    (b"<CreateHostedZoneRequest " + b"".join(b"a%d='b' " % i for i in range(10_000)) + b"/>", "InvalidInput"),
    # Nothing is made of entities: neither a gigabyte nor a file.
    (ENTITIES + b"<CreateHostedZoneRequest><Name>&a9;</Name></CreateHostedZoneRequest>", "InvalidInput"),
    (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><CreateHostedZoneRequest><Name>&a;</Name>'
     b"</CreateHostedZoneRequest>", "InvalidInput"),
])
def test_malformed_xml_gets_an_error(world, body, code):
    answer = exchange(world, request("POST", "/2013-04-01/hostedzone", scoped("route53"), body))
    assert b"root:" not in refused(answer, 400, code).body


@pytest.mark.parametrize("body", [b"<", b"x", b"<CreateBucketConfiguration>", b"\xff"])
def test_malformed_xml_gets_s3s_error(world, body):
    refused(exchange(world, request("PUT", "/bucket", scoped("s3"), body)), 400, "MalformedXML")


@pytest.mark.parametrize("body", [b"{", b"[1]", b'{"name": 1}', b'{"name":' + b"[" * DEEP, b"\xff"])
def test_malformed_json_of_a_rest_service_gets_an_error(world, body):
    fields = {"Content-Type": "application/json", **scoped("eks")}
    refused(exchange(world, request("POST", "/clusters", fields, body)), 400, "SerializationException")


# -- HTTP that is none

HOST = {"Host": "ec2.us-east-1.amazonaws.com"}
MALFORMED = "MalformedHttpRequestException"


@pytest.mark.parametrize(("rest", "status"), [
    (b"X: " + b"x" * 70_000 + b"\r\n\r\n", 431),
    (b"X: " + b"x" * 300_000, 431),
    (b"X: x\r\n" * 300 + b"\r\n", 431),
    (b"X: a\r\n b\r\n\r\n", 400),
    (b"X : a\r\n\r\n", 400),
    (b"X\r\n\r\n", 400),
    (b"X: a\0b\r\n\r\n", 400),
    (b"X: a\rb\r\n\r\n", 400),
    (b"X: a\n\r\n", 400),
    (b"Host: two.example\r\n\r\n", 400),
    (b"Content-Length: -1\r\n\r\n", 400),
    (b"Content-Length: +1\r\n\r\nx", 400),
    (b"Content-Length: 1e3\r\n\r\n", 400),
    (b"Content-Length: 1180591620717411303424\r\n\r\n", 400),
    (b"Expect: the best\r\nContent-Length: 1\r\n\r\n", 417),
])
def test_a_malformed_head_gets_an_error(world, rest, status):
    answer = exchange(world, head_of("POST", "/", HOST) + rest)
    assert b"<Response><Errors>" in refused(answer, status, MALFORMED).body, "EC2's form"
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(("data", "code"), [
    (b"\x16\x03\x01\x02\x00\x01\x00", "BadRequest"),  # TLS
    (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "BadRequest"),
    (b"hello\r\n\r\n", "BadRequest"),
    (b"GET / HTTP/1.1\r\n\r\n", "BadRequest"),
    (b"\r\n\r\n\r\n\r\n", "BadRequest"),
    (b"GET /" + b"x" * 40_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", "InvalidURI"),
])
def test_what_names_no_service_gets_s3s_error(world, data, code):
    refused(exchange(world, data), 400, code)


# What two parties might read differently hides a second request in the first: it must never be served.
HIDDEN = b"GET /hidden HTTP/1.1\r\nHost: s3.amazonaws.com\r\n\r\n"
CHUNKED = b"0\r\n\r\n" + HIDDEN


@pytest.mark.parametrize("rest", [
    b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n" % len(CHUNKED) + CHUNKED,
    b"Transfer-Encoding: chunked\r\nContent-Length: %d\r\n\r\n" % len(CHUNKED) + CHUNKED,
    b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN,
    b"Content-Length: 0, %d\r\n\r\n" % len(HIDDEN) + HIDDEN,
    b"Content-Length : %d\r\n\r\n" % len(HIDDEN) + HIDDEN,
    b"Content-Length: 0x%x\r\n\r\n" % len(HIDDEN) + HIDDEN,
    b"Content-Length:\x0b%d\r\n\r\n" % len(HIDDEN) + HIDDEN,
    b"Transfer-Encoding : chunked\r\n\r\n" + CHUNKED,
    b"Transfer-Encoding: xchunked\r\n\r\n" + CHUNKED,
    b"Transfer-Encoding: chunked, identity\r\n\r\n" + CHUNKED,
    b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED,
    b"Transfer-Encoding:\r\n chunked\r\n\r\n" + CHUNKED,
    b"Transfer-Encoding: \x0bchunked\r\n\r\n" + CHUNKED,
    b"X: a\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED,
    b"Transfer-Encoding: chunked\r\n\r\n0\n\n" + HIDDEN,
    b"Transfer-Encoding: chunked\r\n\r\n-0\r\n\r\n" + HIDDEN,
    b"Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n" + HIDDEN,
    b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello" + HIDDEN,
    b"Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n" + HIDDEN,
])
def test_no_request_is_hidden_in_another(world, rest):
    with connect(world) as connection:
        connection.sendall(head_of("POST", "/", HOST) + rest)
        received = everything(connection)
    assert re.findall(rb"HTTP/1.1 (\d+) ", received) in ([b"400"], [b"501"]), received
    assert b"hidden" not in received


# -- lengths that are wrong

def test_a_body_that_is_shorter_than_announced_gets_an_error_when_it_ends(world):
    with connect(world) as connection:
        connection.sendall(head_of("POST", "/", {**FORM, **scoped("ec2")}) + b"Content-Length: 1000\r\n\r\n" + VPC)
        connection.shutdown(socket.SHUT_WR)
        refused(read_answer(connection), 400, MALFORMED)


def test_a_body_that_is_longer_than_announced_is_no_second_request(world):
    with connect(world) as connection:
        length = b"Content-Length: %d\r\n\r\n" % len(ROLE)
        connection.sendall(head_of("POST", "/", {**FORM, **scoped("iam")}) + length + ROLE + b"&RoleName=x")
        connection.shutdown(socket.SHUT_WR)
        received = everything(connection)
    assert re.findall(rb"HTTP/1.1 (\d+) ", received) == [b"400", b"400"], received
    assert b"<Code>ValidationError</Code>" in received and b"<Code>BadRequest</Code>" in received


def test_half_a_request_holds_up_nobody(world):
    halves = [b"", b"POST", head_of("POST", "/", HOST), head_of("POST", "/", HOST) + b"Content-Length: 99\r\n\r\nAction="]
    open_for_now = [connect(world) for _ in range(400)]
    for number, connection in enumerate(open_for_now):
        connection.sendall(halves[number % len(halves)])
    assert is_served(world)
    for connection in open_for_now:
        connection.shutdown(socket.SHUT_WR)
    answers = [re.findall(rb"HTTP/1.1 (\d+) ", everything(connection)) for connection in open_for_now]
    assert answers == [[], [b"400"], [b"400"], [b"400"]] * 100
    for connection in open_for_now:
        connection.close()


# -- bodies that are too long, one by one and together

@pytest.mark.parametrize(("service", "status", "code"), [
    ("ec2", 413, "RequestEntityTooLargeException"), ("iam", 413, "RequestEntityTooLargeException"),
    ("route53", 413, "RequestEntityTooLargeException"), ("s3", 400, "EntityTooLarge"),
])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_client_reads_that_its_body_is_too_long(world, service, status, code, chunked):
    length = 65 * MIB
    framing = f"Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n" if chunked else f"Content-Length: {length}\r\n\r\n"
    data = head_of("POST", "/bucket", scoped(service)) + framing.encode() + b"x" * length
    gateway_before = memory_kib(world.server.pid)
    refused(exchange(world, data), status, code)
    assert memory_kib(world.server.pid, "VmHWM") - gateway_before < 16 * 1024


def test_bodies_are_bounded_together(world):
    region = next(process for process in descendants(world.server.pid) if name_of(process) == "us-east-1")
    gateway_before, region_before = memory_kib(world.server.pid), memory_kib(region)
    length = 60 * MIB
    begun = []
    for _ in range(7):  # 6 * 60 < 384 < 7 * 60
        begun.append(connect(world))
        begun[-1].sendall(head_of("POST", "/", {**FORM, **scoped("sts")}) + f"Content-Length: {length}\r\n\r\n".encode())
        begun[-1].sendall(b"x" * (length - 1))
    readable, _, _ = select.select(begun, [], [], NEVER_S)
    assert len(readable) == 1
    refused(read_answer(readable[0]), 503, "ServiceUnavailable")
    assert is_served(world), "what is small is not in anybody's way, nor in need of much"
    for connection in begun:
        if connection not in readable:
            connection.sendall(b"x")
            refused(read_answer(connection), 400, "MissingAction")
        connection.close()
    assert memory_kib(region, "VmHWM") - region_before < 640 * 1024
    assert memory_kib(world.server.pid, "VmHWM") - gateway_before < 16 * 1024
    refused(exchange(world, request("POST", "/", {**FORM, **scoped("sts")}, b"x" * length)), 400, "MissingAction")


def name_of(process):
    with open(f"/proc/{process}/comm", encoding="utf-8") as name:
        return name.read().strip()


BOTO3 = """
import sys, boto3, botocore.config, botocore.exceptions
def client(service):
    return boto3.client(service, endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="test",
                        aws_secret_access_key="test", config=botocore.config.Config(retries={"max_attempts": 0}))
def code(call, **arguments):
    try:
        call(**arguments)
    except botocore.exceptions.ClientError as error:
        print(error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"],
              bool(error.response["ResponseMetadata"]["RequestId"]))
long = "x" * (65 << 20)
code(client("iam").create_user, UserName=long)
code(client("ec2").create_key_pair, KeyName=long)
code(client("kms").create_key, Description=long)
code(client("route53").create_hosted_zone, Name=long, CallerReference="x")
for service, call in (("sts", "get_caller_identity"), ("kms", "list_keys")):
    made = client(service)
    made.meta.events.register("before-send", lambda request, **_: request.headers.__setitem__("X-Long", "x" * 70_000))
    code(getattr(made, call))
"""


def test_boto3_understands_refusals(world, client_python):
    outcome = subprocess.run([client_python, "-B", "-c", BOTO3, world.url], capture_output=True, text=True, check=False,
                             timeout=NEVER_S)
    too_large, too_long = "RequestEntityTooLargeException 413 True", "MalformedHttpRequestException 431 True"
    assert outcome.stdout.splitlines() == [too_large] * 4 + [too_long] * 2, outcome.stderr


# -- signatures

def administrator(world):
    text = "".join(world.lines)
    return re.search(r"AWS_ACCESS_KEY_ID=(\S+)", text).group(1), re.search(r"AWS_SECRET_ACCESS_KEY=(\S+)", text).group(1)


LIST_KEYS = {"X-Amz-Target": "TrentService.ListKeys", "Content-Type": "application/x-amz-json-1.1"}
CALLS = {
    "ec2": (FORM, b"Action=DescribeVpcs&Version=2016-11-15"),
    "sns": (FORM, b"Action=ListTopics&Version=2010-03-31"),
    "kms": (LIST_KEYS, b"{}"),
    "s3": ({}, b""),
}


def call(world, service, key, secret, change=lambda fields: None, body_sent=None, minutes=0):
    fields, body = CALLS[service]
    fields = {**fields, **signed("POST", "/", service, body, key, secret, minutes=minutes)}
    change(fields)
    return exchange(world, request("POST", "/", fields, body if body_sent is None else body_sent))


@pytest.mark.parametrize(("service", "unsigned", "garbled", "wrong", "old"), [
    ("ec2", (403, "MissingAuthenticationToken"), (403, "IncompleteSignature"), (401, "AuthFailure"), (400, "RequestExpired")),
    ("sns", (403, "MissingAuthenticationToken"), (403, "IncompleteSignature"), (403, "SignatureDoesNotMatch"),
     (403, "SignatureDoesNotMatch")),
    ("kms", (400, "MissingAuthenticationTokenException"), (400, "IncompleteSignatureException"),
     (400, "InvalidSignatureException"), (400, "InvalidSignatureException")),
    ("s3", None, (400, "AuthorizationHeaderMalformed"), (403, "SignatureDoesNotMatch"), (403, "RequestTimeTooSkewed")),
])
def test_a_wrong_or_old_signature_gets_the_services_error(strict, service, unsigned, garbled, wrong, old):
    key, secret = administrator(strict)
    assert call(strict, service, key, secret).status in (200, 405, 501), "the right one is accepted"
    if unsigned is not None:  # S3 has anonymous requests
        fields, body = CALLS[service]
        answer = exchange(strict, request("POST", "/", {**fields, "Host": f"{service}.us-east-1.amazonaws.com"}, body))
        refused(answer, *unsigned)
    refused(call(strict, service, key, secret, lambda fields: fields.update(
        Authorization=fields["Authorization"].replace("SignedHeaders=", "Signed="))), *garbled)
    refused(call(strict, service, key, "wrong" + secret), *wrong)
    refused(call(strict, service, key, secret, lambda fields: fields.update(
        Authorization=fields["Authorization"][:-1] + ("0" if fields["Authorization"][-1] != "0" else "1"))), *wrong)
    if service != "s3":  # where x-amz-content-sha256 is verified on its own
        refused(call(strict, service, key, secret, body_sent=CALLS[service][1] + b" "), *wrong)
    refused(call(strict, service, key, secret, minutes=-16), *old)
    assert call(strict, service, key, secret, minutes=-14).status in (200, 405, 501)


def test_a_request_that_was_recorded_is_refused_after_fifteen_minutes(strict):
    key, secret = administrator(strict)
    fields, body = CALLS["kms"]
    recorded = request("POST", "/", {**fields, **signed("POST", "/", "kms", body, key, secret, minutes=-16)}, body)
    for _ in range(2):
        refused(exchange(strict, recorded), 400, "InvalidSignatureException")
