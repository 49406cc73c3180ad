"""The brief on paper: what a client can share of one instrument stands on one sheet of A4, of all on two."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Route
from pypdf import PdfReader
from sqlalchemy.orm import Session

from portal.aptitude.families import FAMILIES
from portal.aptitude.showing import family_words
from portal.booking.models import BookingQuestion
from portal.careers.catalogue import read_catalogue
from portal.desk.service import write_note
from portal.library import read_library
from portal.profiles.service import name_occupation
from portal.sharing.sections import ACROSS, sections_of
from portal.sharing.service import give_shares
from portal.sittings.service import order_by_form
from tests.browser import Browser
from tests.factories import Factory
from tests.portal.aptitude.shared import WITH_HELP, every_family

pytestmark = pytest.mark.browser

#: As long as the booking form lets a question be.
LONG_QUESTION = (
    "我学的是会计，做了三年，最近想转去做社会工作，不知道来得及吗，需要先考证还是先去做志愿者试一试？" * 6
)


@pytest.fixture
def sheet(browser: Browser, chromium: Chromium) -> Iterator[Page]:
    """A real Chromium whose requests are answered by the test's own application."""

    def answer(route: Route) -> None:
        url = urlsplit(route.request.url)
        with browser.client.get(f"{url.path}?{url.query}") as found:
            route.fulfill(status=found.status_code, body=found.data, content_type=found.content_type)

    page = chromium.new_page()
    page.route("**/*", answer)
    yield page
    page.close()


#: Three of those that draw on most, so that their lines are long.
LONGEST_WISHES = ("he-healthmgr", "lo-customs", "lg-lawyer")
#: Choices in the order of a type's items: clear types, each with several choices and one skip.
CHOICES: dict[str, tuple[int | None, ...]] = {
    "S": (4, 4, 4, 4, 4, 4, 3, 2, 1, None),
    "E": (3, 3, 4, 3, 3, 2, 3, 4, 1, None),
    "A": (2, 3, 2, 1, 3, 2, 4, 0, 2, None),
    "I": (1, 2, 1, 3, 1, 0, 2, 1, 4, None),
    "C": (1, 0, 1, 1, 2, 0, 3, 1, 0, None),
    "R": (0, 0, 0, 0, 0, 0, 1, 2, 3, None),
}


def mixed_answers() -> dict[str, int | None]:
    """Answers that make the longest brief of interests that there can be."""
    publication = read_library().publications["interests"]
    scale_of = {item.id: item.scale for item in publication.instrument.items}
    left = {scale: iter(choices) for scale, choices in CHOICES.items()}
    return {item: next(left[scale_of[item]]) for item in order_by_form(publication)["full"]}


def longest_answers(instrument: str) -> dict[str, int | None]:
    """Every choice among the answers, one skip in each scale that may have one, and something out of the ordinary."""
    if instrument == "interests":
        return mixed_answers()
    publication = read_library().publications[instrument]
    items = {one.id: one for one in publication.instrument.items}
    answers: dict[str, int | None] = {}
    for place, item in enumerate(order_by_form(publication)["full"]):
        if publication.options_of(item):
            answers[item] = (2, 3, 5, 7)[place % 4]
        elif item in items:
            high = 4 if len(items[item].scale) % 2 else 0
            answers[item] = abs(4 * items[item].reverse - (high if place % 6 else 2))
        else:
            answers[item] = 0
    first: dict[str, str] = {}
    for item in answers.keys() & items.keys():
        first.setdefault(items[item].scale, item)
    skipped = list(first.values()) if len(items) > 30 else []
    return {**answers, **dict.fromkeys(skipped[:: 3 if instrument == "personality" else 1])}


