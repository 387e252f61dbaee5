"""Prints the instances of the group "web" that are in service, with their zones, once there are two that their target group holds healthy."""

import sys

from boto_client import POLLS, client

GONE = set(sys.argv[2:])  # an instance that must not be among them any more
autoscaling, elb = client("autoscaling", key="000000000000"), client("elbv2", key="000000000000")


def healthy():
    group = autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=["web"])["AutoScalingGroups"][0]
    serving = {i["InstanceId"]: i["AvailabilityZone"] for i in group["Instances"]
               if i["LifecycleState"] == "InService" and i["HealthStatus"] == "Healthy"}
    described = elb.describe_target_health(TargetGroupArn=group["TargetGroupARNs"][0])["TargetHealthDescriptions"]
    fine = {target["Target"]["Id"] for target in described if target["TargetHealth"]["State"] == "healthy"}
    return sorted((zone, identity) for identity, zone in serving.items() if identity in fine)


for _ in range(POLLS):
    found = healthy()
    if len(found) == 2 and not GONE & {identity for _, identity in found}:
        break
else:
    raise AssertionError(f"never two that are healthy: {found}")
for zone, identity in found:
    print(zone, identity)
