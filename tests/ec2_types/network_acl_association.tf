# WANT aws_network_acl.a subnet_ids.# 0
# WANT aws_network_acl_association.a id *
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.a.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_network_acl" "a" {
  vpc_id = aws_vpc.a.id
  lifecycle {
    ignore_changes = [subnet_ids]
  }
}
resource "aws_network_acl" "b" {
  vpc_id = aws_vpc.a.id
  lifecycle {
    ignore_changes = [subnet_ids]
  }
}
resource "aws_network_acl_association" "a" {
  network_acl_id = aws_network_acl.a.id
  subnet_id      = aws_subnet.a.id
}
# STEP
# WANT aws_network_acl_association.a id *
# WANT data.aws_network_acls.of_subnet ids.# 1
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.a.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_network_acl" "a" {
  vpc_id = aws_vpc.a.id
  lifecycle {
    ignore_changes = [subnet_ids]
  }
}
resource "aws_network_acl" "b" {
  vpc_id = aws_vpc.a.id
  lifecycle {
    ignore_changes = [subnet_ids]
  }
}
resource "aws_network_acl_association" "a" {
  network_acl_id = aws_network_acl.b.id
  subnet_id      = aws_subnet.a.id
}
data "aws_network_acls" "of_subnet" {
  filter {
    name   = "association.network-acl-id"
    values = [aws_network_acl_association.a.network_acl_id]
  }
}
