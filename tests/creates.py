"""Creates in several services and regions at once, and what became of each: for tests that kill what serves them."""

import concurrent.futures
import http.client
import json
import threading
import urllib.parse
import xml.etree.ElementTree

from raw_requests import FORM, NEVER_S, scoped

VERSIONS = {"iam": "2010-05-08", "sts": "2011-06-15", "ec2": "2016-11-15", "sns": "2010-03-31"}
ACCOUNT = "000000000000"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": ACCOUNT}}]})
POLLS = 10_000  # nothing takes so many turns unless it hangs


class Lost(Exception):
    """There was no answer: nobody knows whether the request was performed."""


class Client:
    """Calls operations one after another, on a connection of its own."""

    def __init__(self, url, region):
        address = urllib.parse.urlsplit(url)
        self.url, self.region = url, region
        self.connection = http.client.HTTPConnection(address.hostname, address.port, timeout=NEVER_S)

    def close(self):
        self.connection.close()

    def ask(self, service, fields, body):
        try:
            self.connection.request("POST", "/", body, {**fields, **scoped(service, self.region)})
            answer = self.connection.getresponse()
            text = answer.read().decode()
        except TimeoutError as error:
            raise AssertionError(f"{self.region} does not answer {body} and ends no connection") from error
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Lost from error
        assert answer.status == 200, f"{body} got {answer.status}: {text}"
        return text

    def query(self, service, action, **parameters):
        """The answer's elements, without namespaces."""
        form = urllib.parse.urlencode({"Action": action, "Version": VERSIONS[service], **parameters})
        root = xml.etree.ElementTree.fromstring(self.ask(service, FORM, form))
        for element in root.iter():
            element.tag = element.tag.rpartition("}")[2]
        return root

    def ec2(self, action, **parameters):
        return self.query("ec2", action, **{name.replace("_", "."): value for name, value in parameters.items()})

    def kms(self, operation, **members):
        fields = {"X-Amz-Target": f"TrentService.{operation}", "Content-Type": "application/x-amz-json-1.1"}
        return json.loads(self.ask("kms", fields, json.dumps(members)))

    def pages(self, service, action, given, taken, **parameters):
        """All pages of a query service's list, by the names that its token has in answers and in requests."""
        token = {}
        while token is not None:
            page = self.query(service, action, **parameters, **token)
            yield page
            text = page.findtext(f".//{given}")
            token = {taken: text} if text else None


def named(name, kind):
    return {"TagSpecification_1_ResourceType": kind, "TagSpecification_1_Tag_1_Key": "Name",
            "TagSpecification_1_Tag_1_Value": name}


def by_name(items, id_name):
    """The ids of EC2's items by their Name tags."""
    found = {}
    for item in items:
        tags = {tag.findtext("key"): tag.findtext("value") for tag in item.findall("tagSet/item")}
        found.setdefault(tags.get("Name"), []).append(item.findtext(id_name))
    found.pop(None, None)  # what the region began with, and what belongs to a VPC
    return found


class Roles:
    """The other regions get to know them, in the order in which they were made."""

    regions = ("us-east-1",)

    def create(self, client, name):
        answer = client.query("iam", "CreateRole", RoleName=name, AssumeRolePolicyDocument=TRUST,
                              **{"Tags.member.1.Key": "Name", "Tags.member.1.Value": name})
        return answer.findtext(".//RoleId")

    def find(self, client, _):
        found = {}
        for page in client.pages("iam", "ListRoles", "Marker", "Marker", MaxItems=1000):
            for role in page.findall(".//Roles/member"):
                found.setdefault(role.findtext("RoleName"), []).append(role.findtext("RoleId"))
        return found

    def is_whole(self, client, name, role_id):
        role = client.query("iam", "GetRole", RoleName=name).find(".//Role")
        return role.findtext("Tags/member/Value") == name and self.is_known(Client(client.url, "eu-west-1"), name, role_id)

    def is_known(self, client, name, role_id):
        """A session there has the role's id, once the role has come."""
        arn = f"arn:aws:iam::{ACCOUNT}:role/{name}"
        for _ in range(POLLS):
            session = client.query("sts", "AssumeRole", RoleArn=arn, RoleSessionName="night")
            if session.findtext(".//AssumedRoleId") == f"{role_id}:night":
                client.close()
                return True
        return False


class Vpcs:
    """A VPC comes with a security group, a network ACL and a route table."""

    regions = ("us-east-1", "eu-west-1")

    def create(self, client, name):
        return client.ec2("CreateVpc", CidrBlock="10.0.0.0/16", **named(name, "vpc")).findtext(".//vpcId")

    def find(self, client, _):
        return by_name(client.ec2("DescribeVpcs").findall("vpcSet/item"), "vpcId")

    def is_whole(self, client, _, vpc):
        parts = (("DescribeSecurityGroups", "securityGroupInfo"), ("DescribeNetworkAcls", "networkAclSet"),
                 ("DescribeRouteTables", "routeTableSet"))
        counts = [len(client.ec2(action, Filter_1_Name="vpc-id", Filter_1_Value_1=vpc).findall(f"{items}/item"))
                  for action, items in parts]
        return counts == [1, 1, 1]


