"""Runs every test there is and counts. `./test` calls this once the packages are there; see there for the flags.

Each suite gets an empty folder as TMPDIR, and leaving something in it is a failure. A suite that finds nothing to run is
a failure as well: no test may drop out unseen.
"""

import argparse
import concurrent.futures
import glob
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORES = os.cpu_count() or 1
FUZZ_INPUT_TIMEOUT_S = 10
FUZZ_MEMORY_MB_MAX = 2048
STARTED = time.monotonic()


class Count:
    """What passed, failed and was skipped so far, with the failures by name."""

    def __init__(self):
        self.passed = 0
        self.skipped = 0
        self.failures = []

    def fail(self, name, detail=""):
        self.failures.append(name)
        print(f"FAILED {name}" + (f"\n{detail.rstrip()}" if detail else ""), flush=True)


def heading(text):
    print(f"== {text}  [{time.monotonic() - STARTED:.0f} s]", flush=True)


def run(command, **options):
    return subprocess.run([str(part) for part in command], cwd=ROOT, **options)


class CleanTemp:
    """A folder to be TMPDIR for one suite. At its end, what was left in it counts as a failure."""

    def __init__(self, count, suite):
        self.count, self.suite = count, suite

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix="regionfall-test-")
        return {**os.environ, "TMPDIR": self.path, "TEST_TMPDIR": self.path, "PYTHONDONTWRITEBYTECODE": "1"}

    def __exit__(self, *_):
        left = sorted(os.listdir(self.path))
        if left:
            self.count.fail(f"{self.suite}: left in TMPDIR: {', '.join(left[:10])}")
        shutil.rmtree(self.path, ignore_errors=True)


def build(count, preset):
    """Configures and builds all targets of `preset`. Returns whether that worked."""
    heading(f"building {preset}")
    configure = run(["cmake", "--preset", preset], capture_output=True, text=True)
    if configure.returncode != 0:
        count.fail(f"configuring {preset}", configure.stdout + configure.stderr)
        return False
    if run(["cmake", "--build", "--preset", preset, f"-j{CORES}"]).returncode != 0:
        count.fail(f"building {preset}")
        return False
    return True


def sources(suffix):
    return [pathlib.Path(path) for path in sorted(glob.glob(f"{ROOT}/src/**/*{suffix}", recursive=True))]


def unit_tests(count, preset):
    """The GoogleTest executables of `preset`, through ctest."""
    folder = ROOT / "build" / preset
    heading(f"unit tests, {preset}")
    listing = run(["ctest", "--test-dir", folder, "--show-only=json-v1"], capture_output=True, text=True)
    shards = [test["name"] for test in json.loads(listing.stdout)["tests"]] if listing.returncode == 0 else []
    for layer in sorted({path.relative_to(ROOT / "src").parts[0] for path in sources("_test.cc")}):
        if f"{layer}_test.0" not in shards:
            count.fail(f"{preset}: src/{layer} has tests, but there is no {layer}_test")
    if not shards:
        count.fail(f"{preset}: no unit test was found")
        return

    results = folder / "test-results"
    shutil.rmtree(results, ignore_errors=True)
    with CleanTemp(count, f"unit tests, {preset}") as environment:
        outcome = run(["ctest", "--test-dir", folder, f"-j{CORES}", "--output-on-failure", "--progress"],
                      env=environment, capture_output=True, text=True)
    before = count.passed, len(count.failures)
    for shard in shards:
        read_gtest(count, preset, shard, results / f"{shard}.json")
    if count.passed == before[0]:
        count.fail(f"{preset}: not one unit test passed")
    if outcome.returncode != 0:
        print(outcome.stdout[-20000:])
        if len(count.failures) == before[1]:
            count.fail(f"{preset}: ctest ended with {outcome.returncode}")


def read_gtest(count, preset, shard, path):
    try:
        suites = json.loads(path.read_text())["testsuites"]
    except (OSError, ValueError, KeyError):
        count.fail(f"{preset}: {shard} ended before it could write its results")
        return
    for case in (case for suite in suites for case in suite["testsuite"]):
        if case.get("failures"):
            count.fail(f"{preset}: {case['classname']}.{case['name']}")
        elif case["result"] == "SKIPPED":
            count.skipped += 1
        elif case["status"] == "RUN":
            count.passed += 1


def system_tests(count, preset, long):
    """The pytest suites in tests/, against the program of `preset`."""
    heading("system tests")
    with CleanTemp(count, "system tests") as environment, tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder, "report.xml")
        environment["REGIONFALL_BIN"] = str(ROOT / "build" / preset / "regionfall")
        outcome = run(["/usr/bin/python3", "-B", "-m", "pytest", "-q", "-n", CORES, f"--junitxml={report}",
                       f"--basetemp={folder}/pytest", *(["--long"] if long else []), "tests"], env=environment)
        before = count.passed, len(count.failures)
        if report.exists():
            read_pytest(count, report)
    if count.passed == before[0]:
        count.fail("not one system test passed")
    if outcome.returncode != 0 and len(count.failures) == before[1]:
        count.fail(f"pytest ended with {outcome.returncode}")


