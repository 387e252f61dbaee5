"""The source tree's own rules: a layer sees only layers above it, and nothing is left out of the build."""

import json
import pathlib
import re
import shlex
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
SRC = ROOT / "src"
FOLDERS_WITHOUT_README = re.compile(r"(^|/)(\.git|\.ci|build|testdata|fuzz_corpus|__pycache__)(/|$)|^cmake/packages$")


def layers():
    """The layers that exist, top first."""
    text = (ROOT / "cmake" / "layer.cmake").read_text()
    names = re.search(r"set\(REGIONFALL_LAYERS ([^)]*)\)", text)[1].split()
    return [name for name in names if (SRC / name).is_dir()]


def pairs_from_above_to_below():
    return [(above, below) for i, above in enumerate(layers()) for below in layers()[i + 1:]]


@pytest.fixture(scope="module")
def commands(build_folder):
    """The compiler command of each file in src/."""
    entries = json.loads((build_folder / "compile_commands.json").read_text())
    return {pathlib.Path(entry["file"]): entry for entry in entries}


def compiles(commands, layer, line, folder):
    """Whether a file of `layer` that consists of `line` would compile: (succeeded, compiler's messages)."""
    entry = next(entry for path, entry in commands.items() if path.is_relative_to(SRC / layer)
                 and not path.name.endswith("_test.cc"))
    words = shlex.split(entry["command"])
    compiler = next(word for word in words if re.search(r"(g|clang)\+\+(-\d+)?$", word))
    flags = [word for word in words if word.startswith(("-I", "-std="))]
    probe = folder / "probe.cc"
    probe.write_text(line + "\n")
    outcome = subprocess.run([compiler, *flags, "-fsyntax-only", str(probe)], capture_output=True, text=True,
                             cwd=entry["directory"], check=False)
    return outcome.returncode == 0, outcome.stderr


def a_header(layer):
    headers = sorted(SRC.joinpath(layer).rglob("*.h"))
    if not headers:
        pytest.skip(f"src/{layer} has no header yet")
    return headers[0].relative_to(SRC)


@pytest.mark.parametrize(("above", "below"), pairs_from_above_to_below())
def test_a_layer_cannot_include_what_is_below_it(commands, tmp_path, above, below):
    succeeded, messages = compiles(commands, above, f'#include "{a_header(below)}"', tmp_path)
    assert not succeeded
    assert "No such file" in messages or "file not found" in messages


@pytest.mark.parametrize("layer", layers())
def test_a_layer_can_include_itself(commands, tmp_path, layer):
    succeeded, messages = compiles(commands, layer, f'#include "{a_header(layer)}"', tmp_path)
    assert succeeded, messages


def test_includes_name_their_layer():
    for path in sorted(SRC.rglob("*.cc")) + sorted(SRC.rglob("*.h")):
        for name in re.findall(r'^\s*#\s*include\s+"([^"]+)"', path.read_text(), re.MULTILINE):
            assert not name.startswith(".") and "/../" not in name, f"{path}: {name} goes around the layers"
            assert name.split("/")[0] in layers(), f"{path}: {name} does not begin with a layer"


def test_every_source_file_is_built(commands):
    unbuilt = [path for path in SRC.rglob("*.cc") if path not in commands and not path.name.endswith("_fuzz.cc")]
    assert unbuilt == []


def test_assertions_are_never_compiled_out(commands):
    assert [path for path, entry in commands.items() if "NDEBUG" in entry["command"]] == []


def test_every_folder_has_a_readme():
    folders = {parent for path in tracked_files() for parent in path.parents} - {pathlib.Path(".")}
    bare = [str(folder) for folder in sorted(folders)
            if not FOLDERS_WITHOUT_README.search(str(folder)) and not (ROOT / folder / "README.md").exists()]
    assert bare == []


def tracked_files():
    listing = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                             capture_output=True, text=True, check=True)
    return [pathlib.Path(line) for line in listing.stdout.splitlines() if (ROOT / line).exists()]
