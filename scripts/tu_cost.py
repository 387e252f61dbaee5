"""Compiles every file of a build folder again, without cache or output, and lists what each cost.

    python3 scripts/tu_cost.py [BUILD_FOLDER] [PATH_PART]

Exits with 1 when a translation unit took over 20 s of processor time or 1 GB of memory.
"""

import json
import os
import pathlib
import shlex
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SECONDS_MAX = 20
MEGABYTES_MAX = 1024


def cost(entry):
    """Processor seconds and peak megabytes of compiling one entry of compile_commands.json."""
    words = shlex.split(entry["command"])
    words[words.index("-o") + 1] = os.devnull
    child = os.fork()
    if child == 0:
        os.chdir(entry["directory"])
        os.environ["CCACHE_DISABLE"] = "1"
        os.execvp(words[0], words)
    _, status, usage = os.wait4(child, 0)
    if status != 0:
        sys.exit(f"{entry['file']} does not compile")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "release"
    part = sys.argv[2] if len(sys.argv) > 2 else ""
    entries = json.loads((folder / "compile_commands.json").read_text())
    costs = sorted(((*cost(entry), entry["file"]) for entry in entries if part in entry["file"]), reverse=True)
    if not costs:
        sys.exit(f"{folder} compiles nothing whose path contains '{part}'")
    dear = 0
    for seconds, megabytes, file in costs:
        over = seconds > SECONDS_MAX or megabytes > MEGABYTES_MAX
        dear += over
        print(f"{seconds:6.1f} s {megabytes:6.0f} MB  {os.path.relpath(file, ROOT)}{'  too dear' if over else ''}")
    return 1 if dear else 0


if __name__ == "__main__":
    sys.exit(main())
