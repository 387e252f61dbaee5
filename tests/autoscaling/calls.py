"""Drives every operation of EC2 Auto Scaling that there is with boto3, in a world where instances run.

Run with boto3, the world's endpoint as argument; prints the operations that it called.
"""

import base64
import datetime

from boto_client import client, print_called, refused, until

asg, ec2, elb, sns = (client(name) for name in ("autoscaling", "ec2", "elbv2", "sns"))
SLEEP = base64.b64encode(b"#!/bin/sh\nsleep 100000\n").decode()
IMAGE = ec2.describe_images(Filters=[{"Name": "name", "Values": ["al2023-ami-2*"]}, {"Name": "architecture", "Values": ["x86_64"]}])["Images"][0]["ImageId"]
VPC = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]


def group(name="web"):
    return asg.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"][0]


def settled(count, name="web"):
    """The group's instances once exactly so many are there, all in service."""
    path = "[length(AutoScalingGroups[0].Instances), length(AutoScalingGroups[0].Instances[?LifecycleState=='InService'])]"
    found = until([count, count], path, asg.describe_auto_scaling_groups, AutoScalingGroupNames=[name])
    return found["AutoScalingGroups"][0]["Instances"]


def launch_configurations():
    make = asg.create_launch_configuration
    make(LaunchConfigurationName="old", ImageId=IMAGE, InstanceType="t3.micro", UserData=SLEEP)
    refused("AlreadyExists", make, LaunchConfigurationName="old", ImageId=IMAGE, InstanceType="t3.micro")
    shown = asg.describe_launch_configurations(LaunchConfigurationNames=["old"])["LaunchConfigurations"][0]
    assert shown["InstanceMonitoring"]["Enabled"] and shown["InstanceType"] == "t3.micro"
    make(LaunchConfigurationName="unused", ImageId=IMAGE, InstanceType="t3.micro")
    asg.delete_launch_configuration(LaunchConfigurationName="unused")
    refused("ValidationError", asg.delete_launch_configuration, LaunchConfigurationName="unused")


def groups(template):
    make = asg.create_auto_scaling_group
    base = {"AutoScalingGroupName": "web", "MinSize": 0, "MaxSize": 4, "AvailabilityZones": ["us-east-1a", "us-east-1b"]}
    source = {"LaunchTemplate": {"LaunchTemplateId": template, "Version": "$Latest"}}
    refused("ValidationError", make, **base)
    refused("ValidationError", make, **base, LaunchConfigurationName="old", **source)
    refused("ValidationError", make, **{**base, "AvailabilityZones": ["eu-west-1a"]}, **source)
    refused("ValidationError", make, **{**base, "MinSize": 5}, **source)
    refused("ValidationError", make, **base, DesiredCapacity=5, **source)
    refused("ValidationError", make, **base, LaunchConfigurationName="none")
    make(**base, DesiredCapacity=2, **source, Tags=[{"Key": "stage", "Value": "test", "PropagateAtLaunch": True}])
    refused("AlreadyExists", make, **base, **source)
    instances = settled(2)
    assert {i["AvailabilityZone"] for i in instances} == {"us-east-1a", "us-east-1b"}
    ids = [i["InstanceId"] for i in instances]
    shown = ec2.describe_instances(InstanceIds=ids[:1])["Reservations"][0]["Instances"][0]
    tags = {tag["Key"]: tag["Value"] for tag in shown["Tags"]}
    assert tags["aws:autoscaling:groupName"] == "web" and tags["stage"] == "test" and tags["aws:ec2launchtemplate:id"] == template
    refused("ResourceInUse", asg.delete_auto_scaling_group, AutoScalingGroupName="web")
    asg.update_auto_scaling_group(AutoScalingGroupName="web", DefaultCooldown=100, HealthCheckGracePeriod=0)
    assert group()["DefaultCooldown"] == 100
    assert asg.describe_auto_scaling_groups(Filters=[{"Name": "tag:stage", "Values": ["test"]}])["AutoScalingGroups"]
    activities = asg.describe_scaling_activities(AutoScalingGroupName="web")["Activities"]
    assert [a["StatusCode"] for a in activities] == ["Successful"] * 2
    assert activities[0]["Description"].startswith("Launching a new EC2 instance: i-")


