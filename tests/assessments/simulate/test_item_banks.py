"""Simulated banks: their models, their distributions, the same for ever."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from assessments.errors import InvalidArgument, InvalidSeed, UnknownChoice
from assessments.irt.bank import MODELS
from assessments.simulate import abilities, item_bank, responses

pytestmark = pytest.mark.pure

each_model = pytest.mark.parametrize("model", MODELS)


@each_model
def test_each_model_has_its_bank(model: str) -> None:
    bank = item_bank(model, 30, seed=2)  # type: ignore[arg-type]
    assert (bank.model, bank.k_items) == (model, 30)
    assert bank.thresholds.shape == (30, 4 if model in ("grm", "gpcm") else 1)
    assert (np.unique(bank.a).size == 1) == (model in ("rasch", "1pl"))
    assert bool(bank.c.any()) == (model == "3pl")
    assert (np.diff(bank.thresholds, axis=1) >= 0.5).all()


def test_parameters_are_drawn_as_the_docstring_says() -> None:
    bank, graded = item_bank("3pl", 4000, seed=6), item_bank("grm", 4000, seed=6)
    assert set(item_bank("rasch", 3, seed=1).a) == {1.0}
    for drawn, law in (
        (np.log(bank.a), stats.norm(0.25, 0.3)),
        (bank.b, stats.norm(0, 1.1)),
        (bank.c, stats.uniform(1 / 12, 1 / 6)),
        (graded.b, stats.norm(0, 0.5)),
        (np.diff(graded.thresholds, axis=1).ravel(), stats.uniform(0.5, 0.6)),
    ):
        assert stats.kstest(drawn, law.cdf).pvalue > 0.01
    assert np.abs(np.corrcoef([np.log(bank.a), bank.b, bank.c]) - np.eye(3)).max() < 0.06


@each_model
def test_the_first_items_stay_however_many_follow(model: str) -> None:
    few, many = (item_bank(model, k_items, seed=8) for k_items in (3, 12))  # type: ignore[arg-type]
    assert few.to_mapping() == many.select(range(3)).to_mapping()


@pytest.mark.parametrize("model", ["grm", "gpcm"])
def test_every_category_is_used(model: str) -> None:
    x = responses(abilities(1000, seed=3), item_bank(model, 20, seed=3), seed=3)  # type: ignore[arg-type]
    shares = np.array([np.mean(x == category, axis=0) for category in range(5)])
    assert shares.min() > 0.005


def test_a_seed_gives_the_same_bank_for_ever() -> None:
    bank = item_bank("3pl", 2, seed=1)
    assert [*bank.a, *bank.b, *bank.c] == pytest.approx(
        [
            1.306251953849152,
            1.248565654530075,
            -1.4398316059333878,
            1.4673741514619865,
            0.19980070651768658,
            0.09859669574314509,
        ],
        abs=1e-12,
    )
    assert item_bank("gpcm", 1, seed=1).thresholds[0] == pytest.approx(
        [-1.5802313315220868, -0.6417780890480367, 0.1789696215821761, 1.16535822212576], abs=1e-12
    )


def test_two_categories_are_enough_and_more_are_possible() -> None:
    assert item_bank("grm", 4, seed=1, n_categories=2).thresholds.shape == (4, 1)
    assert item_bank("gpcm", 4, seed=1, n_categories=11).thresholds.shape == (4, 10)
    assert item_bank("2pl", 4, seed=1, n_categories=2).is_dichotomous


def test_what_no_bank_can_be_is_refused() -> None:
    with pytest.raises(UnknownChoice, match="model should be one of rasch"):
        item_bank("4pl", 4, seed=1)  # type: ignore[arg-type]
    with pytest.raises(InvalidArgument, match="n_categories should be 2 in the model 2pl, not 5"):
        item_bank("2pl", 4, seed=1, n_categories=5)
    with pytest.raises(InvalidArgument, match="n_categories should be a whole number of at least 2"):
        item_bank("grm", 4, seed=1, n_categories=1)
    with pytest.raises(InvalidArgument, match="k_items"):
        item_bank("grm", 0, seed=1)
    with pytest.raises(InvalidSeed):
        item_bank("rasch", 2, seed=1.5)  # type: ignore[arg-type]
