# WANT aws_vpc_endpoint.interface state available
# WANT aws_vpc_endpoint.gateway state available
# WANT data.aws_vpc_endpoint_service.ec2 service_type Interface
# WANT aws_vpc_endpoint_policy.a policy *
# WANT data.aws_vpc_endpoint.interface subnet_ids.# 1
resource "aws_vpc" "a" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.a.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_security_group" "a" {
  vpc_id = aws_vpc.a.id
}
resource "aws_route_table" "a" {
  vpc_id = aws_vpc.a.id
}
data "aws_vpc_endpoint_service" "ec2" {
  service = "ec2"
}
resource "aws_vpc_endpoint" "interface" {
  vpc_id            = aws_vpc.a.id
  service_name      = data.aws_vpc_endpoint_service.ec2.service_name
  vpc_endpoint_type = "Interface"
  lifecycle {
    ignore_changes = [subnet_ids, security_group_ids]
  }
}
resource "aws_vpc_endpoint" "gateway" {
  vpc_id       = aws_vpc.a.id
  service_name = "com.amazonaws.us-west-2.s3"
}
resource "aws_vpc_endpoint_subnet_association" "a" {
  vpc_endpoint_id = aws_vpc_endpoint.interface.id
  subnet_id       = aws_subnet.a.id
}
resource "aws_vpc_endpoint_security_group_association" "a" {
  vpc_endpoint_id             = aws_vpc_endpoint.interface.id
  security_group_id           = aws_security_group.a.id
  replace_default_association = true
}
resource "aws_vpc_endpoint_route_table_association" "a" {
  vpc_endpoint_id = aws_vpc_endpoint.gateway.id
  route_table_id  = aws_route_table.a.id
}
resource "aws_vpc_endpoint_policy" "a" {
  vpc_endpoint_id = aws_vpc_endpoint.gateway.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:Get*", Resource = "*" }]
  })
}
data "aws_vpc_endpoint" "interface" {
  id = aws_vpc_endpoint_subnet_association.a.vpc_endpoint_id
}
