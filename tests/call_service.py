"""Calls operations of a service with boto3 as it is told: `call_service.py URL SERVICE` reads a line of JSON a call, [operation,
arguments], and answers with a line: {"answer": ...} or {"error": code}."""

import json
import sys

import botocore.exceptions
from boto_client import client

service = client(sys.argv[2])
for line in sys.stdin:
    operation, arguments = json.loads(line)
    try:
        told = {"answer": getattr(service, operation)(**arguments)}
    except botocore.exceptions.ClientError as error:
        told = {"error": str(error)}
    print(json.dumps(told, default=str), flush=True)
