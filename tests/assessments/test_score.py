"""Keyed sums, the missing rule and the way to the method."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import (
    ENGINE_VERSION,
    Responses,
    ScoreStatus,
    UnknownForm,
    UnknownItem,
    UnknownMethod,
    ValueOutOfRange,
    score,
)
from tests.assessments.instruments import an_instrument, an_interest_instrument, the_score

pytestmark = pytest.mark.pure

TEN = an_instrument(k_items=10, reversed_items=["z-2", "z-5"])
TEN_IDS = [item.id for item in TEN.items]

#: Answers to the ten items: from none to all of them.
answer_sets = st.dictionaries(st.sampled_from(TEN_IDS), st.integers(0, 4))


def test_a_sum_by_hand() -> None:
    instrument = an_instrument(k_items=4, reversed_items=["z-4"])
    scored = the_score(instrument, {"z-1": 3, "z-2": 1, "z-3": 4, "z-4": 0})
    assert (scored.value, scored.maximum, scored.n_answered, scored.k_items) == (12.0, 16.0, 4, 4)
    assert scored.status is ScoreStatus.complete
    # sigma_e = 8.2 * sqrt(0.2 / 10), four items: twice that.
    assert scored.error == pytest.approx(2 * 8.2 * sqrt(0.02))


def test_a_scale_that_starts_at_one_reverses_about_its_own_middle() -> None:
    instrument = an_instrument(k_items=2, reversed_items=["z-2"], minimum=1, maximum=5)
    scored = the_score(instrument, {"z-1": 2, "z-2": 2})
    assert (scored.value, scored.minimum, scored.maximum) == (6.0, 2.0, 10.0)


@pytest.mark.parametrize(
    ("n_answered", "status", "value"),
    [
        (10, ScoreStatus.complete, 30.0),
        (9, ScoreStatus.prorated, 30.0),
        (8, ScoreStatus.prorated, 30.0),
        (7, ScoreStatus.unfinished, None),
        (0, ScoreStatus.unfinished, None),
    ],
)
def test_up_to_a_fifth_may_be_missing(n_answered: int, status: ScoreStatus, value: float | None) -> None:
    scored = the_score(an_instrument(k_items=10), {f"z-{number}": 3 for number in range(1, n_answered + 1)})
    assert (scored.status, scored.value, scored.n_answered) == (status, value, n_answered)
    assert (scored.error is None) == (value is None)


def test_one_of_five_may_be_missing_although_a_fifth_is_no_binary_number() -> None:
    assert the_score(an_instrument(k_items=5), {f"z-{number}": 1 for number in range(1, 5)}).value == 5.0


def test_no_missing_answers_are_forgiven_when_the_share_is_zero() -> None:
    instrument = an_instrument(k_items=10, max_missing_share=0.0)
    assert (
        the_score(instrument, {f"z-{number}": 1 for number in range(1, 10)}).status is ScoreStatus.unfinished
    )


def test_a_prorated_value_is_not_rounded() -> None:
    answers = {f"z-{number}": 2 for number in range(1, 9)} | {"z-9": 3}
    assert the_score(an_instrument(k_items=10), answers).value == pytest.approx(190 / 9, abs=1e-12)


def test_a_reversed_item_is_not_left_out_of_proration() -> None:
    answers = dict.fromkeys([f"z-{number}" for number in range(1, 10)], 0)
    instrument = an_instrument(k_items=10, reversed_items=["z-1"])
    assert the_score(instrument, answers).value == pytest.approx(10 * 4 / 9)


def test_the_short_form_counts_its_own_items_only() -> None:
    instrument = an_interest_instrument()
    answers = {item.id: 4 for item in instrument.items_of("short")}
    report = score(instrument, Responses(answers), form="short")
    assert {(entry.value, entry.maximum, entry.k_items) for entry in report.scores} == {(20.0, 20.0, 5)}
    assert {entry.status for entry in score(instrument, Responses(answers)).scores} == {
        ScoreStatus.unfinished
    }


def test_scores_stand_in_the_instruments_order_of_scales() -> None:
    report = score(an_interest_instrument(), Responses({}))
    assert "".join(entry.scale for entry in report.scores) == "RIASEC"
    assert list(report.by_scale()) == list("RIASEC")


def test_a_report_carries_everything_that_computes_it_again() -> None:
    report = score(TEN, Responses({}))
    assert (report.instrument_id, report.instrument_version, report.form) == ("small", TEN.version, "full")
    assert (report.method, report.method_version, report.engine_version) == ("sum-score", 1, ENGINE_VERSION)


def test_nothing_answered_is_a_result_and_not_an_error() -> None:
    assert the_score(TEN, {}).status is ScoreStatus.unfinished


def test_an_answer_to_an_item_of_another_form_is_refused() -> None:
    with pytest.raises(UnknownItem, match="'r-9' in form 'short'"):
        score(an_interest_instrument(), Responses({"r-9": 1}), form="short")


@pytest.mark.parametrize("value", [-1, 5, 2.0, "3", None, True])
def test_a_value_that_is_no_choice_is_refused(value: object) -> None:
    with pytest.raises(ValueOutOfRange, match=r"'z-1'.* is not a whole number from 0 to 4") as caught:
        Responses.checked(TEN, "full", {"z-1": value})  # type: ignore[dict-item]
    assert (caught.value.item_id, caught.value.minimum, caught.value.maximum) == ("z-1", 0, 4)


def test_whole_numbers_of_numpy_are_answers() -> None:
    answers = dict(zip(TEN_IDS, np.full(10, 2), strict=True))
    assert the_score(TEN, answers).value == 20.0


def test_unchecked_answers_are_checked_when_they_are_scored() -> None:
    with pytest.raises(ValueOutOfRange):
        score(TEN, Responses({"z-1": 9}))


def test_checked_answers_are_a_copy() -> None:
    values = {"z-1": 1}
    kept = Responses.checked(TEN, "full", values)
    values["z-1"] = 4
    assert kept.values == {"z-1": 1}


def test_an_unknown_form_or_method_is_refused_by_name() -> None:
    with pytest.raises(UnknownForm, match="'long'"):
        score(TEN, Responses({}), form="long")
    with pytest.raises(UnknownMethod, match="'sum-score' in version 7"):
        score(an_instrument(method_version=7), Responses({}))


def test_version_one_of_the_sum_keeps_its_numbers() -> None:
    # Frozen when the method was released: a different number needs a new method version, and this test stays.
    answers = {"z-1": 4, "z-2": 0, "z-3": 3, "z-4": 1, "z-5": 2, "z-6": 4, "z-7": 0, "z-8": 2, "z-9": 3}
    scored = the_score(TEN, answers)
    assert (scored.value, scored.error) == (25.555555555555557, 3.8655170704864594)
    assert the_score(TEN, answers | {"z-10": 1}).value == 24.0
    assert the_score(TEN, answers | {"z-10": 1}).error == 3.6671514830996546


@given(answer_sets)
def test_a_value_lies_between_its_bounds(answers: dict[str, int]) -> None:
    scored = the_score(TEN, answers)
    assert scored.value is None or scored.minimum <= scored.value <= scored.maximum


@given(answer_sets, st.sampled_from(TEN_IDS))
def test_a_higher_keyed_answer_never_lowers_the_value(answers: dict[str, int], item_id: str) -> None:
    step = -1 if item_id in ("z-2", "z-5") else 1
    lower = answers | {item_id: 2}
    before, after = the_score(TEN, lower).value, the_score(TEN, lower | {item_id: 2 + step}).value
    assert (before is None and after is None) or (before is not None and after is not None and before < after)


@given(answer_sets, st.randoms(use_true_random=False))
def test_the_order_of_items_and_answers_is_irrelevant(answers: dict[str, int], random: object) -> None:
    shuffled_ids, shuffled_answers = list(TEN_IDS), list(answers.items())
    random.shuffle(shuffled_ids)  # type: ignore[attr-defined]
    random.shuffle(shuffled_answers)  # type: ignore[attr-defined]
    other = an_instrument(k_items=10, reversed_items=["z-2", "z-5"], forms={"full": shuffled_ids})
    assert the_score(other, dict(shuffled_answers)) == the_score(TEN, answers)


@given(answer_sets, st.sets(st.sampled_from(TEN_IDS)))
def test_reversing_keys_and_answers_together_cancels(answers: dict[str, int], turned: set[str]) -> None:
    keys = {"z-2", "z-5"} ^ turned
    mirrored = {item_id: 4 - value if item_id in turned else value for item_id, value in answers.items()}
    assert the_score(an_instrument(k_items=10, reversed_items=sorted(keys)), mirrored) == the_score(
        TEN, answers
    )
