"""The calls for types of ACM. Source: hashicorp/aws 6, internal/service/acm."""

from steps import Type, call, keep, refuse, show, until

BEFORE = [{"Key": "Name", "Value": "a"}]
AFTER = [{"Key": "team", "Value": "b"}]
TAGGED = call("acm.list_tags_for_certificate", CertificateArn="$acm")
DESCRIBED = call("acm.describe_certificate", CertificateArn="$acm")
REQUESTED = keep(call("acm.request_certificate", DomainName="www.example.com", ValidationMethod="EMAIL", Tags=BEFORE,
                      IdempotencyToken="tf1", Options={"CertificateTransparencyLoggingPreference": "ENABLED"}), acm="CertificateArn")
GONE = [call("acm.delete_certificate", CertificateArn="$acm")]


def certificate():
    return Type(
        "aws_acm_certificate",
        create=[REQUESTED],
        read=[show(DESCRIBED, "Certificate", "CertificateArn DomainName KeyAlgorithm Options.Export RenewalEligibility Status "
                   "SubjectAlternativeNames Type DomainValidationOptions[0].ValidationEmails"), show(TAGGED, "", "Tags")],
        update=[call("acm.update_certificate_options", CertificateArn="$acm",
                     Options={"CertificateTransparencyLoggingPreference": "DISABLED"}),
                call("acm.remove_tags_from_certificate", CertificateArn="$acm", Tags=BEFORE),
                call("acm.add_tags_to_certificate", CertificateArn="$acm", Tags=AFTER), until(TAGGED, "Tags", AFTER)],
        delete=GONE, gone=[refuse(DESCRIBED, "ResourceNotFoundException")])


def certificate_validation():
    """Waits until it is issued, and leaves it as it is."""
    return Type("aws_acm_certificate_validation", create=[REQUESTED, until(DESCRIBED, "Certificate.Status", "ISSUED")],
                read=[show(DESCRIBED, "Certificate", "CertificateArn", Status="ISSUED")], delete=[], gone=GONE)


ACM_TYPES = [certificate(), certificate_validation()]
