# Application load balancers and what answers behind them: sections 6 and 11 of the guide need both and show neither.

# -- primary region --------------------------------------------------------------------------------------------------------

resource "aws_security_group" "primary_lb" {
  provider = aws.primary

  name        = "primary-lb"
  description = "Users reach the load balancer"
  vpc_id      = aws_vpc.primary.id

  ingress {
    description = "HTTP from anywhere"
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }

  ingress {
    description = "HTTPS from anywhere"
    from_port   = 443
    to_port     = 443
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

resource "aws_security_group" "primary_app" {
  provider = aws.primary

  name        = "primary-app"
  description = "The load balancer reaches the application"
  vpc_id      = aws_vpc.primary.id

  ingress {
    description     = "HTTP from the load balancer"
    from_port       = 80
    to_port         = 80
    protocol        = "tcp"
    security_groups = [aws_security_group.primary_lb.id]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

data "aws_ami" "primary" {
  provider    = aws.primary
  most_recent = true
  owners      = ["amazon"]

  filter {
    name   = "name"
    values = ["al2023-ami-2023.*-x86_64"]
  }
}

resource "aws_instance" "primary" {
  provider = aws.primary
  count    = 2

  ami                    = data.aws_ami.primary.id
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.primary_private[count.index].id
  vpc_security_group_ids = [aws_security_group.primary_app.id]
  user_data              = local.user_data

  tags = {
    Name        = "Primary Application ${count.index + 1}"
    Environment = "production"
  }
}

resource "aws_lb" "primary" {
  provider = aws.primary

  name               = "primary"
  load_balancer_type = "application"
  subnets            = aws_subnet.primary_public[*].id
  security_groups    = [aws_security_group.primary_lb.id]

  depends_on = [aws_internet_gateway.primary]
}

resource "aws_lb_target_group" "primary" {
  provider = aws.primary

  name     = "primary"
  port     = 80
  protocol = "HTTP"
  vpc_id   = aws_vpc.primary.id

  # The same path as the health checks of Route 53: where the two differ, DNS goes on sending users to a region whose load
  # balancer has given up on its targets.
  health_check {
    path                = "/health"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

resource "aws_lb_target_group_attachment" "primary" {
  provider = aws.primary
  count    = 2

  target_group_arn = aws_lb_target_group.primary.arn
  target_id        = aws_instance.primary[count.index].id
  port             = 80
}

resource "aws_lb_listener" "primary" {
  provider = aws.primary

  load_balancer_arn = aws_lb.primary.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.primary.arn
  }
}

resource "aws_lb_listener" "primary_https" {
  provider = aws.primary

  load_balancer_arn = aws_lb.primary.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = aws_acm_certificate_validation.primary.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.primary.arn
  }
}

# -- secondary region ------------------------------------------------------------------------------------------------------

resource "aws_security_group" "secondary_lb" {
  provider = aws.secondary

  name        = "secondary-lb"
  description = "Users reach the load balancer"
  vpc_id      = aws_vpc.secondary.id

  ingress {
    description = "HTTP from anywhere"
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }

  ingress {
    description = "HTTPS from anywhere"
    from_port   = 443
    to_port     = 443
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

resource "aws_security_group" "secondary_app" {
  provider = aws.secondary

  name        = "secondary-app"
  description = "The load balancer reaches the application"
  vpc_id      = aws_vpc.secondary.id

  ingress {
    description     = "HTTP from the load balancer"
    from_port       = 80
    to_port         = 80
    protocol        = "tcp"
    security_groups = [aws_security_group.secondary_lb.id]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

data "aws_ami" "secondary" {
  provider    = aws.secondary
  most_recent = true
  owners      = ["amazon"]

  filter {
    name   = "name"
    values = ["al2023-ami-2023.*-x86_64"]
  }
}

resource "aws_instance" "secondary" {
  provider = aws.secondary
  count    = 2

  ami                    = data.aws_ami.secondary.id
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.secondary_private[count.index].id
  vpc_security_group_ids = [aws_security_group.secondary_app.id]
  user_data              = local.user_data

  tags = {
    Name        = "Secondary Application ${count.index + 1}"
    Environment = "production"
  }
}

resource "aws_lb" "secondary" {
  provider = aws.secondary

  name               = "secondary"
  load_balancer_type = "application"
  subnets            = aws_subnet.secondary_public[*].id
  security_groups    = [aws_security_group.secondary_lb.id]

  depends_on = [aws_internet_gateway.secondary]
}

resource "aws_lb_target_group" "secondary" {
  provider = aws.secondary

  name     = "secondary"
  port     = 80
  protocol = "HTTP"
  vpc_id   = aws_vpc.secondary.id

  # The same path as the health checks of Route 53: where the two differ, DNS goes on sending users to a region whose load
  # balancer has given up on its targets.
  health_check {
    path                = "/health"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

resource "aws_lb_target_group_attachment" "secondary" {
  provider = aws.secondary
  count    = 2

  target_group_arn = aws_lb_target_group.secondary.arn
  target_id        = aws_instance.secondary[count.index].id
  port             = 80
}

resource "aws_lb_listener" "secondary" {
  provider = aws.secondary

  load_balancer_arn = aws_lb.secondary.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.secondary.arn
  }
}

resource "aws_lb_listener" "secondary_https" {
  provider = aws.secondary

  load_balancer_arn = aws_lb.secondary.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = aws_acm_certificate_validation.secondary.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.secondary.arn
  }
}

# -- both --------------------------------------------------------------------------------------------------------------

locals {
  # The application that Regionfall brings along: orders over HTTP, `/health`, and headers that say who answered.
  user_data = <<-EOT
    #!/bin/sh
    exec regionfall order-service --port 80
  EOT
}

output "address" {
  description = "What users ask for"
  value       = "https://${aws_route53_record.www.name}/"
}

output "load_balancers" {
  value = [aws_lb.primary.dns_name, aws_lb.secondary.dns_name]
}
