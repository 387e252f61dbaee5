"""A browser in a city: curl and Chromium go through a proxy that stands there, before, during and after a region's loss."""

import os
import pathlib
import re
import shutil
import subprocess
import time

import pytest
from worlds import NEVER_S, World

GUIDE = pathlib.Path(__file__).resolve().parent.parent / "examples/guide"
SITE = "http://www.example.com/"


class Proxy:
    def __init__(self, world, city):
        self.process = world.program.start("proxy", f"-data={world.data}", f"-from={city}", cwd=world.folder)
        self.address = re.search(r"Proxy at (\S+)", self.process.stdout.readline()).group(1)

    def curl(self, *arguments):
        return subprocess.run(["curl", "-sS", "-i", "-m", "20", "-x", f"http://{self.address}", *map(str, arguments)],
                              capture_output=True, text=True, check=False)

    def stop(self):
        self.process.terminate()
        self.process.communicate(timeout=NEVER_S)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    from conftest import Program, clean_environment, program_path
    program = Program(program_path(), clean_environment(tmp_path_factory.mktemp("home")))
    folder = tmp_path_factory.mktemp("world")
    running = World(program, folder, "-regions=us-east-1,eu-west-1", "-dns-port=0", "-speed=10")
    if running.status()["flat"]:
        running.stop()
        pytest.skip("instances need network namespaces")
    shutil.copytree(GUIDE, folder / "guide")
    for command in (["init"], ["apply", f"-data={running.data}", "-auto-approve"]):
        done = program(*command, cwd=folder / "guide")
        assert done.returncode == 0, done.stdout + done.stderr
    yield running
    running.stop()


@pytest.fixture(scope="module")
def proxy(world):
    started = Proxy(world, "Tokyo")
    yield started
    started.stop()


def answered_by(ask, region):
    end = time.monotonic() + NEVER_S
    while region not in (told := ask()):
        assert time.monotonic() < end, told
    return told


def chromium(proxy, folder, url, *options):
    """The page that a headless Chromium shows."""
    command = ["chromium", "--headless=new", "--disable-gpu", "--disable-background-networking", "--no-first-run",
               f"--user-data-dir={folder / 'profile'}", f"--proxy-server=http://{proxy.address}", *options, "--dump-dom", url]
    if os.getuid() == 0:
        command.insert(1, "--no-sandbox")
    return subprocess.run(command, capture_output=True, text=True, timeout=NEVER_S, check=False, env={**os.environ, "HOME": str(folder)}
                          ).stdout


@pytest.mark.parametrize("tunnel", [(), ("-p",)], ids=["whole URI", "tunnel"])
def test_curl_is_led_away_from_a_lost_region_and_back(world, proxy, tunnel):
    ask = lambda: proxy.curl(*tunnel, SITE).stdout.lower()
    answered_by(ask, "x-regionfall-region: us-east-1")
    world.good("fail region", "us-east-1")
    answered_by(ask, "x-regionfall-region: eu-west-1")
    world.good("heal")
    answered_by(ask, "x-regionfall-region: us-east-1")


def test_a_browser_shows_the_region_that_answers(world, proxy, tmp_path):
    if shutil.which("chromium") is None:
        pytest.skip("chromium is not installed")
    show = lambda: chromium(proxy, tmp_path, SITE)
    answered_by(show, "us-east-1")
    world.good("fail region", "us-east-1")
    answered_by(show, "eu-west-1")
    world.good("heal")
    answered_by(show, "us-east-1")


def test_https_goes_through_a_tunnel_and_is_signed_by_the_worlds_authority(world, proxy, tmp_path):
    (tmp_path / "ca.pem").write_text(world.good("ca"))
    url = "https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15"
    trusted = proxy.curl("--cacert", tmp_path / "ca.pem", url)
    assert "GetCallerIdentityResult" in trusted.stdout or "MissingAuthenticationToken" in trusted.stdout, trusted
    assert proxy.curl(url).returncode == 60  # by the machine's own authorities it is not


def test_a_name_that_the_world_does_not_have_is_no_page(proxy):
    told = proxy.curl("http://www.elsewhere.example/").stdout
    assert told.startswith("HTTP/1.1 502") and "www.elsewhere.example has no address" in told
