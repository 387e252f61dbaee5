"""The calls for types of KMS. Source: hashicorp/aws 6, internal/service/kms."""

import json

from steps import Type, call, keep, show, tolerate, until

BEFORE = [{"TagKey": "Name", "TagValue": "a"}]
AFTER = [{"TagKey": "team", "TagValue": "b"}]
METADATA = "Arn CreationDate Description Enabled KeyId KeyManager KeySpec KeyUsage MultiRegion Origin"


def policy(identifier):
    return json.dumps({"Version": "2012-10-17", "Id": identifier, "Statement": [
        {"Sid": "a", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}]})


def reads(key, service="kms", metadata=METADATA, **exactly):
    """What is read of a key, in this order."""
    return [show(call(f"{service}.describe_key", KeyId=key), "KeyMetadata", metadata, **exactly),
            show(call(f"{service}.get_key_policy", KeyId=key, PolicyName="default"), "", "Policy"),
            show(call(f"{service}.get_key_rotation_status", KeyId=key), "", "KeyRotationEnabled"),
            show(call(f"{service}.list_resource_tags", KeyId=key), "", "Tags")]


def changes(key, service="kms"):
    """What is changed of a key, each waited for."""
    described, documented, _, listed = (call(step.operation, **step.arguments) for step in reads(key, service))
    return [call(f"{service}.update_key_description", KeyId=key, Description="e"), until(described, "KeyMetadata.Description", "e"),
            call(f"{service}.put_key_policy", KeyId=key, PolicyName="default", Policy=policy("b"), BypassPolicyLockoutSafetyCheck=False),
            until(documented, "Policy", policy("b")),
            call(f"{service}.disable_key", KeyId=key), until(described, "KeyMetadata.Enabled", False),
            call(f"{service}.enable_key", KeyId=key), until(described, "KeyMetadata.Enabled", True),
            call(f"{service}.untag_resource", KeyId=key, TagKeys=["Name"]), call(f"{service}.tag_resource", KeyId=key, Tags=AFTER),
            until(listed, "Tags", AFTER)]


def deletion(key, service="kms"):
    return [call(f"{service}.schedule_key_deletion", KeyId=key, PendingWindowInDays=7)]


def pending(key, service="kms"):
    """A key is gone when it waits for its deletion."""
    return [until(call(f"{service}.describe_key", KeyId=key), "KeyMetadata.KeyState", "PendingDeletion")]


def kms_key():
    rotation = call("kms.get_key_rotation_status", KeyId="$web_key")
    return Type(
        "aws_kms_key",
        create=[keep(call("kms.create_key", KeySpec="SYMMETRIC_DEFAULT", KeyUsage="ENCRYPT_DECRYPT", Description="d", Policy=policy("a"),
                          Tags=BEFORE, BypassPolicyLockoutSafetyCheck=False), web_key="KeyMetadata.KeyId"),
                until(call("kms.get_key_policy", KeyId="$web_key", PolicyName="default"), "Policy", policy("a")),
                until(call("kms.list_resource_tags", KeyId="$web_key"), "Tags", BEFORE)],
        read=reads("$web_key", KeyId="$web_key"),
        update=[call("kms.enable_key_rotation", KeyId="$web_key", RotationPeriodInDays=90), until(rotation, "RotationPeriodInDays", 90),
                call("kms.disable_key_rotation", KeyId="$web_key"), until(rotation, "KeyRotationEnabled", False), *changes("$web_key")],
        delete=deletion("$web_key"), gone=pending("$web_key"))


def kms_key_policy():
    documented = call("kms.get_key_policy", KeyId="$home_key", PolicyName="default")

    def put(identifier):
        return [call("kms.put_key_policy", KeyId="$home_key", PolicyName="default", Policy=policy(identifier),
                     BypassPolicyLockoutSafetyCheck=False),
                until(documented, "Policy", policy(identifier))]

    return Type("aws_kms_key_policy", create=put("a"), read=reads("$home_key", KeyId="$home_key"), update=put("b"),
                delete=put("key-default-1"))


def kms_replica_key():
    """A replica in eu-west-1 of a key of us-east-1; what each region is asked goes by its client."""
    described = call("kms_west.describe_key", KeyId="$replica")
    replicated = {"MultiRegionConfiguration.MultiRegionKeyType": "REPLICA", "MultiRegionConfiguration.PrimaryKey.Arn": "$primary_arn",
                  "MultiRegion": True, "KeyManager": "CUSTOMER", "Origin": "AWS_KMS"}
    return Type(
        "aws_kms_replica_key",
        create=[keep(call("kms.create_key", MultiRegion=True), primary="KeyMetadata.KeyId", primary_arn="KeyMetadata.Arn"),
                keep(call("kms.replicate_key", KeyId="$primary", ReplicaRegion="eu-west-1", Description="d", Policy=policy("a"),
                          Tags=BEFORE), replica="ReplicaKeyMetadata.KeyId"),
                tolerate(until(described, "KeyMetadata.KeyState", "Enabled"), "NotFoundException"),
                until(call("kms_west.get_key_policy", KeyId="$replica", PolicyName="default"), "Policy", policy("a")),
                until(call("kms_west.list_resource_tags", KeyId="$replica"), "Tags", BEFORE)],
        read=reads("$replica", "kms_west", **replicated), update=changes("$replica", "kms_west"),
        delete=deletion("$replica", "kms_west"), gone=pending("$replica", "kms_west"))


def kms_alias():
    listed = call("kms.list_aliases")
    found = "Aliases[?AliasName=='alias/web'] | [0]"
    return Type(
        "aws_kms_alias",
        create=[call("kms.create_alias", AliasName="alias/web", TargetKeyId="$home_key")],
        read=[show(listed, found, "AliasArn AliasName TargetKeyId")],
        update=[show(listed, found, TargetKeyId="$home_key"),
                call("kms.update_alias", AliasName="alias/web", TargetKeyId="$other_key"),
                until(listed, f"{found}.TargetKeyId", "$other_key")],
        delete=[call("kms.delete_alias", AliasName="alias/web")], gone=[show(listed, **{"Aliases[?AliasName=='alias/web']": []})])


def kms_grant():
    listed = call("kms.list_grants", KeyId="$home_key", Limit=100)
    principals = {"GranteePrincipal": "$role_arn", "RetiringPrincipal": "$role_arn"}
    wanted = {"Name": "web", "Operations": ["Encrypt", "Decrypt"], "Constraints": {"EncryptionContextEquals": {"team": "b"}}, **principals}
    return Type(
        "aws_kms_grant",
        create=[keep(show(call("kms.create_grant", KeyId="$home_key", **wanted), "", "GrantToken"), grant="GrantId")],
        read=[show(listed, "Grants[0]", "Operations", GrantId="$grant", Name="web", Constraints=wanted["Constraints"], **principals)],
        delete=[call("kms.revoke_grant", KeyId="$home_key", GrantId="$grant")], gone=[show(listed, Grants=[])])


def kms_ciphertext():
    """Nothing but what is encrypted once."""
    return Type("aws_kms_ciphertext", create=[show(call("kms.encrypt", KeyId="$home_key", Plaintext=b"secret",
                                                        EncryptionContext={"team": "b"}), "", "CiphertextBlob")], read=[], delete=[])


KMS_TYPES = [kms_key(), kms_key_policy(), kms_replica_key(), kms_alias(), kms_grant(), kms_ciphertext()]
