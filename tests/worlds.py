"""Worlds for tests: `regionfall serve` in a folder of its own, on a free port."""

import json
import os
import pathlib
import re
import signal
import subprocess

NEVER_S = 60  # nothing takes so long unless it hangs


class World:
    """A running world: `world("status")` runs a command on it, `world.url` is its endpoint."""

    def __init__(self, program, folder, *options):
        self.program, self.folder = program, folder
        self.data = folder / "data"
        self.server = subprocess.Popen(
            [str(program.path), "serve", "-port=0", f"-data={self.data}", *options], cwd=folder, env=program.environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.lines = []
        self.url = re.search(r"http://\S+", self.read_until("Ready after")).group()

    def read_until(self, text):
        """Reads what the server prints, up to a line with that text, which is returned."""
        for line in self.server.stdout:
            self.lines.append(line)
            if text in line:
                return line
        raise AssertionError("the server ended:\n" + "".join(self.lines))

    def __call__(self, *arguments, **options):
        command, *rest = arguments
        words = command.split(" ")
        return self.program(*words, f"-data={self.data}", *rest, cwd=self.folder, **options)

    def good(self, *arguments):
        outcome = self(*arguments)
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
        return outcome.stdout

    def status(self):
        return json.loads(self.good("status", "-json"))

    def region(self, name):
        return next(region for region in self.status()["regions"] if region["name"] == name)

    def inside(self, region, *command):
        return self("exec", f"-in={region}", "--", *command)

    def processes(self):
        """Everything that belongs to the world, the server aside."""
        return sorted(descendants(self.server.pid))

    def stop(self):
        if self.server.poll() is None:
            self.server.send_signal(signal.SIGTERM)
        try:
            self.server.communicate(timeout=NEVER_S)
        except subprocess.TimeoutExpired:
            self.server.kill()
            raise


def descendants(process):
    found = set()
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == process:
            found |= {int(entry.name)} | descendants(int(entry.name))
    return found


def is_gone(process):
    """Waits until the process has ended, however it is related to this one."""
    try:
        descriptor = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    import select
    try:
        return bool(select.select([descriptor], [], [], NEVER_S)[0])
    finally:
        os.close(descriptor)
