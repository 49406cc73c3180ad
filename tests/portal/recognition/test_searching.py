"""Every row that we hold is found: from both sides, in both scripts, by each of its titles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from portal.facts.facts import Confidence
from portal.locale import LOCALES
from portal.recognition.checker_views import occupation_names
from portal.recognition.content import holdings
from portal.recognition.entries import SIDES, Edition, Entry, Half, Row, Standing
from portal.recognition.register import build_register
from portal.recognition.searching import find_rows
from portal.recognition.showing import LONGEST_LEVEL

pytestmark = pytest.mark.pure
TODAY = date(2026, 11, 28)
ROWS = [row for edition in holdings().editions.values() for row in edition.rows]
TITLES = [
    (row, side, row.entry.half(side).title(locale), row.entry.half(side).level(locale))
    for row in ROWS
    for side in SIDES
    for locale in LOCALES
    if row.entry.half(side).title(locale)
]


def keys(rows: tuple[Row, ...]) -> set[tuple[str, str]]:
    return {row.key for row in rows}


@pytest.mark.parametrize(
    ("row", "side", "title", "level"), TITLES, ids=[f"{one[0].key}-{one[1]}-{one[2]}" for one in TITLES]
)
def test_a_row_is_found_by_each_of_its_titles(row: Row, side: str, title: str, level: str) -> None:
    for asked in (title, f"{title} {level}", f"{title}{level}", title[1:]):
        assert row.key in keys(find_rows(ROWS, asked).rows), asked
        assert row.key in keys(find_rows(ROWS, asked, side=side).rows), asked


@pytest.mark.parametrize("row", ROWS, ids=[str(row.key) for row in ROWS])
def test_a_row_is_found_both_ways(row: Row) -> None:
    """From either side where that side has a title; what names none is found by its level and note."""
    for side in SIDES:
        half = row.entry.half(side)
        asked = half.title("zh_Hant") or half.level("zh_Hant") or row.entry.note["zh_Hant"]
        assert row.key in keys(find_rows(ROWS, asked).rows)


def test_the_content_holds_rows_of_both_sides() -> None:
    """Else the two tests above would be about nothing."""
    assert len(ROWS) >= 32
    assert {side for _, side, _, _ in TITLES} == set(SIDES)


def a_row(mainland: str, taiwan: str, **chosen: object) -> Row:
    halves = {"cn": Half(dict.fromkeys(LOCALES, mainland)), "tw": Half(dict.fromkeys(LOCALES, taiwan))}
    entry = Entry(id="a", halves=halves, **chosen)  # type: ignore[arg-type]
    return Row(next(iter(holdings().editions.values())), entry)


def test_scripts_may_be_mixed_and_spaces_left_out() -> None:
    row = a_row("养老护理员", "照顧服務員")
    assert find_rows([row], "照顾服務 员").rows == (row,)
    assert find_rows([row], "養老护理員").rows == (row,)


def test_the_side_decides_whose_title_is_meant() -> None:
    row = a_row("车工", "車床")
    assert find_rows([row], "車床", side="tw").rows == (row,)
    assert find_rows([row], "車床", side="cn").rows == ()
    assert find_rows([row], "车工", side="cn").rows == (row,)


def test_words_may_be_of_both_sides() -> None:
    row = a_row("养老护理员", "照顧服務員")
    assert find_rows([row], "服務員 護理").rows == (row,)
    assert find_rows([row], "服務員 廚師").rows == ()


def test_the_same_title_comes_before_one_that_contains_it() -> None:
    longer, same = a_row("中式烹调师傅", ""), a_row("烹调师", "")
    assert find_rows([longer, same], "烹調師").rows == (same, longer)


def test_a_title_of_the_linked_occupation_leads_to_the_row() -> None:
    row = a_row("中式烹调师", "", occupations=("to-chef",))
    found = find_rows([row], "廚師", occupations={"to-chef": "厨师\n廚師"})
    assert found.rows == (row,)
    assert find_rows([row], "廚師", occupations={"other": "廚師"}).rows == ()


def test_what_is_not_found_leads_to_titles_with_parts_of_it() -> None:
    row, other = a_row("汽车维修工", ""), a_row("建筑师", "")
    found = find_rows([row, other], "汽車修護")
    assert (found.rows, found.alike) == ((), (row,))


@pytest.mark.parametrize("asked", ["", "   ", "（）", "？"])
def test_nothing_typed_finds_nothing(asked: str) -> None:
    assert find_rows(ROWS, asked).rows == find_rows(ROWS, asked).alike == ()


def test_single_cases_hold_but_are_counted_apart() -> None:
    register = build_register(holdings(), (), {})
    counts = register.counts(TODAY)
    cases = [row for row in ROWS if row.edition.is_case]
    assert (counts.n_rows, counts.n_cases) == (len(ROWS), len(cases))
    complete = [row.key for row in ROWS if row.entry.is_complete]
    assert complete == [("fujian-5", "elder-care-worker-4"), ("case-fuzhou-2019", "chinese-cook-c")]
    assert (counts.n_complete, counts.n_complete_cases) == (1, 1)
    assert counts.n_lists == sum(not one.is_case for one in holdings().editions.values())


@pytest.mark.parametrize(
    "missing", ["mainland_title", "mainland_level", "taiwan_title", "taiwan_level", "official"]
)
def test_a_row_is_complete_only_with_official_titles_and_levels_of_both_sides(missing: str) -> None:
    (row,) = (one for one in ROWS if one.key == ("fujian-5", "elder-care-worker-4"))
    assert row.entry.is_complete
    if missing == "official":
        assert not replace(row.entry, taiwan_title_is_official=False).is_complete
        return
    name, _, part = missing.partition("_")
    side = {"mainland": "cn", "taiwan": "tw"}[name]
    half = replace(row.entry.half(side), **{f"{part}s": {}})
    assert not replace(row.entry, halves={**row.entry.halves, side: half}).is_complete


def test_no_title_is_a_placeholder_and_no_level_a_sentence() -> None:
    for row in ROWS:
        for half in row.entry.halves.values():
            assert not half.title("zh_Hans").startswith("相应"), row.key
            assert len(half.level("zh_Hans")) <= LONGEST_LEVEL, row.key


def test_every_row_has_a_source_and_a_period() -> None:
    for row in ROWS:
        assert row.fact.citations, row.key
        assert row.fact.period.since.first_day <= TODAY
        assert row.confidence is not Confidence.gk


def test_a_row_of_2025_did_not_hold_in_2024() -> None:
    (row,) = (one for one in ROWS if one.key == ("fujian-5", "elder-care-worker-4"))
    assert row.standing(date(2024, 6, 1)) is Standing.ahead
    assert row.standing(TODAY) is Standing.in_force


def test_a_list_that_is_over_holds_no_longer() -> None:
    edition: Edition = holdings().editions["fujian-2018-pilot"]
    until = type(edition.as_of)(2020, 12, 31)
    ended = Row(replace(edition, until=until), edition.entries[0])
    assert ended.standing(date(2020, 12, 31)) is Standing.in_force
    assert ended.standing(date(2021, 1, 1)) is Standing.over


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("照服員", ("fujian-5", "elder-care-worker-4")),
        ("医生", ("physicians-2009", "clinical")),
        ("保母", ("case-pingtan-2018", "infant-carer")),
        ("幼教", ("xiamen-3", "kindergarten-teacher")),
        ("烘培", ("case-pingtan-2025", "baking")),
    ],
)
def test_a_row_is_found_by_what_people_call_it(asked: str, key: tuple[str, str]) -> None:
    """By a word for its occupation, or by a title in which a character is wrong."""
    found = find_rows(ROWS, asked, occupations=occupation_names())
    assert key in keys((*found.rows, *found.alike))
    assert len(found.rows) <= 5


def test_a_row_is_near_when_one_character_is_wrong() -> None:
    baker = a_row("糕点面包烘焙师", "烘焙食品")
    assert find_rows([baker], "烘培").alike == (baker,)
    assert find_rows([baker], "電腦").alike == ()
