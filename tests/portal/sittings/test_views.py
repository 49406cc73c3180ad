"""Answering in a browser without JavaScript, and the fragments that htmx swaps."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Client, Consent, Purpose
from portal.locale import TAGS
from portal.reports.models import Report
from portal.sittings.models import Answer, Sitting, SittingStatus
from portal.sittings.service import order_by_form
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory, every_item
from tests.portal.sittings.test_service import ITEMS, PUBLICATION


def begin(browser: Browser, *, form: str = "full", **chosen: str) -> None:
    browser.visit("sittings.start", instrument="interests")
    browser.submit("begin", form=form, **chosen)


def press(browser: Browser, value: str, *, htmx: bool = False, status: int = 200) -> None:
    browser.submit("answers", value=value, htmx=htmx, status=status)


def test_two_taps_lead_to_the_first_statement(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    browser.visit("learning.home")
    browser.get(browser.shown.link("测评" if locale == "zh_Hans" else "測驗"))
    begin(browser)
    assert PUBLICATION.words[locale].item(ITEMS[0]) in browser.shown.text


def test_every_answer_is_kept_and_leads_to_the_next_statement(browser: Browser, session: Session) -> None:
    begin(browser)
    press(browser, "4")
    press(browser, "0")
    assert browser.shown.path.endswith(ITEMS[2])
    rows = session.execute(select(Answer.item_id, Answer.value).order_by(Answer.page_stamp)).all()
    assert dict(rows) == {ITEMS[0]: 4, ITEMS[1]: 0}


def test_htmx_gets_the_next_question_alone_and_the_address_to_show(browser: Browser) -> None:
    begin(browser)
    press(browser, "4", htmx=True)
    assert browser.shown.markup.is_fragment
    assert browser.shown.response.headers["HX-Push-Url"].endswith(ITEMS[1])
    assert "HX-Request" in browser.shown.response.headers["Vary"]


def test_a_history_restore_gets_the_whole_page(browser: Browser) -> None:
    begin(browser)
    response = browser.client.get(
        browser.shown.path, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )
    assert b"<html" in response.data


def test_the_chosen_answer_is_shown_again_on_going_back(browser: Browser) -> None:
    begin(browser)
    press(browser, "3")
    browser.get(
        browser.shown.link("上一题") if "上一题" in browser.shown.text else browser.shown.link("返回")
    )
    pressed = [b for b in browser.shown.markup.all("button") if b.get("aria-pressed") == "true"]
    assert [button.get("value") for button in pressed] == ["3"]


def test_an_answer_that_makes_no_sense_is_refused_kindly(browser: Browser, session: Session) -> None:
    begin(browser)
    for value in ("9", "-1", "x", "", "٣", "1e3", "0" * 400):
        browser.visit("sittings.start", instrument="interests")
        browser.get(browser.shown.link("接着做"))
        press(browser, value, status=422)
    assert session.scalar(select(func.count()).select_from(Answer)) == 0


def test_someone_elses_sitting_and_no_sitting_look_the_same(browser: Browser, a: Factory) -> None:
    begin(browser)
    theirs = a.sitting()
    mine = browser.visit("sittings.show_item", sitting_id=theirs.id, item_id=ITEMS[0], status=404)
    nobodys = browser.visit("sittings.show_item", sitting_id=theirs.id + 999, item_id=ITEMS[0], status=404)
    assert mine.markup.own_text == nobodys.markup.own_text


def test_without_a_code_a_sitting_asks_for_one(browser: Browser, a: Factory) -> None:
    theirs = a.sitting()
    browser.visit("sittings.show_item", sitting_id=theirs.id, item_id=ITEMS[0])
    assert browser.shown.path == "/continue"


def test_switching_the_script_keeps_the_place_and_the_answers(browser: Browser, session: Session) -> None:
    begin(browser)
    press(browser, "4")
    here = browser.shown.path
    browser.locale = "zh_Hant"
    browser.get(browser.shown.link("繁體"))
    assert browser.shown.path == here
    assert PUBLICATION.words["zh_Hant"].item(ITEMS[1]) in browser.shown.text
    assert session.scalar(select(func.count()).select_from(Answer)) == 1


def test_skipped_statements_are_offered_once_more(browser: Browser) -> None:
    begin(browser, form="short")
    order = order_by_form(PUBLICATION)["short"]
    press(browser, "skip")
    for _ in order[1:]:
        press(browser, "2")
    assert browser.shown.path.endswith("/review")
    assert PUBLICATION.words["zh_Hans"].item(order[0]) in browser.shown.text


def hand_in(browser: Browser, sitting: Sitting, **chosen: str) -> None:
    browser.visit("sittings.finish", sitting_id=sitting.id)
    browser.submit("submit", **chosen)


def sign_in(browser: Browser, code: str) -> None:
    browser.visit("accounts.enter_code")
    browser.submit("continue", code=code)


def test_a_guess_is_kept_and_then_the_report_is_shown(browser: Browser, a: Factory, session: Session) -> None:
    client, code = a.client()
    sitting = a.sitting(client, answers=every_item(S=4))
    sign_in(browser, code)
    hand_in(browser, sitting, position_1="S", position_2="I")
    session.refresh(sitting)
    assert (sitting.guess, sitting.status) == ("SI", SittingStatus.submitted)
    assert browser.shown.path.startswith("/reports/")


def test_a_guess_that_repeats_a_kind_is_shown_again_with_what_was_chosen(
    browser: Browser, a: Factory
) -> None:
    client, code = a.client()
    sitting = a.sitting(client, answers=every_item(S=4))
    sign_in(browser, code)
    browser.visit("sittings.finish", sitting_id=sitting.id)
    browser.submit("submit", status=422, position_1="S", position_2="S")
    chosen = [o.get("value") for o in browser.shown.markup.all("option") if o.get("selected") is not None]
    assert chosen[:2] == ["S", "S"]


def test_handing_in_twice_makes_one_report(browser: Browser, a: Factory, session: Session) -> None:
    client, code = a.client()
    sitting = a.sitting(client, answers=every_item())
    sign_in(browser, code)
    browser.visit("sittings.finish", sitting_id=sitting.id)
    form = browser.shown
    for _ in range(2):
        browser.shown = form
        browser.submit("submit", skip_guess="1")
    assert session.scalar(select(func.count()).select_from(Report)) == 1


def test_an_answer_after_handing_in_is_explained(browser: Browser, a: Factory) -> None:
    client, code = a.client()
    sitting = a.sitting(client)
    sign_in(browser, code)
    browser.visit("sittings.show_item", sitting_id=sitting.id, item_id=ITEMS[0])
    question = browser.shown
    hand_in(browser, sitting, skip_guess="1")
    browser.shown = question
    press(browser, "2", status=409)


def test_a_guardian_agrees_first_when_the_person_is_under_14(browser: Browser, session: Session) -> None:
    browser.visit("sittings.with_guardian", instrument="interests")
    browser.submit("begin", status=422)
    assert session.scalar(select(func.count()).select_from(Client)) == 0
    browser.submit("begin", guardian_agrees="1")
    purposes = set(session.scalars(select(Consent.purpose)))
    assert purposes == {Purpose.assessment, Purpose.guardian}


def test_a_shared_computer_shows_the_code_first_and_forgets_when_idle(
    browser: Browser, clock: HeldClock
) -> None:
    begin(browser, shared_computer="1")
    assert browser.shown.path == "/me/code"
    cookie = browser.client.get_cookie("hangbiao")
    assert cookie is not None
    assert cookie.expires is None
    clock.at += timedelta(minutes=16)
    browser.visit("accounts.overview")
    assert browser.shown.path == "/continue"


def test_a_private_device_remembers(browser: Browser) -> None:
    begin(browser)
    cookie = browser.client.get_cookie("hangbiao")
    assert cookie is not None
    assert cookie.expires is not None


def test_the_sitting_remembers_the_script_it_was_read_in(
    browser: Browser, locale: str, session: Session
) -> None:
    browser.use_script(locale)
    begin(browser)
    assert session.scalars(select(Sitting.locale)).all() == [locale]
    assert TAGS[locale] == browser.shown.markup.one("html").get("lang")
