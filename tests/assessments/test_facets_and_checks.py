"""Domains made of facets, statements that count for no scale, and best-worst sets."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import (
    Check,
    CheckKind,
    Instrument,
    InvalidInstrument,
    Responses,
    ScoreStatus,
    ValueOutOfRange,
    score,
)
from assessments.choices import best_worst, choice_values, decode_choice, encode_choice
from assessments.errors import InvalidArgument
from tests.assessments.instruments import a_structure

pytestmark = pytest.mark.pure

SCALES = [{"id": "D"}, {"id": "D1", "parent": "D"}, {"id": "D2", "parent": "D"}]
CHECKS = [
    {"id": "told", "kind": "instructed", "expected": 3},
    {"id": "rare", "kind": "infrequency", "expected": 0},
]
SETS = [{"id": "set-1", "options": ["D1", "D2", "D"]}]


def a_domain(**changes: object) -> Instrument:
    """Two facets of five items each, the second of each reversed, with two checks and one set in the form."""
    structure = a_structure(("D1", "D2"), k_items=5)
    items = structure["items"]
    assert isinstance(items, list)
    ids = [item["id"] for item in items]
    structure["items"] = [item | {"reverse": item["id"].endswith("-2")} for item in items]
    structure["forms"] = {"full": [*ids[:5], "told", *ids[5:], "rare", "set-1"]}
    return Instrument.from_mapping(structure | {"scales": SCALES, "checks": CHECKS, "sets": SETS} | changes)


def test_a_domain_is_the_sum_of_its_facets_items() -> None:
    answers = {f"d1-{number}": 3 for number in range(1, 6)} | {f"d2-{number}": 1 for number in range(1, 6)}
    domain, first, second = score(a_domain(), Responses(answers)).scores
    # 4 * 3 + (4 - 3) = 13 and 4 * 1 + (4 - 1) = 7.
    assert (first.value, second.value, domain.value) == (13.0, 7.0, 20.0)
    assert (first.maximum, domain.maximum, domain.k_items) == (20.0, 40.0, 10)
    # sigma_e = 8.2 * sqrt(0.2 / 10) for one item, so sqrt(10) times that for ten and sqrt(5) times that for five.
    assert domain.error == pytest.approx(8.2 * sqrt(0.2))
    assert first.error == pytest.approx(8.2 * sqrt(0.1))


def test_a_domain_may_have_a_score_that_one_of_its_facets_lacks() -> None:
    answers = {f"d1-{number}": 2 for number in range(1, 4)} | {f"d2-{number}": 2 for number in range(1, 6)}
    domain, first, second = score(a_domain(), Responses(answers)).scores
    assert (first.status, second.status) == (ScoreStatus.unfinished, ScoreStatus.complete)
    assert (domain.status, domain.value) == (ScoreStatus.prorated, 20.0)


@given(st.integers(0, 4), st.integers(0, 4), st.sampled_from([1, 2, 3, 5, 6, 7]))
def test_checks_and_sets_change_no_score(told: int, rare: int, choice: int) -> None:
    answers = {f"d1-{number}": 3 for number in range(1, 6)}
    bare = score(a_domain(), Responses(answers)).scores
    assert (
        score(a_domain(), Responses({**answers, "told": told, "rare": rare, "set-1": choice})).scores == bare
    )


def test_a_form_tells_its_items_checks_and_sets_apart() -> None:
    instrument = a_domain()
    assert [check.id for check in instrument.checks_of("full")] == ["told", "rare"]
    assert [one.options for one in instrument.sets_of("full")] == [("D1", "D2", "D")]
    assert len(instrument.items_of("full")) == 10
    assert instrument.facets_of("D") == ("D1", "D2")
    assert instrument.facets_of("D1") == ()


@pytest.mark.parametrize(
    ("kind", "expected", "passed"),
    [(CheckKind.instructed, 3, {3}), (CheckKind.infrequency, 0, {0, 1}), (CheckKind.infrequency, 4, {3, 4})],
)
def test_an_attentive_reader_passes_a_check(kind: CheckKind, expected: int, passed: set[int]) -> None:
    check = Check("check", kind, expected)
    assert {value for value in range(5) if check.is_passed(value)} == passed


@pytest.mark.parametrize("value", [0, 4, 8, -1, 9])
def test_a_set_takes_two_different_options_only(value: int) -> None:
    with pytest.raises(ValueOutOfRange, match="set-1"):
        Responses.checked(a_domain(), "full", {"set-1": value})


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"scales": [*SCALES, {"id": "F", "parent": "D1"}]}, "'F' is a part of 'D1', which is no domain"),
        ({"scales": [*SCALES, {"id": "F", "parent": "X"}]}, "'F' is a part of 'X', which is no domain"),
        ({"checks": [{"id": "told", "kind": "trap", "expected": 3}]}, "kind should be one of instructed"),
        ({"checks": [{"id": "told", "kind": "instructed", "expected": 5}]}, "expects 5, which is no choice"),
        ({"checks": [{"id": "d1-1", "kind": "instructed", "expected": 3}]}, "item 'd1-1' occurs 2 times"),
        ({"checks": []}, "asks unknown item 'told'"),
        ({"checks": {}}, "checks should be a list of tables"),
        ({"sets": [{"id": "set-1", "options": ["D1"]}]}, "two or more different options"),
        ({"sets": [{"id": "set-1", "options": ["D1", "D1"]}]}, "two or more different options"),
        ({"sets": [{"id": "set-1", "options": ["D1", "X"]}]}, "offers unknown scale 'X'"),
        ({"sets": [*SETS, {"id": "set-2", "options": ["D1", "D2"]}]}, "leaves out item 'set-2'"),
    ],
)
def test_a_broken_structure_says_what_is_wrong(changes: dict[str, object], complaint: str) -> None:
    with pytest.raises(InvalidInstrument, match=complaint):
        a_domain(**changes)


def test_an_item_belongs_to_a_facet_and_not_to_its_domain() -> None:
    with pytest.raises(InvalidInstrument, match="item 'z-1' belongs to domain 'Z'"):
        Instrument.from_mapping(a_structure() | {"scales": [{"id": "Z"}, {"id": "Y", "parent": "Z"}]})


def test_the_version_notices_checks_sets_and_facets_and_nothing_that_is_absent() -> None:
    plain = a_structure(k_items=5)
    assert (
        Instrument.from_mapping(plain | {"checks": [], "sets": []}).version
        == Instrument.from_mapping(plain).version
    )
    checks = [CHECKS[0] | {"expected": 2}, CHECKS[1]]
    versions = {
        a_domain().version,
        a_domain(checks=checks).version,
        a_domain(sets=[{"id": "set-1", "options": ["D2", "D1", "D"]}]).version,
        a_domain(scales=[{"id": "D"}, {"id": "D1"}, {"id": "D2", "parent": "D"}]).version,
    }
    assert len(versions) == 4


@given(st.integers(2, 5), st.data())
def test_a_choice_is_kept_as_one_number(k_options: int, data: st.DataObject) -> None:
    most, least = data.draw(st.permutations(range(k_options)))[:2]
    value = encode_choice(most, least, k_options)
    assert value in choice_values(k_options)
    assert decode_choice(value, k_options) == (most, least)
    assert len(choice_values(k_options)) == k_options * (k_options - 1)


@pytest.mark.parametrize(("most", "least"), [(1, 1), (3, 0), (0, -1)])
def test_no_option_is_both_and_none_is_left_over(most: int, least: int) -> None:
    with pytest.raises(InvalidArgument, match="two different places"):
        encode_choice(most, least, 3)


def test_a_number_that_is_no_choice_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="a choice among 3 options"):
        best_worst({"set-1": "ABC"}, {"set-1": 4})


def test_best_worst_counts_by_hand() -> None:
    sets = {"set-1": "ABC", "set-2": "BCD", "set-3": "ACD"}
    # A over C, D over B, and the third is not answered.
    answers = {"set-1": encode_choice(0, 2, 3), "set-2": encode_choice(2, 0, 3)}
    assert best_worst(sets, answers) == {"A": 1, "B": -1, "C": -1, "D": 1}


@given(st.lists(st.sampled_from(sorted(choice_values(3))), min_size=3, max_size=3))
def test_what_is_won_is_lost_elsewhere(values: list[int]) -> None:
    sets = {"set-1": "ABC", "set-2": "BCD", "set-3": "ACD"}
    assert sum(best_worst(sets, dict(zip(sets, values, strict=True))).values()) == 0
