"""A client at the desk: the code read out, the sections ticked, and what is open then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.code import draw_code, group_code, hash_code
from portal.accounts.models import Client
from portal.audit import Action, AuditEvent
from portal.booking.models import Booking
from portal.booking.service import CODE_PURPOSE
from portal.desk.models import Note
from portal.library import read_library
from portal.reports.models import Report
from portal.sharing.models import Section, Share
from portal.sharing.service import access_log, find_live_shares, withdraw_share
from portal.staff.models import Member
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory, every_answer
from tests.portal.sharing.ticking import ticks


@pytest.fixture
def adviser(a: Factory, locale: str) -> Member:
    return a.adviser(locale=locale)


@pytest.fixture
def desk(browser: Browser, a: Factory, adviser: Member, locale: str) -> Browser:
    browser.use_script(locale)
    return a.signed_in(browser, adviser)


@pytest.fixture
def known(a: Factory) -> tuple[Client, str]:
    """A client, and the code that they read out."""
    return a.client()


@pytest.fixture
def report(a: Factory, known: tuple[Client, str]) -> Report:
    """The client's finished report."""
    return a.report(known[0])


def read_out(desk: Browser, code: str, *, status: int = 200) -> None:
    desk.visit("desk.open_by_code")
    desk.submit("open-by-code", status=status, code=code)


def booked(a: Factory, adviser: Member) -> tuple[Booking, str]:
    code = draw_code()
    kept = hash_code(code, secret=a.settings.secret_key, purpose=CODE_PURPOSE)
    return a.booking(adviser, code_hash=kept), code


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def test_a_code_alone_opens_no_section(desk: Browser, known: tuple[Client, str], session: Session) -> None:
    read_out(desk, group_code(known[1]).lower())
    ticked = [
        field.get("value")
        for field in desk.shown.markup.all("input")
        if field.get("name") == "parts" and field.get("checked") is not None
    ]
    assert ticked == []
    assert known[1] not in desk.shown.markup.html, "the code need not stay on the screen"
    assert session.scalars(select(Share)).all() == []
    assert actions(session) == [Action.client_opened_by_code]


def test_what_the_client_ticks_is_open_until_midnight_at_the_centre(
    desk: Browser,
    known: tuple[Client, str],
    report: Report,
    adviser: Member,
    session: Session,
    clock: HeldClock,
) -> None:
    read_out(desk, known[1])
    desk.submit("share", parts=ticks(report, "scores", "matches"))
    (share,) = session.scalars(select(Share))
    assert desk.shown.path == f"/desk/clients/{share.id}"
    assert (share.client_id, share.adviser_id, share.booking_id) == (known[0].id, adviser.id, None)
    assert {one.section for one in share.sections} == {Section.scores, Section.matches}
    assert share.expires_at == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    desk.visit("desk.today")
    assert f"/desk/clients/{share.id}" in desk.shown.markup.html
    clock.at = share.expires_at
    desk.visit("desk.today")


def test_the_client_may_leave_it_open_for_longer(
    desk: Browser, known: tuple[Client, str], report: Report, session: Session, clock: HeldClock
) -> None:
    read_out(desk, known[1])
    desk.submit("share", parts=ticks(report, "scores"), until="days")
    assert session.scalars(select(Share.expires_at)).one() == clock() + timedelta(days=30)


def test_the_client_finds_every_step_in_their_log(
    desk: Browser, known: tuple[Client, str], report: Report, adviser: Member, session: Session
) -> None:
    read_out(desk, known[1])
    desk.submit("share", parts=ticks(report, "scores"))
    entries = access_log(session, known[0])
    assert {(entry.action, entry.member and entry.member.id, entry.sections) for entry in entries} == {
        (Action.client_opened_by_code, adviser.id, ()),
        (Action.share_given, None, (Section.scores,)),
        (Action.brief_opened, adviser.id, (Section.scores,)),
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"parts": ["everything"]},
        {"parts": ["strain"]},
        {"parts": ["scores"], "until": "ever"},
    ],
)
def test_nothing_opens_without_a_clear_choice(
    desk: Browser, known: tuple[Client, str], report: Report, session: Session, wrong: dict[str, Any]
) -> None:
    read_out(desk, known[1])
    if "parts" in wrong:
        wrong = {**wrong, "parts": ticks(report, *wrong["parts"])}
    desk.submit("share", status=422, **wrong)
    assert session.scalars(select(Share)).all() == []
    desk.submit("share", parts=ticks(report, "scores"), until="today")
    assert session.scalars(select(Share)).one()


def test_another_clients_report_cannot_be_slipped_in(
    desk: Browser, a: Factory, known: tuple[Client, str], report: Report, session: Session
) -> None:
    strangers = a.report()
    read_out(desk, known[1])
    desk.submit("share", status=422, parts=ticks(strangers, "scores"))
    assert session.scalars(select(Share)).all() == []


