"""The pages as a person's browser gets them: with everything, with something, with nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from portal import Portal
from portal.accounts.erasure import erase_client
from portal.accounts.models import Client, ErasureReason
from portal.library import read_library
from portal.profiles.models import MOST_WISHES
from portal.profiles.service import name_occupation
from tests.browser import Browser, Shown
from tests.factories import Factory, every_item
from tests.portal.profiles.people import INTERESTS, answers_of, everything, take_tasks
from tests.statements import statements

KB = 1000
HEAVIEST = 60 * KB
ORDER = {
    "zh_Hans": [
        "最要紧的三句话",
        "可以依靠的",
        "合不起来的，和想不到的",
        "你想做或了解的职业",
        "一份一份看",
        "接下来可以做什么",
        "这份报告不能告诉你的事",
    ],
    "zh_Hant": [
        "最要緊的三句話",
        "可以依靠的",
        "兜不起來的，和沒想到的",
        "你想做或認識的職業",
        "一份一份看",
        "接下來可以做什麼",
        "這份報告不能告訴你的事",
    ],
}


def name(a: Factory, client: Client, *occupations: str) -> None:
    for occupation in occupations:
        name_occupation(a.session, client.id, occupation, locale="zh_Hans", at=a.clock())
    a.keep()


def links_of(shown: Shown) -> list[str]:
    return [link.get("href") or "" for link in shown.markup.all("a")]


def test_the_parts_stand_in_their_order(browser: Browser, a: Factory, client: Client, locale: str) -> None:
    everything(a, client)
    name(a, client, "mf-weld")
    browser.use_script(locale)
    headings = browser.visit("profiles.show").markup.all("h2")
    assert ["".join(heading.itertext()).strip() for heading in headings] == ORDER[locale]


def nothing(a: Factory, _client: Client) -> None:
    a.keep()


SITUATIONS: dict[str, Callable[[Factory, Client], object]] = {
    "nothing": nothing,
    "wishes only": lambda a, client: name(a, client, "mf-weld", "so-socialworker"),
    "flat interests": lambda a, client: a.report(client, answers=every_item()),
    "low interests": lambda a, client: a.report(client, answers=every_item(value=0)),
    "no answer at all": lambda a, client: a.report(client, answers={}),
    "values only": lambda a, client: a.report(
        client, instrument="values", answers=answers_of("values", {"Support": 16})
    ),
    "values without an answer": lambda a, client: a.report(client, instrument="values", answers={}),
    "personality without an answer": lambda a, client: a.report(
        client, instrument="personality", answers={}, form="short"
    ),
    "strain without an answer": lambda a, client: a.report(client, instrument="adaptability", answers={}),
    "strain only": lambda a, client: a.report(
        client, instrument="adaptability", answers=answers_of("adaptability", {"Strain": 32})
    ),
    "one set of tasks": lambda a, client: take_tasks(a, client, "clerical-checking"),
    "an open sitting": lambda a, client: a.sitting(client, answers={}),
    "everything": everything,
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_no_situation_is_a_dead_end(
    browser: Browser, a: Factory, client: Client, situation: str, locale: str
) -> None:
    SITUATIONS[situation](a, client)
    browser.use_script(locale)
    for endpoint in ("profiles.show", "profiles.list_changes", "profiles.list_wishes"):
        shown = browser.visit(endpoint)
        assert len(shown.response.data) < HEAVIEST
    shown = browser.visit("profiles.show")
    links = set(links_of(shown))
    assert browser.url("booking.choose_slot") in links
    assert browser.url("profiles.list_wishes") in links
    has_room = situation != "everything"
    assert has_room == any(
        link.startswith(("/assessments/", "/sittings/")) or link == "/aptitude" for link in links
    )


def test_every_number_leads_to_the_place_where_it_was_made(
    browser: Browser, a: Factory, client: Client
) -> None:
    everything(a, client)
    name(a, client, "mf-weld", "so-socialworker")
    shown = browser.visit("profiles.show")
    numbers = [link for link in shown.markup.all("a") if "figure" in (link.get("class") or "").split()]
    assert len(numbers) > 12
    wishes = browser.visit("profiles.list_wishes")
    beside = [link for link in wishes.markup.all("a") if "figure" in (link.get("class") or "").split()]
    assert len(beside) == 6, "likeness, place and C of two occupations"
    for link in (*numbers, *beside):
        address = link.get("href") or ""
        address = f"{wishes.path}{address}" if address.startswith("#") else address
        path, _, anchor = address.partition("#")
        page = Browser(browser.app)
        page.client = browser.client
        target = page.get(path)
        if anchor:
            ids = {element.get("id") for element in target.markup.root.iter()}
            assert anchor in ids, address
    assert any("/occupations/" in (link.get("href") or "") for link in numbers)


def test_every_chart_has_a_table_with_the_same_numbers(browser: Browser, a: Factory, client: Client) -> None:
    everything(a, client)
    markup = browser.visit("profiles.show").markup
    charts = [drawn for drawn in markup.root.iter() if drawn.get("class") == "chart"]
    tables = markup.all("table")
    assert len(charts) == len(tables) == 5
    for chart, table in zip(charts, tables, strict=True):
        rows = list(table.iter("tr"))[1:]
        drawn = [element for element in chart.iter() if element.get("class") == "chart-track"]
        assert len(rows) == len(drawn)
        texts = "".join("".join(element.itertext()) for element in chart.iter())
        for row in rows:
            cells = ["".join(cell.itertext()) for cell in row]
            assert cells[0] in texts
            assert f"{cells[1]} ({cells[3]})" in texts


def test_no_total_of_anything_is_shown(browser: Browser, a: Factory, client: Client) -> None:
    everything(a, client)
    text = browser.visit("profiles.show").text
    assert "这里没有总分" in text
    assert not re.search(r"总分\s*[:：]?\s*\d", text)


def test_home_and_the_record_lead_to_it(browser: Browser, a: Factory, client: Client) -> None:
    address = browser.url("profiles.show")
    assert address in links_of(browser.visit("accounts.overview"))
    assert address in links_of(browser.visit("learning.home"))
    assert address not in links_of(Browser(browser.app).visit("learning.home"))


def test_whoever_has_no_record_is_asked_for_a_code(browser: Browser) -> None:
    assert browser.visit("profiles.show").path == browser.url("accounts.enter_code")


# ---- occupations ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["焊工", "焊接技术人员", "銲接技術人員", "銲接"])
def test_an_occupation_is_found_by_the_title_of_either_side(
    browser: Browser, client: Client, asked: str
) -> None:
    shown = browser.visit("profiles.list_wishes", q=asked)
    assert "mf-weld" in [button.get("value") for button in shown.markup.all("button")]


def test_naming_searching_and_taking_back_works_with_plain_forms(
    browser: Browser, a: Factory, client: Client, locale: str
) -> None:
    a.report(client, answers=answers_of("interests", INTERESTS))
    browser.use_script(locale)
    browser.visit("profiles.list_wishes", q="社")
    shown = browser.submit("/profile/occupations", occupation="so-socialworker")
    assert shown.path == browser.url("profiles.list_wishes")
    assert "so-socialworker" in {element.get("id") for element in shown.markup.root.iter()}
    assert "SAE" in browser.visit("profiles.show").text
    browser.visit("profiles.list_wishes")
    shown = browser.submit("so-socialworker/remove")
    assert "so-socialworker" not in {element.get("id") for element in shown.markup.root.iter()}


def test_three_are_enough_and_the_page_says_so(browser: Browser, a: Factory, client: Client) -> None:
    name(a, client, "so-socialworker", "mf-weld", "fi-accountant")
    shown = browser.visit("profiles.list_wishes")
    assert len(shown.markup.all("form")) == MOST_WISHES
    token = browser.token()
    refused = browser.post(
        browser.url("profiles.name_occupation"),
        {"csrf_token": token, "occupation": "it-software-dev"},
        status=409,
    )
    assert "先放三个就够了" in refused.text


def test_an_occupation_that_does_not_exist_cannot_be_named(browser: Browser, client: Client) -> None:
    browser.post(
        browser.url("profiles.name_occupation"),
        {"csrf_token": browser.token(), "occupation": "no-such-thing"},
        status=404,
    )


def test_one_that_left_the_catalogue_can_be_taken_off(browser: Browser, a: Factory, client: Client) -> None:
    name(a, client, "gone-from-the-list")
    shown = browser.visit("profiles.list_wishes")
    assert "已经不在我们的名单里" in shown.text
    browser.submit("gone-from-the-list/remove")
    assert "已经不在我们的名单里" not in browser.visit("profiles.list_wishes").text


def test_a_long_list_of_titles_stays_light(browser: Browser, a: Factory, client: Client, locale: str) -> None:
    name(a, client, "so-socialworker", "mf-weld")
    browser.use_script(locale)
    shown = browser.visit("profiles.list_wishes", q="师" if locale == "zh_Hans" else "師")
    assert len(shown.response.data) < 25 * KB


def test_nothing_is_kept_for_a_record_that_was_erased(browser: Browser, a: Factory, client: Client) -> None:
    browser.visit("profiles.list_wishes", q="社")
    token = str(browser.shown.form().find(".//input[@name='csrf_token']").get("value"))  # type: ignore[union-attr]
    erase_client(a.session, client.id, reason=ErasureReason.asked, at=a.clock())
    a.keep()
    browser.post(
        browser.url("profiles.name_occupation"),
        {"csrf_token": token, "occupation": "so-socialworker"},
        status=404,
    )


# ---- what it asks of the database, and equal treatment --------------------------------------------------------------


def test_more_reports_ask_the_database_no_more(browser: Browser, a: Factory, client: Client) -> None:
    def asked() -> list[str]:
        browser.client.get("/profile")
        with statements(browser.app) as found:
            browser.client.get("/profile")
        return found

    a.report(client, answers=every_item(S=4, R=0), guess="SEA")
    few = asked()
    everything(a, client)
    a.clock.advance(hours=24)
    everything(a, client)
    assert len(asked()) == len(few) <= 12


def test_two_people_with_the_same_answers_read_the_same_page(app: Portal, a: Factory, locale: str) -> None:
    """Whatever the time of day, the script they answered in, and the order of instruments."""
    pages: list[str] = []
    for hours, script, turned in ((0, "zh_Hans", False), (13, "zh_Hant", True)):
        a.clock.advance(hours=hours)
        client, code = a.client()
        parts = [("interests", INTERESTS), ("personality", {"E": 12, "O": 50}), ("values", {"Support": 16})]
        for instrument, totals in reversed(parts) if turned else parts:
            a.report(
                client,
                instrument=instrument,
                answers=answers_of(instrument, totals),
                guess="RIS" if instrument == "interests" else "",
                locale=script,
            )
            a.clock.advance(hours=1)
        wished = ("mf-weld", "so-socialworker")
        name(a, client, *(reversed(wished) if turned else wished))
        browser = a.recognised(Browser(app, locale), client, code)
        html = browser.visit("profiles.show").response.get_data(as_text=True)
        pages.append(re.sub(r"/reports/\d+|\d{4}-\d\d-\d\d", "", html))
    assert pages[0] == pages[1]


def test_the_same_numbers_stand_on_the_page_in_both_scripts(
    browser: Browser, a: Factory, client: Client
) -> None:
    everything(a, client)
    name(a, client, "mf-weld", "so-socialworker")
    found = []
    for script in ("zh_Hans", "zh_Hant"):
        browser.use_script(script)
        found.append(re.findall(r"\d[\d.]*", browser.visit("profiles.show").text))
    assert found[0] == found[1]


def test_changes_are_told_with_both_days_and_their_working(
    browser: Browser, a: Factory, client: Client, locale: str
) -> None:
    a.report(client, answers=answers_of("interests", {**INTERESTS, "S": 20}))
    a.clock.advance(hours=24 * 200)
    a.report(client, answers=answers_of("interests", INTERESTS))
    browser.use_script(locale)
    name_of_s = read_library().words("interests", locale).scale("S")["name"]
    assert name_of_s in browser.visit("profiles.show").text
    shown = browser.visit("profiles.list_changes")
    rows = [["".join(cell.itertext()) for cell in row] for row in shown.markup.all("table")[0].iter("tr")]
    assert rows[0][1:3] == ["2026-11-23", "2027-06-11"]
    (row,) = [row for row in rows if row[0] == name_of_s]
    assert row[1:3] == ["20 ± 3.7", "36 ± 3.7"]
    assert row[3].startswith("+16 ")
    assert "(36 − 20) ÷ √(3.667² + 3.667²) = +3.09" in shown.text
