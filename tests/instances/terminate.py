"""Terminates an instance, and waits for its end."""

import sys

from boto_client import client, until

ec2 = client("ec2", region=sys.argv[2])
ec2.terminate_instances(InstanceIds=[sys.argv[3]])
until("terminated", "Reservations[0].Instances[0].State.Name", ec2.describe_instances, InstanceIds=[sys.argv[3]])
