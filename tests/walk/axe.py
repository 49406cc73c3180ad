"""Axe as a file of the house that is walked through, and an empty page: the browser loads and compiles it once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import axe_playwright_python

AXE_PATH, TABLE_PATH = "/axe.js", "/axe.html"
AXE_SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
FILES = {
    AXE_PATH: ("text/javascript; charset=utf-8", AXE_SCRIPT.encode()),
    TABLE_PATH: ("text/html; charset=utf-8", b"<!doctype html><title>.</title>"),
}
Application = Callable[..., Iterable[bytes]]


def with_axe(app: Application) -> Application:
    """The application, with these two addresses beside its own."""

    def serve(environ: dict[str, str], start_response: Callable[..., object]) -> Iterable[bytes]:
        if environ["PATH_INFO"] not in FILES:
            return app(environ, start_response)
        kind, content = FILES[environ["PATH_INFO"]]
        start_response("200 OK", [("Content-Type", kind), ("Cache-Control", "max-age=31536000, immutable")])
        return [content]

    return serve
