"""Drives every operation of IAM and STS that there is with boto3, in two regions and two accounts.

  calls.py URL      prints the names of the operations that were called, one a line
"""

import base64
import datetime
import hashlib
import hmac
import json
import struct
import sys
import time

from boto_client import client, print_called, refused


def document(action="ec2:Describe*", resource="*"):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]})


def trust(principal, action="sts:AssumeRole"):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": principal, "Action": action}]})


def code_of(seed, at):
    digest = hmac.new(base64.b32decode(seed), struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7fffffff) % 10**6:06}"


TAGS = [{"Key": "team", "Value": "red"}, {"Key": "stage", "Value": "test"}]


def tags_of(add, remove, list_tags, **named):
    add(Tags=TAGS, **named)
    remove(TagKeys=["stage"], **named)
    assert list_tags(**named)["Tags"] == TAGS[:1]


def policies(kind, iam, name, arn):
    """Inline and attached policies of a user, group or role."""
    named = {f"{kind.title()}Name": name}
    call = lambda operation: getattr(iam, operation)  # noqa: E731
    call(f"put_{kind}_policy")(PolicyName="inline", PolicyDocument=document(), **named)
    shown = call(f"get_{kind}_policy")(PolicyName="inline", **named)
    assert shown["PolicyDocument"] == json.loads(document())
    assert call(f"list_{kind}_policies")(**named)["PolicyNames"] == ["inline"]
    call(f"attach_{kind}_policy")(PolicyArn=arn, **named)
    attached = call(f"list_attached_{kind}_policies")(**named)["AttachedPolicies"]
    assert [policy["PolicyArn"] for policy in attached] == [arn]
    call(f"delete_{kind}_policy")(PolicyName="inline", **named)
    call(f"detach_{kind}_policy")(PolicyArn=arn, **named)
    refused("NoSuchEntity", call(f"get_{kind}_policy"), PolicyName="inline", **named)


def managed_policies(iam):
    made = iam.create_policy(PolicyName="read", PolicyDocument=document(), Description="d", Tags=TAGS)["Policy"]
    arn = made["Arn"]
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=document("ec2:*"))
    iam.set_default_policy_version(PolicyArn=arn, VersionId="v2")
    assert [v["VersionId"] for v in iam.list_policy_versions(PolicyArn=arn)["Versions"]] == ["v2", "v1"]
    iam.delete_policy_version(PolicyArn=arn, VersionId="v1")
    version = iam.get_policy_version(PolicyArn=arn, VersionId="v2")["PolicyVersion"]
    assert version["Document"] == json.loads(document("ec2:*")) and version["IsDefaultVersion"]
    shown = iam.get_policy(PolicyArn=arn)["Policy"]
    assert shown["Description"] == "d" and shown["Tags"] == TAGS and shown["CreateDate"].tzinfo
    tags_of(iam.tag_policy, iam.untag_policy, iam.list_policy_tags, PolicyArn=arn)
    assert [p["Arn"] for p in iam.list_policies(Scope="Local")["Policies"]] == [arn]
    listed = [p for page in iam.get_paginator("list_policies").paginate(PaginationConfig={"PageSize": 7}) for p in page["Policies"]]
    assert len(listed) == len({p["Arn"] for p in listed}) > 60
    return arn


