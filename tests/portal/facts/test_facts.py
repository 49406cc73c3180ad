"""Facts are read strictly: without source, period and both scripts there is none, and each has a shelf life."""

from __future__ import annotations

import functools
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal.content import UnservableContent
from portal.facts.base import fact_reader
from portal.facts.facts import Comparability, Confidence, Fact, FactReader, Kind, read_texts
from portal.facts.periods import Moment, Period
from portal.facts.shelf import CountedFrom, ShelfLife, Shelves
from portal.facts.sources import COLUMNS, Citation, Source, UnreadableFact, is_official, read_sources

pytestmark = pytest.mark.pure

TODAY = date(2026, 11, 28)


def a_source(name: str = "cn-labour-law", **cells: str) -> Source:
    usual = {
        "id": name,
        "kind": "law",
        "place": "cn",
        "publisher_hans": "某部",
        "publisher_hant": "某部",
        "title_hans": "某法",
        "title_hant": "某法",
        "read": "whole",
        "as_of": "2025-04-19",
    }
    return Source({**dict.fromkeys(COLUMNS, ""), **usual, **cells})


@functools.cache
def a_reader() -> FactReader:
    sources = {one.id: one for one in (a_source(), a_source("tw-act", place="tw"))}
    lives = {
        "law": ShelfLife("law", 36, CountedFrom.as_of),
        "wage-floor": ShelfLife("wage-floor", 12, CountedFrom.start),
        "statistics": ShelfLife("statistics", 24, CountedFrom.end),
    }
    return FactReader(sources, Shelves(lives, looking_holds=6))


def given(**changed: Any) -> dict[str, Any]:
    usual = {
        "side": "cn",
        "text": {"zh-Hans": "试用期最长6个月。", "zh-Hant": "試用期最長6個月。"},
        "sources": ["cn-labour-law#19,9-1"],
        "period": "2008-01-01/..",
        "as_of": date(2025, 4, 19),
        "confidence": "law",
        "shelf": "law",
    }
    return {key: value for key, value in {**usual, **changed}.items() if value is not None}


def a_fact(**changed: Any) -> Fact:
    return a_reader().from_mapping(given(**changed))


def test_a_fact_says_all_that_a_page_must_show() -> None:
    fact = a_fact()
    assert fact.text("zh_Hant") == "試用期最長6個月。"
    assert [str(one) for one in fact.citations] == ["cn-labour-law#19,9-1"]
    assert fact.sources == [a_reader().sources["cn-labour-law"]]
    assert fact.period == Period.read("2008-01-01/..")
    assert fact.as_of == Moment.read("2025-04-19")
    assert not fact.is_to_be_confirmed


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"sources": None}, "no source"),
        ({"sources": []}, "no source"),
        ({"period": None}, "period"),
        ({"as_of": None}, "as_of"),
        ({"confidence": None}, "confidence"),
        ({"confidence": "sure"}, "sure"),
        ({"shelf": "eternity"}, "eternity"),
        ({"sources": ["cn-nothing"]}, "there is no source"),
        ({"sources": ["cn-labour-law#five"]}, "is no article"),
        ({"side": "us"}, "is not on side"),
        ({"place": "tw"}, "is not on side"),
        ({"text": {"zh-Hans": "只有一种"}}, "stands in"),
        ({"text": {"zh-Hans": "甲", "zh-Hant": " "}}, "stands in"),
        ({"text": {"zh-Hans": "甲", "zh-Hant": "甲", "en": "a"}}, "stands in"),
        ({"text": "甲"}, "no scripts"),
        ({"confidence": "weak"}, "what is missing is not said"),
        ({"confidence": "gk", "sources": None}, "what is missing is not said"),
        (
            {"confidence": "gk", "missing": {"zh-Hans": "请问主管部门。", "zh-Hant": "請問主管機關。"}},
            "yet it cites a source",
        ),
        ({"looked_on": "yesterday"}, "yesterday"),
    ],
)
def test_what_lacks_something_is_no_fact(changed: dict[str, Any], complaint: str) -> None:
    with pytest.raises(UnreadableFact, match=complaint):
        a_fact(**changed)


