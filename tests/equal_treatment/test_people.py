"""What a person is besides their answers changes nothing: script, names, times, other tests, whatever is stored."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from portal import Portal
from portal.accounts.models import Client
from portal.locale import LOCALES
from portal.matching.standing import Comparison
from portal.reports.models import Report
from portal.reports.reading import read_profile
from portal.reports.rows import ReportRows
from portal.reports.service import create_report, seed_of
from portal.sittings.models import Answer, Sitting
from tests.browser import Browser
from tests.equal_treatment.everything import everything
from tests.factories import Factory, every_item
from tests.portal.matching.beside import said, words_of
from tests.portal.reports.profiles import CATALOGUE, PUBLICATION, stored_profile

ANSWERS = every_item("short", value=2, S=4, E=3, R=0)
SEED = seed_of(PUBLICATION.instrument, "short", ANSWERS)
#: What says whose sitting it is, and which questions were asked: the answers belong to these.
ASKED = {"id", "client_id", "instrument", "instrument_version", "form", "status"}


@functools.cache
def expected() -> tuple[ReportRows, Mapping[str, Comparison]]:
    """From the answers alone, without a database, a person or a clock."""
    profile = stored_profile(ANSWERS, form="short", seed=SEED)
    return profile.stored, everything(profile, CATALOGUE)


def assert_the_same(session: Session, report: Report) -> None:
    """Every score, figure and match that is stored, and every place, reason and change of the whole catalogue."""
    profile = read_profile(session, report, PUBLICATION)
    rows, comparisons = expected()
    assert report.seed == SEED
    assert profile.stored == rows
    assert everything(profile, CATALOGUE) == comparisons


def report_of(a: Factory, client: Client | None = None, **chosen: Any) -> Report:
    return a.report(client, answers=ANSWERS, form="short", **chosen)


def test_the_script_changes_nothing(session: Session, a: Factory, locale: str) -> None:
    assert_the_same(session, report_of(a, locale=locale))


def test_both_scripts_say_the_same_numbers_of_every_occupation() -> None:
    profile = stored_profile(ANSWERS, form="short", seed=SEED)
    for found in expected()[1].values():
        hans, hant = (said(words_of(found, profile, locale)) for locale in LOCALES)
        assert [re.findall(r"\d+", text) for text in hans] == [re.findall(r"\d+", text) for text in hant]


@pytest.mark.parametrize("hours", [7, 16, 24 * 200])
def test_the_time_of_day_and_of_the_year_changes_nothing(session: Session, a: Factory, hours: int) -> None:
    a.clock.advance(hours=hours)
    assert_the_same(session, report_of(a))


def test_names_contacts_and_places_change_nothing(session: Session, a: Factory) -> None:
    client, _ = a.client()
    centre = a.centre(place_hans="台北", place_hant="臺北")
    a.booking(a.adviser(centre), client=client, called="王小姐", contact="wang@example.org", locale="zh_Hant")
    a.booking(a.adviser(), client=client, called="老李", contact="lao@example.org")
    assert_the_same(session, report_of(a, client))


def test_other_tests_and_guesses_change_nothing(session: Session, a: Factory) -> None:
    client, _ = a.client()
    a.report(client, answers=every_item(R=4, C=3, S=0), guess="RCI")
    a.report(client, answers=every_item())
    assert_the_same(session, report_of(a, client, guess="AIR"))


def test_nothing_else_that_is_stored_of_a_person_changes_anything(session: Session, a: Factory) -> None:
    """Every column of client, sitting and answers but the answers themselves gets another value; so will new ones."""
    client, _ = a.client()
    first = report_of(a, client, guess="SEA")
    sitting = session.get_one(Sitting, first.sitting_id)
    changed = change_columns(client, except_for={"id"}) | change_columns(sitting, except_for=ASKED)
    assert {"pseudonym", "created_at", "locale", "guess", "submitted_at"} <= changed
    for answer in session.scalars(select(Answer).where(Answer.sitting_id == sitting.id)):
        change_columns(answer, except_for={"sitting_id", "item_id", "value"})
    first.superseded_at = a.clock()
    session.flush()
    a.clock.advance(days=77)
    again = create_report(session, sitting, PUBLICATION, CATALOGUE, at=a.clock())
    assert_the_same(session, again)


def change_columns(row: Any, *, except_for: set[str]) -> set[str]:
    """Give every column of a row another value, and name those that have one."""
    columns = [column for column in row.__table__.columns if column.name not in except_for]
    for column in columns:
        setattr(row, column.key, other_value(getattr(row, column.key), column))
    return {column.name for column in columns}


def other_value(value: Any, column: Column[Any]) -> Any:
    """As different as the column allows. Times move together, so that what was later stays later."""
    others: dict[str, Any] = {"locale": "zh_Hant", "guess": "RCI"}
    if column.name in others:
        return others[column.name]
    if isinstance(value, datetime):
        return value + timedelta(days=400, hours=9)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return f"{value}-女-63-台北"
    return value


def test_two_people_with_the_same_answers_read_the_same_pages(app: Portal, a: Factory, locale: str) -> None:
    """Byte for byte, but for the number of the report in the addresses."""
    pages: list[list[str]] = []
    for hours in (0, 1000):
        a.clock.advance(hours=hours)
        client, code = a.client()
        report = report_of(a, client, locale=LOCALES[hours > 0])
        browser = a.recognised(Browser(app, locale), client, code)
        listed = browser.visit("matching.list_occupations", report_id=report.id)
        shown = [listed] + [
            browser.visit("matching.explain", report_id=report.id, occupation_id=occupation_id)
            for occupation_id in ("so-socialworker", "fi-accountant", "mf-weld")
        ]
        pages.append(
            [one.response.get_data(as_text=True).replace(f"reports/{report.id}", "") for one in shown]
        )
    assert pages[0] == pages[1]
