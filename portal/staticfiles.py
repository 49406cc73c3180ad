"""Static files: served from memory, compressed once, and cached for a year under an address that changes with them."""

from __future__ import annotations

import base64
import functools
import gzip
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, Request, Response, send_from_directory

STATIC = Path(__file__).parent / "static"
PREFIX = "static"
A_YEAR = 31536000
#: Not left to the machine: a registry or a mime.types file may know scripts by another name.
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
}
FOR_EVER = f"public, max-age={A_YEAR}, immutable"


@functools.cache
def fingerprint(name: str) -> str:
    """First characters of the file's hash, for its address."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


@functools.cache
def integrity(name: str) -> str:
    """The `integrity` attribute that lets a browser refuse a changed file."""
    digest = hashlib.sha384((STATIC / name).read_bytes()).digest()
    return "sha384-" + base64.b64encode(digest).decode()


def asset(name: str) -> str:
    """The address of a static file; it changes whenever the file does."""
    return f"/{PREFIX}/{name}?v={fingerprint(name)}"


@dataclass(frozen=True)
class StaticFile:
    """A file as it is, and packed for the browsers that say they can unpack it."""

    body: bytes
    packed: bytes
    content_type: str

    def response(self, request: Request) -> Response:
        is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
        answer = Response(self.packed if is_packed else self.body, content_type=self.content_type)
        answer.headers.update(
            {"Cache-Control": FOR_EVER, "X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding"}
        )
        if is_packed:
            answer.headers["Content-Encoding"] = "gzip"
        return answer


@functools.cache
def read_files() -> dict[str, StaticFile]:
    """All static files by their path, read once per process."""
    paths = (path for path in STATIC.rglob("*") if path.is_file())
    return {f"/{PREFIX}/{path.relative_to(STATIC).as_posix()}": _read(path) for path in paths}


def _read(path: Path) -> StaticFile:
    body = path.read_bytes()
    return StaticFile(body, gzip.compress(body, mtime=0), KINDS.get(path.suffix, "text/plain; charset=utf-8"))


class StaticFiles:
    """Answers what asks for a static file before the application sees it: no session, no database, no locale."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app
        self.files = read_files()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        file = self.files.get(environ["PATH_INFO"])
        if file is None or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self.app(environ, start_response)
        return file.response(Request(environ))(environ, start_response)


def init_app(app: Flask) -> None:
    app.wsgi_app = StaticFiles(app.wsgi_app)  # type: ignore[method-assign]
    app.jinja_env.globals.update(asset=asset, integrity=integrity)

    @app.get("/favicon.ico", endpoint="favicon")
    def favicon() -> Response:
        return send_from_directory(STATIC / "img", "favicon.ico", max_age=A_YEAR)
