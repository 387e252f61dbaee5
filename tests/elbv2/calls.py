"""Drives every operation of Elastic Load Balancing that there is with boto3.

Run with boto3, the world's endpoint as argument; prints the operations that it called. The input is a certificate and its key, with
an empty line between them.
"""

import sys

from boto_client import client, pages, print_called, refused, until

ACCOUNT = "111122223333"


def network(ec2):
    """A VPC with three subnets in three zones, a gateway and a security group."""
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{i}.0/24", AvailabilityZone=f"us-east-1{zone}")["Subnet"]["SubnetId"]
               for i, zone in enumerate("abc")]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    group = ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc)["GroupId"]
    return vpc, subnets, gateway, group


def load_balancers(elb, ec2, vpc, subnets, gateway, group):
    make = elb.create_load_balancer
    assert "two subnets" in refused("ValidationError", make, Name="web", Subnets=subnets[:1])
    assert "no internet gateway" in refused("InvalidSubnet", make, Name="web", Subnets=subnets[:2])
    ec2.attach_internet_gateway(VpcId=vpc, InternetGatewayId=gateway)
    refused("ValidationError", make, Name="internal-web", Subnets=subnets[:2])
    refused("ValidationError", make, Name="a_b", Subnets=subnets[:2])
    refused("ValidationError", make, Name="-web", Subnets=subnets[:2])
    refused("ValidationError", make, Name="x" * 33, Subnets=subnets[:2])
    refused("SubnetNotFound", make, Name="web", Subnets=["subnet-0123456789abcdef0", subnets[0]])
    refused("InvalidConfigurationRequest", make, Name="web", Subnets=subnets[:2], SecurityGroups=["sg-0123456789abcdef0"])
    refused("NotImplemented", make, Name="web", Subnets=subnets[:2], Type="gateway")
    made = make(Name="web", Subnets=subnets[:2], SecurityGroups=[group], Tags=[{"Key": "stage", "Value": "test"}])["LoadBalancers"][0]
    arn = made["LoadBalancerArn"]
    assert arn.startswith(f"arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:loadbalancer/app/web/")
    assert made["DNSName"].startswith("web-") and made["DNSName"].endswith(".us-east-1.elb.amazonaws.com")
    assert made["CanonicalHostedZoneId"] == "Z35SXDOTRQ7X7K" and made["State"]["Code"] == "provisioning"
    assert {zone["ZoneName"] for zone in made["AvailabilityZones"]} == {"us-east-1a", "us-east-1b"}
    until("active", "LoadBalancers[0].State.Code", elb.describe_load_balancers, LoadBalancerArns=[arn])
    again = make(Name="web", Subnets=subnets[:2], Tags=[{"Key": "stage", "Value": "test"}])["LoadBalancers"][0]
    assert again["LoadBalancerArn"] == arn
    refused("DuplicateLoadBalancerName", make, Name="web", Subnets=subnets[:2], Scheme="internal")
    refused("LoadBalancerNotFound", elb.describe_load_balancers, Names=["other"])
    refused("ValidationError", elb.describe_load_balancers, LoadBalancerArns=["web"])
    assert refused("LoadBalancerNotFound", elb.describe_load_balancers, LoadBalancerArns=[arn + "0"]) == \
        "One or more load balancers not found"
    return arn


