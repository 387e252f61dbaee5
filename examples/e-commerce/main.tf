# The guide's section 17, a shop in two regions, as far as the services are built that it needs: the shop's front and its
# orders on instances behind load balancers, and a name that fails over. The guide has two VPCs and flags that nothing reads.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

locals {
  ecommerce_config = {
    primary_region   = "us-east-1"
    secondary_region = "eu-west-1"
  }

  # `/*` is the shop's front; what begins with /orders takes money, and has instances of its own, so that a crowd that only
  # looks does not keep buyers waiting.
  services = {
    front  = { paths = ["/*"], instances = 2 }
    orders = { paths = ["/orders", "/orders/*"], instances = 2 }
  }

  tags = {
    Environment = "production"
    Project     = "ecommerce"
  }
}

provider "aws" {
  region = local.ecommerce_config.primary_region
}

provider "aws" {
  alias  = "primary"
  region = local.ecommerce_config.primary_region
}

provider "aws" {
  alias  = "secondary"
  region = local.ecommerce_config.secondary_region
}

module "primary" {
  source    = "../modules/regional-application"
  providers = { aws = aws.primary }

  name       = "ecommerce"
  cidr_block = "10.0.0.0/16"
  services   = local.services
  tags       = local.tags
}

module "secondary" {
  source    = "../modules/regional-application"
  providers = { aws = aws.secondary }

  name       = "ecommerce"
  cidr_block = "10.1.0.0/16"
  services   = local.services
  tags       = local.tags
}

resource "aws_route53_zone" "shop" {
  name = "shop.example"
  tags = local.tags
}

# What a buyer needs, not what a visitor sees: a region whose orders cannot be taken is no good, however well its front is.
# The edge's own probes (evaluate_target_health) would notice the same once no target is healthy; the check notices as well
# what a load balancer does not, a service that answers with the wrong thing.
resource "aws_route53_health_check" "orders" {
  for_each = { primary = module.primary, secondary = module.secondary }

  fqdn              = each.value.dns_name
  port              = 80
  type              = "HTTP_STR_MATCH"
  resource_path     = "/orders?limit=1"
  search_string     = "["
  request_interval  = 10
  failure_threshold = 3
  tags              = merge(local.tags, { Name = "orders-${each.key}" })
}

resource "aws_route53_record" "shop" {
  for_each = { primary = module.primary, secondary = module.secondary }

  zone_id         = aws_route53_zone.shop.zone_id
  name            = "www.shop.example"
  type            = "A"
  set_identifier  = each.key
  health_check_id = aws_route53_health_check.orders[each.key].id

  failover_routing_policy {
    type = upper(each.key)
  }

  alias {
    name                   = each.value.dns_name
    zone_id                = each.value.zone_id
    evaluate_target_health = true
  }
}

output "address" {
  description = "What users ask for"
  value       = "http://www.shop.example/"
}
