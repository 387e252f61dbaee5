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


# Listens inside a region, visits the SubscribeURL that it is sent, and prints each message that it gets.
ENDPOINT = """
import http.server, json, ssl, sys, urllib.request

class Endpoint(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()
        if message["Type"] == "SubscriptionConfirmation":
            urllib.request.urlopen(message["SubscribeURL"]).read()
            print("confirmed", flush=True)
        else:
            print(json.dumps([self.headers["x-amz-sns-message-type"], message["TopicArn"], message["Message"]]), flush=True)
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
print(topic)
"""


def test_messages_reach_an_endpoint_in_another_region(world, client_python):
    if world.status()["flat"]:
        pytest.skip(world.status()["flat_reason"])
    endpoint = world.program.start("exec", f"-data={world.data}", "-in=eu-west-1", "--", sys.executable, "-u", "-c", ENDPOINT,
                                   cwd=world.folder)
    publisher = subprocess.Popen([client_python, "-c", PUBLISH, world.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert endpoint.stdout.readline() == "listening\n"
        assert endpoint.stdout.readline() == "confirmed\n"
        topic = publisher.communicate("go\n")[0].strip()
        assert json.loads(endpoint.stdout.readline()) == ["Notification", topic, "the house is on fire"]
    finally:
        publisher.kill()
        publisher.wait()
        endpoint.terminate()
        endpoint.communicate()