def interfaces(elb, ec2, arn, subnets, group):
    """A load balancer's interfaces keep subnets and groups in place; the account cannot delete them."""
    def found():
        mine = [{"Name": "description", "Values": ["ELB " + arn.split(":loadbalancer/")[1]]}]
        return ec2.describe_network_interfaces(Filters=mine)["NetworkInterfaces"]

    assert {i["SubnetId"] for i in found()} == set(subnets[:2]) and all(i["RequesterManaged"] for i in found())
    refused("DependencyViolation", ec2.delete_subnet, SubnetId=subnets[0])
    refused("DependencyViolation", ec2.delete_security_group, GroupId=group)
    refused("InvalidParameterValue", ec2.delete_network_interface, NetworkInterfaceId=found()[0]["NetworkInterfaceId"])
    zones = elb.set_subnets(LoadBalancerArn=arn, Subnets=subnets[1:])["AvailabilityZones"]
    assert {zone["SubnetId"] for zone in zones} == set(subnets[1:]) == {i["SubnetId"] for i in found()}
    refused("ValidationError", elb.set_subnets, LoadBalancerArn=arn, Subnets=subnets[:1])
    other = ec2.create_security_group(GroupName="other", Description="other", VpcId=found()[0]["VpcId"])["GroupId"]
    assert elb.set_security_groups(LoadBalancerArn=arn, SecurityGroups=[other])["SecurityGroupIds"] == [other]
    assert {g["GroupId"] for i in found() for g in i["Groups"]} == {other}
    refused("InvalidConfigurationRequest", elb.set_security_groups, LoadBalancerArn=arn, SecurityGroups=["sg-0123456789abcdef0"])
    elb.set_security_groups(LoadBalancerArn=arn, SecurityGroups=[group])
    ec2.delete_security_group(GroupId=other)
    assert elb.set_ip_address_type(LoadBalancerArn=arn, IpAddressType="ipv4")["IpAddressType"] == "ipv4"
    refused("InvalidSubnet", elb.set_ip_address_type, LoadBalancerArn=arn, IpAddressType="dualstack")


def attributes(elb, arn):
    def values():
        return {a["Key"]: a["Value"] for a in elb.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]}

    def modify(key, value):
        return {"LoadBalancerArn": arn, "Attributes": [{"Key": key, "Value": value}]}

    assert values()["idle_timeout.timeout_seconds"] == "60" and values()["routing.http2.enabled"] == "true"
    elb.modify_load_balancer_attributes(**modify("idle_timeout.timeout_seconds", "30"))
    assert values()["idle_timeout.timeout_seconds"] == "30"
    for key, value in (("idle_timeout.timeout_seconds", "0"), ("routing.http2.enabled", "yes"), ("colour", "red"),
                       ("routing.http.xff_header_processing.mode", "drop")):
        refused("ValidationError", elb.modify_load_balancer_attributes, **modify(key, value))
    refused("InvalidConfigurationRequest", elb.modify_load_balancer_attributes, **modify("access_logs.s3.enabled", "true"))
    elb.modify_load_balancer_attributes(**modify("deletion_protection.enabled", "true"))
    assert "deletion protection" in refused("OperationNotPermitted", elb.delete_load_balancer, LoadBalancerArn=arn)
    elb.modify_load_balancer_attributes(**modify("deletion_protection.enabled", "false"))
    assert "MinimumLoadBalancerCapacity" not in elb.describe_capacity_reservation(LoadBalancerArn=arn)
    reserved = elb.modify_capacity_reservation(LoadBalancerArn=arn, MinimumLoadBalancerCapacity={"CapacityUnits": 100})
    assert reserved["MinimumLoadBalancerCapacity"] == {"CapacityUnits": 100}
    elb.modify_capacity_reservation(LoadBalancerArn=arn, ResetCapacityReservation=True)


