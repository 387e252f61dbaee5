# WANT aws_network_interface.a ipv6_addresses.# 2
# WANT aws_network_interface.a ipv4_prefixes.# 1
resource "aws_vpc" "a" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = true
}
resource "aws_subnet" "a" {
  vpc_id          = aws_vpc.a.id
  cidr_block      = "10.0.1.0/24"
  ipv6_cidr_block = cidrsubnet(aws_vpc.a.ipv6_cidr_block, 8, 1)
}
resource "aws_network_interface" "a" {
  subnet_id = aws_subnet.a.id
  ipv6_address_count = 2
  ipv4_prefix_count  = 1
}
# STEP
# WANT aws_network_interface.a ipv6_addresses.# 1
# WANT aws_network_interface.a ipv4_prefixes.# 2
resource "aws_vpc" "a" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = true
}
resource "aws_subnet" "a" {
  vpc_id          = aws_vpc.a.id
  cidr_block      = "10.0.1.0/24"
  ipv6_cidr_block = cidrsubnet(aws_vpc.a.ipv6_cidr_block, 8, 1)
}
resource "aws_network_interface" "a" {
  subnet_id = aws_subnet.a.id
  ipv6_address_count = 1
  ipv4_prefix_count  = 2
}
# STEP
# WANT aws_network_interface.a ipv6_address_count 1
# WANT aws_network_interface.a ipv6_prefixes.# 1
resource "aws_vpc" "a" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = true
}
resource "aws_subnet" "a" {
  vpc_id          = aws_vpc.a.id
  cidr_block      = "10.0.1.0/24"
  ipv6_cidr_block = cidrsubnet(aws_vpc.a.ipv6_cidr_block, 8, 1)
}
resource "aws_network_interface" "a" {
  subnet_id = aws_subnet.a.id
  ipv6_addresses    = [cidrhost(aws_subnet.a.ipv6_cidr_block, 9)]
  ipv6_prefix_count = 1
}
# STEP
# WANT aws_network_interface.a ipv6_address_count 2
resource "aws_vpc" "a" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = true
}
resource "aws_subnet" "a" {
  vpc_id          = aws_vpc.a.id
  cidr_block      = "10.0.1.0/24"
  ipv6_cidr_block = cidrsubnet(aws_vpc.a.ipv6_cidr_block, 8, 1)
}
resource "aws_network_interface" "a" {
  subnet_id = aws_subnet.a.id
  ipv6_address_list_enabled = true
  ipv6_address_list         = [cidrhost(aws_subnet.a.ipv6_cidr_block, 8), cidrhost(aws_subnet.a.ipv6_cidr_block, 7)]
}
