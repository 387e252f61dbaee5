"""Every routing policy and health rule of Route 53 on the wire: dig asks the edge of a running world, as clients of several places
(by the subnet that resolvers pass on)."""

import collections
import subprocess
import time

import pytest
from service_calls import ServiceClient
from worlds import NEVER_S, World

TTL = 60
VIRGINIA, DUBLIN, TOKYO, CAPE_TOWN = "100.96.0.0/16", "100.97.0.0/16", "100.100.0.0/16", "100.114.0.0/16"
OFFICE, ELSEWHERE = "203.0.113.0/24", "198.51.100.0/24"


# Of an alarm that never has enough data.
ALARM = {"Type": "CLOUDWATCH_METRIC", "AlarmIdentifier": {"Region": "us-east-1", "Name": "quiet"}}


class Names:
    """A zone example.com in a world, and what dig is told of it."""

    def __init__(self, world, route53):
        self.route53 = route53
        self.server = world.status()["edge"]["dns"].rsplit(":", 1)
        self.zone = route53("create_hosted_zone", Name="example.com", CallerReference="zone")["HostedZone"]["Id"].rpartition("/")[2]
        # Calculated checks without children: healthy while none has to be.
        self.checks = {health: self.check(health, Type="CALCULATED", HealthThreshold=needed)
                       for health, needed in (("up", 0), ("down", 1), ("turning", 0))}
        self.changes = 0

    def check(self, reference, **config):
        return self.route53("create_health_check", CallerReference=reference, HealthCheckConfig=config)["HealthCheck"]["Id"]

    def put(self, *records):
        """Changes records, and waits until the edge has them."""
        self.changes += 1
        marker = record(f"change-{self.changes}", "TXT", '"made"')
        batch = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": each} for each in (*records, marker)]}
        self.route53("change_resource_record_sets", HostedZoneId=self.zone, ChangeBatch=batch)
        self.becomes(["made"], f"change-{self.changes}", "TXT")

    def dig(self, *arguments):
        host, port = self.server
        command = ["dig", "+tries=1", "+norecurse", f"@{host}", "-p", port, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout

    def ask(self, name, kind="A", subnet=None, options=()):
        near = [f"+subnet={subnet}"] if subnet else []
        told = self.dig("+short", *near, *options, f"{name}.example.com", kind)
        return sorted(line.strip('"') for line in told.splitlines())

    def becomes(self, wanted, *arguments, **options):
        end = time.monotonic() + NEVER_S
        while (answer := self.ask(*arguments, **options)) != wanted:
            assert time.monotonic() < end, answer

    def shares(self, name, times):
        """How often which address is answered."""
        host, port = self.server
        asked = subprocess.run(["dig", f"@{host}", "-p", port, "-f", "-"], input=f"+short {name}.example.com A\n" * times,
                               capture_output=True, text=True, check=False)
        return collections.Counter(asked.stdout.split())


def record(name, kind, *values, **more):
    owner = f"{name}.example.com" if name else "example.com"
    return {"Name": owner, "Type": kind, "TTL": TTL, "ResourceRecords": [{"Value": value} for value in values], **more}


def alias(name, target, zone, evaluated=True, **more):
    return {"Name": f"{name}.example.com", "Type": "A", **more,
            "AliasTarget": {"HostedZoneId": zone, "DNSName": f"{target}.example.com", "EvaluateTargetHealth": evaluated}}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    from conftest import Program, clean_environment, program_path
    program = Program(program_path(), clean_environment(tmp_path_factory.mktemp("home")))
    running = World(program, tmp_path_factory.mktemp("world"), "-regions=us-east-1", "-dns-port=0", "-speed=10")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def names(world, client_python):
    client = ServiceClient(client_python, "route53", world.url)
    yield Names(world, client)
    client.close()


def test_simple_records(names):
    names.put(record("simple", "A", "192.0.2.1", "192.0.2.2"), record("to", "CNAME", "simple.example.com"),
              record("*.wild", "A", "192.0.2.3"), record("known.wild", "TXT", '"here"'), alias("like", "simple", names.zone))
    assert names.ask("simple") == names.ask("like") == ["192.0.2.1", "192.0.2.2"]
    assert names.ask("to") == ["192.0.2.1", "192.0.2.2", "simple.example.com."]
    assert names.ask("any.wild") == names.ask("a.b.wild") == ["192.0.2.3"]
    assert len({names.ask("simple")[0] for _ in range(3)}) == 1
    answer = names.dig("simple.example.com", "A")
    assert "status: NOERROR" in answer and " aa" in answer and "simple.example.com.\t60\tIN\tA\t192.0.2.1" in answer


@pytest.mark.parametrize("name, kind, status", [
    ("missing", "A", "NXDOMAIN"),
    ("simple", "AAAA", "NOERROR"),
    ("known.wild", "A", "NOERROR"),  # the name is there: the wildcard says nothing of it
    ("wild", "A", "NOERROR"),  # an empty name with others below
])
def test_what_there_is_not_comes_with_the_soa(names, name, kind, status):
    test_simple_records(names)
    answer = names.dig(f"{name}.example.com", kind)
    assert f"status: {status}" in answer and "ANSWER: 0, AUTHORITY: 1" in answer and "\tSOA\t" in answer, answer


@pytest.mark.parametrize("arguments, wanted", [
    (["example.net", "A"], "status: REFUSED"),
    (["example.com", "AXFR"], "Transfer failed"),
    (["+opcode=UPDATE", "example.com", "SOA"], "status: NOTIMP"),
    (["example.com", "NS"], "ANSWER: 4"),
])
def test_the_zone_itself(names, arguments, wanted):
    answer = names.dig(*arguments)
    assert wanted in answer, answer


def test_long_answers_are_cut_over_udp_and_whole_over_tcp(names):
    names.put(record("long", "TXT", *(f'"{i:03} {"x" * 200}"' for i in range(30))))
    cut = names.dig("+ignore", "+bufsize=1232", "long.example.com", "TXT")
    assert " tc" in cut.split("flags:")[1].split(";")[0]
    assert len(names.ask("long", "TXT", options=["+bufsize=1232"])) == len(names.ask("long", "TXT", options=["+tcp"])) == 30


def test_the_subnet_that_was_passed_on_is_echoed_with_its_scope(names):
    names.put(*(record("near", "A", address, SetIdentifier=region, Region=region)
                for region, address in (("us-east-1", "192.0.2.1"), ("eu-west-1", "192.0.2.2"))))
    assert f"CLIENT-SUBNET: {DUBLIN}/16" in names.dig(f"+subnet={DUBLIN}", "near.example.com", "A")
    assert "CLIENT-SUBNET" not in names.dig("+noedns", "near.example.com", "A")


def checked(names, health):
    return {"HealthCheckId": names.checks[health]}


@pytest.mark.parametrize("primary, secondary, answered", [
    ("up", "up", "192.0.2.1"),
    ("down", "up", "192.0.2.2"),
    ("up", "down", "192.0.2.1"),
    ("down", "down", "192.0.2.1"),  # none is healthy: the primary
    ("down", None, "192.0.2.2"),
])
def test_failover(names, primary, secondary, answered):
    name = f"failover-{primary}-{secondary}"
    names.put(record(name, "A", "192.0.2.1", SetIdentifier="p", Failover="PRIMARY", **checked(names, primary)),
              record(name, "A", "192.0.2.2", SetIdentifier="s", Failover="SECONDARY",
                     **(checked(names, secondary) if secondary else {})))
    assert names.ask(name) == [answered]


def test_failover_turns_with_its_health_check_and_back(names):
    names.put(record("turning", "A", "192.0.2.1", SetIdentifier="p", Failover="PRIMARY", **checked(names, "turning")),
              record("turning", "A", "192.0.2.2", SetIdentifier="s", Failover="SECONDARY"))
    assert names.ask("turning") == ["192.0.2.1"]
    for needed, answered in ((1, "192.0.2.2"), (0, "192.0.2.1")):
        names.route53("update_health_check", HealthCheckId=names.checks["turning"], HealthThreshold=needed)
        names.becomes([answered], "turning")


@pytest.mark.parametrize("config, healthy", [
    ({"Type": "CALCULATED", "HealthThreshold": 1, "ChildHealthChecks": ["Healthy", "Unhealthy"]}, True),
    ({"Type": "CALCULATED", "HealthThreshold": 2, "ChildHealthChecks": ["Healthy", "Unhealthy"]}, False),
    ({"Type": "CALCULATED", "HealthThreshold": 1, "Inverted": True}, True),
    ({"Type": "CALCULATED", "HealthThreshold": 0, "Inverted": True}, False),
    ({"Type": "CALCULATED", "HealthThreshold": 1, "Disabled": True}, True),
    ({"Type": "CALCULATED", "HealthThreshold": 0, "Disabled": True, "Inverted": True}, False),
    ({**ALARM, "InsufficientDataHealthStatus": "Unhealthy"}, False),
    ({**ALARM, "InsufficientDataHealthStatus": "Healthy"}, True),
    ({**ALARM, "InsufficientDataHealthStatus": "LastKnownStatus"}, True),
])
def test_health_rules(names, config, healthy, request):
    name = "rule-" + str(abs(hash(request.node.name)))
    if children := config.get("ChildHealthChecks"):  # which may not be calculated ones
        config = {**config, "ChildHealthChecks": [
            names.check(f"{name}-{status}", **ALARM, InsufficientDataHealthStatus=status) for status in children]}
    check = {"HealthCheckId": names.check(name, **config)}
    names.put(record(name, "A", "192.0.2.1", SetIdentifier="p", Failover="PRIMARY", **check),
              record(name, "A", "192.0.2.2", SetIdentifier="s", Failover="SECONDARY"))
    names.becomes(["192.0.2.1" if healthy else "192.0.2.2"], name)


def test_weights(names):
    def weighted(name, *sets):
        names.put(*(record(name, "A", address, SetIdentifier=address, Weight=weight, **checked(names, health))
                    for address, weight, health in sets))
        return names.shares(name, 200)
    assert 110 < weighted("shared", ("192.0.2.1", 3, "up"), ("192.0.2.2", 1, "up"))["192.0.2.1"] < 190
    assert weighted("one", ("192.0.2.1", 3, "down"), ("192.0.2.2", 1, "up")) == {"192.0.2.2": 200}
    assert weighted("none", ("192.0.2.1", 1, "up"), ("192.0.2.2", 0, "up")) == {"192.0.2.1": 200}
    assert weighted("zero", ("192.0.2.1", 1, "down"), ("192.0.2.2", 0, "up")) == {"192.0.2.2": 200}
    assert set(weighted("dead", ("192.0.2.1", 1, "down"), ("192.0.2.2", 1, "down"))) == {"192.0.2.1", "192.0.2.2"}


@pytest.mark.parametrize("policy, cases", [
    ("latency", [
        ({"Region": "us-east-1"}, "up", [VIRGINIA]),
        ({"Region": "eu-west-1"}, "up", [DUBLIN, CAPE_TOWN]),
        ({"Region": "ap-northeast-1"}, "up", [TOKYO])]),
    ("latency without Dublin", [
        ({"Region": "us-east-1"}, "up", [VIRGINIA, DUBLIN]),
        ({"Region": "eu-west-1"}, "down", []),
        ({"Region": "ap-northeast-1"}, "up", [TOKYO])]),
    ("geolocation", [
        ({"GeoLocation": {"CountryCode": "US", "SubdivisionCode": "VA"}}, "up", [VIRGINIA]),
        ({"GeoLocation": {"ContinentCode": "EU"}}, "up", [DUBLIN]),
        ({"GeoLocation": {"CountryCode": "JP"}}, "down", []),
        ({"GeoLocation": {"ContinentCode": "AS"}}, "up", [TOKYO]),
        ({"GeoLocation": {"CountryCode": "*"}}, "up", [CAPE_TOWN])]),
    ("geoproximity", [
        ({"GeoProximityLocation": {"AWSRegion": "us-east-1"}}, "up", [VIRGINIA]),
        ({"GeoProximityLocation": {"AWSRegion": "eu-west-1", "Bias": 10}}, "up", [DUBLIN, CAPE_TOWN]),
        ({"GeoProximityLocation": {"Coordinates": {"Latitude": "35.68", "Longitude": "139.69"}}}, "up", [TOKYO])]),
    ("cidr", [
        ({"CidrRoutingConfig": {"LocationName": "office"}}, "up", [OFFICE]),
        ({"CidrRoutingConfig": {"LocationName": "*"}}, "up", [ELSEWHERE])]),
    ("cidr without the office", [
        ({"CidrRoutingConfig": {"LocationName": "office"}}, "down", []),
        ({"CidrRoutingConfig": {"LocationName": "*"}}, "up", [OFFICE, ELSEWHERE])]),
])
def test_policies_by_who_asks(names, policy, cases):
    name = policy.replace(" ", "-").lower()
    if policy.startswith("cidr"):
        collection = names.route53("create_cidr_collection", Name=name, CallerReference=name)["Collection"]["Id"]
        names.route53("change_cidr_collection", Id=collection,
                      Changes=[{"LocationName": "office", "Action": "PUT", "CidrList": [OFFICE]}])
        for fields, _, _ in cases:
            fields["CidrRoutingConfig"]["CollectionId"] = collection
    names.put(*(record(name, "A", f"192.0.2.{i}", SetIdentifier=str(i), **fields, **checked(names, health))
                for i, (fields, health, _) in enumerate(cases)))
    for i, (_, _, clients) in enumerate(cases):
        for subnet in clients:
            assert names.ask(name, subnet=subnet) == [f"192.0.2.{i}"], subnet


def test_nobody_is_answered_where_no_area_fits(names):
    names.put(record("america", "A", "192.0.2.1", SetIdentifier="us", GeoLocation={"CountryCode": "US"}))
    answer = names.dig(f"+subnet={TOKYO}", "america.example.com", "A")
    assert "status: NOERROR" in answer and "ANSWER: 0" in answer
    assert names.ask("america", subnet=VIRGINIA) == ["192.0.2.1"]


def test_up_to_eight_healthy_values(names):
    for dead, answered in ((0, 8), (7, 3), (10, 8)):
        names.put(*(record(f"many-{dead}", "A", f"192.0.2.{i}", SetIdentifier=str(i), MultiValueAnswer=True,
                           **checked(names, "down" if i < dead else "up")) for i in range(10)))
        told = names.ask(f"many-{dead}")
        assert len(told) == answered
        assert dead == 10 or not {f"192.0.2.{i}" for i in range(dead)} & set(told)


@pytest.mark.parametrize("evaluated, answered", [(True, "192.0.2.2"), (False, "192.0.2.1")])
def test_a_tree_of_aliases_is_left_by_a_dead_branch_that_is_evaluated(names, evaluated, answered):
    """Latency between two regions, weights within each; all that Virginia has is dead."""
    tree = f"tree-{evaluated}"
    names.put(record(f"us.{tree}", "A", "192.0.2.1", SetIdentifier="a", Weight=1, **checked(names, "down")),
              record(f"eu.{tree}", "A", "192.0.2.2", SetIdentifier="a", Weight=1, **checked(names, "up")),
              record(f"eu.{tree}", "A", "192.0.2.3", SetIdentifier="b", Weight=0, **checked(names, "up")))
    names.put(alias(tree, f"us.{tree}", names.zone, evaluated, SetIdentifier="us", Region="us-east-1"),
              alias(tree, f"eu.{tree}", names.zone, evaluated, SetIdentifier="eu", Region="eu-west-1"))
    assert names.ask(tree, subnet=VIRGINIA) == [answered]
    assert names.ask(tree, subnet=DUBLIN) == ["192.0.2.2"]
