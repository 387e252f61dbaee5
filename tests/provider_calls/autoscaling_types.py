"""The calls for types of EC2 Auto Scaling, and for launch templates. Source: hashicorp/aws 6, internal/service/autoscaling, ec2."""

import base64

from steps import Type, call, filters, keep, refuse, show, tagged, tolerate, until

GROUP = {"AutoScalingGroupName": "web"}
DESCRIBED = call("autoscaling.describe_auto_scaling_groups", AutoScalingGroupNames=["web"])
SCRIPT = "#!/bin/sh\nsleep 100000\n"
SLEEP = base64.b64encode(SCRIPT.encode()).decode()
IMAGE = keep(call("ec2.describe_images", Owners=["amazon"], Filters=filters(name="al2023-ami-2023*-x86_64")), machine="Images[0].ImageId")
DATA = {"ImageId": "$machine", "InstanceType": "t3.micro", "UserData": SLEEP, "SecurityGroupIds": ["$group"]}
MADE_TEMPLATE = keep(call("ec2.create_launch_template", LaunchTemplateName="web", LaunchTemplateData=DATA,
                          TagSpecifications=tagged("launch-template")), template="LaunchTemplate.LaunchTemplateId")
MADE_GROUP = call("autoscaling.create_auto_scaling_group", **GROUP, MinSize=0, MaxSize=2, VPCZoneIdentifier="$place",
                  LaunchTemplate={"LaunchTemplateId": "$template", "Version": "1"})
DELETED_TEMPLATE = call("ec2.delete_launch_template", LaunchTemplateId="$template")
DELETED_GROUP = [call("autoscaling.delete_auto_scaling_group", **GROUP, ForceDelete=False), until(DESCRIBED, "AutoScalingGroups", [])]
MADE_TARGETS = keep(call("elbv2.create_target_group", Name="scaled", Protocol="HTTP", Port=80, VpcId="$home", TargetType="instance"),
                    targets="TargetGroups[0].TargetGroupArn")
DELETED_TARGETS = call("elbv2.delete_target_group", TargetGroupArn="$targets")
# A group without instances, for what needs one, and how it goes again.
AROUND = [IMAGE, MADE_TEMPLATE, MADE_GROUP]
AWAY = [*DELETED_GROUP, DELETED_TEMPLATE]


def group_tag(key, value):
    return {"ResourceId": "web", "ResourceType": "auto-scaling-group", "Key": key, "Value": value, "PropagateAtLaunch": True}


def launch_template():
    described = call("ec2.describe_launch_templates", LaunchTemplateIds=["$template"])
    own = {"LaunchTemplateId": "$template"}
    return Type(
        "aws_launch_template", tags="template LaunchTemplates[0].Tags",
        create=[IMAGE, MADE_TEMPLATE],
        read=[keep(show(described, "LaunchTemplates[0]", "DefaultVersionNumber LatestVersionNumber Tags", LaunchTemplateId="$template",
                        LaunchTemplateName="web"), version="to_string(LaunchTemplates[0].LatestVersionNumber)"),
              show(call("ec2.describe_launch_template_versions", **own, Versions=["$version"]),
                   "LaunchTemplateVersions[0].LaunchTemplateData", "ImageId InstanceType SecurityGroupIds", UserData=SLEEP),
              show(call("ec2.describe_instance_types", InstanceTypes=["t3.micro"]), "InstanceTypes[0]", InstanceType="t3.micro")],
        update=[show(call("ec2.create_launch_template_version", **own, VersionDescription="second",
                          LaunchTemplateData={**DATA, "EbsOptimized": True}), "LaunchTemplateVersion", VersionNumber=2),
                show(call("ec2.modify_launch_template", **own, DefaultVersion="2"), "LaunchTemplate", DefaultVersionNumber=2),
                until(described, "LaunchTemplates[0].LatestVersionNumber", 2)],
        delete=[DELETED_TEMPLATE], gone=[refuse(described, "InvalidLaunchTemplateId.NotFound")])


