"""The interest assessment's files: blueprint, two texts, reviews, script purity, golden cases."""

from __future__ import annotations

import re
from itertools import product
from string import Formatter

import pytest

from assessments import Instrument
from tests.content.instrument_checks import (
    CONTENT,
    RULES,
    SCRIPTS,
    InstrumentFiles,
    Rule,
    Tree,
    golden_differences,
    leaves,
)

pytestmark = pytest.mark.pure

TYPES = "RIASEC"
INTERESTS = InstrumentFiles.read(CONTENT / "instruments" / "interests")
CASES = INTERESTS.cases["cases"]

#: What each text of the report may rely on; a text that is not listed has no placeholder.
PLACEHOLDERS = {
    "summary.first_clear": "certainty percent phrase type",
    "summary.first_leaning": "certainty others percent phrase type",
    "summary.first_tied": "types",
    "summary.first_overlap": "types",
    "summary.top_three": "certainty first percent second third",
    "summary.top_tied": "certainty code percent",
    "summary.same_three": "percent",
    "summary.lowest": "types",
    "summary.prorated": "types",
    "differentiation.high": "maximum range",
    "differentiation.medium": "maximum range",
    "differentiation.low": "maximum range",
    "consistency.high": "first second",
    "consistency.medium": "first second",
    "consistency.low": "first second",
    "elevation.high": "maximum mean",
    "elevation.medium": "maximum mean",
    "elevation.low": "maximum mean",
    "guess.differ": "type",
    "guess.left_out": "result type",
    "guess.surprise": "guess result type",
    "unfinished.lead": "types",
    "unfinished.per_type": "n type",
    "unfinished.rule": "allowed k_items",
    "unfinished.finished": "types",
    "how.sum": "k_items maximum type",
    "how.arithmetic": "n_answered total type",
    "how.missing": "allowed",
    "how.prorated": "k_items n_answered n_missing total type value",
    "how.error": "error reliability standard_deviation type",
    "how.band": "width",
    "how.order": "draws",
    "how.version": "engine_version instrument_version method method_version",
    "match.why": "types",
    "match.differs": "types",
    "match.stability": "n percent",
    "match.verdict.near": "fit place r total",
    "match.verdict.beyond": "before fit n place r",
    "match.verdict.ahead": "cut gap place r total",
    "match.verdict.far": "cut gap n place places r total",
    "match.apart.most": "percent types",
    "match.apart.person": "types",
    "match.apart.occupation": "types",
    "match.sure.places": "best draws highest lowest worst",
    "match.sure.listed": "n percent",
    "match.what_if.alike": "changes cut place r together",
    "match.what_if.listed": "changes n place r together",
    "match.what_if.both": "changes cut n place r together",
    "match.what_if.together": "total",
    "match.what_if.more": "new old points type",
    "match.what_if.less": "new old points type",
    "match.what_if.no_listed": "n",
    "match.what_if.within": "band",
    "match.what_if.outside": "band",
    "match.what_if.scope": "maximum",
    "match.changed.then": "place r",
    "brief.first_clear": "certainty error maximum percent type value",
    "brief.first": "error maximum types value",
    "brief.close_group": "types",
    "brief.order": "certainty code percent",
    "brief.order_alone": "certainty percent",
    "brief.opposite": "first second",
    "brief.lowest": "types",
    "brief.high": "maximum mean",
    "brief.low": "maximum mean",
    "brief.flat": "range",
    "brief.unfinished": "types",
    "brief.prorated": "types",
    "brief.guess_order": "types",
    "brief.guess_left_out": "result type",
    "brief.guess_surprise": "guess result type",
    "brief.how_sure": "reliability",
    "brief.ask": "question",
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_files_keep_every_rule(rule: Rule) -> None:
    assert list(rule(INTERESTS)) == []


def test_the_engine_accepts_the_structure() -> None:
    instrument = Instrument.from_mapping(INTERESTS.structure)
    assert "".join(scale.id for scale in instrument.scales) == TYPES
    assert [len(instrument.form(form).items) for form in ("full", "short")] == [60, 30]


def test_every_block_of_six_asks_each_type_once() -> None:
    scale_of = INTERESTS.scale_of()
    asked = "".join(scale_of[item_id] for item_id in INTERESTS.structure["forms"]["full"])
    assert {frozenset(asked[start : start + 6]) for start in range(0, 60, 6)} == {frozenset(TYPES)}


def test_who_stops_half_way_has_answered_the_short_form() -> None:
    forms = INTERESTS.structure["forms"]
    assert forms["full"][:30] == forms["short"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_report_texts_take_exactly_the_placeholders_that_code_fills_in(script: str) -> None:
    taken = {path: _placeholders(text) for path, text in leaves(INTERESTS.words[script]["report"])}
    assert {path: names for path, names in taken.items() if names} == PLACEHOLDERS


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_text_promises_that_a_person_will_be_satisfied(script: str) -> None:
    promise = re.compile("一定会|一定會|保证你|保證你|最适合你|最適合你|你适合|你適合|你应该做|你應該做")
    assert not [path for path, text in leaves(INTERESTS.words[script]) if promise.search(text)]


def _placeholders(text: str) -> str:
    return " ".join(sorted({name for _, name, _, _ in Formatter().parse(text) if name}))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_golden_answers_give_golden_scores(case: Tree) -> None:
    instrument = Instrument.from_mapping(INTERESTS.structure)
    assert list(golden_differences(instrument, case, INTERESTS)) == []


def test_golden_cases_cover_both_forms_and_every_status() -> None:
    covered = {(case["form"], one["status"]) for case in CASES for one in case["expected"].values()}
    assert covered == set(product(("full", "short"), ("complete", "prorated", "unfinished")))