def test_a_pass_that_is_over_or_changed_opens_nothing(
    desk: Browser,
    a: Factory,
    adviser: Member,
    known: tuple[Client, str],
    report: Report,
    session: Session,
    clock: HeldClock,
) -> None:
    read_out(desk, known[1])
    form = desk.shown
    desk.submit("share", status=422, parts=ticks(report, "scores"), written_pass="made-up")
    clock.advance(minutes=15)
    desk.shown = form
    desk.submit("share", status=422, parts=ticks(report, "scores"))
    assert session.scalars(select(Share)).all() == []
    assert desk.shown.form("open-by-code").get("action") == "/desk/open-by-code"


def test_a_client_without_a_report_is_told_how_to_go_on(desk: Browser, a: Factory, session: Session) -> None:
    read_out(desk, a.client()[1])
    assert "open-by-code/share" not in desk.shown.markup.html


def test_a_booking_code_opens_the_brief_of_ones_own_session(
    desk: Browser, a: Factory, adviser: Member
) -> None:
    booking, code = booked(a, adviser)
    read_out(desk, code)
    assert desk.shown.path == f"/desk/bookings/{booking.id}"


def test_a_booking_code_of_a_colleague_opens_the_notes(
    desk: Browser, a: Factory, adviser: Member, locale: str
) -> None:
    colleague = a.adviser(adviser.centre, locale=locale)
    booking, code = booked(a, colleague)
    read_out(desk, code)
    assert desk.shown.path == f"/desk/bookings/{booking.id}/notes"


def test_a_booking_code_of_another_centre_is_like_none(desk: Browser, a: Factory) -> None:
    _, code = booked(a, a.adviser())
    read_out(desk, code, status=404)
    elsewhere = desk.shown.text
    read_out(desk, draw_code(), status=404)
    assert desk.shown.text == elsewhere


@pytest.mark.parametrize("typed", ["", "7KQ", "7KQ-2M4-X9TA", "😀😀😀😀😀😀😀😀😀😀", "\u202e7KQ2M4X9TC;--"])
def test_what_cannot_be_a_code_is_said_kindly(desk: Browser, session: Session, typed: str) -> None:
    read_out(desk, typed, status=422)
    assert actions(session) == []


def test_trying_codes_is_slowed_down(desk: Browser, known: tuple[Client, str]) -> None:
    values = {"csrf_token": desk.token()}
    for _ in range(20):
        answer = desk.client.post("/desk/open-by-code", data={**values, "code": draw_code()})
        assert answer.status_code == 404
    read_out(desk, known[1], status=429)


def test_withdrawing_closes_the_page_but_loses_no_note(
    desk: Browser, known: tuple[Client, str], report: Report, session: Session, clock: HeldClock
) -> None:
    read_out(desk, known[1])
    desk.submit("share", parts=ticks(report, "scores"))
    (share,) = session.scalars(select(Share))
    form = desk.shown
    withdraw_share(session, share, at=clock())
    session.commit()
    desk.visit("desk.walk_in", status=404, share_id=share.id)
    desk.shown = form
    desk.submit("notes", text="谈到一半收回了，没关系")
    assert desk.shown.path == "/desk"
    (note,) = session.scalars(select(Note))
    assert (note.client_id, note.booking_id) == (known[0].id, None)


def test_a_note_stands_on_the_page_of_the_walk_in(
    desk: Browser, known: tuple[Client, str], report: Report, session: Session
) -> None:
    read_out(desk, known[1])
    desk.submit("share", parts=ticks(report, "scores"))
    desk.submit("notes", status=422, text="")
    assert "chart" not in desk.shown.markup.html
    desk.submit("notes", text="下次带课程清单")
    assert desk.shown.path.startswith("/desk/clients/")
    assert "下次带课程清单" in desk.shown.text


def test_a_share_for_a_session_is_read_at_its_session(
    desk: Browser, a: Factory, adviser: Member, known: tuple[Client, str], report: Report, session: Session
) -> None:
    read_out(desk, known[1])
    desk.submit("share", parts=ticks(report, "scores"))
    (share,) = session.scalars(select(Share))
    share.booking_id = a.booking(adviser, client=known[0]).id
    a.keep()
    desk.visit("desk.walk_in", status=404, share_id=share.id)


def test_strain_is_open_only_when_the_client_names_it(
    desk: Browser, a: Factory, known: tuple[Client, str], report: Report, session: Session
) -> None:
    """The four questionnaires side by side; a tick on the scores of one opens neither another nor its strain."""
    made = {
        one: a.report(known[0], instrument=one, answers=every_answer(one, Strain=4))
        for one in ("personality", "values", "adaptability")
    }
    strain = read_library().words("adaptability", desk.locale).scale("Strain")["name"]
    read_out(desk, known[1])
    desk.submit("share", parts=[*ticks(made["adaptability"], "scores"), *ticks(made["values"], "scores")])
    assert strain not in desk.shown.text
    assert len(desk.shown.markup.html.split("brief-scores")) == 3, "two tables"
    read_out(desk, known[1])
    desk.submit("share", parts=ticks(made["adaptability"], "strain"))
    assert strain in desk.shown.text
    live = find_live_shares(
        session, adviser_id=session.scalars(select(Share.adviser_id)).first() or 0, at=a.clock()
    )
    assert [share.opened for share in live] == [(Section.strain,)]
