"""Response headers, compression, and the commit of answers that are not pages."""

from __future__ import annotations

import zlib

from flask import Flask, Response, request

from portal import database
from portal.settings import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
COMPRESSIBLE = ("text/", "application/json", "image/svg+xml")
WORTH_COMPRESSING = 600
COMPRESSION_LEVEL = 5
#: Window and memory of zlib's gzip, as powers of two. A small answer takes a small window: setting up the usual one
#: costs four times as much as compressing such an answer, and saves nothing.
SMALL_ANSWER, SMALL_WINDOW, USUAL_WINDOW = 4096, (28, 5), (31, 8)


def init_app(app: Flask, settings: Settings) -> None:
    @app.after_request
    def keep_or_drop(response: Response) -> Response:
        database.commit_or_roll_back(response.status_code)
        return response

    @app.after_request
    def finish(response: Response) -> Response:
        if settings.compress:
            compress(response)
        return protect(response, https=settings.secure_cookies)


def protect(response: Response, *, https: bool) -> Response:
    """Add the security headers; a fragment has no document of its own to protect."""
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Cache-Control", "no-store")
    if "HX-Request" in request.headers:
        return response
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if https:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response


def compress(response: Response) -> None:
    """Compress text answers for browsers that accept it.

    The CSRF token of a form is signed anew with the time, so a page that mirrors input does not repeat a fixed secret
    beside it.
    """
    if (
        response.direct_passthrough
        or response.status_code in {204, 304}
        or "Content-Encoding" in response.headers
        or not (response.mimetype or "").startswith(COMPRESSIBLE)
        or "gzip" not in request.headers.get("Accept-Encoding", "")
    ):
        return
    body = response.get_data()
    if len(body) < WORTH_COMPRESSING:
        return
    response.set_data(gzipped(body))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")


def gzipped(body: bytes) -> bytes:
    """The body as gzip. The same bytes always give the same answer: no time is written into it."""
    window, memory = SMALL_WINDOW if len(body) <= SMALL_ANSWER else USUAL_WINDOW
    packer = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, window, memory)
    return packer.compress(body) + packer.flush()
