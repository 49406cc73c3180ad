"""A few statements are answered again: the others are copied, a second version is made, and the first one stays."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal import Portal, create_app
from portal.accounts.models import Client
from portal.careers.catalogue import read_catalogue
from portal.database import Database
from portal.reports.models import Report
from portal.reports.service import create_report, find_newest_report, list_current_reports
from portal.reports.versions import read_history
from portal.sittings.models import Answer, Sitting, SittingStatus
from portal.sittings.repeating import COPIED, NothingToRepeat, find_repeat, repeat_sitting
from portal.sittings.service import close_sitting
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory
from tests.own_database import migrated_database
from tests.portal.reports.answering import CHECKS, PUBLICATIONS, careful, order_of

QUICK = {name: order_of(name)[20:32] for name in ("interests", "values", "personality", "adaptability")}


def rows(session: Session, sitting: Sitting) -> dict[str, tuple[object, ...]]:
    found = session.execute(
        select(*(getattr(Answer, name) for name in COPIED)).where(Answer.sitting_id == sitting.id)
    )
    return {row[0]: tuple(row) for row in found}


def a_hurried_report(a: Factory, client: Client, instrument: str = "interests", *, guess: str = "") -> Report:
    """A careful person's answers, but for twelve statements that were tapped away within a second each."""
    pace = dict.fromkeys(QUICK[instrument], 1.0)
    return a.report(client, answers=careful(instrument), instrument=instrument, guess=guess, pace=pace)


def answer_the_open_ones(browser: Browser, instrument: str, value: str = "3") -> list[str]:
    """Taps through what is open; returns which statements that were."""
    asked = []
    while (found := re.search(r"/items/([^/]+)$", browser.shown.path)) is not None:
        asked.append(found[1])
        if PUBLICATIONS[instrument].options_of(found[1]):
            browser.submit("answers", most="0", least="2")
        else:
            browser.submit("answers", value=value)
    return asked


@pytest.mark.parametrize("instrument", ["interests", "values", "personality"])
def test_just_the_doubtful_statements_are_asked_again_and_both_versions_stay(
    browser: Browser,
    session: Session,
    a: Factory,
    client: Client,
    clock: HeldClock,
    locale: str,
    instrument: str,
) -> None:
    browser.use_script(locale)
    first = a_hurried_report(a, client, instrument)
    before = [(row.scale, row.value) for row in first.scores]
    clock.advance(days=1)
    browser.visit("reports.show", report_id=first.id)
    browser.submit("repeat")
    assert answer_the_open_ones(browser, instrument) == list(QUICK[instrument])
    clock.advance(minutes=2)
    browser.submit("submit")
    second = session.scalars(select(Report).where(Report.id != first.id)).one()
    assert browser.shown.path == f"/reports/{second.id}"
    session.refresh(first)
    assert [(row.scale, row.value) for row in first.scores] == before
    assert [report.id for report in list_current_reports(session, client.id)] == [second.id]
    assert find_newest_report(session, client.id, instrument) == second
    for shown, other, day in ((second, first, "2026-11-23"), (first, second, "2026-11-24")):
        markup = browser.visit("reports.show", report_id=shown.id).markup
        link = next(one for one in markup.all("a") if one.get("href") == f"/reports/{other.id}")
        assert day in "".join(link.itertext())


def test_all_other_answers_are_copied_with_their_stamps(
    browser: Browser, session: Session, a: Factory, client: Client, clock: HeldClock
) -> None:
    first = a_hurried_report(a, client, guess="SIA")
    clock.advance(days=1)
    browser.visit("reports.show", report_id=first.id)
    browser.submit("repeat")
    earlier = session.get_one(Sitting, first.sitting_id)
    again = find_repeat(session, earlier)
    assert again is not None
    kept = {item: row for item, row in rows(session, earlier).items() if item not in QUICK["interests"]}
    assert rows(session, again) == kept
    assert (again.guess, again.guessed_at) == (earlier.guess, earlier.guessed_at)
    assert (again.form, again.locale, again.started_at) == (earlier.form, earlier.locale, clock())


def test_the_guess_is_not_asked_for_again_and_cannot_be_changed(
    browser: Browser, session: Session, a: Factory, client: Client
) -> None:
    first = a_hurried_report(a, client, guess="SIA")
    browser.visit("reports.show", report_id=first.id)
    browser.submit("repeat")
    answer_the_open_ones(browser, "interests")
    places = [field.get("name") or "" for field in browser.shown.markup.all("select")]
    assert not [name for name in places if name.startswith("position_")]
    browser.submit("submit", position_1="R")
    again = find_repeat(session, session.get_one(Sitting, first.sitting_id))
    assert again is not None
    assert (again.guess, again.status) == ("SIA", SittingStatus.submitted)


