#!/usr/bin/env python3
"""Generates C++ from models/: constants for member names, the table of their texts, and the tables of the services.

  scripts/generate_models.py MODELS OUT     writes OUT/aws/members/SERVICE.h, OUT/member_names.cc and OUT/model_tables.cc
"""

import json
import pathlib
import sys

import service_tables

KEYWORDS = set("""and auto bool break case catch char class const continue default delete do double else enum explicit export
extern false float for friend goto if inline int long mutable namespace new not operator or private protected public
register return short signed sizeof static struct switch template this throw true try typedef typename union unsigned
using virtual void volatile while xor""".split())
MACROS = {"NULL", "EOF", "TRUE", "FALSE", "stdin", "stdout", "stderr", "errno"}


def identifier(name):
    """The constant's name: the member's, with what C++ does not take replaced or marked."""
    text = "".join(character if character.isalnum() else "_" for character in name)
    return text + "_" if text in KEYWORDS or text in MACROS else text


def member_names(model):
    return {name for shape in model["shapes"].values() for name in shape.get("members", {})}


def write_if_changed(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def members_header(service, names, ids):
    lines = [f"inline constexpr MemberName {identifier(name)}{{{ids[name]}}};" for name in sorted(names)]
    return (f"// Generated from models/{service}.json.\n#pragma once\n\n#include \"aws/member_name.h\"\n\n"
            f"namespace regionfall::aws::members::{service} {{\n\n" + "\n".join(lines) +
            f"\n\n}}  // namespace regionfall::aws::members::{service}\n")


def names_source(names):
    lines = "\n".join(f'    "{name}",' for name in names)
    return ("// Generated from models/.\n#include \"aws/member_name_table.h\"\n\nnamespace regionfall::aws {\nnamespace {\n\n"
            f"constexpr std::string_view kNames[] = {{\n{lines}\n}};\n\n}}  // namespace\n\n"
            "std::span<const std::string_view> member_name_table() { return kNames; }\n\n}  // namespace regionfall::aws\n")


# Lists of values that are shorter in the model than what the service takes: it checks those itself.
# (EC2 API reference, DescribeAccountAttributes.)
OPEN_LISTS = [("ec2", "AccountAttributeName")]


def main():
    models, out = map(pathlib.Path, sys.argv[1:3])
    by_name = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(models.glob("*.json"))}
    for service, shape in OPEN_LISTS:
        if service in by_name:
            del by_name[service]["shapes"][shape]["enum"]
    by_service = {name: member_names(model) for name, model in by_name.items()}
    names = sorted(set().union(*by_service.values()))
    ids = {name: index for index, name in enumerate(names)}
    for service, used in by_service.items():
        write_if_changed(out / "aws" / "members" / f"{service}.h", members_header(service, used, ids))
    write_if_changed(out / "member_names.cc", names_source(names))
    write_if_changed(out / "model_tables.cc", service_tables.tables_source(by_name, ids))


if __name__ == "__main__":
    main()
