# What one region needs to serve users: a network, a load balancer, and instances of each service behind it. The examples
# call it once a region; examples/guide/ has the same written out, as the guide does.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

variable "name" {
  description = "Name of the load balancer and, with a suffix, of all else; unique in the region"
  type        = string
}

variable "cidr_block" {
  description = "Of the VPC: a /16"
  type        = string

  validation {
    condition     = cidrnetmask(var.cidr_block) == "255.255.0.0" && cidrsubnet(var.cidr_block, 0, 0) == var.cidr_block
    error_message = "The block must be a /16 that begins at its own first address."
  }
}

variable "services" {
  description = "The services, by name: the paths that lead to each, and how many instances it has"
  type = map(object({
    paths     = optional(list(string), ["/*"])
    instances = optional(number, 2)
  }))
  default = { app = {} }
}

variable "tags" {
  description = "Tags of all that has some"
  type        = map(string)
  default     = {}
}

data "aws_availability_zones" "available" {
  state = "available"
}

locals {
  # A load balancer needs two zones.
  zones = slice(data.aws_availability_zones.available.names, 0, 2)

  instances = merge([
    for service, settings in var.services : {
      for number in range(settings.instances) : "${service}-${number + 1}" => { service = service, zone = number % 2 }
    }
  ]...)

  # Rules are tried in this order: those of longer paths first, so that "/*" comes last.
  ordered = [for entry in reverse(sort([
    for service, settings in var.services : format("%04d %s", max([for path in settings.paths : length(path)]...), service)
  ])) : split(" ", entry)[1]]
}

# -- network ----------------------------------------------------------------------------------------------------------

resource "aws_vpc" "this" {
  cidr_block           = var.cidr_block
  enable_dns_hostnames = true
  enable_dns_support   = true
  tags                 = merge(var.tags, { Name = var.name })
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
  tags   = merge(var.tags, { Name = var.name })
}

resource "aws_subnet" "public" {
  count = 2

  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet(var.cidr_block, 8, 101 + count.index)
  availability_zone = local.zones[count.index]
  tags              = merge(var.tags, { Name = "${var.name}-public-${count.index + 1}" })
}

resource "aws_subnet" "private" {
  count = 2

  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet(var.cidr_block, 8, 1 + count.index)
  availability_zone = local.zones[count.index]
  tags              = merge(var.tags, { Name = "${var.name}-private-${count.index + 1}" })
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this.id
  }
}

resource "aws_route_table_association" "public" {
  count = 2

  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}

# -- who may reach what -----------------------------------------------------------------------------------------------

resource "aws_security_group" "balancer" {
  name        = "${var.name}-balancer"
  description = "Users reach the load balancer"
  vpc_id      = aws_vpc.this.id
  tags        = var.tags

  ingress {
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "service" {
  name        = "${var.name}-service"
  description = "The load balancer reaches the services"
  vpc_id      = aws_vpc.this.id
  tags        = var.tags

  ingress {
    from_port       = 80
    to_port         = 80
    protocol        = "tcp"
    security_groups = [aws_security_group.balancer.id]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

# -- services ---------------------------------------------------------------------------------------------------------

data "aws_ami" "this" {
  most_recent = true
  owners      = ["amazon"]

  filter {
    name   = "name"
    values = ["al2023-ami-2023.*-x86_64"]
  }
}

resource "aws_instance" "service" {
  for_each = local.instances

  ami                    = data.aws_ami.this.id
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.private[each.value.zone].id
  vpc_security_group_ids = [aws_security_group.service.id]
  tags                   = merge(var.tags, { Name = "${var.name}-${each.key}", Service = each.value.service })

  # The application that Regionfall brings along: orders over HTTP, `/health`, and headers that say who answered.
  user_data = <<-EOT
    #!/bin/sh
    exec regionfall order-service --port 80
  EOT
}

resource "aws_lb" "this" {
  name               = var.name
  load_balancer_type = "application"
  subnets            = aws_subnet.public[*].id
  security_groups    = [aws_security_group.balancer.id]
  tags               = var.tags

  depends_on = [aws_internet_gateway.this]
}

resource "aws_lb_target_group" "service" {
  for_each = var.services

  name     = "${var.name}-${each.key}"
  port     = 80
  protocol = "HTTP"
  vpc_id   = aws_vpc.this.id
  tags     = var.tags

  # Long enough for a request in flight; the default of five minutes only makes deployments slow.
  deregistration_delay = 30

  health_check {
    path                = "/health"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

resource "aws_lb_target_group_attachment" "service" {
  for_each = local.instances

  target_group_arn = aws_lb_target_group.service[each.value.service].arn
  target_id        = aws_instance.service[each.key].id
  port             = 80
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "No service has this path."
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener_rule" "service" {
  for_each = var.services

  listener_arn = aws_lb_listener.http.arn
  priority     = 10 * (index(local.ordered, each.key) + 1)

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.service[each.key].arn
  }

  condition {
    path_pattern {
      values = each.value.paths
    }
  }
}

output "dns_name" {
  description = "Of the load balancer, for alias records"
  value       = aws_lb.this.dns_name
}

output "zone_id" {
  description = "Of the load balancer, for alias records"
  value       = aws_lb.this.zone_id
}
