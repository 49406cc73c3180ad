"""Facts on a page: period and confidence in the reader's words, sources numbered as they come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from portal import Portal
from portal.facts.page import fact_page
from portal.facts.periods import Period
from portal.facts.showing import FactPage, article_words, period_words, sides_in_order
from tests.clock import HeldClock
from tests.portal.facts.test_facts import a_fact, a_reader

TODAY = date(2026, 11, 28)
MISSING = {"zh-Hans": "请问主管部门。", "zh-Hant": "請問主管機關。"}


@pytest.fixture
def page(app: Portal, locale: str) -> Iterator[FactPage]:
    tag = locale.replace("_", "-")
    with app.test_request_context(headers={"Accept-Language": tag}):
        yield FactPage(locale, TODAY)


def test_sources_are_numbered_in_the_order_of_appearance(page: FactPage) -> None:
    first = page.show(a_fact(sources=["tw-act#3", "cn-labour-law"]))
    again = page.show(a_fact(sources=["cn-labour-law#19,20"]))
    assert [mark.number for mark in first.marks] == [1, 2]
    assert [mark.number for mark in again.marks] == [2]
    assert [(one.number, one.source.id) for one in page.sources] == [(1, "tw-act"), (2, "cn-labour-law")]
    assert first.marks[1].where == ""
    assert again.marks[0].where


def test_a_page_without_facts_has_no_sources(page: FactPage) -> None:
    assert page.sources == []


def test_what_is_missing_is_said_only_of_what_is_to_be_confirmed(page: FactPage) -> None:
    weak = page.show(a_fact(confidence="weak", missing=MISSING))
    assert weak.is_to_be_confirmed
    assert weak.missing in {"请问主管部门。", "請問主管機關。"}
    assert page.show(a_fact(missing=MISSING)).missing == ""


def test_the_day_of_a_look_in_vain_is_told_of_old_facts_only(page: FactPage) -> None:
    old = page.show(a_fact(shelf="statistics", period="2019", looked_on=TODAY))
    assert old.is_old
    assert old.looked_on == "2026-11-28"
    fresh = page.show(a_fact(looked_on=TODAY))
    assert not fresh.is_old
    assert fresh.looked_on == ""


def test_periods_and_articles_are_told_in_the_readers_words(page: FactPage) -> None:
    told = [period_words(Period.read(one)) for one in ("2024", "2025-01/2025-09", "2025-04-01/..")]
    assert all(known in one for known, one in zip(("2024", "2025-09", "2025-04-01"), told, strict=True))
    assert not any(letter.isascii() and letter.isalpha() for letter in "".join(told))
    (citation,) = a_fact(sources=["cn-labour-law#24,39"]).citations
    words = article_words(citation)
    assert "24" in words
    assert "、" in words
    assert "Article" not in words
    assert article_words(a_reader().from_mapping({**_plain(), "sources": ["tw-act"]}).citations[0]) == ""


def _plain() -> dict[str, object]:
    return {
        "side": "cn",
        "text": {"zh-Hans": "甲", "zh-Hant": "甲"},
        "period": "2024",
        "as_of": "2024",
        "confidence": "law",
        "shelf": "law",
    }


def test_the_day_of_a_page_is_that_of_both_sides(app: Portal, clock: HeldClock, locale: str) -> None:
    clock.at = datetime(2026, 11, 28, 16, 30, tzinfo=UTC)  # Half past midnight in Xiamen and Taipei.
    with app.test_request_context(headers={"Accept-Language": locale.replace("_", "-")}):
        assert fact_page() == FactPage(locale, date(2026, 11, 29))


@pytest.mark.pure
def test_the_readers_own_side_comes_first() -> None:
    assert (sides_in_order("zh_Hans"), sides_in_order("zh_Hant")) == (("cn", "tw"), ("tw", "cn"))
