# WANT aws_network_interface.a private_ips.# 2
# WANT aws_network_interface.a private_ips_count 1
# WANT aws_network_interface.a source_dest_check false
# WANT aws_network_interface.counted private_ips.# 3
# WANT aws_network_interface.a security_groups.# 1
# WANT data.aws_network_interface.a private_ip 10.0.1.10
# WANT data.aws_network_interfaces.a ids.# 2
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.a.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_security_group" "a" {
  vpc_id = aws_vpc.a.id
}
resource "aws_security_group" "b" {
  vpc_id = aws_vpc.a.id
}
resource "aws_network_interface" "a" {
  subnet_id         = aws_subnet.a.id
  private_ips       = ["10.0.1.10", "10.0.1.11"]
  security_groups   = [aws_security_group.a.id]
  source_dest_check = false
  description       = "first"
  tags = {
    Name = "a"
  }
}
resource "aws_network_interface" "counted" {
  subnet_id         = aws_subnet.a.id
  private_ips_count = 2
  security_groups   = [aws_security_group.a.id]
}
data "aws_network_interface" "a" {
  id = aws_network_interface.a.id
}
data "aws_network_interfaces" "a" {
  filter {
    name   = "subnet-id"
    values = [aws_network_interface.a.subnet_id]
  }
  depends_on = [aws_network_interface.counted]
}
# STEP
# WANT aws_network_interface.a private_ips.# 3
# WANT aws_network_interface.a private_ips_count 2
# WANT aws_network_interface.a source_dest_check true
# WANT aws_network_interface.a description second
# WANT aws_network_interface.a private_ip 10.0.1.10
# WANT aws_network_interface.counted private_ips.# 2
# WANT aws_network_interface_sg_attachment.a security_group_id *
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.a.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_security_group" "a" {
  vpc_id = aws_vpc.a.id
}
resource "aws_security_group" "b" {
  vpc_id = aws_vpc.a.id
}
resource "aws_network_interface" "a" {
  subnet_id       = aws_subnet.a.id
  private_ips     = ["10.0.1.10", "10.0.1.12", "10.0.1.13"]
  security_groups = [aws_security_group.a.id]
  description     = "second"
}
resource "aws_network_interface" "counted" {
  subnet_id         = aws_subnet.a.id
  private_ips_count = 1
}
resource "aws_network_interface_sg_attachment" "a" {
  network_interface_id = aws_network_interface.counted.id
  security_group_id    = aws_security_group.b.id
}
# STEP
# WANT aws_network_interface.a private_ip 10.0.1.20
# WANT aws_network_interface.a private_ip_list.0 10.0.1.20
# WANT aws_network_interface.a private_ips_count 1
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.a.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_network_interface" "a" {
  subnet_id               = aws_subnet.a.id
  private_ip_list_enabled = true
  private_ip_list         = ["10.0.1.20", "10.0.1.9"]
}
