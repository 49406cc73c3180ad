"""Choosing what an adviser may see, and taking it back, in a browser."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal import Portal
from portal.accounts.models import Client
from portal.booking.models import Booking, BookingStatus
from portal.library import read_library
from portal.reports.models import Report
from portal.sharing.models import Section, Share
from portal.sharing.sections import sections_of
from portal.sharing.service import find_live_shares, give_share
from tests.browser import Browser
from tests.factories import Factory, every_answer
from tests.portal.sharing.ticking import ticks

ALL = sections_of("interests")


@pytest.fixture
def report(a: Factory, client: Client) -> Report:
    return a.report(client)


@pytest.fixture
def booking(a: Factory, client: Client) -> Booking:
    return a.booking(client=client)


def choose(browser: Browser, booking: Booking, *, status: int = 200, **chosen: object) -> None:
    browser.visit("sharing.choose_sections", booking_id=booking.id)
    browser.submit(f"bookings/{booking.id}/share", status=status, **chosen)


def shares_of(session: Session) -> list[Share]:
    session.expire_all()
    return list(session.scalars(select(Share).order_by(Share.id)))


def test_nothing_is_ticked_beforehand_and_each_part_is_explained(
    browser: Browser, report: Report, booking: Booking, locale: str
) -> None:
    browser.use_script(locale)
    markup = browser.visit("sharing.choose_sections", booking_id=booking.id).markup
    boxes = [box for box in markup.all("input") if box.get("name") == "parts"]
    assert [box.get("value") for box in boxes] == [*ticks(report, *ALL), "all-tensions"]
    assert not any(box.get("checked") is not None for box in boxes)
    hints = [hint for hint in markup.all("span") if hint.get("class") == "choice-hint"]
    assert len(hints) == len(boxes)


def test_what_is_ticked_is_shared_until_thirty_days_after_the_session(
    browser: Browser, session: Session, report: Report, booking: Booking
) -> None:
    choose(browser, booking, parts=ticks(report, "scores", "guess"))
    assert browser.shown.path == "/me"
    (share,) = shares_of(session)
    assert share.opened == (Section.scores, Section.guess)
    assert share.expires_at == booking.ends_at + timedelta(days=30)
    assert (share.adviser_id, share.booking_id) == (booking.adviser_id, booking.id)


def test_a_shorter_time_can_be_chosen(
    browser: Browser, session: Session, report: Report, booking: Booking
) -> None:
    choose(browser, booking, parts=ticks(report, "scores"), until="week")
    assert shares_of(session)[0].expires_at == booking.ends_at + timedelta(days=7)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"parts": ["nothing"]},
        {"parts": ["strain"]},
        {"parts": ["scores"], "until": "forever"},
        {"parts": ["scores"], "until": None},
    ],
)
def test_a_choice_that_makes_no_sense_opens_nothing(
    browser: Browser, session: Session, report: Report, booking: Booking, wrong: dict[str, Any]
) -> None:
    if "parts" in wrong:
        wrong = {**wrong, "parts": ticks(report, *wrong["parts"])}
    choose(browser, booking, status=422, **wrong)
    assert shares_of(session) == []
    assert any(box.get("role") == "alert" for box in browser.shown.markup.all("div"))


def test_the_report_of_somebody_else_cannot_be_shared(
    browser: Browser, session: Session, a: Factory, report: Report, booking: Booking
) -> None:
    theirs = a.report()
    choose(browser, booking, status=422, parts=ticks(theirs, "scores"))
    assert shares_of(session) == []


def test_of_several_reports_the_chosen_one_is_shared(
    browser: Browser, session: Session, a: Factory, client: Client, report: Report, booking: Booking
) -> None:
    a.clock.advance(hours=1)
    a.report(client)
    choose(browser, booking, parts=ticks(report, "scores"))
    assert shares_of(session)[0].report_id == report.id


def test_choosing_anew_takes_the_place_of_what_was_shared(
    browser: Browser, session: Session, report: Report, booking: Booking, a: Factory
) -> None:
    choose(browser, booking, parts=ticks(report, *ALL))
    a.clock.advance(minutes=1)
    browser.visit("sharing.choose_sections", booking_id=booking.id)
    assert "现在" in browser.shown.text
    browser.submit(f"bookings/{booking.id}/share", parts=ticks(report, "guess"))
    first, second = shares_of(session)
    assert first.withdrawn_at is not None
    assert second.opened == (Section.guess,)


def test_taking_back_is_one_press_and_pressing_again_is_harmless(
    browser: Browser, session: Session, report: Report, booking: Booking, a: Factory, locale: str
) -> None:
    browser.use_script(locale)
    choose(browser, booking, parts=ticks(report, "scores"))
    (share,) = shares_of(session)
    assert booking.adviser.name(locale) in browser.shown.text
    form = browser.shown.form(f"/shares/{share.id}/withdraw")
    browser.submit("withdraw")
    values = {"csrf_token": next(i.get("value") for i in form.iter("input") if i.get("name") == "csrf_token")}
    browser.post(f"/shares/{share.id}/withdraw", values)
    assert shares_of(session)[0].withdrawn_at is not None
    at = a.clock()
    assert find_live_shares(session, adviser_id=booking.adviser_id, at=at) == []


def test_without_a_report_there_is_nothing_to_share(
    browser: Browser, client: Client, booking: Booking
) -> None:
    markup = browser.visit("sharing.choose_sections", booking_id=booking.id).markup
    assert not [box for box in markup.all("input") if box.get("name") == "parts"]
    assert any((link.get("href") or "") == "/assessments" for link in markup.all("a"))


def test_for_a_cancelled_session_nothing_is_shared(
    browser: Browser, session: Session, report: Report, booking: Booking, a: Factory
) -> None:
    browser.visit("sharing.choose_sections", booking_id=booking.id)
    session.get_one(Booking, booking.id).status = BookingStatus.cancelled
    session.get_one(Booking, booking.id).cancelled_at = a.clock()
    a.keep()
    browser.submit(f"bookings/{booking.id}/share", status=409, parts=ticks(report, "scores"))
    assert shares_of(session) == []


def test_long_after_the_session_there_is_no_end_left_to_choose(
    browser: Browser, report: Report, booking: Booking, a: Factory
) -> None:
    a.clock.at = booking.ends_at + timedelta(days=31)
    markup = browser.visit("sharing.choose_sections", booking_id=booking.id).markup
    assert not [box for box in markup.all("input") if box.get("name") == "parts"]


#: Who may choose for a booking and take a share back; the others are asked for a code, or find nothing.
VIEWERS = ("owner", "other client", "nobody", "by booking code alone", "adviser")
ASKED = {
    "choose": {"nobody", "by booking code alone", "adviser"},
    "share": {"nobody", "by booking code alone", "adviser"},
    "withdraw": {"nobody", "adviser"},
}
CODE_PAGES = ("/continue", "/bookings/find")


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("act", ASKED)
def test_only_the_owner_chooses_and_takes_back(
    app: Portal, session: Session, a: Factory, act: str, viewer: str
) -> None:
    owner, code = a.client()
    report, booking = a.report(owner), a.booking(client=owner)
    share = give_share(
        session, client_id=owner.id, report=report, adviser_id=booking.adviser_id, sections=[Section.guess],
        expires_at=a.clock() + timedelta(days=9), booking_id=booking.id, locale="zh_Hans", at=a.clock(),
    )  # fmt: skip
    a.keep()
    browser = browser_of(app, a, viewer, booking, owner, code)
    path = {
        "choose": f"/bookings/{booking.id}/share",
        "share": f"/bookings/{booking.id}/share",
        "withdraw": f"/shares/{share.id}/withdraw",
    }[act]
    answer = send(browser, act, path)
    if viewer == "owner":
        assert answer.status_code in {200, 303}
    elif viewer in ASKED[act]:
        assert answer.status_code in {302, 303}
        assert answer.headers["Location"].startswith(CODE_PAGES)
    else:
        assert answer.status_code == 404
    expected = {"choose": [(Section.guess,)], "share": [(Section.scores,)], "withdraw": []}
    left = find_live_shares(session, adviser_id=booking.adviser_id, at=a.clock())
    found = [one.opened for one in left]
    assert found == (expected[act] if viewer == "owner" else [(Section.guess,)])


def browser_of(app: Portal, a: Factory, viewer: str, booking: Booking, owner: Client, code: str) -> Browser:
    browser = Browser(app)
    if viewer == "owner":
        return a.recognised(browser, owner, code)
    if viewer == "other client":
        other, other_code = a.client()
        a.report(other)
        return a.recognised(browser, other, other_code)
    if viewer == "adviser":
        return a.signed_in(browser, booking.adviser)
    if viewer == "by booking code alone":
        with browser.client.session_transaction() as cookie:
            cookie["bookings"] = [booking.id]
    return browser


def send(browser: Browser, act: str, path: str) -> TestResponse:
    if act == "choose":
        return browser.client.get(path)
    token = browser.token()
    report = browser.client.get(path).get_data(as_text=True) if act == "share" else ""
    value = report.partition('name="parts" value="')[2].partition('"')[0]
    values = {"csrf_token": token, "parts": [value], "until": "usual"}
    return browser.client.post(path, data=values)


def test_someone_with_the_booking_code_shares_their_own_report_only(
    app: Portal, session: Session, a: Factory
) -> None:
    """Booked on one device, answered on another: the booking's code and the own resume code together are enough."""
    booking = a.booking()
    client, code = a.client()
    report = a.report(client)
    browser = a.recognised(Browser(app), client, code)
    with browser.client.session_transaction() as cookie:
        cookie["bookings"] = [booking.id]
    choose(browser, booking, parts=ticks(report, "matches"))
    (share,) = shares_of(session)
    assert (share.client_id, share.report_id) == (client.id, report.id)


