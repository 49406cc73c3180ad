"""Static files: served with far-future caching under a name that changes with their content."""

from __future__ import annotations

import base64
import functools
import hashlib
from pathlib import Path

from flask import Flask, Response, send_from_directory
from whitenoise import WhiteNoise

STATIC = Path(__file__).parent / "static"
PREFIX = "static"
A_YEAR = 31536000


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


def init_app(app: Flask) -> None:
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=STATIC, prefix=PREFIX, max_age=A_YEAR, allow_all_origins=False
    )
    app.jinja_env.globals.update(asset=asset, integrity=integrity)

    @app.get("/favicon.ico", endpoint="favicon")
    def favicon() -> Response:
        return send_from_directory(STATIC / "img", "favicon.ico", max_age=A_YEAR)
