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

resource "aws_instance" "small" {
  ami           = data.aws_ami.linux.id
  instance_type = "t3.micro"
}

resource "aws_instance" "web" {
  ami           = data.aws_ami.linux.id
  instance_type = "t3.micro"
  user_data     = "#!/bin/sh\nregionfall order-service\n"
  root_block_device {
    volume_size = 20
    volume_type = "gp3"
  }
  ebs_block_device {
    device_name = "/dev/sdb"
    volume_size = 5
  }
  metadata_options {
    http_tokens = "required"
  }
  tags = {
    Name = "web"
  }
}

# WANT aws_instance.small instance_state running
# WANT aws_instance.small public_ip *
# WANT aws_instance.small root_block_device.0.volume_id *
# WANT aws_instance.small metadata_options.0.http_endpoint enabled
# WANT aws_instance.web root_block_device.0.iops 3000
# WANT aws_instance.web private_dns *
# STEP
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

resource "aws_security_group" "web" {
  name = "web"
}

resource "aws_instance" "web" {
  ami                         = data.aws_ami.linux.id
  instance_type               = "t3.small"
  user_data                   = "#!/bin/sh\nregionfall order-service\n"
  vpc_security_group_ids      = [aws_security_group.web.id]
  root_block_device {
    volume_size = 20
    volume_type = "gp3"
  }
  ebs_block_device {
    device_name = "/dev/sdb"
    volume_size = 5
  }
  metadata_options {
    http_tokens = "required"
  }
  tags = {
    Name = "web server"
  }
}

# WANT aws_instance.web instance_type t3.small
# WANT aws_instance.web instance_state running
# WANT aws_instance.web tags.Name web server
# WANT aws_instance.web vpc_security_group_ids.# 1