def capacity():
    refused("ValidationError", asg.set_desired_capacity, AutoScalingGroupName="web", DesiredCapacity=5)
    asg.set_desired_capacity(AutoScalingGroupName="web", DesiredCapacity=3)
    three = settled(3)
    done = asg.terminate_instance_in_auto_scaling_group(InstanceId=three[0]["InstanceId"], ShouldDecrementDesiredCapacity=True)
    assert done["Activity"]["Description"] == "Terminating EC2 instance: " + three[0]["InstanceId"]
    assert group()["DesiredCapacity"] == 2
    settled(2)


def health():
    first = settled(2)[0]["InstanceId"]
    asg.set_instance_health(InstanceId=first, HealthStatus="Unhealthy")
    until(0, f"length(AutoScalingGroups[0].Instances[?InstanceId=='{first}'])", asg.describe_auto_scaling_groups,
          AutoScalingGroupNames=["web"])
    second = settled(2)[0]["InstanceId"]
    ec2.terminate_instances(InstanceIds=[second])
    until(0, f"length(AutoScalingGroups[0].Instances[?InstanceId=='{second}'])", asg.describe_auto_scaling_groups,
          AutoScalingGroupNames=["web"])
    settled(2)
    ids = [i["InstanceId"] for i in group()["Instances"]]
    asg.set_instance_protection(AutoScalingGroupName="web", InstanceIds=ids, ProtectedFromScaleIn=True)
    assert all(i["ProtectedFromScaleIn"] for i in asg.describe_auto_scaling_instances(InstanceIds=ids)["AutoScalingInstances"])
    asg.set_instance_protection(AutoScalingGroupName="web", InstanceIds=ids, ProtectedFromScaleIn=False)


def standby_and_detaching():
    name = {"AutoScalingGroupName": "web"}
    one = settled(2)[0]["InstanceId"]
    asg.enter_standby(**name, InstanceIds=[one], ShouldDecrementDesiredCapacity=True)
    until("Standby", "AutoScalingInstances[0].LifecycleState", asg.describe_auto_scaling_instances, InstanceIds=[one])
    refused("ValidationError", asg.enter_standby, **name, InstanceIds=[one], ShouldDecrementDesiredCapacity=True)
    asg.exit_standby(**name, InstanceIds=[one])
    settled(2)
    asg.detach_instances(**name, InstanceIds=[one], ShouldDecrementDesiredCapacity=True)
    settled(1)
    assert ec2.describe_instances(InstanceIds=[one])["Reservations"][0]["Instances"][0]["State"]["Name"] == "running"
    asg.attach_instances(**name, InstanceIds=[one])
    assert one in {i["InstanceId"] for i in settled(2)}


def hooks():
    name = {"AutoScalingGroupName": "web"}
    refused("ValidationError", asg.put_lifecycle_hook, **name, LifecycleHookName="wait", LifecycleTransition="other")
    asg.put_lifecycle_hook(**name, LifecycleHookName="wait", LifecycleTransition="autoscaling:EC2_INSTANCE_LAUNCHING", HeartbeatTimeout=60)
    hook = asg.describe_lifecycle_hooks(**name)["LifecycleHooks"][0]
    assert hook["DefaultResult"] == "ABANDON" and hook["GlobalTimeout"] == 6000
    asg.set_desired_capacity(**name, DesiredCapacity=3)
    waiting = until(1, "length(AutoScalingGroups[0].Instances[?LifecycleState=='Pending:Wait'])", asg.describe_auto_scaling_groups,
                    AutoScalingGroupNames=["web"])
    one = next(i["InstanceId"] for i in waiting["AutoScalingGroups"][0]["Instances"] if i["LifecycleState"] == "Pending:Wait")
    this = {**name, "LifecycleHookName": "wait", "InstanceId": one}
    asg.record_lifecycle_action_heartbeat(**this)
    asg.complete_lifecycle_action(**this, LifecycleActionResult="CONTINUE")
    refused("ValidationError", asg.complete_lifecycle_action, **this, LifecycleActionResult="CONTINUE")
    settled(3)
    asg.delete_lifecycle_hook(**name, LifecycleHookName="wait")
    asg.set_desired_capacity(**name, DesiredCapacity=2)
    settled(2)


