"""What every template may use, and the filters that show dates and numbers."""

from __future__ import annotations

import functools
import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, request, url_for
from flask import session as cookie
from flask_babel import gettext, lazy_gettext
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from portal.accounts.code import group_code
from portal.accounts.identity import is_on_shared_computer
from portal.catalogs import plain_domain, read_catalog
from portal.display import FULL, PLAIN, asked_wording, current_aids, reads_plainly
from portal.extensions import current_settings
from portal.kept import Keep
from portal.locale import current_locale, local_time, other_locale, tag_of

DATE = re.compile(r"(?<!\d)\d{4}-\d{2}(?:-\d{2})?(?!\d)")
WEEKDAYS = (
    lazy_gettext("Monday"),
    lazy_gettext("Tuesday"),
    lazy_gettext("Wednesday"),
    lazy_gettext("Thursday"),
    lazy_gettext("Friday"),
    lazy_gettext("Saturday"),
    lazy_gettext("Sunday"),
)


def init_app(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.add_extension(Keep)
    app.jinja_env.filters.update(
        day=day,
        clock_time=clock_time,
        moment=moment,
        calendar_day=calendar_day,
        dated=dated,
        figure=figure,
        grouped=group_code,
        percent=percent,
    )
    app.jinja_env.globals.update(
        _=say,
        gettext=say,
        other_script_url=other_script_url,
        other_wording_url=other_wording_url,
        current_place=current_place,
    )
    app.before_request(speak_plainly)
    app.context_processor(shared_values)


@pass_eval_context
def say(context: EvalContext, message: str, /, **values: Any) -> str:
    """`_` of the templates: the message in the reader's script, safe to stand in HTML, its values escaped.

    It does what Jinja's own does, but asks for a message's words once, not at each place of each page.
    """
    place = current_locale(), reads_plainly()
    if not context.autoescape:
        return str(_words(*place, message)) % values
    return _words(*place, message) % values if values else _finished_words(*place, message)


@functools.cache
def _words(locale: str, is_plain: bool, message: str) -> Markup:
    catalog = read_catalog(locale, is_plain=is_plain)
    return Markup(catalog.gettext(message))  # noqa: S704 The catalogs are ours.


@functools.cache
def _finished_words(locale: str, is_plain: bool, message: str) -> Markup:
    return _words(locale, is_plain, message) % {}


def speak_plainly() -> None:
    """Let messages outside of templates come in the wording of this request, too."""
    if reads_plainly():
        plain_domain.as_default()


def shared_values() -> dict[str, Any]:
    """Values for the layout; none of them costs a query."""
    locale = current_locale()
    settings = current_settings()
    return {
        "retention_days": settings.retention_days,
        "share_days": settings.share_days,
        "backup_days": settings.backup_days,
        "locale": locale,
        "locale_tag": tag_of(locale),
        "other_tag": tag_of(other_locale(locale)),
        "is_client": "client" in cookie,
        "is_staff": "staff" in cookie,
        "is_shared_computer": is_on_shared_computer(),
        "display": current_aids(),
        "is_plain": reads_plainly(),
        "asked_wording": asked_wording() or None,
    }


def other_script_url() -> str:
    """The link that switches to the other script and comes back to the same place."""
    tag = tag_of(other_locale(current_locale()))
    return url_for("learning.switch_script", tag=tag, next=current_place())


def other_wording_url() -> str:
    """The same page in the other wording, without a change to what the browser remembers."""
    place = urlsplit(current_place())
    asked = {**dict(parse_qsl(place.query)), "words": FULL if reads_plainly() else PLAIN}
    return f"{place.path}?{urlencode(asked)}"


def current_place() -> str:
    """The address that shows this page again."""
    if request.method in {"GET", "HEAD"}:
        return request.full_path.rstrip("?")
    # The address of a form may answer only posts; the page that it stood on answers.
    sent_from = urlsplit(request.referrer or "/")
    return f"{sent_from.path}?{sent_from.query}".rstrip("?")


def day(instant: datetime, time_zone: str) -> str:
    """A date with its weekday on the clocks of a place: 11月24日 周二 / 11月24日 週二."""
    local = local_time(instant, time_zone)
    weekday = WEEKDAYS[local.weekday()]
    return gettext("%(month)d/%(day)d, %(weekday)s", month=local.month, day=local.day, weekday=weekday)


def clock_time(instant: datetime, time_zone: str) -> str:
    """Hours and minutes on a 24-hour clock."""
    return local_time(instant, time_zone).strftime("%H:%M")


def moment(instant: datetime, time_zone: str = "Asia/Shanghai") -> str:
    """Date and time with the year, for lists of what happened."""
    return local_time(instant, time_zone).strftime("%Y-%m-%d %H:%M")


def calendar_day(instant: datetime, time_zone: str = "Asia/Shanghai") -> str:
    """A date with the year, for periods that end."""
    return local_time(instant, time_zone).strftime("%Y-%m-%d")


def dated(text: object) -> Markup:
    """Words with every day and month in them marked, since a line must not break inside a date."""
    return Markup(DATE.sub(r"<time>\g<0></time>", str(escape(text))))  # noqa: S704 Escaped before.


def figure(value: float | None, digits: int = 0) -> str:
    """A number with fixed digits; a dash for what is not known."""
    return "–" if value is None else f"{value:.{digits}f}"


def percent(share: float) -> str:
    """A share as whole per cent, never rounded up to certainty or down to nothing."""
    return f"{min(99, max(1, round(share * 100)))}%"
