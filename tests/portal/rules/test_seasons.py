"""The year of recruitment as a drawing and as a table."""

from __future__ import annotations

from datetime import date

import pytest

from portal import Portal
from portal.careers.material import material
from portal.facts.showing import FactPage
from portal.rules.seasons import COLUMN, LEFT, SEASON_WORDS, WIDTH, draw_calendar
from tests.browser import Browser
from tests.markup import plain

#: These pages ask the database nothing.
pytestmark = pytest.mark.pure


@pytest.fixture
def context(app: Portal):
    with app.test_request_context() as context:
        yield context


def test_every_season_has_a_name() -> None:
    assert {one.what for side in material().seasons.values() for one in side} <= set(SEASON_WORDS)


@pytest.mark.usefixtures("context")
def test_a_bar_lies_under_its_months() -> None:
    calendar = draw_calendar(FactPage("zh_Hans", date(2026, 11, 28)))
    assert len(calendar.bars) == sum(len(one) for one in material().seasons.values())
    for season, bar in zip(
        [*material().seasons["cn"], *material().seasons["tw"]], calendar.bars, strict=True
    ):
        assert bar.x == pytest.approx(LEFT + COLUMN * (season.first - 1))
        assert bar.width == pytest.approx(COLUMN * (season.last - season.first + 1))
        assert bar.x + bar.width <= WIDTH - LEFT + 0.01
    tops = [bar.y for bar in calendar.bars]
    assert tops == sorted(set(tops))


@pytest.mark.usefixtures("context")
def test_the_readers_own_side_is_drawn_first() -> None:
    assert draw_calendar(FactPage("zh_Hant", date(2026, 11, 28))).bars[0].side == "tw"
    assert draw_calendar(FactPage("zh_Hans", date(2026, 11, 28))).bars[0].side == "cn"


def test_the_table_says_what_the_drawing_shows(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("rules.show_set", set_id="recruitment")
    rows = [plain(row) for row in shown.markup.all("tr")][1:]
    flat = [one for side in material().seasons.values() for one in side]
    assert len(rows) == len(flat)
    for one in flat:
        (row,) = [row for row in rows if one.fact.text(locale) in row]
        assert str(one.first) in row
        assert one.fact.missing.get(locale, "") in row


def test_the_year_is_shown_on_the_set_of_recruitment_alone(browser: Browser) -> None:
    assert not browser.visit("rules.show_set", set_id="labour").markup.all("svg", "tbody")[1:]