def target_groups(elb, vpc):
    make = elb.create_target_group
    refused("ValidationError", make, Name="app", Protocol="HTTP", Port=80)
    refused("ValidationError", make, Name="app", Protocol="HTTP", VpcId=vpc)
    refused("ValidationError", make, Name="app_1", Protocol="HTTP", Port=80, VpcId=vpc)
    refused("ValidationError", make, Name="app", Protocol="HTTP", Port=80, VpcId="vpc-0123456789abcdef0")
    refused("ValidationError", make, Name="app", Protocol="HTTP", Port=80, VpcId=vpc, HealthCheckIntervalSeconds=5,
            HealthCheckTimeoutSeconds=6)
    refused("ValidationError", make, Name="app", Protocol="HTTP", Port=80, VpcId=vpc, Matcher={"HttpCode": "200-600"})
    refused("ValidationError", make, Name="app", Protocol="HTTP", Port=80, VpcId=vpc, HealthCheckPath="health")
    refused("ValidationError", make, Name="app", Protocol="TCP", Port=80, VpcId=vpc, ProtocolVersion="HTTP2")
    refused("NotImplemented", make, Name="app", TargetType="lambda")
    made = make(Name="app", Protocol="HTTP", Port=8080, VpcId=vpc, TargetType="ip", Tags=[{"Key": "a", "Value": "b"}])["TargetGroups"][0]
    assert {k: made[k] for k in ("HealthCheckPath", "Matcher", "HealthyThresholdCount", "UnhealthyThresholdCount", "ProtocolVersion",
                                 "HealthCheckIntervalSeconds", "HealthCheckTimeoutSeconds", "HealthCheckPort", "LoadBalancerArns")} == {
        "HealthCheckPath": "/", "Matcher": {"HttpCode": "200"}, "HealthyThresholdCount": 5, "UnhealthyThresholdCount": 2,
        "ProtocolVersion": "HTTP1", "HealthCheckIntervalSeconds": 30, "HealthCheckTimeoutSeconds": 5,
        "HealthCheckPort": "traffic-port", "LoadBalancerArns": []}
    arn = made["TargetGroupArn"]
    refused("DuplicateTargetGroupName", make, Name="app", Protocol="HTTP", Port=81, VpcId=vpc)
    changed = elb.modify_target_group(TargetGroupArn=arn, HealthCheckPath="/health", Matcher={"HttpCode": "200,202"})["TargetGroups"][0]
    assert changed["HealthCheckPath"] == "/health" and changed["Matcher"] == {"HttpCode": "200,202"}
    refused("TargetGroupNotFound", elb.describe_target_groups, Names=["other"])

    def modify(**values):
        return {"TargetGroupArn": arn, "Attributes": [{"Key": k.replace("__", "."), "Value": v} for k, v in values.items()]}

    elb.modify_target_group_attributes(**modify(deregistration_delay__timeout_seconds="0"))
    refused("ValidationError", elb.modify_target_group_attributes, **modify(slow_start__duration_seconds="10"))
    refused("InvalidConfigurationRequest", elb.modify_target_group_attributes, **modify(
        slow_start__duration_seconds="30", load_balancing__algorithm__type="least_outstanding_requests"))
    shown = {a["Key"]: a["Value"] for a in elb.describe_target_group_attributes(TargetGroupArn=arn)["Attributes"]}
    assert shown["deregistration_delay.timeout_seconds"] == "0" and shown["stickiness.type"] == "lb_cookie"
    return arn


def forward(arn):
    return [{"Type": "forward", "TargetGroupArn": arn}]


