"""`regionfall up`: what it prints, what it reads beside the Terraform, and what it does when files change."""

import json
import signal

import pytest

CONFIGURATION = """
provider "aws" {
  region = "us-east-1"
}
resource "aws_vpc" "main" {
  cidr_block = "%s"
}
"""
DESCRIPTION = """
regions = ["us-east-1"]
clients = ["Tokyo"]
endpoint "shop" {
  url = "http://www.example.com/orders"
}
"""


def read_until(process, text):
    lines = []
    for line in process.stdout:
        lines.append(line)
        if text in line:
            return "".join(lines)
    raise AssertionError(f"ended without {text}:\n" + "".join(lines))


@pytest.fixture
def up(regionfall, tmp_path):
    (tmp_path / "main.tf").write_text(CONFIGURATION % "10.0.0.0/16")
    started = []

    def start(*options):
        started.append(regionfall.start("up", "-port=0", "-dns-port=0", *options, cwd=tmp_path))
        return started[-1]

    yield start
    for process in started:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def test_up_prints_commands_for_what_the_description_names(up, tmp_path):
    (tmp_path / "regionfall.hcl").write_text(DESCRIPTION)
    printed = read_until(up(), "Ctrl-C stops the world and")
    assert "export AWS_ENDPOINT_URL=http://127.0.0.1:" in printed
    assert "regionfall exec -from Tokyo -- curl -i http://www.example.com/orders" in printed
    assert " www.example.com\n" in printed


def test_mistakes_in_the_description_are_shown_at_their_line_and_nothing_starts(regionfall, tmp_path):
    (tmp_path / "regionfall.hcl").write_text('\nclients = ["Atlantis"]\n')
    outcome = regionfall("up", "-port=0", cwd=tmp_path)
    assert outcome.returncode == 1
    assert "on regionfall.hcl line 2" in outcome.stderr
    assert not (tmp_path / ".regionfall").exists()


def test_up_applies_what_changes_and_keeps_the_world_when_it_is_a_mistake(up, regionfall, tmp_path):
    watching = up("-watch")
    assert "Files are watched" in read_until(watching, "Ctrl-C stops the world and")

    def network():
        state = json.loads((tmp_path / ".regionfall" / "terraform.tfstate").read_text())
        return state["resources"][0]["instances"][0]["attributes"]["cidr_block"]

    (tmp_path / "main.tf").write_text(CONFIGURATION.replace('"%s"', "var.missing"))
    read_until(watching, "the world goes on as it is")
    assert network() == "10.0.0.0/16"
    assert regionfall("status", cwd=tmp_path).returncode == 0
    (tmp_path / "main.tf").write_text(CONFIGURATION % "10.9.0.0/16")
    read_until(watching, "The world is as the configuration says.")
    assert network() == "10.9.0.0/16"


def test_instances_without_user_data_run_the_application_that_is_described(up, tmp_path):
    (tmp_path / "regionfall.hcl").write_text('application {\n  command = "echo the shop is open"\n}\n')
    (tmp_path / "main.tf").write_text("""
provider "aws" {
  region = "us-east-1"
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "main" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
data "aws_ami" "main" {
  most_recent = true
  owners      = ["amazon"]
  filter {
    name   = "name"
    values = ["al2023-ami-2023.*-x86_64"]
  }
}
resource "aws_instance" "silent" {
  ami           = data.aws_ami.main.id
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.main.id
}
resource "aws_instance" "other" {
  ami           = data.aws_ami.main.id
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.main.id
  user_data     = "#!/bin/sh\\necho my own"
}
""")
    assert "not applied" not in read_until(up(), "Ctrl-C stops the world and")
    instances = tmp_path / ".regionfall" / "regions" / "us-east-1" / "instances"
    scripts = sorted(path.read_text() for path in instances.glob("*/*") if path.is_file() and path.read_bytes()[:2] == b"#!")
    assert scripts == ["#!/bin/sh\necho my own", "#!/bin/sh\necho the shop is open\n"]
