"""Two scripts, chosen by script and never by region guess alone.

Order: the person's choice (a cookie), then the browser's languages with each region turned into a script, then
zh-Hans. Members of staff keep a choice in their account; signing in puts it into the cookie, and a tap on the switch
changes it for that browser. Matching on region names, as common negotiators do, serves the wrong script (`zh-TW` finds
`zh_Hans`, `zh-HK` finds nothing), so the mapping is our own.
"""

from __future__ import annotations

import functools
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.core import parse_locale
from flask import g, request
from flask_babel import Babel, get_locale
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response

LOCALES = ("zh_Hans", "zh_Hant")
DEFAULT_LOCALE = "zh_Hans"
TAGS = {"zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant"}
LOCALE_BY_TAG = {tag: locale for locale, tag in TAGS.items()}
#: How the columns of tables end that hold a text in one script.
SUFFIXES = {"zh_Hans": "hans", "zh_Hant": "hant"}
SCRIPT_COOKIE = "script"
A_YEAR = 365 * 24 * 3600
TRADITIONAL_REGIONS = frozenset({"TW", "HK", "MO"})

babel = Babel()


def script_of(language: str) -> str | None:
    """The locale whose script a browser language tag asks for, or None when it asks for no Chinese script.

    >>> script_of("zh-HK"), script_of("zh-Hans-TW"), script_of("en-TW")
    ('zh_Hant', 'zh_Hans', None)
    """
    try:
        name, territory, script, *_ = parse_locale(language, sep="-")
    except ValueError:
        return None
    if name != "zh":
        return None
    if script in {"Hans", "Hant"}:
        return f"zh_{script}"
    return "zh_Hant" if territory in TRADITIONAL_REGIONS else "zh_Hans"


@functools.lru_cache(maxsize=512)
def negotiate(accept_language: str) -> str:
    """The locale for an Accept-Language header.

    The first Chinese preference decides; a bare `zh` decides only when no region follows it.
    """
    accepted = parse_accept_header(accept_language, LanguageAccept)
    undecided = False
    for language, quality in accepted:
        if quality <= 0:
            continue
        if language.lower() == "zh":
            undecided = True
        elif (locale := script_of(language)) is not None:
            return locale
    return "zh_Hans" if undecided else DEFAULT_LOCALE


def choose_locale() -> str:
    """The locale of this request: the person's choice, then the browser's script, then the default."""
    if "locale" in g:
        return str(g.locale)
    chosen = LOCALE_BY_TAG.get(request.cookies.get(SCRIPT_COOKIE, ""))
    g.locale = chosen or negotiate(request.headers.get("Accept-Language", ""))
    return str(g.locale)


def keep_script(answer: Response, locale: str) -> None:
    """Let the browser remember a script: one that was tapped, or that of the member who just signed in."""
    answer.set_cookie(SCRIPT_COOKIE, tag_of(locale), max_age=A_YEAR, samesite="Lax", secure=request.is_secure)


def current_locale() -> str:
    """`zh_Hans` or `zh_Hant`, also inside `force_locale`."""
    locale = get_locale()
    return f"zh_{locale.script}" if locale else DEFAULT_LOCALE


def other_locale(locale: str) -> str:
    return "zh_Hant" if locale == "zh_Hans" else "zh_Hans"


def tag_of(locale: str) -> str:
    """The language tag for HTML, as `zh-Hans`."""
    return TAGS[locale]


def local_time(instant: datetime, time_zone: str) -> datetime:
    """The instant on the clocks of a place."""
    return instant.astimezone(ZoneInfo(time_zone))
