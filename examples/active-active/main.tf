# Both regions serve users all the time: the guide's flags `enable_global_load_balancing` and `enable_route53_failover`
# (section 9) made whole. The guide stops at the flags.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "america"
  region = "us-east-1"
}

provider "aws" {
  alias  = "europe"
  region = "eu-west-1"
}

module "america" {
  source    = "../modules/regional-application"
  providers = { aws = aws.america }

  name       = "active"
  cidr_block = "10.0.0.0/16"
}

module "europe" {
  source    = "../modules/regional-application"
  providers = { aws = aws.europe }

  name       = "active"
  cidr_block = "10.1.0.0/16"
}

locals {
  regions = {
    us-east-1 = module.america
    eu-west-1 = module.europe
  }
}

resource "aws_route53_zone" "main" {
  name = "example.com"
}

# Everybody is led to the region that is nearest in time. No health check is needed: an alias that evaluates its target is
# unhealthy while no target of the load balancer is healthy, or the load balancer cannot be reached. Without
# `evaluate_target_health`, users near a lost region would be led to it until somebody changes the record.
resource "aws_route53_record" "nearest" {
  for_each = local.regions

  zone_id        = aws_route53_zone.main.zone_id
  name           = "www.example.com"
  type           = "A"
  set_identifier = each.key

  latency_routing_policy {
    region = each.key
  }

  alias {
    name                   = each.value.dns_name
    zone_id                = each.value.zone_id
    evaluate_target_health = true
  }
}

# Half of the answers each, wherever users are: what moves traffic by hand, a tenth at a time.
resource "aws_route53_record" "shared" {
  for_each = local.regions

  zone_id        = aws_route53_zone.main.zone_id
  name           = "shared.example.com"
  type           = "A"
  set_identifier = each.key

  weighted_routing_policy {
    weight = 50
  }

  alias {
    name                   = each.value.dns_name
    zone_id                = each.value.zone_id
    evaluate_target_health = true
  }
}

output "address" {
  description = "What users ask for"
  value       = "http://www.example.com/"
}
