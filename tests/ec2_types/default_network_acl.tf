# WANT aws_default_network_acl.a subnet_ids.# 2
# LEFT aws_default_network_acl.a
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  count      = 2
  vpc_id     = aws_vpc.a.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}
resource "aws_default_network_acl" "a" {
  default_network_acl_id = aws_vpc.a.default_network_acl_id
  subnet_ids             = [aws_subnet.a[0].id]
  depends_on             = [aws_subnet.a]
}
# STEP
# WANT aws_default_network_acl.a subnet_ids.# 1
# WANT aws_network_acl.b subnet_ids.# 1
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  count      = 2
  vpc_id     = aws_vpc.a.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}
resource "aws_network_acl" "b" {
  vpc_id     = aws_vpc.a.id
  subnet_ids = [aws_subnet.a[1].id]
}
resource "aws_default_network_acl" "a" {
  default_network_acl_id = aws_vpc.a.default_network_acl_id
  subnet_ids             = [aws_subnet.a[0].id]
  depends_on             = [aws_network_acl.b]
}
