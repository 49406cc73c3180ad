"""The content keeps its rules on the day of its review, and each rule notices a copy in which it is broken."""

from __future__ import annotations

import copy
import dataclasses
import functools
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal.checking import fact_rules, reference_rules, text_rules
from portal.checking.material import Material, Problem, read_material
from portal.checking.service import RULES, Rule, find_problems
from portal.content import CONTENT

pytestmark = pytest.mark.pure

#: The day on which the content was read as a whole; a later day is the worklist's business.
REVIEWED_ON = date(2026, 11, 28)
REAL = read_material(CONTENT, REVIEWED_ON)
TOPIC, OTHER_TOPIC = "comparisons/labour/annual-leave.toml", "comparisons/labour/overtime-pay.toml"
PROGRAMME, LISTS, FIELD = "programmes/residence-permit.toml", "recognition/lists.toml", "fields/finance.toml"
SOURCES, PAY, ENTRIES = "facts/sources/laws-labour.csv", "careers/pay.csv", "careers/entries.csv"
LIST, WAGES = "recognition/lists/fujian-5.csv", "parameters/minimum-wage.csv"
RATES = "parameters/insurance-xm.csv"
DEFINITIONS, GLOSSARY = "careers/pay_definitions.toml", "glossary.csv"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_content_keeps_the_rule(rule: Rule) -> None:
    assert [str(problem) for problem in known_problems(rule)] == []


Change = Callable[[Any], object]


def changed(file: str, change: Change) -> Material:
    """The content with one file changed."""
    records, tables = dict(REAL.records), dict(REAL.tables)
    part = records if file in records else tables
    part[file] = copy.deepcopy(part[file])
    change(part[file])
    return dataclasses.replace(REAL, records=records, tables=tables)


def alone(file: str, change: Change) -> Material:
    """The changed file with what any of its rules asks for: quicker to look over than everything."""
    material = changed(file, change)
    needed = (file, GLOSSARY, "facts/", *((LISTS,) if file == LIST else ()))
    return dataclasses.replace(
        material,
        written={},
        records={name: one for name, one in material.records.items() if name.startswith(needed)},
        tables={name: one for name, one in material.tables.items() if name.startswith(needed)},
    )


def written(file: str, *lines: str) -> Material:
    """The content with lines added to a file."""
    text = "\n".join((REAL.written[file], *lines))
    return dataclasses.replace(REAL, written={**REAL.written, file: text})


def cell(column: str, text: str, place: int = 0) -> Change:
    return lambda rows: rows[place].__setitem__(column, text)


def of_fact(key: str, value: Any, place: int = 0) -> Change:
    return lambda record: record["facts"][place].__setitem__(key, value)


def without(key: str, place: int = 0) -> Change:
    return lambda record: record["facts"][place].pop(key)


def at(*path: Any, value: Any) -> Change:
    def change(record: Any) -> None:
        for key in path[:-1]:
            record = record[key]
        record[path[-1]] = value

    return change


