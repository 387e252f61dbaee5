"""What the tables of types are made of: the calls of the AWS provider, and what it needs of the answers."""

import dataclasses

import botocore.exceptions
import jmespath

from boto_client import POLLS

PRESENT = object()


@dataclasses.dataclass
class Call:
    """`operation` is "ec2.describe_vpcs". Arguments that begin with $ are values that earlier calls kept."""
    operation: str
    arguments: dict
    keeps: dict = dataclasses.field(default_factory=dict)  # a value's name, and its path in the answer
    shows: dict = dataclasses.field(default_factory=dict)  # a path in the answer, and the value there or PRESENT
    polls: bool = False  # again and again until the answer shows it
    refused: str = ""  # the error code that is expected
    tolerates: str = ""  # an error code that the provider ignores, or waits through when it polls


@dataclasses.dataclass
class Type:
    name: str
    create: list
    read: list
    delete: list
    update: list = dataclasses.field(default_factory=list)
    gone: list = dataclasses.field(default_factory=list)  # read until it is not there
    tags: str = ""  # the kept value that CreateTags names, and where a read shows the tags: "vpc Vpcs[0].Tags"


def tagged(kind):
    return [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": "a"}]}]


def filters(**values):
    return [{"Name": name.replace("__", ".").replace("_", "-"), "Values": [value]} for name, value in values.items()]


def call(operation, /, **arguments):
    return Call(operation, arguments)


def keep(step, **keeps):
    return dataclasses.replace(step, keeps=keeps)


def show(step, path="", members="", **exactly):
    """The members (by name, separated by spaces) must be present below the path, the others equal."""
    wanted = {join(path, member): PRESENT for member in members.split()} | {join(path, name): value for name, value in exactly.items()}
    return dataclasses.replace(step, shows=step.shows | wanted)


def until(step, path, value):
    return dataclasses.replace(step, shows=step.shows | {path: value}, polls=True)


def refuse(step, code):
    return dataclasses.replace(step, refused=code)


def tolerate(step, code):
    return dataclasses.replace(step, tolerates=code)


def join(path, member):
    return f"{path}.{member}" if path else member


def filled(value, kept):
    if isinstance(value, dict):
        return {name: filled(item, kept) for name, item in value.items()}
    if isinstance(value, list):
        return [filled(item, kept) for item in value]
    return kept[value[1:]] if isinstance(value, str) and value.startswith("$") else value


def missing(step, answer, kept):
    """What the answer does not show."""
    for path, value in step.shows.items():
        found = jmespath.search(path, answer)
        if found is None if value is PRESENT else found != filled(value, kept):
            return f"{path} is {found}"
    return ""


def perform(step, clients, kept):
    """Makes the call and keeps what it keeps. Gives what was wrong with the answer."""
    service, operation = step.operation.split(".")
    arguments = filled(step.arguments, kept)
    problem = "never asked"
    for _ in range(POLLS if step.polls else 1):
        try:
            answer = getattr(clients[service], operation)(**arguments)
        except botocore.exceptions.ClientError as error:
            code = error.response["Error"]["Code"]
            if step.polls and code == step.tolerates:
                problem = str(error)
                continue
            return "" if code in (step.refused, step.tolerates) else str(error)
        problem = missing(step, answer, kept)
        if not problem and not step.refused:
            break
        if not step.polls:
            return problem or f"not refused with {step.refused}"
    kept.update({name: jmespath.search(path, answer) for name, path in step.keeps.items()})
    return problem