def policies():
    name = {"AutoScalingGroupName": "web"}
    put = asg.put_scaling_policy
    refused("ValidationError", put, **name, PolicyName="out", AdjustmentType="ChangeInCapacity")
    arn = put(**name, PolicyName="out", AdjustmentType="ChangeInCapacity", ScalingAdjustment=1, Cooldown=600)["PolicyARN"]
    asg.execute_policy(PolicyName=arn)
    assert group()["DesiredCapacity"] == 3
    refused("ScalingActivityInProgress", asg.execute_policy, **name, PolicyName="out", HonorCooldown=True)
    steps = [{"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 10, "ScalingAdjustment": -1},
             {"MetricIntervalLowerBound": 10, "ScalingAdjustment": -3}]
    put(**name, PolicyName="in", PolicyType="StepScaling", AdjustmentType="ChangeInCapacity", StepAdjustments=steps)
    refused("ValidationError", asg.execute_policy, **name, PolicyName="in")
    asg.execute_policy(**name, PolicyName="in", MetricValue=59, BreachThreshold=50)
    assert group()["DesiredCapacity"] == 2
    tracking = {"TargetValue": 40, "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"}}
    put(**name, PolicyName="track", PolicyType="TargetTrackingScaling", TargetTrackingConfiguration=tracking)
    assert len(asg.describe_policies(**name)["ScalingPolicies"]) == 3
    asg.delete_policy(**name, PolicyName="track")
    settled(2)


def schedules():
    name = {"AutoScalingGroupName": "web"}
    put = asg.put_scheduled_update_group_action
    refused("ValidationError", put, **name, ScheduledActionName="x", Recurrence="0 25 * * *", DesiredCapacity=1)
    put(**name, ScheduledActionName="evening", Recurrence="0 18 * * *", MinSize=1)
    soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=2)
    batch = [{"ScheduledActionName": "soon", "StartTime": soon, "DesiredCapacity": 1}, {"ScheduledActionName": "bad", "Recurrence": "x"}]
    failed = asg.batch_put_scheduled_update_group_action(**name, ScheduledUpdateGroupActions=batch)["FailedScheduledUpdateGroupActions"]
    assert [one["ScheduledActionName"] for one in failed] == ["bad"]
    until(1, "AutoScalingGroups[0].DesiredCapacity", asg.describe_auto_scaling_groups, AutoScalingGroupNames=["web"])
    shown = asg.describe_scheduled_actions(**name)["ScheduledUpdateGroupActions"]
    assert [action["ScheduledActionName"] for action in shown] == ["evening"]  # the other one is done
    asg.delete_scheduled_action(**name, ScheduledActionName="evening")
    assert asg.batch_delete_scheduled_action(**name, ScheduledActionNames=["none"])["FailedScheduledActions"]
    settled(1)


def traffic():
    name = {"AutoScalingGroupName": "web"}
    one = settled(1)[0]["InstanceId"]
    arn = elb.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId=VPC)["TargetGroups"][0]["TargetGroupArn"]
    asg.attach_load_balancer_target_groups(**name, TargetGroupARNs=[arn])
    assert [t["Target"]["Id"] for t in elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]] == [one]
    assert asg.describe_load_balancer_target_groups(**name)["LoadBalancerTargetGroups"][0]["LoadBalancerTargetGroupARN"] == arn
    asg.detach_load_balancer_target_groups(**name, TargetGroupARNs=[arn])
    assert not elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
    sources = [{"Identifier": arn, "Type": "elbv2"}]
    asg.attach_traffic_sources(**name, TrafficSources=sources)
    assert asg.describe_traffic_sources(**name)["TrafficSources"][0]["Identifier"] == arn
    asg.detach_traffic_sources(**name, TrafficSources=sources)
    assert not asg.describe_load_balancers(**name)["LoadBalancers"]


