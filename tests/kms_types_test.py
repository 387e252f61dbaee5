"""KMS's Terraform types that the provider's acceptance tests do not cover."""

import json

CONFIGURATION = """
provider "aws" {
  region = "eu-west-1"
}
resource "aws_kms_key" "k" {}
resource "aws_kms_ciphertext" "c" {
  key_id    = aws_kms_key.k.key_id
  plaintext = "the secret"
  context   = { use = "test" }
}
data "aws_kms_secrets" "s" {
  secret {
    name    = "one"
    payload = aws_kms_ciphertext.c.ciphertext_blob
    context = { use = CONTEXT }
  }
}
output "plaintext" {
  value     = data.aws_kms_secrets.s.plaintext
  sensitive = true
}
"""


def test_secrets_are_decrypted_in_their_context_alone(regionfall, tmp_path):
    (tmp_path / "main.tf").write_text(CONFIGURATION.replace("CONTEXT", '"test"'))
    applied = regionfall("apply", "-auto-approve", cwd=tmp_path)
    assert applied.returncode == 0, applied.stdout + applied.stderr
    assert json.loads(regionfall("output", "-json", "plaintext", cwd=tmp_path).stdout) == {"one": "the secret"}
    assert regionfall("plan", "-detailed-exitcode", cwd=tmp_path).returncode == 0
    (tmp_path / "main.tf").write_text(CONFIGURATION.replace("CONTEXT", '"another"'))
    refused = regionfall("plan", cwd=tmp_path)
    assert refused.returncode == 1 and "decrypting secret (one)" in refused.stdout + refused.stderr
