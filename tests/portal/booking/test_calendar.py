from __future__ import annotations

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from portal import Portal
from portal.booking.calendar import Method, write_calendar
from portal.booking.models import Booking, BookingStatus, Mode
from tests.factories import Factory

NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
FIND = "https://example.org/bookings/find"


def written(
    app: Portal,
    booking: Booking,
    *,
    method: Method = Method.publish,
    locale: str = "zh_Hans",
    attendee: str | None = None,
) -> tuple[str, Event]:
    with app.app_context():
        text = write_calendar(
            booking, method=method, locale=locale, find_url=FIND, at=NINE, attendee=attendee
        )
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    return text, event


def test_times_are_utc_and_the_words_are_in_the_script_asked_for(
    app: Portal, a: Factory, locale: str
) -> None:
    centre = a.centre(address_hans="思明区示例路1号", address_hant="思明區範例路1號")
    booking = a.booking(a.adviser(centre), starts_at=NINE, mode=Mode.face_to_face)
    text, event = written(app, booking, locale=locale)
    assert "DTSTART:20261124T010000Z" in text
    assert "DTEND:20261124T014500Z" in text
    assert ("示例路" if locale == "zh_Hans" else "範例路") in event["LOCATION"]
    assert ("职业指导" if locale == "zh_Hans" else "職涯諮詢") in event["SUMMARY"]


def test_lines_are_folded_and_end_as_the_standard_wants(app: Portal, a: Factory) -> None:
    centre = a.centre(name_hans="很长的名字" * 20)
    text, event = written(app, a.booking(a.adviser(centre), starts_at=NINE))
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "\n" not in "".join(lines)
    assert event["SUMMARY"].endswith("很长的名字" * 20)


def test_a_name_cannot_add_lines(app: Portal, a: Factory) -> None:
    centre = a.centre(name_hans="A\r\nATTENDEE:mailto:evil@example.org;,\\")
    _text, event = written(app, a.booking(a.adviser(centre), starts_at=NINE, mode=Mode.face_to_face))
    assert "ATTENDEE" not in event
    assert event["LOCATION"].splitlines()[0] == "A"


def test_a_request_names_who_is_asked_and_a_download_names_nobody(app: Portal, a: Factory) -> None:
    booking = a.booking(starts_at=NINE)
    _text, asked = written(app, booking, method=Method.request, attendee="someone@example.org")
    assert asked["ATTENDEE"] == "mailto:someone@example.org"
    assert asked["ORGANIZER"].startswith("mailto:centre")
    assert "someone@example.org" not in written(app, booking)[0]


def test_a_cancellation_says_so(app: Portal, a: Factory) -> None:
    booking = a.booking(
        starts_at=NINE,
        status=BookingStatus.cancelled,
        cancelled_at=NINE - timedelta(days=1),
        calendar_sequence=1,
    )
    text, event = written(app, booking, method=Method.cancel)
    assert "METHOD:CANCEL" in text
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


def test_a_calendar_never_holds_what_could_change_the_booking(app: Portal, a: Factory) -> None:
    """Calendars are shared with families and colleagues."""
    booking = a.booking(starts_at=NINE, code_hash="0123456789abcdef" * 4)
    text, _event = written(app, booking, method=Method.request, attendee="someone@example.org")
    assert "/open/" not in text
    assert "0123456789abcdef" not in text
