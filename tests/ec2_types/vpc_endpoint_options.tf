# WANT aws_vpc_endpoint.a private_dns_enabled true
# WANT aws_vpc_endpoint.a dns_options.0.dns_record_ip_type ipv4
# WANT aws_vpc_endpoint.a subnet_configuration.0.ipv4 10.0.1.10
# WANT aws_vpc_endpoint.a network_interface_ids.# 1
resource "aws_vpc" "a" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.a.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_vpc_endpoint" "a" {
  vpc_id              = aws_vpc.a.id
  service_name        = "com.amazonaws.us-west-2.s3"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.a.id]
  dns_options {
    private_dns_only_for_inbound_resolver_endpoint = false
  }
  subnet_configuration {
    ipv4      = "10.0.1.10"
    subnet_id = aws_subnet.a.id
  }
}
# STEP
# WANT aws_vpc_endpoint.a subnet_configuration.0.ipv4 10.0.1.11
# WANT aws_vpc_endpoint.a private_dns_enabled false
resource "aws_vpc" "a" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.a.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_vpc_endpoint" "a" {
  vpc_id              = aws_vpc.a.id
  service_name        = "com.amazonaws.us-west-2.s3"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = false
  subnet_ids          = [aws_subnet.a.id]
  subnet_configuration {
    ipv4      = "10.0.1.11"
    subnet_id = aws_subnet.a.id
  }
}
