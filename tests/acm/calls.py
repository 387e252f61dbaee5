"""Drives every operation of ACM that there is with boto3.

  calls.py URL <PEM      prints the names of the operations that were called, one a line

The input is a self-signed certificate and its key, with an empty line between them.
"""

import sys

from boto_client import client, pages, print_called, refused, until, wait

ACCOUNT = "111122223333"
NONE = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/11111111-2222-3333-4444-555555555555"


def detail(acm, arn):
    return acm.describe_certificate(CertificateArn=arn)["Certificate"]


def publish(route53, zone, acm, arn):
    """Puts the records that validate a certificate into its zone."""
    changes = []
    for option in detail(acm, arn)["DomainValidationOptions"]:
        record = option["ResourceRecord"]
        changes.append({"Action": "UPSERT", "ResourceRecordSet": {
            "Name": record["Name"], "Type": record["Type"], "TTL": 60, "ResourceRecords": [{"Value": record["Value"]}]}})
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})


def validation(acm, route53):
    zone = route53.create_hosted_zone(Name="example.com", CallerReference="a")["HostedZone"]["Id"]
    arn = acm.request_certificate(DomainName="www.example.com", ValidationMethod="DNS", SubjectAlternativeNames=["API.example.com"],
                                  KeyAlgorithm="EC_prime256v1", IdempotencyToken="once")["CertificateArn"]
    shown = detail(acm, arn)
    assert shown["Status"] == "PENDING_VALIDATION" and shown["SubjectAlternativeNames"] == ["www.example.com", "api.example.com"]
    assert "NotAfter" not in shown and shown["KeyAlgorithm"] == "EC-prime256v1"
    refused("RequestInProgressException", acm.get_certificate, CertificateArn=arn)
    refused("InvalidStateException", acm.resend_validation_email, CertificateArn=arn, Domain="www.example.com",
            ValidationDomain="example.com")
    publish(route53, zone, acm, arn)
    wait(acm, "certificate_validated", CertificateArn=arn)
    until("ISSUED", "Certificate.Status", acm.describe_certificate, CertificateArn=arn)
    shown = detail(acm, arn)
    assert shown["DomainValidationOptions"][1]["ValidationStatus"] == "SUCCESS" and shown["Issuer"]
    assert shown["KeyUsages"] == [{"Name": "DIGITAL_SIGNATURE"}] and shown["InUseBy"] == []
    contents = acm.get_certificate(CertificateArn=arn)
    assert "BEGIN CERTIFICATE" in contents["Certificate"] and "BEGIN CERTIFICATE" in contents["CertificateChain"]
    # The same names again need the same records, which are there.
    again = acm.request_certificate(DomainName="*.example.com", ValidationMethod="DNS")["CertificateArn"]
    publish(route53, zone, acm, again)
    until("ISSUED", "Certificate.Status", acm.describe_certificate, CertificateArn=again)
    assert detail(acm, again)["KeyAlgorithm"] == "RSA-2048" and len(detail(acm, again)["KeyUsages"]) == 2
    refused("ValidationException", acm.renew_certificate, CertificateArn=again)
    acm.delete_certificate(CertificateArn=again)
    return arn


def tags(acm, arn):
    acm.add_tags_to_certificate(CertificateArn=arn, Tags=[{"Key": "team", "Value": "red"}, {"Key": "stage"}])
    acm.tag_resource(ResourceArn=arn, Tags=[{"Key": "more", "Value": "x"}])
    acm.remove_tags_from_certificate(CertificateArn=arn, Tags=[{"Key": "team", "Value": "blue"}, {"Key": "stage"}])
    acm.untag_resource(ResourceArn=arn, TagKeys=["more"])
    assert acm.list_tags_for_certificate(CertificateArn=arn)["Tags"] == [{"Key": "team", "Value": "red"}]
    assert acm.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "team", "Value": "red"}]
    refused("ResourceNotFoundException", acm.list_tags_for_certificate, CertificateArn=NONE)


