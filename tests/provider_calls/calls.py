"""Makes the calls of the AWS provider for each type, in its order: create, read, update, read, delete, read until it is gone.

  calls.py URL <PEM      prints the names of the types, one a line

The input is a certificate and its key, with an empty line between them.
"""

import sys

from access_data_types import ACCESS_DATA_TYPES
from acm_types import ACM_TYPES
from autoscaling_types import AUTOSCALING_TYPES
from boto_client import client
from data_types import DATA_TYPES
from elbv2_types import ELBV2_TYPES
from home import HOME
from iam_account_types import IAM_ACCOUNT_TYPES
from iam_entity_types import IAM_ENTITY_TYPES
from iam_types import IAM_TYPES
from kms_types import KMS_TYPES
from network_types import NETWORK_TYPES
from route53_types import ROUTE53_TYPES
from sns_types import SNS_TYPES
from steps import call, perform, until
from vpc_part_types import vpc_part_types

CLIENTS = {service: client(service) for service in ("acm", "autoscaling", "ec2", "elbv2", "iam", "kms", "route53", "sns", "sts")}
CLIENTS["kms_west"] = client("kms", region="eu-west-1")
TYPES = [*DATA_TYPES, *ACCESS_DATA_TYPES, *NETWORK_TYPES, *vpc_part_types(), *IAM_TYPES, *IAM_ENTITY_TYPES, *IAM_ACCOUNT_TYPES, *KMS_TYPES,
         *ROUTE53_TYPES, *SNS_TYPES, *ELBV2_TYPES, *ACM_TYPES, *AUTOSCALING_TYPES]
kept = dict(zip(("certificate", "private_key"), sys.stdin.read().split("\n\n")))


def run(phase, steps):
    for step in steps:
        problem = perform(step, CLIENTS, kept)
        assert not problem, f"{phase}: {step.operation}: {problem}"


def tag_changes(kind):
    """What the provider calls when a resource's tags change, for types whose tags are EC2's own."""
    if not kind.tags:
        return []
    name, path = kind.tags.split(" ")
    read = kind.read[0]
    return [call("ec2.delete_tags", Resources=[f"${name}"], Tags=[{"Key": "Name", "Value": "a"}]),
            call("ec2.create_tags", Resources=[f"${name}"], Tags=[{"Key": "team", "Value": "b"}]),
            until(read, path, [{"Key": "team", "Value": "b"}])]


run("home", HOME)
for kind in TYPES:
    run(f"{kind.name} create", kind.create)
    run(f"{kind.name} read", kind.read)
    run(f"{kind.name} update", kind.update + tag_changes(kind))
    run(f"{kind.name} read again", kind.read)
    run(f"{kind.name} delete", kind.delete)
    run(f"{kind.name} gone", kind.gone)
    print(kind.name)
