"""The calculators against cases that were worked out by hand."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from portal.rules.parameters import NothingInForce
from portal.rules.step_words import STEPS
from portal.rules.words import ANSWERS, LEFT_OUT, WARNINGS
from tests.portal.rules.cases import compute

pytestmark = pytest.mark.pure

CASES = tomllib.loads((Path(__file__).parent / "golden.toml").read_text(encoding="utf-8"))["cases"]
ANSWERED = [one for one in CASES if "answers" in one]
UNANSWERED = [one for one in CASES if "nothing_in_force_before" in one]


def test_every_case_says_what_comes_out() -> None:
    assert len(ANSWERED) + len(UNANSWERED) == len(CASES)
    assert len({one["name"] for one in CASES}) == len(CASES)


@pytest.mark.parametrize("case", ANSWERED, ids=[one["name"] for one in ANSWERED])
def test_a_case_comes_out_as_by_hand(case: dict[str, Any]) -> None:
    result = compute(case["calculator"], case["given"])
    found = {one.what: one.value for one in result.answers}
    for what, value in case["answers"].items():
        assert found[what] == Decimal(value), what


@pytest.mark.parametrize("case", UNANSWERED, ids=[one["name"] for one in UNANSWERED])
def test_a_day_before_the_first_table_has_no_answer(case: dict[str, Any]) -> None:
    with pytest.raises(NothingInForce) as caught:
        compute(case["calculator"], case["given"])
    assert caught.value.first == case["nothing_in_force_before"]


@pytest.mark.parametrize("kind", ["weekday", "rest-day", "holiday"])
def test_hours_of_no_day_pass_no_limit(kind: str) -> None:
    given = {"side": "tw", "on": date(2026, 11, 28), "monthly_wage": 36000, "rest-day": [2, 1]}
    assert compute("overtime-pay", {**given, kind: [12, 1]}).warnings
    assert not compute("overtime-pay", {**given, kind: [12, 0]}).warnings


def test_what_is_counted_is_not_said_to_be_left_out() -> None:
    given = {"side": "cn", "joined": date(2005, 1, 1), "until": date(2025, 12, 31), "average_wage": "5000"}
    unlawful = compute("notice-and-severance", {**given, "ending": "unlawful"})
    lawful = compute("notice-and-severance", {**given, "ending": "employer"})
    for said in (unlawful.left_out, [one.what for one in unlawful.warnings]):
        assert not [one for one in said if "2008" in one]
    assert "severance-before-2008" in lawful.left_out
    assert "severance-joined-before-2008" in [one.what for one in lawful.warnings]


@pytest.mark.parametrize("case", ANSWERED, ids=[one["name"] for one in ANSWERED])
def test_all_that_a_result_says_has_words(case: dict[str, Any]) -> None:
    result = compute(case["calculator"], case["given"])
    assert {one.what for one in result.answers} <= set(ANSWERS)
    assert {one.what for one in result.steps} <= set(STEPS)
    assert {one.what for one in result.warnings} <= set(WARNINGS)
    assert set(result.left_out) <= set(LEFT_OUT)
    for one in (*result.steps, *result.warnings):
        words = str({**STEPS, **WARNINGS}[one.what])
        assert ("%(" in words) == bool(one.values), one.what
