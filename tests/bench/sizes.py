"""How much travels over a phone's connection while sixty statements are answered."""

from __future__ import annotations

from pathlib import Path

from portal import Portal
from tests.bench.answering import PORTAL
from tests.bench.measure import Finding
from tests.bench.people import begin, htmx_run
from tests.bench.serving import served

KB = 1000


def measure_sizes(app: Portal, folder: Path) -> list[Finding]:
    """Compressed bodies and headers of HTTP/1.1; the page itself, style and script are on the phone already."""
    requests = htmx_run(begin(app))
    with served(PORTAL, folder) as portal:
        received = portal.bytes_received(requests)
    sent = sum(map(len, requests))
    return [
        Finding("sixty answers by htmx, received", received / KB, "KB", at_most=120),
        Finding("sixty answers by htmx, sent", sent / KB, "KB"),
    ]
