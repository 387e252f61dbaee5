# WANT data.aws_ec2_instance_type.a default_vcpus 2
# WANT data.aws_ec2_instance_type_offering.a instance_type t3.micro
# WANT data.aws_ami_ids.a ids.0 *
# WANT data.aws_ec2_instance_type_offerings.a locations.0 *
data "aws_ec2_instance_type" "a" {
  instance_type = "t3.micro"
}
data "aws_ec2_instance_types" "a" {
  filter {
    name   = "burstable-performance-supported"
    values = ["true"]
  }
}
data "aws_ec2_instance_type_offering" "a" {
  filter {
    name   = "instance-type"
    values = ["t2.micro", "t3.micro"]
  }
  preferred_instance_types = ["t3.micro", "t2.micro"]
}
data "aws_ec2_instance_type_offerings" "a" {
  filter {
    name   = "instance-type"
    values = ["t3.micro"]
  }
  location_type = "availability-zone"
}
data "aws_ami_ids" "a" {
  owners = ["amazon"]
}
