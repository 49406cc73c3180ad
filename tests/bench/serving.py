"""The same answers through a real server, gunicorn as in production, with a load from a process of its own."""

from __future__ import annotations

import multiprocessing
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

from portal import Portal

from tests.bench.measure import Finding, typical_ratio
from tests.bench.people import HTMX, ITEMS, PHONE, Person, answer_form, begin, begin_again

ROUNDS = 3
CONNECTIONS = 8
SITTINGS_EACH = 3
GUNICORN = ["--worker-class=gthread", "--workers=2", "--threads=4", "--keep-alive=30", "--log-level=error"]
START_SECONDS = 30


def measure_serving(app: Portal, folder: Path) -> list[Finding]:
    """Throughput with eight connections, and the latency that one person alone sees."""
    first = begin(app)
    per_round = CONNECTIONS * SITTINGS_EACH
    with served("tests.bench.bare", folder) as bare_port, served("tests.bench.people", folder) as port:
        bare_rates, rates = [], []
        for _ in range(ROUNDS):
            people = begin_again(app, first, per_round)
            bare_rates.append(rate(bare_port, [_bare_requests(person) for person in people]))
            rates.append(rate(port, [_htmx_requests(person) for person in people]))
        alone = begin_again(app, first, SITTINGS_EACH)
        times = latencies(port, [request for person in alone for request in _htmx_requests(person)])
    return [
        Finding("bare upserts a second, eight connections", median(bare_rates), "/s"),
        Finding("answers by htmx a second, eight connections", median(rates), "/s"),
        Finding("throughput by htmx / bare upsert", typical_ratio(rates, bare_rates), "x", at_least=0.5),
        Finding("latency of an answer, one client, median", median(times) * 1e3, "ms", at_most=6),
        Finding("latency of an answer, one client, 99 of 100", quantiles(times, n=100)[98] * 1e3, "ms"),
    ]


@contextmanager
def served(module: str, folder: Path) -> Iterator[int]:
    """The module's `application` behind gunicorn on a port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    address = f"--bind=127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", *GUNICORN, address, f"{module}:application({str(folder)!r})"]
    server = subprocess.Popen(command, cwd=Path(__file__).parents[2])
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=START_SECONDS)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("gunicorn did not start")


def rate(port: int, sittings: Sequence[list[bytes]]) -> float:
    """Answers a second when the sittings are shared out among the connections."""
    shares = [sum(sittings[number::CONNECTIONS], []) for number in range(CONNECTIONS)]
    seconds = _elsewhere(_run_shares, port, shares)
    return sum(map(len, shares)) / seconds


def latencies(port: int, requests: list[bytes]) -> list[float]:
    """Seconds of each request over one connection."""
    times: list[float] = _elsewhere(_run_timed, port, requests)
    return times


def _elsewhere(work, *arguments):  # type: ignore[no-untyped-def]
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def _run_shares(port: int, shares: Sequence[list[bytes]]) -> float:
    threads = [threading.Thread(target=_run_timed, args=(port, share)) for share in shares]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started


def _run_timed(port: int, requests: Sequence[bytes]) -> list[float]:
    times = []
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for request in requests:
            started = time.perf_counter()
            connection.sendall(request)
            _read_answer(connection)
            times.append(time.perf_counter() - started)
    return times


def _read_answer(connection: socket.socket) -> None:
    received = b""
    while b"\r\n\r\n" not in received:
        received += _some(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    assert head.startswith((b"HTTP/1.1 2", b"HTTP/1.1 3")), head.split(b"\r\n")[0]
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    missing = int(lengths[0].partition(b":")[2]) - len(body) if lengths else 0
    while missing > 0:
        missing -= len(_some(connection))


def _some(connection: socket.socket) -> bytes:
    received = connection.recv(65536)
    assert received, "the server closed the connection"
    return received


def _htmx_requests(person: Person) -> list[bytes]:
    headers = {**PHONE, **HTMX, "Cookie": person.cookie}
    return [
        _http(person.answer_path(item_id), answer_form(person, number), headers)
        for number, item_id in enumerate(ITEMS)
    ]


def _bare_requests(person: Person) -> list[bytes]:
    return [
        _http(f"/answers/{person.sitting_id}/{item_id}", answer_form(person, number), PHONE)
        for number, item_id in enumerate(ITEMS)
    ]


def _http(path: str, form: dict[str, str], headers: dict[str, str]) -> bytes:
    body = urlencode(form).encode()
    fixed = {
        "Host": "127.0.0.1",
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
    }
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in {**headers, **fixed}.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body