def imports(acm, pem, key):
    arn = acm.import_certificate(Certificate=pem, PrivateKey=key, Tags=[{"Key": "a", "Value": "b"}])["CertificateArn"]
    shown = detail(acm, arn)
    assert (shown["Type"], shown["Status"], shown["DomainName"]) == ("IMPORTED", "ISSUED", "t") and shown["ImportedAt"]
    assert acm.get_certificate(CertificateArn=arn)["Certificate"].strip() == pem.decode().strip()
    assert acm.import_certificate(CertificateArn=arn, Certificate=pem, PrivateKey=key, CertificateChain=pem)["CertificateArn"] == arn
    refused("ValidationException", acm.import_certificate, Certificate=pem, PrivateKey=b"none")
    refused("ValidationException", acm.import_certificate, Certificate=pem + pem, PrivateKey=key)
    refused("InvalidStateException", acm.update_certificate_options, CertificateArn=arn, Options={"Export": "ENABLED"})
    refused("ValidationException", acm.export_certificate, CertificateArn=arn, Passphrase=b"secret")
    return arn


def exports(acm):
    """Mails count as answered, so this is issued by itself."""
    arn = acm.request_certificate(DomainName="example.org", ValidationMethod="EMAIL", KeyAlgorithm="EC_secp384r1",
                                  Options={"Export": "ENABLED"})["CertificateArn"]
    assert "admin@example.org" in detail(acm, arn)["DomainValidationOptions"][0]["ValidationEmails"]
    until("ISSUED", "Certificate.Status", acm.describe_certificate, CertificateArn=arn)
    assert detail(acm, arn)["RenewalEligibility"] == "INELIGIBLE"
    assert "ENCRYPTED PRIVATE KEY" in acm.export_certificate(CertificateArn=arn, Passphrase=b"secret")["PrivateKey"]
    assert detail(acm, arn)["RenewalEligibility"] == "ELIGIBLE"
    serial = detail(acm, arn)["Serial"]
    acm.renew_certificate(CertificateArn=arn)
    until("SUCCESS", "Certificate.RenewalSummary.RenewalStatus", acm.describe_certificate, CertificateArn=arn)
    assert detail(acm, arn)["Serial"] != serial
    refused("ValidationException", acm.revoke_certificate, CertificateArn=arn, RevocationReason="SUPERSEDED")
    acm.export_certificate(CertificateArn=arn, Passphrase=b"secret")
    acm.update_certificate_options(CertificateArn=arn, Options={"CertificateTransparencyLoggingPreference": "DISABLED"})
    assert detail(acm, arn)["Options"]["CertificateTransparencyLoggingPreference"] == "DISABLED"
    acm.revoke_certificate(CertificateArn=arn, RevocationReason="SUPERSEDED")
    assert detail(acm, arn)["Status"] == "REVOKED"


def lists(acm):
    every = {"keyTypes": ["RSA_2048", "EC_prime256v1", "EC_secp384r1"]}
    found = pages(acm, "list_certificates", "CertificateSummaryList[].DomainName", 1, Includes=every)
    assert sorted(sum(found, [])) == ["example.org", "t", "www.example.com"] and len(found) == 3
    assert acm.list_certificates()["CertificateSummaryList"] == []
    newest = acm.list_certificates(Includes=every, SortBy="CREATED_AT", SortOrder="DESCENDING")["CertificateSummaryList"]
    assert newest[0]["DomainName"] == "example.org"
    refused("InvalidArgsException", acm.list_certificates, NextToken="nonsense")


def account(acm):
    assert acm.get_account_configuration()["ExpiryEvents"] == {"DaysBeforeExpiry": 45}
    acm.put_account_configuration(ExpiryEvents={"DaysBeforeExpiry": 30}, IdempotencyToken="a")
    assert acm.get_account_configuration()["ExpiryEvents"] == {"DaysBeforeExpiry": 30}


def main():
    pem, key = (part.encode() for part in sys.stdin.read().split("\n\n"))
    acm = client("acm")
    issued = validation(acm, client("route53"))
    tags(acm, issued)
    imported = imports(acm, pem, key)
    exports(acm)
    lists(acm)
    account(acm)
    assert client("acm", key="444455556666").list_certificates()["CertificateSummaryList"] == []
    refused("ResourceNotFoundException", client("acm", key="444455556666").describe_certificate, CertificateArn=issued)
    for arn in (issued, imported):
        acm.delete_certificate(CertificateArn=arn)
    refused("ResourceNotFoundException", acm.delete_certificate, CertificateArn=issued)
    print_called()


main()