def roles(iam, arn):
    iam.create_role(RoleName="web", Path="/app/", AssumeRolePolicyDocument=trust({"Service": "ec2.amazonaws.com"}), Tags=TAGS)
    iam.update_role(RoleName="web", MaxSessionDuration=7200)
    iam.update_role_description(RoleName="web", Description="new")
    iam.update_assume_role_policy(RoleName="web", PolicyDocument=trust({"AWS": "111122223333"}))
    iam.put_role_permissions_boundary(RoleName="web", PermissionsBoundary=arn)
    role = iam.get_role(RoleName="web")["Role"]
    assert role["AssumeRolePolicyDocument"] == json.loads(trust({"AWS": "111122223333"}))
    assert (role["Description"], role["MaxSessionDuration"], role["Tags"]) == ("new", 7200, TAGS)
    entities = iam.list_entities_for_policy(PolicyArn=arn)
    assert [entity["RoleName"] for entity in entities["PolicyRoles"]] == ["web"] and entities["PolicyUsers"] == []
    iam.delete_role_permissions_boundary(RoleName="web")
    assert [r["RoleName"] for r in iam.list_roles(PathPrefix="/app/")["Roles"]] == ["web"]
    tags_of(iam.tag_role, iam.untag_role, iam.list_role_tags, RoleName="web")
    policies("role", iam, "web", arn)

    iam.create_instance_profile(InstanceProfileName="web")
    iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="web")
    profile = iam.get_instance_profile(InstanceProfileName="web")["InstanceProfile"]
    assert profile["Roles"][0]["Arn"] == role["Arn"] == "arn:aws:iam::111122223333:role/app/web"
    assert len(iam.list_instance_profiles()["InstanceProfiles"]) == 1
    assert len(iam.list_instance_profiles_for_role(RoleName="web")["InstanceProfiles"]) == 1
    tags_of(iam.tag_instance_profile, iam.untag_instance_profile, iam.list_instance_profile_tags, InstanceProfileName="web")
    refused("DeleteConflict", iam.delete_role, RoleName="web")
    iam.remove_role_from_instance_profile(InstanceProfileName="web", RoleName="web")
    iam.delete_instance_profile(InstanceProfileName="web")

    linked = iam.create_service_linked_role(AWSServiceName="eks.amazonaws.com")["Role"]
    refused("UnmodifiableEntity", iam.delete_role, RoleName=linked["RoleName"])
    refused("UnmodifiableEntity", iam.update_role, RoleName=linked["RoleName"], MaxSessionDuration=7200)
    iam.update_role(RoleName=linked["RoleName"], Description="by UpdateRole")
    assert iam.get_role(RoleName=linked["RoleName"])["Role"]["Description"] == "by UpdateRole"
    task = iam.delete_service_linked_role(RoleName=linked["RoleName"])["DeletionTaskId"]
    assert iam.get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"] == "SUCCEEDED"


def users_and_groups(iam, arn):
    iam.create_user(UserName="ann", Tags=TAGS, PermissionsBoundary=arn)
    iam.delete_user_permissions_boundary(UserName="ann")
    iam.put_user_permissions_boundary(UserName="ann", PermissionsBoundary=arn)
    assert iam.get_user(UserName="ann")["User"]["PermissionsBoundary"]["PermissionsBoundaryArn"] == arn
    iam.delete_user_permissions_boundary(UserName="ann")
    iam.update_user(UserName="ann", NewUserName="anna")
    assert [u["UserName"] for u in iam.list_users()["Users"]] == ["anna"]
    tags_of(iam.tag_user, iam.untag_user, iam.list_user_tags, UserName="anna")
    policies("user", iam, "anna", arn)
    iam.create_group(GroupName="g")
    iam.update_group(GroupName="g", NewGroupName="admins")
    iam.add_user_to_group(GroupName="admins", UserName="anna")
    assert [u["UserName"] for u in iam.get_group(GroupName="admins")["Users"]] == ["anna"]
    assert [g["GroupName"] for g in iam.list_groups()["Groups"]] == ["admins"]
    assert [g["GroupName"] for g in iam.list_groups_for_user(UserName="anna")["Groups"]] == ["admins"]
    policies("group", iam, "admins", arn)
    iam.remove_user_from_group(GroupName="admins", UserName="anna")
    iam.delete_group(GroupName="admins")
    refused("EntityAlreadyExists", iam.create_user, UserName="ANNA")


