# WANT aws_vpc_ipv6_cidr_block_association.a ipv6_cidr_block *
# WANT aws_vpc_ipv6_cidr_block_association.a assign_generated_ipv6_cidr_block true
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
  lifecycle {
    ignore_changes = [assign_generated_ipv6_cidr_block]
  }
}
resource "aws_vpc_ipv6_cidr_block_association" "a" {
  vpc_id                           = aws_vpc.a.id
  assign_generated_ipv6_cidr_block = true
}
