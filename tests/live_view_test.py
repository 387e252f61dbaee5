"""What a drill shows on a terminal: drawn in place where the terminal can, plain lines where it cannot."""

import os
import pty
import re
import subprocess

import pytest

DRILL = """
drill {
  duration = "3s"
}
load "shop" {
  from    = ["Virginia"]
  url     = "http://us-east-1/?Action=GetCallerIdentity&Version=2011-06-15"
  rate    = 10
  timeout = "1s"
}
fault "away" {
  region = "us-east-1"
  at     = "1s"
  until  = "2s"
}
"""
MOVES_UP = re.compile(r"\x1b\[\d+A\x1b\[J")
COLOURS = re.compile(r"\x1b\[\d*m")


@pytest.fixture
def on_terminal(regionfall, tmp_path):
    """Runs the drill with a terminal as its output: all that it has written."""
    def run(**environment):
        (tmp_path / "west.drill.hcl").write_text(DRILL)
        ours, theirs = pty.openpty()
        process = subprocess.Popen([str(regionfall.path), "drill", "west.drill.hcl"], cwd=tmp_path, stdin=subprocess.DEVNULL,
                                   stdout=theirs, stderr=theirs, env={**regionfall.environment, **environment})
        os.close(theirs)
        written = b""
        try:
            while piece := os.read(ours, 65536):
                written += piece
        except OSError:  # how Linux says that nobody has the terminal any more
            pass
        os.close(ours)
        assert process.wait() == 0, written.decode()
        return written.decode()
    return run


def lines_that_stay(written):
    """What a terminal shows in the end: each redrawing takes away the lines that it goes up."""
    lines = [""]
    for part in re.split(r"(\x1b\[\d+A\x1b\[J|\n)", written.replace("\r", "")):
        if part == "\n":
            lines.append("")
        elif MOVES_UP.fullmatch(part):
            del lines[-int(re.search(r"\d+", part).group()) - 1:]
            lines.append("")
        else:
            lines[-1] += COLOURS.sub("", part)
    return lines


def test_a_terminal_shows_regions_and_faults_in_place_and_keeps_none_of_it(on_terminal):
    written = on_terminal(TERM="xterm-256color")
    assert MOVES_UP.search(written) and COLOURS.search(written)
    assert re.search(r"us-east-1 +crash", COLOURS.sub("", written))
    assert "fault  away: region us-east-1 crash" in COLOURS.sub("", written)
    stayed = lines_that_stay(written)
    assert not any("Ctrl-C heals the world and ends the drill. Emulated" in line for line in stayed)
    assert any("fault away: region us-east-1 crash" in line for line in stayed)
    assert any(line.startswith("Report: ") for line in stayed)


def test_without_colours_it_is_drawn_in_place_all_the_same(on_terminal):
    written = on_terminal(TERM="xterm-256color", NO_COLOR="1")
    assert MOVES_UP.search(written) and not COLOURS.search(written)


def test_terminals_that_cannot_move_their_cursor_get_lines(on_terminal):
    written = on_terminal(TERM="dumb", NO_COLOR="1")
    assert "\x1b" not in written
    assert " failed" in written
