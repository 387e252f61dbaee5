#!/usr/bin/env python3
"""Makes models/ from a botocore wheel: AWS's service models stripped to the interface.

  scripts/strip_models.py botocore-VERSION-py3-none-any.whl

Kept: operations, shapes, members, their locations and names on the wire, constraints (required, length, pattern, range,
enum), errors and the protocol. Left out: documentation, examples, everything that only clients need.
"""

import gzip
import io
import json
import pathlib
import re
import sys
import zipfile

SERVICES = ("acm autoscaling cloudfront cloudwatch dynamodb ec2 eks elbv2 iam kms logs rds route53 s3 s3control "
            "secretsmanager sns sts").split()
ROOT = pathlib.Path(__file__).resolve().parent.parent

METADATA = ("apiVersion endpointPrefix globalEndpoint jsonVersion protocol protocols queryCompatible serviceId "
            "signatureVersion signingName targetPrefix xmlNamespace awsQueryCompatible").split()
OPERATION = "name http input output errors idempotent httpChecksum httpChecksumRequired staticContextParams".split()
SHAPE = ("type members member key value required enum min max pattern flattened locationName payload box exception error "
         "fault streaming sensitive xmlNamespace wrapper timestampFormat union xmlOrder document eventstream event "
         "eventpayload").split()
REFERENCE = ("shape location locationName queryName flattened xmlAttribute xmlNamespace streaming idempotencyToken box "
             "resultWrapper timestampFormat hostLabel jsonvalue deprecated eventpayload eventheader").split()


def keep(source, names):
    return {name: source[name] for name in names if name in source}


def reference(source):
    return keep(source, REFERENCE)


def shape(source):
    out = keep(source, SHAPE)
    for part in ("member", "key", "value"):
        if part in out:
            out[part] = reference(out[part])
    if "members" in out:
        out["members"] = {name: reference(member) for name, member in out["members"].items()}
    return out


def operation(source):
    out = keep(source, OPERATION)
    for part in ("input", "output"):
        if part in out:
            out[part] = reference(out[part])
    out["errors"] = [error["shape"] for error in source.get("errors", [])]
    if "endpoint" in source:
        out["hostPrefix"] = source["endpoint"].get("hostPrefix", "")
    return out


def strip(model):
    return {
        "metadata": keep(model["metadata"], METADATA),
        "operations": {name: operation(source) for name, source in sorted(model["operations"].items())},
        "shapes": {name: shape(source) for name, source in sorted(model["shapes"].items())},
    }


def main():
    wheel = pathlib.Path(sys.argv[1])
    version = re.match(r"botocore-([\d.]+)-", wheel.name)[1]
    with zipfile.ZipFile(wheel) as archive:
        for service in SERVICES:
            pattern = re.compile(rf"botocore/data/{service}/([\d-]+)/service-2\.json(\.gz)?")
            name = max(name for name in archive.namelist() if pattern.fullmatch(name))
            data = archive.read(name)
            model = json.load(gzip.open(io.BytesIO(data)) if name.endswith(".gz") else io.BytesIO(data))
            text = json.dumps(strip(model), separators=(",", ":"), ensure_ascii=False)
            # A line for each operation and shape: changes between versions can be read.
            text = re.sub(r'("(?:operations|shapes)":\{)', r"\n\1\n", text)
            text = re.sub(r'(\}),("[A-Za-z0-9_]+":\{"(?:name|type)":)', r"\1,\n\2", text)
            (ROOT / "models" / f"{service}.json").write_text(text + "\n", encoding="utf-8")
    (ROOT / "models" / "VERSION").write_text(f"botocore {version}\n")


if __name__ == "__main__":
    main()
