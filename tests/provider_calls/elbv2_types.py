"""The calls for types of Elastic Load Balancing. Source: hashicorp/aws 6, internal/service/elbv2."""

from steps import Type, call, filters, keep, refuse, show, until

AFTER = [{"Key": "team", "Value": "b"}]
BEFORE = [{"Key": "Name", "Value": "a"}]
FIXED = [{"Type": "fixed-response", "Order": 1,
          "FixedResponseConfig": {"StatusCode": "200", "ContentType": "text/plain", "MessageBody": "hi"}}]
FORWARD = [{"Type": "forward", "TargetGroupArn": "$lb_group"}]


def tags_of(arn):
    return show(call("elbv2.describe_tags", ResourceArns=[arn]), "TagDescriptions[0]", "Tags", ResourceArn=arn)


def retag(arn):
    return [call("elbv2.remove_tags", ResourceArns=[arn], TagKeys=["Name"]), call("elbv2.add_tags", ResourceArns=[arn], Tags=AFTER),
            until(call("elbv2.describe_tags", ResourceArns=[arn]), "TagDescriptions[0].Tags", AFTER)]


def attributes(kind, member, **values):
    pairs = [{"Key": key.replace("__", "."), "Value": value} for key, value in values.items()]
    return call(f"elbv2.modify_{kind}_attributes", **member, Attributes=pairs)


BALANCER = {"LoadBalancerArn": "$lb"}
DESCRIBED = call("elbv2.describe_load_balancers", LoadBalancerArns=["$lb"])
# A load balancer and a target group, for what needs them, and how they go again.
AROUND = [
    keep(call("ec2.create_subnet", VpcId="$home", CidrBlock="10.0.251.0/24", AvailabilityZone="us-east-1b"), lb_place="Subnet.SubnetId"),
    keep(call("elbv2.create_load_balancer", Name="around", Subnets=["$place", "$lb_place"], SecurityGroups=["$group"]),
         lb="LoadBalancers[0].LoadBalancerArn"),
    until(DESCRIBED, "LoadBalancers[0].State.Code", "active"),
    keep(call("elbv2.create_target_group", Name="around", Protocol="HTTP", Port=80, VpcId="$home", TargetType="ip"),
         lb_group="TargetGroups[0].TargetGroupArn"),
]
AWAY = [call("elbv2.delete_load_balancer", **BALANCER), call("elbv2.delete_target_group", TargetGroupArn="$lb_group"),
        call("ec2.delete_subnet", SubnetId="$lb_place")]


def load_balancer(name):
    return Type(
        name,
        create=[keep(call("ec2.create_subnet", VpcId="$home", CidrBlock="10.0.251.0/24", AvailabilityZone="us-east-1b"),
                     lb_place="Subnet.SubnetId"),
                refuse(call("elbv2.describe_load_balancers", Names=["web"]), "LoadBalancerNotFound"),
                keep(call("elbv2.create_load_balancer", Name="web", Type="application", Subnets=["$place", "$lb_place"],
                          SecurityGroups=["$group"], Tags=BEFORE), lb="LoadBalancers[0].LoadBalancerArn"),
                until(DESCRIBED, "LoadBalancers[0].State.Code", "active"),
                attributes("load_balancer", BALANCER, access_logs__s3__enabled="false", idle_timeout__timeout_seconds="60",
                           routing__http2__enabled="true", deletion_protection__enabled="false")],
        read=[show(DESCRIBED, "LoadBalancers[0]", "AvailabilityZones[1].SubnetId CanonicalHostedZoneId DNSName IpAddressType Scheme "
                   "SecurityGroups Type VpcId", LoadBalancerArn="$lb", LoadBalancerName="web"),
              show(call("elbv2.describe_load_balancer_attributes", **BALANCER), "", "Attributes"),
              call("elbv2.describe_capacity_reservation", **BALANCER), tags_of("$lb")],
        update=[attributes("load_balancer", BALANCER, idle_timeout__timeout_seconds="30"),
                call("elbv2.set_security_groups", **BALANCER, SecurityGroups=["$group"]),
                call("elbv2.set_subnets", **BALANCER, Subnets=["$place", "$lb_place"]),
                call("elbv2.set_ip_address_type", **BALANCER, IpAddressType="ipv4"),
                until(DESCRIBED, "LoadBalancers[0].State.Code", "active"), *retag("$lb")],
        delete=[call("elbv2.delete_load_balancer", **BALANCER),
                until(call("ec2.describe_network_interfaces", Filters=filters(description="ELB app/web/*")), "NetworkInterfaces", []),
                call("ec2.delete_subnet", SubnetId="$lb_place")],
        gone=[refuse(DESCRIBED, "LoadBalancerNotFound")])


def target_group(name):
    member = {"TargetGroupArn": "$made"}
    described = call("elbv2.describe_target_groups", TargetGroupArns=["$made"])
    return Type(
        name,
        create=[refuse(call("elbv2.describe_target_groups", Names=["web"]), "TargetGroupNotFound"),
                keep(call("elbv2.create_target_group", Name="web", Protocol="HTTP", Port=80, VpcId="$home", TargetType="ip",
                          HealthCheckPath="/health", Tags=BEFORE), made="TargetGroups[0].TargetGroupArn"),
                attributes("target_group", member, deregistration_delay__timeout_seconds="300", stickiness__enabled="true",
                           stickiness__type="lb_cookie", stickiness__lb_cookie__duration_seconds="60")],
        read=[show(described, "TargetGroups[0]", "HealthCheckEnabled HealthCheckIntervalSeconds HealthCheckPort HealthCheckProtocol "
                   "HealthCheckTimeoutSeconds HealthyThresholdCount IpAddressType LoadBalancerArns Matcher.HttpCode Port Protocol "
                   "ProtocolVersion TargetType UnhealthyThresholdCount VpcId", TargetGroupArn="$made", TargetGroupName="web"),
              show(call("elbv2.describe_target_group_attributes", **member), "", "Attributes"), tags_of("$made")],
        update=[call("elbv2.modify_target_group", **member, HealthCheckPath="/", Matcher={"HttpCode": "200-299"}),
                attributes("target_group", member, slow_start__duration_seconds="30"), *retag("$made")],
        delete=[call("elbv2.delete_target_group", **member)], gone=[refuse(described, "TargetGroupNotFound")])


