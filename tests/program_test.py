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
