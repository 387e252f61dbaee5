"""Policies of topics and keys over the wire, where callers are held to them: in an account, and between two."""

import base64
import hashlib
import hmac

from access_test import administrator, run, start  # noqa: F401: fixtures

OTHER = "444455556666"


def root_key(world, account):
    """The key of an account's root user, as services/iam/root_key.h says."""
    authority = (world.data / "ca-key.pem").read_text(encoding="utf-8")
    key = hashlib.sha256(("regionfall world key\n" + authority).encode()).digest()

    def base32(number):
        return "".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[number >> 5 * place & 31] for place in range(7, -1, -1))

    def made(purpose):
        return hmac.digest(key, f"root key {purpose}\n{account}".encode(), "sha256")

    return ("AKIA" + base32(int(account)) + base32(int.from_bytes(made("id")[:8], "big")),
            base64.b64encode(made("secret")).decode()[:40])


# Clients by account: the world's root user, a user of that account without any policy, and the root user of another one.
CALLERS = """
root, other = sys.argv[2:4], sys.argv[4:6]
OTHER = "444455556666"
iam = client("iam", "us-east-1", *root)
made = iam.create_user(UserName="ann")["User"]["Arn"]
key = iam.create_access_key(UserName="ann")["AccessKey"]
ann = key["AccessKeyId"], key["SecretAccessKey"]
def statement(effect, principal, *actions):
    return {"Effect": effect, "Principal": {"AWS": principal}, "Action": list(actions), "Resource": "*"}
def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
"""

TOPICS = CALLERS + """
mine, hers, theirs = (client("sns", "us-east-1", *key) for key in (root, ann, other))
topic = mine.create_topic(Name="news")["TopicArn"]
def outcomes():
    return [error(sns.publish, TopicArn=topic, Message="m") for sns in (mine, hers, theirs)] + [
        error(theirs.subscribe, TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:us-east-1:{OTHER}:q")]
def under(*statements):
    mine.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=document(*statements))
    return outcomes()
allowed = statement("Allow", [made, f"arn:aws:iam::{OTHER}:root"], "SNS:Publish")
print(json.dumps({"default": outcomes(), "publish": under(allowed),
                  "denied": under(allowed, statement("Deny", made, "SNS:Publish")),
                  "subscribe": under(statement("Allow", OTHER, "SNS:Subscribe")),
                  "owner": [one["Owner"] for one in mine.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]]}))
"""


def test_policies_of_topics_say_who_may_publish_and_subscribe(start, run):  # noqa: F811
    world = start("-iam=on")
    no = "AuthorizationError"
    assert run(world, TOPICS, *administrator(world), *root_key(world, OTHER)) == {
        "default": [None, no, no, no], "publish": [None, None, None, no], "denied": [None, no, None, no],
        "subscribe": [None, no, no, None], "owner": [OTHER]}


KEYS = CALLERS + """
mine, hers, theirs = (client("kms", "us-east-1", *key) for key in (root, ann, other))
kms = mine.create_key()["KeyMetadata"]["Arn"]
def outcomes():
    return [error(client.encrypt, KeyId=kms, Plaintext=b"p") for client in (mine, hers, theirs)]
owner = statement("Allow", f"arn:aws:iam::{ACCOUNT}:root", "kms:*")
def under(*statements):
    mine.put_key_policy(KeyId=kms, Policy=document(*statements))
    return outcomes()
found = {"delegated, no policy": outcomes()}
found["key policy"] = under(owner, statement("Allow", made, "kms:Encrypt"))
found["denied"] = under(owner, statement("Allow", made, "kms:Encrypt"), statement("Deny", made, "kms:Encrypt"))
found["other account"] = under(owner, statement("Allow", f"arn:aws:iam::{OTHER}:root", "kms:Encrypt"))
iam.put_user_policy(UserName="ann", PolicyName="p", PolicyDocument=policy("Allow", "kms:Encrypt"))
until(hers.encrypt, ["AccessDeniedException"], KeyId=kms, Plaintext=b"p")
found["delegated, by policy"] = under(owner)
# Only these may do anything by the key: IAM's policies do not count unless the account's root user is let in.
found["not delegated"] = under(statement("Allow", f"arn:aws:iam::{ACCOUNT}:root", "kms:PutKeyPolicy"))
print(json.dumps(found))
"""


def test_policies_of_keys_say_who_may_use_them_and_whether_iam_has_a_say(start, run):  # noqa: F811
    world = start("-iam=on")
    no = "AccessDeniedException"
    assert run(world, KEYS, *administrator(world), *root_key(world, OTHER)) == {
        "delegated, no policy": [None, no, no], "key policy": [None, None, no], "denied": [None, no, no],
        "other account": [None, no, None], "delegated, by policy": [None, None, no], "not delegated": [no, no, no]}
