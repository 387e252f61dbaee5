"""boto3 clients of a world, for the scripts that service_calls.py runs: the world's endpoint is the script's first argument."""

import sys

import boto3
import botocore.config
import botocore.exceptions
import jmespath

URL = sys.argv[1]
POLLS = 10_000  # nothing takes so many turns unless it hangs

# The operations that were called, "ec2 CreateVpc".
called = set()


def client(service, key="111122223333", region="us-east-1", secret="test", token=None):
    made = boto3.client(service, endpoint_url=URL, region_name=region, aws_access_key_id=key, aws_secret_access_key=secret,
                        aws_session_token=token, config=botocore.config.Config(retries={"max_attempts": 0}))
    made.meta.events.register("before-call", lambda model, **_: called.add(f"{service} {model.name}"))
    return made


def refused(code, call, **arguments):
    """Expects AWS's error of that code and gives its message."""
    try:
        answer = call(**arguments)
    except botocore.exceptions.ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error.response["Error"]["Message"]
    raise AssertionError(f"not refused with {code}: {answer}")


def until(wanted, path, call, **arguments):
    """Calls until the answer has the value at the path."""
    for _ in range(POLLS):
        answer = call(**arguments)
        if jmespath.search(path, answer) == wanted:
            return answer
    raise AssertionError(f"{path} is never {wanted}: {answer}")


def wait(service_client, waiter, **arguments):
    """boto3's waiter of that name, without its pauses."""
    service_client.get_waiter(waiter).wait(WaiterConfig={"Delay": 0, "MaxAttempts": POLLS}, **arguments)


def pages(service_client, operation, path, size, **arguments):
    """The lists at the path of each page of a Describe operation."""
    found = service_client.get_paginator(operation).paginate(PaginationConfig={"PageSize": size}, **arguments)
    return [jmespath.search(path, page) for page in found]


def print_called():
    print("\n".join(sorted(called)))
