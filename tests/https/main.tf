variable "imported" {
  type    = string
  default = "first"
}

provider "aws" {
  region = "us-east-1"
}

resource "aws_route53_zone" "main" {
  name = "example.com"
}

resource "aws_acm_certificate" "default" {
  domain_name       = "default.example.com"
  validation_method = "DNS"
  key_algorithm     = "EC_prime256v1"
}

resource "aws_acm_certificate" "wildcard" {
  domain_name               = "*.example.com"
  subject_alternative_names = ["example.com"]
  validation_method         = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "validation" {
  for_each = {
    for option in setunion(aws_acm_certificate.default.domain_validation_options,
      aws_acm_certificate.wildcard.domain_validation_options) : option.domain_name => option
  }

  allow_overwrite = true
  zone_id         = aws_route53_zone.main.zone_id
  name            = each.value.resource_record_name
  type            = each.value.resource_record_type
  records         = [each.value.resource_record_value]
  ttl             = 60
}

resource "aws_acm_certificate_validation" "default" {
  certificate_arn         = aws_acm_certificate.default.arn
  validation_record_fqdns = [for record in aws_route53_record.validation : record.fqdn]
}

resource "aws_acm_certificate_validation" "wildcard" {
  certificate_arn         = aws_acm_certificate.wildcard.arn
  validation_record_fqdns = [for record in aws_route53_record.validation : record.fqdn]
}

resource "aws_acm_certificate" "imported" {
  certificate_body = file("${var.imported}.pem")
  private_key      = file("${var.imported}-key.pem")
}

data "aws_vpc" "default" {
  default = true
}

data "aws_subnets" "default" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.default.id]
  }
}

resource "aws_security_group" "web" {
  name   = "web"
  vpc_id = data.aws_vpc.default.id

  dynamic "ingress" {
    for_each = [80, 443]
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}

resource "aws_lb" "web" {
  name            = "web"
  subnets         = data.aws_subnets.default.ids
  security_groups = [aws_security_group.web.id]
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"
    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.web.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = aws_acm_certificate_validation.default.certificate_arn

  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      message_body = "over TLS"
      status_code  = "200"
    }
  }
}

resource "aws_lb_listener_certificate" "wildcard" {
  listener_arn    = aws_lb_listener.https.arn
  certificate_arn = aws_acm_certificate_validation.wildcard.certificate_arn
}

resource "aws_lb_listener_certificate" "imported" {
  listener_arn    = aws_lb_listener.https.arn
  certificate_arn = aws_acm_certificate.imported.arn
}

resource "aws_route53_record" "web" {
  for_each = toset(["example.com", "default.example.com", "a.example.com", "b.example.com", "a.b.example.com"])

  zone_id = aws_route53_zone.main.zone_id
  name    = each.value
  type    = "A"

  alias {
    name                   = aws_lb.web.dns_name
    zone_id                = aws_lb.web.zone_id
    evaluate_target_health = false
  }
}

data "aws_acm_certificate" "wildcard" {
  domain      = "*.example.com"
  types       = ["AMAZON_ISSUED"]
  most_recent = true

  depends_on = [aws_acm_certificate_validation.wildcard]
}

output "found" {
  value = data.aws_acm_certificate.wildcard.arn == aws_acm_certificate.wildcard.arn
}
