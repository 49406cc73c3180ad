#!/usr/bin/env python3
"""Run and test Hangbiao on a machine that has Python 3.11 and nothing else of ours.

Only the standard library is used, and only syntax that an older Python can read, so that it can say what it needs.
The environment lives in .venv inside the checkout; it is installed from a lock file with hashes, and touched again
only when that file or the Python changes. `python3 dev.py --help` lists the commands.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
IN_ENVIRONMENT = "Scripts/python.exe" if os.name == "nt" else "bin/python"
VENV = ROOT / ".venv"
PYTHON = VENV / IN_ENVIRONMENT
#: What the engine is raced against; no part of the product and none of its tests.
PEERS = ROOT / ".venv-peers"
RUNTIME, TESTS, BENCH = "requirements.lock", "requirements-test.lock", "requirements-bench.lock"
#: The test lock names everything of the runtime lock too.
HOLDS = {RUNTIME: [RUNTIME], TESTS: [RUNTIME, TESTS], BENCH: [BENCH]}

#: Chromium without a window: the same engine, and a fifth less time for the tests.
HEADLESS = "chromium-headless-shell"
BROWSERS = [
    HEADLESS,
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
]


class Stop(Exception):
    """The work cannot go on; the message says what the person at the terminal can do."""


# ---- the environment -------------------------------------------------------------------------------------


def prepare(lock_file: str, folder: Path = VENV) -> None:
    """Make the environment hold what the lock file names. Does nothing when its stamp says that it does."""
    python, stamp_file = folder / IN_ENVIRONMENT, folder / "installed.txt"
    stamp = stamp_file.read_text().split() if stamp_file.exists() and python.exists() else []
    same_python = stamp[:1] == [fingerprint_of_python()]
    if same_python and fingerprint(lock_file) in stamp:
        return
    uv = working_uv()
    tool = "uv" if uv else "pip"
    print(f"Installing {lock_file} into {folder.name} with {tool}; this is done once.", flush=True)
    do_without_cache_if_homeless()
    if same_python and (uv or any(python.parent.glob("pip*"))):
        stamp_file.unlink()
    else:
        make_environment(folder, uv)
    try:
        install(ROOT / lock_file, folder, uv)
    except Stop:
        if folder != PEERS:
            raise
        install_each(ROOT / lock_file, folder, uv)
    stamp_file.write_text("\n".join([fingerprint_of_python(), *map(fingerprint, HOLDS[lock_file])]))


def fingerprint(lock_file: str) -> str:
    return hashlib.sha256((ROOT / lock_file).read_bytes()).hexdigest()


def fingerprint_of_python() -> str:
    """Changes with what an environment cannot survive: another Python, another machine, a moved checkout."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]} {sysconfig.get_platform()} "
    return hashlib.sha256(version.encode() + os.fsencode(ROOT)).hexdigest()


def make_environment(folder: Path, uv: str | None) -> None:
    if not uv:
        require_venv()
    shutil.rmtree(folder, ignore_errors=True)
    if uv:
        must([uv, "venv", "--quiet", "--python", own_python(), str(folder)])
    else:
        must([own_python(), "-m", "venv", str(folder)])


def own_python() -> str:
    """The interpreter under any environment, since .venv may be the one that runs this and is about to go."""
    return getattr(sys, "_base_executable", None) or sys.executable