def test_only_general_knowledge_may_stand_without_a_source() -> None:
    missing = {"zh-Hans": "请问主管部门。", "zh-Hant": "請問主管機關。"}
    fact = a_fact(confidence="gk", sources=None, missing=missing)
    assert fact.is_to_be_confirmed
    assert fact.missing["zh_Hant"] == "請問主管機關。"
    assert a_fact(confidence="weak", missing=missing).is_to_be_confirmed
    assert not a_fact(confidence="single").is_to_be_confirmed


def test_the_side_follows_from_the_place_and_the_place_from_the_side() -> None:
    assert (a_fact(side=None, place="xm").side, a_fact(side=None, place="xm").place) == ("cn", "xm")
    assert (a_fact().side, a_fact().place) == ("cn", "cn")


def test_a_row_of_a_table_is_the_same_fact_as_a_record() -> None:
    row = {
        "side": "cn",
        "text_hans": "试用期最长6个月。",
        "text_hant": "試用期最長6個月。",
        "sources": "cn-labour-law#19,9-1|tw-act",
        "period": "2008-01-01/..",
        "as_of": "2025-04-19",
        "confidence": "law",
        "shelf": "law",
        "history": "yes",
        "missing_hans": "",
        "missing_hant": "",
    }
    fact = a_reader().from_row(row)
    assert [one.id for one in fact.sources] == ["cn-labour-law", "tw-act"]
    assert fact.is_history
    assert fact.missing == {}
    assert fact.texts == a_fact().texts


@pytest.mark.parametrize(
    ("shelf", "period", "good_until"),
    [
        ("law", "2008-01-01/..", date(2028, 4, 19)),
        ("wage-floor", "2025-04-01/..", date(2026, 4, 1)),
        ("wage-floor", "2025", date(2026, 12, 31)),
        ("statistics", "2024", date(2026, 12, 31)),
        ("statistics", "2024-07", date(2026, 7, 31)),
        ("statistics", "2025-04-01/..", date(2027, 4, 19)),
    ],
)
def test_a_shelf_life_is_counted_from_what_ages(shelf: str, period: str, good_until: date) -> None:
    fact = a_fact(shelf=shelf, period=period)
    assert fact.good_until == good_until
    assert not fact.is_past_shelf_life(good_until)
    assert fact.is_past_shelf_life(date.fromordinal(good_until.toordinal() + 1))


def test_history_leaves_rankings_and_nobody_has_to_look_after_it() -> None:
    fact = a_fact(history=True, shelf="statistics", period="2018")
    assert fact.is_past_shelf_life(TODAY)
    assert not fact.is_neglected(TODAY)


@pytest.mark.parametrize(
    ("looked_on", "is_neglected"),
    [(None, True), (date(2026, 5, 27), True), (date(2026, 5, 28), False), (date(2026, 11, 28), False)],
)
def test_looking_in_vain_counts_for_six_months(looked_on: date | None, is_neglected: bool) -> None:
    fact = a_fact(shelf="statistics", period="2019", looked_on=looked_on)
    assert fact.is_past_shelf_life(TODAY)
    assert fact.is_neglected(TODAY) == is_neglected


def test_what_is_fresh_is_not_neglected() -> None:
    assert not a_fact().is_neglected(TODAY)


def test_comparability_is_said_with_its_reason() -> None:
    because = {"zh-Hans": "口径不同。", "zh-Hant": "定義不同。"}
    found = Comparability.from_mapping({"kind": "not", "because": because})
    assert found.kind is Kind.not_comparable
    assert found.because["zh_Hant"] == "定義不同。"
    for broken in ({"kind": "not"}, {"because": because}, {"kind": "maybe", "because": because}):
        with pytest.raises(UnreadableFact):
            Comparability.from_mapping(broken)


