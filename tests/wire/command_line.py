"""The cases of client_cases.py as commands of the AWS CLI."""

import base64
import concurrent.futures
import datetime
import json
import os
import re
import subprocess

from botocore import xform_name

COMMANDS = {"s3": "s3api"}  # services that the CLI names otherwise than the models
TIMEOUT_S = 120


def run(cases, models, endpoint, program, folder, secret, region):
    """What the CLI made of each case, by its name: {"output"}, {"error": {"code", "operation", "message"}} or {"url"}."""
    config = folder / "config"
    config.write_text("[default]\ncli_timestamp_format = iso8601\ns3 =\n  signature_version = s3v4\n")
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "AWS_CONFIG_FILE": str(config), "AWS_MAX_ATTEMPTS": "1",
                   "AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": region, "AWS_DEFAULT_REGION": region,
                   "AWS_SECRET_ACCESS_KEY": secret, "AWS_CA_BUNDLE": str(endpoint.certificate), "LC_ALL": "C.UTF-8"}

    def made(case):
        files = folder / case.name
        files.mkdir()
        # Only over TLS has botocore checksums behind the body.
        url = endpoint.secure_url if case.streamed else endpoint.url
        return one(case, models.operation(case), program, url, files, {**environment, "AWS_ACCESS_KEY_ID": case.name})

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip([case.name for case in cases], pool.map(made, cases)))


def one(case, operation, program, url, folder, environment):
    body = folder / "body"
    outcome = subprocess.run([program, "--endpoint-url", url, *arguments(case, operation, folder, body)], env=environment,
                             capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    if outcome.returncode:
        found = re.search(r"An error occurred \((.+?)\) when calling the (\w+) operation: (.*)", outcome.stderr)
        if not found:
            return {"error": {"message": outcome.stderr.strip()}}
        return {"error": {"code": found[1], "operation": found[2], "message": found[3]}}
    if case.presigned:
        return {"url": outcome.stdout.strip()}
    output = from_json(operation.output_shape, json.loads(outcome.stdout or "{}"))
    if operation.has_streaming_output:
        output["Body"] = body.read_bytes()
    return {"output": output}


def arguments(case, operation, folder, body):
    if case.presigned:
        return ["s3", "presign", f"s3://{case.input['Bucket']}/{case.input['Key']}"]
    command = [COMMANDS.get(case.service, case.service), xform_name(case.operation, "-")]
    payload = operation.input_shape.serialization.get("payload") if operation.has_streaming_input else None
    rest = {}
    for name, value in case.input.items():
        if isinstance(value, bytes):
            path = folder / name
            path.write_bytes(value)
            value = str(path) if name == payload else f"fileb://{path}"
        if isinstance(value, str):
            command += [f"--{xform_name(name, '-')}", value]
        else:
            rest[name] = value
    if rest:
        command += ["--cli-input-json", json.dumps(to_json(rest))]
    if operation.has_streaming_output:
        command.append(str(body))
    return command if case.pages else [*command, "--no-paginate"]


def to_json(value):
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: to_json(member) for name, member in value.items()}
    return [to_json(item) for item in value] if isinstance(value, list) else value


def from_json(shape, value):
    """What the CLI prints, with blobs and moments as such."""
    kind = shape.type_name if shape else None
    if kind == "structure":
        return {name: from_json(shape.members[name], member) for name, member in value.items() if name in shape.members}
    if kind == "list":
        return [from_json(shape.member, item) for item in value]
    if kind == "map":
        return {key: from_json(shape.value, item) for key, item in value.items()}
    if kind == "timestamp":
        return datetime.datetime.fromisoformat(value)
    return base64.b64decode(value) if kind == "blob" else value
