"""What belongs to no single report is ticked once, and one share carries it."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Client
from portal.booking.models import Booking
from portal.profiles.service import name_occupation
from portal.sharing.models import Section, Share
from portal.sharing.sections import sections_of
from tests.browser import Browser
from tests.factories import Factory, every_answer
from tests.portal.sharing.ticking import ticks


@pytest.fixture
def booking(a: Factory, client: Client) -> Booking:
    return a.booking(client=client)


def test_what_lies_across_results_is_ticked_once_and_carried_by_the_first_report(
    browser: Browser, session: Session, a: Factory, client: Client, booking: Booking
) -> None:
    """Wishes can be shown as soon as one is named. The log of the client says so, too."""
    interests = a.report(client)
    values = a.report(client, instrument="values", answers=every_answer("values"))
    name_occupation(session, client.id, "so-socialworker", locale="zh_Hans", at=a.clock())
    a.keep()
    browser.visit("sharing.choose_sections", booking_id=booking.id)
    parts = [*ticks(values, "scores"), "all-wishes", "all-tensions"]
    browser.submit(f"bookings/{booking.id}/share", parts=parts)
    session.expire_all()
    assert {share.report_id: share.opened for share in session.scalars(select(Share))} == {
        interests.id: (Section.wishes, Section.tensions),
        values.id: (Section.scores,),
    }
    assert "我想做的职业 · 合不起来的地方" in browser.shown.text


def test_somebody_who_only_answered_how_they_cope_has_nothing_to_set_beside_it(
    browser: Browser, a: Factory, client: Client, booking: Booking
) -> None:
    made = a.report(client, instrument="adaptability", answers=every_answer("adaptability"))
    markup = browser.visit("sharing.choose_sections", booking_id=booking.id).markup
    boxes = [box.get("value") for box in markup.all("input") if box.get("name") == "parts"]
    assert boxes == ticks(made, *sections_of("adaptability"))
