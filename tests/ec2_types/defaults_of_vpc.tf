# WANT aws_default_security_group.a ingress.# 1
# WANT aws_default_security_group.a egress.# 0
# WANT aws_default_security_group.a tags_all.Name a
# WANT aws_default_network_acl.a ingress.# 1
# WANT aws_default_network_acl.a egress.# 0
# WANT aws_default_route_table.a route.# 1
# WANT aws_default_route_table.a tags_all.Name a
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_internet_gateway" "a" {
  vpc_id = aws_vpc.a.id
}
resource "aws_default_security_group" "a" {
  vpc_id = aws_vpc.a.id
  ingress {
    protocol  = -1
    self      = true
    from_port = 0
    to_port   = 0
  }
  tags = {
    Name = "a"
  }
}
resource "aws_default_network_acl" "a" {
  default_network_acl_id = aws_vpc.a.default_network_acl_id
  ingress {
    protocol   = "tcp"
    rule_no    = 100
    action     = "Allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 80
    to_port    = 80
  }
}
resource "aws_default_route_table" "a" {
  default_route_table_id = aws_vpc.a.default_route_table_id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.a.id
  }
  tags = {
    Name = "a"
  }
}
# STEP
# WANT aws_default_security_group.a ingress.# 0
# WANT aws_default_security_group.a egress.# 1
# WANT aws_default_network_acl.a ingress.# 0
# WANT aws_default_network_acl.a egress.# 1
# WANT aws_default_route_table.a route.# 0
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_internet_gateway" "a" {
  vpc_id = aws_vpc.a.id
}
resource "aws_default_security_group" "a" {
  vpc_id  = aws_vpc.a.id
  ingress = []
  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_default_network_acl" "a" {
  default_network_acl_id = aws_vpc.a.default_network_acl_id
  egress {
    protocol   = "-1"
    rule_no    = 200
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }
}
resource "aws_default_route_table" "a" {
  default_route_table_id = aws_vpc.a.default_route_table_id
  route                  = []
}