def test_who_presses_twice_goes_on_with_the_same_one(
    browser: Browser, session: Session, a: Factory, client: Client
) -> None:
    first = a_hurried_report(a, client)
    values = {"csrf_token": browser.token()}
    paths = {browser.post(f"/sittings/{first.sitting_id}/repeat", values).path for _ in range(3)}
    assert len(paths) == 1
    assert session.scalar(select(func.count()).select_from(Sitting)) == 2
    browser.visit("reports.show", report_id=first.id)
    assert not [form for form in browser.shown.markup.all("form") if "repeat" in (form.get("action") or "")]
    browser.get(browser.shown.link("接着答题"))
    assert browser.shown.path in paths


def test_an_earlier_version_offers_nothing_and_leads_to_the_newest(
    browser: Browser, session: Session, a: Factory, client: Client, clock: HeldClock
) -> None:
    first = a_hurried_report(a, client)
    browser.visit("reports.show", report_id=first.id)
    browser.submit("repeat")
    answer_the_open_ones(browser, "interests")
    clock.advance(minutes=3)
    browser.submit("submit")
    newest = browser.shown.path
    browser.visit("reports.show", report_id=first.id)
    assert "有 12 题" in browser.shown.text
    assert "/repeat" not in browser.shown.response.get_data(as_text=True)
    values = {"csrf_token": browser.token()}
    assert browser.post(f"/sittings/{first.sitting_id}/repeat", values).path == newest
    assert browser.visit("sittings.resume", sitting_id=first.sitting_id).path == f"/reports/{first.id}"


def test_a_third_version_may_follow_and_all_are_linked(
    browser: Browser, session: Session, a: Factory, client: Client, clock: HeldClock
) -> None:
    first = a_hurried_report(a, client)
    paths = [f"/reports/{first.id}"]
    for _ in range(2):
        browser.get(paths[-1])
        # The clock stands still, so that these answers are too fast again.
        browser.submit("repeat")
        answer_the_open_ones(browser, "interests")
        browser.submit("submit")
        paths.append(browser.shown.path)
        clock.advance(hours=1)
    assert len(set(paths)) == 3
    for path in paths:
        linked = {link.get("href") for link in browser.get(path).markup.all("a")}
        assert (paths[-1] in linked) == (path != paths[-1])
    assert {paths[0], paths[1]} <= {link.get("href") for link in browser.get(paths[2]).markup.all("a")}


def test_a_sitting_that_was_scored_again_is_one_version_by_its_newest_report(
    browser: Browser, session: Session, a: Factory, client: Client, clock: HeldClock
) -> None:
    first = a_hurried_report(a, client)
    clock.advance(hours=1)
    first.superseded_at = clock()
    session.flush()
    sitting = session.get_one(Sitting, first.sitting_id)
    rescored = create_report(session, sitting, PUBLICATIONS["interests"], read_catalogue(), at=clock())
    again = repeat_sitting(session, sitting, QUICK["interests"], at=clock())
    session.flush()
    close_sitting(session, again, at=clock())
    session.refresh(again)
    newest = create_report(session, again, PUBLICATIONS["interests"], read_catalogue(), at=clock())
    a.keep()
    history = read_history(session, newest)
    assert [one.report_id for one in history.versions] == [rescored.id, newest.id]
    assert [one.report_id for one in history.earlier] == [rescored.id]
    assert read_history(session, first).newest == history.versions[1]
    browser.visit("reports.show", report_id=first.id)


def test_a_slip_at_a_control_statement_is_mended_and_the_note_is_gone(
    browser: Browser, a: Factory, client: Client, clock: HeldClock
) -> None:
    report = a.report(client, answers={**careful("personality"), CHECKS[1]: 0}, instrument="personality")
    browser.visit("reports.show", report_id=report.id)
    browser.submit("repeat")
    asked = []
    while (found := re.search(r"/items/([^/]+)$", browser.shown.path)) is not None:
        asked.append(found[1])
        clock.advance(seconds=5)
        browser.submit("answers", value=str(careful("personality")[found[1]]))
        clock.advance(seconds=1)
    assert CHECKS[1] in asked
    assert len(asked) == 7
    browser.submit("submit")
    assert not [one for one in browser.shown.markup.all("section") if one.get("id") == "quality"]