def launch_configuration():
    """Has no update: each change makes another."""
    own = {"LaunchConfigurationName": "web"}
    described = call("autoscaling.describe_launch_configurations", LaunchConfigurationNames=["web"])
    root = show(call("ec2.describe_images", ImageIds=["$machine"]), "Images[0]", "RootDeviceName")
    return Type(
        "aws_launch_configuration",
        create=[IMAGE, root, call("autoscaling.create_launch_configuration", **own, ImageId="$machine", InstanceType="t3.micro",
                                  EbsOptimized=False, InstanceMonitoring={"Enabled": True}, SecurityGroups=["$group"], UserData=SCRIPT,  # encoded by boto3
                                  MetadataOptions={"HttpEndpoint": "enabled", "HttpTokens": "required", "HttpPutResponseHopLimit": 1})],
        read=[show(described, "LaunchConfigurations[0]", "EbsOptimized InstanceMonitoring.Enabled LaunchConfigurationARN "
                   "MetadataOptions.HttpEndpoint MetadataOptions.HttpPutResponseHopLimit MetadataOptions.HttpTokens",
                   ImageId="$machine", InstanceType="t3.micro", LaunchConfigurationName="web", SecurityGroups=["$group"],
                   UserData=SLEEP), root],
        delete=[call("autoscaling.delete_launch_configuration", **own)], gone=[show(described, LaunchConfigurations=[])])


def in_service(count):
    """The provider's wait for capacity looks at failed activities, too."""
    return [show(call("autoscaling.describe_scaling_activities", **GROUP), **{"Activities[?StatusCode=='Failed']": []}),
            until(DESCRIBED, "AutoScalingGroups[0].Instances[].[LifecycleState, HealthStatus]", [["InService", "Healthy"]] * count)]


def update_of_group():
    refreshes = call("autoscaling.describe_instance_refreshes", **GROUP)
    return [
        call("autoscaling.update_auto_scaling_group", **GROUP, MaxSize=3, DesiredCapacity=2, HealthCheckGracePeriod=60,
             NewInstancesProtectedFromScaleIn=True),
        call("autoscaling.attach_load_balancer_target_groups", **GROUP, TargetGroupARNs=["$targets"]),
        until(call("autoscaling.describe_load_balancer_target_groups", **GROUP), "LoadBalancerTargetGroups[?State=='Adding']", []),
        call("autoscaling.disable_metrics_collection", **GROUP, Metrics=["GroupMinSize"]),
        call("autoscaling.enable_metrics_collection", **GROUP, Metrics=["GroupMaxSize"], Granularity="1Minute"),
        call("autoscaling.resume_processes", **GROUP, ScalingProcesses=["AZRebalance"]),
        call("autoscaling.suspend_processes", **GROUP, ScalingProcesses=["AlarmNotification"]),
        call("autoscaling.delete_tags", Tags=[group_tag("Name", "a")]),
        call("autoscaling.create_or_update_tags", Tags=[group_tag("team", "b")]),
        *in_service(2),
        call("autoscaling.start_instance_refresh", **GROUP, Strategy="Rolling", Preferences={"MinHealthyPercentage": 100}),
        tolerate(call("autoscaling.cancel_instance_refresh", **GROUP), "ActiveInstanceRefreshNotFound"),
        until(refreshes, "InstanceRefreshes[?EndTime==null]", []),
        call("autoscaling.detach_load_balancer_target_groups", **GROUP, TargetGroupARNs=["$targets"]),
        until(call("autoscaling.describe_load_balancer_target_groups", **GROUP), "LoadBalancerTargetGroups[?State=='Removing']", []),
        show(DESCRIBED, "AutoScalingGroups[0]", Tags=[group_tag("team", "b")], MaxSize=3, HealthCheckGracePeriod=60, **{
            "EnabledMetrics[].Metric": ["GroupMaxSize"], "SuspendedProcesses[].ProcessName": ["AlarmNotification"]})]


