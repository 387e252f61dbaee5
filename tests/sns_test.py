"""boto3 drives every operation of SNS that there is."""

import json
import subprocess
import sys

import pytest

from service_calls import operations, run_calls
from worlds import World


@pytest.fixture
def world(regionfall, tmp_path):
    started = World(regionfall, tmp_path, "-regions=us-east-1,eu-west-1")
    yield started
    started.stop()


def test_every_operation_of_sns(world, client_python):
    assert run_calls(client_python, "sns/calls.py", world.url) == operations("sns", "sns/sns.cc")


# Listens inside a region, verifies what it is sent as SNS's developer guide says, visits the SubscribeURL, and prints each
# message that it gets.
ENDPOINT = """
import base64, http.server, json, pathlib, subprocess, tempfile, urllib.request

NOTIFICATION = "Message MessageId Subject Timestamp TopicArn Type".split()
CONFIRMATION = "Message MessageId SubscribeURL Timestamp Token TopicArn Type".split()

def openssl(*words, data=b""):
    return subprocess.run(["openssl", *words], input=data, capture_output=True)

def is_genuine(message):
    with urllib.request.urlopen(message["SigningCertURL"]) as answer:
        key = openssl("x509", "-pubkey", "-noout", data=answer.read()).stdout
    names = NOTIFICATION if message["Type"] == "Notification" else CONFIRMATION
    text = "".join(f"{name}\\n{message[name]}\\n" for name in names if name in message)
    digest = {"1": "-sha1", "2": "-sha256"}[message["SignatureVersion"]]
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "key").write_bytes(key)
        (pathlib.Path(folder) / "signature").write_bytes(base64.b64decode(message["Signature"]))
        return openssl("dgst", digest, "-verify", folder + "/key", "-signature", folder + "/signature", data=text.encode()).returncode == 0

class Endpoint(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()
        genuine = is_genuine(message)
        if message["Type"] == "SubscriptionConfirmation":
            urllib.request.urlopen(message["SubscribeURL"]).read()
            print("confirmed", genuine, flush=True)
        else:
            forged = is_genuine({**message, "Message": "all is well"})
            print(json.dumps([self.headers["x-amz-sns-message-type"], message["TopicArn"], message["Message"],
                              message["SignatureVersion"], genuine, forged]), flush=True)
    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("0.0.0.0", 9000), Endpoint)
print("listening", flush=True)
server.serve_forever()
"""

PUBLISH = """
import sys, boto3
sns = boto3.client("sns", endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
topic = sns.create_topic(Name="alarms")["TopicArn"]
sns.subscribe(TopicArn=topic, Protocol="http", Endpoint="http://eu-west-1:9000/hook")
input()
sns.publish(TopicArn=topic, Message="the house is on fire")
print(topic, flush=True)
input()
sns.set_topic_attributes(TopicArn=topic, AttributeName="SignatureVersion", AttributeValue="2")
sns.publish(TopicArn=topic, Message="the fire is out", Subject="news")
"""


def test_messages_reach_an_endpoint_in_another_region_and_are_signed(world, client_python):
    if world.status()["flat"]:
        pytest.skip(world.status()["flat_reason"])
    endpoint = world.program.start("exec", f"-data={world.data}", "-in=eu-west-1", "--", sys.executable, "-u", "-c", ENDPOINT,
                                   cwd=world.folder)
    publisher = subprocess.Popen([client_python, "-c", PUBLISH, world.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert endpoint.stdout.readline() == "listening\n"
        assert endpoint.stdout.readline() == "confirmed True\n"
        publisher.stdin.write("go\n")
        publisher.stdin.flush()
        topic = publisher.stdout.readline().strip()
        assert json.loads(endpoint.stdout.readline()) == ["Notification", topic, "the house is on fire", "1", True, False]
        publisher.communicate("go on\n")
        assert json.loads(endpoint.stdout.readline()) == ["Notification", topic, "the fire is out", "2", True, False]
    finally:
        publisher.kill()
        publisher.wait()
        endpoint.terminate()
        endpoint.communicate()
