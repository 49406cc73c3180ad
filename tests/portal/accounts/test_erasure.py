"""After an erasure nothing of the person is left, and nothing of anybody else is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from portal import Portal
from portal.accounts.erasure import AlreadyErased, Erasure, erase_booking, erase_client, find_receipt
from portal.accounts.holdings import KEPT_BARE, holdings
from portal.accounts.models import Client, ErasureReason, ErasureReceipt
from portal.accounts.receipt import LINES
from portal.audit import AuditEvent
from portal.booking.contact import read_contact
from portal.booking.models import Booking, BookingStatus, Mode, Outcome
from portal.booking.service import book_slot
from portal.database import Base
from portal.desk.models import Note
from portal.mail.models import OutboxMessage
from portal.settings import Settings
from portal.sharing.models import Share
from tests.clock import HeldClock
from tests.factories import Factory
from tests.portal.accounts.planted import WORDS, plant, tables_holding


def tables_of_a_client() -> set[str]:
    """Every table whose rows lead to a client by foreign keys, or name one."""
    reached = {"clients"}
    while (
        found := {table.name for table in Base.metadata.sorted_tables if leads_to(table, reached)} - reached
    ):
        reached |= found
    return reached


def leads_to(table: Table, reached: set[str]) -> bool:
    by_key = any(key.column.table.name in reached for key in table.foreign_keys)
    return by_key or "client_id" in table.columns


def erase(app: Portal, session: Session, client: Client, clock: HeldClock) -> Erasure:
    with app.app_context():
        erasure = erase_client(session, client.id, reason=ErasureReason.asked, at=clock())
    session.commit()
    session.expire_all()
    return erasure


def test_every_table_that_leads_to_a_client_is_known() -> None:
    assert {model.__tablename__ for model in holdings(1)} == tables_of_a_client()


def test_every_table_has_a_line_on_the_receipt() -> None:
    named = {table for _label, tables in LINES for table in tables}
    assert named == {model.__tablename__ for model in holdings(1)}


def test_the_planted_person_stands_in_every_table(session: Session, a: Factory) -> None:
    person = plant(a)
    for model, rows in holdings(person.client.id).items():
        assert session.scalar(select(func.count()).select_from(model).where(rows)), model


def test_nothing_of_the_person_is_left(app: Portal, session: Session, a: Factory, clock: HeldClock) -> None:
    person = plant(a)
    assert len(tables_holding(session, person.strings)) > 4
    strings = person.strings
    erase(app, session, person.client, clock)
    assert tables_holding(session, strings) == set()
    for model, rows in holdings(person.client.id).items():
        assert session.scalar(select(func.count()).select_from(model).where(rows)) == 0, model


def test_the_receipt_counts_what_was_there(
    app: Portal, session: Session, a: Factory, clock: HeldClock
) -> None:
    person = plant(a)
    there = {
        model.__tablename__: session.scalar(select(func.count()).select_from(model).where(rows))
        for model, rows in holdings(person.client.id).items()
    }
    there["outbox"] = 2  # The third was sent before.
    assert erase(app, session, person.client, clock).receipt.counts == there


def test_nobody_else_loses_anything(app: Portal, session: Session, a: Factory, clock: HeldClock) -> None:
    other = plant(a)
    person = plant(a)
    before = {
        model: session.scalar(select(func.count()).select_from(model).where(rows))
        for model, rows in holdings(other.client.id).items()
    }
    erase(app, session, person.client, clock)
    for model, rows in holdings(other.client.id).items():
        assert session.scalar(select(func.count()).select_from(model).where(rows)) == before[model], model


def test_the_service_record_stays_bare(app: Portal, session: Session, a: Factory, clock: HeldClock) -> None:
    person = plant(a)
    erase(app, session, person.client, clock)
    past = session.get_one(Booking, person.past.id)
    assert (past.status, past.outcome, past.mode) == (BookingStatus.booked, Outcome.other, Mode.video)
    assert past.adviser_id == person.adviser.id
    assert (
        past.client_id is past.contact is past.contact_kind is past.code_hash is past.outcome_reason is None
    )


def test_a_session_to_come_is_cancelled_and_its_time_is_free(
    app: Portal, session: Session, a: Factory, clock: HeldClock, settings: Settings
) -> None:
    person = plant(a)
    erase(app, session, person.client, clock)
    assert session.get_one(Booking, person.ahead.id).status is BookingStatus.cancelled
    book_slot(
        session,
        adviser_ids=[person.adviser.id],
        starts_at=person.ahead.starts_at,
        mode=Mode.video,
        contact=read_contact("other@example.org"),
        locale="zh_Hans",
        secret=settings.secret_key,
        at=clock(),
    )


def test_the_adviser_is_told_without_a_word_of_the_person(
    app: Portal, session: Session, a: Factory, clock: HeldClock
) -> None:
    person = plant(a)
    erase(app, session, person.client, clock)
    (notice,) = session.scalars(select(OutboxMessage).where(OutboxMessage.sent_at.is_(None)))
    assert (notice.kind, notice.to_address) == ("adviser_cancelled", person.adviser.email)
    assert notice.client_id is None
    assert not any(word in (notice.body or "") for word in WORDS)


def test_what_was_sent_stays_sent_and_leads_to_nobody(
    app: Portal, session: Session, a: Factory, clock: HeldClock
) -> None:
    person = plant(a)
    erasure = erase(app, session, person.client, clock)
    (sent,) = session.scalars(select(OutboxMessage).where(OutboxMessage.sent_at.is_not(None)))
    assert sent.client_id is sent.booking_id is None
    assert sent.message_id in erasure.message_ids
    assert len(erasure.message_ids) == 3


def test_the_audit_keeps_a_pseudonym(app: Portal, session: Session, a: Factory, clock: HeldClock) -> None:
    person = plant(a)
    erase(app, session, person.client, clock)
    events = session.scalars(
        select(AuditEvent.action).where(AuditEvent.client_pseudonym == person.client.pseudonym)
    ).all()
    assert "brief_opened" in events
    assert events[-1] == "client_erased"


def test_erasing_twice_says_so(app: Portal, session: Session, a: Factory, clock: HeldClock) -> None:
    client, _ = a.client()
    erase(app, session, client, clock)
    with pytest.raises(AlreadyErased):
        erase(app, session, client, clock)


def test_the_id_of_an_erased_client_is_never_given_again(
    app: Portal, session: Session, a: Factory, clock: HeldClock
) -> None:
    client, _ = a.client()
    erase(app, session, client, clock)
    newcomer, _ = a.client()
    assert newcomer.id > client.id


def test_a_receipt_is_found_by_its_number(
    app: Portal, session: Session, a: Factory, clock: HeldClock
) -> None:
    client, _ = a.client()
    receipt = erase(app, session, client, clock).receipt
    found = find_receipt(session, receipt.number)
    assert found is not None
    assert found.counts == {"clients": 1}


def test_one_booking_can_be_erased_by_itself(
    app: Portal, session: Session, a: Factory, clock: HeldClock
) -> None:
    person = plant(a)
    with app.app_context():
        erasure = erase_booking(session, person.ahead, reason=ErasureReason.asked, at=clock())
    session.commit()
    session.expire_all()
    ahead = session.get_one(Booking, person.ahead.id)
    assert ahead.status is BookingStatus.cancelled
    assert ahead.client_id is ahead.contact is ahead.code_hash is None
    assert (ahead.called, ahead.questions) == ("", [])
    assert not session.scalars(select(Note).where(Note.booking_id == ahead.id)).all()
    assert session.scalars(select(Share)).one().withdrawn_at == clock()
    assert session.get(Client, person.client.id) is not None
    assert session.get_one(Booking, person.past.id).contact is not None
    assert erasure.receipt.counts == {"booking_questions": 1, "bookings": 1, "notes": 1, "outbox": 2}


def test_a_booking_of_somebody_without_a_record_can_be_erased(
    app: Portal, session: Session, a: Factory, clock: HeldClock
) -> None:
    booking = a.booking(called="阿明", starts_at=clock() - timedelta(days=1))
    with app.app_context():
        erase_booking(session, booking, reason=ErasureReason.asked, at=clock())
    session.commit()
    session.expire_all()
    found = session.get_one(Booking, booking.id)
    assert (found.called, found.contact, found.status) == ("", None, BookingStatus.booked)
    assert session.scalars(select(ErasureReceipt)).one().pseudonym == f"booking-{booking.id}"


def test_only_the_bare_tables_keep_rows() -> None:
    assert set(KEPT_BARE) < set(holdings(1))
