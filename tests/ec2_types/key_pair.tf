# WANT aws_key_pair.named key_name named
# WANT aws_key_pair.named key_type ed25519
# WANT aws_key_pair.prefixed key_name_prefix pre-
# WANT aws_key_pair.made key_name_prefix terraform-
# WANT data.aws_key_pair.a fingerprint *
# WANT data.aws_key_pair.a tags.Name a
resource "tls_private_key" "a" {
  algorithm = "ED25519"
}
resource "aws_key_pair" "named" {
  key_name   = "named"
  public_key = tls_private_key.a.public_key_openssh
  tags = {
    Name = "a"
  }
}
resource "aws_key_pair" "prefixed" {
  key_name_prefix = "pre-"
  public_key      = tls_private_key.a.public_key_openssh
}
resource "aws_key_pair" "made" {
  public_key = tls_private_key.a.public_key_openssh
}
data "aws_key_pair" "a" {
  key_name           = aws_key_pair.named.key_name
  include_public_key = true
}