def refreshes():
    name = {"AutoScalingGroupName": "web"}
    refused("ActiveInstanceRefreshNotFound", asg.cancel_instance_refresh, **name)
    one = settled(1)[0]["InstanceId"]
    first = asg.start_instance_refresh(**name, Preferences={"InstanceWarmup": 0})["InstanceRefreshId"]
    until("Successful", "InstanceRefreshes[0].Status", asg.describe_instance_refreshes, **name, InstanceRefreshIds=[first])
    assert settled(1)[0]["InstanceId"] != one
    asg.start_instance_refresh(**name, Preferences={"InstanceWarmup": 1000})
    refused("InstanceRefreshInProgress", asg.start_instance_refresh, **name)
    asg.cancel_instance_refresh(**name)
    until("Cancelled", "InstanceRefreshes[0].Status", asg.describe_instance_refreshes, **name)
    refused("NotImplemented", asg.rollback_instance_refresh, **name)


def the_rest():
    name = {"AutoScalingGroupName": "web"}
    asg.suspend_processes(**name, ScalingProcesses=["Launch"])
    assert [p["ProcessName"] for p in group()["SuspendedProcesses"]] == ["Launch"]
    asg.resume_processes(**name)
    refused("ValidationError", asg.suspend_processes, **name, ScalingProcesses=["Nothing"])
    asg.enable_metrics_collection(**name, Metrics=["GroupMinSize"], Granularity="1Minute")
    assert group()["EnabledMetrics"] == [{"Metric": "GroupMinSize", "Granularity": "1Minute"}]
    asg.disable_metrics_collection(**name)
    tag = {"ResourceId": "web", "ResourceType": "auto-scaling-group", "Key": "team", "Value": "blue", "PropagateAtLaunch": False}
    asg.create_or_update_tags(Tags=[tag])
    assert asg.describe_tags(Filters=[{"Name": "key", "Values": ["team"]}])["Tags"] == [tag]
    asg.delete_tags(Tags=[tag])
    topic = sns.create_topic(Name="events")["TopicArn"]
    asg.put_notification_configuration(**name, TopicARN=topic, NotificationTypes=["autoscaling:EC2_INSTANCE_LAUNCH"])
    assert asg.describe_notification_configurations(AutoScalingGroupNames=["web"])["NotificationConfigurations"][0]["TopicARN"] == topic
    asg.delete_notification_configuration(**name, TopicARN=topic)
    for types in (asg.describe_scaling_process_types, asg.describe_metric_collection_types, asg.describe_adjustment_types,
                  asg.describe_auto_scaling_notification_types, asg.describe_termination_policy_types, asg.describe_lifecycle_hook_types):
        assert types()
    assert asg.describe_account_limits()["NumberOfAutoScalingGroups"] == 1
    assert not asg.describe_warm_pool(**name)["Instances"]
    refused("NotImplemented", asg.put_warm_pool, **name)


def the_end():
    asg.delete_auto_scaling_group(AutoScalingGroupName="web", ForceDelete=True)
    until([], "AutoScalingGroups", asg.describe_auto_scaling_groups)


launch_configurations()
data = {"ImageId": IMAGE, "InstanceType": "t3.micro", "UserData": SLEEP}
groups(ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data)["LaunchTemplate"]["LaunchTemplateId"])
for part in (capacity, health, standby_and_detaching, hooks, policies, schedules, traffic, refreshes, the_rest, the_end):
    part()
print_called()
