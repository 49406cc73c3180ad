"""Reading aids: larger letters, more contrast, nothing that moves, the question in focus, and plain words.

What somebody needs to read well is nobody's business, so it is kept where it is used: in a cookie of this browser
alone, beside no other fact. The names below are the cookie's words, the classes of `<html>`, and the form's values.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from flask import has_request_context, request
from werkzeug.wrappers import Response

AIDS = ("large", "contrast", "still", "line", "easy")
DISPLAY_COOKIE = "display"
#: The two wordings, as an address asks for one of them; the first is an aid, too.
PLAIN, FULL = "easy", "full"
A_YEAR = 365 * 24 * 3600


def known_aids(names: Iterable[str]) -> tuple[str, ...]:
    """The aids among the names, each once, always in the same order."""
    wanted = set(names)
    return tuple(aid for aid in AIDS if aid in wanted)


@functools.lru_cache(maxsize=64)
def read_aids(cookie: str) -> tuple[str, ...]:
    """The aids that a cookie asks for; whatever else stands in it says nothing."""
    return known_aids(cookie.split("-"))


def current_aids() -> tuple[str, ...]:
    """The aids of this browser."""
    return read_aids(request.cookies.get(DISPLAY_COOKIE, ""))


def asked_wording() -> str:
    """The wording that this very page is asked for; empty when the browser's choice holds."""
    asked = request.args.get("words", "")
    return asked if asked in {PLAIN, FULL} else ""


def reads_plainly() -> bool:
    """Whether this page is told in plain words: as it is asked for, else as the browser remembers."""
    if not has_request_context():
        return False
    asked = asked_wording()
    return asked == PLAIN if asked else PLAIN in current_aids()


def keep_aids(answer: Response, aids: tuple[str, ...], *, shared_computer: bool) -> None:
    """Let the browser remember the aids: for a year, or on a shared computer until it is closed."""
    if not aids:
        forget_aids(answer)
        return
    answer.set_cookie(
        DISPLAY_COOKIE,
        "-".join(aids),
        max_age=None if shared_computer else A_YEAR,
        samesite="Lax",
        secure=request.is_secure,
        httponly=True,
    )


def forget_aids(answer: Response) -> Response:
    """Let the next person at this browser begin with pages as they are."""
    answer.delete_cookie(DISPLAY_COOKIE, samesite="Lax", secure=request.is_secure, httponly=True)
    return answer
