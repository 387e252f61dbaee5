"""Drives every operation of KMS that there is with boto3, in two regions and two accounts.

  calls.py URL      prints the names of the operations that were called, one a line
"""

import hashlib
import json

import botocore.exceptions

from boto_client import client, print_called, refused


def until_found(call, **arguments):
    """What crosses a link between regions takes a while; a key that is not there yet cannot decrypt."""
    while True:
        try:
            return call(**arguments)
        except botocore.exceptions.ClientError as error:
            if error.response["Error"]["Code"] not in ("NotFoundException", "InvalidCiphertextException"):
                raise


def new_key(kms, **arguments):
    return kms.create_key(**arguments)["KeyMetadata"]["KeyId"]


def keys(kms):
    made = kms.create_key(Description="d", Tags=[{"TagKey": "team", "TagValue": "red"}])["KeyMetadata"]
    key = made["KeyId"]
    assert made["Arn"] == f"arn:aws:kms:us-east-1:111122223333:key/{key}" and made["CreationDate"].tzinfo
    assert (made["KeyState"], made["KeySpec"], made["KeyUsage"]) == ("Enabled", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT")
    assert made["EncryptionAlgorithms"] == ["SYMMETRIC_DEFAULT"] and not made["MultiRegion"]
    kms.update_key_description(KeyId=key, Description="new")
    assert kms.describe_key(KeyId=made["Arn"])["KeyMetadata"]["Description"] == "new"
    assert [k["KeyId"] for k in kms.list_keys()["Keys"]] == [key]
    kms.tag_resource(KeyId=key, Tags=[{"TagKey": "stage", "TagValue": "test"}])
    kms.untag_resource(KeyId=key, TagKeys=["team"])
    assert kms.list_resource_tags(KeyId=key)["Tags"] == [{"TagKey": "stage", "TagValue": "test"}]
    kms.disable_key(KeyId=key)
    assert refused("DisabledException", kms.encrypt, KeyId=key, Plaintext=b"x") == made["Arn"] + " is disabled."
    kms.enable_key(KeyId=key)

    policy = json.loads(kms.get_key_policy(KeyId=key)["Policy"])
    assert policy["Statement"][0]["Principal"] == {"AWS": "arn:aws:iam::111122223333:root"}
    assert kms.list_key_policies(KeyId=key)["PolicyNames"] == ["default"]
    policy["Id"] = "mine"
    kms.put_key_policy(KeyId=key, Policy=json.dumps(policy))
    assert json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]) == policy
    refused("MalformedPolicyDocumentException", kms.put_key_policy, KeyId=key, Policy="{}")
    refused("NotFoundException", kms.describe_key, KeyId="11111111-2222-3333-4444-555555555555")
    refused("ValidationException", kms.create_key, KeySpec="RSA_2048", KeyUsage="GENERATE_VERIFY_MAC")
    return key


def aliases(kms, key):
    kms.create_alias(AliasName="alias/web", TargetKeyId=key)
    message = refused("AlreadyExistsException", kms.create_alias, AliasName="alias/web", TargetKeyId=key)
    assert message == "An alias with the name arn:aws:kms:us-east-1:111122223333:alias/web already exists"
    other = new_key(kms)
    kms.update_alias(AliasName="alias/web", TargetKeyId=other)
    assert kms.describe_key(KeyId="alias/web")["KeyMetadata"]["KeyId"] == other
    assert [a["AliasName"] for a in kms.list_aliases(KeyId=other)["Aliases"]] == ["alias/web"]
    blob = kms.encrypt(KeyId="alias/web", Plaintext=b"secret")["CiphertextBlob"]
    kms.delete_alias(AliasName="alias/web")
    refused("NotFoundException", kms.describe_key, KeyId="alias/web")
    refused("NotFoundException", kms.delete_alias, AliasName="alias/web")
    refused("ValidationException", kms.create_alias, AliasName="web", TargetKeyId=key)
    managed = kms.describe_key(KeyId="alias/aws/s3")["KeyMetadata"]
    assert managed["KeyManager"] == "AWS" and kms.list_aliases()["Aliases"][0]["TargetKeyId"] == managed["KeyId"]
    refused("AccessDeniedException", kms.disable_key, KeyId=managed["KeyId"])

    until = kms.schedule_key_deletion(KeyId=other, PendingWindowInDays=7)
    assert until["KeyState"] == "PendingDeletion" and until["DeletionDate"].tzinfo
    assert "is pending deletion" in refused("KMSInvalidStateException", kms.decrypt, CiphertextBlob=blob)
    kms.cancel_key_deletion(KeyId=other)
    refused("KMSInvalidStateException", kms.cancel_key_deletion, KeyId=other)
    kms.enable_key(KeyId=other)
    assert kms.decrypt(CiphertextBlob=blob)["Plaintext"] == b"secret"
    return other


