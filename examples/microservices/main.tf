# The guide's section 18, microservices in two regions, on instances: pods join with EKS. The guide has two VPCs.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

locals {
  # The services are one application here, told apart by their paths; each has target groups, instances and health of its own.
  services = {
    gateway = { paths = ["/*"], instances = 1 }
    orders  = { paths = ["/orders", "/orders/*"], instances = 2 }
    status  = { paths = ["/health"], instances = 1 }
  }

  tags = {
    Environment = "production"
    Project     = "microservices"
  }
}

provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "primary"
  region = "us-east-1"
}

provider "aws" {
  alias  = "secondary"
  region = "eu-west-1"
}

module "primary" {
  source    = "../modules/regional-application"
  providers = { aws = aws.primary }

  name       = "micro"
  cidr_block = "10.0.0.0/16"
  services   = local.services
  tags       = local.tags
}

module "secondary" {
  source    = "../modules/regional-application"
  providers = { aws = aws.secondary }

  name       = "micro"
  cidr_block = "10.1.0.0/16"
  services   = local.services
  tags       = local.tags
}

resource "aws_route53_zone" "main" {
  name = "micro.example"
  tags = local.tags
}

# A health check for each service that users cannot do without, and one that counts them: a region is well while all of them
# are. A load balancer counts as healthy only while every target group has a healthy target, and an alias sees no more than
# that; which services matter is said here.
locals {
  regions = { primary = module.primary, secondary = module.secondary }
  needed  = { gateway = "/", orders = "/orders?limit=1" }
  checks = merge([
    for place, region in local.regions : {
      for service, path in local.needed : "${place}-${service}" => { place = place, path = path, dns_name = region.dns_name }
    }
  ]...)
}

resource "aws_route53_health_check" "service" {
  for_each = local.checks

  fqdn              = each.value.dns_name
  port              = 80
  type              = "HTTP"
  resource_path     = each.value.path
  request_interval  = 10
  failure_threshold = 3
  tags              = merge(local.tags, { Name = each.key })
}

resource "aws_route53_health_check" "region" {
  for_each = local.regions

  type                   = "CALCULATED"
  child_health_threshold = length(local.needed)
  child_healthchecks     = [for name, check in local.checks : aws_route53_health_check.service[name].id if check.place == each.key]
  tags                   = merge(local.tags, { Name = each.key })
}

resource "aws_route53_record" "api" {
  for_each = local.regions

  zone_id         = aws_route53_zone.main.zone_id
  name            = "api.micro.example"
  type            = "A"
  set_identifier  = each.key
  health_check_id = aws_route53_health_check.region[each.key].id

  failover_routing_policy {
    type = upper(each.key)
  }

  # The calculated check says which services count. Were the target evaluated as well, a dead status page would move
  # everybody.
  alias {
    name                   = each.value.dns_name
    zone_id                = each.value.zone_id
    evaluate_target_health = false
  }
}

output "address" {
  description = "What users ask for"
  value       = "http://api.micro.example/"
}
