"""The tables of content/careers keep their rules, and each rule notices a copy in which it is broken."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from tests.content.careers_rules import (
    RULES,
    Careers,
    Rule,
    a_licence_is_only_said_to_be_needed_where_that_is_confirmed,
    an_imperfect_counterpart_is_marked,
    both_scripts_say_the_same,
    it_has_the_shape_of_its_schema,
    it_is_complete,
    its_attribution_says_what_the_licence_asks,
    its_interests_are_those_of_the_release,
    its_requirements_have_sources,
    its_summaries_are_plain,
    its_tables_agree,
    its_texts_are_reviewed,
    its_words_are_its_readers,
    read_careers,
    what_it_draws_on_is_that_of_the_release,
)

pytestmark = pytest.mark.pure

CAREERS = read_careers()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_careers_keep_the_rule(rule: Rule) -> None:
    assert list(rule(CAREERS)) == []


def _cell(table: str, place: int, column: str, text: str) -> Callable[[Careers], object]:
    return lambda careers: careers.tables[table][place].__setitem__(column, text)


def _of(occupation_id: str, column: str, text: str) -> Callable[[Careers], object]:
    return lambda careers: careers.row("occupations", occupation_id).__setitem__(column, text)


def _entry(occupation_id: str, side: str, column: str, text: str) -> Callable[[Careers], object]:
    """Set a cell of an entry requirement."""
    place = next(
        place
        for place, row in enumerate(CAREERS.tables["entries"])
        if (row["occupation"], row["side"]) == (occupation_id, side)
    )
    return _cell("entries", place, column, text)


def _does(script: str, text: str) -> Callable[[Careers], object]:
    return lambda careers: careers.words[script]["does"].__setitem__("so-fire", text)


FIRE = CAREERS.words["hant"]["does"]["so-fire"]
FIRE_HANS = CAREERS.words["hans"]["does"]["so-fire"]
BROKEN: list[tuple[Rule, Callable[[Careers], object]]] = [
    (it_has_the_shape_of_its_schema, _of("he-nurse", "R", "3.7")),
    (it_has_the_shape_of_its_schema, _of("it-ai", "csco2022_name_hans", "人工智能工程技术人员S")),
    (it_has_the_shape_of_its_schema, _entry("it-ai", "cn", "text_hans", "")),
    (it_has_the_shape_of_its_schema, _cell("seasons", 0, "month_to", "13")),
    (it_has_the_shape_of_its_schema, _cell("licences", 0, "needed", "perhaps")),
    (it_has_the_shape_of_its_schema, _cell("aliases", 0, "side", "us")),
    (it_has_the_shape_of_its_schema, lambda careers: careers.tables["sectors"][0].pop("name_hant")),
    (it_is_complete, lambda careers: careers.tables["occupations"].pop()),
    (it_is_complete, _of("so-fire", "id", "he-nurse")),
    (it_is_complete, lambda careers: careers.words["hant"]["does"].pop("so-fire")),
    (its_tables_agree, _of("so-fire", "sector", "nowhere")),
    (its_tables_agree, _cell("sectors", 3, "position", "5")),
    (its_tables_agree, _cell("occupation_skills", 0, "skill", "juggling")),
    (its_tables_agree, _cell("aliases", 0, "occupation", "nobody")),
    (its_tables_agree, _cell("aliases", 0, "word_hans", "软件工程师")),
    (its_tables_agree, lambda careers: careers.tables["aliases"].append(careers.tables["aliases"][0])),
    (its_interests_are_those_of_the_release, _of("he-nurse", "S", "5.63")),
    (its_interests_are_those_of_the_release, _of("so-fire", "C", "1.00")),
    (what_it_draws_on_is_that_of_the_release, _cell("occupation_skills", 0, "importance", "4.99")),
    (what_it_draws_on_is_that_of_the_release, lambda careers: careers.tables["occupation_knowledge"].pop()),
    (an_imperfect_counterpart_is_marked, _of("ag-teaart", "onet_match", "same")),
    (an_imperfect_counterpart_is_marked, _of("to-barista", "onet_match_reason", "assigned-by-title")),
    (its_requirements_have_sources, _entry("he-nurse", "cn", "sources", "")),
    (its_requirements_have_sources, _entry("he-nurse", "cn", "sources", "cn-nurses-law#7")),
    (its_requirements_have_sources, _entry("it-ai", "cn", "confidence", "law")),
    (its_requirements_have_sources, _entry("it-ai", "cn", "sources", "cn-labour-law#36")),
    (its_requirements_have_sources, _entry("to-chef", "cn", "position", "2")),
    (its_requirements_have_sources, _entry("it-ai", "tw", "text_hans", "须有 3 年经验。")),
    (its_requirements_have_sources, _entry("it-ai", "tw", "missing_hant", "")),
    (its_requirements_have_sources, lambda careers: careers.tables["entries"].pop()),
    (
        a_licence_is_only_said_to_be_needed_where_that_is_confirmed,
        lambda careers: careers.tables["licences"].append(
            {"occupation": "it-ai", "side": "cn", "needed": "no"}
        ),
    ),
    (
        a_licence_is_only_said_to_be_needed_where_that_is_confirmed,
        lambda careers: careers.tables["licences"].append(
            {"occupation": "to-chef", "side": "cn", "needed": "yes"}
        ),
    ),
    (
        a_licence_is_only_said_to_be_needed_where_that_is_confirmed,
        lambda careers: careers.tables["licences"].append(careers.tables["licences"][0]),
    ),
    (both_scripts_say_the_same, _entry("he-nurse", "cn", "text_hant", "效期 6 年。")),
    (both_scripts_say_the_same, _of("he-nurse", "title_tw_hans", "护士")),
    (both_scripts_say_the_same, _cell("aliases", 0, "word_hant", "碼農")),
    (its_summaries_are_plain, _does("hans", FIRE_HANS.replace("居民", "三千人"))),
    (its_summaries_are_plain, _does("hans", FIRE_HANS[:20] + "。")),
    (its_summaries_are_plain, _does("hant", CAREERS.words["hant"]["does"]["so-security"])),
    (its_texts_are_reviewed, lambda careers: careers.words["hans"]["review"].update(state="draft")),
    (its_words_are_its_readers, _does("hant", FIRE.replace("滅火", "灭火"))),
    (its_words_are_its_readers, _does("hans", FIRE_HANS.replace("灭火", "滅火"))),
    (its_words_are_its_readers, _does("hant", FIRE.replace("設備", "軟件"))),
    (its_words_are_its_readers, _does("hans", FIRE_HANS.replace("设施", "软体"))),
    (its_words_are_its_readers, _of("so-fire", "title_tw_hant", "消防信息員")),
    (its_words_are_its_readers, _of("so-fire", "title_cn_hant", "消防员")),
    (its_words_are_its_readers, _cell("skills", 0, "name_hant", "软體")),
    (
        its_attribution_says_what_the_licence_asks,
        lambda careers: careers.source["onet"]["attribution"].update({"zh-Hant": "O*NET"}),
    ),
]


@pytest.mark.parametrize(("rule", "change"), BROKEN, ids=lambda value: getattr(value, "__name__", ""))
def test_the_rule_notices_a_broken_copy(rule: Rule, change: Callable[[Careers], object]) -> None:
    careers = copy.deepcopy(CAREERS)
    change(careers)
    assert list(rule(careers))


def test_every_rule_was_seen_to_fail() -> None:
    assert {rule for rule, _ in BROKEN} == set(RULES)
