"""From an occupation to an adviser: compare three, follow a certificate, calculate, and book with the question written.

One person walks it on a phone in traditional script with JavaScript, another on a computer in simplified script
without.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from portal.careers.catalogue import read_catalogue
from tests.walk.conftest import Walkers
from tests.walk.serving import House
from tests.walk.walker import DESK, PHONE, Walker

pytestmark = pytest.mark.browser

#: In the order of the list.
THREE = ("he-nurse", "ec-carer", "be-fitness")
#: One of them, of which a list says something.
RECOGNISED = "ec-carer"
NAMED = {"zh_Hans": "方若宁", "zh_Hant": "方若寧"}
CATALOGUE = read_catalogue()


@pytest.mark.parametrize(("locale", "scripts"), [("zh_Hant", True), ("zh_Hans", False)])
def test_from_three_occupations_to_a_booking_with_a_question(
    walkers: Walkers, house: House, locale: str, scripts: bool
) -> None:
    adviser = house.adviser(locale, named=NAMED)
    window = PHONE if scripts else DESK
    walker = walkers(f"careers-{locale}", locale=locale, scripts=scripts, dark=not scripts, window=window)
    walker.visit("/careers")
    walker.look("hub")
    walker.follow("/fields/health")
    walker.look("field")
    compare(walker)
    comparison = walker.page.url
    follow_a_certificate(walker)
    calculate(walker)
    walker.visit(comparison)
    book(walker, str(adviser.id))


def compare(walker: Walker) -> None:
    """Tick three in the list, look at them side by side, take one away and put it back."""
    walker.visit("/occupations?type=S")
    walker.look("list")
    walker.visit("/occupations")
    for one in THREE:
        walker.page.locator(f'input[name="o"][value="{one}"]').check()
    walker.send("/occupations/compare", button="button:visible")
    walker.look("comparison")
    assert walker.page.url.endswith("compare?" + "&".join(f"o={one}" for one in THREE))
    heads = walker.page.locator(".trio-heads > li > a")
    assert heads.all_text_contents() == [CATALOGUE.occupations[one].title(walker.locale) for one in THREE]
    walker.press(walker.page.locator(".trio-heads .small a").last)
    expect(heads).to_have_count(2)
    walker.choose("o", THREE[-1])
    walker.send("/occupations/compare")
    expect(heads).to_have_count(3)


def follow_a_certificate(walker: Walker) -> None:
    """From the comparison to a card, and from there to the row of the list that recognises a certificate."""
    walker.press(walker.page.locator(f'.trio-heads a[href="/occupations/{RECOGNISED}"]'))
    walker.look("card")
    walker.follow("/recognition/entries/")
    walker.look("certificate")
    assert walker.heading.count() == 1


def calculate(walker: Walker) -> None:
    """The days of leave after three years, with the article that says so."""
    walker.visit("/careers")
    walker.follow("/calculators")
    walker.follow("/calculators/annual-leave")
    walker.choose("side", "tw")
    walker.write("joined", "2023-05-01")
    walker.write("on", "2026-11-02")
    walker.send("/calculators/annual-leave", button=".button-primary")
    walker.look("leave")
    expect(walker.main).to_contain_text("14")
    expect(walker.main).to_contain_text("38")


def book(walker: Walker, adviser: str) -> None:
    """The question names the three occupations; the booking keeps it."""
    walker.follow("/bookings/choose-slot?begin=")
    walker.choose("adviser", adviser)
    walker.choose("mode", "video")
    walker.send("/bookings/choose-slot")
    walker.follow("/bookings/new")
    question = walker.page.locator('[name="question_1"]')
    for one in THREE:
        assert CATALOGUE.occupations[one].title(walker.locale) in question.input_value()
    walker.write("contact", "fitness@example.org")
    walker.send("/bookings/new")
    expect(walker.main).to_contain_text(CATALOGUE.occupations[THREE[0]].title(walker.locale))
