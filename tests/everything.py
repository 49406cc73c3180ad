"""What `python3 dev.py test` runs, part by part: style, types, the suite on SQLite and then on PostgreSQL.

Every part runs even if an earlier one failed, so that one run shows all there is to mend. With arguments for pytest
only the chosen tests run, on both databases. The last line is the total.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
STYLE = [
    ["ruff", "check", "--output-format=concise"],
    ["ruff", "format", "--check"],
    ["lint-imports", "--no-logo"],
]
REPAIRS = [["ruff", "check", "--fix", "--quiet"], ["ruff", "format", "--quiet"]]
TYPES = "mypy"

ENGINE = "tests/assessments"
OF_ENGINE = [ENGINE, f"--confcutdir={ENGINE}", "-p", "no:randomly"]
WITHOUT_ENGINE = [f"--ignore={ENGINE}"]
FAST_FOLDERS = ["tests/content", "tests/portal"]
OPTIONS = ["-p", "tests.no_skips", "-p", "tests.share", "-rs", "--continue-on-collection-errors"]
N_SHARES = min(2, os.cpu_count() or 1)
#: Pages, papers, races, crowds, whole databases, whole readings, copies of the content, long simulations and the words
#: of every task take most of the time, and are seldom what a change breaks first.
LEFT_OUT = [
    *("*views.py", "*pages.py", "*permissions.py", "*sections.py", "*bad_input.py", "*other_instruments.py"),
    *("*paper*.py", "*print.py", "*pdf.py", "*fonts.py"),
    *("*races.py", "*chaos.py", "*distributed.py", "*/portal/manual/*"),
    *("*/portal/backup/*", "*retention.py", "*erasure*.py", "*demo.py"),
    *("*reading.py", "*repeating.py", "*unfinished.py", "*plain_words.py"),
    *("*/portal/checking/*", "*/portal/opendata/*", "*_gates.py", "*_review.py"),
    *("*browse.py", "*fields.py", "*compare.py"),
    *("*showing.py", "*explaining.py", "*exactness.py", "*uncertainty.py", "*properties.py"),
]
FAST_ONLY = ["-m", "not slow and not browser", *(f"--ignore-glob={one}" for one in LEFT_OUT)]


@dataclass(frozen=True)
class Part:
    """What one part of the run found."""

    name: str
    seconds: float
    passed: int
    failed: int
    skipped: int = 0


def main(arguments: list[str]) -> int:
    """Run what the arguments choose. Returns 0 if nothing failed."""
    if arguments[:1] == ["--lint"]:
        return close(lint(repair="--fix" in arguments))
    if arguments[:1] == ["--fast"]:
        return close(fast(arguments[1:]))
    if arguments:
        return close([on_sqlite(arguments), on_postgres(arguments)])
    return close(
        [
            check("lint", STYLE),
            *types_and_engine(),
            on_sqlite(WITHOUT_ENGINE),
            on_postgres([]),
        ]
    )


def lint(*, repair: bool) -> list[Part]:
    if repair:
        check("repairs", REPAIRS)
    return [check("lint", STYLE)]


def fast(arguments: list[str]) -> list[Part]:
    """Engine, content and services on SQLite, or of these the ones that the arguments name."""
    if names_tests(arguments):
        return [on_sqlite([*FAST_ONLY, *arguments])]
    return [of_engine([*FAST_ONLY, *arguments]), on_sqlite([*FAST_ONLY, *FAST_FOLDERS, *arguments])]


def check(name: str, commands: list[list[str]]) -> Part:
    started = time.monotonic()
    failed = sum(subprocess.call([PROGRAMS / tool, *options], cwd=ROOT) != 0 for tool, *options in commands)
    return Part(name, time.monotonic() - started, len(commands) - failed, failed)


def types_and_engine() -> list[Part]:
    """Side by side, since types are checked on one core."""
    started = time.monotonic()
    with tempfile.TemporaryFile() as words:
        checking = subprocess.Popen([PROGRAMS / TYPES], cwd=ROOT, stdout=words, stderr=words)
        engine = of_engine([])
        failed = int(checking.wait() != 0)
        show(words)
    return [Part("types", time.monotonic() - started, 1 - failed, failed), engine]


def of_engine(arguments: list[str]) -> Part:
    """The engine knows no portal, so its tests start without one; nor does it remember, so their order is no matter."""
    return suite("engine", [sys.executable, "-m", "pytest"], [*OF_ENGINE, *arguments])


def on_sqlite(arguments: list[str]) -> Part:
    return suite("SQLite", [sys.executable, "-m", "pytest"], arguments, TEST_DATABASE_URL="")


def on_postgres(arguments: list[str]) -> Part:
    """The tests that touch a database, on the server of TEST_DATABASE_URL or on a throwaway one."""
    command = [sys.executable, "-m", "pytest", "-p", "tests.on_postgres"]
    if not os.environ.get("TEST_DATABASE_URL"):
        command = [sys.executable, "-m", "tests.postgres", "--", *command]
    return suite("PostgreSQL", command, arguments)


def suite(name: str, command: list[str], arguments: list[str], **environment: str) -> Part:
    print(f"\n---- tests on {name}", flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        n_shares = N_SHARES if may_be_shared(arguments) else 1
        reports = [Path(folder) / f"{share}.xml" for share in range(n_shares)]
        status = side_by_side(
            [[*command, *OPTIONS, f"--junitxml={report}", *arguments] for report in reports], environment
        )
        passed, failed, skipped = map(sum, zip(*map(count, reports), strict=True))
    # Chosen tests may all be of the kind that one database settles; a whole run without a test is a failure.
    nothing_chosen = bool(arguments) and set(status) <= {0, pytest.ExitCode.NO_TESTS_COLLECTED}
    if any(status) and not nothing_chosen:
        failed = max(failed, 1)
    return Part(name, time.monotonic() - started, passed, failed, skipped)


def may_be_shared(arguments: Iterable[str]) -> bool:
    """Whole folders are worth two processes; a chosen test is looked at in one, with a debugger perhaps."""
    own = {*FAST_ONLY, *WITHOUT_ENGINE, *OF_ENGINE}
    return all(argument in own or (ROOT / argument).is_dir() for argument in arguments)


def side_by_side(commands: list[list[str]], environment: dict[str, str]) -> list[int]:
    """Run the commands at once, each on its share of the tests. What the others say follows what the first says."""
    # Small products gain nothing from a second thread, and on a busy machine two wait for each other.
    one_thread = {"OPENBLAS_NUM_THREADS": "1", **compiled_once(), **environment}
    with ExitStack() as stack:
        runs = []
        for share, command in enumerate(commands):
            words = stack.enter_context(tempfile.TemporaryFile()) if share else None
            env = {**one_thread, "SHARE": f"{share}/{len(commands)}"}
            runs.append((subprocess.Popen(command, cwd=ROOT, env=env, stdout=words, stderr=words), words))
        status = []
        for run, words in runs:
            status.append(run.wait())
            if words:
                show(words)
    return status


def compiled_once() -> dict[str, str]:
    """The environment, in which one process compiles a module for all, and no file appears beside the sources."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"PYTHONPYCACHEPREFIX": str(ROOT / ".venv" / "compiled"), **kept}


def show(words: IO[bytes]) -> None:
    """What a program said into a file while another one spoke."""
    words.seek(0)
    sys.stdout.buffer.write(words.read())
    sys.stdout.flush()


def count(report: Path) -> tuple[int, int, int]:
    """Passed, failed and skipped tests of a JUnit report; a run that died early has written none."""
    if not report.exists():
        return 0, 0, 0
    (found,) = ET.parse(report).getroot()
    tests, failures, errors, skipped = (
        int(found.attrib[key]) for key in ("tests", "failures", "errors", "skipped")
    )
    return tests - failures - errors - skipped, failures + errors, skipped


def names_tests(arguments: Iterable[str]) -> bool:
    return any(
        (ROOT / argument.split("::")[0]).exists() for argument in arguments if not argument.startswith("-")
    )


def close(parts: list[Part]) -> int:
    """Print what each part found, and the total on a line of its own. Returns the exit code."""
    print()
    for part in parts:
        verdict = "failed" if part.failed else "ok"
        print(f"{part.name:<11} {verdict:<6} {part.passed:>6} passed {part.seconds:>7.1f} s")
    passed, failed, skipped = (
        sum(getattr(part, of) for part in parts) for of in ("passed", "failed", "skipped")
    )
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
