# WANT aws_main_route_table_association.a original_route_table_id *
# WANT aws_vpc_ipv4_cidr_block_association.a cidr_block 10.1.0.0/16
# WANT aws_ec2_tag.a value one
# WANT data.aws_route.a gateway_id *
# WANT data.aws_route_table.a routes.# 1
# WANT data.aws_security_groups.a arns.# 1
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc_ipv4_cidr_block_association" "a" {
  vpc_id     = aws_vpc.a.id
  cidr_block = "10.1.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc_ipv4_cidr_block_association.a.vpc_id
  cidr_block = "10.1.1.0/24"
  lifecycle {
    ignore_changes = [tags]
  }
}
resource "aws_ec2_tag" "a" {
  resource_id = aws_subnet.a.id
  key         = "extra"
  value       = "one"
}
resource "aws_internet_gateway" "a" {
  vpc_id = aws_vpc.a.id
}
resource "aws_route_table" "a" {
  vpc_id = aws_vpc.a.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.a.id
  }
}
resource "aws_main_route_table_association" "a" {
  vpc_id         = aws_vpc.a.id
  route_table_id = aws_route_table.a.id
}
data "aws_route" "a" {
  route_table_id         = aws_route_table.a.id
  destination_cidr_block = "0.0.0.0/0"
}
data "aws_route_table" "a" {
  route_table_id = aws_route_table.a.id
}
data "aws_security_groups" "a" {
  filter {
    name   = "vpc-id"
    values = [aws_vpc.a.id]
  }
}
# STEP
# WANT aws_ec2_tag.a value two
# WANT aws_main_route_table_association.a id *
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc_ipv4_cidr_block_association" "a" {
  vpc_id     = aws_vpc.a.id
  cidr_block = "10.1.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc_ipv4_cidr_block_association.a.vpc_id
  cidr_block = "10.1.1.0/24"
  lifecycle {
    ignore_changes = [tags]
  }
}
resource "aws_ec2_tag" "a" {
  resource_id = aws_subnet.a.id
  key         = "extra"
  value       = "two"
}
resource "aws_route_table" "b" {
  vpc_id = aws_vpc.a.id
}
resource "aws_main_route_table_association" "a" {
  vpc_id         = aws_vpc.a.id
  route_table_id = aws_route_table.b.id
}
