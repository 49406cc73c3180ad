"""A booking as an iCalendar text (RFC 5545), for mails (RFC 5546) and for downloading."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import force_locale, gettext
from icalendar import Calendar, Event, vCalAddress

from portal.booking.models import Booking
from portal.booking.words import MODE_WORDS, place_of


class Method(StrEnum):
    """What a calendar is asked to do with the session."""

    publish = "PUBLISH"
    request = "REQUEST"
    cancel = "CANCEL"


def write_calendar(
    booking: Booking, *, method: Method, locale: str, find_url: str, at: datetime, attendee: str | None = None
) -> str:
    """The session with its stable UID; a move or cancellation carries a higher SEQUENCE, so that it replaces.

    The description leads to the page that asks for the booking code and never holds the code or a link that acts:
    calendars are often shared.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Hangbiao//Booking//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    with force_locale(locale):
        calendar.add_component(_event(booking, locale, find_url, at, attendee))
    return calendar.to_ical().decode()


def _event(booking: Booking, locale: str, find_url: str, at: datetime, attendee: str | None) -> Event:
    adviser, centre = booking.adviser, booking.adviser.centre
    event = Event()
    event.add("uid", booking.calendar_uid)
    event.add("sequence", booking.calendar_sequence)
    event.add("dtstamp", at)
    event.add("dtstart", booking.starts_at)
    event.add("dtend", booking.ends_at)
    event.add("status", "CONFIRMED" if booking.is_active else "CANCELLED")
    event.add("summary", gettext("Career guidance: %(centre)s", centre=centre.name(locale)))
    event.add("location", place_of(booking))
    event.add(
        "description",
        gettext(
            "Adviser: %(adviser)s\nHow: %(mode)s\nTo move or cancel: %(url)s",
            adviser=adviser.name(locale),
            mode=MODE_WORDS[booking.mode],
            url=find_url,
        ),
    )
    event.add("organizer", _address(centre.email, centre.name(locale)))
    if attendee:
        event.add("attendee", _address(attendee))
    return event


def _address(email: str, name: str = "") -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    if name:
        address.params["CN"] = name
    else:
        address.params["RSVP"] = "FALSE"
    return address