LONG_AGO = {"period": "2001", "as_of": "2001-01-01", "shelf": "statistics"}
BROKEN: list[tuple[Rule, str, Change]] = [
    (reference_rules.ids_stand_once, SOURCES, lambda rows: rows.append(rows[0])),
    (reference_rules.ids_stand_once, "facts/sources/recognition.csv", cell("id", "cn-labour-law")),
    (reference_rules.ids_stand_once, GLOSSARY, cell("id", "position", 3)),
    (reference_rules.ids_stand_once, LISTS, at("lists", 1, "id", value="xiamen-3")),
    (reference_rules.ids_stand_once, TOPIC, at("id", value="another")),
    (reference_rules.references_lead_somewhere, ENTRIES, cell("occupation", "astronaut")),
    (reference_rules.references_lead_somewhere, LIST, cell("occupations", "ec-carer|astronaut")),
    (reference_rules.references_lead_somewhere, TOPIC, at("group", value="nowhere")),
    (reference_rules.references_lead_somewhere, TOPIC, at("calculator", value="astrology")),
    (reference_rules.references_lead_somewhere, FIELD, at("id", value="astrology")),
    (reference_rules.references_lead_somewhere, FIELD, at("routes", 0, "occupations", value=["astronaut"])),
    (reference_rules.references_lead_somewhere, LISTS, at("lists", 0, "word", value="bless")),
    (reference_rules.references_lead_somewhere, LISTS, at("lists", 0, "id", value="renamed")),
    (reference_rules.references_lead_somewhere, PAY, cell("definition", "guess")),
    (reference_rules.references_lead_somewhere, "careers/occupation_pay.csv", cell("group_id", "guess")),
    (reference_rules.references_lead_somewhere, "careers/fields.csv", cell("sectors", "astrology")),
    (reference_rules.two_people_signed, TOPIC, lambda record: record.pop("review")),
    (
        reference_rules.two_people_signed,
        TOPIC,
        at("review", value={name: {"by": "one", "on": REVIEWED_ON} for name in ("drafted", "reviewed")}),
    ),
    (reference_rules.two_people_signed, PROGRAMME, at("review", "drafted", "on", value=date(2030, 1, 1))),
    (reference_rules.two_people_signed, "careers/review.toml", lambda record: record.pop("licences")),
    (
        reference_rules.two_people_signed,
        "parameters/review.toml",
        at("overtime", "reviewed", "by", value="hangbiao-editors"),
    ),
    (fact_rules.sources_are_complete, SOURCES, cell("publisher_hant", "")),
    (fact_rules.sources_are_complete, SOURCES, cell("as_of", "soon")),
    (fact_rules.sources_are_complete, SOURCES, cell("address", "https://example.com/law")),
    (fact_rules.cited_sources_exist, TOPIC, of_fact("sources", ["cn-no-such-law#3"])),
    (fact_rules.cited_sources_exist, WAGES, cell("sources", "cn-no-such-notice")),
    (fact_rules.cited_sources_exist, LIST, cell("sources", "fj-no-such-list")),
    (fact_rules.cited_sources_exist, LISTS, at("lists", 0, "issuer", value="fj-no-such-list")),
    (fact_rules.facts_have_a_source_and_a_period, TOPIC, without("sources")),
    (fact_rules.facts_have_a_source_and_a_period, TOPIC, without("period")),
    (fact_rules.facts_have_a_source_and_a_period, TOPIC, without("as_of")),
    (fact_rules.facts_have_a_source_and_a_period, TOPIC, of_fact("confidence", "weak")),
    (fact_rules.facts_have_a_source_and_a_period, PROGRAMME, of_fact("place", "tw")),
    (fact_rules.facts_have_a_source_and_a_period, LISTS, at("lists", 0, "facts", 0, "sources", value=[])),
    (fact_rules.facts_have_a_source_and_a_period, PAY, cell("period", "")),
    (fact_rules.facts_have_a_source_and_a_period, PAY, cell("sources", "")),
    (fact_rules.facts_have_a_source_and_a_period, WAGES, cell("sources", "")),
    (fact_rules.facts_have_a_source_and_a_period, WAGES, cell("valid_from", "")),
    (fact_rules.facts_have_a_source_and_a_period, LIST, cell("as_of", "")),
    (fact_rules.old_facts_were_looked_after, TOPIC, lambda record: record["facts"][0].update(LONG_AGO)),
    (
        fact_rules.old_facts_were_looked_after,
        TOPIC,
        lambda record: record["facts"][0].update({**LONG_AGO, "looked_on": date(2026, 5, 27)}),
    ),
    (fact_rules.figures_were_looked_after, WAGES, cell("looked_on", "", -1)),
    (fact_rules.figures_were_looked_after, WAGES, cell("looked_on", "2026-05-27", -1)),
    (fact_rules.figures_were_looked_after, RATES, cell("looked_on", "")),
    (fact_rules.figures_were_looked_after, "parameters/probation.csv", cell("as_of", "2019-01-01")),
    (
        fact_rules.figures_were_looked_after,
        "parameters/insurance-tw.csv",
        cell("valid_until", "2026-06-30", -1),
    ),
    (fact_rules.figures_were_looked_after, WAGES, lambda rows: rows.__delitem__(slice(4, 6))),
    (fact_rules.figures_were_looked_after, LIST, cell("as_of", "2019-01-01")),
    (fact_rules.history_is_over, TOPIC, of_fact("history", True)),
    (
        fact_rules.history_is_over,
        TOPIC,
        lambda record: record["facts"][0].update({"history": True, "period": "2020/2027"}),
    ),
    (fact_rules.nothing_was_read_in_the_future, TOPIC, of_fact("as_of", date(2026, 11, 29))),
    (fact_rules.nothing_was_read_in_the_future, TOPIC, of_fact("looked_on", date(2026, 11, 29))),
    (fact_rules.nothing_was_read_in_the_future, LISTS, at("lists", 0, "as_of", value=date(2027, 1, 1))),
    (fact_rules.nothing_was_read_in_the_future, LIST, cell("as_of", "2027")),
    (fact_rules.nothing_was_read_in_the_future, SOURCES, cell("as_of", "2026-12")),
    (fact_rules.nothing_was_read_in_the_future, WAGES, cell("looked_on", "2030-01-01")),
    (fact_rules.comparability_has_a_reason, TOPIC, lambda record: record["comparability"].pop("because")),
    (fact_rules.comparability_has_a_reason, TOPIC, at("comparability", "kind", value="perhaps")),
    (fact_rules.comparability_has_a_reason, OTHER_TOPIC, lambda record: record.pop("comparability")),
    (fact_rules.pay_has_a_unit, DEFINITIONS, at("definitions", 0, "unit", value="year")),
    (fact_rules.pay_has_a_unit, DEFINITIONS, at("definitions", 0, "unit", value="EUR/year")),
    (fact_rules.pay_has_a_unit, PAY, cell("value", "much")),
    (fact_rules.pay_has_a_unit, WAGES, cell("unit", "")),
    (text_rules.texts_stand_in_both_scripts, TOPIC, at("name", value={"zh-Hans": "年假"})),
    (text_rules.texts_stand_in_both_scripts, TOPIC, at("facts", 0, "text", "zh-Hant", value=" ")),
    (text_rules.texts_stand_in_both_scripts, LIST, cell("taiwan_title_hant", "")),
    (text_rules.texts_stand_in_both_scripts, SOURCES, cell("title_hans", "")),
    (text_rules.texts_keep_their_characters, TOPIC, at("name", "zh-Hant", value="带薪年休假")),
    (text_rules.texts_keep_their_characters, ENTRIES, cell("text_hans", "沒有")),
    (text_rules.texts_keep_their_characters, "profile/zh-Hant.toml", at("extra", value=["软"])),
    (text_rules.texts_use_their_sides_words, TOPIC, at("name", "zh-Hant", value="簡歷和軟件")),
    (text_rules.texts_use_their_sides_words, TOPIC, at("facts", 0, "text", "zh-Hans", value="滑鼠")),
    (text_rules.texts_use_their_sides_words, ENTRIES, cell("text_hant", "要會用軟件")),
    (text_rules.figures_agree, TOPIC, at("facts", 0, "text", "zh-Hant", value="滿1年6天")),
    (text_rules.figures_agree, ENTRIES, cell("text_hant", "99")),
    (
        text_rules.texts_name_no_foreign_host,
        TOPIC,
        at("facts", 0, "text", "zh-Hant", value="見 laws.reprints.cc"),
    ),
    (text_rules.texts_name_no_foreign_host, ENTRIES, cell("missing_hans", "见baike.xyz。")),
    (text_rules.texts_name_no_foreign_host, GLOSSARY, cell("note_hant", "見WWW.WORDS.MG/a")),
]