def fixed(status="200"):
    return [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": status, "ContentType": "text/plain", "MessageBody": "hi"}}]


def listeners(elb, balancer, group, vpc):
    make = elb.create_listener
    refused("UnsupportedProtocol", make, LoadBalancerArn=balancer, Protocol="TCP", Port=80, DefaultActions=forward(group))
    refused("TargetGroupNotFound", make, LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=forward(group + "0"))
    refused("ValidationError", make, LoadBalancerArn=balancer, Protocol="HTTPS", Port=443, DefaultActions=fixed())
    loop = [{"Type": "redirect", "RedirectConfig": {"StatusCode": "HTTP_301", "Query": "a=b"}}]
    refused("InvalidLoadBalancerAction", make, LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=loop)
    tcp = elb.create_target_group(Name="tcp", Protocol="TCP", Port=80, VpcId=vpc)["TargetGroups"][0]["TargetGroupArn"]
    refused("IncompatibleProtocols", make, LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=forward(tcp))
    made = make(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=forward(group))["Listeners"][0]
    assert made["DefaultActions"] == [{"Type": "forward", "TargetGroupArn": group, "Order": 1, "ForwardConfig": {
        "TargetGroups": [{"TargetGroupArn": group, "Weight": 1}], "TargetGroupStickinessConfig": {"Enabled": False}}}]
    arn = made["ListenerArn"]
    assert arn.startswith(balancer.replace(":loadbalancer/", ":listener/") + "/")
    refused("DuplicateListener", make, LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=fixed())
    assert [g["TargetGroupName"] for g in elb.describe_target_groups(LoadBalancerArn=balancer)["TargetGroups"]] == ["app"]
    assert elb.describe_target_groups(Names=["app"])["TargetGroups"][0]["LoadBalancerArns"] == [balancer]
    refused("ResourceInUse", elb.delete_target_group, TargetGroupArn=group)
    assert elb.modify_listener(ListenerArn=arn, Port=8080)["Listeners"][0]["Port"] == 8080
    assert [one["Port"] for one in elb.describe_listeners(LoadBalancerArn=balancer)["Listeners"]] == [8080]
    refused("ListenerNotFound", elb.describe_listeners, ListenerArns=[arn + "0"])
    header = [{"Key": "routing.http.response.server.enabled", "Value": "false"}]
    assert header[0] in elb.modify_listener_attributes(ListenerArn=arn, Attributes=header)["Attributes"]
    assert header[0] in elb.describe_listener_attributes(ListenerArn=arn)["Attributes"]
    elb.delete_target_group(TargetGroupArn=tcp)
    return arn


def uploaded(name, pem, key):
    made = client("iam").upload_server_certificate(ServerCertificateName=name, CertificateBody=pem, PrivateKey=key)
    return made["ServerCertificateMetadata"]["Arn"]


def certificates(elb, balancer, pem, key):
    arns = [uploaded(name, pem, key) for name in ("a", "b")]
    for missing in (f"arn:aws:iam::{ACCOUNT}:server-certificate/c", f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/c"):
        refused("CertificateNotFound", elb.create_listener, LoadBalancerArn=balancer, Protocol="HTTPS", Port=443,
                DefaultActions=fixed(), Certificates=[{"CertificateArn": missing}])
    acm = client("acm")
    pending = acm.request_certificate(DomainName="a.example.com", ValidationMethod="DNS")["CertificateArn"]
    refused("UnsupportedCertificate", elb.create_listener, LoadBalancerArn=balancer, Protocol="HTTPS", Port=443,
            DefaultActions=fixed(), Certificates=[{"CertificateArn": pending}])
    secure = elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTPS", Port=443, DefaultActions=fixed(),
                                 Certificates=[{"CertificateArn": arns[0]}])["Listeners"][0]
    assert secure["SslPolicy"] == "ELBSecurityPolicy-2016-08" and secure["Certificates"] == [{"CertificateArn": arns[0]}]
    arn = secure["ListenerArn"]
    elb.add_listener_certificates(ListenerArn=arn, Certificates=[{"CertificateArn": arns[1]}])
    assert elb.describe_listener_certificates(ListenerArn=arn)["Certificates"] == [
        {"CertificateArn": arns[0], "IsDefault": True}, {"CertificateArn": arns[1], "IsDefault": False}]
    refused("OperationNotPermitted", elb.remove_listener_certificates, ListenerArn=arn, Certificates=[{"CertificateArn": arns[0]}])
    elb.remove_listener_certificates(ListenerArn=arn, Certificates=[{"CertificateArn": arns[1]}])
    imported = acm.import_certificate(Certificate=pem.encode(), PrivateKey=key.encode())["CertificateArn"]
    elb.modify_listener(ListenerArn=arn, Certificates=[{"CertificateArn": imported}])
    assert acm.describe_certificate(CertificateArn=imported)["Certificate"]["InUseBy"] == [balancer]
    refused("ResourceInUseException", acm.delete_certificate, CertificateArn=imported)
    refused("SSLPolicyNotFound", elb.modify_listener, ListenerArn=arn, SslPolicy="None")
    refused("SSLPolicyNotFound", elb.describe_ssl_policies, Names=["None"])
    policy = elb.describe_ssl_policies(Names=["ELBSecurityPolicy-TLS13-1-3-2021-06"])["SslPolicies"][0]
    assert policy["SslProtocols"] == ["TLSv1.3"] and len(policy["Ciphers"]) == 3
    elb.delete_listener(ListenerArn=arn)
    acm.delete_certificate(CertificateArn=imported)
    refused("ListenerNotFound", elb.delete_listener, ListenerArn=arn)


def path(*values):
    return [{"Field": "path-pattern", "PathPatternConfig": {"Values": list(values)}}]


def rules(elb, listener, group):
    make = elb.create_rule
    first = make(ListenerArn=listener, Priority=10, Conditions=path("/a/*"), Actions=fixed())["Rules"][0]
    assert first["Conditions"][0]["Values"] == ["/a/*"] == first["Conditions"][0]["PathPatternConfig"]["Values"]
    assert first["Priority"] == "10" and not first["IsDefault"]
    refused("PriorityInUse", make, ListenerArn=listener, Priority=10, Conditions=path("/b"), Actions=fixed())
    refused("ValidationError", make, ListenerArn=listener, Priority=11, Conditions=path(*"/1 /2 /3 /4 /5 /6".split()), Actions=fixed())
    refused("ValidationError", make, ListenerArn=listener, Priority=11, Conditions=path("/a") + path("/b"), Actions=fixed())
    refused("ValidationError", make, ListenerArn=listener, Priority=11, Conditions=[{"Field": "colour", "Values": ["red"]}], Actions=fixed())
    host = {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "Host", "Values": ["a"]}}
    refused("ValidationError", make, ListenerArn=listener, Priority=11, Conditions=[host], Actions=fixed())
    every = [{"Field": "host-header", "Values": ["*.example.com"]},
             {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "x-a", "Values": ["1"]}},
             {"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["GET"]}},
             {"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": "v", "Value": "1"}]}},
             {"Field": "source-ip", "SourceIpConfig": {"Values": ["10.0.0.0/8"]}}]
    second = make(ListenerArn=listener, Priority=20, Conditions=every, Actions=forward(group),
                  Tags=[{"Key": "a", "Value": "b"}])["Rules"][0]
    assert [c["Field"] for c in second["Conditions"]] == [c["Field"] for c in every]
    listed = elb.describe_rules(ListenerArn=listener)["Rules"]
    assert [rule["Priority"] for rule in listed] == ["10", "20", "default"]
    assert pages(elb, "describe_rules", "Rules[].Priority", 2, ListenerArn=listener) == [["10", "20"], ["default"]]
    elb.set_rule_priorities(RulePriorities=[{"RuleArn": first["RuleArn"], "Priority": 20}, {"RuleArn": second["RuleArn"], "Priority": 10}])
    assert [rule["RuleArn"] for rule in elb.describe_rules(ListenerArn=listener)["Rules"]][:2] == [second["RuleArn"], first["RuleArn"]]
    refused("PriorityInUse", elb.set_rule_priorities, RulePriorities=[{"RuleArn": first["RuleArn"], "Priority": 10}])
    default = listed[2]["RuleArn"]
    refused("OperationNotPermitted", elb.delete_rule, RuleArn=default)
    changed = elb.modify_rule(RuleArn=first["RuleArn"], Conditions=path("/c"))["Rules"][0]
    assert changed["Conditions"][0]["Values"] == ["/c"] and changed["Priority"] == "20"
    elb.delete_rule(RuleArn=first["RuleArn"])
    assert refused("RuleNotFound", elb.describe_rules, RuleArns=[first["RuleArn"]]) == "One or more rules not found"
    return second["RuleArn"]


