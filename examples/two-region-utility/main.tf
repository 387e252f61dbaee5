terraform {
  required_version = ">= 1.9"

  required_providers {
    random = {
      source  = "hashicorp/random"
      version = "~> 3.6"
    }
    local = {
      source  = "hashicorp/local"
      version = "~> 2.5"
    }
    null = {
      source  = "hashicorp/null"
      version = "~> 3.2"
    }
  }
}

variable "regions" {
  description = "Regions by name: the one with the lowest priority is primary."
  type = map(object({
    priority = number
    replicas = optional(number, 2)
  }))
  default = {
    us-east-1 = { priority = 1 }
    eu-west-1 = { priority = 2, replicas = 1 }
  }

  validation {
    condition     = length(var.regions) >= 2
    error_message = "An architecture that survives a region needs at least two; there is ${length(var.regions)}."
  }
}

locals {
  by_priority = { for name, region in var.regions : format("%03d", region.priority) => name }
  order       = [for priority in sort(keys(local.by_priority)) : local.by_priority[priority]]
  primary     = local.order[0]
}

resource "random_pet" "release" {
  length = 2
}

module "region" {
  source   = "./region"
  for_each = var.regions

  name     = each.key
  release  = random_pet.release.id
  role     = each.key == local.primary ? "primary" : "secondary"
  replicas = each.value.replicas
  next     = element(local.order, index(local.order, each.key) + 1)
}

resource "null_resource" "announcement" {
  triggers = {
    primary = local.primary
    release = random_pet.release.id
  }
}

check "servers" {
  assert {
    condition     = alltrue([for region in module.region : length(region.servers) > 0])
    error_message = "A region has no server, so it could not take over."
  }
}

output "primary" {
  description = "Where writes go."
  value       = local.primary
}

output "runbooks" {
  value = { for name, region in module.region : name => region.runbook }
}

output "secrets" {
  value     = { for name, region in module.region : name => region.secret }
  sensitive = true
}