def test_a_kept_result_of_strain_may_be_shown_once_the_second_time(
    browser: Browser, session: Session, a: Factory, client: Client, clock: HeldClock
) -> None:
    first = a_hurried_report(a, client, "adaptability")
    browser.visit("reports.show", report_id=first.id)
    browser.submit("repeat")
    answer_the_open_ones(browser, "adaptability")
    browser.submit("submit", keep="no")
    assert PUBLICATIONS["adaptability"].words["zh_Hans"].report["keep"]["shown_once"] in browser.shown.text
    assert [report.id for report in list_current_reports(session, client.id)] == [first.id]
    assert session.scalar(select(func.count(func.distinct(Answer.sitting_id)))) == 1
    browser.visit("reports.show", report_id=first.id)
    assert "/repeat" not in browser.shown.response.get_data(as_text=True)


def test_there_is_nothing_to_repeat_where_nothing_is_doubtful_or_all_is_open(
    browser: Browser, session: Session, a: Factory, client: Client, clock: HeldClock
) -> None:
    calm = a.report(client, answers=careful("interests"))
    still_open = a.sitting(client, answers=careful("interests"), pace=1.0)
    values = {"csrf_token": browser.token()}
    for sitting_id in (calm.sitting_id, still_open.id):
        browser.post(f"/sittings/{sitting_id}/repeat", values, status=409)
    with pytest.raises(NothingToRepeat):
        repeat_sitting(session, still_open, order_of("interests"), at=clock())
    assert session.scalar(select(func.count()).where(Sitting.repeats_id.is_not(None))) == 0


def test_statements_of_an_earlier_structure_are_not_asked_again(
    browser: Browser, session: Session, a: Factory, client: Client
) -> None:
    report = a_hurried_report(a, client)
    session.get_one(Sitting, report.sitting_id).instrument_version = "0" * 16
    a.keep()
    browser.visit("reports.show", report_id=report.id)
    assert "/repeat" not in browser.shown.response.get_data(as_text=True)
    values = {"csrf_token": browser.token()}
    browser.post(f"/sittings/{report.sitting_id}/repeat", values, status=409)


def test_a_sitting_of_somebody_else_cannot_be_repeated(app: Portal, a: Factory, client: Client) -> None:
    report = a_hurried_report(a, client)
    stranger = a.recognised(Browser(app), *a.client())
    values = {"csrf_token": stranger.token()}
    stranger.post(f"/sittings/{report.sitting_id}/repeat", values, status=404)
    stranger.post(f"/sittings/{report.sitting_id + 999}/repeat", values, status=404)


def test_the_database_allows_one_repetition_and_none_of_itself(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    sitting = a.sitting(answers=careful("interests"))
    for repeats_id in (sitting.id, None):
        again = [
            Sitting(
                client_id=sitting.client_id,
                instrument="interests",
                instrument_version="",
                form="full",
                locale="zh_Hans",
                status=SittingStatus.open,
                started_at=clock(),
                repeats_id=sitting.id,
            )
            for _ in range(2)
        ]
        if repeats_id:
            sitting.repeats_id, again = repeats_id, []
        session.add_all(again)
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


# ---- at the same moment ----------------------------------------------------------------------------------------------


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[Portal]:
    """An application on a database of its own, since the crowd commits."""
    with migrated_database(tmp_path) as settings:
        app = create_app(settings)
        yield app
        app.extensions["database"].engine.dispose()


def test_pressing_at_the_same_moment_makes_one_repetition(own_app: Portal) -> None:
    database: Database = own_app.extensions["database"]
    with database.open_session(writes=True) as session:
        a = Factory(session, HeldClock(), own_app.extensions["settings"])
        client, code = a.client()
        sitting_id = a_hurried_report(a, client).sitting_id
    browsers = [a.recognised(Browser(own_app, checks=False), client, code) for _ in range(5)]
    tokens = [browser.token() for browser in browsers]
    start = threading.Barrier(5)

    def press(number: int) -> str:
        start.wait()
        return browsers[number].post(f"/sittings/{sitting_id}/repeat", {"csrf_token": tokens[number]}).path

    with ThreadPoolExecutor(5) as crowd:
        paths = set(crowd.map(press, range(5)))
    with database.transaction() as session:
        again = session.scalars(select(Sitting).where(Sitting.repeats_id == sitting_id)).one()
        assert len(rows(session, again)) == 48
    assert paths == {f"/sittings/{again.id}/items/{QUICK['interests'][0]}"}