def targets(elb, group):
    refused("ValidationError", elb.register_targets, TargetGroupArn=group, Targets=[{"Id": "i-0123456789abcdef0"}])
    elb.register_targets(TargetGroupArn=group, Targets=[{"Id": "10.0.0.10"}, {"Id": "10.0.1.10", "Port": 9000}])
    described = elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    assert [(d["Target"]["Id"], d["Target"]["Port"], d["HealthCheckPort"]) for d in described] == [
        ("10.0.0.10", 8080, "8080"), ("10.0.1.10", 9000, "9000")]
    assert {d["TargetHealth"]["State"] for d in described} == {"initial"}
    unknown = elb.describe_target_health(TargetGroupArn=group, Targets=[{"Id": "10.0.0.99"}])["TargetHealthDescriptions"]
    assert unknown[0]["TargetHealth"]["Reason"] == "Target.NotRegistered"
    elb.deregister_targets(TargetGroupArn=group, Targets=[{"Id": "10.0.1.10"}])
    assert len(elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]) == 1
    delay = [{"Key": "deregistration_delay.timeout_seconds", "Value": "60"}]
    elb.modify_target_group_attributes(TargetGroupArn=group, Attributes=delay)
    elb.deregister_targets(TargetGroupArn=group, Targets=[{"Id": "10.0.0.10"}])
    left = elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"][0]["TargetHealth"]
    assert left["State"] == "draining" and left["Reason"] == "Target.DeregistrationInProgress"


