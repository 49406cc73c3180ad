"""The same for personality, values and tasks: who somebody is, besides their answers, enters no number and no page."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.orm import Session

from portal import Portal
from portal.accounts.models import Client, Purpose
from portal.accounts.service import give_consent
from portal.aptitude.service import Wishes, start_session
from portal.manual.asking import Reply
from portal.manual.models import Schooling, Sex
from portal.manual.service import keep_reply
from portal.reports.models import Report
from portal.reports.rows import read_rows
from tests.browser import Browser
from tests.factories import Factory
from tests.portal.aptitude.sessions import SERIES, Taker
from tests.portal.profiles.people import (
    INTERESTS,
    ORDER,
    PERSONALITY,
    VALUES,
    answers_of,
)

#: Everything that the portal asks of somebody besides answers: two people who share none of it.
PEOPLE = (
    (Sex.female, Schooling.mainland, False, "zh_Hans"),
    (Sex.male, Schooling.taiwan, True, "zh_Hant"),
)
ANSWERED = {
    "interests": answers_of("interests", INTERESTS),
    "personality": answers_of("personality", PERSONALITY, form="short"),
    "values": answers_of("values", VALUES, order=ORDER),
}
#: What names the row or the moment and nothing else.
NUMBER_OF_A_ROW = re.compile(r"/(reports|bookings)/\d+")
TOKEN = re.compile(r'name="csrf_token" value="[^"]+"')


def somebody(a: Factory, number: int) -> tuple[Client, str]:
    """One of the two, with what they said of themselves; the younger one began with a guardian."""
    sex, schooling, is_guarded, script = PEOPLE[number]
    client, code = a.client()
    if is_guarded:
        give_consent(a.session, client.id, Purpose.guardian, locale=script, at=a.clock())
    reply = Reply(agrees=True, schooling=schooling, sex=sex)
    keep_reply(a.session, client.id, reply, locale=script, at=a.clock())
    contact = f"person{number}@example.org"
    a.booking(client=client, called=("王小姐", "老李")[number], contact=contact, locale=script)
    a.keep()
    return client, code


def answered(a: Factory, client: Client, instrument: str, number: int) -> Report:
    form = "short" if instrument == "personality" else "full"
    script = PEOPLE[number][-1]
    return a.report(client, instrument=instrument, form=form, locale=script, answers=ANSWERED[instrument])


def tasks_of(a: Factory, client: Client, number: int) -> Report:
    """The same tasks from the same seed, solved alike."""
    script = PEOPLE[number][-1]
    taker = Taker(
        a, start_session(a.session, client.id, SERIES, Wishes(), seed=7, locale=script, at=a.clock())
    )
    for place in range(SERIES.k_items):
        taker.solve(seconds=4, rightly=place < 9)
    report = taker.finish()
    a.keep()
    return report


@pytest.mark.parametrize("instrument", ["personality", "values"])
def test_the_same_answers_are_the_same_numbers_whoever_gave_them(
    session: Session, a: Factory, instrument: str
) -> None:
    rows = []
    for number in range(len(PEOPLE)):
        a.clock.advance(hours=1000 * number)
        client, _ = somebody(a, number)
        report = answered(a, client, instrument, number)
        rows.append((report.seed, report.shape, read_rows(session, report)))
    assert rows[0] == rows[1]
    assert rows[0][-1].scores


def test_the_same_solutions_are_the_same_numbers_whoever_found_them(session: Session, a: Factory) -> None:
    rows = []
    for number in range(len(PEOPLE)):
        a.clock.advance(hours=1000 * number)
        client, _ = somebody(a, number)
        report = tasks_of(a, client, number)
        rows.append((report.method, report.shape, read_rows(session, report)))
    assert rows[0] == rows[1]
    assert rows[0][-1].scores


def test_two_people_with_the_same_answers_read_the_same_page_of_all_results(
    app: Portal, a: Factory, locale: str
) -> None:
    """Byte for byte, but for the numbers of rows in the addresses and the tokens of forms."""
    pages, start = [], a.clock()
    for number in range(len(PEOPLE)):
        # The page tells the day of each result.
        a.clock.at = start
        client, code = somebody(a, number)
        for instrument in ANSWERED:
            answered(a, client, instrument, number)
        tasks_of(a, client, number)
        browser = a.recognised(Browser(app, locale), client, code)
        text = browser.visit("profiles.show").response.get_data(as_text=True)
        pages.append(TOKEN.sub("", NUMBER_OF_A_ROW.sub(r"/\1", text)))
    assert pages[0] == pages[1]
