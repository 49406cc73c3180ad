"""Fill an empty house: a centre, three advisers, two finished reports, and some sessions, made by the services."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.accounts.models import Client, Purpose
from portal.accounts.service import create_client, give_consent, touch_client
from portal.booking.contact import read_contact
from portal.booking.hours import replace_weekly_hours
from portal.booking.models import Booking, Mode, Outcome
from portal.booking.service import book_slot
from portal.booking.slots import bookable_window, free_slots, read_diaries
from portal.careers.catalogue import read_catalogue
from portal.demo.people import ADVISERS, CENTRE, CLEAR, FLAT, DemoAdviser, DemoClient
from portal.desk.service import record_outcome, write_note
from portal.library import Publication, read_library
from portal.reports.models import Report
from portal.reports.service import create_report
from portal.settings import Settings
from portal.sharing.models import Section
from portal.sharing.service import default_expiry, give_share
from portal.sittings.service import (
    close_sitting,
    order_by_form,
    page_stamp,
    record_answer,
    record_guess,
    start_sitting,
)
from portal.staff.models import Centre, Member
from portal.staff.one_time import draw_secret
from portal.staff.passwords import passwords_at

DAY = timedelta(days=1)
ANSWERED_EVERY = timedelta(seconds=4)
SECTIONS = (Section.scores, Section.certainty, Section.guess, Section.matches)


@dataclass(frozen=True)
class Keys:
    """What opens the demonstration: one password for all its advisers, and the codes of the sample reports."""

    password: str
    codes: dict[str, str]


def load_demonstration(session: Session, settings: Settings, *, at: datetime) -> Keys:
    """Write the whole demonstration; returns the keys to it, of which the database keeps only hashes."""
    password = draw_password()
    advisers = make_centre(session, settings, password, at=at)
    codes: dict[str, str] = {}
    for person, adviser in ((CLEAR, advisers[0]), (FLAT, advisers[2])):
        client, code = create_client(session, secret=settings.secret_key, at=at - 3 * DAY)
        report = answer_everything(session, client, person, at=at - 3 * DAY)
        booking = book_next(session, settings, adviser, person, client, at=at)
        if person.is_shared:
            share_with(session, client, report, booking, settings, locale=person.locale, at=at)
        touch_client(session, client.id, at=at)
        codes[person.label] = code
    caller = Visitor("周女士", "0592 000 0000", ("离开职场三年，想重新找工作，从哪里开始？",))
    book_first_free(session, settings, advisers[1], caller, Mode.telephone, at=at)
    remember_earlier_session(session, settings, advisers[0], at=at)
    return Keys(password, codes)


def draw_password() -> str:
    return "-".join(secrets.token_hex(2) for _ in range(4))


def make_centre(session: Session, settings: Settings, password: str, *, at: datetime) -> list[Member]:
    """The centre and its advisers; all sign in with one password and one authenticator."""
    centre = Centre(**CENTRE, is_demo=True, created_at=at)
    session.add(centre)
    session.flush()  # The id is needed for its members.
    passwords = passwords_at(settings.argon2_time_cost, settings.argon2_memory_kib)
    password_hash = passwords.hash_new(password, email=CENTRE["email"])
    secret = draw_secret()
    return [_make_adviser(session, centre, one, password_hash, secret, at=at) for one in ADVISERS]


def _make_adviser(
    session: Session, centre: Centre, person: DemoAdviser, password_hash: str, secret: str, *, at: datetime
) -> Member:
    member = Member(
        centre=centre,
        email=person.email,
        name_hans=person.name_hans,
        name_hant=person.name_hant,
        about_hans=person.about_hans,
        about_hant=person.about_hant,
        is_administrator=person.is_administrator,
        is_editor=person.is_editor,
        locale=person.locale,
        password_hash=password_hash,
        totp_secret=secret,
        created_at=at,
    )
    session.add(member)
    session.flush()  # The id is needed for the weekly hours.
    replace_weekly_hours(session, member.id, person.hours)
    return member


def answer_everything(session: Session, client: Client, person: DemoClient, *, at: datetime) -> Report:
    """A sitting from the first answer to the report, at a person's pace."""
    publication = read_library().publications["interests"]
    give_consent(session, client.id, Purpose.assessment, locale=person.locale, at=at)
    sitting = start_sitting(session, client.id, publication, form="full", locale=person.locale, at=at)
    for item_id, value in _answers(publication, person):
        at += ANSWERED_EVERY
        record_answer(session, sitting, publication, item_id, value, stamp=page_stamp(at), at=at)
    if person.guess:
        record_guess(sitting, person.guess, at=at)
    session.flush()  # The guess must stand before the sitting closes.
    close_sitting(session, sitting, at=at)
    return create_report(session, sitting, publication, read_catalogue(), at=at)


def _answers(publication: Publication, person: DemoClient) -> Iterator[tuple[str, int]]:
    """Item and value in serving order; each type's values are given to its items in turn."""
    scale_of = {item.id: item.scale for item in publication.instrument.items}
    turns = {scale: iter(values) for scale, values in person.answers.items()}
    for item_id in order_by_form(publication)["full"]:
        yield item_id, next(turns[scale_of[item_id]])


def book_next(
    session: Session, settings: Settings, adviser: Member, person: DemoClient, client: Client, *, at: datetime
) -> Booking:
    """The adviser's next free time by video, for a person with a report."""
    give_consent(session, client.id, Purpose.booking, locale=person.locale, at=at)
    visitor = Visitor(person.called, person.contact, person.questions, person.locale, client.id)
    return book_first_free(session, settings, adviser, visitor, Mode.video, at=at)


@dataclass(frozen=True)
class Visitor:
    """Who a session is for."""

    called: str
    contact: str
    questions: tuple[str, ...] = ()
    locale: str = "zh_Hans"
    client_id: int | None = None


def book_first_free(
    session: Session, settings: Settings, adviser: Member, visitor: Visitor, mode: Mode, *, at: datetime
) -> Booking:
    """Book as a visitor would, from the next day on."""
    diaries = read_diaries(session, [adviser], since=at + DAY, until=bookable_window(at).ends_at)
    booking, _code = book_slot(
        session,
        adviser_ids=[adviser.id],
        starts_at=free_slots(diaries, mode)[0].starts_at,
        mode=mode,
        contact=read_contact(visitor.contact),
        called=visitor.called,
        questions=visitor.questions,
        client_id=visitor.client_id,
        locale=visitor.locale,
        secret=settings.secret_key,
        at=at,
    )
    return booking


def share_with(
    session: Session,
    client: Client,
    report: Report,
    booking: Booking,
    settings: Settings,
    *,
    locale: str,
    at: datetime,
) -> None:
    """Let the adviser of a booking see everything of a report but the single answers."""
    give_share(
        session,
        client_id=client.id,
        report=report,
        adviser_id=booking.adviser_id,
        sections=SECTIONS,
        expires_at=default_expiry(booking, days=settings.share_days),
        booking_id=booking.id,
        locale=locale,
        at=at,
    )


def remember_earlier_session(session: Session, settings: Settings, adviser: Member, *, at: datetime) -> None:
    """A session that took place last week, with its outcome and a note."""
    visitor = Visitor("王同学", "wang@example.org")
    booking = book_first_free(session, settings, adviser, visitor, Mode.face_to_face, at=at - 8 * DAY)
    record_outcome(booking, Outcome.attended, "", at=booking.ends_at)
    write_note(session, "聊了实习和考证的先后，约好两周后再谈。", author=adviser, booking=booking, at=at)
