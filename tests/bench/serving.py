"""Applications behind gunicorn as in production, and a load that comes from a process of its own."""

from __future__ import annotations

import multiprocessing
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GUNICORN = ["--worker-class=gthread", "--threads=4", "--keep-alive=60", "--log-level=error"]
START_SECONDS = 30
#: Answered by the measured worker itself: the processor time that it has used so far.
CPU_PATH = "/processor-time"
END_OF_HEAD = b"\r\n\r\n"


class Metered:
    """An application that also tells what its process has cost."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if environ["PATH_INFO"] != CPU_PATH:
            return self.app(environ, start_response)
        body = repr(time.process_time()).encode()
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
        return [body]


@dataclass(frozen=True)
class Server:
    """A running gunicorn."""

    port: int

    def cpu_per_answer(self, requests: Sequence[bytes], *, n: int) -> float:
        """Microseconds that the one worker needs for each of `n` answers; system calls included."""
        with self._connect() as connection:
            before = self._processor_time(connection)
            for request in requests:
                ask(connection, request)
            return (self._processor_time(connection) - before) / n * 1e6

    def _processor_time(self, connection: socket.socket) -> float:
        answer = ask(connection, f"GET {CPU_PATH} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return float(answer.partition(END_OF_HEAD)[2])

    def rate(self, shares: Sequence[Sequence[bytes]]) -> float:
        """Answers a second when each share is asked over a connection of its own, all at once."""
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            seconds = pool.apply(_ask_at_once, (self.port, shares))
        return sum(map(len, shares)) / seconds

    def latencies(self, requests: Sequence[bytes]) -> list[float]:
        """Seconds of each request over one connection."""
        return _ask_all(self.port, requests)

    def bytes_received(self, requests: Sequence[bytes]) -> int:
        """All that comes back over one connection: status lines, headers and bodies."""
        with self._connect() as connection:
            return sum(len(ask(connection, request)) for request in requests)

    def _connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port))


@contextmanager
def served(factory: str, folder: Path, *, workers: int = 1) -> Iterator[Server]:
    """What the factory makes of a folder, as `module:function`, behind gunicorn on a port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    options = [*GUNICORN, f"--workers={workers}", f"--bind=127.0.0.1:{port}"]
    command = [sys.executable, "-m", "gunicorn", *options, f"{factory}({str(folder)!r})"]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2])
    try:
        _wait_for(port, process)
        yield Server(port)
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("gunicorn did not start")


def _ask_at_once(port: int, shares: Sequence[Sequence[bytes]]) -> float:
    threads = [threading.Thread(target=_ask_all, args=(port, share)) for share in shares]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started


def _ask_all(port: int, requests: Sequence[bytes]) -> list[float]:
    times = []
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for request in requests:
            started = time.perf_counter()
            ask(connection, request)
            times.append(time.perf_counter() - started)
    return times


def ask(connection: socket.socket, request: bytes) -> bytes:
    """The whole answer, head and body. Raises AssertionError when the application refuses."""
    connection.sendall(request)
    received = b""
    while END_OF_HEAD not in received:
        received += _some(connection)
    head = received.partition(END_OF_HEAD)[0]
    lines = head.lower().split(b"\r\n")
    assert lines[0].startswith((b"http/1.1 2", b"http/1.1 3")), (request.split(b"\r\n")[0], lines[0])
    length = next((line for line in lines if line.startswith(b"content-length:")), b":0")
    whole = len(head) + len(END_OF_HEAD) + int(length.partition(b":")[2])
    while len(received) < whole:
        received += _some(connection)
    return received


def _some(connection: socket.socket) -> bytes:
    received = connection.recv(65536)
    assert received, "the server closed the connection"
    return received
