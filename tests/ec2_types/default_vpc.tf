# WANT aws_default_vpc.a existing_default_vpc true
# WANT aws_default_vpc.a cidr_block 172.31.0.0/16
# WANT aws_default_vpc.a enable_dns_hostnames true
# WANT aws_default_subnet.a existing_default_subnet true
# WANT aws_default_subnet.a map_public_ip_on_launch true
resource "aws_default_vpc" "a" {
  tags = {
    Name = "default"
  }
}
resource "aws_default_subnet" "a" {
  availability_zone = "us-west-2a"
}
# STEP
# WANT aws_default_vpc.a enable_dns_hostnames false
# WANT aws_default_subnet.a map_public_ip_on_launch false
resource "aws_default_vpc" "a" {
  enable_dns_hostnames = false
}
resource "aws_default_subnet" "a" {
  availability_zone       = "us-west-2a"
  map_public_ip_on_launch = false
}
# STEP
# WANT aws_default_vpc.a enable_dns_hostnames true
# WANT aws_default_subnet.a map_public_ip_on_launch true
resource "aws_default_vpc" "a" {
}
resource "aws_default_subnet" "a" {
  availability_zone = "us-west-2a"
}
