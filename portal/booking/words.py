"""How times, places and modes of a session are said."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext, lazy_gettext

from portal.booking.models import Booking, Mode
from portal.booking.slots import Interval
from portal.locale import current_locale, local_time
from portal.staff.models import Centre
from portal.templating import clock_time, day

MODE_WORDS = {
    Mode.face_to_face: lazy_gettext("Face to face"),
    Mode.video: lazy_gettext("Video"),
    Mode.telephone: lazy_gettext("Telephone"),
}


def clocks_of(centre: Centre, instant: datetime) -> str:
    """Whose clocks are meant: 厦门时间 (UTC+8)."""
    offset = local_time(instant, centre.time_zone).utcoffset()
    assert offset is not None
    hours, minutes = divmod(abs(round(offset.total_seconds() / 60)), 60)
    sign = "-" if offset.total_seconds() < 0 else "+"
    shown = f"{sign}{hours}:{minutes:02d}" if minutes else f"{sign}{hours}"
    return gettext("%(place)s time (UTC%(offset)s)", place=centre.place(current_locale()), offset=shown)


def say_time(centre: Centre, time: Interval) -> str:
    """Day, hours and whose clocks: 11月24日 周二 09:00–09:45，厦门时间 (UTC+8)."""
    zone = centre.time_zone
    return gettext(
        "%(day)s, %(start)s–%(end)s, %(clocks)s",
        day=day(time.starts_at, zone),
        start=clock_time(time.starts_at, zone),
        end=clock_time(time.ends_at, zone),
        clocks=clocks_of(centre, time.starts_at),
    )


def time_of(booking: Booking) -> str:
    """When a session is, on its centre's clocks."""
    return say_time(booking.adviser.centre, Interval(booking.starts_at, booking.ends_at))


def place_of(booking: Booking) -> str:
    """Where the session takes place, or how it reaches the client."""
    if booking.mode is Mode.video:
        return gettext("By video; the adviser tells you before the session how to join.")
    if booking.mode is Mode.telephone:
        return gettext("By telephone; the adviser calls the number you gave.")
    centre, locale = booking.adviser.centre, current_locale()
    if not centre.address(locale):
        return centre.name(locale)
    return gettext("%(centre)s, %(address)s", centre=centre.name(locale), address=centre.address(locale))
