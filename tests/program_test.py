"""What every invocation of the program does."""

import re


def test_version_is_printed_alone(regionfall, tmp_path):
    outcome = regionfall("--version", cwd=tmp_path)
    assert outcome.returncode == 0
    assert re.match(r"regionfall \d+\.\d+\.\d+\n", outcome.stdout, re.IGNORECASE)
    assert outcome.stderr == ""


def test_help_names_the_program(regionfall, tmp_path):
    outcome = regionfall("--help", cwd=tmp_path)
    assert outcome.returncode == 0
    assert "regionfall" in outcome.stdout


def test_every_commands_help_is_text(regionfall, tmp_path):
    """Options keep views of their help: one that was made for the call would be rubbish by now."""
    commands = re.findall(r"^  ([a-z][a-z-]+) {2,}", regionfall("--help", cwd=tmp_path).stdout, re.MULTILINE)
    assert {"serve", "up", "drill"} <= set(commands)
    for command in commands:
        told = regionfall(command, "-help", cwd=tmp_path).stdout
        assert "\N{REPLACEMENT CHARACTER}" not in told and told.replace("\n", "").isprintable(), (command, told)
