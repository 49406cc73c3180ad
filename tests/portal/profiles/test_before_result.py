"""Occupations are named beside the guess, before there is a result to bend them to; and C can be worked out again."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessments.interests import congruence
from portal.profiles.models import WishedOccupation
from portal.profiles.wish_words import read_wish
from portal.profiles.wishes import read_wishes
from portal.reports.models import Report
from portal.sittings.models import Sitting
from tests.browser import Browser
from tests.factories import Factory, every_item
from tests.portal.profiles.people import INTERESTS, material, person, profile


def test_occupations_can_be_named_between_the_answers_and_the_result(
    browser: Browser, a: Factory, session: Session
) -> None:
    client, code = a.client()
    a.recognised(browser, client, code)
    a.report(client)
    sitting = a.sitting(client, answers=every_item())
    a.keep()
    browser.visit("sittings.finish", sitting_id=sitting.id)
    address = next(
        link.get("href") or ""
        for link in browser.shown.markup.all("a")
        if "sitting=" in (link.get("href") or "")
    )
    browser.get(f"{address}&q=社会工作")
    browser.submit("/profile/occupations", occupation="so-socialworker")
    assert f"sitting={sitting.id}" in browser.shown.response.request.url
    assert "<dl" not in browser.shown.markup.html, (
        "nothing is compared before the result, not with an older one either"
    )
    back = [link.get("href") for link in browser.shown.markup.all("a")]
    assert f"/sittings/{sitting.id}/finish" in back
    browser.visit("sittings.finish", sitting_id=sitting.id)
    assert "社会工作" in browser.shown.text
    a.clock.advance(minutes=1)
    browser.submit("submit", skip_guess="1")
    wish = session.scalars(select(WishedOccupation)).one()
    newest = session.scalars(select(Report).order_by(Report.id.desc())).first()
    assert newest is not None
    assert wish.named_at < newest.created_at
    assert any("/profile/occupations" in (link.get("href") or "") for link in browser.shown.markup.all("a"))


def test_a_sitting_of_somebody_else_is_no_step_to_go_back_to(browser: Browser, a: Factory) -> None:
    client, code = a.client()
    a.recognised(browser, client, code)
    theirs: Sitting = a.sitting(a.client()[0], answers=every_item())
    a.keep()
    browser.visit("profiles.list_wishes", sitting=theirs.id)
    assert f"/sittings/{theirs.id}/" not in browser.shown.markup.html


@pytest.mark.pure
@pytest.mark.parametrize("totals", [INTERESTS, {**INTERESTS, "A": 28, "E": 28, "I": 28}])
def test_the_working_of_c_comes_to_the_engines_own_number(totals: dict[str, int]) -> None:
    """One line for each pair of orders that ties allow, and their mean."""
    subject = material(person(profile("interests", totals), wishes=("so-socialworker",)))
    (wish,) = read_wishes(subject.person, subject.catalogue, subject.content)
    assert wish.closeness is not None
    lines = read_wish(subject, wish).codes_working
    found = [re.fullmatch(r"(\w+) – (\w+): 3 × (\d) \+ 2 × (\d) \+ (\d) = (\d+)", line) for line in lines]
    pairs = [one.groups() for one in found if one]
    for own, theirs, first, second, third, total in pairs:
        assert 3 * int(first) + 2 * int(second) + int(third) == int(total) == congruence(own, theirs)
    mean = sum(int(pair[-1]) for pair in pairs) / len(pairs)
    assert mean == pytest.approx(wish.closeness.congruence)
    assert (len(pairs) > 1) == ("{" in wish.closeness.own_code)