def test_texts_are_trimmed() -> None:
    assert read_texts({"zh-Hans": " 甲\n", "zh-Hant": "乙"}) == {"zh_Hans": "甲", "zh_Hant": "乙"}


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ({"kind": "rumour"}, "rumour"),
        ({"read": "skimmed"}, "skimmed"),
        ({"place": "mars"}, "place"),
        ({"as_of": ""}, "is no year"),
        ({"published": "long ago"}, "is no year"),
        ({"title_hant": " "}, "no title_hant"),
        ({"publisher_hans": ""}, "no publisher_hans"),
        ({"address": "https://reprints.example.com/law"}, "not an address"),
        ({"address": "law.moj.gov.tw"}, "not an address"),
    ],
)
def test_a_source_that_lacks_something_is_refused(cells: dict[str, str], complaint: str) -> None:
    a_source().check()
    with pytest.raises(UnreadableFact, match=complaint):
        a_source(**cells).check()


@pytest.mark.parametrize(
    ("address", "official"),
    [
        ("https://law.moj.gov.tw/LawClass/LawAll.aspx?pcode=N0030001", True),
        ("http://www.mohrss.gov.cn/", True),
        ("https://www.onetcenter.org/database.html", True),
        ("https://gov.cn.example.com/", False),
        ("https://notgov.cn/", False),
        ("https://www.gov.cn@example.com/", False),
        ("ftp://www.gov.cn/", False),
        ("javascript:alert(1)//www.gov.cn", False),
        ("", False),
    ],
)
def test_only_original_publishers_have_official_addresses(address: str, official: bool) -> None:
    assert is_official(address) == official


def test_a_citation_names_articles_or_the_whole() -> None:
    sources = a_reader().sources
    assert Citation.read("tw-act", sources).articles == ()
    assert Citation.read("tw-act#1, 9-1", sources).articles == ("1", "9-1")


def write_sources(folder: Path, name: str, *rows: Source, head: tuple[str, ...] = COLUMNS) -> None:
    lines = [",".join(head), *(",".join(row.row[column] for column in COLUMNS) for row in rows)]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_sources_of_all_tables_are_one_list_and_each_stands_once(tmp_path: Path) -> None:
    write_sources(tmp_path, "a.csv", a_source())
    write_sources(tmp_path, "b.csv", a_source("tw-act"))
    assert list(read_sources(tmp_path)) == ["cn-labour-law", "tw-act"]
    write_sources(tmp_path, "c.csv", a_source("tw-act"))
    with pytest.raises(UnreadableFact, match="stands twice"):
        read_sources(tmp_path)


def test_a_table_of_sources_with_other_columns_is_refused(tmp_path: Path) -> None:
    write_sources(tmp_path, "a.csv", head=COLUMNS[::-1])
    with pytest.raises(UnreadableFact, match="the columns are"):
        read_sources(tmp_path)


def test_a_row_with_another_number_of_cells_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(",".join(COLUMNS) + "\nx,law\n", encoding="utf-8")
    with pytest.raises(UnservableContent, match="row 2 has 2 cells"):
        read_sources(tmp_path)


def test_the_content_has_a_shelf_life_for_each_kind_of_fact() -> None:
    shelves = fact_reader().shelves
    assert {"law", "wage-floor", "statistics", "programme", "list", "practice", "platform"} <= set(
        shelves.lives
    )
    assert shelves.looking_holds == 6
    assert all(one.months > 0 for one in shelves.lives.values())


def test_a_content_folder_without_shelf_lives_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnservableContent, match=r"shelf\.toml"):
        fact_reader(tmp_path)


def test_confidences_from_sure_to_unsure() -> None:
    assert [one.value for one in Confidence] == ["law", "report", "single", "weak", "gk"]
