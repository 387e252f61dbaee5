# The guide's section 12: dev, staging and prod, each in two regions.
#
# The guide makes all three at once with `for_each`, of the two providers that it has: a provider cannot be chosen by
# `each.value`, so that dev's "us-west-2" network would stand in eu-west-1, with a tag that says otherwise. And a mistake in
# dev would be planned together with prod. Here a variable says which environment it is; each has a state of its own.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

variable "environment" {
  description = "dev, staging or prod"
  type        = string

  validation {
    condition     = contains(keys(local.environments), var.environment)
    error_message = "There are dev, staging and prod."
  }
}

locals {
  environments = {
    dev = {
      primary_region   = "us-east-1"
      secondary_region = "us-west-2"
      instances        = 1
      network          = 0
    }
    staging = {
      primary_region   = "us-east-1"
      secondary_region = "eu-west-1"
      instances        = 1
      network          = 2
    }
    prod = {
      primary_region   = "us-east-1"
      secondary_region = "eu-west-1"
      instances        = 2
      network          = 4
    }
  }
  settings = local.environments[var.environment]
  domain   = var.environment == "prod" ? "example.com" : "${var.environment}.example.com"
  tags     = { Environment = var.environment }
}

provider "aws" {
  region = local.settings.primary_region
}

provider "aws" {
  alias  = "primary"
  region = local.settings.primary_region
}

provider "aws" {
  alias  = "secondary"
  region = local.settings.secondary_region
}

# The guide's secondary blocks ("10.0.1.0/16") begin in the middle of a /16, which AWS refuses, and lie in the primary's,
# so that the two could never be peered. Each network has a block of its own here.
module "primary" {
  source    = "../modules/regional-application"
  providers = { aws = aws.primary }

  name       = "${var.environment}-primary"
  cidr_block = "10.${local.settings.network}.0.0/16"
  services   = { app = { instances = local.settings.instances } }
  tags       = local.tags
}

module "secondary" {
  source    = "../modules/regional-application"
  providers = { aws = aws.secondary }

  name       = "${var.environment}-secondary"
  cidr_block = "10.${local.settings.network + 1}.0.0/16"
  services   = { app = { instances = local.settings.instances } }
  tags       = local.tags
}

resource "aws_route53_zone" "main" {
  name = local.domain
  tags = local.tags
}

resource "aws_route53_record" "www" {
  for_each = { PRIMARY = module.primary, SECONDARY = module.secondary }

  zone_id        = aws_route53_zone.main.zone_id
  name           = "www.${local.domain}"
  type           = "A"
  set_identifier = lower(each.key)

  failover_routing_policy {
    type = each.key
  }

  alias {
    name                   = each.value.dns_name
    zone_id                = each.value.zone_id
    evaluate_target_health = true
  }
}

output "address" {
  description = "What users ask for"
  value       = "http://www.${local.domain}/"
}

output "secondary_region" {
  value = local.settings.secondary_region
}
