"""The brief on paper: everything that a client can share and ask stands on one sheet of A4."""

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

from portal.booking.models import BookingQuestion
from portal.desk.service import write_note
from portal.library import read_library
from portal.sharing.models import Section
from portal.sharing.service import give_share
from portal.sittings.service import order_by_form
from tests.browser import Browser
from tests.factories import Factory

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
    """Answers that make the longest brief there can be."""
    publication = read_library().publications["interests"]
    scale_of = {item.id: item.scale for item in publication.instrument.items}
    left = {scale: iter(choices) for scale, choices in CHOICES.items()}
    return {item: next(left[scale_of[item]]) for item in order_by_form(publication)["full"]}


def test_the_longest_brief_is_one_sheet(
    a: Factory, session: Session, browser: Browser, sheet: Page, locale: str
) -> None:
    adviser, (client, _) = a.adviser(locale=locale), a.client()
    booking = a.booking(
        adviser, client=client, called="阿喆" * 20, starts_at=a.clock() - timedelta(minutes=5)
    )
    for position in (1, 2, 3):
        session.add(BookingQuestion(booking_id=booking.id, position=position, text=LONG_QUESTION[:300]))
    for number in range(20):
        write_note(session, f"note {number}", author=adviser, booking=booking, at=a.clock())
    give_share(
        session,
        client_id=client.id,
        report=a.report(client, answers=mixed_answers(), guess="RCIAES"),
        adviser_id=adviser.id,
        sections=list(Section),
        booking_id=booking.id,
        expires_at=a.clock() + timedelta(days=30),
        locale=locale,
        at=a.clock(),
    )
    a.keep()
    browser.use_script(locale)
    a.signed_in(browser, adviser)
    sheet.goto(f"http://localhost/desk/bookings/{booking.id}")
    printed = PdfReader(io.BytesIO(sheet.pdf(prefer_css_page_size=True)))
    (paper,) = printed.pages
    assert [round(float(side)) for side in paper.mediabox[2:]] == [595, 842]
    text = paper.extract_text()
    assert "note 1" not in text, "notes are not for the paper"
    assert "someone@example.org" not in text, "nor is the contact"
