"""Number series: right by construction, proved, the same for ever, many, and fast."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from assessments.errors import InvalidArgument, InvalidSeed, UnknownChoice
from assessments.generate import GeneratedItem, NoItemFound, number_series, number_series_models, series_fits
from assessments.generate.series_rules import complexity_of, n_terms_of

pytestmark = pytest.mark.pure

MODELS = number_series_models()
PLAIN = {"rule": "+", "negative": False, "digits": 2}


def test_a_plain_series_is_a_line() -> None:
    item = number_series(7, radicals=PLAIN)
    terms = item.stem["terms"]
    step = terms[1] - terms[0]
    assert [after - before for before, after in pairwise(terms)] == [step] * 4
    assert item.key == terms[-1] + step
    assert item.options is None
    assert item.radicals == PLAIN


@pytest.mark.parametrize(
    ("rule", "follows"),
    [
        ("a+b", lambda x: x[-1] + x[-2]),
        ("b-a", lambda x: x[-2] - x[-1]),
        ("a+b+k", lambda x: x[-1] + x[-2] + x[2] - x[1] - x[0]),
        ("a+b+c", lambda x: sum(x[-3:])),
        ("+,-", lambda x: x[-1] + x[2] - x[1]),
        ("*+", lambda x: x[-1] + (x[-1] - x[-2]) * (x[2] - x[1]) // (x[1] - x[0])),
        ("/", lambda x: Fraction(x[-1] * x[1], x[0])),
        ("~*", lambda x: Fraction(x[-1] * x[1], x[0])),
        ("+|*", lambda x: x[-2] + x[2] - x[0]),
        ("n^2+k", lambda x: 2 * x[-1] - x[-2] + 2),
        ("n^3+k", lambda x: 3 * (x[-1] - x[-2]) + x[-3] + 6),
        ("+>", lambda x: 2 * x[-1] - x[-2] + (x[2] - 2 * x[1] + x[0])),
    ],
)
def test_the_key_is_what_the_rule_gives(rule: str, follows) -> None:  # type: ignore[no-untyped-def]
    for seed in range(8):
        item = number_series(seed, radicals={"rule": rule})
        assert item.key == follows(item.stem["terms"])


@pytest.fixture(scope="module")
def items() -> list[GeneratedItem]:
    """One item of each model."""
    return [number_series(1000 + number, radicals=model.radicals) for number, model in enumerate(MODELS)]


def test_every_item_has_exactly_one_continuation(items: list[GeneratedItem]) -> None:
    for item in items:
        terms, complexity = item.stem["terms"], complexity_of(item.radicals["rule"])
        fits = series_fits(terms)
        assert {fit.following for fit in fits} == {item.key}, item
        assert min(fit.complexity for fit in fits) == complexity, item


def test_items_keep_to_their_radicals(items: list[GeneratedItem]) -> None:
    for item in items:
        terms, digits = item.stem["terms"], item.radicals["digits"]
        assert len(terms) == n_terms_of(item.radicals["rule"]) >= complexity_of(item.radicals["rule"]) + 2
        assert len(str(max(map(abs, [*terms, item.key])))) == digits <= 4
        assert (min(terms) < 0) == item.radicals["negative"]


GOLDEN = {
    0: "012ecb60db3cd525",
    1: "f3fe4cb96434f7b1",
    20260: "f4dacfb7d9e8b20e",
    2**63 - 1: "749cd538e00b4cf2",
}


def test_a_seed_gives_the_same_item_for_ever() -> None:
    assert {seed: number_series(seed).digest for seed in GOLDEN} == GOLDEN


def test_a_seed_and_its_radicals_give_the_item_of_the_seed() -> None:
    for seed in range(20):
        item = number_series(seed)
        assert number_series(seed, radicals=item.radicals) == item


def test_difficulty_chooses_the_nearest_models() -> None:
    priors = np.array([model.difficulty for model in MODELS])
    for wanted in (-9.0, -1.234, 0.0, 1.005, 9.0):
        nearest = np.abs(priors - wanted).min()
        found = [number_series(seed, difficulty=wanted) for seed in range(12)]
        assert all(abs(item.difficulty - wanted) <= nearest + 0.01 for item in found)
    assert len({item.radicals["rule"] for item in found}) >= 1
    ties = {number_series(seed, difficulty=0.6).radicals["rule"] for seed in range(30)}
    assert len(ties) > 1


def test_radicals_may_be_named_in_part() -> None:
    items = [number_series(seed, radicals={"negative": True, "digits": 3}) for seed in range(30)]
    assert all(item.radicals["negative"] and item.radicals["digits"] == 3 for item in items)
    assert len({item.radicals["rule"] for item in items}) > 10
    hardest = number_series(1, radicals={"digits": 2}, difficulty=9)
    assert hardest.difficulty == max(m.difficulty for m in MODELS if m.radicals["digits"] == 2)


def test_the_bank_has_models_enough_and_a_wide_prior() -> None:
    assert len({model.name for model in MODELS}) == len(MODELS) >= 200
    priors = [model.difficulty for model in MODELS]
    assert min(priors) < -3
    assert max(priors) > 2
    q_matrix = np.array([[1, *model.features.values()] for model in MODELS])
    assert np.linalg.matrix_rank(q_matrix) == q_matrix.shape[1]


def test_the_prior_rises_with_each_feature() -> None:
    by_features = {tuple(model.features.values()): model.difficulty for model in MODELS}
    n_compared = 0
    for features, difficulty in by_features.items():
        for place in range(len(features)):
            harder = by_features.get((*features[:place], features[place] + 1, *features[place + 1 :]))
            if harder is not None:
                assert harder > difficulty
                n_compared += 1
    assert n_compared > 100


def test_the_family_holds_a_million_items() -> None:
    """One model alone: two lines in turn, of 5 and 4 terms (the one asked for included), counted start by start."""
    starts = [sum(999 - step * k_steps for step in range(11, 61)) for k_steps in (4, 3)]
    assert starts[0] * starts[1] > 10**9
    # Every one of these is as likely as another of the same steps, and the proof lets most of them pass.
    radicals = {"rule": "+|+", "negative": False, "digits": 3}
    assert len({number_series(seed, radicals=radicals).digest for seed in range(60)}) == 60


@pytest.mark.slow
def test_few_of_many_items_agree() -> None:
    n_seeds = 20_000
    seen = Counter(number_series(seed).digest for seed in range(n_seeds))
    pairs = sum(count * (count - 1) // 2 for count in seen.values())
    assert n_seeds * (n_seeds - 1) / 2 / pairs > 1_000_000


def test_a_search_without_end_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessments.generate.series._MOST_DRAWS", 0)
    with pytest.raises(NoItemFound, match="number-series: no proved item in 0 draws") as caught:
        number_series(1, radicals=PLAIN)
    assert caught.value.radicals == PLAIN


def test_what_cannot_be_made_is_refused() -> None:
    with pytest.raises(InvalidSeed):
        number_series(-1)
    with pytest.raises(UnknownChoice, match="rule, negative, digits"):
        number_series(1, radicals={"colour": 1})
    with pytest.raises(InvalidArgument, match="a model of number-series"):
        number_series(1, radicals={"rule": "?"})
    with pytest.raises(InvalidArgument, match="a model of number-series"):
        number_series(1, radicals={**PLAIN, "digits": 9})
    with pytest.raises(InvalidArgument, match="radical rule"):
        number_series(1, radicals={"rule": ["+"]})  # type: ignore[dict-item]
    with pytest.raises(InvalidArgument, match="difficulty"):
        number_series(1, difficulty=float("nan"))