def test_the_record_shows_what_is_open_and_who_looked(
    app: Portal, browser: Browser, session: Session, a: Factory, report: Report, booking: Booking, locale: str
) -> None:
    browser.use_script(locale)
    choose(browser, booking, parts=ticks(report, "scores"))
    desk = a.signed_in(Browser(app), booking.adviser)
    desk.visit("desk.brief", booking_id=booking.id)
    shown = browser.visit("accounts.overview")
    looked = {"zh_Hans": "看了这些部分", "zh_Hant": "看了這些部分"}[locale]
    assert f"{booking.adviser.name(locale)}{looked}" in shown.text
    assert session.scalar(select(func.count()).select_from(Share)) == 1


# ---- several reports -------------------------------------------------------------------------------------------


@pytest.fixture
def others(a: Factory, client: Client) -> dict[str, Report]:
    """Reports of the other instruments, made after that of interests."""
    made = {}
    for instrument in ("adaptability", "personality", "values"):
        a.clock.advance(minutes=1)
        made[instrument] = a.report(client, instrument=instrument, answers=every_answer(instrument))
    return made


def test_each_report_offers_its_own_parts_interests_first_and_strain_last(
    browser: Browser, report: Report, others: dict[str, Report], booking: Booking, locale: str
) -> None:
    browser.use_script(locale)
    markup = browser.visit("sharing.choose_sections", booking_id=booking.id).markup
    boxes = [box.get("value") for box in markup.all("input") if box.get("name") == "parts"]
    assert boxes == [
        *ticks(report, "scores", "certainty", "guess", "matches", "answers"),
        *ticks(others["personality"], "scores", "certainty", "answers"),
        *ticks(others["values"], "scores", "certainty", "answers"),
        *ticks(others["adaptability"], "scores", "certainty", "strain", "answers"),
        "all-tensions",
    ]
    hints = [hint for hint in markup.all("span") if hint.get("class") == "choice-hint"]
    assert len(hints) == len(boxes)