def encryption(kms, key, other):
    context = {"app": "web", "user": "ann"}
    made = kms.encrypt(KeyId=key, Plaintext=b"secret", EncryptionContext=context)
    blob = made["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=blob, EncryptionContext=context)["Plaintext"] == b"secret"
    refused("InvalidCiphertextException", kms.decrypt, CiphertextBlob=blob)
    refused("InvalidCiphertextException", kms.decrypt, CiphertextBlob=blob[:-1] + bytes([blob[-1] ^ 1]), EncryptionContext=context)
    refused("InvalidCiphertextException", kms.decrypt, CiphertextBlob=b"from elsewhere")
    refused("IncorrectKeyException", kms.decrypt, CiphertextBlob=blob, EncryptionContext=context, KeyId=other)
    refused("DryRunOperationException", kms.encrypt, KeyId=key, Plaintext=b"x", DryRun=True)
    moved = kms.re_encrypt(CiphertextBlob=blob, SourceEncryptionContext=context, DestinationKeyId=other)
    assert moved["KeyId"].endswith(other) and moved["SourceKeyId"].endswith(key)
    assert kms.decrypt(CiphertextBlob=moved["CiphertextBlob"])["Plaintext"] == b"secret"

    kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=100)
    status = kms.get_key_rotation_status(KeyId=key)
    assert status["KeyRotationEnabled"] and status["RotationPeriodInDays"] == 100 and status["NextRotationDate"].tzinfo
    kms.rotate_key_on_demand(KeyId=key)
    assert [r["RotationType"] for r in kms.list_key_rotations(KeyId=key)["Rotations"]] == ["ON_DEMAND"]
    assert kms.decrypt(CiphertextBlob=blob, EncryptionContext=context)["Plaintext"] == b"secret"
    assert kms.encrypt(KeyId=key, Plaintext=b"secret")["CiphertextBlob"][:70] != blob[:70]
    kms.disable_key_rotation(KeyId=key)
    assert not kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]

    data = kms.generate_data_key(KeyId=key, KeySpec="AES_256")
    assert len(data["Plaintext"]) == 32 and kms.decrypt(CiphertextBlob=data["CiphertextBlob"])["Plaintext"] == data["Plaintext"]
    sealed = kms.generate_data_key_without_plaintext(KeyId=key, NumberOfBytes=20)
    assert len(kms.decrypt(CiphertextBlob=sealed["CiphertextBlob"])["Plaintext"]) == 20
    pair = kms.generate_data_key_pair(KeyId=key, KeyPairSpec="ECC_NIST_P256")
    assert kms.decrypt(CiphertextBlob=pair["PrivateKeyCiphertextBlob"])["Plaintext"] == pair["PrivateKeyPlaintext"]
    assert "PrivateKeyPlaintext" not in kms.generate_data_key_pair_without_plaintext(KeyId=key, KeyPairSpec="RSA_2048")
    assert len(kms.generate_random(NumberOfBytes=40)["Plaintext"]) == 40