def credentials(iam, pem, key):
    iam.create_login_profile(UserName="anna", Password="Some-Secret-1", PasswordResetRequired=True)
    assert iam.get_login_profile(UserName="anna")["LoginProfile"]["PasswordResetRequired"]
    iam.update_login_profile(UserName="anna", PasswordResetRequired=False)
    keys = iam.create_access_key(UserName="anna")["AccessKey"]
    anna = client("iam", keys["AccessKeyId"], secret=keys["SecretAccessKey"])
    assert anna.get_user()["User"]["UserName"] == "anna"
    anna.change_password(OldPassword="Some-Secret-1", NewPassword="Other-Secret-1")
    iam.delete_login_profile(UserName="anna")
    assert iam.get_access_key_last_used(AccessKeyId=keys["AccessKeyId"])["UserName"] == "anna"

    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="phone")["VirtualMFADevice"]
    seed, serial, now = device["Base32StringSeed"], device["SerialNumber"], time.time()
    codes = {"AuthenticationCode1": code_of(seed, now - 30), "AuthenticationCode2": code_of(seed, now)}
    iam.enable_mfa_device(UserName="anna", SerialNumber=serial, **codes)
    iam.resync_mfa_device(UserName="anna", SerialNumber=serial, **codes)
    assert iam.get_mfa_device(SerialNumber=serial)["UserName"] == "anna"
    assert len(iam.list_mfa_devices(UserName="anna")["MFADevices"]) == len(iam.list_virtual_mfa_devices()["VirtualMFADevices"]) == 1
    tags_of(iam.tag_mfa_device, iam.untag_mfa_device, iam.list_mfa_device_tags, SerialNumber=serial)
    session = client("sts", keys["AccessKeyId"], secret=keys["SecretAccessKey"])
    session.get_session_token(SerialNumber=serial, TokenCode=code_of(seed, time.time()))
    iam.deactivate_mfa_device(UserName="anna", SerialNumber=serial)
    iam.delete_virtual_mfa_device(SerialNumber=serial)

    public = "ssh-rsa " + base64.b64encode(b"\0\0\0\7ssh-rsa" + bytes(200)).decode()
    shown = iam.upload_ssh_public_key(UserName="anna", SSHPublicKeyBody=public)["SSHPublicKey"]
    named = {"UserName": "anna", "SSHPublicKeyId": shown["SSHPublicKeyId"]}
    iam.update_ssh_public_key(Status="Inactive", **named)
    assert iam.get_ssh_public_key(Encoding="SSH", **named)["SSHPublicKey"]["Status"] == "Inactive"
    assert len(iam.list_ssh_public_keys(UserName="anna")["SSHPublicKeys"]) == 1
    iam.delete_ssh_public_key(**named)

    certificate = iam.upload_signing_certificate(UserName="anna", CertificateBody=pem)["Certificate"]
    named = {"UserName": "anna", "CertificateId": certificate["CertificateId"]}
    iam.update_signing_certificate(Status="Inactive", **named)
    assert iam.list_signing_certificates(UserName="anna")["Certificates"][0]["Status"] == "Inactive"
    iam.delete_signing_certificate(**named)

    made = iam.create_service_specific_credential(UserName="anna", ServiceName="codecommit.amazonaws.com")["ServiceSpecificCredential"]
    named = {"UserName": "anna", "ServiceSpecificCredentialId": made["ServiceSpecificCredentialId"]}
    iam.reset_service_specific_credential(**named)
    iam.update_service_specific_credential(Status="Inactive", **named)
    assert len(iam.list_service_specific_credentials(UserName="anna")["ServiceSpecificCredentials"]) == 1
    iam.delete_service_specific_credential(**named)

    iam.upload_server_certificate(ServerCertificateName="web", CertificateBody=pem, PrivateKey=key)
    iam.update_server_certificate(ServerCertificateName="web", NewServerCertificateName="site")
    assert iam.get_server_certificate(ServerCertificateName="site")["ServerCertificate"]["CertificateBody"].strip() == pem.strip()
    assert len(iam.list_server_certificates()["ServerCertificateMetadataList"]) == 1
    tags_of(iam.tag_server_certificate, iam.untag_server_certificate, iam.list_server_certificate_tags, ServerCertificateName="site")
    iam.delete_server_certificate(ServerCertificateName="site")

    iam.update_access_key(UserName="anna", AccessKeyId=keys["AccessKeyId"], Status="Inactive")
    assert iam.list_access_keys(UserName="anna")["AccessKeyMetadata"][0]["Status"] == "Inactive"
    iam.delete_access_key(UserName="anna", AccessKeyId=keys["AccessKeyId"])


def providers(iam):
    arn = iam.create_open_id_connect_provider(Url="https://oidc.example.com/id/A", ClientIDList=["sts.amazonaws.com"])["OpenIDConnectProviderArn"]
    named = {"OpenIDConnectProviderArn": arn}
    iam.add_client_id_to_open_id_connect_provider(ClientID="x", **named)
    iam.remove_client_id_from_open_id_connect_provider(ClientID="x", **named)
    iam.update_open_id_connect_provider_thumbprint(ThumbprintList=["a" * 40], **named)
    shown = iam.get_open_id_connect_provider(**named)
    assert (shown["ClientIDList"], shown["ThumbprintList"]) == (["sts.amazonaws.com"], ["a" * 40])
    assert len(iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]) == 1
    tags_of(iam.tag_open_id_connect_provider, iam.untag_open_id_connect_provider, iam.list_open_id_connect_provider_tags, **named)
    iam.delete_open_id_connect_provider(**named)

    metadata = "<EntityDescriptor>" + " " * 1000 + "</EntityDescriptor>"
    arn = iam.create_saml_provider(Name="idp", SAMLMetadataDocument=metadata)["SAMLProviderArn"]
    iam.update_saml_provider(SAMLProviderArn=arn, SAMLMetadataDocument=metadata)
    shown = iam.get_saml_provider(SAMLProviderArn=arn)
    assert shown["SAMLMetadataDocument"] == metadata and len(shown["SAMLProviderUUID"]) >= 22
    assert len(iam.list_saml_providers()["SAMLProviderList"]) == 1
    tags_of(iam.tag_saml_provider, iam.untag_saml_provider, iam.list_saml_provider_tags, SAMLProviderArn=arn)
    iam.delete_saml_provider(SAMLProviderArn=arn)


