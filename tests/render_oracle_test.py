"""Plans and states as Regionfall shows them, beside Terraform's: text resource by resource, JSON member by member."""

import json
import pathlib
import re
import shutil

import pytest

CONFIGURATION = pathlib.Path(__file__).parent / "render_oracle"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def without_ids(text):
    return UUID.sub("(id)", text)


def blocks(text):
    """The comment and block of each resource, by the first line of the comment; outputs under "outputs"."""
    found = {}
    for block in re.split(r"\n(?= ? # )", without_ids(text).split("\nPlan: ")[0]):
        if re.match(r" ? # \S+ ", block) and "\n" in block:
            found[block.splitlines()[0]] = join_comments(block)
    if "Changes to Outputs:" in text:
        found["outputs"] = without_ids(text).split("Changes to Outputs:")[1].split("\n\n")[0].rstrip()
    return found


def join_comments(block):
    return block.rstrip().replace("managed by Terraform", "managed by Regionfall")


def plain(document):
    """JSON without what differs by design: ids, times, and what Terraform alone tells."""
    document = json.loads(without_ids(json.dumps(document)))
    for member in ("timestamp", "relevant_attributes", "prior_state"):
        document.pop(member, None)
    return document


class Folder:
    """One copy of the configuration that one of the two programs works in."""

    def __init__(self, program, path):
        self.program = program
        self.path = path
        shutil.copytree(CONFIGURATION, path)
        (path / "second.tf").unlink()
        self.run("init")

    def run(self, *arguments):
        done = self.program(*arguments, cwd=self.path)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def turn_to_second(self):
        (self.path / "first.tf").unlink()
        shutil.copy(CONFIGURATION / "second.tf", self.path)


@pytest.fixture
def both(regionfall, terraform, tmp_path):
    return Folder(regionfall, tmp_path / "ours"), Folder(terraform, tmp_path / "theirs")


def test_creations_are_shown_line_by_line_as_terraform_shows_them(both):
    ours, theirs = [blocks(folder.run("plan", "-no-color")) for folder in both]
    assert len(theirs) > 50
    assert ours == {key.replace("by Terraform", "by Regionfall"): value for key, value in theirs.items()}


def test_changes_moves_imports_and_removals_are_shown_line_by_line_as_terraform_shows_them(both):
    shown = []
    for folder in both:
        folder.run("apply", "-auto-approve", "-no-color")
        folder.turn_to_second()
        shown.append(blocks(folder.run("plan", "-no-color", "-var", "v=2")))
    ours, theirs = shown
    assert len(theirs) > 50
    assert ours == {key.replace("by Terraform", "by Regionfall"): value for key, value in theirs.items()}


def test_the_json_of_plan_state_and_outputs_is_terraforms(both):
    shown = []
    for folder in both:
        documents = []
        folder.run("plan", "-out=p1")
        documents.append(plain(json.loads(folder.run("show", "-json", "p1"))))
        folder.run("apply", "p1")
        documents.append(plain(json.loads(folder.run("show", "-json"))))
        documents.append(plain(json.loads(folder.run("output", "-json"))))
        folder.turn_to_second()
        folder.run("plan", "-out=p2", "-var", "v=2")
        documents.append(plain(json.loads(folder.run("show", "-json", "p2"))))
        documents.append(without_ids(folder.run("show", "-no-color")))
        shown.append(documents)
    ours, theirs = shown
    for mine, reference in zip(ours, theirs, strict=True):
        assert mine == reference
