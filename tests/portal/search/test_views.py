"""The page that searches everything, without a script."""

from __future__ import annotations

import pytest

from portal.search.service import search
from portal.search.views import PER_PAGE
from tests.browser import Browser
from tests.markup import plain


@pytest.mark.parametrize("question", ["軟體工程師", "软件工程师", "软体工程师"])
def test_each_script_finds_the_card_of_an_occupation(browser: Browser, locale: str, question: str) -> None:
    browser.use_script(locale)
    browser.visit("search.ask", q=question)
    results = browser.shown.markup.all("a")
    links = [a.get("href") or "" for a in results if (a.get("href") or "").startswith("/occupations/")]
    assert links[0] == "/occupations/it-software-dev"


def test_found_words_are_marked(browser: Browser) -> None:
    shown = browser.visit("search.ask", q="軟體")
    assert {"软件"} == {plain(mark) for mark in shown.markup.all("mark")}


def test_a_kind_narrows_the_results_and_says_how_many_there_are(browser: Browser) -> None:
    shown = browser.visit("search.ask", q="工程师")
    everything = len(search("工程师").hits)
    assert (
        plain(next(a for a in shown.markup.all("a") if plain(a).startswith("全部"))) == f"全部 {everything}"
    )
    browser.get(shown.link("职业 "))
    links = [a.get("href") or "" for a in browser.shown.markup.all("a")]
    assert not [link for link in links if link.startswith("/glossary/")]
    assert [link for link in links if link.startswith("/occupations/")]


def test_results_come_in_pages_and_every_one_is_reached_once(browser: Browser) -> None:
    found = len(search("工").hits)
    assert found > 2 * PER_PAGE
    seen: list[str] = []
    shown = browser.visit("search.ask", q="工")
    for _ in range(found // PER_PAGE + 1):
        (results,) = [one for one in shown.markup.all("ol") if one.get("class") == "results"]
        seen += [a.get("href") or "" for a in results.iter("a")]
        if "下一页" not in shown.text:
            break
        shown = browser.get(shown.link("下一页"))
    assert len(seen) == found == len(set(seen))


@pytest.mark.parametrize("page", ["0", "-3", "9999", "x", ""])
def test_a_page_that_is_not_there_is_the_nearest_one(browser: Browser, page: str) -> None:
    browser.visit("search.ask", q="工", page=page)
    assert browser.shown.markup.all("mark")


def test_an_empty_result_leads_on(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("search.ask", q="<script>𠮷野家")
    hrefs = [a.get("href") for a in shown.markup.all("a")]
    assert {"/occupations", "/glossary", browser.url("booking.choose_slot")} <= set(hrefs)
    (asked,) = [one for one in shown.markup.all("input") if one.get("name") == "q"]
    assert asked.get("value") == "<script>𠮷野家"


def test_nothing_asked_and_an_unknown_kind_are_no_mistake(browser: Browser) -> None:
    assert "全站搜索" in browser.visit("search.ask").text
    assert browser.visit("search.ask", q="护士", kind="nonsense").link("护士") == "/occupations/he-nurse"


def test_the_glossary_shows_both_words_each_in_its_script(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("search.ask", q="软件", kind="glossary")
    other = {"zh_Hans": ("zh-Hant", "軟體"), "zh_Hant": ("zh-Hans", "软件")}[locale]
    spans = [(span.get("lang"), plain(span)) for span in shown.markup.all("span")]
    assert other in spans