def tags(elb, *arns):
    elb.add_tags(ResourceArns=list(arns), Tags=[{"Key": "team", "Value": "blue"}])
    for description in elb.describe_tags(ResourceArns=list(arns))["TagDescriptions"]:
        assert {"Key": "team", "Value": "blue"} in description["Tags"]
    elb.remove_tags(ResourceArns=list(arns), TagKeys=["team"])
    refused("ValidationError", elb.describe_tags, ResourceArns=["nothing"])


def others(elb, vpc, subnets):
    """Network load balancers, as far as the API goes, and what belongs to others."""
    made = elb.create_load_balancer(Name="net", Type="network", Scheme="internal", Subnets=subnets[:1])["LoadBalancers"][0]
    assert made["DNSName"].endswith(".elb.us-east-1.amazonaws.com") and made["CanonicalHostedZoneId"] == "Z26RNL4JYFTOTI"
    balancer = made["LoadBalancerArn"]
    group = elb.create_target_group(Name="tcp", Protocol="TCP", Port=80, VpcId=vpc, TargetType="ip")["TargetGroups"][0]["TargetGroupArn"]
    listener = elb.create_listener(LoadBalancerArn=balancer, Protocol="TCP", Port=80, DefaultActions=forward(group))["Listeners"][0]
    refused("InvalidConfigurationRequest", elb.create_rule, ListenerArn=listener["ListenerArn"], Priority=1, Conditions=path("/"), Actions=fixed())
    stranger = client("elbv2", key="444455556666")
    assert stranger.describe_load_balancers()["LoadBalancers"] == []
    refused("LoadBalancerNotFound", stranger.describe_load_balancers, LoadBalancerArns=[balancer])
    assert client("elbv2", region="eu-west-1").describe_load_balancers()["LoadBalancers"] == []
    elb.delete_load_balancer(LoadBalancerArn=balancer)
    elb.delete_target_group(TargetGroupArn=group)
    elb.delete_target_group(TargetGroupArn=group)
    limits = {limit["Name"]: limit["Max"] for limit in elb.describe_account_limits()["Limits"]}
    assert limits["application-load-balancers"] == "50" and limits["target-groups"] == "3000"
    refused("NotImplemented", elb.describe_trust_stores)


def main():
    ec2, elb = client("ec2"), client("elbv2")
    vpc, subnets, gateway, security_group = network(ec2)
    balancer = load_balancers(elb, ec2, vpc, subnets, gateway, security_group)
    interfaces(elb, ec2, balancer, subnets, security_group)
    attributes(elb, balancer)
    group = target_groups(elb, vpc)
    listener = listeners(elb, balancer, group, vpc)
    certificates(elb, balancer, *sys.stdin.read().split("\n\n"))
    rule = rules(elb, listener, group)
    targets(elb, group)
    tags(elb, balancer, group, listener, rule)
    others(elb, vpc, subnets)
    elb.delete_load_balancer(LoadBalancerArn=balancer)
    elb.delete_load_balancer(LoadBalancerArn=balancer)
    elb.delete_target_group(TargetGroupArn=group)
    for subnet in subnets:
        ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_security_group(GroupId=security_group)
    print_called()


main()