def read_pytest(count, report):
    for case in xml.etree.ElementTree.parse(report).iter("testcase"):
        outcomes = {child.tag for child in case}
        if outcomes & {"failure", "error"}:
            count.failures.append(f"{case.get('classname')}::{case.get('name')}")
        elif "skipped" in outcomes:
            count.skipped += 1
        else:
            count.passed += 1


def fuzz(count, seconds):
    """Every *_fuzz.cc for `seconds`, beginning with its corpus; each target counts as one test."""
    heading(f"fuzzing, {seconds} s each")
    with CleanTemp(count, "fuzzing") as environment, concurrent.futures.ThreadPoolExecutor(CORES) as pool:
        for future in [pool.submit(fuzz_one, source, seconds, environment) for source in sources("_fuzz.cc")]:
            name, log = future.result()
            if log is None:
                count.passed += 1
            else:
                count.fail(name, log)


def fuzz_one(source, seconds, environment):
    """Returns the target's name, and what to show when it failed."""
    target = ROOT / "build" / "fuzz" / "fuzzers" / source.stem
    if not target.exists():
        return source.stem, f"{target} was not built"
    corpus = source.parent / "fuzz_corpus" / source.stem.removesuffix("_fuzz")
    findings = ROOT / "build" / "fuzz" / "findings"
    findings.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=environment["TMPDIR"]) as found:
        outcome = run([target, f"-max_total_time={seconds}", f"-timeout={FUZZ_INPUT_TIMEOUT_S}",
                       f"-rss_limit_mb={FUZZ_MEMORY_MB_MAX}", "-print_final_stats=1",
                       f"-artifact_prefix={findings}/{source.stem}-", found, *([corpus] if corpus.is_dir() else [])],
                      env={**environment, "TMPDIR": found}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    log = outcome.stdout.decode(errors="replace")
    runs = re.search(r"number_of_executed_units: (\d+)", log)
    print(f"   {source.stem}: {runs[1] if runs else '?'} runs", flush=True)
    if outcome.returncode == 0 and runs and int(runs[1]) > 0:
        return source.stem, None
    log = "\n".join(line for line in log.splitlines() if not re.match(r"#\d+\s", line))
    return source.stem, f"{log[-6000:]}\nThe input is kept: {target} {findings}/{source.stem}-*"


def formatting(count):
    """clang-format over all of src/, in one process and as one test."""
    heading("clang-format")
    outcome = run(["clang-format-19", "--dry-run", "--Werror", *sources(".cc"), *sources(".h")],
                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if outcome.returncode == 0:
        count.passed += 1
        return
    wrong = sorted(set(re.findall(r"^(\S+?):\d+:\d+: error", outcome.stderr, re.MULTILINE)))
    count.fail("formatting", "clang-format-19 -i " + " ".join(wrong) if wrong else outcome.stderr)


def lint(count):
    """clang-tidy over src/; each source counts as one test. Generated sources are in build/, and so left out."""
    heading("clang-tidy")
    with concurrent.futures.ThreadPoolExecutor(CORES) as pool:
        for path, outcome in pool.map(tidy_one, [path for path in sources(".cc") if "_fuzz" not in path.name]):
            if outcome.returncode == 0:
                count.passed += 1
            else:
                count.fail(f"clang-tidy {path.relative_to(ROOT)}", outcome.stdout)


def tidy_one(path):
    return path, run(["clang-tidy-19", "--quiet", "-p", ROOT / "build" / "clang", path], stdout=subprocess.PIPE,
                     stderr=subprocess.DEVNULL, text=True)


def demo(count):
    heading("demo")
    if run(["./demo"]).returncode == 0:
        count.passed += 1
    else:
        count.fail("demo")


def main():
    parser = argparse.ArgumentParser(prog="./test", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the g++ build's tests alone")
    parser.add_argument("--long", action="store_true", help="also clang-tidy, whole corpora, more fuzzing, the demo")
    arguments = parser.parse_args()

    count = Count()
    if build(count, "release"):
        unit_tests(count, "release")
        system_tests(count, "release", arguments.long)
    if not arguments.quick:
        formatting(count)
        if build(count, "asan"):
            unit_tests(count, "asan")
        if build(count, "fuzz"):
            fuzz(count, seconds=60 if arguments.long else 10)
    if arguments.long:
        if build(count, "clang"):
            unit_tests(count, "clang")
            lint(count)
        demo(count)

    for name in count.failures:
        print(f"FAILED {name}")
    heading("done")
    skipped = f", {count.skipped} skipped" if count.skipped else ""
    print(f"{count.passed} passed, {len(count.failures)} failed{skipped}")
    return 1 if count.failures or not count.passed else 0


if __name__ == "__main__":
    sys.exit(main())
