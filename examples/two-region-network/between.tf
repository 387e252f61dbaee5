# What both regions have in common: a way between their networks, and a key that decrypts in either.

resource "aws_vpc_peering_connection" "between" {
  provider = aws.primary

  vpc_id      = module.primary.vpc_id
  peer_vpc_id = module.secondary.vpc_id
  peer_region = var.secondary_region
}

resource "aws_vpc_peering_connection_accepter" "between" {
  provider = aws.secondary

  vpc_peering_connection_id = aws_vpc_peering_connection.between.id
  auto_accept               = true
}

resource "aws_kms_key" "data" {
  provider = aws.primary

  description         = "Data of both regions"
  multi_region        = true
  enable_key_rotation = true
}

resource "aws_kms_replica_key" "data" {
  provider = aws.secondary

  description     = "Data of both regions"
  primary_key_arn = aws_kms_key.data.arn
}
