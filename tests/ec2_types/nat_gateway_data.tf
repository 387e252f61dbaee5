# WANT data.aws_nat_gateway.a private_ip *
# WANT data.aws_nat_gateway.a state available
# WANT data.aws_eips.a public_ips.# 1
# WANT aws_nat_gateway.a secondary_private_ip_address_count 1
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.a.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_eip" "a" {
  tags = {
    Name = "of nat_gateway_data"
  }
}
resource "aws_nat_gateway" "a" {
  connectivity_type              = "private"
  subnet_id                      = aws_subnet.a.id
  secondary_private_ip_addresses = ["10.0.1.9"]
}
data "aws_nat_gateway" "a" {
  id = aws_nat_gateway.a.id
}
data "aws_eips" "a" {
  tags = aws_eip.a.tags
}
# STEP
# WANT aws_nat_gateway.a secondary_private_ip_address_count 0
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.a.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_nat_gateway" "a" {
  connectivity_type = "private"
  subnet_id         = aws_subnet.a.id
}
