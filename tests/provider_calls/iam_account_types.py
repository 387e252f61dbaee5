"""The calls for types of IAM's account, keys and identity providers. Source: hashicorp/aws 6, internal/service/iam."""

from steps import Type, call, keep, refuse, show, until

BEFORE = [{"Key": "Name", "Value": "a"}]
AFTER = [{"Key": "team", "Value": "b"}]
METADATA = "<EntityDescriptor>" + " " * 1000 + "</EntityDescriptor>"


def retagged(word, described, path, **named):
    """What a change of tags calls, until the read shows it."""
    return [call(f"iam.untag_{word}", TagKeys=["Name"], **named), call(f"iam.tag_{word}", Tags=AFTER, **named),
            until(described, path, AFTER)]


def account_alias():
    described = call("iam.list_account_aliases")
    return Type("aws_iam_account_alias", create=[call("iam.create_account_alias", AccountAlias="acme")],
                read=[show(described, AccountAliases=["acme"])], delete=[call("iam.delete_account_alias", AccountAlias="acme")],
                gone=[show(described, AccountAliases=[])])


def account_password_policy():
    described = call("iam.get_account_password_policy")
    wanted = {"MinimumPasswordLength": 12, "RequireSymbols": True, "AllowUsersToChangePassword": True}
    return Type(
        "aws_iam_account_password_policy", create=[call("iam.update_account_password_policy", **wanted)],
        read=[show(described, "PasswordPolicy", "ExpirePasswords RequireLowercaseCharacters RequireNumbers RequireUppercaseCharacters",
                   **wanted)],
        update=[call("iam.update_account_password_policy", **wanted, MaxPasswordAge=30, PasswordReusePrevention=3, HardExpiry=True),
                show(described, "PasswordPolicy", ExpirePasswords=True, HardExpiry=True, MaxPasswordAge=30, PasswordReusePrevention=3)],
        delete=[call("iam.delete_account_password_policy")], gone=[refuse(described, "NoSuchEntity")])


def access_key():
    described = call("iam.list_access_keys", UserName="$person")
    named = {"UserName": "$person", "AccessKeyId": "$access_key"}
    return Type(
        "aws_iam_access_key",
        create=[keep(show(call("iam.create_access_key", UserName="$person"), "AccessKey", "CreateDate SecretAccessKey", Status="Active"),
                     access_key="AccessKey.AccessKeyId")],
        read=[show(described, "AccessKeyMetadata[0]", "CreateDate Status", **named)],
        update=[call("iam.update_access_key", Status="Inactive", **named), until(described, "AccessKeyMetadata[0].Status", "Inactive")],
        delete=[call("iam.delete_access_key", **named)], gone=[show(described, AccessKeyMetadata=[])])


def user_login_profile():
    described = call("iam.get_login_profile", UserName="$person")
    return Type(
        "aws_iam_user_login_profile",
        create=[call("iam.create_login_profile", UserName="$person", Password="Abcdefghij-0123456789", PasswordResetRequired=True)],
        read=[show(described, "LoginProfile", "CreateDate", UserName="$person", PasswordResetRequired=True)],
        delete=[call("iam.delete_login_profile", UserName="$person")], gone=[refuse(described, "NoSuchEntity")])


def service_linked_role():
    described = call("iam.get_role", RoleName="$linked")
    service = "autoscaling.amazonaws.com"
    made = call("iam.create_service_linked_role", AWSServiceName=service, CustomSuffix="web", Description="d")
    return Type(
        "aws_iam_service_linked_role",
        create=[keep(show(made, "Role", "Arn"), linked="Role.RoleName"),
                call("iam.tag_role", RoleName="$linked", Tags=BEFORE)],
        read=[show(described, "Role", "Arn CreateDate Description RoleId Tags", RoleName="$linked", Path=f"/aws-service-role/{service}/")],
        update=[*retagged("role", described, "Role.Tags", RoleName="$linked")],
        delete=[keep(call("iam.delete_service_linked_role", RoleName="$linked"), task="DeletionTaskId"),
                until(call("iam.get_service_linked_role_deletion_status", DeletionTaskId="$task"), "Status", "SUCCEEDED")],
        gone=[refuse(described, "NoSuchEntity")])


def openid_connect_provider():
    named = {"OpenIDConnectProviderArn": "$oidc"}
    described = call("iam.get_open_id_connect_provider", **named)
    return Type(
        "aws_iam_openid_connect_provider",
        create=[keep(call("iam.create_open_id_connect_provider", Url="https://oidc.example.com/id/A", ClientIDList=["sts.amazonaws.com"],
                          ThumbprintList=["a" * 40], Tags=BEFORE), oidc="OpenIDConnectProviderArn")],
        read=[show(described, "", "ClientIDList ThumbprintList Tags", Url="oidc.example.com/id/A")],
        update=[call("iam.update_open_id_connect_provider_thumbprint", ThumbprintList=["b" * 40], **named),
                call("iam.add_client_id_to_open_id_connect_provider", ClientID="web", **named),
                call("iam.remove_client_id_from_open_id_connect_provider", ClientID="sts.amazonaws.com", **named),
                show(described, ClientIDList=["web"], ThumbprintList=["b" * 40]),
                *retagged("open_id_connect_provider", described, "Tags", **named)],
        delete=[call("iam.delete_open_id_connect_provider", **named)], gone=[refuse(described, "NoSuchEntity")])


def saml_provider():
    named = {"SAMLProviderArn": "$saml"}
    described = call("iam.get_saml_provider", **named)
    changed = METADATA + "\n"
    return Type(
        "aws_iam_saml_provider",
        create=[keep(call("iam.create_saml_provider", Name="idp", SAMLMetadataDocument=METADATA, Tags=BEFORE), saml="SAMLProviderArn")],
        read=[show(described, "", "SAMLMetadataDocument Tags ValidUntil")],
        update=[call("iam.update_saml_provider", SAMLMetadataDocument=changed, **named), until(described, "SAMLMetadataDocument", changed),
                *retagged("saml_provider", described, "Tags", **named)],
        delete=[call("iam.delete_saml_provider", **named)], gone=[refuse(described, "NoSuchEntity")])


def server_certificate():
    named = {"ServerCertificateName": "web"}
    described = call("iam.get_server_certificate", **named)
    metadata = "ServerCertificate.ServerCertificateMetadata"
    return Type(
        "aws_iam_server_certificate",
        create=[show(call("iam.upload_server_certificate", CertificateBody="$certificate", PrivateKey="$private_key", Path="/", Tags=BEFORE,
                          **named), "ServerCertificateMetadata", "ServerCertificateId")],
        read=[show(show(described, "ServerCertificate", "CertificateBody Tags"), metadata,
                   "Arn Expiration Path ServerCertificateId UploadDate", **named)],
        update=[call("iam.update_server_certificate", NewPath="/web/", **named), until(described, f"{metadata}.Path", "/web/"),
                *retagged("server_certificate", described, "ServerCertificate.Tags", **named)],
        delete=[call("iam.delete_server_certificate", **named)], gone=[refuse(described, "NoSuchEntity")])


IAM_ACCOUNT_TYPES = [account_alias(), account_password_policy(), access_key(), service_linked_role(), openid_connect_provider(),
                     saml_provider(), server_certificate(), user_login_profile()]
