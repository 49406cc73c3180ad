"""Instructed items, all indices at once, and the reading of them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import InvalidArgument, InvalidMatrix
from assessments.quality import (
    LIMITS,
    Family,
    QualityIndices,
    even_odd_consistency,
    instructed_failed,
    mahalanobis,
    quality_indices,
    read_quality,
)
from assessments.randomness import Floats

pytestmark = pytest.mark.pure

NAN = np.nan
#: For each family an index with a careless and a careful value.
SIGNS = {
    "seconds_per_item": (Family.time, 1.9, 2.0),
    "effort": (Family.time, 0.89, 0.90),
    "long_string_share": (Family.invariance, 0.5, 0.49),
    "mahalanobis_p": (Family.consistency, 0.0009, 0.001),
    "even_odd": (Family.consistency, 0.29, 0.30),
    "synonyms": (Family.consistency, 0.21, 0.22),
    "antonyms": (Family.consistency, -0.03, -0.04),
    "person_fit": (Family.consistency, -1.65, -1.64),
    "instructed_failed": (Family.instructed, 1, 0),
}
SCALES = {str(scale): list(range(6 * scale + 1, 6 * scale + 7)) for scale in range(8)}


def people(n: int, seed: int) -> Floats:
    """Whole answers from 1 to 5 to eight scales of six items, asked in turn."""
    rng = np.random.default_rng(seed)
    traits = np.repeat(rng.standard_normal((n, 8)), 6, axis=1)
    return np.clip(np.round(3 + 0.9 * traits + 0.7 * rng.standard_normal((n, 48))), 1, 5)


def test_failures_are_counted_among_what_was_answered() -> None:
    table = [[4, 1, 2], [4, 5, 2], [3, 4, 3], [NAN, 1, NAN], [NAN, NAN, NAN]]
    assert instructed_failed(table, [4, (1, 2), {2}]) == pytest.approx([0, 1, 3, 0, NAN], nan_ok=True)


def test_every_index_has_a_limit_and_a_source() -> None:
    assert set(LIMITS) == set(SIGNS)
    assert all(any(character.isdigit() for character in limit.source) for limit in LIMITS.values())
    assert {limit.family for limit in LIMITS.values()} == set(Family)


@pytest.mark.parametrize("name", SIGNS)
def test_an_index_is_flagged_at_its_published_limit(name: str) -> None:
    family, careless, careful = SIGNS[name]
    found = read_quality(QualityIndices(**{name: [careless, careful, NAN]}))
    assert found.flags[name].tolist() == [True, False, False]
    assert found.families[family].tolist() == [True, False, False]
    assert found.n_known.tolist() == [1, 1, 0]


@pytest.mark.parametrize("name", SIGNS)
def test_no_index_alone_asks_for_care(name: str) -> None:
    careful = {other: [sign[2]] for other, sign in SIGNS.items()}
    assert not read_quality(QualityIndices(**{**careful, name: [SIGNS[name][1]]})).needs_care[0]


@pytest.mark.parametrize(("one", "other"), list(combinations(SIGNS, 2)))
def test_two_signs_ask_for_care_only_when_they_are_of_two_kinds(one: str, other: str) -> None:
    found = read_quality(QualityIndices(**{one: [SIGNS[one][1]], other: [SIGNS[other][1]]}))
    assert found.needs_care[0] == found.is_judged[0] == (SIGNS[one][0] is not SIGNS[other][0])


@settings(max_examples=25)
@given(st.lists(st.sampled_from([0, 1, 2]), min_size=9, max_size=9))
def test_more_signs_never_ask_for_less_care(states: list[int]) -> None:
    values = {
        name: [NAN if state == 2 else sign[1 + state]]
        for (name, sign), state in zip(SIGNS.items(), states, strict=True)
    }
    found = read_quality(QualityIndices(**values))
    worse = read_quality(QualityIndices(**{**values, "effort": [0.1]}))
    assert 0 <= found.n_families[0] <= found.n_known[0] <= 4
    assert worse.n_families[0] >= found.n_families[0]
    assert bool(found.needs_care[0]) == (found.n_families[0] >= 2)


def test_variability_is_flagged_at_both_tails_of_many() -> None:
    variability = np.linspace(0.5, 1.5, 201)
    found = read_quality(QualityIndices(variability=variability))
    assert found.variability_range == pytest.approx((0.51, 1.49))
    assert np.flatnonzero(found.flags["variability"]).tolist() == [0, 1, 199, 200]
    assert np.array_equal(found.families[Family.invariance], found.flags["variability"])


def test_variability_of_few_is_left_alone_unless_limits_are_given() -> None:
    indices = QualityIndices(variability=[0.0, 1.0, 2.5])
    found = read_quality(indices)
    assert (found.variability_range, found.n_known.tolist()) == (None, [0, 0, 0])
    assert not found.flags["variability"].any()
    found = read_quality(indices, variability_range=(0.3, 2.0))
    assert found.flags["variability"].tolist() == [True, False, True]
    assert found.n_known.tolist() == [1, 1, 1]


def test_all_indices_come_from_one_call() -> None:
    table = people(300, 1)
    found = quality_indices(
        table,
        pages=[24, 24],
        seconds=np.column_stack([np.full(300, 96.0), np.full(300, 120.0)]),
        scales=SCALES,
        instructed_failed=np.zeros(300),
        person_fit=np.zeros(300),
    )
    assert set(found.known()) == {*SIGNS, "variability"} - {"effort"}
    assert found.seconds_per_item == pytest.approx(4.0)
    assert np.array_equal(found.mahalanobis_p, mahalanobis(table).p)
    assert np.array_equal(found.even_odd, even_odd_consistency(table, SCALES))
    assert found.n_persons == 300


def test_one_person_is_read_against_a_reference() -> None:
    alone = quality_indices(people(1, 2))
    assert (alone.mahalanobis_p, alone.synonyms, alone.antonyms, alone.even_odd) == (None, None, None, None)
    found = quality_indices(people(1, 2), reference=people(400, 3))
    assert found.mahalanobis_p is not None
    assert 0 < found.mahalanobis_p[0] < 1
    assert found.synonyms is not None
    assert found.synonyms[0] > 0.22


def test_careless_people_are_found_and_careful_ones_left_alone() -> None:
    careful, rng = people(1000, 4), np.random.default_rng(5)
    dice = rng.integers(1, 6, (100, 48)).astype(float)
    lines = np.repeat(rng.integers(1, 6, (100, 1)), 48, axis=1).astype(float)
    seconds = np.concatenate([rng.uniform(100, 300, 1000), rng.uniform(30, 80, 200)])[:, np.newaxis]
    indices = quality_indices(np.vstack([careful, dice, lines]), seconds=seconds, scales=SCALES)
    found = read_quality(indices)
    assert found.is_judged.all()
    assert found.needs_care[:1000].mean() < 0.01
    assert found.needs_care[1000:1100].mean() > 0.9
    assert found.needs_care[1100:].all()


def test_indices_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(InvalidMatrix, match="indices of the same persons"):
        QualityIndices(even_odd=[0.5, 0.6], effort=[1.0])
    with pytest.raises(InvalidMatrix, match="indices of the same persons"):
        QualityIndices()
    with pytest.raises(InvalidArgument, match="from a lower to a higher"):
        read_quality(QualityIndices(variability=[1.0]), variability_range=(2, 1))
    with pytest.raises(InvalidArgument, match="one entry for each of 2 items"):
        instructed_failed([[1, 2]], [1])
    with pytest.raises(InvalidArgument, match="at least one answer"):
        instructed_failed([[1]], [()])
    with pytest.raises(InvalidMatrix, match="row 0, column 0"):
        quality_indices([[np.inf, 1]])
