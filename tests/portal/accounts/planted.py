"""A person who left something of themselves in every table, in words that stand nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import audit
from portal.accounts.models import Client, Purpose
from portal.accounts.service import give_consent
from portal.booking.models import Booking, BookingQuestion, ContactKind, Outcome
from portal.careers.catalogue import read_catalogue
from portal.database import Base
from portal.desk.service import record_outcome, write_note
from portal.library import read_library
from portal.mail.models import OutboxMessage
from portal.manual.models import ResearchReply, Schooling, ScreenVerdict, Sex
from portal.profiles.service import name_occupation
from portal.reports.models import Report
from portal.reports.service import create_report
from portal.sharing.models import Section
from portal.sharing.service import give_share
from portal.sittings.service import close_sitting
from portal.staff.models import Member
from portal.tables import ALL_MODELS
from tests.factories import Factory, every_item
from tests.portal.aptitude.rows import a_pause, a_session, an_item

assert ALL_MODELS

#: None of these occurs anywhere but in the person's rows.
CALLED, QUESTION, NOTE, REASON, BODY, CALENDAR = (
    f"planted-{name}-7391" for name in ("called", "question", "note", "reason", "body", "calendar")
)
CONTACT = "planted-contact-7391@example.org"
WORDS = (CALLED, QUESTION, NOTE, REASON, BODY, CALENDAR, CONTACT)


@dataclass(frozen=True)
class Planted:
    """The person, and the rows that a test may want to look at."""

    client: Client
    code: str
    adviser: Member
    ahead: Booking
    past: Booking
    report: Report

    @property
    def strings(self) -> tuple[str, ...]:
        """What must be nowhere afterwards."""
        hashes = (self.client.code_hash, self.ahead.code_hash, self.past.code_hash, self.ahead.attempt_hash)
        return (*WORDS, *(one for one in hashes if one))


def plant(a: Factory, adviser: Member | None = None) -> Planted:
    """One person with a report, a share, two bookings, notes, and messages."""
    session, at = a.session, a.clock()
    client, code = a.client()
    adviser = adviser or a.adviser()
    report = _finish(a, client)
    a.sitting(client, answers={"r-grow-vegetables": 1})
    tasks = a_session(a, client, is_open=False)
    session.add_all([an_item(tasks, 0), a_pause(tasks, 1, a, minutes=3)])
    ahead = _book(a, adviser, client, days=1)
    past = _book(a, adviser, client, days=-7)
    record_outcome(past, Outcome.other, REASON, at=at)
    for booking in (ahead, past):
        write_note(session, NOTE, author=adviser, booking=booking, at=at)
    write_note(session, NOTE, author=adviser, client_id=client.id, at=at)
    give_share(
        session,
        client_id=client.id,
        report=report,
        adviser_id=adviser.id,
        sections=[Section.scores, Section.answers],
        expires_at=at + timedelta(days=30),
        booking_id=ahead.id,
        locale="zh_Hans",
        at=at,
    )
    name_occupation(session, client.id, "so-socialworker", locale="zh_Hans", at=at)
    for purpose in (Purpose.assessment, Purpose.booking, Purpose.research):
        give_consent(session, client.id, purpose, locale="zh_Hans", at=at)
    session.add(ResearchReply(client_id=client.id, asked_at=at, schooling=Schooling.taiwan, sex=Sex.female))
    session.add(ScreenVerdict(report_id=report.id, screen_version=1, passes=True))
    for number, (linked, sent) in enumerate([(client, None), (None, None), (None, at)]):
        session.add(_message(f"<{client.id}-{number}@example.org>", linked, ahead, sent, at))
    audit.record(
        session,
        audit.Action.brief_opened,
        member_id=adviser.id,
        client_pseudonym=client.pseudonym,
        booking_id=ahead.id,
        at=at,
    )
    a.keep()
    return Planted(client, code, adviser, ahead, past, report)


def _finish(a: Factory, client: Client) -> Report:
    sitting = a.sitting(client, answers={**every_item(S=4), "r-grow-vegetables": 3})
    close_sitting(a.session, sitting, at=a.clock())
    publication = read_library().publications["interests"]
    return create_report(a.session, sitting, publication, read_catalogue(), at=a.clock())


def _book(a: Factory, adviser: Member, client: Client, *, days: int) -> Booking:
    mark = f"planted-hash-{client.id}-{days}-7391"
    return a.booking(
        adviser,
        client=client,
        starts_at=a.clock() + timedelta(days=days),
        called=CALLED,
        contact=CONTACT,
        contact_kind=ContactKind.email,
        code_hash=f"{mark}-code",
        attempt_hash=f"{mark}-attempt",
        questions=[BookingQuestion(position=1, text=QUESTION)],
    )


def _message(
    message_id: str, client: Client | None, booking: Booking, sent: object, at: object
) -> OutboxMessage:
    words = (
        {}
        if sent
        else {
            "to_address": CONTACT,
            "subject": CALLED,
            "body": BODY,
            "calendar": f"METHOD:REQUEST\n{CALENDAR}",
        }
    )
    return OutboxMessage(
        message_id=message_id,
        kind="booking_confirmed",
        locale="zh_Hans",
        client_id=client.id if client else None,
        booking_id=booking.id,
        created_at=at,
        not_before=at,
        attempts=0,
        sent_at=sent,
        **words,
    )


def stored_text(session: Session) -> Iterator[tuple[str, str]]:
    """Every value of every table as text, with the name of its table."""
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            for value in row:
                yield table.name, str(value)


def tables_holding(session: Session, strings: tuple[str, ...]) -> set[str]:
    """The tables in which one of the strings still stands."""
    return {name for name, text in stored_text(session) if any(one in text for one in strings)}
