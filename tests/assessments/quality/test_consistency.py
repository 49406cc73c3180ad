"""Even-odd consistency, synonyms and antonyms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import AllMissing, InvalidArgument, InvalidMatrix, TooFewItems, TooFewPersons
from assessments.quality import even_odd_consistency, psychometric_antonyms, psychometric_synonyms
from assessments.randomness import Floats

pytestmark = pytest.mark.pure

NAN = np.nan
THREE = {"a": [1, 2], "b": [3, 4], "c": [5, 6]}
#: Eight scales of four items.
EIGHT = {str(scale): list(range(4 * scale + 1, 4 * scale + 5)) for scale in range(8)}


def careful(n: int, seed: int, *, noise: float = 0.6) -> Floats:
    """Answers to eight scales of four items each."""
    rng = np.random.default_rng(seed)
    return np.repeat(rng.standard_normal((n, 8)), 4, axis=1) + noise * rng.standard_normal((n, 32))


def dice(n: int, seed: int) -> Floats:
    """Answers that have nothing to do with the questions."""
    return np.random.default_rng(seed).standard_normal((n, 32))


def test_even_and_odd_by_hand() -> None:
    r = np.corrcoef([1, 3, 5], [1, 3, 4])[0, 1]
    assert even_odd_consistency([[1, 1, 3, 3, 5, 4]], THREE)[0] == pytest.approx(2 * r / (1 + r))
    # Odd items 1, 3, 5 against even 4, 3, 1 correlate -.98; stepped up that is below -1.
    assert even_odd_consistency([[1, 4, 3, 3, 5, 1]], THREE).tolist() == [-1]


def test_halves_are_means_in_the_order_of_the_questionnaire() -> None:
    table = [[1, 2, 3, 4, 5, 5, 4, 3, 2, 2]]
    scales = {"a": [5, 3, 1, 7], "b": [2, 4, 6], "c": [8, 9, 10], "alone": [1]}
    # Of a the items 1, 3, 5, 7 count as odd, even, odd, even: means 3 and 3.5.
    r = np.corrcoef([(1 + 5) / 2, (2 + 5) / 2, (3 + 2) / 2], [(3 + 4) / 2, 4, 2])[0, 1]
    assert even_odd_consistency(table, scales)[0] == pytest.approx(2 * r / (1 + r))


def test_careful_people_lie_near_one_and_not_near_minus_one() -> None:
    assert np.median(even_odd_consistency(careful(300, 1), EIGHT)) > 0.85
    assert np.median(even_odd_consistency(dice(300, 2), EIGHT)) < 0.3


@settings(max_examples=15)
@given(st.integers(0, 30))
def test_reverse_keys_cancel_in_even_and_odd(seed: int) -> None:
    is_reversed = np.random.default_rng(seed).random(32) < 0.5
    table = np.clip(np.round(3 + careful(5, seed)), 1, 5)
    turned = np.where(is_reversed, 6 - table, table)
    keys = {
        name: [-item if is_reversed[item - 1] else item for item in items] for name, items in EIGHT.items()
    }
    found = even_odd_consistency(turned, keys, minimum=1, maximum=5)
    assert found == pytest.approx(even_odd_consistency(table, EIGHT), abs=1e-9)
    assert np.all(np.abs(found) <= 1)


def test_without_variance_or_with_few_scales_nothing_is_said() -> None:
    table = [[3] * 6, [1, NAN, 3, 3, 5, 4], [1, 2, 3, 4, NAN, NAN], [NAN] * 6]
    assert np.isnan(even_odd_consistency(table, THREE)).all()
    # The mean of three tenths is not a tenth to the last bit.
    assert np.isnan(even_odd_consistency([[0.1, 1, 0.1, 2, 0.1, 4]], THREE)).all()


def test_synonyms_by_hand() -> None:
    table = [[1, 1, 2, 2, 3, 3], [3, 3, 1, 1, 2, 2], [2, 2, 3, 3, 1, 1], [3, 3, 1, 2, 1, 1]]
    found = psychometric_synonyms(table, min_correlation=0.7)
    assert found.pairs.tolist() == [[0, 1], [2, 3], [4, 5]]
    assert found.r[3] == pytest.approx(np.corrcoef([3, 1, 1], [3, 2, 1])[0, 1])
    assert found.k_pairs.tolist() == [3, 3, 3, 3]


def test_pairs_are_those_above_the_limit() -> None:
    table = careful(400, 3)
    found = psychometric_synonyms(table)
    correlation = np.corrcoef(table.T)
    expected = [[i, j] for i in range(32) for j in range(i + 1, 32) if correlation[i, j] > 0.60]
    assert found.pairs.tolist() == expected
    assert len(expected) > 40
    person = table[7]
    r = np.corrcoef(person[found.pairs[:, 0]], person[found.pairs[:, 1]])[0, 1]
    assert found.r[7] == pytest.approx(r)


def test_antonyms_are_synonyms_asked_the_other_way() -> None:
    table = careful(200, 4)
    table[:, 1::2] *= -1
    found = psychometric_antonyms(table)
    assert {tuple(pair) for pair in (found.pairs % 2).tolist()} == {(0, 1), (1, 0)}
    assert np.median(found.r) < -0.6
    assert np.median(psychometric_antonyms(dice(50, 5), reference=table).r) == pytest.approx(0, abs=0.15)


def test_careful_people_agree_with_themselves_and_dice_do_not() -> None:
    reference = careful(400, 6)
    assert np.median(psychometric_synonyms(careful(100, 7), reference=reference).r) > 0.6
    assert np.median(psychometric_synonyms(dice(100, 8), reference=reference).r) == pytest.approx(0, abs=0.1)


@settings(max_examples=10)
@given(st.integers(0, 30), st.permutations(range(12)))
def test_the_order_of_persons_is_irrelevant_to_synonyms(seed: int, persons: list[int]) -> None:
    table = careful(12, seed)
    found, moved = psychometric_synonyms(table), psychometric_synonyms(table[persons])
    assert np.array_equal(found.pairs, moved.pairs)
    assert moved.r == pytest.approx(found.r[persons], nan_ok=True, abs=1e-9)


def test_gaps_leave_their_pairs_out() -> None:
    reference = careful(300, 9)
    person = careful(1, 10)
    pairs = psychometric_synonyms(person, reference=reference).pairs
    person[0, pairs[0, 0]] = NAN
    found = psychometric_synonyms(person, reference=reference)
    left = pairs[(pairs != pairs[0, 0]).all(axis=1)]
    assert found.k_pairs[0] == len(left) < len(pairs)
    assert found.r[0] == pytest.approx(np.corrcoef(person[0, left[:, 0]], person[0, left[:, 1]])[0, 1])


def test_without_pairs_nothing_is_said() -> None:
    found = psychometric_synonyms(dice(500, 11))
    assert (found.pairs.shape, found.k_pairs.sum()) == ((0, 2), 0)
    assert np.isnan(found.r).all()
    with_constant = np.column_stack([careful(50, 12), np.full(50, 3.0)])
    assert 32 not in psychometric_synonyms(with_constant).pairs


def test_scales_and_tables_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InvalidArgument, match="at least 3 scales of two items"):
        even_odd_consistency([[1, 2, 3, 4, 5]], {"a": [1, 2], "b": [3, 4], "c": [5]})
    with pytest.raises(InvalidArgument, match="given where items are reversed"):
        even_odd_consistency([[1, 2, 3, 4, 5, 6]], {"a": [1, -2], "b": [3, 4], "c": [5, 6]})
    with pytest.raises(InvalidMatrix, match="row 0, column 4: the answer 9 is not from 1 to 5"):
        even_odd_consistency([[1, 2, 3, 4, 9, 5]], THREE, minimum=1, maximum=5)
    with pytest.raises(TooFewItems):
        psychometric_synonyms([[1], [2]])
    with pytest.raises(TooFewPersons):
        psychometric_synonyms([[1, 2]])
    with pytest.raises(AllMissing, match="column 0"):
        psychometric_synonyms([[NAN, 2], [NAN, 3]])
    with pytest.raises(InvalidMatrix, match="the reference has 32 items where 2 are needed"):
        psychometric_synonyms([[1, 2]], reference=careful(40, 1))
    for index in (psychometric_synonyms, psychometric_antonyms):
        with pytest.raises(InvalidArgument, match="min_correlation"):
            index(careful(40, 1), min_correlation=-0.6)