def key_pairs(kms):
    for spec, algorithms in {"RSA_2048": ["RSASSA_PSS_SHA_256", "RSASSA_PKCS1_V1_5_SHA_512"], "ECC_NIST_P256": ["ECDSA_SHA_256"],
                             "ECC_NIST_P521": ["ECDSA_SHA_512"], "ECC_SECG_P256K1": ["ECDSA_SHA_256"],
                             "ECC_NIST_EDWARDS25519": ["ED25519_SHA_512"]}.items():
        key = new_key(kms, KeySpec=spec, KeyUsage="SIGN_VERIFY")
        for algorithm in algorithms:
            signature = kms.sign(KeyId=key, Message=b"m", SigningAlgorithm=algorithm)["Signature"]
            assert kms.verify(KeyId=key, Message=b"m", Signature=signature, SigningAlgorithm=algorithm)["SignatureValid"]
            refused("KMSInvalidSignatureException", kms.verify, KeyId=key, Message=b"n", Signature=signature, SigningAlgorithm=algorithm)
        public = kms.get_public_key(KeyId=key)
        assert public["PublicKey"] and set(algorithms) <= set(public["SigningAlgorithms"])
        refused("InvalidKeyUsageException", kms.encrypt, KeyId=key, Plaintext=b"x")
    key = new_key(kms, KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    digest = hashlib.sha256(b"m").digest()
    signature = kms.sign(KeyId=key, Message=digest, MessageType="DIGEST", SigningAlgorithm="ECDSA_SHA_256")["Signature"]
    assert kms.verify(KeyId=key, Message=b"m", Signature=signature, SigningAlgorithm="ECDSA_SHA_256")["SignatureValid"]
    refused("ValidationException", kms.sign, KeyId=key, Message=b"short", MessageType="DIGEST", SigningAlgorithm="ECDSA_SHA_256")

    key = new_key(kms, KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")
    algorithm = "RSAES_OAEP_SHA_256"
    blob = kms.encrypt(KeyId=key, Plaintext=b"secret", EncryptionAlgorithm=algorithm)["CiphertextBlob"]
    assert kms.decrypt(KeyId=key, CiphertextBlob=blob, EncryptionAlgorithm=algorithm)["Plaintext"] == b"secret"

    key = new_key(kms, KeySpec="HMAC_384", KeyUsage="GENERATE_VERIFY_MAC")
    mac = kms.generate_mac(KeyId=key, Message=b"m", MacAlgorithm="HMAC_SHA_384")["Mac"]
    assert len(mac) == 48 and kms.verify_mac(KeyId=key, Message=b"m", Mac=mac, MacAlgorithm="HMAC_SHA_384")["MacValid"]
    refused("KMSInvalidMacException", kms.verify_mac, KeyId=key, Message=b"n", Mac=mac, MacAlgorithm="HMAC_SHA_384")

    ours, theirs = (new_key(kms, KeySpec="ECC_NIST_P384", KeyUsage="KEY_AGREEMENT") for _ in range(2))
    secrets = {kms.derive_shared_secret(KeyId=mine, KeyAgreementAlgorithm="ECDH",
                                        PublicKey=kms.get_public_key(KeyId=other)["PublicKey"])["SharedSecret"]
               for mine, other in ((ours, theirs), (theirs, ours))}
    assert len(secrets) == 1


def grants(kms, key):
    role = "arn:aws:iam::111122223333:role/reader"
    made = kms.create_grant(KeyId=key, GranteePrincipal=role, RetiringPrincipal=role, Operations=["Decrypt"], Name="read",
                            Constraints={"EncryptionContextSubset": {"app": "web"}})
    again = kms.create_grant(KeyId=key, GranteePrincipal=role, RetiringPrincipal=role, Operations=["Decrypt"], Name="read",
                             Constraints={"EncryptionContextSubset": {"app": "web"}})
    assert again["GrantId"] == made["GrantId"]
    shown = kms.list_grants(KeyId=key)["Grants"]
    assert [g["GrantId"] for g in shown] == [made["GrantId"]] and shown[0]["Constraints"]["EncryptionContextSubset"] == {"app": "web"}
    assert len(kms.list_retirable_grants(RetiringPrincipal=role)["Grants"]) == 1
    kms.retire_grant(GrantToken=made["GrantToken"])
    made = kms.create_grant(KeyId=key, GranteePrincipal=role, Operations=["Encrypt"])
    kms.revoke_grant(KeyId=key, GrantId=made["GrantId"])
    assert kms.list_grants(KeyId=key)["Grants"] == []
    refused("NotFoundException", kms.revoke_grant, KeyId=key, GrantId=made["GrantId"])


def apart(kms, key):
    """Regions and accounts have nothing of one another."""
    blob = kms.encrypt(KeyId=key, Plaintext=b"secret")["CiphertextBlob"]
    elsewhere = client("kms", region="eu-west-1")
    assert elsewhere.list_keys()["Keys"] == [] == elsewhere.list_aliases()["Aliases"]
    refused("NotFoundException", elsewhere.describe_key, KeyId=key)
    refused("InvalidCiphertextException", elsewhere.decrypt, CiphertextBlob=blob)
    stranger = client("kms", key="444455556666")
    assert stranger.list_keys()["Keys"] == []
    refused("NotFoundException", stranger.describe_key, KeyId=key)


def multi_region(kms):
    key = new_key(kms, MultiRegion=True)
    assert key.startswith("mrk-")
    shown = kms.describe_key(KeyId=key)["KeyMetadata"]["MultiRegionConfiguration"]
    assert shown["MultiRegionKeyType"] == "PRIMARY" and shown["PrimaryKey"]["Region"] == "us-east-1"
    refused("UnsupportedOperationException", kms.replicate_key, KeyId=new_key(kms), ReplicaRegion="eu-west-1")
    refused("AlreadyExistsException", kms.replicate_key, KeyId=key, ReplicaRegion="us-east-1")
    refused("NotFoundException", kms.update_primary_region, KeyId=key, PrimaryRegion="eu-west-1")

    dublin = client("kms", region="eu-west-1")
    replica = kms.replicate_key(KeyId=key, ReplicaRegion="eu-west-1")["ReplicaKeyMetadata"]
    assert replica["KeyState"] == "Creating" and replica["Arn"].split(":")[3] == "eu-west-1"
    blob = kms.encrypt(KeyId=key, Plaintext=b"over there")["CiphertextBlob"]
    assert until_found(dublin.decrypt, CiphertextBlob=blob)["Plaintext"] == b"over there"
    assert dublin.describe_key(KeyId=key)["KeyMetadata"]["MultiRegionConfiguration"]["MultiRegionKeyType"] == "REPLICA"
    kms.update_primary_region(KeyId=key, PrimaryRegion="eu-west-1")
    refused("UnsupportedOperationException", kms.replicate_key, KeyId=key, ReplicaRegion="us-west-2")


def main():
    kms = client("kms")
    key = keys(kms)
    other = aliases(kms, key)
    encryption(kms, key, other)
    key_pairs(kms)
    grants(kms, key)
    apart(kms, key)
    multi_region(kms)
    print_called()


main()