def test_ticking_scores_says_that_strain_is_not_among_them(
    browser: Browser, others: dict[str, Report], booking: Booking, locale: str
) -> None:
    browser.use_script(locale)
    markup = browser.visit("sharing.choose_sections", booking_id=booking.id).markup
    labels = {label.get("for"): " ".join(label.itertext()) for label in markup.all("label")}
    by_value = {
        box.get("value"): labels[box.get("id")] for box in markup.all("input") if box.get("name") == "parts"
    }
    (scores, _certainty, strain, answers) = (
        by_value[one] for one in ticks(others["adaptability"], *sections_of("adaptability"))
    )
    said = {
        "zh_Hans": ("不包括压力", "别的项都不会显示它", "同时勾选压力"),
        "zh_Hant": ("不包括壓力", "其他項目都不會顯示它", "同時勾選壓力"),
    }[locale]
    for words, label in zip(said, (scores, strain, answers), strict=True):
        assert words in label


def test_parts_of_several_reports_are_shared_by_one_press(
    browser: Browser, session: Session, report: Report, others: dict[str, Report], booking: Booking
) -> None:
    parts = [
        *ticks(report, "guess"),
        *ticks(others["adaptability"], "scores"),
        *ticks(others["values"], "answers"),
    ]
    choose(browser, booking, parts=parts)
    assert {(share.report_id, share.opened) for share in shares_of(session)} == {
        (report.id, (Section.guess,)),
        (others["adaptability"].id, (Section.scores,)),
        (others["values"].id, (Section.answers,)),
    }


def test_an_earlier_report_stands_behind_all_newest_ones(
    browser: Browser, a: Factory, client: Client, report: Report, others: dict[str, Report], booking: Booking
) -> None:
    a.clock.advance(hours=1)
    newer = a.report(client)
    markup = browser.visit("sharing.choose_sections", booking_id=booking.id).markup
    boxes = [str(box.get("value")) for box in markup.all("input") if box.get("name") == "parts"]
    assert boxes[0] == f"{newer.id}-scores"
    assert boxes[-1] == f"{report.id}-answers"


def test_the_record_names_each_report_and_one_look_is_one_line(
    app: Portal,
    browser: Browser,
    report: Report,
    others: dict[str, Report],
    booking: Booking,
    a: Factory,
    locale: str,
) -> None:
    browser.use_script(locale)
    choose(browser, booking, parts=[*ticks(report, "scores"), *ticks(others["adaptability"], "strain")])
    desk = a.signed_in(Browser(app), booking.adviser)
    a.clock.advance(minutes=1)
    desk.visit("desk.brief", booking_id=booking.id)
    shown = browser.visit("accounts.overview")
    lines = [
        " ".join(line.itertext()) for line in shown.markup.all("li") if "time" in {one.tag for one in line}
    ]
    interests, adaptability = (
        read_library().words(one, locale).title for one in ("interests", "adaptability")
    )
    for line in lines[:2]:
        assert interests in line
        assert adaptability in line
    assert len(lines) == 2, "giving and looking"
    assert len([form for form in shown.markup.all("form") if "withdraw" in (form.get("action") or "")]) == 2