class RouteTables:
    """Made with a token: a create that was lost is asked for again, and once more when it was not."""

    regions = ("us-east-1", "eu-west-1")

    def create(self, client, name):
        vpc = client.ec2("DescribeVpcs", Filter_1_Name="is-default", Filter_1_Value_1="true").findtext(".//vpcId")
        answer = client.ec2("CreateRouteTable", VpcId=vpc, ClientToken=name, **named(name, "route-table"))
        return answer.findtext(".//routeTableId")

    create_again = create

    def find(self, client, _):
        return by_name(client.ec2("DescribeRouteTables").findall("routeTableSet/item"), "routeTableId")

    def is_whole(self, client, _, table):
        found = client.ec2("DescribeRouteTables", RouteTableId_1=table)
        return found.findtext(".//routeSet/item/gatewayId") == "local"


class Topics:
    regions = ("us-east-1", "eu-west-1")

    def create(self, client, name):
        answer = client.query("sns", "CreateTopic", Name=name, **{"Tags.member.1.Key": "Name", "Tags.member.1.Value": name})
        return answer.findtext(".//TopicArn")

    def find(self, client, _):
        arns = [topic.text for page in client.pages("sns", "ListTopics", "NextToken", "NextToken")
                for topic in page.findall(".//TopicArn")]
        return {arn.rpartition(":")[2]: [arn] for arn in arns}

    def is_whole(self, client, name, arn):
        return client.query("sns", "ListTagsForResource", ResourceArn=arn).findtext(".//Value") == name


class Keys:
    """Lists show no names: those of keys that have been seen are taken for granted."""

    regions = ("us-east-1", "eu-west-1")

    def create(self, client, name):
        made = client.kms("CreateKey", Description=name, Tags=[{"TagKey": "Name", "TagValue": name}])
        return made["KeyMetadata"]["KeyId"]

    def find(self, client, seen):
        found, page = {}, {"NextMarker": None}
        while "NextMarker" in page:
            page = client.kms("ListKeys", Limit=1000, **({"Marker": page["NextMarker"]} if page["NextMarker"] else {}))
            for key in page["Keys"]:
                name = seen.get(key["KeyId"]) or client.kms("DescribeKey", KeyId=key["KeyId"])["KeyMetadata"]["Description"]
                found.setdefault(name, []).append(key["KeyId"])
        return found

    def is_whole(self, client, name, key):
        secret = client.kms("Encrypt", KeyId=key, Plaintext="cGxhaW4=")["CiphertextBlob"]
        return (client.kms("ListResourceTags", KeyId=key)["Tags"] == [{"TagKey": "Name", "TagValue": name}]
                and client.kms("Decrypt", CiphertextBlob=secret)["Plaintext"] == "cGxhaW4=")


KINDS = (Roles(), Vpcs(), RouteTables(), Topics(), Keys())
REGIONS = ("us-east-1", "eu-west-1")


class Ledger:
    """Every create that was begun, by kind and region: its id once it was acknowledged, None while nobody knows."""

    def __init__(self):
        self.entries = {(kind, region): {} for kind in KINDS for region in kind.regions}
        self.begun = self.acknowledged = 0
        self.seen = {where: {} for where in self.entries}  # names by id, of what was found whole
        self.lock = threading.Lock()
        self.enough = threading.Condition(self.lock)

    def begin(self, where):
        with self.lock:
            self.begun += 1
            name = f"n{self.begun}"
            self.entries[where][name] = None
            return name

    def acknowledge(self, where, name, identifier):
        with self.enough:
            self.entries[where][name] = identifier
            self.acknowledged += 1
            self.enough.notify_all()

    def wait_for(self, more):
        """Returns when so many more creates have been acknowledged."""
        with self.enough:
            wanted = self.acknowledged + more
            assert self.enough.wait_for(lambda: self.acknowledged >= wanted, NEVER_S), "nothing is created any more"


def load(url, ledger, kill, more):
    """Creates of every kind, side by side; kill() is called in their midst, when so many have been acknowledged."""
    over = threading.Event()

    def go_on(where):
        kind, region = where
        client = Client(url, region)
        try:
            while not over.is_set():
                name = ledger.begin(where)
                ledger.acknowledge(where, name, kind.create(client, name))
        except Lost:
            pass
        finally:
            client.close()

    with concurrent.futures.ThreadPoolExecutor(len(ledger.entries)) as pool:
        clients = [pool.submit(go_on, where) for where in ledger.entries]
        try:
            ledger.wait_for(more)
            kill()
        finally:
            over.set()
        for client in clients:
            client.result()


def check(url, ledger, anew=False):
    """What was acknowledged is there, and what was lost is there whole or not at all. Lost creates with a token are made.
    What was found whole before is only looked for, unless all is checked anew."""
    for where, entries in ledger.entries.items():
        kind, region = where
        seen = {} if anew else ledger.seen[where]
        client = Client(url, region)
        if hasattr(kind, "create_again"):
            for name, identifier in list(entries.items())[-2:]:
                again = kind.create_again(client, name)
                assert identifier in (None, again), f"{name} was made twice"
                entries[name] = again
        found = kind.find(client, seen)
        for name, identifier in list(entries.items()):
            ids = found.pop(name, [])
            assert ids == [identifier] or (identifier is None and len(ids) <= 1), f"{kind} {region} {name}: {identifier}, {ids}"
            if identifier is None and not ids:
                del entries[name]
                continue
            assert ids[0] in seen or kind.is_whole(client, name, ids[0]), f"{kind} {region} {name} is not whole"
            entries[name] = ids[0]
            ledger.seen[where][ids[0]] = name
        assert not [name for name in found if name.startswith("n")], f"nobody has asked for {found}"
        client.close()