@pytest.mark.parametrize(("rule", "file", "change"), BROKEN, ids=lambda one: getattr(one, "__name__", ""))
def test_the_rule_notices_a_broken_copy(rule: Rule, file: str, change: Change) -> None:
    looks_at_one = rule.__module__ != reference_rules.__name__
    assert new_problems(rule, (alone if looks_at_one else changed)(file, change))


@functools.cache
def known_problems(rule: Rule) -> frozenset[Problem]:
    return frozenset(rule(REAL))


def new_problems(rule: Rule, material: Material) -> list[Problem]:
    return [problem for problem in rule(material) if problem not in known_problems(rule)]


FOREIGN = (
    "# https://www.reprint-of-laws.com/labour",
    "http://gov.cn.example.org/x",
    "see baike.example.com for more",
    "WWW.SOME-PORTAL.NET",
    "ftp.example.edu",
)


@pytest.mark.parametrize("file", [SOURCES, TOPIC, "README.md", "schema/page.schema.json"])
def test_an_address_of_somebody_else_is_noticed_in_any_file(file: str) -> None:
    found = new_problems(text_rules.addresses_are_official, written(file, *FOREIGN))
    assert [problem.file for problem in found] == [file] * len(FOREIGN)


OFFICIAL = (
    "https://law.moj.gov.tw/LawClass/LawAll.aspx?pcode=N0030001",
    "https://www.mohrss.gov.cn/",
    "CC BY 4.0 https://creativecommons.org/licenses/by/4.0/",
    "O*NET, onetcenter.org",
    "v2.0.com.x, 3.5.1, Node.js",
)


@pytest.mark.parametrize(
    "host",
    [
        "reprints.cc",
        "a-b.example.mg",
        "x.xyz",
        "WWW.LAWS.IO",
        "laws.top/a",
        "law.中文 law.museum",
        "laws。com",
        "法规网.中国",
    ],
)
def test_a_host_of_somebody_else_is_noticed_whatever_its_ending(host: str) -> None:
    assert list(text_rules.foreign_addresses(f"（見{host}）"))


