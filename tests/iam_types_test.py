"""IAM's Terraform types that the provider's acceptance tests do not cover: made, changed without a rest, and taken away."""

import json
import re
import subprocess

CONFIGURATION = """
provider "aws" {
  region = "eu-west-1"
}
variable "changed" {
  type    = bool
  default = false
}
locals {
  document = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ec2:Describe*", Resource = "*" }] })
  trust = jsonencode({ Version = "2012-10-17", Statement = [{
    Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}
resource "aws_iam_user" "u" {
  name = "u"
}
resource "aws_iam_user" "renamed" {
  name = var.changed ? "new" : "old"
  path = var.changed ? "/b/" : "/a/"
  tags = var.changed ? { a = "b" } : {}
}
resource "aws_iam_group" "renamed" {
  name = var.changed ? "new" : "old"
}
resource "aws_iam_user_login_profile" "l" {
  user                    = aws_iam_user.u.name
  password_length         = 24
  password_reset_required = true
}
resource "aws_iam_saml_provider" "s" {
  name                   = "s"
  saml_metadata_document = "<EntityDescriptor>${join("", [for i in range(1000) : " "])}</EntityDescriptor>"
}
resource "aws_iam_group" "g" {
  name = "g"
  path = var.changed ? "/b/" : "/a/"
}
resource "aws_iam_group" "h" {
  name = "h"
}
resource "aws_iam_role" "r" {
  name               = "r"
  description        = var.changed ? null : "first"
  assume_role_policy = local.trust
}
resource "aws_iam_policy" "p" {
  for_each = toset(["p", "q"])
  name     = each.key
  policy   = local.document
}
resource "aws_iam_group_membership" "m" {
  name  = "m"
  group = aws_iam_group.g.name
  users = var.changed ? [] : [aws_iam_user.u.name]
}
resource "aws_iam_user_group_membership" "m" {
  user   = aws_iam_user.u.name
  groups = [aws_iam_group.h.name]
}
resource "aws_iam_group_policy" "p" {
  group  = aws_iam_group.g.name
  policy = local.document
}
resource "aws_iam_user_policy" "p" {
  name   = "p"
  user   = aws_iam_user.u.name
  policy = local.document
}
resource "aws_iam_group_policy_attachment" "a" {
  group      = aws_iam_group.g.name
  policy_arn = aws_iam_policy.p["p"].arn
}
resource "aws_iam_user_policy_attachment" "a" {
  user       = aws_iam_user.u.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
resource "aws_iam_role_policy_attachments_exclusive" "e" {
  role_name   = aws_iam_role.r.name
  policy_arns = var.changed ? [] : ["arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess"]
}
resource "aws_iam_role_policies_exclusive" "e" {
  role_name    = aws_iam_role.r.name
  policy_names = []
}
resource "aws_iam_policy_attachment" "a" {
  name       = "a"
  policy_arn = aws_iam_policy.p["q"].arn
  users      = [aws_iam_user.u.name]
  groups     = var.changed ? [] : [aws_iam_group.h.name]
}
resource "aws_iam_access_key" "k" {
  user   = aws_iam_user.u.name
  status = var.changed ? "Inactive" : "Active"
}
resource "aws_iam_account_alias" "a" {
  account_alias = "alias"
}
resource "aws_iam_account_password_policy" "p" {
  minimum_password_length = var.changed ? 14 : 12
  require_symbols         = true
}
resource "aws_iam_service_linked_role" "s" {
  aws_service_name = "autoscaling.amazonaws.com"
  description      = var.changed ? "changed" : "first"
  tags             = { a = "b" }
}
resource "aws_iam_openid_connect_provider" "o" {
  url            = "https://accounts.example.com"
  client_id_list = var.changed ? ["two", "three"] : ["one"]
}
resource "aws_iam_server_certificate" "c" {
  name_prefix      = "cert-"
  certificate_body = file("certificate.pem")
  private_key      = file("key.pem")
}
data "aws_iam_group" "g" {
  group_name = aws_iam_group.g.name
  depends_on = [aws_iam_group_membership.m]
}
data "aws_iam_account_alias" "a" {
  depends_on = [aws_iam_account_alias.a]
}
data "aws_iam_access_keys" "k" {
  user = aws_iam_access_key.k.user
}
data "aws_iam_openid_connect_provider" "o" {
  url        = aws_iam_openid_connect_provider.o.url
  depends_on = [aws_iam_openid_connect_provider.o]
}
output "seen" {
  value = {
    users    = data.aws_iam_group.g.users[*].user_name
    path     = data.aws_iam_group.g.path
    alias    = data.aws_iam_account_alias.a.account_alias
    keys     = [for key in data.aws_iam_access_keys.k.access_keys : key.status]
    clients  = data.aws_iam_openid_connect_provider.o.client_id_list
    provider = data.aws_iam_openid_connect_provider.o.arn
    secret   = nonsensitive(length(aws_iam_access_key.k.secret))
    password = nonsensitive(length(aws_iam_user_login_profile.l.password))
  }
}
output "kept" {
  value = {
    user  = [aws_iam_user.renamed.unique_id, aws_iam_user.renamed.id, aws_iam_user.renamed.arn]
    group = [aws_iam_group.renamed.unique_id, aws_iam_group.renamed.id, aws_iam_group.renamed.arn]
    saml  = aws_iam_saml_provider.s.saml_provider_uuid
    role  = [aws_iam_service_linked_role.s.unique_id, aws_iam_service_linked_role.s.description]
  }
}
"""


def test_types_of_iam_are_made_changed_and_taken_away(regionfall, tmp_path):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=t",
                    "-keyout", "key.pem", "-out", "certificate.pem"], cwd=tmp_path, check=True, capture_output=True)
    (tmp_path / "main.tf").write_text(CONFIGURATION)

    def run(*words, expected=0):
        outcome = regionfall(*words, cwd=tmp_path)
        assert outcome.returncode == expected, outcome.stdout + outcome.stderr
        return outcome.stdout

    def seen(name="seen"):
        return json.loads(run("output", "-json", name))

    run("apply", "-auto-approve")
    run("plan", "-detailed-exitcode")
    assert seen() == {"users": ["u"], "path": "/a/", "alias": "alias", "keys": ["Active"], "clients": ["one"],
                      "provider": "arn:aws:iam::000000000000:oidc-provider/accounts.example.com", "secret": 40,
                      "password": 24}
    made = seen("kept")
    assert re.fullmatch("[A-Z0-9]{22,64}", made["saml"])
    run("apply", "-auto-approve", "-var=changed=true")
    run("plan", "-detailed-exitcode", "-var=changed=true")
    changed = seen()
    assert changed["users"] == [] and changed["path"] == "/b/" and changed["keys"] == ["Inactive"]
    assert sorted(changed["clients"]) == ["three", "two"]
    kept = seen("kept")
    arn = "arn:aws:iam::000000000000:"
    assert kept == {"user": [made["user"][0], "new", f"{arn}user/b/new"], "group": [made["group"][0], "new", f"{arn}group/new"],
                    "saml": made["saml"], "role": [made["role"][0], "changed"]}
    run("destroy", "-auto-approve", "-var=changed=true")
    assert run("state", "list") == ""