def attachment(name):
    target = {"TargetGroupArn": "$lb_group", "Targets": [{"Id": "10.0.250.77", "Port": 80}]}
    described = call("elbv2.describe_target_health", **target)
    return Type(
        name, create=[*AROUND, call("elbv2.register_targets", **target)],
        read=[show(described, "TargetHealthDescriptions[0]", "Target.Id TargetHealth.State")],
        delete=[call("elbv2.deregister_targets", **target)],
        gone=[show(described, "TargetHealthDescriptions[0]", **{"TargetHealth.Reason": "Target.NotRegistered"}), *AWAY])


def listener(name):
    member = {"ListenerArn": "$lb_listener"}
    described = call("elbv2.describe_listeners", ListenerArns=["$lb_listener"])
    return Type(
        name,
        create=[*AROUND, keep(call("elbv2.create_listener", **BALANCER, Protocol="HTTP", Port=80, DefaultActions=FORWARD, Tags=BEFORE),
                              lb_listener="Listeners[0].ListenerArn")],
        read=[show(described, "Listeners[0]", "DefaultActions[0].Type Port Protocol", ListenerArn="$lb_listener", LoadBalancerArn="$lb"),
              show(call("elbv2.describe_listener_attributes", **member), "", "Attributes"), tags_of("$lb_listener")],
        update=[call("elbv2.modify_listener", **member, Port=81, Protocol="HTTP", DefaultActions=FIXED),
                attributes("listener", member, routing__http__response__server__enabled="false"), *retag("$lb_listener")],
        delete=[call("elbv2.delete_listener", **member)], gone=[refuse(described, "ListenerNotFound"), *AWAY])


def listener_certificate(name):
    added = {"ListenerArn": "$lb_listener", "Certificates": [{"CertificateArn": "$more"}]}
    described = call("elbv2.describe_listener_certificates", ListenerArn="$lb_listener")
    path = "Certificates[?IsDefault==`false`].CertificateArn"
    imported = call("acm.import_certificate", Certificate="$certificate", PrivateKey="$private_key")
    return Type(
        name,
        create=[*AROUND, keep(imported, first="CertificateArn"), keep(imported, more="CertificateArn"),
                keep(call("elbv2.create_listener", **BALANCER, Protocol="HTTPS", Port=443, DefaultActions=FIXED,
                          Certificates=[{"CertificateArn": "$first"}]),
                     lb_listener="Listeners[0].ListenerArn"),
                call("elbv2.add_listener_certificates", **added)],
        read=[show(described, **{path: ["$more"]})],
        delete=[call("elbv2.remove_listener_certificates", **added)],
        gone=[show(described, **{path: []}), *AWAY, call("acm.delete_certificate", CertificateArn="$first"),
              call("acm.delete_certificate", CertificateArn="$more")])


def listener_rule(name):
    described = call("elbv2.describe_rules", RuleArns=["$lb_rule"])
    path = [{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/a/*"]}}]
    return Type(
        name,
        create=[*AROUND, keep(call("elbv2.create_listener", **BALANCER, Protocol="HTTP", Port=80, DefaultActions=FIXED),
                              lb_listener="Listeners[0].ListenerArn"),
                keep(call("elbv2.create_rule", ListenerArn="$lb_listener", Priority=10, Conditions=path, Actions=FORWARD, Tags=BEFORE),
                     lb_rule="Rules[0].RuleArn")],
        read=[show(described, "Rules[0]", "Actions[0].Type Conditions[0].Field Priority", RuleArn="$lb_rule"), tags_of("$lb_rule")],
        update=[call("elbv2.set_rule_priorities", RulePriorities=[{"RuleArn": "$lb_rule", "Priority": 20}]),
                call("elbv2.modify_rule", RuleArn="$lb_rule", Actions=FIXED), *retag("$lb_rule")],
        delete=[call("elbv2.delete_rule", RuleArn="$lb_rule")], gone=[refuse(described, "RuleNotFound"), *AWAY])


def load_balancers():
    return Type("aws_lbs", create=AROUND,
                read=[show(call("elbv2.describe_load_balancers"), **{"LoadBalancers[].LoadBalancerArn": ["$lb"]}), tags_of("$lb")], delete=AWAY)


ELBV2_TYPES = [make(name) for make, names in [
    (load_balancer, ["aws_lb", "aws_alb"]),
    (target_group, ["aws_lb_target_group", "aws_alb_target_group"]),
    (attachment, ["aws_lb_target_group_attachment", "aws_alb_target_group_attachment"]),
    (listener, ["aws_lb_listener", "aws_alb_listener"]),
    (listener_certificate, ["aws_lb_listener_certificate", "aws_alb_listener_certificate"]),
    (listener_rule, ["aws_lb_listener_rule", "aws_alb_listener_rule"]),
] for name in names] + [load_balancers()]