def group():
    members = "AutoScalingGroups[0].Instances"
    return Type(
        "aws_autoscaling_group",
        create=[IMAGE, MADE_TEMPLATE, MADE_TARGETS,
                call("autoscaling.create_auto_scaling_group", **GROUP, MinSize=1, MaxSize=2, DesiredCapacity=1, VPCZoneIdentifier="$place",
                     LaunchTemplate={"LaunchTemplateId": "$template", "Version": "1"}, HealthCheckType="EC2", HealthCheckGracePeriod=300,
                     NewInstancesProtectedFromScaleIn=False, Tags=[group_tag("Name", "a")]),
                call("autoscaling.suspend_processes", **GROUP, ScalingProcesses=["AZRebalance"]),
                call("autoscaling.enable_metrics_collection", **GROUP, Metrics=["GroupMinSize"], Granularity="1Minute"),
                *in_service(1)],
        read=[show(DESCRIBED, "AutoScalingGroups[0]", "AutoScalingGroupARN AvailabilityZones DefaultCooldown DesiredCapacity EnabledMetrics "
                   "HealthCheckGracePeriod HealthCheckType LaunchTemplate.LaunchTemplateName LaunchTemplate.Version MaxSize MinSize "
                   "NewInstancesProtectedFromScaleIn ServiceLinkedRoleARN SuspendedProcesses Tags TerminationPolicies",
                   AutoScalingGroupName="web", VPCZoneIdentifier="$place", **{"LaunchTemplate.LaunchTemplateId": "$template"})],
        update=update_of_group(),
        delete=[call("autoscaling.update_auto_scaling_group", **GROUP, MinSize=0, MaxSize=0, DesiredCapacity=0),
                keep(DESCRIBED, protected=f"{members}[?ProtectedFromScaleIn].InstanceId"),
                call("autoscaling.set_instance_protection", **GROUP, InstanceIds="$protected", ProtectedFromScaleIn=False),
                until(DESCRIBED, members, []), call("autoscaling.delete_auto_scaling_group", **GROUP, ForceDelete=False)],
        gone=[until(DESCRIBED, "AutoScalingGroups", []), DELETED_TARGETS, DELETED_TEMPLATE])


def groups():
    named = call("autoscaling.describe_auto_scaling_groups", Filters=[{"Name": "tag:team", "Values": ["b"]}])
    return Type("aws_autoscaling_groups", create=[*AROUND, call("autoscaling.create_or_update_tags", Tags=[group_tag("team", "b")])],
                read=[show(named, "AutoScalingGroups[0]", "AutoScalingGroupARN", AutoScalingGroupName="web")], delete=AWAY)


def attachment():
    targets = {**GROUP, "TargetGroupARNs": ["$targets"]}
    path = "AutoScalingGroups[0].TargetGroupARNs"
    return Type(
        "aws_autoscaling_attachment",
        create=[*AROUND, MADE_TARGETS, call("autoscaling.attach_load_balancer_target_groups", **targets)],
        read=[show(DESCRIBED, **{path: ["$targets"]})],
        delete=[call("autoscaling.detach_load_balancer_target_groups", **targets)],
        gone=[until(DESCRIBED, path, []), *DELETED_GROUP, DELETED_TARGETS, DELETED_TEMPLATE])


def traffic_source_attachment():
    sources = {**GROUP, "TrafficSources": [{"Identifier": "$targets", "Type": "elbv2"}]}
    described = call("autoscaling.describe_traffic_sources", **GROUP, TrafficSourceType="elbv2")
    return Type(
        "aws_autoscaling_traffic_source_attachment",
        create=[*AROUND, MADE_TARGETS, call("autoscaling.attach_traffic_sources", **sources),
                until(described, "TrafficSources[?State!='Added' && State!='InService']", [])],
        read=[show(described, "TrafficSources[0]", "State", Identifier="$targets", Type="elbv2")],
        delete=[call("autoscaling.detach_traffic_sources", **sources)],
        gone=[until(described, "TrafficSources", []), *DELETED_GROUP, DELETED_TARGETS, DELETED_TEMPLATE])


def tag():
    described = call("autoscaling.describe_tags", Filters=[{"Name": "auto-scaling-group", "Values": ["web"]},
                                                           {"Name": "key", "Values": ["team"]}])
    return Type(
        "aws_autoscaling_group_tag",
        create=[*AROUND, call("autoscaling.create_or_update_tags", Tags=[group_tag("team", "a")])],
        read=[show(described, "Tags[0]", "PropagateAtLaunch Value", Key="team", ResourceId="web")],
        update=[call("autoscaling.create_or_update_tags", Tags=[group_tag("team", "b")]), show(described, Tags=[group_tag("team", "b")])],
        delete=[call("autoscaling.delete_tags", Tags=[group_tag("team", "b")])], gone=[show(described, Tags=[]), *AWAY])


