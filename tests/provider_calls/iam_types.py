"""The calls for types of IAM. Source: hashicorp/aws 6, internal/service/iam."""

import json

from home import POLICY, TRUST
from steps import Type, call, keep, refuse, show, until


def iam_role():
    described = call("iam.get_role", RoleName="$web")
    return Type(
        "aws_iam_role",
        create=[keep(call("iam.create_role", RoleName="web", Path="/", AssumeRolePolicyDocument=TRUST, MaxSessionDuration=3600,
                          Tags=[{"Key": "Name", "Value": "a"}]), web="Role.RoleName")],
        read=[show(described, "Role", "Arn CreateDate MaxSessionDuration Path RoleId Tags", RoleName="web",
                   AssumeRolePolicyDocument=json.loads(TRUST)),
              show(call("iam.list_role_policies", RoleName="$web"), PolicyNames=[]),
              show(call("iam.list_attached_role_policies", RoleName="$web"), AttachedPolicies=[])],
        update=[call("iam.update_assume_role_policy", RoleName="$web", PolicyDocument=TRUST),
                call("iam.update_role_description", RoleName="$web", Description="d"),
                call("iam.update_role", RoleName="$web", MaxSessionDuration=7200),
                call("iam.put_role_permissions_boundary", RoleName="$web", PermissionsBoundary="$policy_arn"),
                until(described, "Role.PermissionsBoundary.PermissionsBoundaryArn", "$policy_arn"),
                call("iam.delete_role_permissions_boundary", RoleName="$web"),
                call("iam.untag_role", RoleName="$web", TagKeys=["Name"]),
                call("iam.tag_role", RoleName="$web", Tags=[{"Key": "team", "Value": "b"}]),
                show(described, "Role", Description="d", MaxSessionDuration=7200, Tags=[{"Key": "team", "Value": "b"}])],
        delete=[show(call("iam.list_instance_profiles_for_role", RoleName="$web"), InstanceProfiles=[]),
                call("iam.delete_role", RoleName="$web")],
        gone=[refuse(described, "NoSuchEntity")])


def iam_role_policy():
    described = call("iam.get_role_policy", RoleName="$role", PolicyName="inline")
    put = call("iam.put_role_policy", RoleName="$role", PolicyName="inline", PolicyDocument=POLICY)
    return Type("aws_iam_role_policy", create=[put, described],
                read=[show(described, "", "PolicyName RoleName", PolicyDocument=json.loads(POLICY))], update=[put, described],
                delete=[call("iam.delete_role_policy", RoleName="$role", PolicyName="inline")], gone=[refuse(described, "NoSuchEntity")])


def iam_role_policy_attachment():
    described = call("iam.list_attached_role_policies", RoleName="$role")
    attachment = {"RoleName": "$role", "PolicyArn": "$policy_arn"}
    return Type("aws_iam_role_policy_attachment", create=[call("iam.attach_role_policy", **attachment)],
                read=[show(described, "AttachedPolicies[0]", "PolicyName", PolicyArn="$policy_arn")],
                delete=[call("iam.detach_role_policy", **attachment)], gone=[show(described, AttachedPolicies=[])])


def iam_policy():
    described = call("iam.get_policy", PolicyArn="$arn")
    version = keep(show(described, "Policy", "Arn AttachmentCount DefaultVersionId Path PolicyId PolicyName Tags"),
                   version="Policy.DefaultVersionId")
    return Type(
        "aws_iam_policy",
        create=[keep(call("iam.create_policy", PolicyName="read", Path="/", PolicyDocument=POLICY,
                          Tags=[{"Key": "Name", "Value": "a"}]), arn="Policy.Arn")],
        read=[version, show(call("iam.get_policy_version", PolicyArn="$arn", VersionId="$version"), "PolicyVersion", IsDefaultVersion=True,
                            Document=json.loads(POLICY))],
        update=[show(call("iam.list_policy_versions", PolicyArn="$arn"), "Versions[0]", "VersionId IsDefaultVersion CreateDate"),
                call("iam.create_policy_version", PolicyArn="$arn", PolicyDocument=POLICY, SetAsDefault=True),
                call("iam.untag_policy", PolicyArn="$arn", TagKeys=["Name"]),
                call("iam.tag_policy", PolicyArn="$arn", Tags=[{"Key": "team", "Value": "b"}])],
        delete=[keep(call("iam.list_policy_versions", PolicyArn="$arn"), old="Versions[?!IsDefaultVersion] | [0].VersionId"),
                call("iam.delete_policy_version", PolicyArn="$arn", VersionId="$old"), call("iam.delete_policy", PolicyArn="$arn")],
        gone=[refuse(described, "NoSuchEntity")])


def iam_instance_profile():
    described = call("iam.get_instance_profile", InstanceProfileName="web")
    named = {"InstanceProfileName": "web", "RoleName": "$role"}
    return Type(
        "aws_iam_instance_profile",
        create=[call("iam.create_instance_profile", InstanceProfileName="web", Path="/", Tags=[{"Key": "Name", "Value": "a"}]),
                until(described, "InstanceProfile.InstanceProfileName", "web"), call("iam.add_role_to_instance_profile", **named)],
        read=[show(described, "InstanceProfile", "Arn CreateDate InstanceProfileId Path Roles[0].Arn Tags",
                   **{"Roles[0].RoleName": "$role"}),
              show(call("iam.get_role", RoleName="$role"), "Role", "Arn")],
        update=[call("iam.remove_role_from_instance_profile", **named), call("iam.add_role_to_instance_profile", **named),
                call("iam.untag_instance_profile", InstanceProfileName="web", TagKeys=["Name"]),
                call("iam.tag_instance_profile", InstanceProfileName="web", Tags=[{"Key": "team", "Value": "b"}])],
        delete=[call("iam.remove_role_from_instance_profile", **named),
                call("iam.delete_instance_profile", InstanceProfileName="web")],
        gone=[refuse(described, "NoSuchEntity")])


def iam_user():
    described = call("iam.get_user", UserName="$user")
    return Type(
        "aws_iam_user",
        create=[keep(call("iam.create_user", UserName="ann", Path="/", Tags=[{"Key": "Name", "Value": "a"}]), user="User.UserName")],
        read=[show(described, "User", "Arn Path UserId UserName Tags")],
        update=[call("iam.update_user", UserName="$user", NewUserName="anna", NewPath="/staff/"),
                keep(until(call("iam.get_user", UserName="anna"), "User.Path", "/staff/"), user="User.UserName"),
                call("iam.put_user_permissions_boundary", UserName="$user", PermissionsBoundary="$policy_arn"),
                call("iam.delete_user_permissions_boundary", UserName="$user"),
                call("iam.untag_user", UserName="$user", TagKeys=["Name"]),
                call("iam.tag_user", UserName="$user", Tags=[{"Key": "team", "Value": "b"}])],
        delete=[show(call("iam.list_groups_for_user", UserName="$user"), Groups=[]),
                show(call("iam.list_access_keys", UserName="$user"), AccessKeyMetadata=[]),
                refuse(call("iam.delete_login_profile", UserName="$user"), "NoSuchEntity"), call("iam.delete_user", UserName="$user")],
        gone=[refuse(described, "NoSuchEntity")])


IAM_TYPES = [iam_role(), iam_role_policy(), iam_role_policy_attachment(), iam_policy(), iam_instance_profile(), iam_user()]