def account(iam, arn):
    iam.create_account_alias(AccountAlias="acme")
    assert iam.list_account_aliases()["AccountAliases"] == ["acme"]
    iam.delete_account_alias(AccountAlias="acme")
    iam.update_account_password_policy(MinimumPasswordLength=10, MaxPasswordAge=30)
    policy = iam.get_account_password_policy()["PasswordPolicy"]
    assert (policy["MinimumPasswordLength"], policy["ExpirePasswords"]) == (10, True)
    iam.delete_account_password_policy()
    iam.set_security_token_service_preferences(GlobalEndpointTokenVersion="v2Token")
    summary = iam.get_account_summary()["SummaryMap"]
    assert (summary["Users"], summary["Roles"], summary["GlobalEndpointTokenVersion"]) == (1, 1, 2)
    details = iam.get_account_authorization_details()
    assert [role["RoleName"] for role in details["RoleDetailList"]] == ["web"]

    role = "arn:aws:iam::111122223333:role/app/web"
    iam.attach_role_policy(RoleName="web", PolicyArn=arn)
    result = iam.simulate_principal_policy(PolicySourceArn=role, ActionNames=["ec2:RunInstances", "s3:GetObject"])
    assert [r["EvalDecision"] for r in result["EvaluationResults"]] == ["allowed", "implicitDeny"]
    result = iam.simulate_custom_policy(PolicyInputList=[document()], ActionNames=["ec2:DescribeVpcs"], CallerArn=role,
                                        ResourceOwner="arn:aws:iam::444455556666:root")["EvaluationResults"][0]
    assert result["EvalDecisionDetails"] == {"IAM Policy": "allowed", "Resource Policy": "implicitDeny"}
    keys = [document("s3:*", "arn:aws:s3:::b/${aws:username}")]
    assert iam.get_context_keys_for_custom_policy(PolicyInputList=keys)["ContextKeyNames"] == ["aws:username"]
    assert iam.get_context_keys_for_principal_policy(PolicySourceArn=role)["ContextKeyNames"] == []


def sessions(iam):
    """What STS gives out in one region, all regions know."""
    sts = client("sts", region="eu-west-1")
    assert sts.get_caller_identity()["Arn"] == "arn:aws:iam::111122223333:root"
    given = sts.assume_role(RoleArn="arn:aws:iam::111122223333:role/app/web", RoleSessionName="night", DurationSeconds=900)
    keys = given["Credentials"]
    left = keys["Expiration"] - datetime.datetime.now(datetime.timezone.utc)
    assert datetime.timedelta(minutes=14) < left < datetime.timedelta(minutes=16)
    for region in ("us-east-1", "eu-west-1"):
        session = client("sts", keys["AccessKeyId"], region, keys["SecretAccessKey"], keys["SessionToken"])
        assert session.get_caller_identity()["Arn"] == "arn:aws:sts::111122223333:assumed-role/web/night"
    assert sts.get_access_key_info(AccessKeyId=keys["AccessKeyId"])["Account"] == "111122223333"
    refused("AccessDenied", session.get_session_token)
    user = sts.get_federation_token(Name="guest", Policy=document())
    assert user["FederatedUser"]["Arn"] == "arn:aws:sts::111122223333:federated-user/guest"
    refused("InvalidIdentityToken", sts.assume_role_with_web_identity, RoleArn="arn:aws:iam::111122223333:role/app/web",
            RoleSessionName="pod", WebIdentityToken="not.a.token")
    refused("InvalidAuthorizationMessageException", sts.decode_authorization_message, EncodedMessage="none")


def apart(arn):
    """Another account has nothing of the first one; IAM is the same from every region."""
    other = client("iam", "444455556666", "eu-west-1")
    assert other.list_roles()["Roles"] == [] == other.list_users()["Users"]
    refused("NoSuchEntity", other.get_role, RoleName="web")
    assert [r["RoleName"] for r in client("iam", region="eu-west-1").list_roles()["Roles"]] == ["web"]
    refused("AccessDenied", other.delete_policy, PolicyArn=arn)


def main():
    pem, key = sys.stdin.read().split("\n\n")
    iam = client("iam")
    arn = managed_policies(iam)
    roles(iam, arn)
    users_and_groups(iam, arn)
    credentials(iam, pem, key)
    providers(iam)
    account(iam, arn)
    sessions(iam)
    apart(arn)
    iam.detach_role_policy(RoleName="web", PolicyArn=arn)
    iam.delete_role(RoleName="web")
    iam.delete_user(UserName="anna")
    iam.delete_policy(PolicyArn=arn)
    refused("NoSuchEntity", iam.get_policy, PolicyArn=arn)
    print_called()


main()