def print_brief(
    a: Factory,
    session: Session,
    browser: Browser,
    sheet: Page,
    locale: str,
    instruments: tuple[str, ...],
    *,
    with_tasks: bool = False,
) -> PdfReader:
    """The brief of a session about which all is said that can be, and of which every section is open."""
    adviser, (client, _) = a.adviser(locale=locale), a.client()
    booking = a.booking(
        adviser, client=client, called="阿喆" * 20, starts_at=a.clock() - timedelta(minutes=5)
    )
    for position in (1, 2, 3):
        session.add(BookingQuestion(booking_id=booking.id, position=position, text=LONG_QUESTION[:300]))
    for number in range(20):
        write_note(session, f"note {number}", author=adviser, booking=booking, at=a.clock())
    reports = [
        a.report(
            client,
            instrument=one,
            answers=longest_answers(one),
            guess="RCIAES" if one == "interests" else "",
        )
        for one in instruments
    ]
    if with_tasks:
        reports += every_family(a, client, WITH_HELP)
    for occupation in LONGEST_WISHES:
        name_occupation(session, client.id, occupation, locale=locale, at=a.clock())
    across = ACROSS if len(reports) > 1 else ()
    give_shares(
        session,
        client_id=client.id,
        choices=[
            (report, [*sections_of(report.instrument), *(across if report is reports[0] else ())])
            for report in reports
        ],
        adviser_id=adviser.id,
        booking_id=booking.id,
        expires_at=a.clock() + timedelta(days=30),
        locale=locale,
        at=a.clock(),
    )
    a.keep()
    browser.use_script(locale)
    a.signed_in(browser, adviser)
    sheet.goto(f"http://localhost/desk/bookings/{booking.id}")
    return PdfReader(io.BytesIO(sheet.pdf(prefer_css_page_size=True)))


def words_on(sheet: Page) -> str:
    """What the paper says. The file itself stores some characters as look-alikes, so the page is asked."""
    sheet.emulate_media(media="print")
    return squeezed(sheet.inner_text("main"))


INSTRUMENTS = ("interests", "personality", "values", "adaptability")


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_the_longest_brief_of_one_instrument_is_one_sheet_with_every_answer(
    a: Factory, session: Session, browser: Browser, sheet: Page, locale: str, instrument: str
) -> None:
    printed = print_brief(a, session, browser, sheet, locale, (instrument,))
    (paper,) = printed.pages
    assert [round(float(side)) for side in paper.mediabox[2:]] == [595, 842]
    text = words_on(sheet)
    words = read_library().words(instrument, locale)
    given = longest_answers(instrument).keys() & words.texts["items"].keys()
    scored = {one.id for one in read_library().publications[instrument].instrument.items}
    assert [item for item in given & scored if squeezed(words.item(item)) not in text] == []
    assert "note1" not in text, "notes are not for the paper"
    assert "someone@example.org" not in text, "nor is the contact"


def test_the_longest_brief_of_all_instruments_is_two_sheets_and_says_what_it_leaves_out(
    a: Factory, session: Session, browser: Browser, sheet: Page, locale: str
) -> None:
    """Scores, side notes and questions of every scale are there; single answers are not, and the paper says so.

    Of tasks every family was taken with more time and a reader, and too fast.
    """
    printed = print_brief(a, session, browser, sheet, locale, INSTRUMENTS, with_tasks=True)
    assert len(printed.pages) == 2
    text = words_on(sheet)
    for instrument in INSTRUMENTS:
        publication = read_library().publications[instrument]
        words = publication.words[locale]
        for scale in publication.instrument.scales:
            said = words.scale(scale.id)
            for part in ("name",) if scale.parent else ("name", "means", "means_not", "question"):
                assert squeezed(said[part]) in text, (instrument, scale.id, part)
    for occupation in LONGEST_WISHES:
        assert squeezed(read_catalogue().occupations[occupation].title(locale)) in text
    for family in FAMILIES:
        said_of = family_words(family, locale)
        for part in (said_of.title, said_of.means, said_of.means_not, said_of.question):
            assert squeezed(part) in text, (family, part)
    statement = read_library().words("personality", locale).item("e-greet-new-faces")
    assert squeezed(statement) not in text
    assert {"zh_Hans": "只在屏幕上看", "zh_Hant": "只在螢幕上看"}[locale] in text


def squeezed(text: str) -> str:
    return "".join(text.split())
