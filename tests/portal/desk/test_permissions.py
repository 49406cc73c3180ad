"""No unconsented read: who x which page x what was shared, as a truth table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import Client
from portal.booking.models import Booking, BookingQuestion, BookingStatus
from portal.library import read_library
from portal.reports.brief import build_brief
from portal.reports.models import Report
from portal.sharing.models import Section, Share, ShareSection
from portal.sharing.sections import sections_of
from portal.sharing.service import give_share, withdraw_share
from portal.sittings.service import order_by_form
from portal.staff.models import Member
from tests.browser import Browser
from tests.factories import Factory

#: All that can be shown of a report of interests.
EVERYTHING = sections_of("interests")
QUESTION = "想转行，从哪里开始？"
CONTACT = "awo@example.org"
#: Six totals that stand nowhere else on a page: not in a date, a time or a count.
TOTALS = {"S": 37, "E": 33, "A": 29, "I": 27, "C": 19, "R": 17}
ROLES = ("nobody", "owner", "other client", "adviser", "colleague", "stranger", "administrator")
#: For each page the roles that have it. Clients and strangers are asked to sign in; staff find nothing.
PAGES: dict[str, tuple[str, ...]] = {
    "GET /desk": ("adviser", "colleague", "stranger", "administrator"),
    "GET /desk/week": ("adviser", "colleague", "stranger"),
    "GET /desk/open-by-code": ("adviser", "colleague", "stranger"),
    "POST /desk/open-by-code/share": ("adviser", "colleague", "stranger"),
    "GET /desk/bookings/{booking}": ("adviser",),
    "GET /desk/bookings/{booking}/notes": ("adviser", "colleague"),
    "POST /desk/bookings/{booking}/notes": ("adviser", "colleague"),
    "POST /desk/bookings/{booking}/outcome": ("adviser",),
    "GET /desk/clients/{walk_in}": ("adviser",),
    "POST /desk/clients/{walk_in}/notes": ("adviser",),
    "GET /desk/clients/{share}": (),
    "POST /desk/clients/{share}/notes": (),
}
STAFF = frozenset(("adviser", "colleague", "stranger", "administrator"))


@dataclass
class Scene:
    """A client with a report, their session with an adviser, and everybody else."""

    a: Factory
    client: Client
    report: Report
    booking: Booking
    members: dict[str, Member]

    @property
    def adviser(self) -> Member:
        return self.members["adviser"]

    def share(self, *sections: Section, booking: Booking | None = None) -> Share:
        made = give_share(
            self.a.session,
            client_id=self.client.id,
            report=self.report,
            adviser_id=self.adviser.id,
            sections=sections,
            booking_id=booking.id if booking else None,
            expires_at=self.a.clock() + timedelta(hours=2),
            locale="zh_Hans",
            at=self.a.clock(),
        )
        self.a.keep()
        return made

    def browser_of(self, role: str, browser: Browser) -> Browser:
        if role in self.members:
            return self.a.signed_in(browser, self.members[role])
        if role == "owner":
            return self.a.recognised(browser, self.client)
        if role == "other client":
            return self.a.recognised(browser, self.a.client()[0])
        return browser


@pytest.fixture
def scene(a: Factory, session: Session) -> Scene:
    client, _ = a.client()
    adviser = a.adviser()
    booking = a.booking(adviser, client=client, starts_at=a.clock() - timedelta(minutes=5), contact=CONTACT)
    session.add(BookingQuestion(booking_id=booking.id, position=1, text=QUESTION))
    members = {
        "adviser": adviser,
        "colleague": a.adviser(adviser.centre),
        "stranger": a.adviser(),
        "administrator": a.adviser(adviser.centre, is_adviser=False, is_administrator=True),
    }
    report = a.report(client, answers=answers_with(TOTALS), guess="AIR")
    a.keep()
    return Scene(a, client, report, booking, members)


def answers_with(totals: dict[str, int]) -> dict[str, int | None]:
    """Answers to the full form whose sums are the totals."""
    publication = read_library().publications["interests"]
    scale_of = {item.id: item.scale for item in publication.instrument.items}
    left = dict(totals)
    answers: dict[str, int | None] = {}
    for item in order_by_form(publication)["full"]:
        answers[item] = min(4, left[scale_of[item]])
        left[scale_of[item]] -= answers[item] or 0
    return answers


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_for_whom_the_table_says(scene: Scene, browser: Browser, page: str, role: str) -> None:
    walk_in, share = scene.share(*EVERYTHING), scene.share(*EVERYTHING, booking=scene.booking)
    method, pattern = page.split()
    path = pattern.format(booking=scene.booking.id, walk_in=walk_in.id, share=share.id)
    browser = scene.browser_of(role, browser)
    values = {"csrf_token": browser.token(), "text": "note", "outcome": "attended"}
    answer = browser.client.open(path, method=method, data=values if method == "POST" else None)
    assert meaning_of(answer.status_code, answer.headers.get("Location", "")) == expected(page, role)
    assert role == "adviser" or QUESTION not in answer.text


def expected(page: str, role: str) -> str:
    if role in PAGES[page]:
        return "allowed"
    return "absent" if role in STAFF else "sign in"


def meaning_of(status: int, location: str) -> str:
    """200, 303 and a form's 422 are for those who may; the others find nothing, or are asked to sign in."""
    if status == 401 or "/desk/sign-in" in location:
        return "sign in"
    return "absent" if status == 404 else "allowed"