def lifecycle_hook():
    own = {**GROUP, "LifecycleHookName": "wait"}
    described = call("autoscaling.describe_lifecycle_hooks", **GROUP, LifecycleHookNames=["wait"])
    launching = {"LifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING"}
    return Type(
        "aws_autoscaling_lifecycle_hook",
        create=[*AROUND, call("autoscaling.put_lifecycle_hook", **own, **launching, DefaultResult="CONTINUE", HeartbeatTimeout=60,
                              NotificationMetadata="{}", NotificationTargetARN="$topic", RoleARN="$role_arn")],
        read=[show(described, "LifecycleHooks[0]", "DefaultResult HeartbeatTimeout", **launching, LifecycleHookName="wait",
                   NotificationMetadata="{}", NotificationTargetARN="$topic", RoleARN="$role_arn")],
        update=[call("autoscaling.put_lifecycle_hook", **own, **launching, DefaultResult="ABANDON", HeartbeatTimeout=90),
                show(described, "LifecycleHooks[0]", DefaultResult="ABANDON", HeartbeatTimeout=90)],
        delete=[call("autoscaling.delete_lifecycle_hook", **own)], gone=[show(described, LifecycleHooks=[]), *AWAY])


def notification():
    own = {**GROUP, "TopicARN": "$topic"}
    described = call("autoscaling.describe_notification_configurations", AutoScalingGroupNames=["web"])
    path = "sort(NotificationConfigurations[].NotificationType)"
    launch, end = "autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_TERMINATE"
    return Type(
        "aws_autoscaling_notification",
        create=[*AROUND, call("autoscaling.put_notification_configuration", **own, NotificationTypes=[launch])],
        read=[show(described, "NotificationConfigurations[0]", "NotificationType", AutoScalingGroupName="web", TopicARN="$topic")],
        update=[call("autoscaling.put_notification_configuration", **own, NotificationTypes=[launch, end]),
                show(described, **{path: [launch, end]})],
        delete=[call("autoscaling.delete_notification_configuration", **own)],
        gone=[show(described, NotificationConfigurations=[]), *AWAY])


def policy():
    own = {**GROUP, "PolicyName": "out"}
    change = {**own, "AdjustmentType": "ChangeInCapacity", "Enabled": True}
    steps = [{"MetricIntervalLowerBound": 0.0, "ScalingAdjustment": 1}]
    described = call("autoscaling.describe_policies", **GROUP, PolicyNames=["out"])
    return Type(
        "aws_autoscaling_policy",
        create=[*AROUND, call("autoscaling.put_scaling_policy", **change, PolicyType="SimpleScaling", ScalingAdjustment=1, Cooldown=60)],
        read=[show(described, "ScalingPolicies[0]", "AdjustmentType Enabled PolicyARN PolicyType", AutoScalingGroupName="web",
                   PolicyName="out")],
        update=[show(described, "ScalingPolicies[0]", Cooldown=60, ScalingAdjustment=1),
                call("autoscaling.put_scaling_policy", **change, PolicyType="StepScaling", StepAdjustments=steps,
                     EstimatedInstanceWarmup=30, MetricAggregationType="Average"),
                show(described, "ScalingPolicies[0]", PolicyType="StepScaling", StepAdjustments=steps, EstimatedInstanceWarmup=30,
                     MetricAggregationType="Average")],
        delete=[call("autoscaling.delete_policy", **own)], gone=[show(described, ScalingPolicies=[]), *AWAY])


def schedule():
    own = {**GROUP, "ScheduledActionName": "evening"}
    described = call("autoscaling.describe_scheduled_actions", **GROUP, ScheduledActionNames=["evening"])
    put = call("autoscaling.put_scheduled_update_group_action", **own, Recurrence="0 18 * * *", MinSize=0, MaxSize=1, DesiredCapacity=0)
    return Type(
        "aws_autoscaling_schedule",
        create=[*AROUND, put],
        read=[show(described, "ScheduledUpdateGroupActions[0]", "DesiredCapacity MaxSize MinSize Recurrence ScheduledActionARN StartTime",
                   AutoScalingGroupName="web", ScheduledActionName="evening")],
        update=[call("autoscaling.put_scheduled_update_group_action", **own, Recurrence="0 19 * * *", TimeZone="Etc/UTC", MinSize=0,
                     MaxSize=2, DesiredCapacity=1),
                show(described, "ScheduledUpdateGroupActions[0]", Recurrence="0 19 * * *", TimeZone="Etc/UTC", MaxSize=2,
                     DesiredCapacity=1)],
        delete=[call("autoscaling.delete_scheduled_action", **own)], gone=[show(described, ScheduledUpdateGroupActions=[]), *AWAY])


AUTOSCALING_TYPES = [launch_template(), launch_configuration(), group(), groups(), attachment(), traffic_source_attachment(), tag(),
                     lifecycle_hook(), notification(), policy(), schedule()]
