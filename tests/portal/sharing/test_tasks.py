"""A session of tasks is shared like a questionnaire: by its parts, family by family, and never a task itself."""

from __future__ import annotations

import pytest

from portal import Portal
from portal.accounts.models import Client
from portal.aptitude.showing import family_words
from portal.aptitude.wording import wording
from portal.booking.models import Booking
from portal.reports.models import Report
from portal.sharing.models import Section
from portal.sharing.offers import list_offers
from portal.sharing.service import UnsuitableShare, give_share
from tests.browser import Browser
from tests.factories import Factory
from tests.portal.aptitude.sessions import CHECKING, LOGIC, SERIES
from tests.portal.aptitude.shared import WITH_HELP, a_task_report
from tests.portal.sharing.ticking import ticks


@pytest.fixture
def client(a: Factory) -> Client:
    return a.client()[0]


@pytest.fixture
def booking(a: Factory, client: Client) -> Booking:
    return a.booking(a.adviser(), client=client)


def test_families_are_offered_in_their_order_the_newest_of_each_first(a: Factory, client: Client) -> None:
    logic = a_task_report(a, client, LOGIC)
    older = a_task_report(a, client, SERIES)
    a.clock.advance(hours=1)
    newer = a_task_report(a, client, SERIES, seed=8)
    questionnaire = a.report(client)
    offers = [offer for offer in list_offers(a.session, client.id) if not offer.is_across]
    assert [offer.report.id for offer in offers] == [questionnaire.id, newer.id, logic.id, older.id]
    assert [offer.is_earlier for offer in offers] == [False, False, False, True]
    assert offers[1].sections == (Section.scores, Section.certainty)


@pytest.mark.parametrize("section", [Section.answers, Section.guess, Section.matches, Section.strain])
def test_no_other_part_can_be_given(a: Factory, client: Client, booking: Booking, section: Section) -> None:
    report = a_task_report(a, client, LOGIC)
    with pytest.raises(UnsuitableShare):
        give_share(
            a.session,
            client_id=client.id,
            report=report,
            adviser_id=booking.adviser_id,
            sections=[Section.scores, section],
            expires_at=booking.ends_at,
            locale="zh_Hans",
            at=a.clock(),
        )


def test_a_client_ticks_two_families_and_the_adviser_reads_exactly_those(
    app: Portal, browser: Browser, a: Factory, client: Client, booking: Booking, locale: str
) -> None:
    """From the ticks to the brief, the list of shares and the line of the access log."""
    series = a_task_report(a, client, SERIES)
    checking = a_task_report(a, client, CHECKING, WITH_HELP, n_done=6, n_skipped=0, seconds=7)
    a_task_report(a, client, LOGIC)
    titles = {
        slug: family_words(slug, locale).title for slug in ("number-series", "clerical-checking", "logic")
    }
    a.recognised(browser, client).use_script(locale)
    shown = browser.visit("aptitude.show_report", report_id=series.id)
    browser.get(
        next(str(one.get("href")) for one in shown.markup.all("a") if "/share" in str(one.get("href")))
    )
    for title in titles.values():
        assert f"{wording(locale).at('title')} · {title}" in browser.shown.text
    browser.submit("share", parts=[*ticks(series, "scores", "certainty"), *ticks(checking, "scores")])
    assert f"{wording(locale).at('title')} · {titles['clerical-checking']}" in browser.shown.text
    desk = Browser(app)
    a.clock.advance(minutes=1)
    a.signed_in(desk, booking.adviser).use_script(locale)
    page = desk.visit("desk.brief", booking_id=booking.id)
    assert titles["number-series"] in page.text
    assert titles["clerical-checking"] in page.text
    assert titles["logic"] not in page.text, "it was not ticked"
    line = next(
        " ".join(one.itertext())
        for one in browser.visit("accounts.overview").markup.all("li")
        if "time" in {part.tag for part in one.iter()} and titles["number-series"] in " ".join(one.itertext())
    )
    assert titles["clerical-checking"] in line


def test_a_look_at_the_desk_offers_the_same_parts(browser: Browser, a: Factory) -> None:
    client, code = a.client()
    report: Report = a_task_report(a, client, SERIES)
    browser = a.signed_in(browser, a.adviser())
    browser.visit("desk.open_by_code")
    browser.submit("open-by-code", code=code)
    boxes = [str(box.get("value")) for box in browser.shown.markup.all("input") if box.get("name") == "parts"]
    assert boxes == ticks(report, "scores", "certainty")
    browser.submit("share", parts=boxes, until="today")
    assert "60%" in browser.shown.text
