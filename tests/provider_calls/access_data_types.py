"""The calls of data sources of IAM, KMS and SNS. Source: hashicorp/aws 6, internal/service, *_data_source.go."""

import json

from home import POLICY, TRUST
from steps import Type, call, keep, show

PROFILE = {"InstanceProfileName": "shown"}
PLACED = {**PROFILE, "RoleName": "$role"}
# What a data source needs that home.py does not make, with what takes it away.
AROUND = {
    "aws_iam_access_keys": ([keep(call("iam.create_access_key", UserName="$person"), shown="AccessKey.AccessKeyId")],
                            [call("iam.delete_access_key", UserName="$person", AccessKeyId="$shown")]),
    "aws_iam_account_alias": ([call("iam.create_account_alias", AccountAlias="acme")],
                              [call("iam.delete_account_alias", AccountAlias="acme")]),
    "aws_iam_group": ([call("iam.add_user_to_group", GroupName="$team", UserName="$person")],
                      [call("iam.remove_user_from_group", GroupName="$team", UserName="$person")]),
    "aws_iam_openid_connect_provider": ([keep(call("iam.create_open_id_connect_provider", Url="https://shown.example.com",
                                                   ClientIDList=["a"], ThumbprintList=["a" * 40]), shown="OpenIDConnectProviderArn")],
                                        [call("iam.delete_open_id_connect_provider", OpenIDConnectProviderArn="$shown")]),
    "aws_kms_alias": ([call("kms.create_alias", AliasName="alias/shown", TargetKeyId="$home_key")],
                      [call("kms.delete_alias", AliasName="alias/shown")]),
    "aws_kms_public_key": ([keep(call("kms.create_key", KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY"), shown="KeyMetadata.KeyId")],
                           [call("kms.schedule_key_deletion", KeyId="$shown")]),
}
for name in ("aws_iam_instance_profile", "aws_iam_instance_profiles"):
    AROUND[name] = ([call("iam.create_instance_profile", **PROFILE), call("iam.add_role_to_instance_profile", **PLACED)],
                    [call("iam.remove_role_from_instance_profile", **PLACED), call("iam.delete_instance_profile", **PROFILE)])

ROLE = call("iam.get_role", RoleName="$role")
POLICY_READ = keep(show(call("iam.get_policy", PolicyArn="$policy_arn"), "Policy", "Arn AttachmentCount Path PolicyId PolicyName"),
                   version="Policy.DefaultVersionId")
SHOWN_ALIAS = "Aliases[?AliasName=='alias/shown'] | [0]"
READS = {
    "aws_iam_access_keys": [show(call("iam.list_access_keys", UserName="$person"), "AccessKeyMetadata[0]", "CreateDate Status",
                                 AccessKeyId="$shown")],
    "aws_iam_account_alias": [show(call("iam.list_account_aliases"), AccountAliases=["acme"])],
    "aws_iam_group": [show(show(call("iam.get_group", GroupName="$team"), "Group", "Arn GroupId Path"), "Users[0]", "Arn Path UserId",
                           UserName="$person")],
    "aws_iam_instance_profile": [show(call("iam.get_instance_profile", **PROFILE), "InstanceProfile",
                                      "Arn CreateDate InstanceProfileId InstanceProfileName Path Roles[0].Arn Roles[0].RoleId "
                                      "Roles[0].RoleName")],
    "aws_iam_instance_profiles": [show(call("iam.list_instance_profiles_for_role", RoleName="$role"), "InstanceProfiles[0]",
                                       "Arn Path", **PROFILE)],
    "aws_iam_openid_connect_provider": [
        show(call("iam.list_open_id_connect_providers"), **{"OpenIDConnectProviderList[].Arn": ["$shown"]}),
        show(call("iam.get_open_id_connect_provider", OpenIDConnectProviderArn="$shown"), "", "ClientIDList ThumbprintList",
             Url="shown.example.com")],
    "aws_iam_policy": [show(call("iam.list_policies", Scope="Local"), **{"Policies[].Arn": ["$policy_arn"]}), POLICY_READ,
                       show(call("iam.get_policy_version", PolicyArn="$policy_arn", VersionId="$version"), "PolicyVersion",
                            Document=json.loads(POLICY))],
    "aws_iam_role": [show(ROLE, "Role", "Arn CreateDate MaxSessionDuration Path RoleId RoleLastUsed RoleName",
                          AssumeRolePolicyDocument=json.loads(TRUST))],
    "aws_iam_roles": [show(call("iam.list_roles"), "Roles[?RoleName=='home'] | [0]", "Arn RoleName")],
    "aws_iam_session_context": [show(ROLE, "Role", "Arn RoleId RoleName")],
    "aws_iam_user": [show(call("iam.get_user", UserName="$person"), "User", "Arn Path UserId UserName")],
    "aws_iam_users": [show(call("iam.list_users"), "Users[?UserName=='home'] | [0]", "Arn UserName")],
    "aws_kms_alias": [show(call("kms.list_aliases"), SHOWN_ALIAS, "AliasArn", TargetKeyId="$home_key"),
                      show(call("kms.describe_key", KeyId="alias/shown"), "KeyMetadata", "Arn", KeyId="$home_key")],
    "aws_kms_ciphertext": [show(call("kms.encrypt", KeyId="$home_key", Plaintext=b"secret"), "", "CiphertextBlob")],
    "aws_kms_key": [show(call("kms.describe_key", KeyId="$home_key"), "KeyMetadata",
                         "Arn AWSAccountId CreationDate CustomerMasterKeySpec Description Enabled KeyId KeyManager KeySpec KeyState "
                         "KeyUsage MultiRegion Origin")],
    "aws_kms_public_key": [show(call("kms.get_public_key", KeyId="$shown"), "",
                                "CustomerMasterKeySpec KeyId KeyUsage PublicKey SigningAlgorithms")],
    "aws_kms_secrets": [keep(call("kms.encrypt", KeyId="$home_key", Plaintext=b"secret"), secret="CiphertextBlob"),
                        show(call("kms.decrypt", CiphertextBlob="$secret"), "", "KeyId Plaintext")],
    "aws_sns_topic": [show(call("sns.list_topics"), **{"Topics[].TopicArn": ["$topic"]}),
                      show(call("sns.list_tags_for_resource", ResourceArn="$topic"), "", "Tags")],
}


def data_type(name):
    create, delete = AROUND.get(name, ([], []))
    return Type(name, create=create, read=READS[name], delete=delete)


ACCESS_DATA_TYPES = [data_type(name) for name in READS]
