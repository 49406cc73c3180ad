"""The page that searches everything, without a script."""

from __future__ import annotations

from datetime import date

import pytest
from flask import url_for
from sqlalchemy.orm import Session

from portal import Portal
from portal.search.documents import Kind
from portal.search.moving import calculators, recognition
from portal.search.service import read_index
from portal.search.views import PER_PAGE
from tests.browser import Browser, Shown
from tests.markup import plain


@pytest.mark.parametrize("question", ["軟體工程師", "软件工程师", "软体工程师"])
def test_each_script_finds_the_card_of_an_occupation(browser: Browser, locale: str, question: str) -> None:
    browser.use_script(locale)
    browser.visit("search.ask", q=question)
    results = browser.shown.markup.all("a")
    links = [a.get("href") or "" for a in results if (a.get("href") or "").startswith("/occupations/")]
    assert links[0] == "/occupations/it-software-dev"


def test_everything_that_can_be_found_has_a_page(app: Portal, session: Session) -> None:
    with app.test_request_context():
        indexes = (read_index(), calculators(), recognition(session, date(2026, 11, 28)))
        documents = [document for index in indexes for document in index.documents]
        routes = app.url_map.bind("localhost")
        paths = [url_for(one.endpoint, **one.values).partition("#")[0] for one in documents]
    assert all(map(routes.test, paths))
    assert {one.kind for one in documents} == set(Kind)
    assert len({(one.kind, one.id) for one in documents}) == len(documents)


def test_a_calculator_and_a_row_of_a_list_are_found(browser: Browser) -> None:
    assert (
        browser.visit("search.ask", q="加班", kind="calculator").link("加班") == "/calculators/overtime-pay"
    )
    browser.visit("search.ask", q="養老護理員", kind="recognition")
    links = [a.get("href") or "" for a in browser.shown.markup.all("a")]
    assert [link for link in links if link.startswith("/recognition/entries/")]


def test_found_words_are_marked(browser: Browser) -> None:
    shown = browser.visit("search.ask", q="軟體")
    assert {"软件"} == {plain(mark) for mark in shown.markup.all("mark")}


def counts(shown: Shown) -> list[int]:
    """How many results the filters promise: all, then each kind."""
    (choices,) = [one for one in shown.markup.all("ul") if one.get("class") == "choices-line"]
    return [int(plain(span)) for span in choices.iter("span")]


def test_a_kind_narrows_the_results_and_says_how_many_there_are(browser: Browser) -> None:
    shown = browser.visit("search.ask", q="工程师")
    everything, *kinds = counts(shown)
    assert len(kinds) >= 2
    assert everything == sum(kinds)
    browser.get(shown.link("职业 "))
    links = [a.get("href") or "" for a in browser.shown.markup.all("a")]
    assert not [link for link in links if link.startswith("/glossary/")]
    assert [link for link in links if link.startswith("/occupations/")]


def test_results_come_in_pages_and_every_one_is_reached_once(browser: Browser) -> None:
    shown = browser.visit("search.ask", q="工")
    found = counts(shown)[0]
    assert found > 2 * PER_PAGE
    seen: list[str] = []
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
