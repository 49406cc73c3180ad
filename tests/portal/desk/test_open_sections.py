"""No unconsented read of any questionnaire: on the adviser's own pages stands what was ticked, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import Client
from portal.audit import Action, AuditEvent
from portal.booking.models import Booking
from portal.careers.catalogue import read_catalogue
from portal.library import read_library
from portal.profiles.service import name_occupation
from portal.reports.models import Report
from portal.sharing.models import Section
from portal.sharing.sections import sections_of
from portal.sharing.service import Choice, find_live_shares, give_shares, withdraw_share
from portal.staff.models import Member
from tests.browser import Browser
from tests.factories import Factory
from tests.portal.reports.briefs import INSTRUMENTS, answers_of, marks_on


def choices_of(instrument: str) -> list[tuple[Section, ...]]:
    """Each section alone, all but each, and all."""
    sections = sections_of(instrument)
    all_but_one = [tuple(one for one in sections if one is not left_out) for left_out in sections]
    return [*((one,) for one in sections), *all_but_one, sections]


CHOICES = [
    pytest.param(instrument, ticked, id=f"{instrument}-{'+'.join(ticked)}")
    for instrument in INSTRUMENTS
    for ticked in choices_of(instrument)
]


class Scene:
    """A client with a report of every questionnaire, and their session with an adviser."""

    def __init__(self, a: Factory) -> None:
        self.a = a
        self.client: Client = a.client()[0]
        self.adviser: Member = a.adviser()
        self.booking: Booking = a.booking(
            # At no minute that could be taken for a score.
            self.adviser,
            client=self.client,
            starts_at=a.clock() - timedelta(minutes=7),
        )
        self.reports: dict[str, Report] = {
            one: a.report(
                self.client,
                instrument=one,
                answers=answers_of(one),
                guess="ARC" if one == "interests" else "",
            )
            for one in INSTRUMENTS
        }

    def share(self, choices: list[Choice], *, booking: Booking | None) -> int:
        """The number of the share through which a walk-in is read."""
        shares = give_shares(
            self.a.session,
            client_id=self.client.id,
            choices=choices,
            adviser_id=self.adviser.id,
            booking_id=booking.id if booking else None,
            expires_at=self.a.clock() + timedelta(hours=2),
            locale="zh_Hans",
            at=self.a.clock(),
        )
        self.a.keep()
        return shares[0].id


@pytest.fixture
def scene(a: Factory) -> Scene:
    return Scene(a)


@pytest.mark.parametrize(("instrument", "ticked"), CHOICES)
def test_only_the_ticked_sections_of_a_report_are_on_the_brief(
    scene: Scene, browser: Browser, instrument: str, ticked: tuple[Section, ...]
) -> None:
    """The other reports of the same client were not shared at all."""
    scene.share([(scene.reports[instrument], ticked)], booking=scene.booking)
    scene.a.signed_in(browser, scene.adviser).visit("desk.brief", booking_id=scene.booking.id)
    page = browser.shown.markup.html
    assert {section for section, _ in marks_on(page, instrument, sections_of(instrument))} == set(ticked)
    named = [
        one for one in INSTRUMENTS if read_library().words(one, browser.locale).title in browser.shown.text
    ]
    assert named == [instrument]


@pytest.mark.parametrize("is_booked", [True, False])
def test_a_tick_for_one_report_opens_nothing_of_another(
    scene: Scene, browser: Browser, is_booked: bool
) -> None:
    """All of three reports, and of the fourth everything but strain."""
    choices: list[Choice] = [
        (report, [one for one in sections_of(instrument) if one is not Section.strain])
        for instrument, report in scene.reports.items()
    ]
    share_id = scene.share(choices, booking=scene.booking if is_booked else None)
    browser = scene.a.signed_in(browser, scene.adviser)
    if is_booked:
        browser.visit("desk.brief", booking_id=scene.booking.id)
    else:
        browser.visit("desk.walk_in", share_id=share_id)
    page = browser.shown.markup.html
    assert marks_on(page, "adaptability", [Section.strain]) == []
    for report, sections in choices:
        found = {section for section, _ in marks_on(page, report.instrument, sections)}
        assert found == set(sections), report.instrument


ACROSS = {Section.wishes: "对方想做的职业", Section.tensions: "合不起来的地方"}


@pytest.mark.parametrize("ended", ["taken back", "expired"])
def test_what_lies_across_results_is_open_by_its_own_tick_until_it_ends(
    scene: Scene, browser: Browser, ended: str
) -> None:
    """Every look is written down with exactly these parts; after the end neither word nor occupation is there."""
    a, session = scene.a, scene.a.session
    name_occupation(session, scene.client.id, "so-socialworker", locale="zh_Hans", at=a.clock())
    title = catalogue_title("so-socialworker")
    a.signed_in(browser, scene.adviser)
    for ticked in ({*ACROSS}, {Section.wishes}, {Section.tensions}):
        scene.share(
            [(scene.reports["interests"], ticked), (scene.reports["values"], {Section.scores})],
            booking=scene.booking,
        )
        browser.visit("desk.brief", booking_id=scene.booking.id)
        assert {part for part, words in ACROSS.items() if words in browser.shown.text} == ticked
        assert (title in browser.shown.text) == (Section.wishes in ticked)
        looked = session.scalars(
            select(AuditEvent.sections)
            .where(AuditEvent.action == Action.brief_opened)
            .order_by(AuditEvent.id.desc())
            .limit(2)
        )
        assert set(looked) == {",".join(one for one in Section if one in ticked), "scores"}
        a.clock.advance(minutes=1)
    if ended == "expired":
        a.clock.advance(hours=3)
    else:
        for share in find_live_shares(session, adviser_id=scene.adviser.id, at=a.clock()):
            withdraw_share(session, share, at=a.clock())
        a.keep()
    a.signed_in(browser, scene.adviser).visit("desk.brief", booking_id=scene.booking.id)
    assert not [words for words in (*ACROSS.values(), title) if words in browser.shown.text]


def catalogue_title(occupation_id: str) -> str:
    return read_catalogue().occupations[occupation_id].title("zh_Hans")
