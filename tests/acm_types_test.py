"""ACM's Terraform types, of which the acceptance corpus has no cases: plans, options, renewals, imports, mistakes."""

import json

import pytest
from worlds import World

PROVIDER = 'provider "aws" {\n  region = "eu-west-1"\n}\n'


class Configuration:
    def __init__(self, regionfall, folder):
        self.world = World(regionfall, folder, "-regions=us-east-1,eu-west-1")
        self.folder = folder / "configuration"
        self.folder.mkdir()

    def write(self, text):
        (self.folder / "main.tf").write_text(PROVIDER + text)

    def run(self, command, *arguments):
        return self.world.program(command, f"-data={self.world.data}", *arguments, cwd=self.folder)

    def applied(self, text):
        """The attributes of the certificate `aws_acm_certificate.c`, after an apply whose next plan is empty."""
        self.write(text)
        outcome = self.run("apply", "-auto-approve")
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
        planned = self.run("plan", "-detailed-exitcode")
        assert planned.returncode == 0, planned.stdout + planned.stderr
        return self.state()["aws_acm_certificate.c"]

    def state(self):
        shown = json.loads(self.world.program("show", "-json", cwd=self.folder).stdout)
        return {resource["address"]: resource["values"] for resource in shown["values"]["root_module"]["resources"]}

    def refused(self, text, why, command="validate"):
        self.write(text)
        outcome = self.world.program(command, cwd=self.folder) if command == "validate" else self.run(command, "-auto-approve")
        said = " ".join((outcome.stdout + outcome.stderr).replace("│", " ").split())
        assert outcome.returncode == 1 and why in said, said


@pytest.fixture
def configuration(regionfall, tmp_path):
    made = Configuration(regionfall, tmp_path)
    yield made
    made.world.stop()


def requested(body):
    return f'resource "aws_acm_certificate" "c" {{\n  domain_name = "example.com"\n{body}\n}}\n'


def test_requested_certificates(configuration):
    shown = configuration.applied(requested('  validation_method = "DNS"\n  subject_alternative_names = ["*.example.com"]'))
    assert shown["subject_alternative_names"] == ["*.example.com", "example.com"]
    assert {option["domain_name"] for option in shown["domain_validation_options"]} == {"example.com", "*.example.com"}
    assert len({option["resource_record_name"] for option in shown["domain_validation_options"]}) == 1
    assert (shown["status"], shown["type"], shown["key_algorithm"]) == ("PENDING_VALIDATION", "AMAZON_ISSUED", "RSA_2048")
    assert shown["options"] == [{"certificate_transparency_logging_preference": "ENABLED", "export": "DISABLED"}]
    assert shown["renewal_summary"] == [] and shown["validation_emails"] == [] and shown["pending_renewal"] is False

    # Options and tags change in place; another name needs another certificate.
    same = configuration.applied(requested(
        '  validation_method = "DNS"\n  subject_alternative_names = ["*.example.com"]\n  tags = { team = "red" }\n'
        '  options {\n    certificate_transparency_logging_preference = "DISABLED"\n  }'))
    assert same["arn"] == shown["arn"] and same["tags_all"] == {"team": "red"}
    assert same["options"][0]["certificate_transparency_logging_preference"] == "DISABLED"
    other = configuration.applied(requested('  validation_method = "DNS"\n  key_algorithm = "EC_secp384r1"'))
    assert other["arn"] != shown["arn"] and other["subject_alternative_names"] == ["example.com"]


def test_validation_by_mail_and_its_wait(configuration):
    shown = configuration.applied(requested(
        '  validation_method = "EMAIL"\n  subject_alternative_names = ["www.example.com"]\n'
        '  validation_option {\n    domain_name       = "www.example.com"\n    validation_domain = "example.com"\n  }') + """
resource "aws_acm_certificate_validation" "v" {
  certificate_arn = aws_acm_certificate.c.arn
}
""")
    assert "admin@example.com" in shown["validation_emails"] and shown["domain_validation_options"] == []
    assert configuration.state()["aws_acm_certificate_validation.v"]["certificate_arn"] == shown["arn"]
    assert configuration.run("destroy", "-auto-approve").returncode == 0


def test_imported_certificates(configuration, tmp_path):
    from service_calls import certificate
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        certificate(folder)
    text = """
resource "aws_acm_certificate" "c" {
  certificate_body = file("../FOLDER/certificate.pem")
  private_key      = file("../FOLDER/key.pem")
}
"""
    shown = configuration.applied(text.replace("FOLDER", "one"))
    assert (shown["domain_name"], shown["type"], shown["validation_method"]) == ("t", "IMPORTED", "NONE")
    again = configuration.applied(text.replace("FOLDER", "two"))
    assert again["arn"] == shown["arn"] and again["certificate_body"] != shown["certificate_body"]


def test_mistakes(configuration):
    configuration.refused(requested('  private_key = "k"\n  validation_method = "DNS"'), "only one of `domain_name,private_key`")
    configuration.refused('resource "aws_acm_certificate" "c" {}', "one of `domain_name,private_key` must be specified")
    configuration.refused(requested(""), "`validation_method` must be set", "apply")
    configuration.refused(requested('  validation_method = "DNS"') + """
resource "aws_acm_certificate_validation" "v" {
  certificate_arn         = aws_acm_certificate.c.arn
  validation_record_fqdns = ["www.example.com"]
}
""", "missing example.com DNS validation record: _", "apply")
    configuration.refused('data "aws_acm_certificate" "d" {\n  domain = "none.example.com"\n}\n', "no ACM Certificate", "apply")
