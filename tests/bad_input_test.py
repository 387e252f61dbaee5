"""Whatever is typed or lies in the folder: a diagnostic or a refusal, in bounded time and memory, and the state as it was.

Every run here has a limit on its address space and on its time, so that a blow-up is a failure and not a dead machine.
"""

import hashlib
import json
import os
import resource
import subprocess

import pytest

MEMORY_BYTES_MAX = 2 << 30
TIME_S_MAX = 120
CRASHES = (-11, -6, -4, -7, -8, -9, 132, 134, 136, 137, 139)
STATE = ".regionfall/terraform.tfstate"


class Bounded:
    """The program in a folder, under limits."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run(self, *arguments, stdin=b"", env=None, **options):
        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

        environment = self.program.environment if env is None else env
        outcome = subprocess.run([str(self.program.path), *arguments], cwd=self.folder, input=stdin,
                                 capture_output=True, env=environment, timeout=TIME_S_MAX, preexec_fn=limit,
                                 check=False, **options)
        said = (outcome.stdout + outcome.stderr).decode(errors="replace")
        assert outcome.returncode not in CRASHES, f"{arguments} ended with {outcome.returncode}:\n{said[-3000:]}"
        assert "bad_alloc" not in said and "terminate called" not in said, said[-3000:]
        outcome.said = said
        outcome.words = " ".join(said.replace("│", " ").split())
        return outcome

    def refused(self, *arguments, **options):
        """Runs what must fail with something to say."""
        outcome = self.run(*arguments, **options)
        assert outcome.returncode in (1, 2), f"{arguments} was accepted:\n{outcome.said[-3000:]}"
        assert outcome.said.strip(), f"{arguments} failed without a word"
        return outcome

    def state_hash(self):
        return hashlib.sha256((self.folder / STATE).read_bytes()).hexdigest()


@pytest.fixture
def bounded(regionfall, tmp_path):
    return Bounded(regionfall, tmp_path)


# -- configurations ---------------------------------------------------------------------------------------------------

DEEP = 100_000

MISTAKEN = {
    "brackets": "locals { a = " + "[" * DEEP + "]" * DEEP + " }",
    "open brackets": "locals { a = " + "[" * DEEP,
    "parentheses": "locals { a = " + "(" * DEEP + "1" + ")" * DEEP + " }",
    "objects": "locals { a = " + "{a=" * DEEP + "1" + "}" * DEEP + " }",
    "templates": 'locals { a = ' + '"${' * DEEP + "1" + '}"' * DEEP + " }",
    "template conditions": 'locals { a = "' + "%{ if true }" * DEEP + "%{ endif }" * DEEP + '" }',
    "open template conditions": 'locals { a = "' + "%{ if true }" * DEEP + '" }',
    "blocks": "b {\n" * DEEP + "}\n" * DEEP,
    "open blocks": "b {\n" * DEEP,
    "closing braces": "}" * DEEP,
    "nots": "locals { a = " + "!" * DEEP + "true }",
    "minuses": "locals { a = " + "-" * DEEP + "1 }",
    "conditionals": "locals { a = " + "true ? 1 : " * DEEP + "1 }",
    "calls": "locals { a = " + "abs(" * DEEP + "1" + ")" * DEEP + " }",
    "fors": "locals { a = " + "[for x in " * DEEP + "[1]" + ": x]" * DEEP + " }",
    "types": "variable \"v\" { type = " + "list(" * DEEP + "string" + ")" * DEEP + " }",
    "huge exponent": "locals { a = 1e999999999999 }\noutput \"o\" { value = local.a }",
    "endless string": 'locals { a = "' + "x" * 1_000_000,
    "endless heredoc": "locals { a = <<E\n" + "x\n" * 500_000,
    "endless comment": "/* " + "x" * 1_000_000,
    "endless interpolation": 'locals { a = "${' + "x" * 1_000_000,
    "invalid UTF-8": b'locals { a = "\xff\xfe\xc0\x80" }',
    "NUL bytes": b'locals { a = "a\0b" }\0\0',
    "UTF-16": 'locals { a = "x" }'.encode("utf-16"),
    "NULs only": b"\0" * 10_000,
    "random bytes": bytes((i * 7919 + i // 255) % 256 for i in range(20_000)),
    "cycle of locals": "locals {\n  a = local.b\n  b = local.c\n  c = local.a\n}\noutput \"o\" { value = local.a }",
    "local of itself": "locals { a = local.a }",
    "cycle of resources": "resource \"terraform_data\" \"a\" { input = terraform_data.b.id }\n"
                          "resource \"terraform_data\" \"b\" { input = terraform_data.a.id }",
    "resource of itself": "resource \"terraform_data\" \"a\" { input = terraform_data.a.id }",
    "cycle by depends_on": "resource \"terraform_data\" \"a\" { depends_on = [terraform_data.b] }\n"
                           "resource \"terraform_data\" \"b\" { depends_on = [terraform_data.a] }",
    "long identifier": "resource \"terraform_data\" \"" + "a" * 1_000_000 + "\" { input = missing }",
    "thousands of mistakes": "".join(f"output \"o{i}\" {{ value = var.missing{i} }}\n" for i in range(3000)),
}


@pytest.mark.parametrize("name", MISTAKEN)
def test_a_mistaken_configuration_gets_a_diagnostic(bounded, name):
    bounded.write("main.tf", MISTAKEN[name])
    assert "Error" in bounded.refused("validate").said
    bounded.refused("plan")
    bounded.refused("apply", "-auto-approve")
    assert bounded.run("fmt", "-check").returncode in (0, 1, 2, 3)
    assert not (bounded.folder / STATE).exists()


@pytest.mark.parametrize("text", [
    '{"locals": ' + '{"a": ' * DEEP + "1" + "}" * DEEP + "}",
    '{"locals": {"a": ' + "[" * DEEP + "]" * DEEP + "}}",
    "[" * DEEP,
    '{"locals": {"a": "' + "${[" * 5000 + '"}}',
    '{"locals": {"a": 1e999999999999}, "output": {"o": {"value": "${local.a}"}}}',
    '{"locals"',
    '{"locals": {"a": "\\ud800"}, }',
    '"a"',
    "\0",
    b'{"locals": {"a": "\xff"}}',
    '{"resource": 1}',
    '{"resource": {"terraform_data": {"a": "x"}}}',
])
def test_mistaken_json_gets_a_diagnostic(bounded, text):
    bounded.write("main.tf.json", text)
    assert "Error" in bounded.refused("validate").said
    bounded.refused("plan")


@pytest.mark.parametrize("content", [
    "",
    "\n\n\n",
    "\ufefflocals { a = 1 }",
    "locals {\r\n  a = <<E\r\n  x\r\nE\r\n}\r\n",
    "locals { a = " + "9" * 100_000 + " }",
    "locals { a = 0." + "0" * 100_000 + "1 }",
    "locals { a = [" + "1, " * 100_000 + "] }",
    "locals { a = " + "1 + " * 300 + "1 }",
    "".join(f"variable \"v{i}\" {{ default = {i} }}\n" for i in range(5000)),
    "output \"o\" { value = length([for i in range(1000) : [for j in range(100) : i * j]]) }",
    "# " + "x" * 1_000_000,
])
def test_odd_but_right_configurations_are_read(bounded, content):
    bounded.write("main.tf", content)
    outcome = bounded.run("plan")
    assert outcome.returncode == 0, outcome.said[-3000:]


@pytest.mark.parametrize("configuration", [
    'resource "terraform_data" "a" { count = 1000000000 }',
    'resource "terraform_data" "a" { count = -1 }',
    'resource "terraform_data" "a" { count = 1.5 }',
    'resource "terraform_data" "a" { count = "many" }',
    'resource "terraform_data" "a" { count = null }',
    'resource "terraform_data" "a" { for_each = [1] }',
    'resource "terraform_data" "a" { for_each = { a = null }[*] }',
    'resource "terraform_data" "a" { for_each = sensitive(toset(["a"])) }',
    'resource "terraform_data" "a" { for_each = toset([null]) }',
    'resource "terraform_data" "a" { for_each = timestamp() }',
    'resource "terraform_data" "b" {}\nresource "terraform_data" "a" { for_each = toset([terraform_data.b.id]) }',
    'module "m" {\n  source = "./m"\n  count = 1000000000\n}',
    'output "o" { value = range(1000000000) }',
    'output "o" { value = range(0, 1, 0) }',
    'output "o" { value = setproduct([for i in range(1000) : i], [for i in range(1000) : i], [1, 2, 3, 4, 5, 6, 7]) }',
    'output "o" { value = format("%999999999d", 1) }',
    'output "o" { value = join("x", [for i in range(1024) : format("%9999999d", i)]) }',
    'output "o" { value = regex("(a+)+((((", "a") }',
    'output "o" { value = regex("(((a{1,1000}){1,1000}){1,1000})", "a") }',
    'output "o" { value = file("/proc/self/mem") }',
    'output "o" { value = file("missing") }',
    'output "o" { value = file(".") }',
    'output "o" { value = jsondecode("' + "[" * 100_000 + '") }',
    'output "o" { value = yamldecode("' + "[" * 100_000 + '") }',
    'output "o" { value = yamldecode("a: &a [x,x]\\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\\n'
    + "".join(f"{n}: &{n} [{','.join(['*' + p] * 9)}]\\n" for p, n in zip("bcdefghi", "cdefghij")) + '") }',
    'output "o" { value = parseint("zz", 99) }',
    'output "o" { value = substr("abc", 1e300, 1e300) }',
    'output "o" { value = pow(2, 1e300) * "x" }',
    'output "o" { value = cidrsubnets("10.0.0.0/8", [for i in range(1000000) : 16]...) }',
    'output "o" { value = chunklist([1], -1) }',
    'output "o" { value = element([], 0) }',
    'output "o" { value = base64gunzip("H4sIAAAAAAAA") }',
    'output "o" { value = one([1, 2]) }',
])
def test_what_cannot_be_evaluated_gets_a_diagnostic(bounded, configuration):
    bounded.write("main.tf", configuration + "\n")
    bounded.write("m/main.tf", 'resource "terraform_data" "a" {}\n')
    bounded.run("init")
    assert "Error" in bounded.refused("plan").said


def test_templates_that_include_themselves_end(bounded):
    bounded.write("a.tftpl", '${templatefile("b.tftpl", {})}')
    bounded.write("b.tftpl", '${templatefile("a.tftpl", {})}')
    bounded.write("main.tf", 'output "o" { value = templatefile("a.tftpl", {}) }\n')
    assert "Error" in bounded.refused("plan").said


@pytest.mark.parametrize("pattern", ["(a*)*b", "(a|aa)+$", "(.*a){20}"])
def test_regular_expressions_do_not_blow_up(bounded, pattern):
    bounded.write("main.tf", f'output "o" {{ value = can(regex("{pattern}", join("", [for i in range(1000) : "a"]))) }}\n')
    assert bounded.run("plan").returncode == 0


def test_modules_that_call_themselves_are_refused(bounded):
    bounded.write("main.tf", 'module "m" { source = "./m" }\n')
    bounded.write("m/main.tf", 'module "n" { source = "../m" }\n')
    bounded.refused("init")
    bounded.refused("plan")


def test_a_large_file_is_read_or_refused(bounded):
    bounded.write("main.tf", "locals {\n" + "".join(f"  a{i} = \"{'x' * 900}\"\n" for i in range(10_000)) + "}\n")
    assert bounded.run("validate").returncode in (0, 1)
    bounded.write("main.tf", "locals { a = \"" + "x" * 50_000_000 + "\" }\n")
    assert bounded.run("validate").returncode in (0, 1)


# -- the folder -------------------------------------------------------------------------------------------------------

def test_a_directory_named_like_a_file_is_not_read(bounded):
    (bounded.folder / "x.tf").mkdir()
    bounded.write("main.tf", "locals { a = 1 }\n")
    assert bounded.run("validate").returncode in (0, 1)


def test_links_that_lead_nowhere_are_named(bounded):
    (bounded.folder / "loop.tf").symlink_to("loop.tf")
    assert "loop.tf" in bounded.refused("validate").said
    (bounded.folder / "loop.tf").unlink()
    (bounded.folder / "broken.tf").symlink_to("nowhere")
    assert "broken.tf" in bounded.refused("validate").said


def test_folders_that_contain_themselves_are_formatted_once(bounded):
    bounded.write("a/main.tf", "locals { a = 1 }\n")
    (bounded.folder / "a" / "again").symlink_to("..")
    assert bounded.run("fmt", "-recursive", "-check").returncode == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(bounded):
    bounded.write("main.tf", "").chmod(0)
    assert "main.tf" in bounded.refused("validate").said


@pytest.mark.parametrize("arguments", [
    ("plan", "nowhere"), ("apply", "nowhere"), ("plan", "main.tf"), ("validate", "nowhere"), ("init", "main.tf"),
    ("-chdir=nowhere", "plan"), ("-chdir=main.tf", "plan"), ("plna",), ("plan", "-frobnicate"), ("plan", "."," extra"),
    ("plan", "-parallelism=x"), ("plan", "-parallelism=99999999999999999999"), ("plan", "-parallelism"),
    ("plan", "-target="), ("plan", "-target=a..b"), ("plan", "-target=[["), ("plan", "-replace=module.m"),
    ("plan", "-var", "a"), ("plan", "-var", "=1"), ("plan", "-var", "unknown=1"), ("plan", "-var-file=nowhere"),
    ("plan", "-var-file=."), ("plan", "-lock-timeout=soon"), ("apply", "-json"), ("completion", "tcsh"),
    ("plan", "-destroy", "-refresh-only"),
])
def test_mistaken_arguments_are_refused(bounded, arguments):
    bounded.write("main.tf", 'resource "terraform_data" "a" {}\n')
    bounded.refused(*arguments)
    assert not (bounded.folder / STATE).exists()


def test_a_folder_without_configuration_is_not_taken_for_an_empty_one(estate):
    (estate.folder / "main.tf").unlink()
    before = estate.state_hash()
    for verb in ["plan", "apply"]:
        assert "No configuration files" in estate.refused(verb).said
    assert estate.state_hash() == before
    assert estate.run("destroy", "-auto-approve").returncode == 0


@pytest.mark.parametrize("parallelism", ["1000000000", "0", "-1"])
def test_any_parallelism_works_or_is_refused(bounded, parallelism):
    bounded.write("main.tf", 'resource "terraform_data" "a" { count = 3 }\n')
    assert bounded.run("apply", "-auto-approve", f"-parallelism={parallelism}").returncode in (0, 1)


def test_an_empty_environment_is_enough(bounded):
    bounded.write("main.tf", 'resource "terraform_data" "a" {}\n')
    outcome = bounded.run("apply", "-auto-approve", env={})
    assert outcome.returncode == 0, outcome.said


def test_nobody_reading_the_output_does_not_stop_an_apply(bounded):
    bounded.write("main.tf", 'resource "terraform_data" "a" { count = 300 }\n')
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.run([str(bounded.program.path), "apply", "-auto-approve"], cwd=bounded.folder, stdout=writer,
                             stderr=writer, stdin=subprocess.DEVNULL, env=bounded.program.environment, check=False,
                             timeout=TIME_S_MAX)
    os.close(writer)
    assert process.returncode in (0, 1)
    assert bounded.run("plan", "-detailed-exitcode").returncode == 0


def test_without_any_streams_an_apply_works(bounded):
    bounded.write("main.tf", 'resource "terraform_data" "a" { count = 300 }\n')
    process = subprocess.run(["sh", "-c", f"exec '{bounded.program.path}' apply -auto-approve <&- >&- 2>&-"],
                             cwd=bounded.folder, env=bounded.program.environment, check=False, timeout=TIME_S_MAX)
    assert process.returncode in (0, 1)
    state = json.loads((bounded.folder / STATE).read_text())
    assert len(state["resources"][0]["instances"]) == 300
    assert bounded.run("plan", "-detailed-exitcode").returncode == 0


# -- variables and state ----------------------------------------------------------------------------------------------

VALUES = 'a = { x = [1, "two", null] }\nb = <<E\n${upper("x")}\nE\n'


def test_values_cut_off_anywhere_are_read_or_refused(bounded):
    bounded.write("main.tf", 'variable "a" {\n  default = 1\n}\nvariable "b" {\n  default = 1\n}\n')
    for length in range(0, len(VALUES), 3):
        bounded.write("terraform.tfvars", VALUES[:length])
        assert bounded.run("plan").returncode in (0, 1)


ESTATE = """
variable "secret" {
  default   = "s"
  sensitive = true
}
resource "terraform_data" "a" {
  for_each = toset(["x", "y"])
  input    = { key = each.key, secret = var.secret }
}
resource "random_id" "r" {
  byte_length = 4
}
output "o" {
  value = random_id.r.hex
}
"""


@pytest.fixture
def estate(bounded):
    bounded.write("main.tf", ESTATE)
    assert bounded.run("apply", "-auto-approve").returncode == 0
    return bounded


def test_a_state_cut_off_anywhere_is_refused_and_stays_as_it_is(estate):
    whole = (estate.folder / STATE).read_bytes().rstrip()
    for length in range(0, len(whole), max(1, len(whole) // 60)):
        estate.write(STATE, whole[:length])
        before = estate.state_hash()
        for arguments in [("plan",), ("apply", "-auto-approve"), ("destroy", "-auto-approve")]:
            assert "state" in estate.refused(*arguments).said
        assert estate.state_hash() == before


def changed(state, path, value):
    """A copy of the state with `value` at the path."""
    copy = json.loads(json.dumps(state))
    at = copy
    for part in path[:-1]:
        at = at[part]
    at[path[-1]] = value
    return copy


WRONG = [
    (("version",), 5), (("version",), 3), (("version",), "4"), (("version",), -4), (("serial",), -1),
    (("serial",), 1.5), (("serial",), 1 << 70), (("lineage",), 7), (("outputs",), []), (("outputs",), {"o": 1}),
    (("outputs", "o", "type"), "strnig"), (("outputs", "o", "type"), ["list"]), (("outputs", "o", "value"), {}),
    (("resources",), {}), (("resources",), [1]), (("resources", 0, "mode"), "managd"), (("resources", 0, "type"), ""),
    (("resources", 0, "name"), "a b"), (("resources", 0, "provider"), "provider"), (("resources", 0, "module"), "m"),
    (("resources", 0, "instances"), 1), (("resources", 0, "instances"), [{}]),
    (("resources", 0, "instances", 0, "attributes"), "x"), (("resources", 0, "instances", 0, "attributes"), {"x": 1}),
    (("resources", 0, "instances", 0, "schema_version"), 99), (("resources", 0, "instances", 0, "schema_version"), -1),
    (("resources", 0, "instances", 0, "index_key"), {}), (("resources", 0, "instances", 0, "deposed"), 1),
    (("resources", 0, "instances", 0, "status"), "broken"), (("resources", 0, "instances", 0, "dependencies"), [1]),
    (("resources", 0, "instances", 0, "private"), "not base64!"),
    (("resources", 0, "instances", 0, "sensitive_attributes"), [[{"type": "x"}]]),
]


@pytest.mark.parametrize(("path", "value"), WRONG)
def test_a_state_with_something_wrong_is_refused_and_stays_as_it_is(estate, path, value):
    state = json.loads((estate.folder / STATE).read_text())
    estate.write(STATE, json.dumps(changed(state, path, value)))
    before = estate.state_hash()
    outcome = estate.run("plan")
    assert outcome.returncode in (0, 1), outcome.said
    if outcome.returncode == 1:
        estate.refused("apply", "-auto-approve")
        assert estate.state_hash() == before


@pytest.mark.parametrize("content", [
    b"", b"\0" * 100, b"null", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"version": 4, "x": ' + b"[" * 100_000,
    b'{"version": 4, "outputs": {"o": {"type": ' + b'["list",' * 50_000,
])
def test_what_is_no_state_is_refused_and_stays_as_it_is(estate, content):
    estate.write(STATE, content)
    before = estate.state_hash()
    estate.refused("plan")
    estate.refused("apply", "-auto-approve")
    estate.refused("destroy", "-auto-approve")
    assert estate.state_hash() == before


@pytest.mark.parametrize("content", [b"", b"garbage", b"\0\0\0\0", b'00000000 {"journal":1}\n' * 2, b"[" * 100_000])
def test_a_damaged_journal_never_damages_the_state(estate, content):
    estate.write(STATE + ".journal", content)
    before = estate.state_hash()
    assert estate.run("plan").returncode in (0, 1)
    assert estate.state_hash() == before


@pytest.mark.parametrize("path", [STATE, STATE + ".journal", STATE + ".lock", ".regionfall"])
def test_a_folder_in_the_place_of_a_file_is_named(bounded, path):
    bounded.write("main.tf", ESTATE)
    target = bounded.folder / path
    if path == ".regionfall":
        target.write_text("a file in the place of a folder")
    else:
        target.mkdir(parents=True)
    assert ".regionfall" in bounded.refused("apply", "-auto-approve").said


def test_a_manifest_that_is_damaged_is_named(bounded):
    bounded.write("main.tf", 'module "m" { source = "./m" }\n')
    bounded.write("m/main.tf", "")
    assert bounded.run("init").returncode == 0
    manifests = list((bounded.folder / ".regionfall").rglob("modules.json"))
    for manifest in manifests:
        manifest.write_text('{"Modules": [{"Key": ')
        assert "modules.json" in bounded.refused("plan").said


# -- console ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("line", [
    b"(" * 50_000, b"[" * 50_000 + b"]" * 50_000, b"1e999999999", b"9" * 100_000, b"\xff\xff", b"\0", b'"${',
    b"pow(10, 100000)", b"pow(pow(10, 100000), pow(10, 100000))", b"1 % 0", b"-" * 50_000 + b"1", b"range(1e9)",
    b"local.a", b"var.", b"a b c", b'format("%*d", 1)', b"{" * 10_000, b"[for x in range(1000) : [for y in range(1000) : x]][0][0]",
    b'"' + b"a" * 1_000_000 + b'"', b"tomap({a = 1}).b", b"null.a", b"cidrhost(\"10.0.0.0/8\", 1e20)",
])
def test_the_console_answers_anything(bounded, line):
    assert bounded.run("console", stdin=line + b"\n").returncode in (0, 1)