@pytest.mark.parametrize(
    "text",
    ["Node.js", "v2.0", "3.5.1", "a@b.org", "O*NET, onetcenter.org", "ASP. NET", "...", "他说。中国的法律"],
)
def test_what_only_has_points_is_no_host(text: str) -> None:
    assert list(text_rules.foreign_addresses(text)) == []


def test_a_host_in_an_article_is_noticed() -> None:
    page = next(name for name in REAL.written if name.startswith("pages/") and name.endswith(".md"))
    found = new_problems(text_rules.texts_name_no_foreign_host, written(page, "see reprints.cc"))
    assert [problem.file for problem in found] == [page]


@pytest.mark.parametrize("changes", [{"aspect": "history"}, {"period": "2020/2021"}])
def test_history_may_be_told_by_the_aspect_or_of_a_time_that_ended(changes: dict[str, str]) -> None:
    def tell(record: Any) -> None:
        record["facts"][0].update({"history": True, **changes})

    assert new_problems(fact_rules.history_is_over, alone(TOPIC, tell)) == []


@pytest.mark.parametrize(("looked_on", "is_told"), [("2026-11-28", False), ("2026-05-27", True)])
def test_a_list_was_looked_after_when_one_of_its_facts_was(looked_on: str, is_told: bool) -> None:
    material = changed(LIST, cell("as_of", "2019-01-01"))
    lists = copy.deepcopy(REAL.records[LISTS])
    one = next(one for one in lists["lists"] if one["id"] == Path(LIST).stem)
    one["facts"].append({"shelf": "list", "looked_on": looked_on})
    material = dataclasses.replace(material, records={**material.records, LISTS: lists})
    assert bool(new_problems(fact_rules.figures_were_looked_after, material)) == is_told


def test_an_official_address_is_none_of_somebody_else() -> None:
    assert new_problems(text_rules.addresses_are_official, written(TOPIC, *OFFICIAL)) == []


def test_a_word_of_the_other_side_may_be_quoted() -> None:
    quoted = at("name", "zh-Hant", value="大陸說「簡歷」，《軟件條例》")
    assert new_problems(text_rules.texts_use_their_sides_words, alone(TOPIC, quoted)) == []


def test_a_year_may_be_counted_as_either_side_counts() -> None:
    title = {"zh-Hans": "2025年的90天", "zh-Hant": "114年的90天"}
    assert new_problems(text_rules.figures_agree, alone(TOPIC, at("name", value=title))) == []
    title = {"zh-Hans": "2024年的90天", "zh-Hant": "114年的90天"}
    assert new_problems(text_rules.figures_agree, alone(TOPIC, at("name", value=title)))


def test_a_file_that_cannot_be_parsed_is_a_problem_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "shelf.toml").write_text(REAL.written["facts/shelf.toml"], encoding="utf-8")
    (tmp_path / "broken.toml").write_text('id = "', encoding="utf-8")
    (tmp_path / "broken.csv").write_text("id,name\nx\n", encoding="utf-8")
    material = read_material(tmp_path, REVIEWED_ON)
    problems = list(reference_rules.files_can_be_parsed(material))
    assert [problem.file for problem in problems] == ["broken.csv", "broken.toml"]
    assert "row 2 has 1 cells" in problems[0].what
    assert "comparisons/" in {problem.file for problem in reference_rules.content_loads(material)}
    assert len(find_problems(material)) >= len(problems)


def test_a_file_that_is_no_text_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "shelf.toml").write_text(REAL.written["facts/shelf.toml"], encoding="utf-8")
    (tmp_path / "glossary.csv").write_bytes(b"id,zh\na," + "軟體".encode("big5") + b"\n")
    problems = find_problems(read_material(tmp_path, REVIEWED_ON))
    (found,) = (problem for problem in problems if "not UTF-8" in problem.what)
    assert (found.file, found.place) == ("glossary.csv", "line 2")


def test_without_shelf_lives_only_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "shelf.toml").write_bytes(b"\xff")
    problems = find_problems(read_material(tmp_path, REVIEWED_ON))
    assert {problem.file for problem in problems} == {"facts/shelf.toml"}


def test_every_rule_was_seen_to_fail() -> None:
    elsewhere = {
        text_rules.addresses_are_official,
        reference_rules.files_can_be_parsed,
        reference_rules.content_loads,
    }
    assert {rule for rule, _, _ in BROKEN} | elsewhere == set(RULES)