def install(requirements: Path, folder: Path, uv: str | None, *options: str) -> None:
    python = str(folder / IN_ENVIRONMENT)
    if uv:
        command = [uv, "pip", "install", "--compile-bytecode", "--python", python]
    else:
        command = [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    # A person's own `user = true` for pip would send the packages out of the environment.
    must([*command, "--quiet", "--require-hashes", *options, "-r", str(requirements)], PIP_USER="0")


def install_each(requirements: Path, folder: Path, uv: str | None) -> None:
    """One after the other: a peer without a package for this system must not keep the others from being raced."""
    one, missing = folder / "one.txt", []
    for requirement in requirements_of(requirements.read_text()):
        one.write_text(requirement)
        try:
            install(one, folder, uv, "--no-deps")
        except Stop:
            missing.append(requirement.split("=", 1)[0])
    if "numpy" in missing:
        raise Stop("Nothing can be raced without numpy; is there a way to the package index?")
    print(f"Going on without {', '.join(missing)}. Remove {folder.name} to try again.", flush=True)


def requirements_of(lock: str) -> list[str]:
    """Each requirement of a lock file with the lines of its hashes."""
    found: list[str] = []
    for line in lock.splitlines(keepends=True):
        if line[:1].strip(" #\n"):
            found.append(line)
        elif line.lstrip().startswith("--hash"):
            found[-1] += line
    return found


def working_uv() -> str | None:
    """The path of uv. A version manager's shim may be on PATH with no uv behind it."""
    uv = shutil.which("uv")
    return uv if uv and subprocess.run([uv, "--version"], capture_output=True).returncode == 0 else None


def do_without_cache_if_homeless() -> None:
    """Where a person may not write to their home, uv would fail and pip warn."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path(os.environ.get("HOME", "/")) / ".cache")
    while not os.access(folder, os.F_OK):
        folder = folder.parent
    if not os.access(folder, os.W_OK):
        os.environ.update(UV_NO_CACHE="1", PIP_NO_CACHE_DIR="1")


# ---- what the machine must have --------------------------------------------------------------------------


def require_python() -> None:
    if sys.version_info < (3, 11):
        newer = filter(shutil.which, ["python3.14", "python3.13", "python3.12", "python3.11"])
        hint = "".join(f" Try: {name} dev.py" for name in list(newer)[:1])
        raise Stop(f"Hangbiao needs Python 3.11+; this is Python {sys.version.split()[0]}.{hint}")


def require_venv() -> None:
    """Debian and Ubuntu put half of Python's `venv` into a package of its own."""
    if not (find_spec("venv") and find_spec("ensurepip")):
        raise Stop("Python's venv module is incomplete here. " + advice_on_venv())


def advice_on_venv() -> str:
    if "debian" not in distribution():
        return "Install the complete Python of your system, or uv, and run this again."
    of_the_system = Path("/usr/bin/python3").resolve() == Path(sys.executable).resolve()
    package = "python3-venv" if of_the_system else f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    return f"Run this, then try again:\n    sudo apt install {package}"


def distribution() -> set[str]:
    """The names that a Linux gives itself and its ancestors: {"ubuntu", "debian"}; empty elsewhere."""
    names: set[str] = set()
    release = Path("/etc/os-release")
    for line in release.read_text().splitlines() if release.exists() else []:
        key, _, value = line.partition("=")
        if key in ("ID", "ID_LIKE"):
            names.update(value.strip("\"'").split())
    return names


def find_browser() -> str | None:
    return next(filter(None, map(shutil.which, [os.environ.get("CHROMIUM") or "", *BROWSERS])), None)


def has_chinese_fonts() -> bool:
    """Screens without one show boxes. Other systems than Linux bring them along."""
    if not sys.platform.startswith("linux"):
        return True
    if shutil.which("fc-list"):
        return bool(subprocess.check_output(["fc-list", ":lang=zh-tw"]).strip())
    return any(Path("/usr/share/fonts").glob("**/*CJK*"))


def has_atomic_library() -> bool:
    """The program by which Playwright drives the browser is linked with it."""
    try:
        return not sys.platform.startswith("linux") or bool(ctypes.CDLL("libatomic.so.1"))
    except OSError:
        return False


def missing_packages(browser: str | None) -> list[str]:
    """What the browser tests lack, when this is the browser."""
    here = {
        "chromium-browser" if "ubuntu" in distribution() else HEADLESS: browser,
        "fonts-noto-cjk": has_chinese_fonts(),
        "libatomic1": has_atomic_library(),
    }
    return [package for package, found in here.items() if not found]


def require_browser() -> None:
    """Install what the browser tests need where that is possible; otherwise stop with the command that does."""
    on_debian = "debian" in distribution()
    is_ours = on_debian and os.geteuid() == 0
    # Where the tests decide, the quickest browser is worth its installation beside another one.
    decides = is_ours and os.environ.get("CI") == "true" and "ubuntu" not in distribution()
    missing = missing_packages(shutil.which(HEADLESS) if decides else find_browser())
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if is_ours:
        print(f"Installing {' and '.join(missing)} for the browser tests.", flush=True)
        # What cannot be installed is missed below, if it is needed.
        with suppress(Stop):
            must(["apt-get", "update", "-qq"])
            # Its errors come on the other channel; the progress of a hundred packages helps nobody.
            waiting = ["-qq", "-o", "DPkg::Lock::Timeout=300"]
            must([*command, *waiting], output=subprocess.DEVNULL, DEBIAN_FRONTEND="noninteractive")
    elif on_debian:
        raise Stop(f"The browser tests need more. Run this, then try again:\n    sudo {' '.join(command)}")
    if missing := missing_packages(find_browser()):
        raise Stop(f"The browser tests need {' and '.join(missing)}; CHROMIUM may name a browser's path.")


# ---- commands --------------------------------------------------------------------------------------------


def run(options: argparse.Namespace, _: list[str]) -> int:
    """Set everything up the first time, then serve on http://127.0.0.1:8000."""
    prepare(RUNTIME)
    return become("portal", "--port", str(options.port), "--data", options.data)


def test(options: argparse.Namespace, rest: list[str]) -> int:
    """Everything: style, types, all tests on SQLite and PostgreSQL, a real browser. Takes pytest's arguments."""
    prepare(TESTS)
    if not (options.fast or rest):
        require_browser()
    if browser := find_browser():
        os.environ["CHROMIUM"] = browser
    return become("tests.everything", *(["--fast"] if options.fast else []), *rest)


def lint(options: argparse.Namespace, _: list[str]) -> int:
    """Style, and the direction of imports; --fix repairs what it can."""
    prepare(TESTS)
    return become("tests.everything", "--lint", *(["--fix"] if options.fix else []))


def types(_: argparse.Namespace, rest: list[str]) -> int:
    """Types: strict for the engine and the services."""
    prepare(TESTS)
    return become("mypy", *rest)


def words(_: argparse.Namespace, rest: list[str]) -> int:
    """Collect the interface words into the catalogs."""
    prepare(RUNTIME)
    return become("portal.words", "update", *rest)


def migrate(_: argparse.Namespace, rest: list[str]) -> int:
    """Bring the tables of the database up to date."""
    prepare(RUNTIME)
    return become("flask", "--app", "wsgi", "database", "upgrade", *rest)


def code(_: argparse.Namespace, rest: list[str]) -> int:
    """Print the demonstration adviser's one-time sign-in code of this moment."""
    prepare(RUNTIME)
    return become("flask", "--app", "wsgi", "demo", "code", *rest)


def bench(_: argparse.Namespace, rest: list[str]) -> int:
    """Measure what a request costs, against a bare Flask view, and race the engine against its peers."""
    prepare(TESTS)
    if not rest or "engine" in rest:
        prepare(BENCH, PEERS)
    return become("tests.bench", *rest)


def lock(_: argparse.Namespace, rest: list[str]) -> int:
    """Resolve the lock files again; --upgrade takes newer versions."""
    with tempfile.TemporaryDirectory() as folder:
        resolve = [working_uv() or borrowed_uv(folder), "pip", "compile", "--quiet"]
        # One version of each package for every system and Python, so that all see the same numbers.
        resolve += ["--universal", "--fork-strategy", "fewest", "--generate-hashes"]
        resolve += ["--custom-compile-command", "python3 dev.py lock", *rest]
        must([*resolve, "pyproject.toml", "-o", RUNTIME])
        must([*resolve, "pyproject.toml", "--extra", "test", "-c", RUNTIME, "-o", TESTS])
        # The peers get the engine's numpy and scipy, so that ours and theirs share one BLAS.
        peers = ["--group", "pyproject.toml:bench", "--python-version", "3.11"]
        must([*resolve, *peers, "-c", RUNTIME, "-o", BENCH])
    if any("://" in (ROOT / name).read_text() for name in HOLDS):
        raise Stop("A lock file names a host; resolve it with the plain package index.")
    return 0


def borrowed_uv(folder: str) -> str:
    """A uv for this once: it resolves for all systems together, which pip cannot."""
    require_venv()
    must([own_python(), "-m", "venv", folder])
    python = Path(folder) / IN_ENVIRONMENT
    must([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"])
    return str(python.with_name("uv"))


# ---- starting programs -----------------------------------------------------------------------------------


def must(command: list[str], *, output: int | None = None, **environment: str) -> None:
    status = subprocess.call(command, cwd=ROOT, stdout=output, env={**os.environ, **environment})
    if status:
        raise Stop(f"This failed with exit code {status}: {' '.join(command)}")


def become(*module: str) -> int:
    """Go on as that program, so that Ctrl-C and signals reach it alone. Windows can only wait for it."""
    command = [str(PYTHON), "-m", *module]
    if os.name == "nt":
        return subprocess.call(command, cwd=ROOT)
    os.chdir(ROOT)
    return os.execv(command[0], command)


# ---- the command line ------------------------------------------------------------------------------------

COMMANDS = {
    command.__name__: command for command in (run, test, lint, types, words, migrate, code, bench, lock)
}
COMMANDS["sure"] = test


def parser() -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(prog="dev.py", description="Run and test Hangbiao.", allow_abbrev=False)
    subparsers = result.add_subparsers(metavar="command")
    for name, command in COMMANDS.items():
        one = subparsers.add_parser(name, help=command.__doc__, allow_abbrev=False)
        one.set_defaults(command=command)
        add_options(one, name)
    return result


def add_options(one: argparse.ArgumentParser, name: str) -> None:
    if name == "run":
        one.add_argument("--port", type=int, default=os.environ.get("PORT") or 8000)
    if name in ("run", "migrate", "code"):
        folder = os.environ.get("DATA") or str(ROOT / "data")
        one.add_argument("--data", metavar="FOLDER", default=folder, help="where the portal keeps its data")
    if name in ("test", "sure"):
        one.add_argument("--fast", action="store_true", help="engine, content and services, in a minute")
    if name == "lint":
        one.add_argument("--fix", action="store_true")


def main() -> int:
    whole = parser()
    options, rest = whole.parse_known_args()
    if "command" not in options:
        whole.print_help()
        return 2
    if rest and options.command in (run, lint):
        whole.error(f"unrecognized arguments: {' '.join(rest)}")
    require_python()
    if "data" in options:
        os.environ["HANGBIAO_DATA"] = options.data = str(Path(options.data).absolute())
    return options.command(options, rest)


if __name__ == "__main__":
    # Paths and words are Chinese too, whatever the terminal's locale.
    os.environ.setdefault("PYTHONUTF8", "1")
    try:
        sys.exit(main())
    except Stop as stop:
        sys.exit(str(stop))
    except KeyboardInterrupt:
        sys.exit(130)