@pytest.mark.parametrize("endpoint", ["desk.brief", "desk.walk_in"])
def test_a_page_that_writes_the_look_down_takes_the_write_lock_from_the_start(
    browser: Browser, endpoint: str
) -> None:
    assert getattr(browser.app.view_functions[endpoint], "writes_on_get", False)


def nothing_given(_scene: Scene) -> Share | None:
    return None


def withdrawn(scene: Scene) -> Share:
    share = scene.share(*EVERYTHING, booking=scene.booking)
    withdraw_share(scene.a.session, share, at=scene.a.clock())
    scene.a.keep()
    return share


def expired(scene: Scene) -> Share:
    share = scene.share(*EVERYTHING, booking=scene.booking)
    scene.a.clock.advance(hours=2)
    return share


def for_another_session(scene: Scene) -> Share:
    later = scene.a.booking(scene.adviser, client=scene.client)
    return scene.share(*EVERYTHING, booking=later)


def for_another_adviser(scene: Scene) -> Share:
    share = scene.share(*EVERYTHING, booking=scene.booking)
    share.adviser_id = scene.members["colleague"].id
    scene.a.keep()
    return share


def of_a_cancelled_session(scene: Scene) -> Share:
    share = scene.share(*EVERYTHING, booking=scene.booking)
    scene.booking.status, scene.booking.cancelled_at = BookingStatus.cancelled, scene.a.clock()
    scene.a.keep()
    return share


CLOSED: tuple[Callable[[Scene], Share | None], ...] = (
    nothing_given,
    withdrawn,
    expired,
    for_another_session,
    for_another_adviser,
    of_a_cancelled_session,
)


@pytest.mark.parametrize("closed", CLOSED, ids=lambda closed: closed.__name__)
def test_what_is_not_open_leaves_no_trace_on_the_brief(
    scene: Scene, browser: Browser, session: Session, closed: Callable[[Scene], Share | None]
) -> None:
    closed(scene)
    browser = scene.browser_of("adviser", browser)
    browser.visit("desk.brief", booking_id=scene.booking.id)
    assert leaks(scene, browser, session, EVERYTHING) == []


@pytest.mark.parametrize("closed", [withdrawn, expired], ids=lambda closed: closed.__name__)
def test_a_walk_in_that_is_not_open_is_not_there(
    scene: Scene, browser: Browser, closed: Callable[[Scene], Share]
) -> None:
    share = closed(scene)
    share.booking_id = None
    scene.a.keep()
    browser = scene.browser_of("adviser", browser)
    browser.visit("desk.walk_in", status=404, share_id=share.id)


SINGLE = [(section,) for section in EVERYTHING]
ALL_BUT_ONE = [tuple(other for other in EVERYTHING if other is not section) for section in EVERYTHING]


@pytest.mark.parametrize("ticked", [*SINGLE, *ALL_BUT_ONE, EVERYTHING], ids="+".join)
def test_only_the_ticked_sections_are_on_the_page(
    scene: Scene, browser: Browser, session: Session, ticked: tuple[Section, ...]
) -> None:
    scene.share(*ticked, booking=scene.booking)
    browser = scene.browser_of("adviser", browser)
    browser.visit("desk.brief", booking_id=scene.booking.id)
    unticked = [section for section in EVERYTHING if section not in ticked]
    assert leaks(scene, browser, session, unticked) == []
    found = leaks(scene, browser, session, ticked)
    assert {line.partition(":")[0] for line in found} == set(ticked), "what was ticked is there"


def leaks(scene: Scene, browser: Browser, session: Session, sections: Iterable[Section]) -> list[str]:
    """Numbers and words of these sections that stand on the page that is shown."""
    text, html = browser.shown.text, browser.shown.markup.html
    found = [
        f"{section}: {words}"
        for section in sections
        for words in words_of(section, scene, browser, session)
        if re.search(rf"(?<![\d.]){re.escape(words)}(?![\d.%])", text)
    ]
    if Section.scores in sections and 'class="chart' in html:
        found.append("scores: a chart")
    return found


def words_of(section: Section, scene: Scene, browser: Browser, session: Session) -> set[str]:
    """What a section says, alone or among all: the words of the content, the numbers of the answers."""
    words = read_library().publications["interests"].words[browser.locale]
    if section is Section.scores:
        return {str(total) for total in TOTALS.values()}
    if section is Section.answers:
        return {words.item(item) for item in answers_with(TOTALS)}
    with browser.app.test_request_context():
        briefs = [
            brief
            for of in ((section,), EVERYTHING)
            for brief in build_brief(session, [shown(scene, *of)], locale=browser.locale)
        ]
    if section is Section.matches:
        return {match.title for brief in briefs for match in brief.matches or ()}
    parts = [brief.certainty if section is Section.certainty else brief.guess for brief in briefs]
    return {" ".join(line.split()) for part in parts for line in part or ()}


def shown(scene: Scene, *sections: Section) -> Share:
    """A share that was never given, to ask the brief what it would say."""
    opened = [ShareSection(section=section) for section in sections]
    return Share(report_id=scene.report.id, given_at=scene.a.clock(), sections=opened)
