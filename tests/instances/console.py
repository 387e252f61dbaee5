"""Prints an instance's console output."""

import sys

from boto_client import client

print(client("ec2", region=sys.argv[2]).get_console_output(InstanceId=sys.argv[3])["Output"])
