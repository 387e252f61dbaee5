provider "aws" {
  region = "us-east-1"
}

data "aws_ami" "linux" {
  most_recent = true
  owners      = ["amazon"]

  filter {
    name   = "name"
    values = ["al2023-ami-2*-x86_64"]
  }
}

data "aws_vpc" "default" {
  default = true
}

resource "aws_launch_configuration" "old" {
  name_prefix   = "old-"
  image_id      = data.aws_ami.linux.id
  instance_type = "t3.micro"
  user_data     = "#!/bin/sh\nsleep 1000\n"

  root_block_device {
    volume_size = 10
  }
}

data "aws_launch_configuration" "old" {
  name = aws_launch_configuration.old.name
}

resource "aws_autoscaling_group" "old" {
  name_prefix               = "old-"
  availability_zones        = ["us-east-1a", "us-east-1b"]
  launch_configuration      = aws_launch_configuration.old.name
  min_size                  = 0
  max_size                  = 2
  desired_capacity          = 1
  suspended_processes       = ["AZRebalance"]
  enabled_metrics           = ["GroupInServiceInstances"]
  termination_policies      = ["OldestInstance"]
  wait_for_capacity_timeout = "2m"

  initial_lifecycle_hook {
    name                 = "first"
    lifecycle_transition = "autoscaling:EC2_INSTANCE_TERMINATING"
    heartbeat_timeout    = 30
    default_result       = "CONTINUE"
  }

  lifecycle {
    ignore_changes = [tag, target_group_arns, traffic_source, desired_capacity]
  }

  force_delete = true
}

resource "aws_launch_template" "new" {
  name_prefix   = "new-"
  image_id      = data.aws_ami.linux.id
  instance_type = "t3.micro"

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_size           = 12
      delete_on_termination = true
    }
  }

  network_interfaces {
    associate_public_ip_address = true
  }

  tag_specifications {
    resource_type = "instance"
    tags          = { Name = "new" }
  }

  tags = { stage = "test" }
}

data "aws_launch_template" "new" {
  name = aws_launch_template.new.name
}

resource "aws_autoscaling_group" "mixed" {
  name                = "mixed"
  availability_zones  = ["us-east-1a"]
  min_size            = 1
  max_size            = 1

  mixed_instances_policy {
    instances_distribution {
      on_demand_base_capacity = 1
    }

    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.new.id
        version            = data.aws_launch_template.new.latest_version
      }

      override {
        instance_type = "t3.small"
      }
    }
  }
}

resource "aws_lb_target_group" "web" {
  name     = "web"
  port     = 80
  protocol = "HTTP"
  vpc_id   = data.aws_vpc.default.id
}

resource "aws_autoscaling_attachment" "web" {
  autoscaling_group_name = aws_autoscaling_group.old.name
  lb_target_group_arn    = aws_lb_target_group.web.arn
}

resource "aws_autoscaling_policy" "out" {
  name                   = "out"
  autoscaling_group_name = aws_autoscaling_group.old.name
  adjustment_type        = "ChangeInCapacity"
  scaling_adjustment     = 1
  cooldown               = 60
}

resource "aws_autoscaling_policy" "steps" {
  name                   = "steps"
  autoscaling_group_name = aws_autoscaling_group.old.name
  policy_type            = "StepScaling"
  adjustment_type        = "PercentChangeInCapacity"

  step_adjustment {
    scaling_adjustment          = 10
    metric_interval_lower_bound = 0
    metric_interval_upper_bound = 10
  }

  step_adjustment {
    scaling_adjustment          = 30
    metric_interval_lower_bound = 10
  }
}

resource "aws_autoscaling_policy" "tracking" {
  name                   = "tracking"
  autoscaling_group_name = aws_autoscaling_group.old.name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = 40

    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}

resource "aws_autoscaling_schedule" "evening" {
  scheduled_action_name  = "evening"
  autoscaling_group_name = aws_autoscaling_group.old.name
  recurrence             = "0 18 * * *"
  min_size               = 0
  max_size               = 2
  desired_capacity       = 0
}

resource "aws_autoscaling_lifecycle_hook" "launch" {
  name                   = "launch"
  autoscaling_group_name = aws_autoscaling_group.old.name
  lifecycle_transition   = "autoscaling:EC2_INSTANCE_LAUNCHING"
  heartbeat_timeout      = 60
}

resource "aws_sns_topic" "events" {
  name = "events"
}

resource "aws_autoscaling_notification" "events" {
  group_names   = [aws_autoscaling_group.old.name]
  notifications = ["autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_TERMINATE"]
  topic_arn     = aws_sns_topic.events.arn
}

resource "aws_autoscaling_group_tag" "stage" {
  autoscaling_group_name = aws_autoscaling_group.old.name

  tag {
    key                 = "stage"
    value               = "test"
    propagate_at_launch = true
  }
}

data "aws_autoscaling_group" "mixed" {
  name = aws_autoscaling_group.mixed.name
}

data "aws_autoscaling_groups" "all" {
  names = [aws_autoscaling_group.mixed.name]
}
