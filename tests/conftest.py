"""Fixtures that every suite may use."""

import os
import pathlib
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent


def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="run the tests marked long as well")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--long"):
        return
    for item in items:
        if "long" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="takes minutes: ./test --long"))


class Program:
    """A program to run: `program("plan", "-json", cwd=folder)` gives its subprocess.CompletedProcess, output as text."""

    TIMEOUT_S = 120

    def __init__(self, path, environment):
        self.path = path
        self.environment = environment

    def __call__(self, *arguments, cwd, stdin="", env=None):
        return subprocess.run([str(self.path), *map(str, arguments)], cwd=cwd, input=stdin, capture_output=True,
                              text=True, errors="replace", env={**self.environment, **(env or {})},
                              timeout=self.TIMEOUT_S, check=False)


    def start(self, *arguments, cwd):
        """The program at work, with its output in a pipe."""
        return subprocess.Popen([str(self.path), *map(str, arguments)], cwd=cwd, stdout=subprocess.PIPE, text=True,
                                env=self.environment)


def clean_environment(home):
    """The least a program needs; nothing of the user's own configuration, credentials or variables."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": os.environ.get("TMPDIR", "/tmp"), "LC_ALL": "C.UTF-8"}


@pytest.fixture(scope="session")
def build_folder():
    """The CMake build folder that the program under test lies in."""
    return program_path().parent


def program_path():
    path = pathlib.Path(os.environ.get("REGIONFALL_BIN", ROOT / "build" / "release" / "regionfall")).resolve()
    if not path.exists():
        pytest.exit(f"{path} is not built: cmake --preset release && cmake --build --preset release", returncode=2)
    return path


@pytest.fixture
def regionfall(tmp_path_factory):
    """The program under test, as a Program."""
    return Program(program_path(), clean_environment(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="session")
def client_python():
    """The Python that has the AWS clients of clients.txt: ./test installs it. Skips without one."""
    path = ROOT / "build" / "venv" / "bin" / "python"
    if not path.exists():
        pytest.skip("no AWS clients: . scripts/setup.sh && install_clients")
    return path


@pytest.fixture(scope="session")
def javascript_modules():
    """The folder with the AWS SDK for JavaScript: ./test --long installs it."""
    path = ROOT / "build" / "npm"
    assert (path / "installed.json").exists(), "./test --long installs it: . scripts/setup.sh && install_javascript"
    return path


@pytest.fixture
def terraform(tmp_path_factory):
    """HashiCorp's terraform as a Program, for comparison. Skips where it is not installed."""
    path = shutil.which("terraform")
    if path is None:
        pytest.skip("terraform is not installed")
    environment = clean_environment(tmp_path_factory.mktemp("home"))
    return Program(pathlib.Path(path), {**environment, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"})


@pytest.fixture(scope="session")
def shared():
    """The folder of reference corpora: $REGIONFALL_SHARED, or ../shared beside the repository. Skips without it."""
    path = pathlib.Path(os.environ.get("REGIONFALL_SHARED", ROOT.parent / "shared"))
    if not path.is_dir():
        pytest.skip("no reference corpora: set REGIONFALL_SHARED")
    return path
