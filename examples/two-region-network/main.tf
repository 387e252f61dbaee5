terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

variable "primary_region" {
  type    = string
  default = "us-east-1"
}

variable "secondary_region" {
  type    = string
  default = "eu-west-1"
}

provider "aws" {
  alias  = "primary"
  region = var.primary_region

  default_tags {
    tags = { Environment = "production" }
  }
}

provider "aws" {
  alias  = "secondary"
  region = var.secondary_region

  default_tags {
    tags = { Environment = "production" }
  }
}

module "primary" {
  source = "./region"

  name       = "Primary"
  cidr_block = "10.0.0.0/16"
  providers  = { aws = aws.primary }
}

module "secondary" {
  source = "./region"

  name       = "Secondary"
  cidr_block = "10.1.0.0/16"
  providers  = { aws = aws.secondary }
}

output "vpcs" {
  value = {
    (var.primary_region)   = module.primary.vpc_id
    (var.secondary_region) = module.secondary.vpc_id
  }
}

output "roles" {
  value = [aws_iam_role.replication.arn, aws_iam_role.cluster.arn]
}
