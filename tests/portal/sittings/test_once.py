"""A result that is shown once holds all that it needs; and the way from strain to an adviser carries words alone."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy.orm import Session

from portal import Portal
from portal.booking.models import Mode
from portal.library import read_library
from portal.reports.help_lines import list_help_lines, list_sides
from tests.browser import Browser
from tests.factories import Factory, every_answer
from tests.markup import Element, Markup, plain
from tests.portal.booking.visiting import stored

LIBRARY = read_library()
ANSWERS = every_answer("adaptability", value=3, Strain=4, Control=1)
#: As the facts that this project is built upon have them.
NUMBERS = {"12356", "1925", "1995", "1980", "0800-013-999"}
OPENING = {
    "zh_Hans": "最近为以后的路，我心里有点沉。想先从这里聊起。",
    "zh_Hant": "最近為以後的路，我心裡有點沉重。想先從這裡聊起。",
}


def a_result(browser: Browser, a: Factory, *, keep: str) -> None:
    """The browser of somebody who has just handed in."""
    client, code = a.client()
    sitting = a.sitting(client, answers=ANSWERS, instrument="adaptability")
    a.recognised(browser, client, code)
    browser.visit("sittings.finish", sitting_id=sitting.id)
    browser.submit("submit", keep=keep)


def tables_in(root: Element) -> list[list[str]]:
    return [
        [plain(cell) for cell in table.iter() if cell.tag in {"td", "th"}] for table in root.iter("table")
    ]


def part(markup: Markup, name: str) -> Element:
    return next(element for element in markup.root.iter() if element.get("id") == name)


def test_a_result_that_is_not_kept_opens_to_the_same_arithmetic_as_a_kept_one(
    browser: Browser, a: Factory, locale: str
) -> None:
    browser.use_script(locale)
    a_result(browser, a, keep="no")
    folded = part(browser.shown.markup, "arithmetic")
    assert folded.tag == "details"
    a_result(browser, a, keep="yes")
    kept = browser.get(f"{browser.shown.path}/arithmetic").markup.one("main")
    assert tables_in(folded) == tables_in(kept) != []
    for scale in LIBRARY.publications["adaptability"].instrument.scales:
        opened, page = (
            next(element for element in root.iter("section") if element.get("id") == f"scale-{scale.id}")
            for root in (folded, kept)
        )
        assert plain(opened) == plain(page)


@pytest.mark.parametrize("keep", ["no", "yes"])
def test_help_lines_of_both_sides_stand_beside_the_strain(
    browser: Browser, a: Factory, locale: str, keep: str
) -> None:
    browser.use_script(locale)
    a_result(browser, a, keep=keep)
    strain = part(browser.shown.markup, "strain")
    called = {plain(link) for link in strain.iter("a") if (link.get("href") or "").startswith("tel:")}
    assert called >= NUMBERS
    article = LIBRARY.articles["help-lines"][locale]
    for line in list_help_lines(article):
        assert all(words in plain(strain) for words in line)
    assert article.updated.isoformat() in plain(strain)
    assert [link.get("href") for link in strain.iter("a") if "help-lines" in (link.get("href") or "")] == []


def test_the_lines_are_those_of_the_page_own_side_first() -> None:
    for article in LIBRARY.articles["help-lines"].values():
        sides = list(list_sides(article))
        assert [line for side in sides for line in side.lines] == list(list_help_lines(article))
        assert len(sides) == 2
    first = {script: next(list_sides(article)) for script, article in LIBRARY.articles["help-lines"].items()}
    assert first["zh_Hans"].lines[0].number == "12356"
    assert first["zh_Hant"].lines[0].number == "1925"


@pytest.mark.parametrize("keep", ["no", "yes"])
def test_what_a_person_ticks_reaches_the_adviser_as_their_words(
    browser: Browser, a: Factory, app: Portal, session: Session, locale: str, keep: str
) -> None:
    adviser = a.adviser()
    browser.use_script(locale)
    a_result(browser, a, keep=keep)
    # Only what can be opened again may be left by a form.
    assert browser.shown.form("hand-over").get("target") == (None if keep == "yes" else "_blank")
    browser.submit("hand-over", carry="yes", mode="telephone")
    asked = parse_qs(urlsplit(browser.shown.response.request.url).query)
    assert set(asked) == {"mode", "begin"}
    assert "strain" not in browser.shown.response.request.url
    browser.get(browser.shown.link("09:30"))
    browser.submit("/bookings/new", contact="13800138000")
    (booking,) = stored(session)
    assert booking.mode is Mode.telephone
    assert [question.text for question in booking.questions] == [OPENING[locale]]
    desk = a.signed_in(Browser(app, "zh_Hant"), adviser)
    shown = desk.visit("desk.brief", booking_id=booking.id)
    assert OPENING[locale] in shown.text


def test_what_nobody_ticks_goes_nowhere(browser: Browser, a: Factory) -> None:
    a.adviser()
    a_result(browser, a, keep="no")
    browser.submit("hand-over")
    assert "begin" not in browser.shown.response.request.url
    form = browser.get(browser.shown.link("09:30")).form("/bookings/new")
    first = next(field for field in form.iter("textarea") if field.get("name") == "question_1")
    assert plain(first) == ""


def test_the_wish_survives_another_way_to_talk_and_can_be_taken_out(
    browser: Browser, a: Factory, session: Session
) -> None:
    a.adviser(modes=(Mode.video,))
    a_result(browser, a, keep="yes")
    browser.submit("hand-over", carry="yes", mode="telephone")
    browser.get(browser.shown.link("空闲时间：视频"))
    shown = browser.get(browser.shown.link("09:30"))
    assert OPENING["zh_Hans"] in shown.text
    browser.submit("/bookings/new", contact="13800138000", question_1="")
    assert [booking.questions for booking in stored(session)] == [[]]
