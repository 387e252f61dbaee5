# WANT aws_vpc_peering_connection.a accept_status pending-acceptance
# WANT aws_vpc_peering_connection_accepter.a accept_status active
# WANT aws_vpc_peering_connection_options.a requester.0.allow_remote_vpc_dns_resolution true
# WANT data.aws_vpc_peering_connection.a status active
# WANT data.aws_vpc_peering_connection.a accepter.allow_remote_vpc_dns_resolution false
resource "aws_vpc" "a" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_vpc" "b" {
  cidr_block           = "10.1.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_vpc_peering_connection" "a" {
  vpc_id      = aws_vpc.a.id
  peer_vpc_id = aws_vpc.b.id
}
resource "aws_vpc_peering_connection_accepter" "a" {
  vpc_peering_connection_id = aws_vpc_peering_connection.a.id
  auto_accept               = true
}
resource "aws_vpc_peering_connection_options" "a" {
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.a.id
  requester {
    allow_remote_vpc_dns_resolution = true
  }
}
data "aws_vpc_peering_connection" "a" {
  id         = aws_vpc_peering_connection.a.id
  depends_on = [aws_vpc_peering_connection_accepter.a]
}
