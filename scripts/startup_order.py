#!/usr/bin/env python3
"""Writes linkage/startup_order.txt: the functions that short commands run, which the linker puts side by side.

Needs valgrind and build/release/regionfall. Run it by hand when the program's start has become slower: names that are
gone do no harm, functions that are new stay where they are.
"""

import collections
import pathlib
import re
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "build" / "release" / "regionfall"
ORDER = ROOT / "linkage" / "startup_order.txt"
CONFIGURATION = """
variable "name" {
  type    = string
  default = "x"
}
locals { keys = toset([for i in range(3) : "k${i}"]) }
resource "terraform_data" "a" {
  count = 2
  input = "value ${count.index}"
}
resource "terraform_data" "b" {
  for_each = local.keys
  input    = "${var.name}-${each.key}-${terraform_data.a[0].id}"
}
output "all" { value = terraform_data.a[*].output }
"""
COMMANDS = [["validate"], ["plan"], ["apply", "-auto-approve"], ["plan"]]
# How callgrind names a function when it first meets it: "fn=(12) name" or "cfn=(12) name", and name'2 in a recursion.
FUNCTION = re.compile(r"^c?fn=\(\d+\) (.+?)('\d+)?$", re.MULTILINE)
SYMBOL = re.compile(r"[A-Za-z_][\w.$]*")  # callgrind gives addresses of what has no name
# Which variant of a function the C library takes depends on the processor; valgrind's does not have the last ones.
VARIANT = re.compile(r"(?<=_)(avx2?)(?=_|$)")
LATER_VARIANTS = ["evex", "avx512"]


def functions_run(arguments, folder):
    with tempfile.NamedTemporaryFile("r") as profile:
        valgrind = ["valgrind", "--tool=callgrind", "--demangle=no", f"--callgrind-out-file={profile.name}"]
        subprocess.run([*valgrind, PROGRAM, *arguments], cwd=folder, check=True, capture_output=True)
        return {match[1] for match in FUNCTION.finditer(profile.read())}


def main():
    uses = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "main.tf").write_text(CONFIGURATION)
        for arguments in COMMANDS:
            for name in functions_run(arguments, folder):
                uses.update({name, *(VARIANT.sub(later, name) for later in LATER_VARIANTS)})
    # What all of the commands run comes first; by name among equals, so that the file changes little.
    names = sorted((name for name in uses if SYMBOL.fullmatch(name)), key=lambda name: (-uses[name], name))
    ORDER.write_text("".join(f"{name}\n" for name in names))
    print(f"{len(names)} functions")


if __name__ == "__main__":
    main()
