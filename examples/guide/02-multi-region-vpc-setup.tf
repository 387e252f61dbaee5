# The guide's section 2. It has private subnets alone; a load balancer that users reach needs public ones, with a way to
# the internet. They are added here.

resource "aws_vpc" "primary" {
  provider = aws.primary

  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
  enable_dns_support   = true

  tags = {
    Name        = "Primary VPC"
    Environment = "production"
    Region      = var.primary_region
  }
}

resource "aws_vpc" "secondary" {
  provider = aws.secondary

  cidr_block           = "10.1.0.0/16"
  enable_dns_hostnames = true
  enable_dns_support   = true

  tags = {
    Name        = "Secondary VPC"
    Environment = "production"
    Region      = var.secondary_region
  }
}

resource "aws_subnet" "primary_private" {
  provider = aws.primary
  count    = 3

  vpc_id            = aws_vpc.primary.id
  cidr_block        = "10.0.${count.index + 1}.0/24"
  availability_zone = data.aws_availability_zones.primary.names[count.index]

  tags = {
    Name        = "Primary Private Subnet ${count.index + 1}"
    Environment = "production"
    Region      = var.primary_region
  }
}

resource "aws_subnet" "secondary_private" {
  provider = aws.secondary
  count    = 3

  vpc_id            = aws_vpc.secondary.id
  cidr_block        = "10.1.${count.index + 1}.0/24"
  availability_zone = data.aws_availability_zones.secondary.names[count.index]

  tags = {
    Name        = "Secondary Private Subnet ${count.index + 1}"
    Environment = "production"
    Region      = var.secondary_region
  }
}

# Without `state`, zones that are closed to new resources count as well.
data "aws_availability_zones" "primary" {
  provider = aws.primary
  state    = "available"
}

data "aws_availability_zones" "secondary" {
  provider = aws.secondary
  state    = "available"
}

# -- public subnets, which the guide lacks ----------------------------------------------------------------------------

resource "aws_internet_gateway" "primary" {
  provider = aws.primary
  vpc_id   = aws_vpc.primary.id
}

resource "aws_internet_gateway" "secondary" {
  provider = aws.secondary
  vpc_id   = aws_vpc.secondary.id
}

resource "aws_subnet" "primary_public" {
  provider = aws.primary
  count    = 2

  vpc_id            = aws_vpc.primary.id
  cidr_block        = "10.0.${count.index + 101}.0/24"
  availability_zone = data.aws_availability_zones.primary.names[count.index]
}

resource "aws_subnet" "secondary_public" {
  provider = aws.secondary
  count    = 2

  vpc_id            = aws_vpc.secondary.id
  cidr_block        = "10.1.${count.index + 101}.0/24"
  availability_zone = data.aws_availability_zones.secondary.names[count.index]
}

resource "aws_route_table" "primary_public" {
  provider = aws.primary
  vpc_id   = aws_vpc.primary.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.primary.id
  }
}

resource "aws_route_table" "secondary_public" {
  provider = aws.secondary
  vpc_id   = aws_vpc.secondary.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.secondary.id
  }
}

resource "aws_route_table_association" "primary_public" {
  provider = aws.primary
  count    = 2

  subnet_id      = aws_subnet.primary_public[count.index].id
  route_table_id = aws_route_table.primary_public.id
}

resource "aws_route_table_association" "secondary_public" {
  provider = aws.secondary
  count    = 2

  subnet_id      = aws_subnet.secondary_public[count.index].id
  route_table_id = aws_route_table.secondary_public.id
}
