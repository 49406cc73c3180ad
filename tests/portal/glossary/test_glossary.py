"""The glossary's answers: filters, related entries, and the pages of its entries."""

from __future__ import annotations

import pytest

from portal.content import CONTENT
from portal.glossary.book import Equivalence, read_book
from portal.glossary.service import Filter, grouped, list_entries, list_related
from tests.browser import Browser

BOOK = read_book()
SOFTWARE = BOOK.entries["software"]


@pytest.mark.pure
def test_each_word_knows_what_the_other_side_says() -> None:
    assert "软体" in BOOK.counterparts["软件"]
    assert "软件" in BOOK.counterparts["软体"]
    assert "加班" not in BOOK.counterparts


@pytest.mark.pure
def test_a_cell_may_hold_several_words() -> None:
    assert BOOK.entries["junior-college"].also("zh_Hans") == ("高职", "专科")


@pytest.mark.pure
@pytest.mark.parametrize("part", list(Filter))
def test_a_part_holds_some_entries_and_not_others(part: Filter) -> None:
    found = list_entries(BOOK, "", part)
    assert found
    assert (len(found) == len(BOOK.entries)) == (part is Filter.all)
    assert all(part.holds(entry) for entry in found)
    assert Filter.read(part.value) is part


@pytest.mark.pure
def test_an_unknown_part_is_the_whole() -> None:
    assert Filter.read("nonsense") is Filter.all


@pytest.mark.pure
@pytest.mark.parametrize("question", ["软件", "軟體", "软体", "SOFTWARE"])
def test_either_sides_word_in_either_script_finds_the_entry(question: str) -> None:
    assert list_entries(BOOK, question, Filter.all)[0] == SOFTWARE


@pytest.mark.pure
def test_groups_keep_the_order() -> None:
    groups = grouped(BOOK.entries.values())
    assert sum(map(len, groups.values())) == len(BOOK.entries)
    assert set(groups) == {"workplace", "interface", "other"}


@pytest.mark.pure
def test_related_entries_share_a_word() -> None:
    related = list_related(BOOK, BOOK.entries["recruitment"])
    assert 0 < len(related) <= 6
    assert SOFTWARE not in list_related(BOOK, SOFTWARE)


def test_every_entry_has_a_page_in_both_scripts(browser: Browser, locale: str) -> None:
    """A sample: every eleventh, and all that have a trap or no counterpart."""
    browser.use_script(locale)
    entries = list(BOOK.entries.values())
    chosen = {one.id: one for one in entries[::11]}
    chosen |= {one.id: one for one in entries if one.trap(locale) or one.equivalence is Equivalence.none}
    words = {"zh_Hans": "没有对应的说法", "zh_Hant": "沒有對應的說法"}[locale]
    for entry in chosen.values():
        shown = browser.visit("glossary.show_entry", entry_id=entry.id)
        assert entry.note(locale) in shown.text
        assert entry.trap(locale) in shown.text
        assert (words in shown.text) == (entry.equivalence is Equivalence.none)
        is_unsure = entry.is_to_be_confirmed or bool(entry.trap(locale) and not entry.trap_cited)
        assert ("待確認" in shown.text or "待确认" in shown.text) == is_unsure


def test_an_unknown_entry_is_not_there(browser: Browser) -> None:
    browser.visit("glossary.show_entry", entry_id="nothing", status=404)


def test_the_list_is_small_enough_for_a_phone(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("glossary.list_entries")
    assert len(shown.response.data) < 60_000
    links = {a.get("href") for a in shown.markup.all("a")}
    assert {f"/glossary/{one}" for one in BOOK.entries} <= links


def test_the_list_is_searched_and_narrowed_down_without_a_script(browser: Browser) -> None:
    shown = browser.visit("glossary.list_entries", q="軟體", show="workplace")
    assert shown.markup.all("input")[1].get("value") == "workplace"
    assert "没有收录这个词" in browser.visit("glossary.list_entries", q="宇航员<b>").text
    assert browser.shown.link("查看全部用语") == "/glossary"


@pytest.mark.pure
def test_the_columns_of_the_table_are_those_that_are_read() -> None:
    head = (CONTENT / "glossary.csv").read_text(encoding="utf-8").split("\n", 1)[0].split(",")
    assert {"kind", "false_friend", "trap_hans", "trap_hant", "source_ref"} <= set(head)
