"""`regionfall fmt` against `terraform fmt`: real configurations, changed layouts of them, and texts made up at random."""

import json
import random
import re

import pytest

import fmt_variants

DISAGREEMENT_MAX = 0.001  # of mangled and made-up texts


def configurations(shared):
    lines = (shared / "corpora" / "acceptance.jsonl").read_text().splitlines()
    texts = [json.loads(line)["config"] for line in lines]
    return [text for text in texts if text] + [path.read_text() for path in sorted((shared / "guide").glob("*.tf"))]


def write_all(folder, texts):
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"t{number:05}.tf").write_bytes(text.encode())


def named_in_errors(outcome):
    return set(re.findall(r"on \S*?(t\d+\.tf) line", outcome.stdout + outcome.stderr))


def disagreements(regionfall, terraform, tmp_path, texts):
    """Names of the texts that the two leave differently. What Terraform turns into text it cannot read does not count."""
    for name in ("ours", "theirs"):
        write_all(tmp_path / name, texts)
    regionfall("fmt", "-list=false", "ours", cwd=tmp_path)
    refused = named_in_errors(terraform("fmt", "-no-color", "-list=false", "theirs", cwd=tmp_path))
    broken = named_in_errors(terraform("fmt", "-no-color", "-list=false", "-write=false", "theirs", cwd=tmp_path)) - refused
    assert len(refused) < len(texts) / 4, "most variants must be valid for the comparison to mean something"
    return [name for name in sorted(path.name for path in (tmp_path / "theirs").iterdir())
            if name not in broken
            and (tmp_path / "ours" / name).read_bytes() != (tmp_path / "theirs" / name).read_bytes()]


def test_agrees_on_every_real_configuration(regionfall, terraform, shared, tmp_path):
    assert disagreements(regionfall, terraform, tmp_path, configurations(shared)) == []


@pytest.mark.parametrize("seed", [1, 2])
def test_agrees_on_changed_layouts(regionfall, terraform, shared, tmp_path, seed):
    rng, texts = random.Random(seed), configurations(shared)
    variants = [fmt_variants.mangled(rng, rng.choice(texts)) for _ in range(1000)]
    found = disagreements(regionfall, terraform, tmp_path, variants)
    assert len(found) <= DISAGREEMENT_MAX * len(variants), found


@pytest.mark.parametrize("seed", [1, 2])
def test_agrees_on_texts_made_up_at_random(regionfall, terraform, tmp_path, seed):
    rng = random.Random(seed)
    variants = [fmt_variants.made_up(rng) for _ in range(1000)]
    found = disagreements(regionfall, terraform, tmp_path, variants)
    assert len(found) <= DISAGREEMENT_MAX * len(variants), found


@pytest.mark.parametrize("arguments", [["-"], ["-check", "-"], ["-diff", "-"]])
@pytest.mark.parametrize("text", ["a=1\n", "a = 1\n", "", "b {\n}\n\n\n\na=1 # c\nbb=2\n"])
def test_standard_input_is_answered_alike(regionfall, terraform, tmp_path, arguments, text):
    ours = regionfall("fmt", *arguments, cwd=tmp_path, stdin=text)
    theirs = terraform("fmt", *arguments, cwd=tmp_path, stdin=text)
    assert (ours.returncode, ours.stdout) == (theirs.returncode, theirs.stdout)


FILES = {"main.tf": "a=1\n", "done.tf": "a = 1\n", "x.tfvars": "b=1\n", "t.tftest.hcl": "c=1\n", "m.tfmock.hcl": "d=1\n",
         "other.hcl": "e=1\n", ".hidden.tf": "f=1\n", "old.tf~": "g=1\n", "#edited.tf#": "h=1\n", "sub/in.tf": "i=1\n",
         "sub/deep/er.tf": "j=1\n", ".dot/k.tf": "k=1\n", "m.tf.json": "{}", "bad/b.tf": "a =\n", "bad/c.tf": "a=1\n"}


@pytest.mark.parametrize("arguments", [
    [], ["-recursive", "sub"], ["-check"], ["-check", "-recursive", "sub"], ["-list=false"], ["-write=false"],
    ["-check", "-list=false"], ["-diff", "-write=false"], ["sub"], ["sub", "main.tf"], ["main.tf", "x.tfvars"],
    ["--check", "--diff"], ["other.hcl"], ["nowhere"], ["done.tf"], ["-check", "done.tf"], ["bad"], ["./sub/../main.tf"]])
def test_files_are_treated_alike(regionfall, terraform, tmp_path, arguments):
    outcomes = []
    for program, name in ((regionfall, "ours"), (terraform, "theirs")):
        folder = tmp_path / name
        for path, text in FILES.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        outcome = program("fmt", *arguments, cwd=folder)
        after = {path: (folder / path).read_text() for path in FILES}
        outcomes.append((outcome.returncode, outcome.stdout, after))
    ours, theirs = outcomes
    assert ours == theirs


def test_a_changed_file_keeps_its_mode_and_a_link_stays_one(regionfall, tmp_path):
    (tmp_path / "main.tf").write_text("a=1\n")
    (tmp_path / "main.tf").chmod(0o640)
    (tmp_path / "link.tf").symlink_to("main.tf")
    assert regionfall("fmt", "link.tf", cwd=tmp_path).returncode == 0
    assert (tmp_path / "link.tf").is_symlink()
    assert (tmp_path / "main.tf").read_text() == "a = 1\n"
    assert (tmp_path / "main.tf").stat().st_mode & 0o777 == 0o640


def test_a_mistake_is_shown_at_its_place(regionfall, tmp_path):
    (tmp_path / "main.tf").write_text("resource \"a\" \"b\" {\n  c = \n}\n")
    outcome = regionfall("fmt", cwd=tmp_path)
    assert outcome.returncode == 2
    assert 'on main.tf line 2, in resource "a" "b":' in outcome.stderr
    assert (tmp_path / "main.tf").read_text() == "resource \"a\" \"b\" {\n  c = \n}\n"
